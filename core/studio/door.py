"""The studio's one door: every platform's asks and messages come in here, and nowhere else.

`ask` takes what was understood already (a command, a button), `hear` takes a plain message and finds out. What makes or moves
pictures is accepted, in one transaction with its event's dedup, and done by a job (core/renders/work.py); what only reads is answered here.
Errors are core.errors.StudioError with the sentence for the asker.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol, Unpack

from core import reading as asks
from core.acts import history
from core.errors import (
    NOT_HERE,
    BadAsk,
    NoSuchVersion,
    NotAllowed,
    NothingToCancel,
    NothingToRefine,
    QuotaSpent,
    ShuttingDown,
    StudioError,
    WordsForgotten,
)
from core.model import (
    MOST_ALT,
    UNPAINTED,
    Act,
    Ask,
    Choice,
    Message,
    MicroDollars,
    Person,
    Place,
    RenderId,
    RenderState,
    ThreadId,
    Tier,
    Version,
    VersionId,
    Wish,
)
from core.ports.engine import Engine
from core.ports.jobs import Jobs
from core.ports.pictures import Pictures
from core.ports.store import Entry, Spot, Store, Thread
from core.quota.door import QuotaDoor
from core.reading import Kind, Limits, Naming, Reading
from core.renders.pace import Pace
from core.runtime.clock import Now
from core.studio.claims import Claims, Meant
from core.studio.shown import PICTURED, Look, Shown, check_pictures

_VARIATIONS = 3
_GO_AHEAD = "go ahead: "  # begins the event of what a kept ask's button does
_NOT_YOURS = "That button is for whoever asked. Ask for a picture of your own with /imagine."
_KNOWN = 50_000  # threads; to forget one costs a look into the store
_SHEET = 24  # the newest versions that a history shows as pictures


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """It is on its way: a job posts the placeholder at once and the result when it is there. Command and button answers may say so
    to the asker alone (text.accepted); a message needs no further answer."""

    render: RenderId
    act: Act
    choice: Choice
    ahead: int
    seconds_left: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ignored:
    """Chatter, a duplicate, or not for us: post nothing. `why` is for whoever looks on; nobody acts on it."""

    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsure:
    """One small line (text.unsure) with a button for what may be wished for (text.anyway); the button's id carries `hunch`, its press
    calls Studio.go_ahead. `wordless`: a picture came without a word: the line asks what to do with it (text.WORDLESS), and the words
    are yet to come."""

    hunch: str
    wish: Wish
    wordless: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirm:
    """The ask may cost `price`, more than the configured sum, or it is a final on a lesser tier, and `why` says so: for the asker alone,
    the price and a button that carries `hunch`; its press calls Studio.go_ahead(confirmed=True)."""

    hunch: str
    price: MicroDollars
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancelled:
    """A render was called off. Its placeholder is brought up to date by the job."""

    render: RenderId


@dataclass(frozen=True, slots=True, kw_only=True)
class Info:
    """All about one version (text.info)."""

    version: Version
    number_of: Mapping[VersionId, int]
    current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """The versions of a thread, v1 first (text.history), with one small sheet of their previews as JPEG bytes."""

    versions: Sequence[Version]
    current: VersionId
    sheet: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Help:
    """text.help_text() for the platform."""


Answer = Accepted | Ignored | Unsure | Confirm | Cancelled | Info | History | Help
SEEN_BEFORE = Ignored(why="seen before")
CHATTER = Ignored(why="chatter")
May = Callable[[], Awaitable[None]]  # whether somebody may ask: raises NotAllowed


class Judge(Protocol):
    """Decides whether a message is an instruction, where an admin lets a model do that."""

    async def kind(self, text: str, rules: Kind) -> Kind:
        """What a message is; `rules` is what our own rules say, and the answer where the model gives none in time."""


class Studio:
    def __init__(
        self,
        *,
        tiers: Mapping[str, Tier],
        store: Store,
        pictures: Pictures,
        engine: Engine,
        jobs: Jobs,
        pace: Pace,
        quota: QuotaDoor,
        now: Now,
        new_id: Callable[[], str],
        judge: Judge | None = None,
    ) -> None:
        self.tiers = tiers
        self.quota = quota
        self._store = store
        self._pictures = pictures
        self._jobs = jobs
        self._pace = pace
        self._now = now
        self._new_id = new_id
        self._judge = judge
        self._claims = Claims(tiers=tiers, store=store, engine=engine, quota=quota, now=now, new_id=new_id)
        self._shown = Shown(store, now)
        self._limits = _limits(tiers)
        self._known: set[tuple[str, str, str, str]] = set()
        self._open = True

    def close(self) -> None:
        """From now on every ask is answered with ShuttingDown."""
        self._open = False

    # --- in by the door

    async def ask(self, ask: Ask) -> Answer:
        """Act on an ask. Done within a few milliseconds: it waits for the database alone, never for a platform or a model."""
        if not self._open:
            raise ShuttingDown
        return await self._asked(await self._shown.with_before(ask) if ask.wish.act in PICTURED else ask)

    async def _asked(self, ask: Ask) -> Answer:
        if ask.wish.act is Act.CANCEL:  # delivered again, it must not call off what was asked for since
            return SEEN_BEFORE if await self._again(ask) else await self._cancel(ask)
        try:
            answer = await self._answer(ask)
        except StudioError as error:
            if await self._again(ask):
                return SEEN_BEFORE
            if isinstance(error, QuotaSpent):
                await self.quota.refused(error, ask.place, ask.person)
            raise
        if not isinstance(answer, Accepted | Ignored) and await self._again(ask):
            return SEEN_BEFORE
        return answer

    async def hear(self, message: Message, *, look: Look | None = None, may: May | None = None) -> Answer:
        """Take a message: in a studio thread an instruction, a reply word or chatter; elsewhere only when `addressed`
        (a mention of the bot with pictures starts a thread on that message). Cheap for messages that are not ours.

        look: finds the pictures near a message of no thread of ours that may be meant. Asked where a picture is to be painted and the
        message brings none, for it may cost the platform a request. What it raises is what the asker is told.
        may: whether its author may ask at all. Asked where the message is no chatter, before anything is answered or paid; raises
        NotAllowed where not."""
        if message.to_others:
            return Ignored(why="to others")
        in_thread = await self._in_thread(message)
        if not in_thread and not message.addressed:
            if not await self.awaits(message.place, message.person):
                return Ignored(why="no thread of ours")
            message = replace(message, addressed=True)
        if not self._open:
            raise ShuttingDown
        try:
            answer = await self._hear(message, in_thread=in_thread, look=look, may=may)
        except BadAsk:
            if not message.text.strip():  # the words are yet to come
                await self._shown.keep(message)
            raise
        if isinstance(answer, Unsure) or answer == CHATTER:
            await self._shown.keep(message)
        return answer

    async def go_ahead(
        self,
        hunch: str,
        *,
        event: str,
        place: Place,
        person: Person,
        groups: tuple[str, ...] = (),
        home: str | None = None,
        callback: Mapping[str, str] | None = None,
        confirmed: bool = False,
    ) -> Answer:
        """The button of an Unsure line: carry out what the message may wish for after all, once, whoever presses how often; whoever presses
        is whose limits count (`groups` as in Ask). Of a Confirm line the same, with `confirmed`, and only for whoever saw the price.
        Checks that it belongs to the place's channel."""
        if not self._open:
            raise ShuttingDown
        found = await self._store.hunch(hunch)
        if found is None or _channel(found[0].place) != _channel(place):
            raise WordsForgotten
        message, wish = found
        if confirmed and person.id != message.person.id:
            raise NotAllowed(_NOT_YOURS)
        ask = _ask_of(message, wish)
        # A button that a button led to counts as one.
        once = ask.event if ask.event.startswith(_GO_AHEAD) else f"{_GO_AHEAD}{hunch}"
        ask = replace(ask, event=once, person=person, groups=groups, home=home, callback=dict(callback or {}), confirmed=confirmed)
        if wish.act is Act.CANCEL:
            return SEEN_BEFORE if await self._again(ask) else await self._cancel(ask)
        try:
            answer = await self._answer(ask)
        except StudioError as error:  # what was refused may be pressed again later
            if not await self._store.first_time(place.platform, event, self._now()):
                return SEEN_BEFORE
            if isinstance(error, QuotaSpent):
                await self.quota.refused(error, ask.place, ask.person)
            raise
        if isinstance(answer, Confirm) and not await self._store.first_time(place.platform, event, self._now()):
            return SEEN_BEFORE
        return answer

    # --- understanding words

    def wish(self, act: Act, words: str, **options: Unpack[asks.Options]) -> Wish:
        """A Wish from words with flags in them (`a red bicycle --ar 16:9`) and from options chosen beside them, which win. Raises
        BadAsk: what cannot be, with the nearest that can."""
        return asks.wish(act=act, words=words, limits=self._limits, **options)

    def typed(self, text: str) -> Wish:
        """A Wish from the text of a typed /imagine. Raises BadAsk."""
        return asks.command(text, self._limits)

    # --- reading

    async def knows(self, place: Place) -> bool:
        """Whether place.root is the root of a studio thread. Answered from memory after the first time."""
        if place.root is None:
            return False
        key = (*_channel(place), place.root)
        if key not in self._known and await self._store.thread_at(place) is not None:
            if len(self._known) >= _KNOWN:
                self._known.clear()
            self._known.add(key)
        return key in self._known

    async def awaits(self, place: Place, person: Person) -> bool:
        """Whether somebody was asked what to do with a picture, in a thread on it."""
        return place.root is not None and bool(await self._shown.by(place, person))

    async def version(self, version: VersionId, place: Place) -> Version:
        """A version by id, checked against the channel it is asked from. Raises NoSuchVersion."""
        return (await self._version_here(version, place))[0]

    async def home(self, version: VersionId) -> Place | None:
        """The thread that a version belongs to; None: there is no such version."""
        found = await self._store.version(version)
        thread = await self._store.thread(found.thread) if found is not None else None
        return thread.place if thread is not None else None

    async def thread(self, place: Place) -> Place | None:
        """The thread that place.root leads to, by its own root (None until something stands there); None: there is no such thread."""
        found = await self._store.thread_at(place)
        return found.place if found is not None else None

    async def versions_at(self, place: Place, message: str) -> Sequence[Version]:
        """The versions that a message shows (none: it is no message of ours)."""
        return await self._store.versions_at(place, message)

    async def spots(self, version: VersionId, *, limit: int = 20) -> Sequence[Spot]:
        """The messages that show a version, the newest first."""
        return await self._store.spots(version, limit=limit)

    async def recent(self, platform: str, workspace: str, person: Person, *, limit: int = 10) -> Sequence[Version]:
        """A person's own recent pictures, newest first (App Home)."""
        return await self._store.made_by(platform, workspace, person.id, limit=limit)

    async def busy_in(self, platform: str, workspace: str) -> bool:
        """Whether anything that was accepted in a workspace is not over yet."""
        return await self._store.busy_in(platform, workspace)

    async def lately(self, platform: str, since: datetime, *, limit: int) -> Sequence[Place]:
        """Channels in which something was asked for since then, the latest first; without roots."""
        return await self._store.lately(platform, since, limit=limit)

    async def describe(self, version: VersionId, alt: str, *, place: Place, person: Person) -> Version:
        """Set a version's alt text."""
        found, _ = await self._version_here(version, place)
        text = " ".join(alt.split())
        if not text or len(text) > MOST_ALT:
            raise BadAsk(f"An alt text has 1 to {MOST_ALT:,} characters; this one has {len(text):,}.")
        await self._store.set_alt(version, text)
        return replace(found, alt=text)

    # --- inside

    async def _hear(self, message: Message, *, in_thread: bool, look: Look | None, may: May | None) -> Answer:
        thread = await self._store.thread_at(message.place) if in_thread else None
        sheet = await self._sheet(thread)
        try:
            reading = await self._read(message, in_thread=in_thread, sheet=sheet, may=may)
        except (BadAsk, NotAllowed):
            if await self._again(message):
                return SEEN_BEFORE
            raise
        if not in_thread and _is_bare(message):
            return SEEN_BEFORE if await self._again(message) else Help()
        if _not_for_us(message, reading):
            return CHATTER
        if reading.wish is not None and reading.wish.act in PICTURED:
            try:
                meant = await self._shown.meant(message, in_thread=in_thread, look=look)
                message = replace(message, references=(*message.references, *meant))
            except StudioError:
                if await self._again(message):
                    return SEEN_BEFORE
                raise
        if reading.wish is None:
            return CHATTER
        wish = _positioned(reading.wish, reading.naming, sheet)
        if reading.kind is Kind.UNSURE and in_thread:
            return await self._unsure(message, wish)
        if not in_thread:
            if reading.kind is Kind.UNSURE and not message.references:
                return SEEN_BEFORE if await self._again(message) else Help()
            if wish.act is Act.EDIT:  # there is nothing to edit: the pictures that the bot was shown are to go by
                wish = replace(wish, act=Act.NEW)
            message = replace(message, place=replace(message.place, root=message.place.root or message.id), replied_to=None)
        return await self._asked(_ask_of(message, wish))

    async def _read(self, message: Message, *, in_thread: bool, sheet: Sequence[Version], may: May | None) -> Reading:
        """What a message says. Pictures of others that somebody points at tell nothing about their words in a thread of ours."""
        shown = any(one.may_be_picture or message.addressed for one in message.references) or (not in_thread and message.pointed)
        try:
            reading = asks.read(
                message.text,
                self._limits,
                in_thread=in_thread,
                has_references=bool(shown),
                addressed=message.addressed,
                to_others=message.to_others,
                awaiting_pick=len(sheet) > 1,
                newest=sheet[-1].number if sheet else 0,
            )
        except BadAsk:
            await _admit(may)
            raise
        ours = not _not_for_us(message, reading)
        if ours or (not in_thread and _is_bare(message)):
            await _admit(may)
        if not ours:  # its author was not let in, so nothing is paid to learn more
            return reading
        if self._judge is not None and reading.wish is not None and reading.kind is not Kind.WORD and reading.wish.act in PICTURED:
            reading = replace(reading, kind=await self._judge.kind(message.text, reading.kind))
        return reading

    async def _unsure(self, message: Message, wish: Wish) -> Answer:
        if await self._again(message):
            return SEEN_BEFORE
        wordless = not message.text.strip()
        if wordless and await self._shown.by(message.place, message.person):
            return CHATTER  # one question is enough for several pictures
        hunch = self._new_id()
        await self._store.keep_hunch(hunch, message, wish, self._now())
        return Unsure(hunch=hunch, wish=wish, wordless=wordless)

    async def _in_thread(self, message: Message) -> bool:
        if message.place.root is not None:
            return await self.knows(message.place)
        return False

    async def _sheet(self, thread: Thread | None) -> Sequence[Version]:
        """The pictures that the thread's newest render made side by side."""
        return await self._store.newest_versions(thread.id) if thread is not None else ()

    async def _again(self, said: Ask | Message) -> bool:
        """Whether the platform delivered this event before."""
        return not await self._store.first_time(said.place.platform, said.event, self._now())

    async def _answer(self, ask: Ask) -> Answer:
        act = ask.wish.act
        if act is Act.HELP:
            return Help()
        meant = await self._meant(ask)
        if act is Act.INFO:
            return await self._info(meant)
        if act is Act.HISTORY:
            return await self._history(meant)
        if act is Act.AGAIN and not meant.shown:
            ask, meant = await self._retried(ask, meant)
        return await self._accept(ask, meant)

    async def _retried(self, ask: Ask, meant: Meant) -> tuple[Ask, Meant]:
        """An "again" in a thread whose newest ask failed means that one: its words, pictures and flags, but for what is said
        otherwise now. Else it means what it says: the version."""
        newest = await self._store.newest(meant.thread.id) if meant.thread is not None else None
        if newest is None or newest.state is not RenderState.FAILED or not newest.wish.act.paints:
            return ask, meant
        failed, now = newest.wish, ask.wish
        wish = replace(
            failed,
            tier=now.tier or failed.tier,
            ratio=now.ratio or failed.ratio,
            size=now.size or failed.size,
            count=now.count if now.count > 1 else failed.count,
            avoid=now.avoid or failed.avoid,
        )
        if newest.target is not None:
            meant = replace(meant, target=await self._store.version(newest.target), named=True)
        return replace(ask, wish=wish, references=(*newest.references, *ask.references)), meant

    async def _meant(self, ask: Ask) -> Meant:
        """The thread and the version an ask is about: a button's, a number's, the one replied to, or the current one."""
        if ask.version is not None:
            version, thread = await self._version_here(ask.version, ask.place)
            version = await self._picked(ask, version, thread)
            return Meant(thread=thread, target=version, named=version.id != thread.current, shown=True)
        shown = await self._store.versions_at(ask.place, ask.replied_to) if ask.replied_to is not None else ()
        if shown:
            found = await self._store.thread(shown[0].thread)
        else:
            found = await self._store.thread_at(ask.place) if ask.place.root is not None else None
        if found is None:
            return Meant(thread=None, target=None, named=False)
        thread = found
        if ask.wish.version is not None:
            version = history.numbered(await self._store.numbered(thread.id, ask.wish.version), ask.wish.version)
            return Meant(thread=thread, target=version, named=True, shown=True)
        if shown and thread.current not in {version.id for version in shown}:
            return Meant(thread=thread, target=shown[0], named=True, shown=True)
        current = await self._store.version(thread.current) if thread.current is not None else None
        return Meant(thread=thread, target=current, named=False, shown=bool(shown))

    async def _picked(self, ask: Ask, version: Version, thread: Thread) -> Version:
        """A button below several pictures means the one of them that is current, where one is: it carries the first."""
        if version.id == thread.current or ask.replied_to is None or ask.wish.act in (Act.PICK, Act.SHOW):
            return version
        shown = await self._store.versions_at(ask.place, ask.replied_to)
        return next((one for one in shown if one.id == thread.current), version)

    async def _version_here(self, id: VersionId, place: Place) -> tuple[Version, Thread]:
        version = await self._store.version(id)
        thread = await self._store.thread(version.thread) if version is not None else None
        if version is None or thread is None or _channel(thread.place) != _channel(place):
            raise NoSuchVersion(NOT_HERE)
        return version, thread

    async def _cancel(self, ask: Ask) -> Answer:
        """Call off the render named by a placeholder's button, else the thread's newest."""
        id: RenderId | None = RenderId(ask.callback["render"]) if "render" in ask.callback else None
        if id is not None:
            render = await self._store.render(id)
            if render is None or _channel(render.place) != _channel(ask.place):
                raise NothingToCancel
        elif (thread := (await self._meant(ask)).thread) is not None:
            id = await self._store.newest_unpainted(thread.id)
        if id is None or not await self._store.advance(id, RenderState.CANCELLED, of=UNPAINTED, now=self._now()):
            raise NothingToCancel
        self._jobs.cancelled(id)
        return Cancelled(render=id)

    async def _info(self, meant: Meant) -> Answer:
        if meant.target is None or meant.thread is None:
            raise NothingToRefine
        parent = await self._store.version(meant.target.parent) if meant.target.parent is not None else None
        numbers = {version.id: version.number for version in (meant.target, parent) if version is not None}
        return Info(version=meant.target, number_of=numbers, current=meant.target.id == meant.thread.current)

    async def _history(self, meant: Meant) -> Answer:
        if meant.thread is None or meant.thread.current is None:
            raise NothingToRefine
        versions = await self._store.versions(meant.thread.id)
        shown = versions[-_SHEET:]
        current = next((at for at, version in enumerate(shown) if version.id == meant.thread.current), None)
        sheet = await self._pictures.sheet([(f"v{one.number}", one.original.sha256) for one in shown], current=current)
        return History(versions=versions, current=meant.thread.current, sheet=sheet)

    async def _accept(self, ask: Ask, meant: Meant) -> Answer:
        """Commit an ask to the store and hand it to a job."""
        ask = _completed(ask, meant)
        check_pictures(ask)
        await self._check_subject(ask, meant)
        choice = self._claims.choose(ask, meant)
        new, by_name = ask.wish.act is Act.NEW, ask.wish.act in (Act.PICK, Act.SHOW)
        entry = Entry(
            id=RenderId(self._new_id()),
            ask=ask,
            thread=meant.thread.id if meant.thread is not None else ThreadId(self._new_id()),
            choice=choice,
            target=meant.target.id if meant.target is not None and (meant.named or by_name) and not new else None,
            follows=not meant.named and not new and not by_name,
            claim=await self._claims.claim(ask, meant, self.tiers[choice.tier]) if ask.wish.act.paints else None,
        )
        if entry.claim is not None:
            why, price = self._claims.lesser(ask, meant, choice), entry.claim.highest
            if why is not None:
                return Confirm(hunch=await self._claims.keep(ask, meant, tier=choice.tier), price=price, why=why)
            if self._claims.is_dear(ask, price):
                return Confirm(hunch=await self._claims.keep(ask, meant), price=price)
            if ask.home is not None:
                await self.quota.check_home(ask.place, ask.home, ask.person, entry.claim)
        try:
            ahead = await self._store.accept(entry, self._now())
        except QuotaSpent as error:
            if entry.claim is not None:
                await self._claims.offer_cheaper(error, ask, meant, entry.claim)
            raise
        if ahead is None:
            return SEEN_BEFORE
        self._jobs.submit(entry.id)
        if ask.wish.act in PICTURED:
            await self._shown.asked(ask)
        usual = await self._pace.usual(choice.tier) if ask.wish.act.paints else None
        left = None if usual is None else max(1, round(usual))
        return Accepted(render=entry.id, act=ask.wish.act, choice=choice, ahead=ahead, seconds_left=left)

    async def _check_subject(self, ask: Ask, meant: Meant) -> None:
        """What cannot succeed is declined at once, unless an earlier render of the thread may still make it possible."""
        if ask.wish.act is Act.NEW:
            return
        if meant.thread is None or (ask.wish.act in (Act.PICK, Act.SHOW) and meant.target is None):
            raise NothingToRefine
        if await self._store.newest_unpainted(meant.thread.id) is not None:
            return
        if meant.thread.current is None:
            raise NothingToRefine
        if ask.wish.act is Act.UNDO:
            current = await self._store.version(meant.thread.current)
            history.undo({meant.thread.current: current} if current else {}, meant.thread.current, meant.thread.undone)
        elif ask.wish.act is Act.REDO:
            history.redo(meant.thread.undone)


def _completed(ask: Ask, meant: Meant) -> Ask:
    """The ask with what the studio adds: how many variations, and the thread it belongs to where a button or a reply named it."""
    if ask.wish.act is Act.VARIATIONS and ask.wish.count == 1:
        ask = replace(ask, wish=replace(ask.wish, count=_VARIATIONS))
    if meant.thread is not None and meant.thread.place.root is not None and ask.wish.act is not Act.NEW:
        ask = replace(ask, place=meant.thread.place)
    return ask


async def _admit(may: May | None) -> None:
    if may is not None:
        await may()


def _is_bare(message: Message) -> bool:
    """A mention alone."""
    return not message.text.strip() and not (message.references or message.pointed)


def _not_for_us(message: Message, reading: Reading) -> bool:
    """Talk, and files that are no pictures where nobody spoke to us: neither gets an answer."""
    if reading.kind is Kind.CHATTER or reading.wish is None:
        return True
    others = message.references and not any(one.may_be_picture for one in message.references)
    return bool(others) and not message.addressed and reading.kind is Kind.UNSURE


def _positioned(wish: Wish, naming: Naming | None, sheet: Sequence[Version]) -> Wish:
    """A number below a sheet of several pictures means the one in that position; "v2" always means version 2."""
    by_position = naming in (Naming.POSITION, Naming.FIGURE)
    if by_position and wish.version is not None and len(sheet) > 1 and 1 <= wish.version <= len(sheet):
        return replace(wish, version=sheet[wish.version - 1].number)
    return wish


def _ask_of(message: Message, wish: Wish) -> Ask:
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


def _channel(place: Place) -> tuple[str, str, str]:
    return place.platform, place.workspace, place.channel


def _limits(table: Mapping[str, Tier]) -> Limits:
    def union(lists: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(value for values in lists for value in values))

    return Limits(
        tiers=tuple(table),
        ratios=union([tier.ratios for tier in table.values()]),
        sizes=tuple(sorted(union([tier.sizes for tier in table.values()]), key=lambda size: (len(size) > 2, size))),
    )
