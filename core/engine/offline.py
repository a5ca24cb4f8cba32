"""Paints sample pictures without a model, for the demo, for tests and for a machine without a key. They are free, and labelled as
samples."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable, Collection, Mapping

from core.engine import sample
from core.model import SAMPLE, MicroDollars, Receipt, shape_of
from core.pixels.formats import size as size_of
from core.ports.engine import Brief, ModelCall, Painting, Picture
from core.ports.pictures import Decoder

# Pixels at 1K, portrait and square; a landscape ratio is the transposed one, 2K and 4K are twice and four times that.
# Google's table for the Gemini 3 image models, read 2026-11-21.
PIXELS_1K: Mapping[str, tuple[int, int]] = {
    "1:1": (1024, 1024),
    "2:3": (848, 1264),
    "3:4": (896, 1200),
    "4:5": (928, 1152),
    "9:16": (768, 1376),
    "9:21": (672, 1584),
    "1:4": (512, 2048),
    "1:8": (384, 3072),
}
_SCALE = {"512": 0.5, "1K": 1.0, "2K": 2.0, "4K": 4.0}


_AT_ONCE = 2  # pictures drawn at once; one of 4K takes a few hundred MB meanwhile
_REFERENCE_EDGE = 1024  # pixels; they are drawn far smaller


class OfflineEngine:
    """The Engine port without a model. `seed` decides layouts. Attached pictures are drawn from small previews that `decoder`
    makes."""

    samples = True

    def __init__(
        self,
        *,
        decoder: Decoder,
        seed: Callable[[], int] = lambda: random.getrandbits(31),
    ) -> None:
        self._at_once = asyncio.Semaphore(_AT_ONCE)
        self._decoder, self._seed = decoder, seed

    def off(self) -> Collection[str]:
        return ()

    async def paint(self, brief: Brief) -> Painting:
        began, edits = time.monotonic(), brief.edits and bool(brief.pictures)
        width, height = pixels(brief)
        attached = brief.pictures[:-1] if edits else brief.pictures
        references = [await self._decoder.preview(one.data, max_edge=_REFERENCE_EDGE, max_bytes=None) for one in attached]
        async with self._at_once:
            data = await asyncio.to_thread(
                sample.paint,
                brief.asked,
                base=brief.pictures[-1].data if edits else None,
                references=references,
                act=brief.act,
                width=width,
                height=height,
                seed=self._seed(),
            )
        seconds, free = time.monotonic() - began, MicroDollars(0)
        return Painting(
            picture=Picture(data=data, mime="image/png"),
            receipt=Receipt(cost=free, seconds=seconds, model_version=SAMPLE),
            model_calls=(ModelCall(outcome="painted", cost=free, seconds=seconds, billed=False),),
        )


def pixels(brief: Brief) -> tuple[int, int]:
    """The width and height of the picture asked for. Without a ratio an edit keeps its picture's shape, and a new picture is
    square."""
    ratio = brief.ratio
    if ratio is None and brief.edits and brief.pictures:
        _, width, height = size_of(brief.pictures[-1].data)
        ratio = min((*PIXELS_1K, *map(_turned, PIXELS_1K)), key=lambda name: abs(shape_of(name) - width / height))
    scale = _SCALE.get(brief.size or "1K", 1.0)
    if (ratio or "1:1") in PIXELS_1K:
        width, height = PIXELS_1K[ratio or "1:1"]
    else:
        height, width = PIXELS_1K[_turned(ratio or "1:1")]
    return round(width * scale), round(height * scale)


def _turned(ratio: str) -> str:
    return ":".join(reversed(ratio.split(":")))
