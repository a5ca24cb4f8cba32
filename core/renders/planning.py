"""What a render is painted from: the version that it changes, the pictures that go along, and the plan of its calls on each tier."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from core.errors import NothingToRefine
from core.model import Act, Attachment, Render, Role, Tier, Version
from core.ports.pictures import Pictures
from core.ports.platform import Post, Publisher
from core.ports.records import Turn
from core.ports.store import PlanningStore
from core.renders import repeats
from core.renders.attached import References
from core.renders.briefs import ratio_of
from core.renders.plans import Plan, plan
from core.renders.regions import Region, region_of


class Planning:
    def __init__(
        self, *, store: PlanningStore, pictures: Pictures, publishers: Mapping[str, Publisher], tiers: Mapping[str, Tier]
    ) -> None:
        self._store = store
        self._pictures = pictures
        self._tiers = tiers
        self._references = References(store=store, pictures=pictures, publishers=publishers)

    async def plans(self, render: Render, post: Post, turn: Turn, tier: Tier) -> tuple[Mapping[str, Plan], Region | None]:
        """The plan on each tier that paints, and the region that all of them keep to. Of a comparison there are several plans, each as if
        it were asked for alone. Raises NothingToRefine, and what References.of raises."""
        if not render.wish.compare:
            made, region = await self._plan(render, post, turn, tier)
            return {tier.name: made}, region
        alone = replace(render, wish=replace(render.wish, compare=None, count=1))
        known = [self._tiers[name] for name in render.wish.compare if name in self._tiers]
        by_references = sorted(known, key=lambda one: one.max_references)  # what is kept last is kept: the most references
        found = {one.name: await self._plan(alone, post, turn, one) for one in by_references}
        return {name: made for name, (made, _) in found.items()}, found[tier.name][1]

    async def _plan(self, render: Render, post: Post, turn: Turn, tier: Tier) -> tuple[Plan, Region | None]:
        versions = {version.id: version for version in turn.versions}
        target = None if render.wish.act is Act.NEW else target_of(render, turn)
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


def target_of(render: Render, turn: Turn) -> Version:
    """The version that a render is made from: where it goes on from the current one, that of its turn. Raises NothingToRefine."""
    target = turn.thread.current if render.follows else render.target
    found = next((version for version in turn.versions if version.id == target), None)
    if found is None:
        raise NothingToRefine
    return found


def _called(file: Attachment) -> str | None:
    """How the asker's words name a reference; None: they do not."""
    if file.version is not None:
        return f"called {file.name}"
    return f"that the link {file.link} leads to" if file.link is not None else None


def _roles(render: Render, post: Post) -> tuple[Role | None, ...]:
    """What the pictures are for that were fetched: files that turned out to be none are left out."""
    among = [n for n, file in enumerate(render.references) if file.may_be_picture]
    roles = (*render.wish.roles, *[None] * len(among))
    return (
        tuple(role for n, role in zip(among, roles, strict=False) if not post.marks.get(f"left:{n}")) if render.wish.roles else ()
    )
