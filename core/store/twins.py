"""Whether what is asked for is under way already: two people who press Final below one picture at once want one picture, and so does
whoever presses any button twice at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from core.acts.packs import Format
from core.model import Act, Render, VersionId, Wish
from core.ports.records import Entry

ONCE = (Act.FINAL, Act.PACK)  # acts of which two people want one
_AT_ONCE = timedelta(seconds=3)  # between the presses of one double click, the second of which may have waited for us


def twin(entry: Entry, unfinished: Sequence[Render], current: VersionId | None) -> Render | None:
    """The unfinished render that paints the very final an entry asks for, or a format of its pack; None: there is none.

    unfinished   the renders of the thread that are not over, in their order
    current      the thread's current version
    """
    if entry.ask.wish.act not in ONCE:
        return None
    for place, render in enumerate(unfinished):
        if not _alike(entry, render):
            continue
        if entry.target is None:
            if render is unfinished[-1]:  # it would be a final of that final
                return render
        elif entry.target == (render.target if not render.follows else current if place == 0 else None):
            return render
    return None


def pressed_before(entry: Entry, unfinished: Sequence[Render], now: datetime) -> Render | None:
    """The unfinished render of the same press by the same person a moment ago; None: there is none, or nobody pressed anything."""
    ask = entry.ask
    if ask.version is None:
        return None
    asked = (ask.person.id, ask.wish, ask.replied_to, ask.references, entry.target, entry.follows)
    for one in unfinished:
        same = (one.person.id, one.wish, one.replied_to, one.references, one.target, one.follows) == asked
        if same and now - one.accepted_at <= _AT_ONCE:
            return one
    return None


def _alike(entry: Entry, render: Render) -> bool:
    """Whether two renders ask for the same thing, whichever pictures they are about."""
    wish = entry.ask.wish
    if render.wish.act is not wish.act or entry.choice is None or entry.claim is None or render.choice is None:
        return False
    if wish.act is Act.PACK:
        return (
            bool(_formats(wish) & _formats(render.wish))
            and entry.choice.tier == render.choice.tier
            and wish.size == render.wish.size
        )
    largest = [*entry.claim.prices][-1]  # of a tier's sizes, which is what a final has where none is named
    asked = [(one.words, one.avoid, one.ratio, one.count, one.size or largest) for one in (wish, render.wish)]
    return asked[0] == asked[1] and entry.choice.tier == render.choice.tier and entry.ask.references == render.references


def _formats(wish: Wish) -> set[tuple[str, str | None]]:
    """The ratios of a pack and their sizes, whatever they are called."""
    return {(one.ratio, one.size) for one in map(Format.of, wish.formats)}
