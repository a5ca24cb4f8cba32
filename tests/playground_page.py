"""The playground's page in a real Chromium: how tests open it, speak on it and look at it, and what it may not complain of."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from PIL import Image, ImageChops, ImageStat
from playwright.async_api import Browser, Locator, Page, Route, ViewportSize, expect

from bots.playground.adapter import Playground
from tests.playground_harness import Harness

SLOW: dict[str, float] = {
    "offline": False,
    "latency": 400,
    "downloadThroughput": 50_000,
    "uploadThroughput": 50_000,
}  # ms; bytes a second
BICYCLE = "/imagine a red bicycle leaning against a blue door"

expect.set_options(timeout=15_000)  # ms: the machine may be busy with other things


@asynccontextmanager
async def open_page(
    chromium: Browser, harness: Harness, *, width: int = 1280, height: int = 800, may_complain: bool = False, **options: Any
) -> AsyncIterator[Page]:
    """Open and enter the page in a browser of its own. Unless it may complain (of a server that is away), nothing may be blocked, missing
    or thrown on it."""
    complaints: list[str] = []
    settings = {"reduced_motion": "reduce", "locale": "en-GB", **options}
    context = await chromium.new_context(viewport=ViewportSize(width=width, height=height), **settings)
    try:
        page = await context.new_page()
        page.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        await enter(page, harness.playground)
        yield page
        assert may_complain or complaints == []
    finally:
        await context.close()


async def enter(page: Page, playground: Playground, channel: str = "general") -> None:
    await page.goto(f"{playground.url}/#{channel}")
    await page.wait_for_selector("html[data-ready]")


async def say(page: Page, words: str, *, where: str = "channel") -> None:
    field = page.locator(f"#{where}-composer textarea")
    await field.fill(words)
    await field.press("Enter")


async def settled(page: Page) -> None:
    """Wait until everything that was said has its answer, so that only what the studio paints can still change the page."""
    await expect(page.locator(".unsent")).to_have_count(0)


@asynccontextmanager
async def held(page: Page, url: str) -> AsyncIterator[None]:
    """Hold requests to `url` until the end of the block, and with them the page between asking and being answered."""
    go = asyncio.Event()

    async def hold(route: Route) -> None:
        await go.wait()
        await route.continue_()

    await page.route(url, hold)  # and left there: taking it away would let go of what waits, and again when it lets go itself
    try:
        yield
    finally:
        go.set()


async def looks(image: Locator) -> Image.Image:
    """Return what the screen shows where the picture is, once it is there in full."""
    await image.scroll_into_view_if_needed()
    await image.evaluate("image => image.decode()")
    return Image.open(io.BytesIO(await image.screenshot())).convert("RGB").resize((64, 64))


def difference(one: Image.Image, other: Image.Image) -> float:
    """Return the mean difference of the pixels, 0 to 255."""
    return sum(ImageStat.Stat(ImageChops.difference(one, other)).mean) / 3
