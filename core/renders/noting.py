"""The notes below what was painted: sentences about what became of the ask, and what fell short."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
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


async def keep_notes(
    post: Post,
    plan: Plan,
    painted: Sequence[Painted],
    errors: Sequence[StudioError],
    *,
    references: Sequence[Attachment],
    stopped: bool,
    region: Region | None,
    drifted: str | None,
    tiers: Mapping[str, Tier],
) -> None:
    """Write down what is said below the pictures: what became of the ask, and what fell short.

    errors    of the pictures that did not come out
    stopped   somebody stopped it before everything was painted
    drifted   the sentence about what changed that nobody asked for
    """
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
    left = dict(_left(post, references))
    used = [one for n, one in enumerate(references) if n not in left and (one.version is None or one.version != current)]
    for origin, files in groupby(used, key=lambda file: file.origin):
        names = listed(list(dict.fromkeys(file.name for file in files)))
        notes += [f"I used {names} {origin}."] if origin else []
    notes += left.values()
    notes += [note for n in range(len(references)) if (note := post.marks.get(f"still:{n}"))]
    there = {one.slot for one in painted}
    if errors and post.wish.compare:
        notes.append(comparing.lacking(post.wish, painted, tiers, why=_without_cost(errors[0])))
    elif stopped or (errors and is_batch(asked)):
        notes.append(came_out(len(painted), post.wish.count, errors, stopped=stopped))
    elif errors and post.wish.formats:
        notes.append(f"{packing.did_not_come_out(post.wish.formats, there)} {_without_cost(errors[0])}")
    elif errors:
        missed = f"{len(errors)} of {len(painted) + len(errors)} pictures didn't come out"
        notes.append(f"{missed}; you weren't charged for {'it' if len(errors) == 1 else 'them'}. {_without_cost(errors[0])}")
    if notes:
        await post.marks.set("notes", "\n".join(note.replace("\n", " ") for note in notes))


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
