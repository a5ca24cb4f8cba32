"""Keeps a change within the region that an attached picture marks, of the current picture or of another attached one: finds it before
anything is paid, and puts the model's picture into the one that is changed only there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from core.errors import BadPicture
from core.model import Act, Original, Painted, Role, Sha256
from core.ports.pictures import Marking, RegionStore
from core.reading import marks_a_region
from core.renders.briefs import region_words
from core.renders.plans import Plan
from core.renders.repeats import KeptRegion

NOTE = "Only the marked region changed ({where}). Everything else is as it was, pixel for pixel."
NOTE_OF_NEW = "Only the marked region changed ({where}). Everything else is the attached picture, pixel for pixel."
_PUNCTUATION = re.compile(r"[\W_\d]+")  # between the words of a file's name
_SAME_SHAPE = 0.02  # how far the ratio of sides may be off, as in core/pixels/regions.py


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """What of a picture may change. `picture`: the number of the one that marks it, in the request. `base`: the picture that is changed,
    and `base_number` that one's number where it is attached; None: it is the current one."""

    picture: int
    reference: Sha256
    marking: Marking
    base: Original
    base_number: int | None = None

    @property
    def note(self) -> str:
        return (NOTE if self.base_number is None else NOTE_OF_NEW).format(where=self.marking.where)

    @property
    def words(self) -> str:
        """What the model is told of it."""
        return region_words(self.picture, self.marking.where, drawn=self.marking.drawn, of=self.base_number)

    def kept(self, answers: tuple[Sha256, ...]) -> KeptRegion:
        """What is kept of it with what the model painted."""
        return KeptRegion(where=self.marking.where, reference=self.reference, mask=self.marking.mask, answers=answers)


async def region_of(plan: Plan, pictures: RegionStore, names: Mapping[Sha256, str]) -> Region | None:
    """The region that a reference of an edit marks, or of a new picture one reference in another; None: none does. Raises BadPicture for a
    mask that cannot be."""
    if plan.act is Act.NEW and plan.parent is None:
        return await _of_new(plan, pictures, names)
    if plan.act is not Act.EDIT or plan.parent is None:
        return None
    base = plan.parent.original
    for number, reference in _may_mark(plan):
        name, said = names.get(reference.sha256, ""), _is_said(plan, number, names)
        marking = await pictures.region(base.sha256, reference.sha256, name=name, said=said)
        if marking is not None:
            return Region(picture=number, reference=reference.sha256, marking=marking, base=base)
    return None


async def _of_new(plan: Plan, pictures: RegionStore, names: Mapping[Sha256, str]) -> Region | None:
    """The region of one attached picture that another one marks. Where nothing says so, these two have to be all that is attached, and
    the one that is changed no mask as well: two logos are black and white, too."""
    several, refused = len(plan.references) > 2, None
    for number, reference in _may_mark(plan):
        said = _is_said(plan, number, names) if not several else _is_called_so(plan, number, names)
        for base_number, base in enumerate(plan.references, start=1):
            if base == reference or (not said and (several or not _alike(base, reference))):
                continue
            try:
                marking = await pictures.region(base.sha256, reference.sha256, name=names.get(reference.sha256, ""), said=said)
                if marking is None or (not said and not marking.drawn and await _marks(reference, base, pictures)):
                    continue
            except BadPicture as error:
                refused = error if said and refused is None else refused
                continue
            return Region(picture=number, reference=reference.sha256, marking=marking, base=base, base_number=base_number)
    if refused is not None:
        raise refused
    return None


def _may_mark(plan: Plan) -> Iterator[tuple[int, Original]]:
    """The references that may mark a region, with their numbers. Of a new picture the last comes first: people attach the picture, and then
    what marks it."""
    numbered = [*enumerate(plan.references, start=1)]
    for number, reference in numbered if plan.parent is not None else reversed(numbered):
        role = plan.wish.roles[number - 1] if number <= len(plan.wish.roles) else None
        if role in (None, Role.REGION) and reference.sha256 not in plan.called:  # a picture of ours that the words name is no mask
            yield number, reference


def _is_said(plan: Plan, number: int, names: Mapping[Sha256, str]) -> bool:
    return marks_a_region(plan.wish.words) or _is_called_so(plan, number, names)


def _is_called_so(plan: Plan, number: int, names: Mapping[Sha256, str]) -> bool:
    """Whether its file is called a mask ("mask_2.png"), or it was read to mark a region."""
    role = plan.wish.roles[number - 1] if number <= len(plan.wish.roles) else None
    called = _PUNCTUATION.sub(" ", names.get(plan.references[number - 1].sha256, "").rpartition(".")[0])
    return role is Role.REGION or marks_a_region(called)


def _alike(one: Original, other: Original) -> bool:
    return abs(one.width / one.height * other.height / other.width - 1) <= _SAME_SHAPE


async def _marks(base: Original, reference: Original, pictures: RegionStore) -> bool:
    """Whether one marks a region of the other where nothing says so."""
    try:
        return await pictures.region(base.sha256, reference.sha256, name="", said=False) is not None
    except BadPicture:
        return True


async def within(region: Region, painted: Painted, pictures: RegionStore) -> Painted:
    """What was painted, with all but the region as it was before. The model's own picture stays kept as it came."""
    whole = await pictures.put_inside(region.base.sha256, painted.original.sha256, region.marking.mask)
    return replace(painted, original=whole)
