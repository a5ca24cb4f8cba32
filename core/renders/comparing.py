"""A comparison: one ask painted on several tiers, a picture on each, which stand on one sheet with seconds and price."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence

from core.model import Painted, Render, Tier
from core.quota.words import about


def tier_of(render: Render, slot: int, tiers: Mapping[str, Tier], chosen: Tier) -> Tier | None:
    """The tier that paints a picture of a render; None: it is there no more."""
    compared = render.wish.compare
    return tiers.get(compared[slot]) if compared else chosen


def labels(render: Render, painted: Sequence[Painted], tiers: Mapping[str, Tier]) -> tuple[str, ...]:
    """What stands below each picture: its tier's title, how long it took and what it cost, in letters that the sheet's font has."""
    receipts = {one.slot: one.receipt for one in painted}
    said = []
    for slot, name in enumerate(render.wish.compare or ()):
        title = tiers[name].title if name in tiers else name
        receipt = receipts.get(slot)
        facts = "" if receipt is None or receipt.is_sample else f", {receipt.seconds:.1f} s, {about(receipt.cost)}"
        said.append(f"{title}{facts}")
    return tuple(said)


def did_not_come_out(compared: Sequence[str], there: Container[int], tiers: Mapping[str, Tier]) -> str:
    """Name the tiers that no picture came of. there: the slots of those that did."""
    lacking = [name for slot, name in enumerate(compared) if slot not in there]
    titles = " and ".join(tiers[name].title if name in tiers else name for name in lacking)
    return f"{titles} didn't come out; you weren't charged for {'it' if len(lacking) == 1 else 'them'}."
