"""The studio's one door: every platform's asks and messages come in here, and nowhere else.

`ask` takes what is understood already (a command, a button); `hear` takes a plain message and finds out. What makes or moves
pictures is accepted, in one transaction with the deduplication of its event, and done by a job (core/renders/work.py); what only
reads is answered here. What somebody can act on with a button is an answer (answers.py); other refusals are
core.errors.StudioError, with a sentence for the asker.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Unpack

from cachetools import LRUCache

from core.acts import table
from core.acts.packs import DEFAULT_PACKS, Packs
from core.errors import UNCHARGED, BadAsk, NothingToRefine, ShuttingDown, StudioError
from core.lines import one_line, whole
from core.model import MOST_ALT, MOST_COUNT, Act, Ask, Message, Person, Place, Sha256, Stage, Tier, Version, VersionId, Wish
from core.ports.engine import Engine
from core.ports.jobs import Jobs
from core.ports.pictures import SheetStore
from core.ports.readings import Unread
from core.ports.records import PostedVersion
from core.ports.store import StudioStore
from core.quota.door import QuotaDoor
from core.reading import Options, command, labels, limits_of, pressed, wish
from core.reading.deciding import decision
from core.renders.pace import Pace
from core.runtime.clock import Now
from core.runtime.order import Order, Turn
from core.studio.accept import Acceptance
from core.studio.answers import CHATTER, SEEN_BEFORE, Answer, Ignored, SideBySide, Unsure
from core.studio.approval_door import ApprovalDoor, Belongs
from core.studio.approvals import Approvals
from core.studio.claims import Claims
from core.studio.events import Decided, Events
from core.studio.hearing import Arrival, Hearing, May
from core.studio.packing import packed
from core.studio.pending import PendingAsks
from core.studio.questions import Questions
from core.studio.settings import ChannelSettings
from core.studio.shown import Look, Shown
from core.studio.speakers import Speakers
from core.studio.subject import Links, Subjects, channel_of
from core.studio.tell import Telling
from core.studio.understanding import Understanding
from core.studio.unread import UnreadMessages
from core.studio.votes import Votes
from core.tiers import other

_RECENT = 10  # pictures
_KNOWN = 50_000  # threads; forgetting one costs a look into the store
_ELSEWHERE = Ignored(why="no thread of ours")


class Studio:
    def __init__(
        self,
        *,
        tiers: Mapping[str, Tier],
        store: StudioStore,
        pictures: SheetStore,
        engine: Engine,
        jobs: Jobs,
        pace: Pace,
        quota: QuotaDoor,
        now: Now,
        new_id: Callable[[], str],
        settings: ChannelSettings,
        shared_now: Now | None = None,
        understanding: Understanding | None = None,
        links: Mapping[str, Links] | None = None,
        max_combinations: int = MOST_COUNT,
        packs: Packs = DEFAULT_PACKS,
    ) -> None:
        """shared_now: a clock that all processes read alike, where there are several; None: `now`. max_combinations: of choices in braces
        that one ask may come to."""
        self.tiers = tiers
        self.quota = quota
        self.settings = settings
        self._packs = packs
        self._engine = engine
        self._store = store
        self._now = now
        self._events = Events(store, now)
        self._subjects = Subjects(store, links or {})
        self._shown = Shown(store, now)
        self._limits = limits_of(tiers, max_combinations=max_combinations)
        self._telling = Telling(store, pictures, self._subjects)
        self._pending = PendingAsks(store, new_id)
        self.votes = Votes(store, self._subjects, now, new_id)
        claims = Claims(tiers=tiers, store=store, engine=engine, quota=quota)
        approvals = Approvals(store, settings, now, new_id)
        self.approvals = ApprovalDoor(store, approvals, self._events, self._decide, lambda: self._open)
        self._questions = Questions(now)
        self._speakers = Speakers(store, now)
        self._unread = UnreadMessages(store, shared_now or now)
        self._order = Order()
        self._hearing = Hearing(
            store=store,
            shown=self._shown,
            events=self._events,
            pending=self._pending,
            questions=self._questions,
            limits=self._limits,
            settings=settings,
            speakers=self._speakers,
            unread=self._unread,
            understanding=understanding,
            subjects=self._subjects,
        )
        self._acceptance = Acceptance(
            tiers=tiers,
            store=store,
            jobs=jobs,
            pace=pace,
            quota=quota,
            claims=claims,
            approvals=approvals,
            pending=self._pending,
            subjects=self._subjects,
            shown=self._shown,
            settings=settings,
            now=now,
            new_id=new_id,
        )
        self._known: LRUCache[tuple[str, str, str, str], None] = LRUCache(_KNOWN)
        self._open = True

    def close(self) -> None:
        """Answer every ask with ShuttingDown from now on."""
        self._open = False

    # --- in by the door

    async def ask(self, ask: Ask) -> Answer:
        """Act on an ask, within a few milliseconds: this waits only for the database, never for a platform or a model."""
        if not self._open:
            raise ShuttingDown
        if table.row(ask.wish.act).adjusts and ask.pictures:  # what is attached is for a model
            ask = replace(ask, wish=replace(ask.wish, act=Act.EDIT, steps=(), stage=Stage.RULES))
        ask = await self._shown.with_before(ask) if table.row(ask.wish.act).is_worded else ask
        return await self._once(ask, ask.event)

    async def hear(
        self,
        message: Message,
        *,
        look: Look | None = None,
        may: May | None = None,
        slow: Callable[[], None] | None = None,
        left: Unread | None = None,
        belongs: Belongs | None = None,
    ) -> Answer:
        """Take a message: in a studio thread an instruction, a reply word or chatter; elsewhere only when `addressed`
        (a mention of the bot with pictures starts a thread on that message). Cheap for messages that are not ours. What is said in one
        place is answered in the order in which it comes in here, and read at the same time.

        look: finds the pictures near a message of no thread of ours that may be meant. Asked where a picture is to be painted and the
        message brings none, for it may cost the platform a request. What it raises is what the asker is told.
        may: whether its author may ask at all. Asked where the message is no chatter, before anything is answered or paid; raises
        NotAllowed where not.
        slow: called before a text model is asked, which takes up to 1.5 s: the message is kept by then, so whoever has to acknowledge it
        does.
        left: what `left_unread` gave, where that is heard.
        belongs: which of some roles or groups its author has; None: `message.groups` has all of them."""
        if message.to_others:
            if any(one.may_be_picture for one in message.references) and await self.knows(message.place):
                await self._shown.keep(message)  # who it is shown to may say "use it"
            return Ignored(why="to others")
        if message.place.root is None and not message.addressed:
            return _ELSEWHERE
        arrival = Arrival(at=asyncio.get_running_loop().time(), look=look, may=may, slow=slow, left=left)
        async with self._order.turn(*_turns(message)) as turn, self._unread.answering(message, left):
            answer = await self._heard(message, turn, arrival, belongs)
            if not isinstance(answer, Ignored) or answer == SEEN_BEFORE:
                self._unread.noted(message)
        return answer

    async def keep(self, message: Message) -> Unread:
        """Keep a message that cannot be heard yet, so that whoever delivers it may be told that it has arrived: `hear` takes what this
        gives as `left`. Raises BeingRead if somebody else answers it, and StoreOut where it cannot be kept."""
        return await self._unread.keep_waiting(message)

    async def left_unread(self, platform: str) -> Sequence[Unread]:
        """The messages that were being read when a process ended, oldest first: whoever asks is to hear them now."""
        return await self._unread.left(platform) if self._open else ()

    async def _heard(self, message: Message, turn: Turn, arrival: Arrival, belongs: Belongs | None) -> Answer:
        in_thread = await self.knows(message.place)
        if not in_thread and not message.addressed:
            if not await self.awaits(message.place, message.person):
                return _ELSEWHERE
            message = replace(message, addressed=True)
        if not self._open:
            raise ShuttingDown
        self._speakers.heard(message)
        if in_thread and (said := decision(message.text)) is not None:
            decided = await self.approvals.hear(message, said, arrival.may, belongs)
            if decided is not None:
                return decided
        try:
            heard = await self._hearing.hear(message, turn, arrival, in_thread=in_thread)
            answer = await self._once(heard, heard.event) if isinstance(heard, Ask) else heard
        except BadAsk:
            if not message.text.strip():  # the words are yet to come
                await self._shown.keep(message)
            raise
        if isinstance(answer, Unsure) or answer == CHATTER:
            await self._shown.keep(message)
        return answer

    async def deleted(self, place: Place, message: str, *, vote: str | None = None) -> None:
        """Take note that a message was deleted, whoever wrote it: it shows no picture any more, and a vote that it shows ends soon, once
        that is seen to be so. vote: what the message of a vote is called, where that is another name."""
        if await self._store.message_deleted(place, message, vote or message, self._now()):
            self.votes.changed.set()

    async def go_ahead(
        self,
        pending: str,
        *,
        event: str,
        place: Place,
        person: Person,
        groups: tuple[str, ...] = (),
        home: str | None = None,
        callback: Mapping[str, str] | None = None,
        confirmed: bool = False,
    ) -> Answer:
        """Carry on a pending ask whose button somebody pressed: once, however often anybody presses. The limits are those of
        whoever presses (`groups` as in Ask). `confirmed`: they agree to the price that they saw, so they are who asked. Checks that
        it belongs to the place's channel."""
        if not self._open:
            raise ShuttingDown
        ask = await self._pending.carried_on(
            pending, place=place, person=person, groups=groups, home=home, callback=dict(callback or {}), confirmed=confirmed
        )
        self._questions.pressed(pending)
        return await self._once(ask, event)  # a refused button may be pressed again later

    # --- understanding words

    def wish(self, act: Act, words: str, **options: Unpack[Options]) -> Wish:
        """Make a Wish from words with flags in them (`a red bicycle --ar 16:9`) and from options chosen beside them, which win.
        Raises BadAsk, which says what cannot be done and the nearest that can."""
        return wish(act=act, words=words, limits=self._limits, **options)

    def pressed(self, act: Act, choice: str | None = None) -> Wish:
        """Make the Wish of a button or a menu's entry. choice: what it carries besides its act. Raises BadAsk."""
        return pressed(act, choice, self._limits)

    def typed(self, text: str) -> Wish:
        """Make a Wish from the text of a typed /imagine. Raises BadAsk."""
        return command(text, self._limits)

    # --- reading

    async def knows(self, place: Place) -> bool:
        """Whether place.root is the root of a studio thread. Answered from memory after the first time."""
        if place.root is None:
            return False
        key = (*channel_of(place), place.root)
        if key not in self._known and await self._store.thread_at(place) is not None:
            self._known[key] = None
        return key in self._known

    async def awaits(self, place: Place, person: Person) -> bool:
        """Whether somebody was asked what to do with a picture, in a thread on it."""
        return place.root is not None and bool(await self._shown.by(place, person))

    async def version(self, version: VersionId, place: Place) -> Version:
        """A version by id, checked against the channel it is asked from. Raises NoSuchVersion."""
        return (await self._subjects.here(version, place))[0]

    async def place_of(self, version: VersionId) -> Place | None:
        """Where the thread of a version is; None: there is no such version."""
        found = await self._store.version(version)
        thread = await self._store.thread(found.thread) if found is not None else None
        return thread.place if thread is not None else None

    async def thread(self, place: Place) -> Place | None:
        """The thread that place.root leads to, by its own root (None until something is posted); None: there is no such thread."""
        found = await self._store.thread_at(place)
        return found.place if found is not None else None

    async def versions_at(self, place: Place, message: str) -> Sequence[Version]:
        """The versions that a message shows (none: it is no message of ours)."""
        return await self._store.versions_at(place, message)

    async def history(self, place: Place, page: int | None = None) -> SideBySide:
        """A page of the tree of place's thread, without a sheet; None: the page with the current version. Raises NothingToRefine,
        NoSuchPage."""
        thread = await self._store.thread_at(place)
        if thread is None:
            raise NothingToRefine
        return await self._telling.page(thread, page)

    async def meant(self, wish: Wish, typed: str, place: Place) -> Wish:
        """A wish for what a command's field names in place's thread: a version ("2", "v2", "v2a") or, for a history, a page ("2"). Raises
        BadAsk, NoSuchBranch."""
        branch, thread = labels.typed(typed), await self._store.thread_at(place)
        if branch is None:
            charge = f" {UNCHARGED}" if table.row(wish.act).paints else ""
            raise BadAsk(f"“{one_line(typed)[:20]}” is not a version.{charge} Name it as v2, or v2a for the first branch off v2.")
        if wish.act is Act.HISTORY and typed.strip().isdecimal():
            return replace(wish, page=branch.off)
        number = await self._subjects.number_of(thread.id, branch, wish.act) if thread is not None else branch.off
        return replace(wish, version=number)

    async def posts_of(self, version: VersionId, *, limit: int = 20) -> Sequence[PostedVersion]:
        """The messages that show a version, newest first."""
        return await self._store.posts_of(version, limit=limit)

    async def hides(self, original: Sha256) -> bool:
        """Whether an original may not be had yet, because it may tell which tier painted it."""
        return await self._store.is_hidden(original)

    async def recent(self, platform: str, workspace: str, person: Person) -> Sequence[Version]:
        """A person's own recent pictures, newest first (App Home)."""
        return await self._store.made_by(platform, workspace, person.id, limit=_RECENT)

    async def busy_in(self, platform: str, workspace: str) -> bool:
        """Whether anything that was accepted in a workspace is not over yet."""
        return await self._store.busy_in(platform, workspace)

    async def lately(self, platform: str, since: datetime, *, limit: int) -> Sequence[Place]:
        """The channels in which something was asked for since then, latest first; without roots."""
        return await self._store.lately(platform, since, limit=limit)

    async def describe(self, version: VersionId, alt: str, *, place: Place) -> Version:
        """Set a version's alt text. Raises NoSuchVersion, BadAsk."""
        found, _ = await self._subjects.here(version, place)
        text = " ".join(whole(alt).split())
        if not text or len(text) > MOST_ALT:
            do = "Shorten" if text else "Write"
            raise BadAsk(f"An alt text can have 1 to {MOST_ALT:,} characters. Yours has {len(text):,}. {do} it and save again.")
        await self._store.set_alt(version, text)
        return replace(found, alt=text)

    # --- inside

    async def _once(self, ask: Ask, event: str) -> Answer:
        """Answer an ask that a platform's event brought. The event is answered once; an ask is accepted once, by its own event."""
        if ask.wish.act is Act.CANCEL:  # a cancel that is delivered again must not call off what was asked for since
            return SEEN_BEFORE if await self._events.again(ask) else await self._acceptance.cancel(ask)
        if table.row(ask.wish.act).polls:  # notes its event itself, with what it changes
            return await self.votes.act(ask)
        try:
            decided = await self._decide(ask)
        except StudioError:
            if await self._events.accepted_before(ask) or await self._events.delivered_before(ask.place.platform, event):
                return SEEN_BEFORE
            raise
        return await self._events.answered(ask.place.platform, event, decided)

    async def _decide(self, ask: Ask) -> Decided:
        if table.row(ask.wish.act).tells:
            return Decided(await self._telling.tell(ask))
        subject = await self._subjects.of(ask)
        if ask.wish.act is Act.AGAIN and not subject.explicit:
            ask, subject = await self._subjects.retried(ask, subject)
        if ask.wish.act is Act.REDO_ON and subject.target is not None:
            ask = replace(ask, wish=self._on_other_tier(ask.wish, subject.target))
        if ask.wish.act is Act.AT_ONCE and subject.target is not None:
            ask = replace(ask, wish=replace(ask.wish, words=await self._subjects.said_in_lineage(subject.target)))
        ask, subject = await self._subjects.with_sources(ask, subject)
        if ask.wish.act is Act.PACK:
            versions = await self._store.versions(subject.thread.id) if subject.thread is not None else ()
            ask, subject = packed(ask, subject, self._packs, self.tiers, self._engine.off(), versions)
        return await self._acceptance.accept(ask, subject)

    def _on_other_tier(self, wish: Wish, version: Version) -> Wish:
        """What `redo on` comes to: an `again` on the other tier. Raises BadAsk if there is none, or if it would tell a hidden one."""
        if version.hidden:
            v = f"v{version.number}"
            raise BadAsk(f"Which tier painted {v} is still hidden. {UNCHARGED} Name the tier, for example: again {v} on pro.")
        tier = other(version, self.tiers)
        if tier is None:
            raise BadAsk(f"No other tier can paint v{version.number} in its format. {UNCHARGED} Ask for it in another format.")
        return replace(wish, act=Act.AGAIN, tier=tier.name)


def _turns(message: Message) -> Sequence[tuple[str | None, ...]]:
    """List the places whose earlier messages a message waits for: its own place, and the thread that may begin on it."""
    at = message.place
    roots = [at.root] if at.root is not None else [None, message.id]
    return [(at.platform, at.workspace, at.channel, root) for root in roots]
