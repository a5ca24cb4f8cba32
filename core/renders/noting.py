"""The notes below what was painted: sentences about what became of the ask, and what fell short."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from core.errors import UNCHARGED, StudioError, UnreadKind
from core.listing import listed
from core.model import Attachment, Painted, Tier, Wish
from core.ports.platform import MERGED, Post
from core.renders import comparing, merging, packing
from core.renders.batches import came_out, is_batch
from core.renders.briefs import shortfalls
from core.renders.plans import Plan
from core.renders.regions import Region

_NO_COST = re.compile(rf"(?<!\s)\s*+{UNCHARGED}\s*+(\w?)")


@dataclass(frozen=True, slots=True, kw_only=True)
class CameOut:
    """What came of a plan. `errors` are those of the pictures that did not come out; `stopped`: somebody stopped it before everything was
    painted; `drifted`: the sentence about what changed that nobody asked for."""

    plan: Plan
    painted: Sequence[Painted]
    errors: Sequence[StudioError]
    stopped: bool
    region: Region | None
    drifted: str | None


async def keep_notes(post: Post, came: CameOut, *, references: Sequence[Attachment], tiers: Mapping[str, Tier]) -> None:
    """Write down what is said below the pictures: what became of the ask, and what fell short."""
    notes = [
        *_of_the_ask(post, came.plan),
        *_of_the_pictures(post.wish, came),
        *_of_the_references(post, references, came.plan),
        *_of_what_is_missing(post.wish, came, tiers),
    ]
    if notes:
        await post.marks.set("notes", "\n".join(note.replace("\n", " ") for note in notes))


def _of_the_ask(post: Post, plan: Plan) -> Iterator[str]:
    if (merged := post.marks.get(MERGED)) is not None:
        yield merging.listed(merged)
    if post.wish.note:
        yield post.wish.note
    yield from plan.notes


def _of_the_pictures(wish: Wish, came: CameOut) -> Iterator[str]:
    if came.region is not None:
        yield came.region.note
    elif not comparing.is_blind(wish, came.painted):
        yield from _short_of(came.plan, came.painted if came.plan.each else came.painted[:1], wish)
    if came.drifted is not None:
        yield came.drifted


def _of_the_references(post: Post, references: Sequence[Attachment], plan: Plan) -> Iterator[str]:
    """Which of them were used, unless the asker attached them, which were left out, and what became of the others."""
    current = plan.parent.id if plan.parent is not None else None
    left = dict(_left(post, references))
    used = [one for n, one in enumerate(references) if n not in left and (one.version is None or one.version != current)]
    for origin, files in groupby(used, key=lambda file: file.origin):
        if origin:
            yield f"I used {listed(list(dict.fromkeys(file.name for file in files)))} {origin}."
    yield from left.values()
    yield from (note for n in range(len(references)) if (note := post.marks.get(f"still:{n}")))


def _of_what_is_missing(wish: Wish, came: CameOut, tiers: Mapping[str, Tier]) -> Iterator[str]:
    painted, errors = came.painted, came.errors
    if errors and wish.compare:
        yield comparing.lacking(wish, painted, tiers, why=_without_cost(errors[0]))
    elif came.stopped or (errors and is_batch(came.plan.wish)):
        yield came_out(len(painted), wish.count, errors, stopped=came.stopped)
    elif errors and wish.formats:
        yield f"{packing.did_not_come_out(wish.formats, {one.slot for one in painted})} {_without_cost(errors[0])}"
    elif errors:
        missed = f"{len(errors)} of {len(painted) + len(errors)} pictures didn't come out"
        yield f"{missed}; you weren't charged for {'it' if len(errors) == 1 else 'them'}. {_without_cost(errors[0])}"


def _left(post: Post, references: Sequence[Attachment]) -> Iterator[tuple[int, str]]:
    """The files that were left out, by their position, and what is said of each."""
    for n, file in enumerate(references):
        left = post.marks.get(f"left:{n}")
        if left == UnreadKind.code:
            yield n, f"I left out {file.name}: I can't read that kind of picture. Attach it as PNG to use it."
        elif left or not file.may_be_picture:
            yield n, f"I left out {file.name}: it isn't a picture."


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
