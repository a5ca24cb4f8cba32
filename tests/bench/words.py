"""What the worst of odd texts costs each function that strangers' words go through: all are to take less than 20 ms of 4,000 characters."""

from __future__ import annotations

import gc
import time
from contextlib import suppress

from core import reading
from tests.odd_texts import worst
from tests.strangers import DECLINES, READERS, Call

_LENGTH = 4_000  # characters
_AIM = 20.0  # ms of CPU
_SHOWN = 12


async def main() -> None:
    reading.prepare()
    gc.collect()
    gc.disable()  # so that no garbage collection is counted as the text's cost
    try:
        costs = sorted((_dearest(call), name) for name, calls in READERS.items() for call in calls)
    finally:
        gc.enable()
    print(f"words: the dearest of odd texts of {_LENGTH:,} characters, for each of {len(costs)} readings")
    for (cost, text), name in reversed(costs[-_SHOWN:]):
        print(f"  {cost:6.1f} ms  {name:32} {text[:16]!r}…")
    missed = [name for (cost, _), name in costs if cost >= _AIM]
    print(f"  (aim {_AIM:g} ms: {f'missed by {len(missed)}' if missed else 'met'})")


def _dearest(call: Call) -> tuple[float, str]:
    """Find the text that costs most: its CPU time in ms, and the text. What is dear is measured three times and the best counts, because
    the machine may be busy with other things."""
    return max((_cost(call, text), text) for text in worst(_LENGTH))


def _cost(call: Call, text: str) -> float:
    cost = _once(call, text)
    return min(cost, _once(call, text), _once(call, text)) if cost > _AIM / 4 else cost


def _once(call: Call, text: str) -> float:
    began = time.thread_time()
    with suppress(*DECLINES):
        call(text)
    return (time.thread_time() - began) * 1000
