"""Keeps the playground to its own page: it answers only under its own name, accepts changes only from its own origin, and lets the
page load nothing from elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Collection

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

_LONGEST_NAME = 255  # bytes of a file's name; longer ones are an error to the file system, and so to aiohttp's static files
_HEADERS = {
    "Cache-Control": "no-cache",  # the default, so that after an upgrade the page does not mix old scripts with new ones
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


def guard(names: Callable[[], Collection[str]]) -> Middleware:
    """Make a middleware. `names` are the values of Host that are ours. Another Host means that some site pointed its name at this
    machine (DNS rebinding); another Origin means that some other site's page wants to change something here."""

    @web.middleware
    async def guarded(request: web.Request, handler: Handler) -> web.StreamResponse:
        ours = names()
        if request.headers.get("Host", "").lower() not in ours:
            raise web.HTTPMisdirectedRequest(text="The playground answers at its own address only.")
        if any(len(part.encode(errors="replace")) > _LONGEST_NAME for part in request.path.split("/")):
            raise web.HTTPNotFound
        if request.method not in ("GET", "HEAD"):
            origin = request.headers.get("Origin", "").lower()
            if origin not in {f"http://{name}" for name in ours}:
                raise web.HTTPForbidden(text="The playground takes changes from its own page only.")
        return await handler(request)

    return guarded


async def add_headers(_request: web.Request, response: web.StreamResponse) -> None:
    """Add the headers of every answer, errors included (on_response_prepare)."""
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
