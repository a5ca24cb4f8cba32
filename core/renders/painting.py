"""From a render whose turn has come to its versions: gathers what it is made from, and makes the model calls."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Coroutine, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from core import tiers
from core.acts.history import lineage
from core.errors import UNCHARGED, CalledOff, NothingToRefine, StoreOut, StudioError, TierGone
from core.model import Act, Attachment, Choice, MicroDollars, Painted, Render, Role, Tier, Version, VersionId, Wish
from core.ports.engine import Engine
from core.ports.jobs import Lease, Unshared
from core.ports.pending import PendingAsk
from core.ports.pictures import CONTACT_EDGE, Pictures
from core.ports.platform import MERGED, Missing, Post, Publisher
from core.ports.records import Thread, Turn
from core.ports.store import PaintingStore
from core.renders import comparing, merging, packing, repeats
from core.renders.adjusting import adjusted
from core.renders.attached import References
from core.renders.batches import AT_ONCE, Batch, Filling, came_out, is_batch, keep_missing, labels_of
from core.renders.briefs import ratio_of, shortfalls, size_for
from core.renders.calls import Calls
from core.renders.comparing import tier_of
from core.renders.drifting import DriftGuard
from core.renders.pace import Pace
from core.renders.plans import Plan, plan
from core.renders.regions import Region, region_of, within
from core.renders.story import Story
from core.renders.throttle import Throttle
from core.runtime.clock import Clock, Now

_NO_COST = re.compile(rf"(?<!\s)\s*+{UNCHARGED}\s*+(\w?)")
_NO_SUCH_TIER = (
    "The tier {tier} was removed while this was waiting. You weren't charged. Ask again, and another tier will paint it."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What was painted of a render, and what a button is to ask for again; None: nothing is missing."""

    versions: Sequence[Version]
    pending: PendingAsk | None = None


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
        self._store = store
        self._tiers = tiers
        self._now = now
        self._new_id = new_id
        self._pictures = pictures
        self._drifts = DriftGuard(pictures)
        self._references = References(store=store, pictures=pictures, publishers=publishers)
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
        choice = render.choice
        if choice is None:
            raise AssertionError("a tier is chosen for what is painted")
        tier = self._tiers.get(choice.tier)
        if tier is None:
            raise TierGone(_NO_SUCH_TIER.format(tier=choice.tier), tier=choice.tier, successor=None)
        plans, region = await self._plans(render, post, turn, tier)
        plan = plans[tier.name]
        done = {painted.slot: painted for painted in turn.painted}
        unpainted = [slot for slot in range(render.wish.count) if slot not in done]
        missing = [] if stopped else unpainted
        if filling is not None:
            for one in done.values():
                filling.painted(one)
        at_once = asyncio.Semaphore(AT_ONCE)

        async def paint(slot: int) -> Painted:
            try:
                async with at_once:
                    own = tier_of(render, slot, self._tiers, tier)
                    if own is None:
                        raise TierGone(_NO_SUCH_TIER.format(tier=(render.wish.compare or ("",))[slot]), tier="", successor=None)
                    one = await self._calls.make(render, post, plans[own.name].of(slot), own, slot, called_off, story)
            except StudioError:
                if filling is not None:
                    filling.failed.add(slot)
                raise
            if filling is not None:
                await self._prepared(one)
                filling.painted(one)
            return one

        outcomes = await _together(map(paint, missing))
        painted = sorted([*done.values(), *(one for one in outcomes if isinstance(one, Painted))], key=lambda one: one.slot)
        errors = [one for one in outcomes if isinstance(one, StudioError)]
        if out := next((error for error in errors if isinstance(error, StoreOut)), None):
            raise out  # pictures that are kept stay kept; the rest is painted once the database answers
        if not painted:
            raise errors[0] if errors else CalledOff()
        there = {one.slot for one in painted}
        left = [slot for slot in unpainted if slot not in there]
        if is_batch(render.wish):
            await Batch(failed=() if stopped else tuple(left), labels=self._labels(render, painted)).keep(post.marks)
        blind = comparing.is_blind(render.wish, painted)
        drifted = await self._drifted(render, post, plan, turn, painted) if region is None else None
        await self._note(post, plan, painted, errors, references=render.references, stopped=stopped, region=region, drifted=drifted)
        if region is not None:
            answers = tuple(one.original.sha256 for one in painted)
            await repeats.keep_region(post.marks, region.kept(answers))
            painted = [await within(region, one, self._pictures) for one in painted]
        slots = [one.slot for one in painted] if is_batch(render.wish) else range(len(painted))
        made: list[Version] = []
        for slot, one in zip(slots, painted, strict=True):
            own = tier_of(render, one.slot, self._tiers, tier) or tier
            made.append(self._version(render, plans.get(own.name, plan), own, choice, one, slot, hidden=blind))
        pending = None
        if left and not blind:  # what could be asked for again would name its tier, and so the others'
            pending = await self._missing(render, post, plan, tier, left, made, stopped=stopped)
        return Made(versions=made, pending=pending)

    def _labels(self, render: Render, painted: Sequence[Painted]) -> tuple[str, ...]:
        return comparing.labels(render.wish, painted, self._tiers) if render.wish.compare else labels_of(render.wish)

    async def _plans(self, render: Render, post: Post, turn: Turn, tier: Tier) -> tuple[Mapping[str, Plan], Region | None]:
        """The plan on each tier that paints, and the region that all of them keep to. Of a comparison there are several plans, each as if
        it were asked for alone."""
        if not render.wish.compare:
            made, region = await self._plan(render, post, turn, tier)
            return {tier.name: made}, region
        alone = replace(render, wish=replace(render.wish, compare=None, count=1))
        known = [self._tiers[name] for name in render.wish.compare if name in self._tiers]
        by_references = sorted(known, key=lambda one: one.max_references)  # what is kept last is kept: the most references
        found = {one.name: await self._plan(alone, post, turn, one) for one in by_references}
        return {name: made for name, (made, _) in found.items()}, found[tier.name][1]

    async def _missing(
        self, render: Render, post: Post, plan: Plan, tier: Tier, slots: Sequence[int], made: Sequence[Version], *, stopped: bool
    ) -> PendingAsk:
        """Let a button ask for what did not come out, as it was to be painted, and for nothing else. made: what came out."""
        wish = replace(
            render.wish,
            count=len(slots),
            combinations=tuple(render.wish.combinations[slot] for slot in slots if slot < len(render.wish.combinations)),
            tier=tier.name,
            size=plan.size if plan.size in tier.sizes else render.wish.size,
            ratio=plan.ratio if plan.ratio in tier.ratios else render.wish.ratio,
            version=None,
            open=(),
            rest=True,
        )
        if render.wish.formats:
            await packing.keep_lacking(post.marks, slots)
            wish = replace(packing.rest(wish, render.wish, made, slots), ratio=render.wish.ratio)
        if render.wish.compare:
            lacking = tuple(render.wish.compare[slot] for slot in slots)
            several = lacking if len(lacking) > 1 else None
            wish = replace(
                wish, compare=several, tier=None if several else lacking[0], size=render.wish.size, ratio=render.wish.ratio
            )
        pending = PendingAsk(id=self._new_id(), ask=render.asked(wish, plan.parent.id if plan.parent is not None else None))
        each = [tiers.usual_price(tier, size=plan.of(slot).size or tier.sizes[0], pictures=len(plan.pictures)) for slot in slots]
        usual = [price for price in each if price is not None]
        price = MicroDollars(sum(usual)) if len(usual) == len(slots) and not made[0].receipt.is_sample else None
        await keep_missing(post.marks, Missing(pending=pending.id, count=len(slots), price=price, stopped=stopped))
        return pending

    async def _drifted(self, render: Render, post: Post, plan: Plan, turn: Turn, painted: Sequence[Painted]) -> str | None:
        """The sentence about what an edit changed that nobody asked for; None: nothing, or it is not measured."""
        if render.wish.count > 1 or render.choice is None or plan.parent is None:
            return None
        line = lineage({version.id: version for version in turn.versions}, plan.parent.id)
        return await self._drifts.look(plan, render.choice, line, painted, post.marks)

    async def _prepared(self, painted: Painted) -> None:
        """Make the small copy that the contact sheet needs, while other pictures are painted. The sheet makes what is missing."""
        with suppress(StudioError):
            await self._pictures.preview(painted.original.sha256, max_edge=CONTACT_EDGE)

    async def adjust(self, render: Render, turn: Turn, clock: Clock) -> Version:
        """Make the version of an exact edit, not yet numbered."""
        versions = {version.id: version for version in turn.versions}
        parent = self._target(render, turn.thread, versions)
        if parent is None:
            raise NothingToRefine
        self._pictures.check_space()
        return await adjusted(render, parent, self._pictures, id=VersionId(self._new_id()), clock=clock, now=self._now)

    # --- the plan

    async def _plan(self, render: Render, post: Post, turn: Turn, tier: Tier) -> tuple[Plan, Region | None]:
        versions = {version.id: version for version in turn.versions}
        target = self._target(render, turn.thread, versions)
        found = await self._references.of(render, post, current=target.id if target is not None else None)
        called = {original.sha256: name for file, original in found if (name := _called(file)) is not None}
        kept = await repeats.of_thread(self._store, target) if target is not None and render.wish.act is not Act.EDIT else {}
        wish = replace(render.wish, roles=_roles(render, post))
        attached = [one for _, one in found]
        made = plan(wish, target, versions=versions, kept=kept, attached=attached, tier=tier, called=called)
        before = kept[target.render].names if target is not None and target.render in kept else {}
        region = await region_of(made, self._pictures, {**before, **{original.sha256: file.name for file, original in found}})
        if region is not None:
            # another format would move everything
            ratio = ratio_of(tier, region.base.width, region.base.height) if region.base_number is not None else None
            wish = replace(wish, ratio=ratio)
            made = plan(
                wish, target, versions=versions, kept=kept, attached=attached, tier=tier, called=called, region=region.words
            )
        named = {one.sha256: made.called[one.sha256] for one in made.references if one.sha256 in made.called}
        await repeats.keep(
            post.marks,
            references=made.references,
            avoid=made.wish.avoid,
            roles=made.wish.roles,
            names={original.sha256: file.name for file, original in found},
            called=named,
        )
        return made, region

    def _target(self, render: Render, thread: Thread, versions: Mapping[VersionId, Version]) -> Version | None:
        if render.wish.act is Act.NEW:
            return None
        target = thread.current if render.follows else render.target
        if target is None or target not in versions:
            raise NothingToRefine
        return versions[target]

    # --- what came of it

    async def _note(
        self,
        post: Post,
        plan: Plan,
        painted: Sequence[Painted],
        errors: Sequence[StudioError],
        *,
        references: Sequence[Attachment],
        stopped: bool,
        region: Region | None,
        drifted: str | None,
    ) -> None:
        asked, merged = plan.wish, post.marks.get(MERGED)
        notes = [
            *([merging.listed(merged)] if merged is not None else []),
            *([post.wish.note] if post.wish.note else []),
            *plan.notes,
        ]
        if region is not None:
            notes.append(region.note)
        elif not comparing.is_blind(post.wish, painted):
            notes += _short_of(plan, painted if plan.each else painted[:1], post.wish)
        current = plan.parent.id if plan.parent is not None else None
        notes += [drifted] if drifted is not None else []
        used = [file for file in references if file.version is None or file.version != current]
        notes += [f"I used {file.name} {file.origin}." for file in used if file.origin]
        others = [file for n, file in enumerate(references) if not file.may_be_picture or post.marks.get(f"left:{n}")]
        notes += [f"I left out {file.name}: it isn't a picture." for file in others]
        notes += [note for n in range(len(references)) if (note := post.marks.get(f"still:{n}"))]
        there = {one.slot for one in painted}
        if errors and post.wish.compare:
            notes.append(comparing.lacking(post.wish, painted, self._tiers, why=_without_cost(errors[0])))
        elif stopped or (errors and is_batch(asked)):
            notes.append(came_out(len(painted), post.wish.count, errors, stopped=stopped))
        elif errors and post.wish.formats:
            notes.append(f"{packing.did_not_come_out(post.wish.formats, there)} {_without_cost(errors[0])}")
        elif errors:
            missed = f"{len(errors)} of {len(painted) + len(errors)} pictures didn't come out"
            notes.append(f"{missed}; you weren't charged for {'it' if len(errors) == 1 else 'them'}. {_without_cost(errors[0])}")
        if notes:
            await post.marks.set("notes", "\n".join(note.replace("\n", " ") for note in notes))

    def _version(
        self, render: Render, plan: Plan, tier: Tier, choice: Choice, painted: Painted, slot: int, *, hidden: bool
    ) -> Version:
        return Version(
            id=VersionId(self._new_id()),
            thread=render.thread,
            number=0,
            parent=plan.parent.id if plan.parent is not None else None,
            before=None,
            render=render.id,
            act=plan.act,
            words=plan.of(painted.slot).wish.words,
            original=painted.original,
            tier=tier.name,
            model=tier.model,
            reason=choice.reason,
            lack=choice.lack,
            asked_ratio=plan.of(painted.slot).ratio,
            asked_size=plan.of(painted.slot).size,
            receipt=painted.receipt,
            alt=plan.of(painted.slot).alt,
            person=render.person,
            made_at=self._now(),
            slot=slot,
            hidden=hidden,
        )


def _called(file: Attachment) -> str | None:
    """How the asker's words name a reference; None: they do not."""
    if file.version is not None:
        return f"called {file.name}"
    return f"that the link {file.link} leads to" if file.link is not None else None


def _without_cost(error: StudioError) -> str:
    """Give an error's sentence without "You weren't charged.", which is false where other pictures of the ask came out."""
    return _NO_COST.sub(lambda found: f" {found[1].upper()}", str(error)).strip()


def _short_of(plan: Plan, painted: Sequence[Painted], wish: Wish) -> Sequence[str]:
    """Where pictures differ from what was asked for, each sentence once."""
    found: dict[str, None] = {}
    for one in painted:
        own, original = plan.of(one.slot), one.original
        ratio, size = own.ratio if own.wish.ratio else None, own.size if wish.size else None
        found |= dict.fromkeys(shortfalls(ratio, size, original.width, original.height))
    return tuple(found)


def _roles(render: Render, post: Post) -> tuple[Role | None, ...]:
    """What the pictures are for that were fetched: files that turned out to be none are left out."""
    among = [n for n, file in enumerate(render.references) if file.may_be_picture]
    roles = (*render.wish.roles, *[None] * len(among))
    return (
        tuple(role for n, role in zip(among, roles, strict=False) if not post.marks.get(f"left:{n}")) if render.wish.roles else ()
    )


async def _together(works: Iterable[Coroutine[Any, Any, Painted]]) -> list[Painted | StudioError]:
    """Run all at once. One that fails leaves the others alone; anything but a StudioError is raised."""
    outcomes: list[Painted | StudioError] = []
    for outcome in await asyncio.gather(*works, return_exceptions=True):
        if isinstance(outcome, BaseException) and not isinstance(outcome, StudioError):
            raise outcome
        outcomes.append(outcome)
    return outcomes
