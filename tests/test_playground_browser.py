"""The playground played in a real Chromium: imagine, reply, undo, and looking at the picture change."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

pytest.importorskip("playwright")

from playwright.async_api import Browser, BrowserContext, Page, ViewportSize, expect

from core.model import Sha256
from tests.chromium import CHROMIUM, MISSING
from tests.demo import running_demo
from tests.playground_harness import Harness, open_harness, painted
from tests.playground_page import BICYCLE, difference, enter, looks, say, settled

pytestmark = [
    pytest.mark.asyncio(loop_scope="module"),  # one Chromium for all of them
    pytest.mark.skipif(not CHROMIUM.exists(), reason=MISSING),
]


@pytest_asyncio.fixture(loop_scope="module")
async def harness(tmp_path: Path) -> AsyncIterator[Harness]:
    async with open_harness(tmp_path) as opened:
        yield opened


@pytest_asyncio.fixture(loop_scope="module")
async def browser(chromium: Browser) -> AsyncIterator[BrowserContext]:
    size = ViewportSize(width=1280, height=800)
    context = await chromium.new_context(viewport=size, reduced_motion="reduce", locale="en-GB")
    yield context
    await context.close()


@pytest_asyncio.fixture(loop_scope="module")
async def page(harness: Harness, browser: BrowserContext) -> AsyncIterator[Page]:
    """Open the page, on which nothing may be blocked, missing or thrown."""
    complaints: list[str] = []
    page = await browser.new_page()
    page.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    await enter(page, harness.playground)
    yield page
    assert complaints == []


async def test_a_picture_is_made_changed_and_changed_back(page: Page) -> None:
    await say(page, BICYCLE)
    root = page.locator("#channel-lines .result")
    await expect(root.locator(".ask")).to_contain_text("a red bicycle leaning against a blue door")
    first = await looks(root.locator("img").first)

    await root.get_by_role("button", name="Reply to change it").click()
    await say(page, "make the door green", where="thread")
    results = page.locator("#thread-lines .result")
    await expect(results).to_have_count(2)
    second = await looks(results.nth(1).locator("img").first)
    assert difference(first, second) > 8

    await say(page, "undo", where="thread")
    await expect(results).to_have_count(3)
    await expect(results.nth(2).locator(".facts")).to_have_text("Back to v1")
    assert difference(first, await looks(results.nth(2).locator("img").first)) < 4
    await expect(page.locator("#strip [aria-current]")).to_contain_text("v1")
    await expect(root.locator(".replies")).to_contain_text("4 replies")


async def test_two_people_see_the_same_at_once(page: Page, harness: Harness) -> None:
    other = await page.context.new_page()
    await enter(other, harness.playground)
    await other.get_by_role("radio", name="Ben").check()
    await say(page, BICYCLE)
    await expect(other.locator("#channel-lines .result img")).to_have_count(1)
    await say(page, "/help")
    await expect(page.locator("#channel-lines .note")).to_contain_text("Darkroom makes pictures")
    await say(other, "lovely light")
    await expect(page.locator("#channel-lines .said")).to_contain_text("lovely light")
    await expect(other.locator("#channel-lines .note")).to_have_count(0)


async def test_commands_complete_by_keyboard_alone(page: Page, harness: Harness) -> None:
    field = page.locator("#channel-composer textarea")
    await expect(field).to_be_focused()
    await page.keyboard.type("/im")
    await expect(page.get_by_role("option")).to_have_count(1)
    await page.keyboard.press("Tab")
    await page.keyboard.type("a fox --ti")
    await page.keyboard.press("Enter")
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Tab")
    await expect(field).to_have_value("/imagine a fox --tier pro ")
    await page.keyboard.press("Enter")
    await expect(page.locator("#channel-lines .result img")).to_have_count(1)
    assert harness.studio.asked[-1].wish.tier == "pro"


async def test_references_come_by_drop_and_by_paste(page: Page, harness: Harness) -> None:
    await say(page, BICYCLE)
    await page.get_by_role("button", name="Reply to change it").click()
    photo = painted("yellow", 1, "1:1")
    for way in ("drop", "paste"):
        await page.evaluate(
            """async ([way, bytes]) => {
                const data = new DataTransfer();
                data.items.add(new File([new Uint8Array(bytes)], `${way}.png`, { type: "image/png" }));
                const [at, name] = way === "drop" ? ["#thread", "dataTransfer"] : ["#thread-composer textarea", "clipboardData"];
                const event = way === "drop" ? new DragEvent(way, { dataTransfer: data, bubbles: true, cancelable: true })
                    : new ClipboardEvent(way, { clipboardData: data, bubbles: true, cancelable: true });
                document.querySelector(at).dispatchEvent(event);
            }""",
            [way, list(photo)],
        )
    await expect(page.locator(".tray li:not(.coming)")).to_have_count(2)
    await say(page, "use these colours", where="thread")
    await expect(page.locator("#thread-lines .result")).to_have_count(2)
    assert harness.studio.fetched == [photo, photo]
    await expect(page.locator("#thread-lines .files img")).to_have_count(2)


async def test_the_edit_button_says_which_version_it_changes(page: Page, harness: Harness) -> None:
    await say(page, BICYCLE)
    await page.get_by_role("button", name="Edit v1").click()
    await expect(page.locator("#thread-composer .replying")).to_contain_text("Changing v1")
    await page.keyboard.type("make the door green")
    await page.keyboard.press("Enter")
    await expect(page.locator("#thread-lines .result")).to_have_count(2)
    assert harness.studio.asked[-1].version is not None


async def test_replying_to_an_older_picture_says_which_one_is_meant(page: Page, harness: Harness) -> None:
    await say(page, BICYCLE)
    await page.get_by_role("button", name="Reply to change it").click()
    await say(page, "make the door green", where="thread")
    results = page.locator("#thread-lines .result")
    await expect(results).to_have_count(2)
    await results.first.hover()
    await results.first.get_by_role("button", name="Reply to v1").click()
    await expect(page.locator("#thread-composer .replying")).to_contain_text("Going on from v1")
    await page.keyboard.type("make the door yellow")
    await page.keyboard.press("Enter")
    await expect(results).to_have_count(3)
    assert harness.studio.heard[-1].replied_to == await results.first.get_attribute("data-line")
    await expect(page.locator("#thread-lines .quoted")).to_have_text("Going on from v1")


async def test_the_menu_is_never_alone_in_its_row_and_opens_within_the_line(page: Page) -> None:
    """This holds for any number of buttons that fit beside each other."""
    await say(page, BICYCLE)
    actions = page.locator("#channel-lines .actions")
    menu = actions.get_by_role("button", name="More for v1")
    for width in (1280, 640, 520, 460, 420, 380, 350, 320):
        await page.set_viewport_size(ViewportSize(width=width, height=800))
        beside = await actions.locator(".act").nth(-2).bounding_box()
        at = await menu.bounding_box()
        assert beside is not None
        assert at is not None
        assert abs(at["y"] - beside["y"]) < 4, width
        await menu.click()
        shown = await actions.get_by_role("menu").bounding_box()
        assert shown is not None
        assert shown["x"] >= 0, width
        assert shown["x"] + shown["width"] <= width, width
        await page.keyboard.press("Escape")


async def test_painting_can_be_called_off(page: Page, harness: Harness) -> None:
    harness.studio.light.clear()
    await say(page, BICYCLE)
    await expect(page.locator("#channel-lines .progress")).to_contain_text("Painting with Nano Banana 2.1")
    await page.get_by_role("button", name="Cancel").click()
    await expect(page.locator("#channel-lines .sorry")).to_contain_text("Cancelled. You weren't charged.")


async def test_quick_messages_arrive_all_and_in_order(page: Page) -> None:
    field = page.locator("#channel-composer textarea")
    for number in range(8):
        await field.fill(f"message {number}")
        await field.press("Enter")
    await expect(page.locator("#channel-lines .said .words")).to_have_text([f"message {number}" for number in range(8)])


async def test_the_original_can_be_had_and_its_alt_text_mended(page: Page, harness: Harness) -> None:
    await say(page, BICYCLE)
    picture = page.locator("#channel-lines .result img")
    await picture.click()
    async with page.expect_download() as coming:
        await page.locator("#lightbox").get_by_role("link", name="Original").click()
    download = await coming.value
    sha256 = (await picture.get_attribute("src") or "").removeprefix("/previews/").partition("?")[0]
    assert download.suggested_filename == "darkroom-v1.png"
    saved = await asyncio.to_thread((await download.path()).read_bytes)
    assert saved == await harness.studio.pictures.original(Sha256(sha256))

    await page.locator("#lightbox").get_by_role("button", name="Alt text").click()
    await page.get_by_label("Describe the picture for somebody").fill("A bicycle at a door")
    await page.get_by_role("button", name="Save").click()
    await page.keyboard.press("Escape")
    await expect(picture).to_have_attribute("alt", "A bicycle at a door")


async def test_words_are_words_whatever_they_look_like(page: Page) -> None:
    words = "<img src=x onerror=alert(1)> **bold** @everyone"
    await say(page, words)
    await expect(page.locator("#channel-lines .said .words")).to_have_text(words)


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_a_narrow_screen_shows_one_pane_and_nothing_beside_it(page: Page, harness: Harness, scheme: str) -> None:
    await page.set_viewport_size({"width": 390, "height": 844})
    await page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    await say(page, f"{BICYCLE} --count 4")
    await expect(page.locator("#channel-lines .result img")).to_have_count(4)
    assert await page.evaluate("document.documentElement.scrollWidth") == 390
    await page.get_by_role("button", name="Reply to change it").click()
    await expect(page.locator("#channel")).to_be_hidden()
    assert await page.evaluate("document.documentElement.scrollWidth") == 390
    await page.get_by_role("button", name="Back to the channel").click()
    await page.get_by_role("button", name="Channels and people").click()
    await page.get_by_role("button", name=re.compile("moods")).click()
    await expect(page.get_by_role("heading", name="#moods")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_all_words_can_be_read_against_what_is_behind_them(page: Page, scheme: str) -> None:
    """WCAG 2.2 AA asks for 4.5 to 1 for text; every pair of colours of the page is measured."""
    await page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    ratios = await page.evaluate(
        """() => {
            const swatch = document.body.appendChild(document.createElement("i"));
            const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
            const light = (name) => {
                swatch.style.color = `var(${name})`;
                canvas.fillStyle = getComputedStyle(swatch).color;
                canvas.fillRect(0, 0, 1, 1);
                const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].map((byte) => {
                    const part = byte / 255;
                    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
                });
                return 0.2126 * r + 0.7152 * g + 0.0722 * b;
            };
            const pairs = ["--paper", "--side", "--surface", "--hover", "--wash"].flatMap((back) =>
                ["--ink", "--soft", "--red"].map((front) => [front, back]));
            return [...pairs, ["--on-red", "--red-deep"]].map(([front, back]) => {
                const [a, b] = [light(front), light(back)].sort((x, y) => y - x);
                return [`${front} on ${back}`, (a + 0.05) / (b + 0.05)];
            });
        }"""
    )
    assert [pair for pair, ratio in ratios if ratio < 4.5] == []


async def test_every_control_has_a_name_and_every_picture_words(page: Page) -> None:
    await say(page, BICYCLE)
    await page.get_by_role("button", name="Reply to change it").click()
    await say(page, "/history", where="thread")
    await expect(page.locator("#thread-lines .history")).to_have_count(2)  # the line, and its list
    unnamed = await page.evaluate(
        """() => [...document.querySelectorAll("button, a, textarea, img")].filter((one) => one.offsetParent !== null && (
            one.matches("img") ? !one.hasAttribute("alt")
            : one.matches("textarea") ? !one.ariaLabel : !(one.ariaLabel || one.textContent.trim())
        )).map((one) => one.outerHTML)"""
    )
    assert unnamed == []


async def test_the_page_comes_back_after_a_restart(browser: BrowserContext, tmp_path: Path) -> None:
    page = await browser.new_page()
    async with open_harness(tmp_path) as harness:
        await enter(page, harness.playground)
        await say(page, "before the restart")
        await expect(page.locator("#channel-lines .said")).to_have_count(1)
    await expect(page.locator("#offline")).to_be_visible()
    async with open_harness(tmp_path, port=harness.playground.port) as harness:
        await expect(page.locator("#offline")).to_be_hidden(timeout=15_000)
        await say(page, "after it")
        await expect(page.locator("#channel-lines .said")).to_have_count(2)
        await page.close()


_READS_PROGRESS = """() => {
    window.progress = [];
    const read = () => progress.push(...[...document.querySelectorAll(".progress")].map((line) => line.textContent));
    new MutationObserver(read).observe(document.body, { subtree: true, childList: true, characterData: true });
}"""


async def test_the_demo_plays_the_whole_loop(browser: BrowserContext, tmp_path: Path) -> None:
    """The demo is started as `make demo` does: the real studio, its jobs and its store, painting with the offline engine."""
    page = await browser.new_page()
    async with running_demo(tmp_path) as address:
        await page.goto(address)
        await page.wait_for_selector("html[data-ready]")
        await page.evaluate(_READS_PROGRESS)
        await say(page, BICYCLE)
        root = page.locator("#channel-lines .result")
        first = await looks(root.locator("img").first)
        await root.get_by_role("button", name="Reply to change it").click()
        await say(page, "make the door green", where="thread")
        results = page.locator("#thread-lines .result")
        await expect(results).to_have_count(2, timeout=20_000)
        second = await looks(results.nth(1).locator("img").first)
        assert difference(first, second) > 4
        await say(page, "love it!", where="thread")
        await say(page, "undo", where="thread")
        await expect(results).to_have_count(3, timeout=20_000)
        assert difference(first, await looks(results.nth(2).locator("img").first)) < 4
        await say(page, "redo", where="thread")
        await expect(results).to_have_count(4, timeout=20_000)
        assert difference(second, await looks(results.nth(3).locator("img").first)) < 4
        said = await page.evaluate("progress")
        assert said
        assert all(one.startswith("Drawing a sample") for one in said), said  # never the name of a model that does not paint
        await page.close()


async def test_a_sheet_fills_up_without_a_complaint_and_its_numbers_can_be_read(browser: BrowserContext, tmp_path: Path) -> None:
    """axe does not judge words that lie on a picture."""
    page, complaints = await browser.new_page(), list[str]()
    page.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
    async with running_demo(tmp_path) as address:
        await page.goto(address)
        await page.wait_for_selector("html[data-ready]")
        await say(page, f"{BICYCLE} --count 50")
        await expect(page.locator("#channel-lines .bath.there img").first).to_be_visible(timeout=20_000)
        number = page.locator("#channel-lines .contact .act.position").first
        await expect(number).to_be_visible(timeout=40_000)
        [words, behind] = await number.evaluate("(one) => [getComputedStyle(one).color, getComputedStyle(one).backgroundColor]")
        assert behind.startswith("rgb("), "no picture shows through"
        light = [sum(int(part) for part in re.findall(r"\d+", colour)[:3]) for colour in (words, behind)]
        assert abs(light[0] - light[1]) > 450, (words, behind)
        assert complaints == []
        await page.close()


async def test_limits_are_drawn_and_answers_for_one_person_are_as_wide_as_the_rest(browser: BrowserContext, tmp_path: Path) -> None:
    page = await browser.new_page()
    async with running_demo(tmp_path) as address:
        await page.goto(address)
        await page.wait_for_selector("html[data-ready]")
        lines = page.locator("#channel-lines .line")
        await say(page, "/quota set 4 images a day")
        await expect(lines).to_have_count(1)
        await say(page, "/imagine a red bicycle")
        await expect(page.locator("#channel-lines .result")).to_have_count(1, timeout=20_000)
        await say(page, "/quota show")
        await expect(lines.last).to_contain_text("used 1 of 4")
        await expect(lines).to_have_count(2)  # it takes the place of the table before
        meter = lines.last.locator(".meter").first
        full, whole = await meter.locator("i").bounding_box(), await meter.bounding_box()
        assert full is not None
        assert whole is not None
        assert full["width"] / whole["width"] == pytest.approx(0.25, abs=0.03)
        await expect(lines.last).not_to_contain_text("█")
        await say(page, "/help")
        await expect(lines.last.locator("code").first).to_have_text("/imagine")
        await say(page, "/usage")
        await expect(page.locator("#channel-lines .usage .chart")).to_have_count(1, timeout=20_000)
        await settled(page)
        assert len({await line.evaluate("(line) => line.clientWidth") for line in await lines.all()}) == 1
        await page.close()
