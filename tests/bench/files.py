"""How many of our files one /imagine passes: those in which a function runs, from the platform's event to the posted picture."""

from __future__ import annotations

import sys
import threading
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from types import FrameType
from typing import Any

from tests.discord_harness import discord_harness
from tests.test_slack_transcript import whole_app

ROOT = Path(__file__).parents[2]
_OURS = tuple(f"{ROOT / room}/" for room in ("bots", "core"))


class Passed:
    """The files in which a function ran while `recording`. An ask before has warmed up what is made once."""

    def __init__(self) -> None:
        self.recording = False
        self.files: Counter[str] = Counter()

    def __call__(self, frame: FrameType, event: str, _: Any) -> None:
        file = frame.f_code.co_filename
        if self.recording and event == "call" and file.startswith(_OURS) and frame.f_code.co_name != "<module>":
            self.files[str(Path(file).relative_to(ROOT))] += 1

    def __str__(self) -> str:
        rooms = Counter("/".join(file.split("/")[:2]) for file in self.files)
        return f"{len(self.files)} files ({', '.join(f'{room} {number}' for room, number in sorted(rooms.items()))})"


@contextmanager
def watching() -> Iterator[Passed]:
    passed = Passed()
    threading.setprofile(passed)
    sys.setprofile(passed)
    try:
        yield passed
    finally:
        sys.setprofile(None)
        threading.setprofile(None)


async def _twice(passed: Passed, ask: Callable[[int], Awaitable[None]]) -> None:
    await ask(1)
    passed.recording = True
    await ask(2)
    passed.recording = False


async def _slack(passed: Passed, folder: Path) -> None:
    async with whole_app(folder, "socket", decide_seconds=60) as studio:

        async def ask(number: int) -> None:
            await studio.slack.command("/imagine", f"a red bicycle, number {number}")
            await studio.slack.picture(number)
            await studio.ends()

        await _twice(passed, ask)


async def _discord(passed: Passed, folder: Path) -> None:
    async with discord_harness(folder) as chat:

        async def ask(number: int) -> None:
            await chat.discord.slash("imagine", {"prompt": f"a red bicycle, number {number}"}, user="ana")
            await chat.discord.picture(number)
            await chat.settled()

        await _twice(passed, ask)


async def main() -> None:
    for name, harness in (("Slack", _slack), ("Discord", _discord)):
        with watching() as passed, TemporaryDirectory() as folder:
            await harness(passed, Path(folder))
        print(f"one /imagine on {name} passes {passed}")
        if "-v" in sys.argv:
            print("".join(f"  {file} {count}\n" for file, count in sorted(passed.files.items())))
