"""From a render whose turn has come to its versions: has it planned, makes the model calls, and says what came of them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any

from core.acts import history
from core.errors import CalledOff, StoreOut, StudioError, TierGone
from core.model import Choice, Painted, Render, Tier, Version, VersionId
from core.ports.engine import Engine
from core.ports.jobs import Lease, Unshared
from core.ports.pending import PendingAsk
from core.ports.pictures import CONTACT_EDGE, Pictures
from core.ports.platform import Post, Publisher
from core.ports.records import Turn
from core.ports.store import PaintingStore
from core.renders import comparing, missing, repeats
from core.renders.adjusting import adjusted
from core.renders.batches import AT_ONCE, Batch, Filling, is_batch, labels_of
from core.renders.briefs import size_for
from core.renders.calls import Calls
from core.renders.comparing import tier_of
from core.renders.drifting import DriftGuard
from core.renders.noting import CameOut, keep_notes
from core.renders.pace import Pace
from core.renders.planning import Planning, target_of
from core.renders.plans import Plan
from core.renders.regions import Region, within
from core.renders.story import Story
from core.renders.throttle import Throttle
from core.runtime.clock import Clock, Now

_NO_SUCH_TIER = (
    "The tier {tier} was removed while this was waiting. You weren't charged. Ask again, and another tier will paint it."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What was painted of a render, and what a button is to ask for again; None: nothing is missing."""

    versions: Sequence[Version]
    pending: PendingAsk | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Planned:
    """A render and what is to be painted of it, by tier: of several where tiers are compared. `region`: where alone its picture may
    change."""

    render: Render
    post: Post
    choice: Choice
    tier: Tier
    plans: Mapping[str, Plan]
    region: Region | None

    @property
    def plan(self) -> Plan:
        """What the chosen tier is to paint."""
        return self.plans[self.tier.name]


class Painter:
    def __init__(
        self,
        *,
        store: PaintingStore,
        pictures: Pictures,
        engine: Engine,
        publishers: Mapping[str, Publisher],
        tiers: Mapping[str, Tier],
        throttles: Mapping[str, Throttle],
        pace: Pace,
        now: Now,
        new_id: Callable[[], str],
        lease: Lease | None = None,
    ) -> None:
        """lease: by which this worker paints, where several share a database; None: it is the only one."""
        self._tiers = tiers
        self._now = now
        self._new_id = new_id
        self._pictures = pictures
        self._drifts = DriftGuard(pictures)
        self._planning = Planning(store=store, pictures=pictures, publishers=publishers, tiers=tiers)
        self._calls = Calls(
            store=store, pictures=pictures, engine=engine, throttles=throttles, pace=pace, now=now, lease=lease or Unshared()
        )

    def size_of(self, render: Render) -> str | None:
        """The size that a render will be painted at, as far as its wish tells; None if its tier no longer exists."""
        tier = self._tiers.get(render.choice.tier) if render.choice is not None else None
        return size_for(tier, render.wish, render.wish.act) if tier is not None else None

    async def paint(
        self,
        render: Render,
        post: Post,
        turn: Turn,
        *,
        story: Story,
        called_off: Callable[[], bool],
        filling: Filling | None = None,
        stopped: bool = False,
    ) -> Made:
        """Paint the render's versions, not yet numbered. If only some pictures failed, a note says so; if all did, the first error
        is raised.

        filling   is told of a batch's pictures as they come
        stopped   nothing more is painted, and what is there already is all
        """
        planned = await self._planned(render, post, turn)
        plan, region = planned.plan, planned.region
        paint = partial(self._paint, planned, asyncio.Semaphore(AT_ONCE), story=story, called_off=called_off, filling=filling)
        painted, errors = await self._all_painted(paint, render, turn, filling, stopped=stopped)
        there = {one.slot for one in painted}
        left = [slot for slot in range(render.wish.count) if slot not in there]
        if is_batch(render.wish):
            await Batch(failed=() if stopped else tuple(left), labels=self._labels(render, painted)).keep(post.marks)
        drifted = await self._drifted(render, post, plan, turn, painted) if region is None else None
        came = CameOut(plan=plan, painted=painted, errors=errors, stopped=stopped, region=region, drifted=drifted)
        await keep_notes(post, came, references=render.references, tiers=self._tiers)
        blind = comparing.is_blind(render.wish, painted)
        if region is not None:
            painted = await self._put_into(region, painted, post)
        made = self._versions(planned, painted, hidden=blind)
        pending = None
        if left and not blind:  # what could be asked for again would name its tier, and so the others'
            pending = await missing.offer(self._new_id(), render, post, plan, planned.tier, left, made, stopped=stopped)
        return Made(versions=made, pending=pending)

    async def _planned(self, render: Render, post: Post, turn: Turn) -> _Planned:
        """Have the render planned. Raises TierGone, and what Planning.plans raises."""
        choice = render.choice
        if choice is None:
            raise AssertionError("a tier is chosen for what is painted")
        tier = self._tiers.get(choice.tier)
        if tier is None:
            raise TierGone(_NO_SUCH_TIER.format(tier=choice.tier), tier=choice.tier, successor=None)
        plans, region = await self._planning.plans(render, post, turn, tier)
        return _Planned(render=render, post=post, choice=choice, tier=tier, plans=plans, region=region)

    async def _all_painted(
        self,
        paint: Callable[[int], Coroutine[Any, Any, Painted]],
        render: Render,
        turn: Turn,
        filling: Filling | None,
        *,
        stopped: bool,
    ) -> tuple[Sequence[Painted], Sequence[StudioError]]:
        """Paint what is not painted yet: all pictures, in order, and the errors of those that did not come out. Without any picture it
        raises the first of these, or CalledOff; and StoreOut."""
        done = {painted.slot: painted for painted in turn.painted}
        if filling is not None:
            for one in done.values():
                filling.painted(one)
        to_paint = [] if stopped else [slot for slot in range(render.wish.count) if slot not in done]
        outcomes = await _together(map(paint, to_paint))
        painted = sorted([*done.values(), *(one for one in outcomes if isinstance(one, Painted))], key=lambda one: one.slot)
        errors = [one for one in outcomes if isinstance(one, StudioError)]
        if out := next((error for error in errors if isinstance(error, StoreOut)), None):
            raise out  # pictures that are kept stay kept; the rest is painted once the database answers
        if not painted:
            raise errors[0] if errors else CalledOff()
        return painted, errors

    async def _paint(
        self,
        planned: _Planned,
        at_once: asyncio.Semaphore,
        slot: int,
        *,
        story: Story,
        called_off: Callable[[], bool],
        filling: Filling | None,
    ) -> Painted:
        """Paint one of the pictures."""
        render = planned.render
        try:
            async with at_once:
                own = tier_of(render, slot, self._tiers, planned.tier)
                if own is None:
                    raise TierGone(_NO_SUCH_TIER.format(tier=(render.wish.compare or ("",))[slot]), tier="", successor=None)
                plan = planned.plans[own.name].of(slot)
                one = await self._calls.make(render, planned.post, plan, own, slot, called_off, story)
        except StudioError:
            if filling is not None:
                filling.failed.add(slot)
            raise
        if filling is not None:
            await self._prepared(one)
            filling.painted(one)
        return one

    async def _put_into(self, region: Region, painted: Sequence[Painted], post: Post) -> Sequence[Painted]:
        """Put what was painted into the marked region of the picture before. The model's own pictures are kept beside these."""
        await repeats.keep_region(post.marks, region.kept(tuple(one.original.sha256 for one in painted)))
        return [await within(region, one, self._pictures) for one in painted]

    def _labels(self, render: Render, painted: Sequence[Painted]) -> tuple[str, ...]:
        return comparing.labels(render.wish, painted, self._tiers) if render.wish.compare else labels_of(render.wish)

    async def _drifted(self, render: Render, post: Post, plan: Plan, turn: Turn, painted: Sequence[Painted]) -> str | None:
        """The sentence about what an edit changed that nobody asked for; None: nothing, or it is not measured."""
        if render.wish.count > 1 or render.choice is None or plan.parent is None:
            return None
        lineage = history.lineage({version.id: version for version in turn.versions}, plan.parent.id)
        return await self._drifts.look(plan, render.choice, lineage, painted, post.marks)

    async def _prepared(self, painted: Painted) -> None:
        """Make the small copy that the contact sheet needs, while other pictures are painted. The sheet makes what is missing."""
        with suppress(StudioError):
            await self._pictures.preview(painted.original.sha256, max_edge=CONTACT_EDGE)

    async def adjust(self, render: Render, turn: Turn, clock: Clock) -> Version:
        """Make the version of an exact edit, not yet numbered."""
        parent = target_of(render, turn)
        self._pictures.check_space()
        return await adjusted(render, parent, self._pictures, id=VersionId(self._new_id()), clock=clock, now=self._now)

    def _versions(self, planned: _Planned, painted: Sequence[Painted], *, hidden: bool) -> Sequence[Version]:
        """The versions of what was painted, not yet numbered."""
        slots = [one.slot for one in painted] if is_batch(planned.render.wish) else range(len(painted))
        return [self._version(planned, one, slot, hidden=hidden) for slot, one in zip(slots, painted, strict=True)]

    def _version(self, planned: _Planned, painted: Painted, slot: int, *, hidden: bool) -> Version:
        render = planned.render
        tier = tier_of(render, painted.slot, self._tiers, planned.tier) or planned.tier
        plan = planned.plans.get(tier.name, planned.plan)
        own = plan.of(painted.slot)
        return Version(
            id=VersionId(self._new_id()),
            thread=render.thread,
            number=0,
            parent=plan.parent.id if plan.parent is not None else None,
            before=None,
            render=render.id,
            act=plan.act,
            words=own.wish.words,
            original=painted.original,
            tier=tier.name,
            model=tier.model,
            reason=planned.choice.reason,
            lack=planned.choice.lack,
            asked_ratio=own.ratio,
            asked_size=own.size,
            receipt=painted.receipt,
            alt=own.alt,
            person=render.person,
            made_at=self._now(),
            slot=slot,
            hidden=hidden,
        )


async def _together(works: Iterable[Coroutine[Any, Any, Painted]]) -> list[Painted | StudioError]:
    """Run all at once. One that fails leaves the others alone; anything but a StudioError is raised."""
    outcomes: list[Painted | StudioError] = []
    for outcome in await asyncio.gather(*works, return_exceptions=True):
        if isinstance(outcome, BaseException) and not isinstance(outcome, StudioError):
            raise outcome
        outcomes.append(outcome)
    return outcomes
