"""From a render whose turn has come to its versions: what it is made from, the brief, the model's calls, and what they gave.

A call is marked as begun before it is made and its picture kept at once after, so that a crash in between costs one call at most, and
a finished one is never paid again.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Coroutine, Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

import stamina
import structlog

from core.errors import (
    HungUp,
    Interrupted,
    NoPicture,
    NotFetched,
    NothingToRefine,
    PostFailed,
    ReaderCrashed,
    StoreFull,
    StoreOut,
    StoreTrouble,
    StudioError,
    TierGone,
)
from core.model import Act, Attachment, MicroDollars, Original, Painted, Render, Tier, Version, VersionId
from core.pixels.refusals import crashed as crash
from core.ports.engine import Brief, Engine, Painting, Picture, Try
from core.ports.pictures import Attached, Pictures
from core.ports.platform import Marks, Post, Publisher
from core.ports.store import Store, Thread, Turn
from core.renders import repeats
from core.renders.briefs import shortfalls
from core.renders.gate import Gate
from core.renders.pace import Pace
from core.renders.plans import INLINE_BYTES, Plan, plan
from core.renders.quarantine import must_not_fell
from core.runtime.clock import Now
from core.runtime.room import Room
from core.runtime.turns import Turns
from core.tiers import highest_price

log = structlog.get_logger(__name__)

_REFERENCE_BYTES = 25_000_000  # what somebody may attach; made smaller for the model where needed
_ONE_REFERENCE_BYTES = 7_000_000
_NO_SUCH_TIER = "The tier {tier} was removed while this waited. Nothing was charged; ask again, and another tier paints it."
_FETCHED_BYTES = 50_000_000  # of all renders' files that are fetched and read at the same time
_SENT_BYTES = 64_000_000  # of all pictures that calls under way were given: 24 of them with 2.6 MB each
_MOST_CRASHES = 2  # of one picture
_MOST_INTERRUPTIONS = 5  # of one call: each of them may have been billed
_KEEP_SECONDS = 300.0  # how long a store may fail before a picture that is paid is given up


class Painter:
    def __init__(
        self,
        *,
        store: Store,
        pictures: Pictures,
        engine: Engine,
        publishers: Mapping[str, Publisher],
        tiers: Mapping[str, Tier],
        gates: Mapping[str, Gate],
        pace: Pace,
        now: Now,
        new_id: Callable[[], str],
    ) -> None:
        self._store = store
        self._pictures = pictures
        self._engine = engine
        self._publishers = publishers
        self._tiers = tiers
        self._gates = gates
        self._pace = pace
        self._now = now
        self._new_id = new_id
        self._fetching, self._sending = Room(_FETCHED_BYTES), Room(_SENT_BYTES)
        self._readers = Turns()

    async def paint(self, render: Render, post: Post, turn: Turn, *, called_off: Callable[[], bool]) -> Sequence[Version]:
        """The render's versions, not yet numbered. Pictures that failed beside others that did not are left to a note; where all failed,
        the first error is raised."""
        tier = self._tiers.get(render.choice.tier)
        if tier is None:
            raise TierGone(_NO_SUCH_TIER.format(tier=render.choice.tier), tier=render.choice.tier, successor=None)
        plan = await self._plan(render, post, turn, tier)
        done = {painted.slot: painted for painted in turn.painted}
        missing = [slot for slot in range(render.wish.count) if slot not in done]
        outcomes = await _together(self._slot(render, post, plan, tier, slot, called_off) for slot in missing)
        painted = sorted([*done.values(), *(one for one in outcomes if isinstance(one, Painted))], key=lambda one: one.slot)
        errors = [one for one in outcomes if isinstance(one, StudioError)]
        if out := next((error for error in errors if isinstance(error, StoreOut)), None):
            raise out  # what is kept stays; the rest is painted when the database answers
        if not painted:
            raise errors[0]
        await self._note(post, plan, painted, errors, references=render.references)
        return [self._version(render, plan, tier, one) for one in painted]

    # --- the plan

    async def _plan(self, render: Render, post: Post, turn: Turn, tier: Tier) -> Plan:
        versions = {version.id: version for version in turn.versions}
        target = self._target(render, turn.thread, versions)
        attached = await self._references(render, post)
        kept = await repeats.of_thread(self._store, target) if target is not None and render.wish.act is not Act.EDIT else {}
        made = plan(render.wish, target, versions=versions, kept=kept, attached=attached, tier=tier)
        await repeats.keep(post.marks, references=made.references, avoid=made.wish.avoid)
        return made

    def _target(self, render: Render, thread: Thread, versions: Mapping[VersionId, Version]) -> Version | None:
        if render.wish.act is Act.NEW:
            return None
        target = thread.current if render.follows else render.target
        if target is None or target not in versions:
            raise NothingToRefine
        return versions[target]

    async def _references(self, render: Render, post: Post) -> tuple[Original, ...]:
        """What was attached, fetched once, made safe and kept, in order. Files that are no pictures are left out beside those that are."""
        among = any(one.may_be_picture for one in render.references)
        pictures: list[Original] = []
        refusals: list[NoPicture] = []
        for n, file in enumerate(render.references):
            if among and not file.may_be_picture:
                continue
            try:
                pictures.append(await self._reference(render, post, n))
            except NoPicture as refused:
                if (file.mime or "").startswith("image/"):
                    raise  # it was meant as one
                refusals.append(refused)
                await post.marks.set(f"left:{n}", "no picture")
        if refusals and not pictures:
            raise refusals[0]
        return tuple(pictures)

    async def _reference(self, render: Render, post: Post, n: int) -> Original:
        """The nth of them, from its mark where an earlier try has kept it already."""
        mark, file = f"reference:{n}", render.references[n]
        if (kept := post.marks.get(mark)) is not None:
            return Original(**json.loads(kept))
        must_not_fell(post.marks)
        most = min(_ONE_REFERENCE_BYTES, INLINE_BYTES // len(render.references))
        size, asker = min(file.size or _REFERENCE_BYTES, _REFERENCE_BYTES), (render.place.platform, render.person.id)
        async with self._readers.turn(asker), self._fetching.taken(size):  # slow files of one keep nobody else's waiting
            try:
                data = await self._publishers[render.place.platform].fetch(file, max_bytes=_REFERENCE_BYTES)
            except PostFailed as error:
                raise NotFetched(file.name) from error
            attached = await self._put(data, file.name, post.marks, crashes=f"crashes:{n}", max_bytes=most)
        if attached.note:
            await post.marks.set(f"still:{n}", attached.note)
        await post.marks.set(mark, json.dumps(asdict(attached.original)))
        return attached.original

    async def _put(self, data: bytes, name: str, marks: Marks, *, crashes: str, max_bytes: int) -> Attached:
        """Keep what was attached. What ends the process that reads it gets a second try, in this life or the next, and no third."""
        crashed = int(marks.get(crashes) or 0)
        while crashed < _MOST_CRASHES:
            try:
                return await self._pictures.put_reference(data, name=name, max_bytes=max_bytes)
            except ReaderCrashed:
                crashed += 1
                await marks.set(crashes, str(crashed))
        raise crash(name)

    # --- the calls

    async def _slot(self, render: Render, post: Post, plan: Plan, tier: Tier, slot: int, called_off: Callable[[], bool]) -> Painted:
        size = sum(one.size for one in plan.pictures)
        async with self._gates[tier.name].passage(render.place.channel, render.id), self._sending.taken(size):
            self._pictures.check_room()
            interrupted = await self._store.begin_call(render.id, slot)
            if interrupted:
                await self._count_lost(render, tier, plan, slot)
                must_not_fell(post.marks)
            if interrupted >= _MOST_INTERRUPTIONS:
                raise Interrupted
            try:
                return await self._call(render, plan, tier, slot)
            except StudioError as error:
                await self._store.keep_tries(render.id, slot, tier.name, error.tries, self._now())
                raise
            except HungUp as error:
                if called_off():  # a call that was hung up on is billed all the same; a stop is counted when the call is made again
                    await self._store.keep_tries(render.id, slot, tier.name, error.tries, self._now())
                raise

    async def _call(self, render: Render, plan: Plan, tier: Tier, slot: int) -> Painted:
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
        )
        painting = await self._engine.paint(brief)
        try:
            painted = await self._kept(render, tier, slot, painting)
        except StudioError as error:
            error.tries = painting.tries
            raise
        self._pace.took(tier.name, painting.seconds)
        log.info(
            "painted",
            render=render.id,
            slot=slot,
            tier=tier.name,
            seconds=round(painting.seconds, 3),
            micro_dollars=painting.cost,
            response_id=painting.response_id,
            bytes=painted.original.size,
        )
        return painted

    async def _kept(self, render: Render, tier: Tier, slot: int, painting: Painting) -> Painted:
        """A painting on disk and in its row. It is paid, so stores that fail are tried again for a while, before it is given up."""
        async for attempt in stamina.retry_context(
            on=(StoreFull, StoreTrouble, StoreOut), attempts=None, timeout=_KEEP_SECONDS, wait_initial=0.25, wait_max=10
        ):
            with attempt:
                painted = Painted(
                    slot=slot,
                    original=await self._pictures.put(painting.picture.data),
                    cost=painting.cost,
                    seconds=painting.seconds,
                    remark=painting.remark,
                    response_id=painting.response_id,
                    model_version=painting.model_version,
                )
                await self._store.keep_painted(render.id, painted, tier.name, painting.tries, self._now())
                return painted
        raise AssertionError("a retry context gives a result or raises")

    async def _count_lost(self, render: Render, tier: Tier, plan: Plan, slot: int) -> None:
        """A call whose answer we never saw: assumed billed at its highest price, as our cost."""
        cost = highest_price(tier, size=plan.size, pictures=len(plan.pictures)) or MicroDollars(0)
        lost = Try(outcome="interrupted", cost=cost, seconds=0.0, billed=True)
        await self._store.keep_tries(render.id, slot, tier.name, (lost,), self._now())

    # --- what came of it

    async def _note(
        self, post: Post, plan: Plan, painted: Sequence[Painted], errors: Sequence[StudioError], *, references: Sequence[Attachment]
    ) -> None:
        first, asked = painted[0].original, plan.wish
        ratio, size = plan.ratio if asked.ratio else None, plan.size if post.wish.size else None
        notes = [*([post.wish.note] if post.wish.note else []), *plan.notes]
        notes += shortfalls(ratio, size, first.width, first.height)
        notes += [f"With {file.name} {file.origin}." for file in references if file.origin]
        others = [file for n, file in enumerate(references) if not file.may_be_picture or post.marks.get(f"left:{n}")]
        notes += [f"Left out {file.name}: it isn't a picture." for file in others]
        notes += [note for n in range(len(references)) if (note := post.marks.get(f"still:{n}"))]
        if errors:
            notes.append(f"{len(errors)} of {len(painted) + len(errors)} did not come out: {errors[0]}")
        if notes:
            await post.marks.set("notes", "\n".join(note.replace("\n", " ") for note in notes))

    def _version(self, render: Render, plan: Plan, tier: Tier, painted: Painted) -> Version:
        return Version(
            id=VersionId(self._new_id()),
            thread=render.thread,
            number=0,
            parent=plan.parent.id if plan.parent is not None else None,
            before=None,
            render=render.id,
            act=plan.act,
            words=plan.wish.words,
            original=painted.original,
            tier=tier.name,
            model=tier.model,
            why=render.choice.why,
            asked_ratio=plan.ratio,
            asked_size=plan.size,
            seconds=painted.seconds,
            cost=painted.cost,
            alt=plan.alt,
            person=render.person,
            made_at=self._now(),
            remark=painted.remark,
            response_id=painted.response_id,
            model_version=painted.model_version,
        )


async def _together(works: Iterable[Coroutine[Any, Any, Painted]]) -> list[Painted | StudioError]:
    """All at once; one failing leaves the others alone. What is no StudioError is raised."""
    outcomes: list[Painted | StudioError] = []
    for outcome in await asyncio.gather(*works, return_exceptions=True):
        if isinstance(outcome, BaseException) and not isinstance(outcome, StudioError):
            raise outcome
        outcomes.append(outcome)
    return outcomes
