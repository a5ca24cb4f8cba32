"""Reads the words of accepted commands for what they ask of the picture: by a text model, where one may read in the channel."""

from __future__ import annotations

from core.model import Act, Message, Render
from core.ports.records import Thread
from core.ports.store import VersionStore
from core.reading import Limits, Line, Meant, Scene
from core.studio.settings import ChannelSettings, ReadBy
from core.studio.understanding import Understanding


class CommandWords:
    """Implements core.renders.revising.WordsReader."""

    def __init__(
        self, *, understanding: Understanding | None, settings: ChannelSettings, store: VersionStore, limits: Limits
    ) -> None:
        self._understanding = understanding
        self._settings = settings
        self._store = store
        self._limits = limits

    async def read(self, render: Render, line: Line, thread: Thread) -> Meant | None:
        if self._understanding is None or (await self._settings.reading(render.place)).by is ReadBy.RULES:
            return None
        edits = render.wish.act is not Act.NEW
        target = (thread.current if render.follows else render.target) if edits else None
        version = await self._store.version(target) if target is not None else None
        scene = Scene(limits=self._limits, in_thread=edits, command=True, picture=version.alt if version is not None else "")
        return await self._understanding.command(_asked(render), line, scene, thread=render.thread)


def _asked(render: Render) -> Message:
    """The words to be read, under an id that is the render's: so the ledger has them once, however often the render is worked on."""
    return Message(event=f"render {render.id}", place=render.place, person=render.person, text=render.wish.words)
