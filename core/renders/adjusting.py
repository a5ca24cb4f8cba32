"""Makes the version of an exact edit: another version, changed without a model."""

from __future__ import annotations

from core.errors import CannotAdjust, PictureLost
from core.model import NO_TIER, SAMPLE, MicroDollars, Reason, Receipt, Render, Version, VersionId
from core.ports.pictures import AdjustedStore
from core.renders.plans import alt_text
from core.runtime.clock import Clock, Now

_LOST = (
    "I no longer have the original of v{number}: its file is missing from my storage. You weren't charged. Go on from another version, or "
    "start a new picture."
)


async def adjusted(render: Render, parent: Version, pictures: AdjustedStore, *, id: VersionId, clock: Clock, now: Now) -> Version:
    """The version that a render's steps make of another, not yet numbered. Raises BadPicture with a sentence for the asker."""
    began = clock()
    try:
        original = await pictures.put_adjusted(parent.original.sha256, render.wish.steps)
    except PictureLost:
        raise CannotAdjust(_LOST.format(number=parent.number)) from None
    return Version(
        id=id,
        thread=render.thread,
        number=0,
        parent=parent.id,
        before=None,
        render=render.id,
        act=render.wish.act,
        words=render.wish.words,
        original=original,
        tier=NO_TIER,
        model=NO_TIER,
        reason=Reason.EXACT,
        lack=None,
        asked_ratio=None,
        asked_size=None,
        receipt=Receipt(cost=MicroDollars(0), seconds=clock() - began, model_version=SAMPLE if parent.receipt.is_sample else None),
        alt=alt_text(parent.alt, render.wish.act, render.wish.words),
        person=render.person,
        made_at=now(),
    )
