"""Committing an ask to the store, and handing it to a job."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from core.acts import table
from core.acts.table import Needs
from core.errors import NothingToCancel, QuotaSpent
from core.model import UNPAINTED, Act, Ask, RenderId, RenderState, ThreadId, Tier
from core.ports.jobs import Jobs
from core.ports.records import Entry
from core.ports.store import AcceptingStore
from core.quota.door import QuotaDoor
from core.renders.pace import Pace
from core.runtime.clock import Now
from core.studio.answers import SEEN_BEFORE, Accepted, Answer, Cancelled, Confirm
from core.studio.claims import Claims
from core.studio.pending import PendingAsks
from core.studio.shown import PICTURED, Shown, check_pictures
from core.studio.subject import Subject, Subjects, channel_of

_VARIATIONS = 3


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
        pending: PendingAsks,
        subjects: Subjects,
        shown: Shown,
        now: Now,
        new_id: Callable[[], str],
    ) -> None:
        self._tiers = tiers
        self._store = store
        self._jobs = jobs
        self._pace = pace
        self._quota = quota
        self._claims = claims
        self._pending = pending
        self._subjects = subjects
        self._shown = shown
        self._now = now
        self._new_id = new_id

    async def accept(self, ask: Ask, subject: Subject) -> Answer:
        """Commit an ask to the store and hand it to a job."""
        ask = _completed(ask, subject)
        check_pictures(ask)
        await self._subjects.check(ask, subject)
        row = table.row(ask.wish.act)
        choice = self._claims.choose(ask, subject) if row.paints else None
        works_on_one, explicit = row.needs is not Needs.NOTHING, subject.is_other or row.needs is Needs.NAMED
        entry = Entry(
            id=RenderId(self._new_id()),
            ask=ask,
            thread=subject.thread.id if subject.thread is not None else ThreadId(self._new_id()),
            choice=choice,
            target=subject.target.id if works_on_one and explicit and subject.target is not None else None,
            follows=works_on_one and not explicit,
            claim=await self._claims.claim(ask, subject, self._tiers[choice.tier]) if choice is not None else None,
        )
        if choice is not None and entry.claim is not None:
            why, price = self._claims.lesser(ask, subject, choice), entry.claim.highest
            if why is not None:
                return Confirm(hunch=await self._pending.keep(ask, subject, tier=choice.tier), price=price, why=why)
            if self._claims.is_dear(ask, price):
                return Confirm(hunch=await self._pending.keep(ask, subject), price=price)
            if ask.home is not None:
                await self._quota.check_home(ask.place, ask.home, ask.person, entry.claim)
        try:
            ahead = await self._store.accept(entry, self._now())
        except QuotaSpent as error:
            if entry.claim is not None:
                await self._claims.offer_cheaper(error, ask, subject, entry.claim)
            raise
        if ahead is None:
            return SEEN_BEFORE
        self._jobs.submit(entry.id)
        if ask.wish.act in PICTURED:
            await self._shown.asked(ask)
        usual = await self._pace.usual(choice.tier) if choice is not None else None
        left = None if usual is None else max(1, round(usual))
        return Accepted(render=entry.id, act=ask.wish.act, ahead=ahead, seconds_left=left)

    async def cancel(self, ask: Ask) -> Cancelled:
        """Call off the render named by a placeholder's button, else the thread's newest."""
        id: RenderId | None = RenderId(ask.callback["render"]) if "render" in ask.callback else None
        if id is not None:
            render = await self._store.render(id)
            if render is None or channel_of(render.place) != channel_of(ask.place):
                raise NothingToCancel
        elif (thread := (await self._subjects.of(ask)).thread) is not None:
            id = await self._store.newest_unpainted(thread.id)
        if id is None or not await self._store.advance(id, RenderState.CANCELLED, of=UNPAINTED, now=self._now()):
            raise NothingToCancel
        self._jobs.cancelled(id)
        return Cancelled(render=id)


def _completed(ask: Ask, subject: Subject) -> Ask:
    """The ask with what the studio adds: how many variations, and the thread it belongs to where a button or a reply named it."""
    if ask.wish.act is Act.VARIATIONS and ask.wish.count == 1:
        ask = replace(ask, wish=replace(ask.wish, count=_VARIATIONS))
    if subject.thread is not None and subject.thread.place.root is not None and ask.wish.act is not Act.NEW:
        ask = replace(ask, place=subject.thread.place)
    return ask
