"""What a later `again`, `variations` or `final` needs to know about a result beyond its version, and what Info tells of it: kept as
marks of the version's render."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field

from core.model import Original, RenderId, Role, Sha256, ThreadId, Version
from core.ports.platform import LASTING_MARKS, Marks
from core.ports.store import RepeatStore

_REFERENCES, _AVOID, _ROLES, _NAMES, _CALLED, _REGION, _ = LASTING_MARKS


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    references: tuple[Original, ...] = ()  # all that the picture was made with, in the order they were sent in
    avoid: str | None = None
    roles: tuple[Role | None, ...] = ()  # what the references are for, in their order
    names: Mapping[Sha256, str] = field(default_factory=dict)  # of the files that were attached to the ask itself
    called: Mapping[Sha256, str] = field(default_factory=dict)  # how the words that they go along with name some of them
    region: KeptRegion | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptRegion:
    """Where alone a picture changed. `answers`: what the model painted, whole, in the order of the versions; `mask` is white where they
    were put in."""

    where: str
    reference: Sha256  # the attached picture that marked it
    mask: Sha256
    answers: tuple[Sha256, ...]


def read(marks: Mapping[str, str]) -> Kept:
    """Read what was kept from a render's marks."""
    return Kept(
        references=tuple(Original(**one) for one in json.loads(marks.get(_REFERENCES, "[]"))),
        avoid=marks.get(_AVOID),
        roles=tuple(None if one is None else Role(one) for one in json.loads(marks.get(_ROLES, "[]"))),
        names=json.loads(marks.get(_NAMES, "{}")),
        called={Sha256(sha256): name for sha256, name in json.loads(marks.get(_CALLED, "{}")).items()},
        region=_region_from(marks[_REGION]) if _REGION in marks else None,
    )


def _region_from(text: str) -> KeptRegion:
    values = json.loads(text)
    return KeptRegion(where=values["where"], reference=values["reference"], mask=values["mask"], answers=tuple(values["answers"]))


async def keep_region(marks: Marks, region: KeptRegion) -> None:
    await marks.set(_REGION, json.dumps(asdict(region)))


async def of_thread(store: RepeatStore, target: Version) -> Mapping[RenderId, Kept]:
    """What the pictures of a version's thread were made with; what the pictures are for is only read of the version's own."""
    found = await store.marks_of(target.thread, _REFERENCES)
    more = {key: await store.marks_of(target.thread, key) for key in (_AVOID, _CALLED, _REGION)}
    of_each = {
        render: {
            **({_REFERENCES: found[render]} if render in found else {}),
            **{key: values[render] for key, values in more.items() if render in values},
        }
        for render in {**found, **more[_AVOID]}
    }
    return {render: read(marks) for render, marks in of_each.items()} | {target.render: read(await store.marks(target.render))}


async def names_in(store: RepeatStore, thread: ThreadId) -> Mapping[Sha256, str]:
    """What all files were called that were attached in a thread."""
    found = await store.marks_of(thread, _NAMES)
    return {sha256: name for value in found.values() for sha256, name in json.loads(value).items()}


async def keep(
    marks: Marks,
    *,
    references: Sequence[Original],
    avoid: str | None,
    roles: Sequence[Role | None],
    names: Mapping[Sha256, str],
    called: Mapping[Sha256, str],
) -> None:
    if references:
        await marks.set(_REFERENCES, json.dumps([asdict(one) for one in references]))
    if avoid:
        await marks.set(_AVOID, avoid)
    if any(roles):
        await marks.set(_ROLES, json.dumps(roles))
    if names:
        await marks.set(_NAMES, json.dumps(names))
    if called:
        await marks.set(_CALLED, json.dumps(called))
