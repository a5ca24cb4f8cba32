"""Keeps an edit within the region that an attached picture marks: finds it before anything is paid, and puts the model's picture into the
one before only there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from core.model import Act, Original, Painted, Role, Sha256
from core.ports.pictures import Marking, RegionStore
from core.reading import marks_a_region
from core.renders.plans import Plan
from core.renders.repeats import KeptRegion

NOTE = "Only the marked region changed ({where}). All else is the picture before, pixel for pixel."


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """What of a picture may change. `picture`: the number of the one that marks it, in the request."""

    picture: int
    reference: Sha256
    marking: Marking

    @property
    def note(self) -> str:
        return NOTE.format(where=self.marking.where)

    def kept(self, answers: tuple[Sha256, ...]) -> KeptRegion:
        """What is kept of it with what the model painted."""
        return KeptRegion(where=self.marking.where, reference=self.reference, mask=self.marking.mask, answers=answers)


async def region_of(plan: Plan, pictures: RegionStore, names: Mapping[Sha256, str]) -> Region | None:
    """The region that a reference of an edit marks; None: none does. Raises BadPicture for a mask that cannot be."""
    if plan.act is not Act.EDIT or plan.parent is None:
        return None
    said = marks_a_region(plan.wish.words)
    for number, reference in enumerate(plan.references, start=1):
        role = plan.wish.roles[number - 1] if number <= len(plan.wish.roles) else None
        if role not in (None, Role.REGION) or reference.sha256 in plan.called:  # a picture of ours that the words name is no mask
            continue
        marking = await pictures.region(
            plan.parent.original.sha256, reference.sha256, name=names.get(reference.sha256, ""), said=said or role is Role.REGION
        )
        if marking is not None:
            return Region(picture=number, reference=reference.sha256, marking=marking)
    return None


async def within(region: Region, parent: Original, painted: Painted, pictures: RegionStore) -> Painted:
    """What was painted, with all but the region as it was before. The model's own picture stays kept as it came."""
    whole = await pictures.put_inside(parent.sha256, painted.original.sha256, region.marking.mask)
    return replace(painted, original=whole)
