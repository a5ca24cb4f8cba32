"""The picture of the playground at work that the README shows: the real thing, played in a real Chromium.

python -m tests.portrait docs/playground.png
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path

from playwright.async_api import Browser, Page, ViewportSize, expect

from tests.chromium import CHROMIUM, MISSING, open_chromium
from tests.demo import running_demo

_SIZE = ViewportSize(width=1360, height=900)


async def main(to: Path) -> None:
    if not CHROMIUM.exists():
        sys.exit(f"No picture was made: {MISSING}.")
    with tempfile.TemporaryDirectory() as folder:
        async with running_demo(Path(folder)) as address, open_chromium() as chromium:
            await play(chromium, address, to)


async def play(chromium: Browser, address: str, to: Path) -> None:
    """One picture, refined by two people in its thread."""
    page = await chromium.new_page(viewport=_SIZE, device_scale_factor=1.5, reduced_motion="reduce", locale="en-GB")
    await page.goto(address)
    await page.wait_for_selector("html[data-ready]")
    await say(page, "/imagine a red bicycle leaning against a blue door")
    root = page.locator("#channel-lines .result")
    await expect(root).to_have_count(1, timeout=30_000)
    await root.get_by_role("button", name="Reply to change it").click()
    results = page.locator("#thread-lines .result")
    await speak_as(page, "Ben")
    await say(page, "make the door green", where="thread")
    await expect(results).to_have_count(2, timeout=30_000)
    await speak_as(page, "Chloé")
    await say(page, "love it!", where="thread")
    await speak_as(page, "Ana")
    await say(page, "now at night, a lamp above the door", where="thread")
    await expect(results).to_have_count(3, timeout=30_000)
    await settled(page)
    await crop(page)
    await page.screenshot(path=to)


async def crop(page: Page) -> None:
    """Make the window lower, so that the thread begins with a whole line; the pointer goes out of the way."""
    rest = await page.evaluate("""() => {
        const top = document.querySelector("#thread-scroll").getBoundingClientRect().top;
        const lines = [...document.querySelectorAll("#thread-lines > li")].map((line) => line.getBoundingClientRect().top - top);
        return Math.round(Math.min(...lines.filter((distance) => distance >= 0)));
    }""")
    await page.mouse.move(0, 0)
    await page.set_viewport_size({**_SIZE, "height": _SIZE["height"] - rest})
    await page.locator("#thread-scroll").evaluate("(scroll) => scroll.scrollTo(0, scroll.scrollHeight)")


async def speak_as(page: Page, name: str) -> None:
    await page.get_by_role("radio", name=name).check()
    await settled(page)


async def say(page: Page, words: str, *, where: str = "channel") -> None:
    field = page.locator(f"#{where}-composer textarea")
    await field.fill(words)
    await field.press("Enter")


async def settled(page: Page) -> None:
    """Everything asked for is here, every picture drawn."""
    await page.wait_for_load_state("load")
    await page.evaluate("Promise.all([...document.images].map((image) => image.decode()))")


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1] if len(sys.argv) > 1 else "docs/playground.png")))
