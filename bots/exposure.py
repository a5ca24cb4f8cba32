"""What of this machine others reach, as `darkroom doctor` tells it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

from bots.addresses import is_own_name
from bots.config import Config
from bots.handles import caps, raise_limit

_FEW_HANDLES: Final = 256
_SHORT_TOKEN: Final = 16  # characters; `openssl rand -hex 16` gives 32


def exposure(config: Config) -> Iterator[tuple[bool | None, str]]:
    """Findings; None: it works, and the operator should know."""
    web = config.web
    open_to_others = not is_own_name(web.host)
    if open_to_others and web.token is None:
        line = (
            f"web: other machines reach {web.host}:{web.port}, and there is no [web] token: /metrics answers on this machine alone. "
            "Set DARKROOM_WEB__TOKEN to read it from elsewhere, or [web] host to 127.0.0.1"
        )
        yield None, line
    elif web.token is not None and len(web.token.get_secret_value()) < _SHORT_TOKEN:
        yield (
            None,
            f"web: [web] token has fewer than {_SHORT_TOKEN} characters and may be guessed. Make one with: openssl rand -hex 16",
        )
    else:
        yield True, f"web: {web.host}:{web.port}, {'with' if web.token else 'without'} a token"
    if (
        web.public_url is not None
        and urlsplit(web.public_url).scheme == "http"
        and not is_own_name(urlsplit(web.public_url).netloc)
    ):
        yield None, f"web: links to originals under {web.public_url} travel unencrypted. Put a proxy that speaks TLS before it"
    handles = raise_limit()
    yield (
        None if handles < _FEW_HANDLES else True,
        f"file handles: {handles}, so {caps(web).connections} connections at each port"
        + ("" if handles >= _FEW_HANDLES else ". That is few: raise the limit (ulimit -n, or LimitNOFILE in a systemd unit)"),
    )
