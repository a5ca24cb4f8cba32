"""The playground: a team channel in the browser, on this machine only, which uses the same studio door as the other platforms.

Viewers learn of changes by Server-Sent Events. Each carries its line's seq as id, so a page that was away asks for what it missed
(Last-Event-ID), and nothing else needs to be remembered for it.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager

from aiohttp import web

from bots.playground import team, view
from bots.playground.assets import Assets
from bots.playground.chat import Chat
from bots.playground.guard import add_headers, guard
from bots.playground.handler import EventHandler
from bots.playground.lines import ChatLine
from bots.playground.routes import JSON_BYTES, Routes
from bots.shared.config import ConfigError
from bots.shared.handles import Caps
from bots.shared.leftovers import hear_leftovers
from bots.shared.listening import listening
from core.model import Tier
from core.ports.pictures import PreviewStore
from core.ports.readings import Unread
from core.studio.door import Studio

_QUIET = 15.0  # seconds after which a stream says that it is still there
_SEQ = re.compile("[0-9]{1,18}")  # as many digits as surely fit the database
_LOOPBACK = ("127.0.0.1", "localhost")


@asynccontextmanager
async def open_playground(
    *,
    studio: Studio,
    chat: Chat,
    pictures: PreviewStore,
    tiers: Mapping[str, Tier],
    port: int,
    caps: Caps,
    samples: bool = False,
) -> AsyncIterator[Playground]:
    """Serve the playground inside the block, on this machine only, since there is no sign-in. Port 0: any free one. samples: no
    model paints, and the page says so. Raises ConfigError if the port is taken."""
    playground = Playground(chat)
    app = web.Application(client_max_size=JSON_BYTES, middlewares=[guard(playground.names)])
    app.on_response_prepare.append(add_headers)
    handler = EventHandler(studio, chat, tiers)
    app.add_routes(Routes(handler, chat, pictures, tiers, samples=samples).table())
    app.add_routes((await asyncio.to_thread(Assets.read)).routes())
    app.router.add_get("/api/changes", playground.changes)
    opened = listening(app, "127.0.0.1", port, caps=caps, name="playground", close_seconds=3.0)
    async with AsyncExitStack() as stack:
        try:
            _, playground.port = await stack.enter_async_context(opened)
        except OSError as error:
            why = f"Port {port} of this machine is taken ({error.strerror})."
            raise ConfigError(f"{why} Try another one: .venv/bin/darkroom demo --port {port + 1}") from None
        await stack.enter_async_context(_hearing_leftovers(studio, handler))
        try:
            yield playground
        finally:
            playground.leave()


@asynccontextmanager
async def _hearing_leftovers(studio: Studio, handler: EventHandler) -> AsyncIterator[None]:
    under_way: set[asyncio.Task[None]] = set()

    def hear(left: Unread) -> None:
        task = asyncio.create_task(handler.hear_left(left))
        under_way.add(task)
        task.add_done_callback(under_way.discard)

    looking = asyncio.create_task(hear_leftovers(studio, team.PLATFORM, hear))
    try:
        yield
    finally:
        looking.cancel()
        await asyncio.gather(looking, *under_way, return_exceptions=True)


class Playground:
    def __init__(self, chat: Chat) -> None:
        self._chat = chat
        self._leaving = asyncio.Event()
        self.port = 0  # set when it serves

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def names(self) -> tuple[str, ...]:
        """The values that the Host header may have."""
        suffix = "" if self.port == 80 else f":{self.port}"
        return tuple(name + suffix for name in _LOOPBACK)

    def leave(self) -> None:
        """End the streams, so that closing waits for nobody who merely watches."""
        self._leaving.set()

    async def changes(self, request: web.Request) -> web.StreamResponse:
        """The lines as they change, for one viewer, from the last seq they have seen."""
        viewer = request.query.get("as", "")
        since = request.headers.get("Last-Event-ID") or request.query.get("since", "")
        if viewer not in team.MEMBERS or not _SEQ.fullmatch(since):
            raise web.HTTPBadRequest(text="The parameters as and since are needed.")
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
        await response.prepare(request)
        await response.write(b"retry: 1000\n\n")
        seen = int(since)
        if seen > await self._chat.now_at():  # the seq is from an earlier chat that this one has replaced
            await response.write(b"event: anew\ndata: {}\n\n")
        try:
            while not self._leaving.is_set():
                changed = self._chat.changed()
                lines = await self._chat.changes(seen, viewer=viewer)
                for line in lines:
                    await response.write(await self._event(line))
                    seen = line.seq
                if not lines and not await self._either(changed):
                    await response.write(b": still here\n\n")
        except ConnectionResetError:
            pass  # the page went away
        return response

    async def _event(self, line: ChatLine) -> bytes:
        summary = await self._chat.summary(line.root or line.id)
        data = json.dumps(view.line(line, summary), ensure_ascii=False)
        return f"id: {line.seq}\nevent: line\ndata: {data}\n\n".encode()

    async def _either(self, changed: asyncio.Event) -> bool:
        """Wait for a change or the end. False: it stayed quiet."""
        waits = [asyncio.ensure_future(changed.wait()), asyncio.ensure_future(self._leaving.wait())]
        try:
            done, _ = await asyncio.wait(waits, timeout=_QUIET, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()
        return bool(done)
