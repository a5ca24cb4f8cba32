"""A comparison: one ask painted on several tiers, a picture on each, which stand on one sheet with seconds and price, or
blind, with letters alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.acts.voting import letter
from core.listing import listed
from core.model import Painted, Receipt, Render, Tier, Wish
from core.quota.words import about


def tier_of(render: Render, slot: int, tiers: Mapping[str, Tier], chosen: Tier) -> Tier | None:
    """The tier that paints a picture of a render; None: that tier no longer exists."""
    compared = render.wish.compare
    return tiers.get(compared[slot]) if compared else chosen


def is_blind(wish: Wish, painted: Sequence[Painted]) -> bool:
    """Whether pictures are to be told apart by letters alone at first. One picture has nothing to be compared with."""
    return wish.blind and len(painted) > 1


def labels(wish: Wish, painted: Sequence[Painted], tiers: Mapping[str, Tier]) -> tuple[str, ...]:
    """What stands below each picture: its letter where the comparison is blind, else as in `known`."""
    compared = wish.compare or ()
    if is_blind(wish, painted):
        return tuple(map(letter, range(len(compared))))
    return known(wish, {one.slot: one.receipt for one in painted}, tiers)


def known(wish: Wish, receipts: Mapping[int, Receipt], tiers: Mapping[str, Tier]) -> tuple[str, ...]:
    """Of each picture its tier's title, how long it took and what it cost, in letters that the sheet's font has; before them the letter
    that it had, where it had one. A sample has the tier's name alone: no model painted it."""
    said = []
    for slot, name in enumerate(wish.compare or ()):
        lettered = f"{letter(slot)}: " if wish.blind and len(receipts) > 1 else ""
        receipt = receipts.get(slot)
        if receipt is not None and receipt.is_sample:
            said.append(f"{lettered}{name}")
            continue
        facts = "" if receipt is None else f", {receipt.seconds:.1f} s, {about(receipt.cost)}"
        said.append(f"{lettered}{_title(name, tiers)}{facts}")
    return tuple(said)


def lacking(wish: Wish, painted: Sequence[Painted], tiers: Mapping[str, Tier], *, why: str) -> str:
    """Which pictures did not come out, by their tiers, and why the first did not; where that is hidden, by their letters alone."""
    there = {one.slot for one in painted}
    slots = [slot for slot in range(len(wish.compare or ())) if slot not in there]
    blind = is_blind(wish, painted)
    names = listed([letter(slot) if blind else _title((wish.compare or ())[slot], tiers) for slot in slots])
    said = f"{names} didn't come out; you weren't charged for {'it' if len(slots) == 1 else 'them'}."
    return said if blind else f"{said} {why}"


def _title(name: str, tiers: Mapping[str, Tier]) -> str:
    return tiers[name].title if name in tiers else name
