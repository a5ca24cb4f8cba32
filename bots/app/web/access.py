"""Decides who may see what the web server shows: people on this machine, and whoever has the token.

Everybody may also ask for what `open_to_all` names. "On this machine" means: from a loopback address, under one of the machine's
own names, and not through a proxy. So neither a web page that points its own name here (DNS rebinding) nor a proxy that forwards
everything reveals more.
"""

from __future__ import annotations

import hmac
from collections.abc import Collection

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware
from pydantic import SecretStr

from bots.shared.addresses import is_own, is_own_name

_PASSED_ON = ("Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP")  # what proxies add
_NOT_HERE = (
    "This is only shown on the machine that Darkroom runs on. From anywhere else, send the token that is set in [web] token."
)


def guard(token: SecretStr | None, *, open_to_all: Collection[str]) -> Middleware:
    """Make a middleware that checks access. `open_to_all`: routes, as they were added."""

    @web.middleware
    async def guarded(request: web.Request, handler: Handler) -> web.StreamResponse:
        resource = request.match_info.route.resource
        if (resource is not None and resource.canonical in open_to_all) or _from_here(request) or _has(token, request):
            return await handler(request)
        if token is None:
            raise web.HTTPForbidden(text=_NOT_HERE)
        raise web.HTTPUnauthorized(text=_NOT_HERE, headers={"WWW-Authenticate": 'Bearer realm="darkroom"'})

    return guarded


def _from_here(request: web.Request) -> bool:
    hosts = request.headers.getall("Host", [])
    passed_on = any(name in request.headers for name in _PASSED_ON)
    return is_own(request.remote or "") and len(hosts) == 1 and is_own_name(hosts[0]) and not passed_on


def _has(token: SecretStr | None, request: web.Request) -> bool:
    if token is None:
        return False
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    right = hmac.compare_digest(given.strip().encode(errors="surrogatepass"), token.get_secret_value().encode())
    return right and scheme.lower() == "bearer"
