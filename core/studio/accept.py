"""Commits an ask to the store and hands it to a job."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import structlog

from core.acts import table
from core.acts.table import Needs
from core.errors import FinalUnderWay, NothingToCancel, PackUnderWay, PressedTwice, TierHidden
from core.model import Act, Ask, Choice, MicroDollars, Render, RenderId, Stage, ThreadId, Tier
from core.ports.jobs import Jobs
from core.ports.pending import PendingAsk, ToKeep
from core.ports.records import Entry
from core.ports.store import AcceptingStore
from core.quota import Claim, Spent
from core.quota.door import QuotaDoor
from core.reading import replies
from core.renders.lettering import misread_of
from core.renders.pace import Pace
from core.runtime.clock import Now
from core.studio.answers import SEEN_BEFORE, Accepted, Cancelled, Confirm, Fits, LimitSpent, Misspelt, NoPicture, OtherTier, TierOff
from core.studio.approvals import Approvals
from core.studio.claims import Claims
from core.studio.events import Decided
from core.studio.pending import PendingAsks
from core.studio.settings import ChannelSettings
from core.studio.shown import Shown, check_pictures, lacks_picture
from core.studio.subject import Subject, Subjects, channel_of

log = structlog.get_logger(__name__)

_VARIATIONS = 3
_OF_THIS_ONE = (Act.FINAL, Act.PACK, Act.PACKED, Act.AGAIN, Act.AT_ONCE, Act.VARIATIONS)


class Acceptance:
    def __init__(
        self,
        *,
        tiers: Mapping[str, Tier],
        store: AcceptingStore,
        jobs: Jobs,
        pace: Pace,
        quota: QuotaDoor,
        claims: Claims,
        approvals: Approvals,
        pending: PendingAsks,
        subjects: Subjects,
        shown: Shown,
        settings: ChannelSettings,
        now: Now,
        new_id: Callable[[], str],
    ) -> None:
        self._tiers = tiers
        self._store = store
        self._jobs = jobs
        self._pace = pace
        self._quota = quota
        self._claims = claims
        self._approvals = approvals
        self._pending = pending
        self._subjects = subjects
        self._shown = shown
        self._settings = settings
        self._now = now
        self._new_id = new_id

    async def accept(self, ask: Ask, subject: Subject) -> Decided:
        """Commit an ask to the store and hand it to a job, or give the answer that it gets instead."""
        ask, subject = _completed(ask, subject), _fixed(ask, subject)
        check_pictures(ask)
        if lacks_picture(ask):
            pending = self._pending.of(replace(ask, pictureless=True), subject)
            command = ask.wish.words.strip("-– ") if replies.names_an_act(ask.wish.words) else ""
            return Decided(NoPicture(pending=pending.id, command=command), ToKeep(pending=pending))
        await self._subjects.check(ask, subject)
        choice, claim = None, None
        if table.row(ask.wish.act).paints:
            ask = self._claims.compared(ask)
            choice = self._claims.choose(ask, subject)
            tier = self._tiers[choice.tier]
            if self._claims.is_off(tier):
                return self._tier_off(ask, subject, tier)
            self._claims.check(ask, tier)
            claim = await self._claims.claim(ask, subject, tier)
            if (first := await self._before(ask, subject, choice, claim)) is not None:
                return first
            ask = await self._sized(ask, subject, claim)
        act, size = self._claims.carried_out(ask, subject).act, claim.size if claim is not None else None
        if (waits := await self._approvals.before(ask, subject, act, size=size)) is not None:
            return waits
        if await self._approvals.required(ask.place, act):
            subject = replace(subject, is_other=True)
        entry = self._entry(ask, subject, choice, claim)
        ahead = await self._store.accept(entry, self._now())
        if isinstance(ahead, Spent):
            return await self._spent(ask, subject, ahead, claim)
        if isinstance(ahead, Render):
            target = subject.target.number if subject.target is not None and entry.target is not None else None
            by = None if ahead.person.id == ask.person.id else ahead.person.name
            if ask.wish.act is Act.PACK and target is not None:
                raise PackUnderWay(target, by=by)
            if ask.wish.act is Act.FINAL:
                raise FinalUnderWay(target, by=by)
            raise PressedTwice
        return Decided(SEEN_BEFORE if ahead is None else await self._accepted(entry, ahead))

    async def _before(self, ask: Ask, subject: Subject, choice: Choice, claim: Claim) -> Decided | None:
        """Give what the asker has to agree to first, or the spent limit of their own workspace, which is checked first. None:
        nothing is in the way.
        """
        lesser = self._claims.lesser(ask, subject, choice)
        alike = await self._claims.alike(ask, subject, choice)
        doubt = await self._claims.doubt(ask, subject, choice, claim) if not alike else None
        highest = max((one.highest for one in alike), default=claim.highest)
        misspelt = await self._misspelt(ask, subject)
        by_nature = bool(ask.wish.combinations) or table.row(ask.wish.act).asks_price
        combines = by_nature and ask.agreed is None and not ask.wish.rest
        if lesser is not None or doubt is not None or misspelt is not None or combines or self._claims.to_be_agreed(ask, highest):
            tier = choice.tier if lesser is not None else None
            pending = self._pending.of(ask, subject, tier=tier, price=highest)
            confirm = Confirm(
                pending=pending.id,
                price=highest,
                why=lesser or doubt or misspelt,
                count=claim.count + len(claim.beside),
                combines=bool(ask.wish.combinations),
            )
            return Decided(confirm, ToKeep(pending=pending))
        if alike and subject.target is not None and not await self._claims.have_room(ask, alike):
            raise TierHidden(subject.target.number)
        if ask.home is None:
            return None
        spent = await self._quota.headroom.spent_at_home(ask.place, ask.home, ask.person, claim)
        return Decided(LimitSpent(spent=spent, at_home=True)) if spent is not None else None

    async def _misspelt(self, ask: Ask, subject: Subject) -> Misspelt | None:
        """What was misread in the picture that is to be made final; None: nothing was, or the asker has been told already."""
        if ask.wish.act not in (Act.FINAL, Act.PACK) or subject.target is None or ask.agreed is not None or ask.approved:
            return None
        if not await self._settings.reads_lettering(ask.place):
            return None
        misread = misread_of(await self._store.marks(subject.target.render), subject.target.id)
        return Misspelt(version=subject.target.number, misread=misread) if misread else None

    async def _sized(self, ask: Ask, subject: Subject, claim: Claim) -> Ask:
        """The ask with its size fixed, where a text model read it and an earlier render may yet leave a larger picture in the thread: at
        this size its price was found to need no button."""
        if ask.wish.stage is not Stage.MODEL or ask.agreed is not None or ask.wish.size is not None or subject.thread is None:
            return ask
        if subject.is_other or await self._store.newest_unpainted(subject.thread.id) is None:
            return ask
        return replace(ask, wish=replace(ask.wish, size=claim.size))

    def _tier_off(self, ask: Ask, subject: Subject, tier: Tier) -> Decided:
        pending, other = self._on(self._claims.successor(ask, tier), ask, subject)
        return Decided(TierOff(tier=tier, successor=self._tiers.get(tier.successor or ""), other=other), ToKeep(pending=pending))

    async def _spent(self, ask: Ask, subject: Subject, spent: Spent, claim: Claim | None) -> Decided:
        """The ways around a limit: a cheaper tier that still has room, and asking an admin for more."""
        assert claim is not None, "what claims nothing finds room on every limit"
        room = (
            await self._quota.headroom.fitting(ask.place, ask.person, claim) if claim.count > 1 else 0
        )  # a comparison is all or nothing
        fits: Fits | None = None
        pending, other = None, None
        if room:
            pending, fits = self._part(ask, subject, room, claim)
        elif not ask.wish.compare:
            cheaper = await self._claims.cheaper(ask, subject, claim)
            pending, other = self._on(cheaper, ask, subject, price=claim.highest)
        request = self._quota.grants.request_for_more(spent, ask.person)
        gone = spent if spent.balance.limit.ceiling or not ask.place.direct else None
        return Decided(
            LimitSpent(spent=spent, other=other, fits=fits, request=request.id if request is not None else None),
            ToKeep(pending=pending, gone=gone, request=request),
        )

    def _part(self, ask: Ask, subject: Subject, count: int, claim: Claim) -> tuple[PendingAsk, Fits]:
        """As many of the pictures as there is room for, to be kept and offered. Whoever agreed to the price of all of them reads the price
        of these on the button, and is not asked again."""
        wish = replace(ask.wish, count=count, combinations=ask.wish.combinations[:count], formats=ask.wish.formats[:count])
        price = replace(claim, count=count).highest if ask.agreed is not None else None
        pending = self._pending.of(replace(ask, wish=wish), subject, price=price)
        return pending, Fits(count=count, of=ask.wish.count, pending=pending.id, price=price)

    def _on(
        self, tier: str | None, ask: Ask, subject: Subject, *, price: MicroDollars | None = None
    ) -> tuple[PendingAsk | None, OtherTier | None]:
        """The same ask on another tier, to be kept and offered. `price`: the most that pressing its button agrees to pay."""
        if tier is None:
            return None, None
        pending = self._pending.of(ask, subject, tier=tier, price=price)
        return pending, OtherTier(tier=tier, pending=pending.id)

    def _entry(self, ask: Ask, subject: Subject, choice: Choice | None, claim: Claim | None) -> Entry:
        needs = table.row(ask.wish.act).needs
        works_on_one, explicit = needs is not Needs.NOTHING, subject.is_other or needs is Needs.NAMED
        return Entry(
            id=RenderId(self._new_id()),
            ask=ask,
            thread=subject.thread.id if subject.thread is not None else ThreadId(self._new_id()),
            choice=choice,
            target=subject.target.id if works_on_one and explicit and subject.target is not None else None,
            follows=works_on_one and not explicit,
            claim=claim,
        )

    async def _accepted(self, entry: Entry, ahead: int) -> Accepted:
        self._jobs.submit(entry.id)
        log.info(
            "ask_accepted",
            render=entry.id,
            thread=entry.thread,
            platform=entry.ask.place.platform,
            act=entry.ask.wish.act.value,
            tier=entry.choice.tier if entry.choice is not None else None,
            ahead=ahead,
        )
        if table.row(entry.ask.wish.act).is_worded:
            await self._shown.asked(entry.ask)
        claim = entry.claim
        usual = await self._pace.usual(claim.tier, claim.size) if claim is not None else None
        left = None if usual is None else max(1, round(usual))
        return Accepted(render=entry.id, act=entry.ask.wish.act, ahead=ahead, seconds_left=left)

    async def cancel(self, ask: Ask) -> Cancelled:
        """Call off the render that a placeholder's button names, else the thread's newest."""
        id: RenderId | None = RenderId(ask.callback["render"]) if "render" in ask.callback else None
        if id is not None:
            render = await self._store.render(id)
            if render is None or channel_of(render.place) != channel_of(ask.place):
                raise await self._nothing_to_cancel(ask)
        elif (thread := (await self._subjects.of(ask)).thread) is not None:
            id = await self._store.newest_unpainted(thread.id)
        kept = await self._store.stop(id, self._now()) if id is not None else None
        if id is None or kept is None:
            raise await self._nothing_to_cancel(ask)
        self._jobs.cancelled(id)
        return Cancelled(render=id, kept=kept)

    async def _nothing_to_cancel(self, ask: Ask) -> NothingToCancel:
        """The refusal. It mentions undo where there is something to undo, because whoever cancels too late means the last change."""
        subject = await self._subjects.of(ask)
        current = None if subject.is_other else subject.target
        return NothingToCancel(undoable=current is not None and (current.parent is not None or current.before is not None))


def _fixed(ask: Ask, subject: Subject) -> Subject:
    """The subject, fixed to its version where a picture was chosen or the ask was approved: it stays about that one, whatever is current
    when its turn comes."""
    return replace(subject, is_other=True) if subject.explicit and (ask.approved or ask.wish.act in _OF_THIS_ONE) else subject


def _completed(ask: Ask, subject: Subject) -> Ask:
    """The ask with what the studio adds: how many variations, and the thread it belongs to if a button or a reply named it."""
    if ask.wish.act is Act.VARIATIONS and ask.wish.count == 1 and not ask.wish.rest:
        ask = replace(ask, wish=replace(ask.wish, count=_VARIATIONS))
    if subject.thread is not None and subject.thread.place.root is not None and ask.wish.act is not Act.NEW:
        ask = replace(ask, place=subject.thread.place)
    return ask
