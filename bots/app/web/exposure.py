"""Checks for `darkroom doctor` what other machines can reach on this one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

from bots.app.config import Config
from bots.shared.addresses import is_own_name
from bots.shared.handles import caps, raise_limit

_FEW_HANDLES: Final = 256
_SHORT_TOKEN: Final = 16  # characters; `openssl rand -hex 16` gives 32


def exposure(config: Config) -> Iterator[tuple[bool | None, str]]:
    """The findings. None as a verdict means that it works, and that the operator should know."""
    web = config.web
    open_to_others = not is_own_name(web.host)
    if open_to_others and web.token is None:
        line = (
            f"web: other machines can reach {web.host}:{web.port}, but not /metrics, because no [web] token is set. To let them, set "
            "DARKROOM_WEB__TOKEN; to keep them out altogether, set [web] host to 127.0.0.1"
        )
        yield None, line
    elif web.token is not None and len(web.token.get_secret_value()) < _SHORT_TOKEN:
        yield (
            None,
            f"web: [web] token has fewer than {_SHORT_TOKEN} characters and could be guessed. Make a longer one: openssl rand -hex 16",
        )
    else:
        yield True, f"web: {web.host}:{web.port}, {'with' if web.token else 'without'} a token"
    if (
        web.public_url is not None
        and urlsplit(web.public_url).scheme == "http"
        and not is_own_name(urlsplit(web.public_url).netloc)
    ):
        yield None, f"web: links to originals under {web.public_url} travel unencrypted. Put a proxy that speaks TLS in front of it"
    handles = raise_limit()
    yield (
        None if handles < _FEW_HANDLES else True,
        f"file handles: {handles}, enough for {caps(web).connections} connections on each port"
        + ("" if handles >= _FEW_HANDLES else ". That is low: raise the limit (ulimit -n, or LimitNOFILE in a systemd unit)"),
    )
