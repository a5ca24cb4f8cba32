"""What it takes to measure how an edit drifted, at 1K: processor time, decoding both pictures included."""

from __future__ import annotations

import io
import statistics
import time
from collections.abc import Callable
from random import Random

from PIL import Image

from core import pixels
from tests.drifting import Seen, drawn, rendered, scene

_AIM = 200  # milliseconds
_TIMES = 9


async def main() -> None:
    print(f"An edit's drift measured at 1K: milliseconds of processor time (aim {_AIM})")
    chance = Random(1)
    one = scene(chance)
    before, after = drawn(one, (1184, 864)), drawn(one, (1200, 896), Seen(right=0.03, zoom=1.04))
    kinds: dict[str, Callable[[Image.Image], bytes]] = {"JPEG": lambda picture: rendered(picture, Random(1)), "PNG": _png}
    for kind, saved in kinds.items():
        took = _median(saved(before), saved(after))
        print(f"  {kind:5} {took:6.0f} ms{'' if took < _AIM else '   ABOVE THE AIM'}")


def _png(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "PNG", compress_level=1)
    return out.getvalue()


def _median(before: bytes, after: bytes) -> float:
    took = []
    for _ in range(_TIMES):
        began = time.process_time()
        pixels.drift(before, after)
        took.append(1000 * (time.process_time() - began))
    return statistics.median(took)
