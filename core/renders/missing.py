"""What did not come out of a render of several pictures, as an ask that a button carries on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from core import tiers
from core.model import MicroDollars, Render, Tier, Version
from core.ports.pending import PendingAsk
from core.ports.platform import Missing, Post
from core.renders import packing
from core.renders.batches import keep_missing
from core.renders.plans import Plan


async def offer(
    id: str, render: Render, post: Post, plan: Plan, tier: Tier, slots: Sequence[int], made: Sequence[Version], *, stopped: bool
) -> PendingAsk:
    """Let a button ask for what did not come out, as it was to be painted, and for nothing else.

    id     of the pending ask
    slots  which of the ask's pictures did not come out, counted from 0
    made   what came out
    """
    wish = replace(
        render.wish,
        count=len(slots),
        combinations=tuple(render.wish.combinations[slot] for slot in slots if slot < len(render.wish.combinations)),
        tier=tier.name,
        size=plan.size if plan.size in tier.sizes else render.wish.size,
        ratio=plan.ratio if plan.ratio in tier.ratios else render.wish.ratio,
        version=None,
        open=(),
        rest=True,
    )
    if render.wish.formats:
        await packing.keep_lacking(post.marks, slots)
        wish = replace(packing.rest(wish, render.wish, made, slots), ratio=render.wish.ratio)
    if render.wish.compare:
        lacking = tuple(render.wish.compare[slot] for slot in slots)
        several = lacking if len(lacking) > 1 else None
        wish = replace(wish, compare=several, tier=None if several else lacking[0], size=render.wish.size, ratio=render.wish.ratio)
    pending = PendingAsk(id=id, ask=render.asked(wish, plan.parent.id if plan.parent is not None else None))
    each = [tiers.usual_price(tier, size=plan.of(slot).size or tier.sizes[0], pictures=len(plan.pictures)) for slot in slots]
    usual = [price for price in each if price is not None]
    price = MicroDollars(sum(usual)) if len(usual) == len(slots) and not made[0].receipt.is_sample else None
    await keep_missing(post.marks, Missing(pending=pending.id, count=len(slots), price=price, stopped=stopped))
    return pending
