"""Where the picture store's requests may go unencrypted: to this machine, and further only where the environment says so.

obstore refuses every http:// address unless AWS_ALLOW_HTTP is set, and then says no more than "builder error".
"""

from __future__ import annotations

from collections.abc import MutableMapping
from urllib.parse import urlsplit

from bots.shared.config import ConfigError

_NAMES = ("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL", "AWS_ENDPOINT")
_HERE = ("localhost", "127.0.0.1", "::1")


def allow_http(images_url: str | None, environ: MutableMapping[str, str]) -> None:
    """Allow http:// for an S3 server on this machine. Raises ConfigError for one elsewhere, unless AWS_ALLOW_HTTP is set."""
    if not (images_url or "").startswith("s3://") or environ.get("AWS_ALLOW_HTTP"):
        return
    for name in _NAMES:
        address = urlsplit(environ.get(name, ""))
        if address.scheme != "http":
            continue
        if address.hostname not in _HERE:
            raise ConfigError(
                f"{name} is an http:// address on another machine, so pictures would pass unencrypted. Write https://, or set "
                "AWS_ALLOW_HTTP=true if nobody else is on that network."
            )
        environ["AWS_ALLOW_HTTP"] = "true"
