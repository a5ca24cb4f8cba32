"""The pictures in README and docs/: the playground played in a real Chromium, and previews of Discord and Slack (tests/previews.py).

python -m tests.portrait docs
"""

from __future__ import annotations

import asyncio
import io
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.async_api import Browser, Locator, Page, ViewportSize, expect

from bots.speech import choices
from tests import preview_page, previews
from tests.chromium import CHROMIUM, MISSING, open_chromium
from tests.demo import running_demo

_SIZE = ViewportSize(width=1360, height=900)
_STORY = ViewportSize(width=1360, height=1060)
_TREE = ViewportSize(width=1360, height=680)
_PAINTED = 30_000  # milliseconds


async def main(to: Path) -> None:
    if not CHROMIUM.exists():
        sys.exit(f"No picture was made: {MISSING}.")
    (to / "pictures").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        async with running_demo(Path(folder) / "demo") as address, open_chromium() as chromium:
            await play(chromium, address, to)
        async with running_demo(Path(folder) / "story") as address, open_chromium() as chromium:
            await story(chromium, address, to)
        recorded = await previews.record(Path(folder) / "previews")
        previews.keep(recorded)
        async with open_chromium() as chromium:
            for platform in recorded.said:
                await preview(chromium, platform, recorded, to / f"pictures/{platform}.png")


async def preview(chromium: Browser, platform: str, recorded: previews.Recorded, to: Path) -> None:
    page = await chromium.new_page(viewport=_SIZE, device_scale_factor=1.5)
    await page.set_content(preview_page.page(platform, recorded))
    await settled(page)
    await taken(page.locator("body"), to)
    await page.close()


async def play(chromium: Browser, address: str, to: Path) -> None:
    """Play one picture, refined by people in its thread; a remark; a sheet of four; a limit."""
    page = await chromium.new_page(viewport=_SIZE, device_scale_factor=1.5, reduced_motion="reduce", locale="en-GB")
    await page.goto(address)
    await page.wait_for_selector("html[data-ready]")
    await say(page, "/imagine a red bicycle leaning against a blue door")
    root = page.locator("#channel-lines .result")
    await expect(root).to_have_count(1, timeout=_PAINTED)
    await root.get_by_role("button", name="Reply to change it").click()
    results, lines = page.locator("#thread-lines .result"), page.locator("#thread-lines .line")
    await speak_as(page, "Ben")
    await say(page, "make the door green", where="thread")
    await expect(results).to_have_count(2, timeout=_PAINTED)
    await speak_as(page, "Chloé")
    await say(page, "love it!", where="thread")
    await speak_as(page, "Ana")
    await say(page, "now at night, a lamp above the door", where="thread")
    await expect(results).to_have_count(3, timeout=_PAINTED)
    await settled(page)
    await page.mouse.move(0, 0)
    await page.screenshot(path=to / "playground.png")
    await results.last.screenshot(path=to / "pictures/result.png")
    await say(page, "not sure about the handlebars", where="thread")
    await expect(lines.last.get_by_role("button", name=choices.EDIT_ANYWAY)).to_be_visible(timeout=_PAINTED)
    await taken(lines.last, to / "pictures/question.png", above=lines.nth(-2))
    await page.get_by_role("button", name="packaging").click()
    await limits(page, to)


async def limits(page: Page, to: Path) -> None:
    await page.set_viewport_size({**_SIZE, "width": 960})
    results, lines = page.locator("#channel-lines .result"), page.locator("#channel-lines .line")
    await say(page, "/imagine a lighthouse at dusk --count 4")
    await expect(results).to_have_count(1, timeout=_PAINTED)
    await settled(page)
    await taken(results.last, to / "pictures/sheet.png")
    await say(page, "/quota set 4 images a day")
    await expect(lines).to_have_count(2)
    await speak_as(page, "Ben")
    await say(page, "/imagine a label for plum jam")
    await expect(lines.last.get_by_role("button", name="Ask for more")).to_be_visible(timeout=_PAINTED)
    await taken(lines.last, to / "pictures/limit.png")


async def story(chromium: Browser, address: str, to: Path) -> None:
    """Play a team's way from twenty ideas over a vote to an approved final and its pack, and take the tree that it leaves."""
    page = await chromium.new_page(viewport=_STORY, device_scale_factor=1.5, reduced_motion="reduce", locale="en-GB")
    await page.goto(address)
    await page.wait_for_selector("html[data-ready]")
    await page.get_by_role("button", name="packaging").click()
    root = page.locator("#channel-lines .result")
    await say(page, "/imagine give me 20 ideas for a poster of a bakery that says “OPEN”")
    await expect(root).to_have_count(1, timeout=_PAINTED)
    await root.get_by_role("button", name="Reply to change it").click()
    lines, results = page.locator("#thread-lines .line"), page.locator("#thread-lines .result")
    await say(page, "vote", where="thread")
    for name, choice in (("Ana", "v7"), ("Ben", "v7"), ("Chloé", "v3")):
        await speak_as(page, name)
        await lines.last.get_by_role("button", name=choice, exact=True).click()
    await speak_as(page, "Ana")
    await page.get_by_role("button", name="Close vote").click()
    await page.get_by_role("button", name="Pick v7").click()
    await expect(results).to_have_count(1, timeout=_PAINTED)
    await speak_as(page, "Ben")
    await say(page, "make the sign green", where="thread")
    await expect(results.filter(has_text="v21 from v7")).to_be_visible(timeout=_PAINTED)
    await speak_as(page, "Ana")
    await say(page, "/studio approval @Ben", where="thread")
    await expect(lines.last).to_contain_text("has to approve")
    await say(page, "final", where="thread")
    await speak_as(page, "Ben")
    await page.get_by_role("button", name="Approve").click(timeout=_PAINTED)
    await expect(results.filter(has_text="v22 from v21")).to_be_visible(timeout=_PAINTED)
    await settled(page)
    await page.mouse.move(0, 0)
    await to_palette(await page.screenshot(), to / "story.png")
    await page.set_viewport_size(_TREE)
    await speak_as(page, "Ana")
    await say(page, "pack for social", where="thread")
    await page.get_by_role("button", name="Paint them").click(timeout=_PAINTED)
    await expect(results.filter(has_text="v23–v25 from v22")).to_be_visible(timeout=_PAINTED)
    await page.get_by_role("button", name="Versions as a tree").click()
    await expect(page.locator("#tree .cell")).not_to_have_count(0)
    await settled(page)
    await taken(page.locator("#tree"), to / "pictures/tree.png")
    await page.close()


async def taken(line: Locator, to: Path, *, above: Locator | None = None) -> None:
    """Take a picture of one line, or of it and the one above."""
    await line.page.mouse.move(0, 0)
    await line.scroll_into_view_if_needed()
    shown = await line.screenshot()
    if above is not None:
        upper = Image.open(io.BytesIO(await above.screenshot()))
        lower = Image.open(io.BytesIO(shown))
        both = Image.new("RGB", (max(upper.width, lower.width), upper.height + lower.height), lower.convert("RGB").getpixel((0, 0)))
        both.paste(upper, (0, 0))
        both.paste(lower, (0, upper.height))
        out = io.BytesIO()
        both.save(out, "PNG")
        shown = out.getvalue()
    await to_palette(shown, to)


async def to_palette(png: bytes, to: Path) -> None:
    """Keep it in 256 colours, a third of the bytes; not for what fades softly."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    await asyncio.to_thread(picture.quantize(256).save, to, "PNG", optimize=True)


async def speak_as(page: Page, name: str) -> None:
    await page.get_by_role("radio", name=name).check()
    await settled(page)


async def say(page: Page, words: str, *, where: str = "channel") -> None:
    field = page.locator(f"#{where}-composer textarea")
    await field.fill(words)
    await field.press("Enter")


async def settled(page: Page) -> None:
    """Wait until every picture in view is drawn. Others may wait until they come into view, and the lightbox has none yet."""
    await page.wait_for_load_state("load")
    await page.wait_for_function("""() => [...document.images].every((image) => {
        const { width, top, bottom } = image.getBoundingClientRect();
        return !width || bottom < 0 || top > innerHeight || (image.complete && image.naturalWidth > 0);
    })""")


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1] if len(sys.argv) > 1 else "docs")))
