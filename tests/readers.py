"""A text model that reads by a script: what it says of a message is known by the message's first word."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from core.model import MicroDollars
from core.reading import Line, Meant, ReadingCall, Scene

if TYPE_CHECKING:
    from tests.chat import Chat

COST, MOST = MicroDollars(200), MicroDollars(1_500)  # of each call


class ScriptedReader:
    """Implements core.reading.Reader. What is not in the script is left to the rules. `calls` are those that read messages; the words of
    commands are apart."""

    model = "scripted"

    def __init__(self, script: Mapping[str, Meant | str] | None = None) -> None:
        self.script = {first: Meant(act=meant) if isinstance(meant, str) else meant for first, meant in (script or {}).items()}
        self.calls: list[Sequence[Line]] = []
        self.scenes: list[Scene] = []
        self.commands: list[Line] = []
        self.begun = asyncio.Event()  # a command is being read
        self.slow: asyncio.Event | None = None  # a command is read when it is set
        self.breaks = False  # as if the process were killed in the call

    @property
    def asked(self) -> list[str]:
        return [line.text for lines in self.calls for line in lines]

    def most(self, lines: Sequence[Line], scene: Scene) -> MicroDollars:
        return MOST

    async def read(self, lines: Sequence[Line], scene: Scene) -> ReadingCall:
        if self.breaks:
            raise asyncio.CancelledError
        if scene.command:
            self.commands += lines
            self.begun.set()
            if self.slow is not None:
                await self.slow.wait()
        else:
            self.calls.append(tuple(lines))
            self.scenes.append(scene)
        meant = tuple(self.script.get(next(iter(line.text.split()), "").strip(",")) for line in lines)
        return ReadingCall(model=self.model, outcome="read", meant=meant, cost=COST, seconds=0.3)


def read_by(chat: Chat, **script: Meant | str) -> ScriptedReader:
    """Give a chat a reader with this script."""
    chat.reader = reader = ScriptedReader(script)
    chat.start()
    return reader
