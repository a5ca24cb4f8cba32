"""Originals for whoever has the link: byte for byte, whole or in parts, however slowly they are taken."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final, assert_never

from aiohttp import web

from bots.app.web.links import Links, Validity
from bots.app.web.ranges import OutOfRange, Part, parts
from bots.speech import text
from core.errors import PictureLost, StudioError
from core.model import Sha256, Version, VersionId
from core.ports.pictures import OriginalStore
from core.ports.store import VersionStore

ROUTE: Final = "/originals/{version}/{signature}"
_AT_ONCE: Final = 4
_PATIENCE: Final = 10.0
_PIECE: Final = 1 << 16  # bytes
_BOUNDARY: Final = "darkroom-original-part"
_YEAR: Final = 31_536_000


@dataclass
class _Shared:
    """An original in memory, for as long as anybody is being sent it."""

    loading: asyncio.Lock = field(default_factory=asyncio.Lock)
    data: bytes | None = None
    readers: int = 0


class Originals:
    """Serves originals to whoever has a signed link. at_once: how many different originals may be in memory (each may be sent to
    any number of connections); patience: how many seconds another original waits for its turn."""

    def __init__(
        self, store: VersionStore, pictures: OriginalStore, links: Links, *, at_once: int = _AT_ONCE, patience: float = _PATIENCE
    ) -> None:
        self._store = store
        self._pictures = pictures
        self._links = links
        self._turns = asyncio.Semaphore(at_once)
        self._patience = patience
        self._shared: dict[Sha256, _Shared] = {}

    async def get(self, request: web.Request) -> web.StreamResponse:
        id, signature = VersionId(request.match_info["version"]), request.match_info["signature"]
        match self._links.validity(id, signature):
            case Validity.EXPIRED:
                raise web.HTTPGone(text=text.LINK_EXPIRED, headers={"Cache-Control": "no-store"})
            case Validity.WRONG:
                raise web.HTTPNotFound(text=text.LINK_WRONG)
            case Validity.GOOD:
                pass
            case _ as other:
                assert_never(other)
        version = await self._store.version(id)
        if version is None:
            raise web.HTTPNotFound(text=text.LINK_WRONG)
        async with self._loaded(version.original.sha256) as data:
            return await _response(request, version, data, keep=self._links.good_for(signature))

    @asynccontextmanager
    async def _loaded(self, sha256: Sha256) -> AsyncIterator[bytes]:
        """The original's bytes, shared by everybody who is being sent them now. Raises HTTPException."""
        shared = self._shared.setdefault(sha256, _Shared())
        shared.readers += 1
        try:
            async with shared.loading:
                if shared.data is None:
                    shared.data = await self._load(sha256)
            yield shared.data
        finally:
            shared.readers -= 1
            if not shared.readers:
                del self._shared[sha256]
                if shared.data is not None:
                    self._turns.release()

    async def _load(self, sha256: Sha256) -> bytes:
        """Load the bytes when a turn is free; the turn is kept if that succeeds."""
        try:
            async with asyncio.timeout(self._patience):
                await self._turns.acquire()
        except TimeoutError:
            raise web.HTTPServiceUnavailable(text=text.LINK_BUSY, headers={"Retry-After": "10"}) from None
        try:
            return await self._pictures.original(sha256)
        except PictureLost as error:
            self._turns.release()
            raise web.HTTPNotFound(text=str(error)) from error
        except StudioError as error:  # the store does not answer at present
            self._turns.release()
            raise web.HTTPServiceUnavailable(text=str(error), headers={"Retry-After": "30"}) from error
        except BaseException:  # cancelled too
            self._turns.release()
            raise


async def _response(request: web.Request, version: Version, data: bytes, *, keep: float | None) -> web.StreamResponse:
    tag = f'"{version.original.sha256}"'
    headers = {
        "Accept-Ranges": "bytes",
        "Cache-Control": f"private, max-age={_YEAR if keep is None else max(0, min(_YEAR, int(keep)))}, immutable",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Content-Disposition": f'inline; filename="{version.filename}"',
        "ETag": tag,
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
    }
    if _has_it(request, tag):
        return web.Response(status=304, headers=headers)
    try:
        wanted = _wanted(request, tag, len(data))
    except OutOfRange:
        raise web.HTTPRequestRangeNotSatisfiable(headers={"Content-Range": f"bytes */{len(data)}"}) from None
    mime, whole = version.original.mime, Part(0, len(data) - 1)
    match wanted:
        case ():
            return await _sent(request, 200, {**headers, "Content-Type": mime}, data, [(b"", whole)])
        case (one,):
            more = {"Content-Type": mime, "Content-Range": one.of(len(data))}
            return await _sent(request, 206, {**headers, **more}, data, [(b"", one)])
        case _:
            more = {"Content-Type": f"multipart/byteranges; boundary={_BOUNDARY}"}
            pieces = [(_head(one, mime, len(data)), one) for one in wanted]
            return await _sent(request, 206, {**headers, **more}, data, pieces, end=f"\r\n--{_BOUNDARY}--\r\n".encode())


def _wanted(request: web.Request, tag: str, size: int) -> tuple[Part, ...]:
    """Handle If-Range: send the missing parts if the asker has the beginning of this very file, otherwise the whole."""
    if request.method != "GET" or "Range" not in request.headers:
        return ()
    if "If-Range" in request.headers and request.headers["If-Range"].strip() != tag:
        return ()
    return parts(request.headers["Range"], size)


def _has_it(request: web.Request, tag: str) -> bool:
    given = [one.strip().removeprefix("W/") for one in request.headers.get("If-None-Match", "").split(",")]
    return "*" in given or tag in given


def _head(part: Part, mime: str, size: int) -> bytes:
    return f"\r\n--{_BOUNDARY}\r\nContent-Type: {mime}\r\nContent-Range: {part.of(size)}\r\n\r\n".encode()


async def _sent(
    request: web.Request,
    status: int,
    headers: Mapping[str, str],
    data: bytes,
    pieces: Sequence[tuple[bytes, Part]],
    *,
    end: bytes = b"",
) -> web.StreamResponse:
    """Send the body piece by piece without copying it, so that a slow reader holds little more than the shared bytes."""
    response = web.StreamResponse(status=status, headers=headers)
    response.content_length = sum(len(head) + part.size for head, part in pieces) + len(end)
    await response.prepare(request)
    if request.method != "HEAD":
        for head, part in pieces:
            if head:
                await response.write(head)
            for piece in _cut(data, part):
                await response.write(piece)
        if end:
            await response.write(end)
    await response.write_eof()
    return response


def _cut(data: bytes, part: Part) -> Iterator[bytes]:
    view = memoryview(data)
    for at in range(part.first, part.last + 1, _PIECE):
        yield bytes(view[at : min(at + _PIECE, part.last + 1)])
