"""The page's own files, served from memory: compressed, and at an address that changes when they do.

So browsers keep them for good, and never run half of an older page after an upgrade.
"""

from __future__ import annotations

import gzip
import hashlib
from pathlib import Path

from aiohttp import web

_FOLDER = Path(__file__).parent / "static"
_FOR_EVER = "private, max-age=31536000, immutable"
_FIRST = "app.js"  # it imports the others, which browsers are told of at once rather than when they have read it
_TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}  # not as this machine may have it


class Assets:
    """The files of the page, as they are served. `stamp` names the files' present content. `bytes` is how much there is of them,
    uncompressed, the page included."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self.stamp = hashlib.sha256(
            b"\0".join(part for name, data in sorted(files.items()) for part in (name.encode(), data))
        ).hexdigest()[:16]
        self._files = {name: (data, gzip.compress(data, mtime=0)) for name, data in files.items() if name != "index.html"}
        self._page = self._addressed(files["index.html"].decode()).encode()
        self._small_page = gzip.compress(self._page, mtime=0)
        self.bytes = len(self._page) + sum(len(data) for data, _ in self._files.values())

    @staticmethod
    def read(folder: Path = _FOLDER) -> Assets:
        return Assets({path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()})

    def routes(self) -> list[web.RouteDef]:
        return [web.get("/", self.page), web.get("/static/{stamp}/{name}", self.file)]

    async def page(self, request: web.Request) -> web.Response:
        return _answer(request, self._page, self._small_page, "text/html", "no-cache")

    async def file(self, request: web.Request) -> web.Response:
        found = self._files.get(request.match_info["name"])
        if found is None or request.match_info["stamp"] != self.stamp:
            raise web.HTTPNotFound
        return _answer(request, *found, _TYPES.get(Path(request.match_info["name"]).suffix, "application/octet-stream"), _FOR_EVER)

    def _addressed(self, page: str) -> str:
        modules = [name for name in sorted(self._files) if name.endswith(".js") and name != _FIRST]
        links = "\n  ".join(f'<link rel="modulepreload" href="/static/{name}">' for name in modules)
        return page.replace("<!-- the other modules -->", links).replace('"/static/', f'"/static/{self.stamp}/')


def _answer(request: web.Request, data: bytes, small: bytes, mime: str, cache: str) -> web.Response:
    packed = "gzip" in request.headers.get("Accept-Encoding", "").lower()
    headers = {"Cache-Control": cache, "Vary": "Accept-Encoding", **({"Content-Encoding": "gzip"} if packed else {})}
    return web.Response(body=small if packed else data, content_type=mime, charset="utf-8", headers=headers)
