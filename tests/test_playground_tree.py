"""The tree of a thread in the playground: each version in its place, and what can be done with it, by mouse and by keyboard."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

pytest.importorskip("playwright")

from playwright.async_api import Browser, Page, expect

from tests.chromium import CHROMIUM, MISSING
from tests.demo import running_demo
from tests.playground_harness import Harness, open_harness
from tests.playground_page import BICYCLE, open_page, say

pytestmark = [
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.skipif(not CHROMIUM.exists(), reason=MISSING),
]

LATER = 30_000  # milliseconds


@pytest_asyncio.fixture(loop_scope="module")
async def harness(tmp_path: Path) -> AsyncIterator[Harness]:
    async with open_harness(tmp_path) as opened:
        yield opened


async def branched(page: Page) -> None:
    """v1 ─ v2, and off v1: v3, which is v1a."""
    await say(page, BICYCLE)
    await expect(page.locator("#channel-lines .result")).to_have_count(1, timeout=LATER)
    await page.get_by_role("button", name="Reply to change it").click()
    for number, words in enumerate(("make the door green", "v1: in the rain"), start=2):
        await say(page, words, where="thread")
        await expect(page.locator("#thread-lines .result")).to_have_count(number, timeout=LATER)


async def test_the_tree_leads_to_what_can_be_done_with_each_version(chromium: Browser, harness: Harness, tmp_path: Path) -> None:
    async with running_demo(tmp_path / "demo") as address, open_page(chromium, harness, width=320) as page:
        await page.goto(address)
        await page.wait_for_selector("html[data-ready]")
        await branched(page)
        opener, cells = page.get_by_role("button", name="Versions as a tree"), page.locator("#tree .cell")
        await opener.click()
        await expect(cells).to_have_count(3)
        names = [await cell.get_attribute("aria-label") for cell in await cells.all()]
        assert [(name or "").partition(":")[0] for name in names] == [
            "v1",
            "v2, from v1",
            "v3, called v1a, the current one, from v1",
        ]
        assert await page.evaluate("document.documentElement.scrollWidth") == 320
        await expect(page.locator("#tree path")).to_have_count(3)

        await expect(cells.nth(2)).to_be_focused()
        await page.keyboard.press("ArrowUp")
        await expect(cells.nth(1)).to_be_focused()
        await page.keyboard.press("ArrowLeft")
        await expect(cells.nth(0)).to_be_focused()
        await page.keyboard.press("ArrowRight")
        await page.keyboard.press("Enter")
        await expect(page.locator("#tree h3")).to_have_text("v2")

        await page.get_by_role("button", name="Compare with…").click()
        await cells.nth(2).click()
        await expect(page.locator("#tree")).to_be_hidden()
        await expect(page.locator("#thread-lines ol.history li")).to_have_count(2)

        await opener.click()
        await cells.nth(1).click()
        await page.get_by_role("button", name="Go on with v2").click()
        await expect(page.locator("#thread-lines .result")).to_have_count(4, timeout=LATER)
        await expect(page.locator("#thread-lines .result").last).to_contain_text("v2 it is")

        await opener.click()
        await expect(page.locator("#tree .cell.current")).to_have_attribute(
            "aria-label", "v2, the current one, from v1: make the door green"
        )
        await cells.nth(0).click()
        await page.locator("#tree").get_by_role("button", name="Edit v1").click()
        await expect(page.locator("#thread-composer")).to_contain_text("Changing v1")
        await say(page, "as a watercolour", where="thread")
        await expect(page.locator("#thread-lines .result").last).to_contain_text("v4 from v1", timeout=LATER)
