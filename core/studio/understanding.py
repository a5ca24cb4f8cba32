"""Has a text model read what our rules leave open: within a budget, at most once for a message, and never for long.

Lines that one person writes in a thread within a moment are read in one call. Where there is no budget left, the call fails or is
late, or what it says cannot be right, the rules' reading stands.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

import structlog

from core.model import Message, MicroDollars
from core.ports.readings import BeganReading, MayRead
from core.ports.store import ReadingCallStore
from core.quota import Per, Rules, span
from core.reading import Line, Meant, Reader, Reading, ReadingCall, Scene, quoted, understood
from core.runtime.clock import Now, Sleep

log = structlog.get_logger(__name__)

GATHERED = 0.15  # seconds in which lines count as arriving together
_MOST_LINES = 20  # in one call


class BeingRead(Exception):
    """Another process is having this message read, and answers it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """What reading may cost in a period."""

    amount: MicroDollars
    per: Per


@dataclass(slots=True, kw_only=True)
class _Gathering:
    """Lines of one person in one thread that are about to be read. `answer` has an entry for each; None: it is not read."""

    thread: str
    scene: Scene
    messages: list[Message] = field(default_factory=list)
    answer: asyncio.Task[Sequence[Meant | None]] | None = None


class Understanding:
    def __init__(self, *, reader: Reader, store: ReadingCallStore, budget: Budget, rules: Rules, now: Now, sleep: Sleep) -> None:
        self._reader = reader
        self._store = store
        self._budget = budget
        self._zone = rules.zone
        self._now = now
        self._sleep = sleep
        self._gathering: dict[tuple[str, ...], _Gathering] = {}

    async def read(self, message: Message, by_rules: Reading, scene: Scene, *, thread: str) -> Reading:
        """What a message means: as the model reads it, else as our rules do. Raises BeingRead."""
        gathering, place = self._gather(message, scene, thread)
        assert gathering.answer is not None
        meant = (await asyncio.shield(gathering.answer))[place]
        reading = understood(meant, line_of(message), by_rules, scene) if meant is not None else None
        return reading or by_rules

    def _gather(self, message: Message, scene: Scene, thread: str) -> tuple[_Gathering, int]:
        """The lines that this one is read with, and which of them it is."""
        at = message.place
        key = (at.platform, at.workspace, at.channel, at.root or message.event, message.person.id)
        gathering = self._gathering.get(key)
        if gathering is None or len(gathering.messages) >= _MOST_LINES:
            gathering = self._gathering[key] = _Gathering(thread=thread, scene=scene)
            gathering.answer = asyncio.create_task(self._answer(key, gathering))
        gathering.messages.append(message)
        return gathering, len(gathering.messages) - 1

    async def _answer(self, key: tuple[str, ...], gathering: _Gathering) -> Sequence[Meant | None]:
        await self._sleep(GATHERED)
        if self._gathering.get(key) is gathering:
            del self._gathering[key]
        return await self._called(
            gathering.messages, [line_of(one) for one in gathering.messages], gathering.scene, gathering.thread
        )

    async def command(self, asked: Message, line: Line, scene: Scene, *, thread: str) -> Meant | None:
        """What the words of an accepted command ask of the picture; None: they are not read, or were when this was cut off."""
        try:
            return (await self._called([asked], [line], scene, thread))[0]
        except BeingRead:
            return None

    async def _called(
        self, messages: Sequence[Message], lines: Sequence[Line], scene: Scene, thread: str
    ) -> Sequence[Meant | None]:
        began = self._began(messages, lines, scene, thread)
        match await self._store.begin_reading(began, self._now()):
            case MayRead.YES:
                call = await self._reader.read(lines, scene)
                await self._store.end_reading(began, call)
                _log(call, len(lines))
                return call.meant
            case MayRead.BEING_READ:
                raise BeingRead
            case MayRead.NOW_SPENT:
                log.warning("reading_budget_spent", micro_dollars=self._budget.amount, until=began.period.ends.isoformat())
            case MayRead.SPENT | MayRead.CUT_OFF:
                pass
        return (None,) * len(lines)

    def _began(self, messages: Sequence[Message], lines: Sequence[Line], scene: Scene, thread: str) -> BeganReading:
        return BeganReading(
            messages=tuple(messages),
            thread=thread,
            model=self._reader.model,
            most=self._reader.most(lines, scene),
            budget=self._budget.amount,
            period=span(self._budget.per, self._now(), self._zone),
        )


def line_of(message: Message) -> Line:
    """A message as it is read. What it quotes is kept apart, since somebody else said it."""
    text = quoted.without_lines(message.text)
    return Line(
        text=text.strip(), quoted=quoted.lines(message.text), pictures=sum(one.may_be_picture for one in message.references)
    )


def _log(call: ReadingCall, lines: int) -> None:
    seconds = round(call.seconds, 3)
    log.info("messages_read", model=call.model, outcome=call.outcome, lines=lines, seconds=seconds, micro_dollars=call.cost)
