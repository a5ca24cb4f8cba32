"""The playground for those who listen to it, enlarge it, or see it in colours of their own: axe-core finds nothing in any state."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

pytest.importorskip("playwright")

from playwright.async_api import Browser, Page, expect

from bots.speech import playground_text
from tests.chromium import CHROMIUM, MISSING
from tests.playground_harness import Harness, open_harness, served_again
from tests.playground_page import BICYCLE, enter, open_page, say
from tests.playground_states import SIZES, STATES

pytestmark = [
    pytest.mark.asyncio(loop_scope="module"),  # one Chromium for all of them
    pytest.mark.skipif(not CHROMIUM.exists(), reason=MISSING),
]

AXE = (Path(__file__).parent / "vendor/axe/axe.min.js").read_text("utf-8")
_RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
_FIELD = ("aria-allowed-role", 'role="combobox"')  # of a textarea: not in the specification's table, but what screen readers know
_AWAY = frozenset({"a message that waits for the server", "a message that was not sent"})  # the browser itself complains


@pytest_asyncio.fixture(loop_scope="module")
async def harness(tmp_path: Path) -> AsyncIterator[Harness]:
    async with open_harness(tmp_path) as opened:
        yield opened
        opened.studio.light.set()


async def found(page: Page) -> list[str]:
    """Run axe-core, and return what it finds: each rule, and what breaks it."""
    if not await page.evaluate("'axe' in window"):
        await page.evaluate(AXE)
    violations: list[dict[str, Any]] = await page.evaluate(
        "(rules) => axe.run(document, rules).then((all) => all.violations)", _RULES
    )
    nodes = [(one["id"], node) for one in violations for node in one["nodes"]]
    return [
        f"{rule}: {node['html'][:200]} ({node['failureSummary']})"
        for rule, node in nodes
        if not (rule == _FIELD[0] and _FIELD[1] in node["html"])
    ]


@pytest.mark.parametrize("name", STATES)
async def test_axe_finds_nothing(chromium: Browser, harness: Harness, name: str) -> None:
    async with open_page(chromium, harness, width=768, may_complain=name in _AWAY) as page:
        await STATES[name](page, harness)
        wrong = {}
        for width, height in SIZES:
            await page.set_viewport_size({"width": width, "height": height})
            for scheme in ("light", "dark"):
                await page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
                wrong[f"{scheme}, {width} px"] = await found(page)
            assert await page.evaluate("document.documentElement.scrollWidth") == width
        assert {at: what for at, what in wrong.items() if what} == {}
        assert await page.evaluate("document.querySelectorAll('main').length") == 1


async def test_axe_is_awake(chromium: Browser, harness: Harness) -> None:
    async with open_page(chromium, harness) as page:
        await page.evaluate("document.querySelector('#channel').append(document.createElement('button'))")
        assert [one.partition(":")[0] for one in await found(page)] == ["button-name"]


ZOOMED = {"200 %": (640, 400), "400 %": (320, 200), "400 %, high": (320, 256)}  # of 1,280 x 800 and 1,280 x 1,024


@pytest.mark.parametrize("zoom", ZOOMED)
async def test_enlarged_the_page_leaves_room_to_read(chromium: Browser, harness: Harness, zoom: str) -> None:
    width, height = ZOOMED[zoom]
    async with served_again(harness, samples=True) as served, open_page(chromium, harness, width=width, height=height) as page:
        await enter(page, served)
        await say(page, BICYCLE)
        await expect(page.locator("#channel-lines .result img")).to_have_count(1)
        for pane in ("channel", "thread"):
            log, field = page.locator(f"#{pane}-scroll"), page.locator(f"#{pane}-composer textarea")
            box, written = await log.bounding_box(), await field.bounding_box()
            assert box is not None
            assert written is not None
            assert box["height"] >= 0.5 * height
            assert written["y"] + written["height"] <= height
            assert await page.evaluate("document.documentElement.scrollWidth") == width
            if pane == "channel":
                await page.get_by_role("button", name="Reply to change it").press("Enter")
        await page.locator("#thread-lines .print").first.press("Enter")
        await page.get_by_role("button", name="Close").scroll_into_view_if_needed()
        await page.get_by_role("button", name="Close").click()


CONTRAST = """(element) => {
    const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    const lightness = (colour) => {
        canvas.fillStyle = colour;
        canvas.fillRect(0, 0, 1, 1);
        const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].map((byte) => {
            const part = byte / 255;
            return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const behind = (one) => {
        const colour = getComputedStyle(one).backgroundColor;
        return /^rgb\\(/.test(colour) ? colour : behind(one.parentElement);
    };
    const style = getComputedStyle(element);
    const [a, b] = [lightness(style.borderTopColor), lightness(behind(element.parentElement))].sort((x, y) => y - x);
    return parseFloat(style.borderTopWidth) >= 1 ? (a + 0.05) / (b + 0.05) : 0;
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_what_can_be_pressed_or_typed_in_has_an_edge_that_shows(chromium: Browser, harness: Harness, scheme: str) -> None:
    """WCAG 2.2 AA asks for 3 to 1 for what shows that something is a control."""
    async with open_page(chromium, harness, color_scheme=scheme) as page:
        edges = {"example": await page.locator(".example").first.evaluate(CONTRAST)}
        await say(page, f"{BICYCLE} --count 2")
        await page.get_by_role("button", name="Reply to change it").click()
        for name in ("#thread-lines .act >> nth=0", "#thread-lines .picks .act >> nth=0", "#thread .box", "#channel .box"):
            edges[name] = await page.locator(name).evaluate(CONTRAST)
        await page.locator("#thread-lines .print").first.click()
        edges["lightbox"] = await page.locator("#lightbox .act").first.evaluate(CONTRAST)
        await page.get_by_role("button", name="Alt text").click()
        edges["sheet"] = await page.locator("#alt-dialog textarea").evaluate(CONTRAST)
        assert {name: ratio for name, ratio in edges.items() if ratio < 3} == {}


async def test_in_colours_of_ones_own_what_is_current_still_shows(chromium: Browser, harness: Harness) -> None:
    async with open_page(chromium, harness, forced_colors="active") as page:
        await STATES["a thread"](page, harness)
        outline = "(element) => { const style = getComputedStyle(element); return [style.outlineStyle, style.outlineWidth]; }"
        for current in ("#channels [aria-current]", ".people label:has(:checked)", "#strip [aria-current] img"):
            assert await page.locator(current).evaluate(outline) == ["solid", "2px"]
        await page.locator("#channel-composer textarea").press_sequentially("/")
        assert await page.locator(".options [aria-selected=true]").evaluate(outline) == ["solid", "2px"]
        assert await found(page) == []


async def test_what_is_listened_to_has_roles_headings_and_names(chromium: Browser, harness: Harness) -> None:
    async with open_page(chromium, harness) as page:
        await STATES["a thread"](page, harness)
        main = page.get_by_role("main")
        await expect(main.get_by_role("heading", level=1)).to_have_text("Darkroom playground")
        await expect(main.get_by_role("heading", level=2)).to_have_text(["#general", "Thread"])
        await expect(main.get_by_role("log", name="Messages in the channel").get_by_role("heading", level=3)).to_have_text("Today")
        thread = main.get_by_role("log", name="Messages in the thread")
        await expect(thread.get_by_role("heading", level=3)).to_have_text(["Darkroom", "Ana", "Darkroom"])
        await expect(thread.get_by_role("article", name="Darkroom: v2")).to_have_count(1)
        for number in (1, 2):
            await expect(thread.get_by_role("button", name=f"Edit v{number}")).to_have_count(1)
            await expect(thread.get_by_role("button", name=f"Variations v{number}")).to_have_count(1)
            await expect(thread.get_by_role("button", name=f"Open v{number}: A picture of")).to_have_count(1)
        field = page.get_by_role("combobox", name="Message to the channel")
        await expect(field).to_have_attribute("aria-expanded", "false")
        await field.press_sequentially("/im")
        await expect(field).to_have_attribute("aria-expanded", "true")
        chosen = await field.get_attribute("aria-activedescendant")
        await expect(page.get_by_role("option", selected=True)).to_have_id(chosen or "")
        await field.press("Escape")
        await expect(field).to_have_attribute("aria-expanded", "false")


async def test_what_others_say_and_the_studio_shows_is_read_out_in_turn(chromium: Browser, harness: Harness) -> None:
    async with open_page(chromium, harness) as page, open_page(chromium, harness) as other:
        await enter(other, harness.playground)
        await other.get_by_role("radio", name="Ben").check()
        await say(other, "lovely light")
        await say(other, BICYCLE)
        heard = page.locator("#announce p")
        await expect(heard).to_have_count(2)
        await expect(heard.first).to_have_text("Ben: lovely light")
        await expect(heard.last).to_contain_text("Darkroom: v1")
        await expect(other.locator("#announce p")).to_have_count(1)  # nobody is read what they said themselves


async def test_what_the_samples_are_is_said_at_every_width(chromium: Browser, harness: Harness) -> None:
    async with served_again(harness, samples=True) as served, open_page(chromium, harness) as page:
        await enter(page, served)
        for width, height in SIZES:
            await page.set_viewport_size({"width": width, "height": height})
            await expect(page.locator("#notice")).to_have_text(playground_text.SAMPLES)
            await expect(page.locator("#notice")).to_be_in_viewport(ratio=1)
            assert await found(page) == []
        await enter(page, harness.playground)
        await expect(page.locator("#notice")).to_be_hidden()
