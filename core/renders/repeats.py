"""What a later `again`, `variations` or `final` needs to know about a result beyond its version, and what Info tells of it: kept as
marks of the version's render."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field

from core.model import Original, RenderId, Role, Sha256, ThreadId, Version
from core.ports.platform import LASTING_MARKS, Marks
from core.ports.store import RepeatStore

_REFERENCES, _AVOID, _ROLES, _NAMES, _CALLED = LASTING_MARKS


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    references: tuple[Original, ...] = ()  # all that the picture was made with, in the order they were sent in
    avoid: str | None = None
    roles: tuple[Role | None, ...] = ()  # what the references are for, in their order
    names: Mapping[Sha256, str] = field(default_factory=dict)  # of the files that were attached to the ask itself
    called: Mapping[Sha256, str] = field(default_factory=dict)  # how the words that they go along with name some of them


def read(marks: Mapping[str, str]) -> Kept:
    """Read what was kept from a render's marks."""
    return Kept(
        references=tuple(Original(**one) for one in json.loads(marks.get(_REFERENCES, "[]"))),
        avoid=marks.get(_AVOID),
        roles=tuple(None if one is None else Role(one) for one in json.loads(marks.get(_ROLES, "[]"))),
        names=json.loads(marks.get(_NAMES, "{}")),
        called={Sha256(sha256): name for sha256, name in json.loads(marks.get(_CALLED, "{}")).items()},
    )


async def of_thread(store: RepeatStore, target: Version) -> Mapping[RenderId, Kept]:
    """What the pictures of a version's thread were made with; as for what they avoid and what the pictures
    are for, only the version's own."""
    found = await store.marks_of(target.thread, _REFERENCES)
    called = await store.marks_of(target.thread, _CALLED)
    return {render: read({_REFERENCES: value, _CALLED: called.get(render, "{}")}) for render, value in found.items()} | {
        target.render: read(await store.marks(target.render))
    }


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
