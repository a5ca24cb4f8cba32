"""Has a text model read what our rules leave open: within a budget, at most once for a message, and never for long.

Lines that one person writes in a thread within a moment are read in one call. Where there is no budget left, the call fails or is
late, or what it says cannot be right, the rules' reading stands.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import assert_never

import structlog

from core.errors import BadAsk, StudioError
from core.model import Message, MicroDollars
from core.ports.readings import BeganReading, MayRead
from core.ports.store import ReadingCallStore
from core.quota import Per, Rules, Span, span
from core.reading import Kind, Line, Meant, Reader, Reading, ReadingCall, Scene, quoted, understood
from core.runtime.clock import Now, Sleep

log = structlog.get_logger(__name__)

ByRules = Callable[[Message], Reading]  # what our rules make of a message

GATHERED = 0.15  # seconds in which lines count as arriving together
_MOST_LINES = 20  # in one call
SECONDS = 1.5  # for all of it, from when the first line arrived
_LEAST_SECONDS = 0.5  # for the call; if waiting for its turn or entering it in the ledger leaves less, the rules read
_NOTING_SECONDS = 0.1  # of all of it, kept back for noting what came of the call
_LOOK_AGAIN = timedelta(minutes=1)  # whether a budget that was spent has room: calls give back what they did not use


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """What reading may cost in a period."""

    amount: MicroDollars
    per: Per


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A message that was read. `message` is what was read: with the lines after it that go on with it. `reading` None: it goes on with
    the line before it, and was read there. `noted`: the store has noted its event, since nobody has to be answered."""

    message: Message
    reading: Reading | None
    noted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A message to be read, and what the rules make of it."""

    message: Message
    by_rules: Reading
    rules: ByRules

    @property
    def line(self) -> Line:
        return line_of(self.message)


@dataclass(slots=True, kw_only=True)
class _Gathering:
    """What one person says in one thread within a moment, about to be read: until `late`, in seconds of the event loop's clock. `answer`
    has a reading for each, by its event."""

    thread: str
    scene: Scene
    late: float
    said: list[Said] = field(default_factory=list)
    answer: asyncio.Task[Mapping[str, Read]] | None = None


class Understanding:
    """Has a text model read messages, within its budget. `seconds`: what a reading may take, from the arrival of the first line to
    what it comes to."""

    def __init__(
        self,
        *,
        reader: Reader,
        store: ReadingCallStore,
        budget: Budget,
        rules: Rules,
        now: Now,
        sleep: Sleep,
        seconds: float = SECONDS,
    ) -> None:
        self._reader = reader
        self._store = store
        self._budget = budget
        self._zone = rules.zone
        self._now = now
        self._sleep = sleep
        self._seconds = seconds
        self._gathering: dict[tuple[str, ...], _Gathering] = {}
        self._spent: tuple[Span, datetime] | None = None  # a period whose budget had no room, and until when nobody looks again

    def may_read(self) -> bool:
        """Whether the budget had room when somebody looked last."""
        return self._spent is None or self._now() >= self._spent[1] or self._period() != self._spent[0]

    async def read(self, said: Said, scene: Scene, *, thread: str, arrived: float) -> Read:
        """What a message means: as the model reads it, else as our rules do. `arrived`: when it came in, by the event loop's clock."""
        late = arrived + self._seconds
        if late - asyncio.get_running_loop().time() < GATHERED + _LEAST_SECONDS:
            log.info("message_waited_too_long_to_be_read")
            return Read(message=said.message, reading=said.by_rules)
        gathering = self._gather(said, scene, thread, late)
        assert gathering.answer is not None
        return (await asyncio.shield(gathering.answer))[said.message.event]

    def _gather(self, said: Said, scene: Scene, thread: str, late: float) -> _Gathering:
        """The lines that this one is read with."""
        at = said.message.place
        key = (at.platform, at.workspace, at.channel, at.root or said.message.event, said.message.person.id)
        gathering = self._gathering.get(key)
        if gathering is None or len(gathering.said) >= _MOST_LINES:
            gathering = self._gathering[key] = _Gathering(thread=thread, scene=scene, late=late)
            gathering.answer = asyncio.create_task(self._answer(key, gathering))
        gathering.said.append(said)
        return gathering

    async def _answer(self, key: tuple[str, ...], gathering: _Gathering) -> Mapping[str, Read]:
        """The readings of what was gathered, in time also where the store or the model does not answer."""
        await self._sleep(GATHERED)
        if self._gathering.get(key) is gathering:
            del self._gathering[key]
        gathering.said.sort(key=_when_said)
        read = await self._read(gathering)
        return {said.message.event: one for said, one in zip(gathering.said, read, strict=True)}

    async def _read(self, gathering: _Gathering) -> Sequence[Read]:
        messages, lines = [one.message for one in gathering.said], [one.line for one in gathering.said]
        began = self._began(messages, lines, gathering.scene, gathering.thread)
        if not await self._may_begin(began, gathering.late):
            return _as_rules_read(gathering)
        call = await self._called(lines, gathering.scene, began, gathering.late)
        found = _joined(gathering, call.meant)
        ended = [one.message for one in found if one.noted]
        longer = [one.message for one, said in zip(found, gathering.said, strict=True) if one.message is not said.message]
        if await self._noted(began, call, ended, longer, gathering.late):
            return found
        return _as_rules_read(gathering) if longer else [replace(one, noted=False) for one in found]

    async def command(self, asked: Message, line: Line, scene: Scene, *, thread: str) -> Meant | None:
        """What the words of an accepted command ask of the picture; None: they are not read, or were when this was cut off."""
        late = asyncio.get_running_loop().time() + self._seconds
        began = self._began([asked], [line], scene, thread)
        if not self.may_read() or not await self._may_begin(began, late):
            return None
        call = await self._called([line], scene, began, late)
        await self._noted(began, call, (), (), late)
        return call.meant[0]

    async def _may_begin(self, began: BeganReading, late: float) -> bool:
        """Whether the call may be made, having entered it in the ledger at its highest price. If the store does not answer, it is
        not made.
        """
        now = self._now()
        try:
            async with asyncio.timeout_at(late - _LEAST_SECONDS):
                may = await self._store.begin_reading(began, now)
        except (StudioError, TimeoutError) as error:
            log.warning("reading_not_begun", error=type(error).__name__)
            return False
        match may:
            case MayRead.NOW_SPENT:
                log.warning("reading_budget_spent", micro_dollars=self._budget.amount, until=began.period.ends.isoformat())
            case MayRead.YES | MayRead.SPENT | MayRead.READ_BEFORE:
                pass
            case _ as other:
                assert_never(other)
        if may in (MayRead.SPENT, MayRead.NOW_SPENT):
            self._spent = began.period, now + _LOOK_AGAIN
        return may is MayRead.YES

    async def _called(self, lines: Sequence[Line], scene: Scene, began: BeganReading, late: float) -> ReadingCall:
        called = asyncio.get_running_loop().time()
        try:
            async with asyncio.timeout_at(late - _NOTING_SECONDS):
                call = await self._reader.read(lines, scene)
        except TimeoutError:
            nothing: tuple[Meant | None, ...] = (None,) * len(lines)
            took = asyncio.get_running_loop().time() - called
            call = ReadingCall(model=began.model, outcome="TimeoutError", meant=nothing, cost=began.most, seconds=took)
        _log(call, len(lines))
        return call

    async def _noted(
        self, began: BeganReading, call: ReadingCall, ended: Sequence[Message], longer: Sequence[Message], late: float
    ) -> bool:
        """Note what came of the call, if the store answers in time: otherwise it stays in the ledger at its highest price."""
        try:
            async with asyncio.timeout_at(late):
                await self._store.end_reading(began, call, ended, longer, self._now())
        except (StudioError, TimeoutError) as error:
            log.warning("reading_not_noted", error=type(error).__name__)
            return False
        return True

    def _began(self, messages: Sequence[Message], lines: Sequence[Line], scene: Scene, thread: str) -> BeganReading:
        return BeganReading(
            messages=tuple(messages),
            thread=thread,
            model=self._reader.model,
            most=self._reader.most(lines, scene),
            budget=self._budget.amount,
            period=self._period(),
        )

    def _period(self) -> Span:
        return span(self._budget.per, self._now(), self._zone)


def _reading(said: Said, meant: Meant | None, scene: Scene) -> Reading:
    """What the model says that a message means; the rules' reading, where the model says nothing or something impossible."""
    return (understood(meant, said.line, said.by_rules, scene) if meant is not None else None) or said.by_rules


def _when_said(said: Said) -> tuple[int, str]:
    """Sort key: the order in which messages were sent. Deliveries may overtake each other, but every platform's ids grow."""
    id = said.message.id or ""
    return len(id), id


def _as_rules_read(gathering: _Gathering) -> Sequence[Read]:
    return [Read(message=one.message, reading=one.by_rules) for one in gathering.said]


def _joined(gathering: _Gathering, meant: Sequence[Meant | None]) -> Sequence[Read]:
    """Say what each message means. Lines that are one thought become one message, in the place of the first of them."""
    found: list[Read] = []
    for said, means in zip(gathering.said, meant, strict=True):
        first = next((at for at in range(len(found) - 1, -1, -1) if found[at].reading is not None), None)
        whole = _together(found[first], said, means, gathering.scene) if first is not None and means is not None else None
        if first is not None and whole is not None:
            found[first] = whole
            found.append(Read(message=said.message, reading=None, noted=True))
        else:
            reading = _reading(said, means, gathering.scene)
            found.append(Read(message=said.message, reading=reading, noted=reading.kind is Kind.CHATTER))
    return found


def _together(first: Read, said: Said, meant: Meant, scene: Scene) -> Read | None:
    """Join two messages to one; None: they do not belong together."""
    if not meant.continues:
        return None
    one, two = first.message, said.message
    texts = [text for text in (one.text, two.text) if text.strip()]
    forwarded = "\n".join(text for text in (one.forwarded, two.forwarded) if text)
    references = (*one.references, *two.references)
    whole = replace(one, text="\n".join(texts), forwarded=forwarded, references=references)
    try:
        by_rules = said.rules(whole)
    except BadAsk:
        return None
    reading = _reading(replace(said, message=whole, by_rules=by_rules), meant, scene)
    return Read(message=whole, reading=reading, noted=reading.kind is Kind.CHATTER)


def line_of(message: Message) -> Line:
    """A message as it is read. What it quotes or forwards is kept apart, since somebody else said it. Nothing of it begins with //."""
    return Line(
        text=quoted.without_lines(message.text).strip(),
        quoted=quoted.lines(message.text),
        forwarded=quoted.without_asides(message.forwarded),
        pictures=sum(one.may_be_picture for one in message.references),
    )


def _log(call: ReadingCall, lines: int) -> None:
    seconds = round(call.seconds, 3)
    log.info("messages_read", model=call.model, outcome=call.outcome, lines=lines, seconds=seconds, micro_dollars=call.cost)
