"""How long the playground's page takes from its address to the first line that can be typed: here, and on a slow line."""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path

from playwright.async_api import Browser

from tests.chromium import CHROMIUM, MISSING, open_chromium
from tests.playground_harness import Harness, open_harness
from tests.playground_page import SLOW

_TURNS = 5
_LINES = {"on this machine": (None, 1.0), "at 50 kB/s and 400 ms": (SLOW, 4.0)}  # how slow, and the aim in seconds


async def main() -> None:
    if not CHROMIUM.exists():
        print(f"page: not measured, {MISSING}")
        return
    print("page: from its address to the first line that can be typed, with nothing kept from before")
    with tempfile.TemporaryDirectory() as folder:
        async with open_harness(Path(folder)) as harness, open_chromium() as chromium:
            await opened(chromium, harness, None)  # a browser's first page is slower, whatever it is
            for name, (slow, aim) in _LINES.items():
                turns = [await opened(chromium, harness, slow) for _ in range(_TURNS)]
                seconds = statistics.median(took for took, _ in turns)
                spread = " ".join(f"{took:.2f}" for took, _ in turns)
                print(f"  {name:24}{seconds:6.2f} s of {spread}   (aim {aim:g} s: {'met' if seconds < aim else 'missed'})")
            print(f"  {turns[-1][1] / 1000:.1f} kB came over the line, headers not counted   (aim 120 kB)")


async def opened(chromium: Browser, harness: Harness, slow: dict[str, float] | None) -> tuple[float, int]:
    """Open the page: the seconds that took, and the bytes that went over the line."""
    context = await chromium.new_context()
    try:
        page = await context.new_page()
        if slow is not None:
            session = await context.new_cdp_session(page)
            await session.send("Network.enable")
            await session.send("Network.emulateNetworkConditions", slow)
        began = time.perf_counter()
        await page.goto(harness.playground.url, wait_until="commit")
        await page.wait_for_selector("html[data-ready]")
        took = time.perf_counter() - began
        over: int = await page.evaluate(
            "[...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]"
            ".reduce((all, one) => all + one.encodedBodySize, 0)"
        )
        return took, over
    finally:
        await context.close()
