"""Turns a plain message into an ask, or into the answer that it gets instead."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace

from core.acts import table
from core.errors import UNCHARGED, BadAsk, CannotPost, Declined, NoSuchVersion, NotAllowed, PostFailed, StoreOut
from core.model import MOST_SINGLES, Act, Ask, Attachment, Message, Render, Stage, Version, Wish
from core.ports.pending import ToKeep
from core.ports.readings import Unread
from core.ports.records import Thread
from core.ports.store import HearingStore
from core.reading import Kind, Limits, Naming, Reading, Scene, positions, read
from core.reading.labels import Numbered
from core.runtime.order import Turn
from core.studio.answers import CHATTER, SEEN_BEFORE, Answer, Help, LinkTo, Unsure
from core.studio.events import Decided, Events
from core.studio.pending import PendingAsks
from core.studio.questions import Questions
from core.studio.settings import ChannelSettings, ReadBy
from core.studio.shown import Look, Shown, not_a_picture
from core.studio.speakers import Speakers
from core.studio.subject import Subjects
from core.studio.understanding import Said, Understanding
from core.studio.unread import BeingRead, UnreadMessages

_INSTRUCTIONS = 3  # the latest instructions that a reader is given
_LINK = re.compile(r"<?https?://", re.IGNORECASE)
_FOR_ANOTHER = Reading(kind=Kind.CHATTER, wish=None, stage=Stage.EXACT)
May = Callable[[], Awaitable[None]]  # whether somebody may ask: raises NotAllowed


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """How a message came in, and what its platform lends a hand with: see Studio.hear. `at`: when, by the event loop's clock."""

    at: float
    look: Look | None = None
    may: May | None = None
    slow: Callable[[], None] | None = None
    left: Unread | None = None


class Hearing:
    def __init__(
        self,
        *,
        store: HearingStore,
        shown: Shown,
        events: Events,
        pending: PendingAsks,
        questions: Questions,
        limits: Limits,
        settings: ChannelSettings,
        speakers: Speakers,
        unread: UnreadMessages,
        understanding: Understanding | None,
        subjects: Subjects,
    ) -> None:
        self._store = store
        self._subjects = subjects
        self._shown = shown
        self._events = events
        self._pending = pending
        self._questions = questions
        self._limits = limits
        self._settings = settings
        self._speakers = speakers
        self._unread = unread
        self._understanding = understanding

    async def hear(self, message: Message, turn: Turn, arrival: Arrival, *, in_thread: bool) -> Ask | Answer:
        """What a message asks for, or how it is answered; what cannot be done or looked at is told once."""
        try:
            return await self._heard(message, turn, arrival, in_thread=in_thread)
        except BeingRead:
            return SEEN_BEFORE
        except (Declined, CannotPost, PostFailed):
            if await self._events.again(message):
                return SEEN_BEFORE
            raise

    async def _heard(self, message: Message, turn: Turn, arrival: Arrival, *, in_thread: bool) -> Ask | Answer:
        thread = await self._store.thread_at(message.place) if in_thread else None
        said = await self._subjects.numbered(message.text, thread.id) if thread is not None else Numbered(text=message.text)
        sheet = await self._sheet(thread)
        message = replace(message, text=said.text)
        message, reading = await self._read(message, turn, arrival, thread=thread, in_thread=in_thread, sheet=sheet)
        await turn.resume()
        if not in_thread and _is_bare(message):
            return await self._events.once(message, Help())
        if not in_thread and reading.wish is None and _is_linked_alone(message):
            leads = LinkTo.MESSAGE if self._subjects.links_in(message.place.platform, message.text) else LinkTo.ELSEWHERE
            return await self._events.once(message, Help(link=leads))
        if reading.wish is None or _not_for_us(message, reading):
            return CHATTER
        message = await self._with_meant(message, reading, reading.wish, arrival.look, in_thread=in_thread)
        not_read = reading.wish.open if not in_thread and reading.stage is Stage.EXACT else ()
        wish = said.named(replace(_positioned(reading.wish, reading.naming, sheet), stage=reading.stage, open=not_read))
        if thread is not None and (branch := said.lacks(wish)) is not None:
            raise await self._subjects.no_such(thread.id, branch, wish.act)
        if in_thread:
            return await self._of_thread(message, reading, wish, thread, sheet)
        return await self._outside(message, reading, wish)

    async def _with_meant(self, message: Message, reading: Reading, wish: Wish, look: Look | None, *, in_thread: bool) -> Message:
        """The message with the pictures that it means without bringing them."""
        if not table.row(wish.act).is_worded:
            return message
        owners = await self._speakers.owners(message) if in_thread else ()
        meant = await self._shown.meant(message, in_thread=in_thread, look=look, changes=reading.changes, owners=owners)
        return replace(message, references=(*message.references, *meant))

    async def _of_thread(
        self, message: Message, reading: Reading, wish: Wish, thread: Thread | None, sheet: Sequence[Version]
    ) -> Ask | Answer:
        """What a message in a thread of ours asks for. `thread` None: its records were deleted meanwhile."""
        if thread is not None and _is_by_number(reading):
            message = replace(message, references=(*message.references, *await self._taken(wish, thread, sheet)))
        if reading.kind is Kind.UNSURE:
            return await self._unsure(message, wish, thread)
        if thread is not None and wish.act is Act.CANCEL and wish.stage is not Stage.EXACT:
            under_way = await self._under_way(thread)
            if under_way is not None and under_way.person.id != message.person.id:
                return await self._unsure(message, wish, thread)
            # The cancel means this render and no other, whatever is accepted meanwhile.
            message = replace(message, callback={**message.callback, "render": under_way.id if under_way is not None else ""})
        if thread is not None:
            self._questions.took_up(message, thread)
        return replace(ask_of(message, wish), changes=reading.changes)

    async def _outside(self, message: Message, reading: Reading, wish: Wish) -> Ask | Answer:
        """What a message outside our threads asks for, which begins a thread on it."""
        if reading.kind is Kind.UNSURE and not message.references:
            return await self._events.once(message, Help())
        below = replace(message, place=replace(message.place, root=message.place.root or message.id), replied_to=None)
        if reading.kind is Kind.UNSURE and reading.stage is Stage.MODEL and message.text.strip():
            return await self._unsure(below, replace(wish, act=Act.NEW), None)
        if wish.act is Act.EDIT:  # there is nothing to edit, so the ask is for a new picture from the ones shown
            wish = replace(wish, act=Act.NEW)
        return replace(ask_of(below, wish), changes=reading.changes, replies=message.replied_to is not None)

    async def _read(
        self, message: Message, turn: Turn, arrival: Arrival, *, thread: Thread | None, in_thread: bool, sheet: Sequence[Version]
    ) -> tuple[Message, Reading]:
        """What a message says, together with the lines that continue it. Raises BadAsk, NotAllowed and BeingRead."""

        def rules(message: Message) -> Reading:
            return self._by_rules(message, in_thread=in_thread, sheet=sheet)

        try:
            reading = rules(message)
        except BadAsk:
            await _admit(arrival.may)
            raise
        if in_thread and not message.addressed and await self._speakers.is_for_another(message):
            return message, _FOR_ANOTHER
        ours, understanding = not _not_for_us(message, reading), self._understanding
        if ours or (not in_thread and _is_bare(message)):
            await _admit(arrival.may)
        if understanding is None or not await self._may_be_read(message, reading, arrival, ours=ours):
            return message, reading
        turn.wait()  # lets the next messages be read at the same time
        scene = await self._scene(message, thread, in_thread=in_thread, sheet=sheet)
        if not understanding.may_read() or not await self._is_kept(message, arrival.left):
            return message, reading
        if arrival.slow is not None:
            arrival.slow()
        said = Said(message=message, by_rules=reading, rules=rules)
        at = thread.id if thread is not None else ""
        found = await understanding.read(said, scene, thread=at, arrived=arrival.at)
        if found.noted:
            self._unread.noted(message)
        if found.reading is None:
            raise BeingRead
        return found.message, found.reading

    async def _may_be_read(self, message: Message, reading: Reading, arrival: Arrival, *, ours: bool) -> bool:
        """Whether a text model may be asked about a message. `ours`: it gets an answer by the rules; for anybody else, who may not ask, we
        neither pay to learn more nor answer."""
        if not reading.is_open or _is_bare(message) or (_brings_other_files(message) and not ours):
            return False
        if (await self._settings.reading(message.place)).by is ReadBy.RULES:
            return False
        return ours or await _is_admitted(arrival.may)

    def _by_rules(self, message: Message, *, in_thread: bool, sheet: Sequence[Version]) -> Reading:
        """What our rules make of a message. Other people's pictures that somebody points at say nothing about their words in a thread of
        ours. Raises BadAsk."""
        shown = any(one.may_be_picture or message.addressed for one in message.references) or (not in_thread and message.pointed)
        return read(
            message.text,
            self._limits,
            in_thread=in_thread,
            has_references=bool(shown),
            addressed=message.addressed,
            to_others=message.to_others,
            awaiting_pick=len(sheet) > 1,
            newest=sheet[-1].number if sheet else 0,
        )

    async def _is_kept(self, message: Message, left: Unread | None) -> bool:
        """Whether a message is kept until it is answered, so that a model may take its time to read it. Raises BeingRead."""
        if left is not None:
            return self._unread.may_be_read(left)
        try:
            return await self._unread.keep(message)
        except StoreOut:
            return False

    async def _scene(self, message: Message, thread: Thread | None, *, in_thread: bool, sheet: Sequence[Version]) -> Scene:
        """What people in the thread see: its current picture, and the instructions that led to it."""
        line: list[Version] = []
        at = thread.current if thread is not None else None
        while at is not None and len(line) <= _INSTRUCTIONS and (version := await self._store.version(at)) is not None:
            line.append(version)
            at = version.parent
        current = line[0] if line else None
        return Scene(
            limits=self._limits,
            in_thread=in_thread,
            picture=current.alt if current is not None else "",
            asked=tuple(one.words for one in reversed(line[:_INSTRUCTIONS]) if one.words),
            versions=sheet[-1].number if sheet else 0,
            current=current.number if current is not None else None,
            sheet=tuple(one.number for one in sheet) if len(sheet) > 1 else (),
            can_undo=current is not None and (current.parent or current.before) is not None,
            can_redo=thread is not None and bool(thread.undone),
            addressed=message.addressed,
        )

    async def _taken(self, wish: Wish, thread: Thread, sheet: Sequence[Version]) -> Sequence[Attachment]:
        """The pictures of a sheet, or of the thread where there is none, that an edit takes something from by their numbers: "7 with the
        sign of 3". Raises NoSuchVersion."""
        found: list[Attachment] = []
        for number in positions(wish.words) if wish.act is Act.EDIT else ():
            placed = _positioned(replace(wish, version=number), Naming.POSITION, sheet)
            assert placed.version is not None
            version = await self._subjects.version(thread.id, placed.version, wish.act)
            if version.id not in {one.version for one in found}:
                found.append(replace(Attachment.of(version), name=f"number {number}"))
        return found

    async def _unsure(self, message: Message, wish: Wish, thread: Thread | None) -> Answer:
        """Ask back, unless that was done lately or about the same words. Who spoke to the studio itself is never left without an answer."""
        wordless = not message.text.strip()
        if wordless and message.references and not any(one.may_be_picture for one in message.references):
            raise not_a_picture(message.references[0])
        if wordless and await self._shown.by(message.place, message.person):
            # One question is enough for several pictures.
            return await self._events.once(message, CHATTER)
        guess = thread if not wordless and table.row(wish.act).is_worded else None  # "final?" names what is asked about
        to_us = guess is not None and await self._is_to_us(message)
        if guess is not None and not self._questions.may_ask(message, guess, to_us=to_us):
            if await self._events.again(message):
                return SEEN_BEFORE
            return Help() if to_us and self._questions.may_help(message, guess) else CHATTER
        ask = ask_of(message, wish)
        if table.row(wish.act).repaints and thread is not None and wish.version is None and ask.replied_to is None:
            ask = replace(ask, version=thread.current)  # the one that is shown now, whatever is current when the button is pressed
        pending = self._pending.of(ask)
        answer = Unsure(pending=pending.id, wish=wish, wordless=wordless)
        decided = Decided(answer, ToKeep(pending=pending))
        given = await self._events.answered(message.place.platform, message.event, decided)
        if guess is not None and given is answer:
            self._questions.asked(message, guess, pending.id)
        return given

    async def _under_way(self, thread: Thread) -> Render | None:
        """What a cancel in the thread calls off. Whoever presses the button or types the exact word may stop anybody's: they see whose
        it is. A reading stops its own author's alone, since unlike any other free act this cannot be taken back."""
        id = await self._store.newest_unpainted(thread.id)
        return await self._store.render(id) if id is not None else None

    async def _is_to_us(self, message: Message) -> bool:
        """Whether somebody speaks to the studio: mentions it, writes to it directly, or replies to a picture of its own."""
        if message.addressed or message.replied_to is None:
            return message.addressed
        return bool(await self._store.versions_at(message.place, message.replied_to))

    async def _sheet(self, thread: Thread | None) -> Sequence[Version]:
        """The pictures that the thread's newest render made side by side."""
        return await self._store.newest_versions(thread.id) if thread is not None else ()


async def _admit(may: May | None) -> None:
    if may is not None:
        await may()


async def _is_admitted(may: May | None) -> bool:
    try:
        await _admit(may)
    except NotAllowed:
        return False
    return True


def _is_bare(message: Message) -> bool:
    """Whether it is only a mention."""
    return not message.text.strip() and not (message.references or message.pointed)


def _is_linked_alone(message: Message) -> bool:
    """Whether it is a mention with links and no word of what to do with them."""
    return message.addressed and all(_LINK.match(word) for word in message.text.split())


def _not_for_us(message: Message, reading: Reading) -> bool:
    """Talk, and files that are not pictures when nobody spoke to us: neither gets an answer."""
    if reading.kind is Kind.CHATTER or reading.wish is None:
        return True
    return _brings_other_files(message) and reading.kind is Kind.UNSURE


def _brings_other_files(message: Message) -> bool:
    """Whether files are attached that are no pictures, by somebody who did not speak to us."""
    others = message.references and not any(one.may_be_picture for one in message.references)
    return bool(others) and not message.addressed


def _is_by_number(reading: Reading) -> bool:
    """Whether a picture was named by its place on a sheet, so that other bare numbers in the words are places too."""
    return reading.naming in (Naming.POSITION, Naming.FIGURE)


def _positioned(wish: Wish, naming: Naming | None, sheet: Sequence[Version]) -> Wish:
    """Take a number below a sheet of several pictures as a position; "v2" always means version 2."""
    if naming not in (Naming.POSITION, Naming.FIGURE) or wish.version is None or len(sheet) < 2:
        return wish
    by_position = {version.slot + 1: version.number for version in sheet}
    last = max(by_position)
    if last > MOST_SINGLES and wish.version not in by_position:  # a number on a contact sheet is never one of the thread's
        raise NoSuchVersion(_not_on_sheet(wish, last))
    return replace(wish, version=by_position.get(wish.version, wish.version))


def _not_on_sheet(wish: Wish, last: int) -> str:
    charge = f" {UNCHARGED}" if table.row(wish.act).paints else ""
    if wish.version is not None and wish.version < last:
        return f"Picture {wish.version} of that sheet didn't come out.{charge} Choose another number."
    return f"There is no picture {wish.version} on that sheet.{charge} Choose a number from 1 to {last}."


def ask_of(message: Message, wish: Wish) -> Ask:
    return Ask(
        event=message.event,
        place=message.place,
        person=message.person,
        wish=wish,
        references=message.references,
        replied_to=message.replied_to,
        message=message.id,
        callback=message.callback,
        locale=message.locale,
        groups=message.groups,
        home=message.home,
    )
