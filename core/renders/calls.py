"""Makes the model calls of a render.

A call is marked as begun before it is made, and its picture is kept at once afterwards. So a crash in between costs one call at
most, and a finished one is never paid again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AsyncExitStack

import structlog

from core.errors import HungUp, Interrupted, StoreFull, StoreOut, StoreTrouble, StudioError
from core.model import MicroDollars, Painted, Render, Tier
from core.ports.engine import Brief, Engine, ModelCall, Painting, Picture
from core.ports.jobs import Lease
from core.ports.pictures import PaintedStore
from core.ports.platform import Post
from core.ports.store import CallStore
from core.renders.pace import Pace
from core.renders.plans import Plan
from core.renders.quarantine import check_crashes
from core.renders.story import Story
from core.renders.throttle import Caller, Throttle
from core.runtime.capacity import Capacity
from core.runtime.clock import Now
from core.runtime.retries import Retries
from core.tiers import highest_price

log = structlog.get_logger(__name__)

_SENT_BYTES = 64_000_000  # of all pictures that calls under way were given: 24 of them with 2.6 MB each
_MOST_INTERRUPTIONS = 5  # of one call: each of them may have been billed
_KEEP_SECONDS = 300.0  # how long a store may fail before a picture that is paid is given up


class Calls:
    """Calls the engine for all renders, as many at once as the tiers' throttles allow."""

    def __init__(
        self,
        *,
        store: CallStore,
        pictures: PaintedStore,
        engine: Engine,
        throttles: Mapping[str, Throttle],
        pace: Pace,
        now: Now,
        lease: Lease,
    ) -> None:
        self._store = store
        self._pictures = pictures
        self._engine = engine
        self._throttles = throttles
        self._pace = pace
        self._now = now
        self._lease = lease
        self._sending = Capacity(_SENT_BYTES)

    async def make(
        self, render: Render, post: Post, plan: Plan, tier: Tier, slot: int, called_off: Callable[[], bool], story: Story
    ) -> Painted:
        """Make one picture of a render, the one for this slot."""
        size = sum(one.size for one in plan.pictures)
        caller = Caller(ticket=render.id, channel=render.place.channel, person=render.person.id, batch=render.wish.count > 1)
        async with AsyncExitStack() as stack:
            with story.timed("waiting"):
                await stack.enter_async_context(self._throttles[tier.name].turn(caller))
                await stack.enter_async_context(self._sending.taken(size))
            self._pictures.check_space()
            interrupted = await self._store.begin_call(render.id, slot)
            if interrupted:
                await self._count_lost(render, tier, plan, slot)
            if interrupted >= _MOST_INTERRUPTIONS:
                check_crashes(post.marks)
                raise Interrupted
            return await self._call(render, plan, tier, slot, called_off, story)

    async def _call(
        self, render: Render, plan: Plan, tier: Tier, slot: int, called_off: Callable[[], bool], story: Story
    ) -> Painted:
        inputs = [Picture(data=await self._pictures.original(one.sha256), mime=one.mime) for one in plan.pictures]
        brief = Brief(
            render=render.id,
            tier=tier,
            words=plan.words,
            act=plan.act,
            asked=plan.wish.words,
            pictures=tuple(inputs),
            edits=plan.parent is not None,
            ratio=plan.ratio,
            size=plan.size,
            deadline_seconds=tier.timeout_seconds * 1.5,
            before_call=self._lease.confirmed,
        )
        with story.timed("model"):
            painting = await self._painting(brief, slot, called_off, story)
        story.called(painting.model_calls)
        try:
            with story.timed("storing"):
                painted = await self._kept(render, tier, slot, painting, story)
        except StudioError:
            await self._store.keep_model_calls(render.id, slot, tier.name, painting.model_calls, self._now())
            raise
        self._pace.took(tier.name, plan.size, painting.receipt.seconds)
        log.info(
            "painted",
            render=render.id,
            slot=slot,
            tier=tier.name,
            seconds=round(painting.receipt.seconds, 3),
            micro_dollars=painting.receipt.cost,
            response_id=painting.receipt.response_id,
            bytes=painted.original.size,
        )
        return painted

    async def _painting(self, brief: Brief, slot: int, called_off: Callable[[], bool], story: Story) -> Painting:
        """Have the engine paint. Calls that gave nothing are kept as our own cost."""
        await self._lease.confirmed()
        try:
            return await self._engine.paint(brief)
        except (StudioError, HungUp) as error:
            story.called(error.model_calls)
            # A call that we abandoned is billed all the same. If the process is stopping, it is counted when the call is made
            # again.
            if not isinstance(error, HungUp) or called_off():
                await self._store.keep_model_calls(brief.render, slot, brief.tier.name, error.model_calls, self._now())
            raise

    async def _kept(self, render: Render, tier: Tier, slot: int, painting: Painting, story: Story) -> Painted:
        """Keep a painting on disk and in its row. It is paid for, so if a store fails this is retried for a while before giving up."""

        def may_pass(error: Exception) -> bool:
            story.unkept = isinstance(error, (StoreFull, StoreTrouble, StoreOut))
            return story.unkept

        again = Retries(attempts=None, timeout=_KEEP_SECONDS, wait_initial=0.25, wait_max=10)
        try:
            return await again(may_pass, self._keep, render, tier, slot, painting)
        finally:
            story.unkept = False

    async def _keep(self, render: Render, tier: Tier, slot: int, painting: Painting) -> Painted:
        painted = Painted(slot=slot, original=await self._pictures.put(painting.picture.data), receipt=painting.receipt)
        await self._store.keep_painted(render.id, painted, tier.name, painting.model_calls, self._now())
        return painted

    async def _count_lost(self, render: Render, tier: Tier, plan: Plan, slot: int) -> None:
        """Count a call whose answer we never saw: assumed billed at its highest price, as our cost."""
        cost = highest_price(tier, size=plan.size, pictures=len(plan.pictures)) or MicroDollars(0)
        lost = ModelCall(outcome="interrupted", cost=cost, seconds=0.0, billed=True)
        await self._store.keep_model_calls(render.id, slot, tier.name, (lost,), self._now())
