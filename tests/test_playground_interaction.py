"""The playground in use: the focus stays where it is, nothing on the page is made anew for nothing, and a server that goes away and
comes back loses nothing of what people do."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio

pytest.importorskip("playwright")

from playwright.async_api import Browser, Page, Route, expect

from bots.playground import team
from bots.playground.lines import Saying
from core.model import Act
from tests.chromium import CHROMIUM, MISSING
from tests.demo import running_demo
from tests.playground_harness import Harness, open_harness, served_again
from tests.playground_page import BICYCLE, enter, held, open_page, say, settled

pytestmark = [
    pytest.mark.asyncio(loop_scope="module"),  # one Chromium for all of them
    pytest.mark.skipif(not CHROMIUM.exists(), reason=MISSING),
]

PICTURE = "#channel-lines .result .print"


@pytest_asyncio.fixture(loop_scope="module")
async def harness(tmp_path: Path) -> AsyncIterator[Harness]:
    async with open_harness(tmp_path) as opened:
        yield opened


@pytest_asyncio.fixture(loop_scope="module")
async def page(harness: Harness, chromium: Browser) -> AsyncIterator[Page]:
    async with open_page(chromium, harness) as opened:
        yield opened


async def speak(harness: Harness, words: str, *, who: str = "ben", root: str | None = None) -> None:
    """Say something as somebody at another window."""
    body = {"as": who, "event": f"{who}-{words}"[:60].ljust(8, "-"), "channel": "general", "root": root, "text": words}
    await post(harness, "/api/say", body)


async def post(harness: Harness, path: str, body: Mapping[str, object]) -> None:
    url = harness.playground.url
    async with aiohttp.ClientSession() as session, session.post(url + path, json=body, headers={"Origin": url}) as answer:
        assert answer.status == 200


async def watch(page: Page) -> None:
    """Begin to count what is taken out of the page, and to name what gets the focus."""
    await page.evaluate(
        """() => {
            window.taken = [];
            window.focused = [];
            new MutationObserver((all) => all.forEach((one) => one.removedNodes.forEach((node) => {
                if (node.nodeType === 1) taken.push(node.outerHTML.slice(0, 120));
            }))).observe(document.querySelector("#team"), { subtree: true, childList: true });
            document.addEventListener("focusin", (event) => focused.push(event.target.outerHTML.slice(0, 120)));
        }"""
    )


async def taken(page: Page) -> list[str]:
    found: list[str] = await page.evaluate("[...taken, ...focused]")
    return found


# --- the focus


async def test_a_new_line_moves_no_focus_and_makes_nothing_anew(page: Page, harness: Harness) -> None:
    await say(page, BICYCLE)
    button = page.get_by_role("button", name="Variations v1")
    await button.focus()
    await settled(page)
    await watch(page)
    await speak(harness, "lovely light")
    await expect(page.locator("#channel-lines .said")).to_contain_text("lovely light")
    await expect(button).to_be_focused()
    assert await taken(page) == []


async def test_a_reply_in_its_thread_leaves_a_picture_in_the_channel_as_it_is(page: Page, harness: Harness) -> None:
    await say(page, BICYCLE)
    replies = page.locator("#channel-lines .replies")
    await replies.focus()
    await page.locator(PICTURE).evaluate("(print) => { window.print = print; }")
    root = await page.locator("#channel-lines .result").get_attribute("data-line")
    await speak(harness, "make the door green", root=root)
    await expect(replies).to_contain_text("2 replies")
    await expect(replies).to_be_focused()
    assert await page.evaluate("window.print.isConnected")


async def test_an_open_menu_stays_open_with_its_focus(page: Page, harness: Harness) -> None:
    await say(page, BICYCLE)
    await page.locator("#channel-lines .holder > button").click()
    first = page.locator("#channel-lines .menu button").first
    await expect(first).to_be_focused()
    root = await page.locator("#channel-lines .result").get_attribute("data-line")
    await speak(harness, "make the door green", root=root)
    await expect(page.locator("#channel-lines .replies")).to_contain_text("2 replies")
    await expect(first).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(page.locator("#channel-lines .holder > button")).to_be_focused()


async def test_the_menu_does_what_it_says_and_only_admins_see_a_grant(page: Page, harness: Harness) -> None:
    await say(page, BICYCLE)
    more = page.locator("#channel-lines").get_by_role("button", name="More for v1")
    await more.click()
    await expect(page.locator("#channel-lines").get_by_role("menuitem")).to_have_text(
        ["Again", "Info", "History", "Format", "Final 2K · about 15¢"]
    )
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await expect(page.locator("#channel-lines .info, #thread-lines .info").first).to_be_visible()
    await expect(more).to_have_attribute("aria-expanded", "false")

    wanted = {"text": "Ben asks for more:", "button": "Grant", "request": "r"}
    await harness.chat.say(Saying(channel="general", author="darkroom", kind="wanted", body=wanted))
    await expect(page.get_by_role("button", name="Grant")).to_be_visible()
    await page.get_by_role("radio", name="Ben").check()
    await expect(page.locator("#channel-lines .wanted")).to_contain_text("Ben asks for more:")
    await expect(page.get_by_role("button", name="Grant")).to_have_count(0)


async def test_a_picture_develops_once(chromium: Browser, harness: Harness) -> None:
    async with open_page(chromium, harness, reduced_motion="no-preference") as page:
        harness.studio.light.clear()
        await page.evaluate(
            """() => {
                let developed = 0;
                document.addEventListener("animationstart", (event) => {
                    if (event.animationName !== "develop") return;
                    for (const one of event.target.getAnimations()) {  // halfway, however long the rest of the test takes
                        one.pause();
                        one.currentTime = 700;
                    }
                    document.body.dataset.developed = developed += 1;
                });
            }"""
        )
        await say(page, BICYCLE)
        await expect(page.locator("#channel-lines .progress")).to_be_visible()
        harness.studio.light.set()
        await expect(page.locator("body")).to_have_attribute("data-developed", "1")
        now = "(image) => image.getAnimations().map((one) => one.currentTime)"
        image = page.locator("#channel-lines .fresh")
        assert await image.evaluate(now) == [700]
        await speak(harness, "lovely light")
        await expect(page.locator("#channel-lines .said")).to_contain_text("lovely light")
        root = await page.locator("#channel-lines .result").get_attribute("data-line")
        await speak(harness, "make the door green", root=root)
        await expect(page.locator("#channel-lines .replies")).to_contain_text("2 replies")
        assert await image.evaluate(now) == [700]
        await expect(page.locator("body")).to_have_attribute("data-developed", "1")


@pytest.mark.parametrize("count", [1, 3])
async def test_a_picture_does_not_develop_again_when_its_pane_is_shown_again(
    chromium: Browser, harness: Harness, count: int
) -> None:
    counts = """() => document.addEventListener("animationstart", ({ animationName }) => {
        const { dataset } = document.body;
        if (animationName === "develop") dataset.developed = Number(dataset.developed ?? 0) + 1;
    })"""
    async with open_page(chromium, harness, width=390, reduced_motion="no-preference") as page:
        harness.studio.light.clear()
        await page.evaluate(counts)
        await say(page, f"{BICYCLE} --count {count}")
        await expect(page.locator("#channel-lines .progress")).to_be_visible()
        harness.studio.light.set()
        await expect(page.locator("body")).to_have_attribute("data-developed", str(count))
        await expect(page.locator("#channel-lines .fresh")).to_have_count(0)
        for _ in range(2):
            await page.get_by_role("button", name="Reply to change it").click()
            await expect(page.locator("#channel-lines")).to_be_hidden()
            await page.get_by_role("button", name="Back to the channel").click()
            await expect(page.locator("#channel-lines .result img")).to_have_count(count)
            await page.evaluate("() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))")
        await expect(page.locator("body")).to_have_attribute("data-developed", str(count))


async def test_what_is_being_typed_and_completed_is_left_alone(page: Page, harness: Harness) -> None:
    await page.keyboard.type("/im")
    await expect(page.get_by_role("option")).to_have_count(1)
    await speak(harness, "lovely light")
    await expect(page.locator("#channel-lines .said")).to_contain_text("lovely light")
    await expect(page.get_by_role("option")).to_have_count(1)
    await expect(page.locator("#channel-composer textarea")).to_have_value("/im")


async def test_opening_a_thread_focuses_its_field_and_closing_gives_the_focus_back(page: Page) -> None:
    await say(page, BICYCLE)
    opener = page.get_by_role("button", name="Reply to change it")
    await opener.press("Enter")
    await expect(page.locator("#thread-composer textarea")).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(opener).to_be_focused()


async def test_the_focus_stays_near_what_is_gone(page: Page, harness: Harness) -> None:
    harness.studio.light.clear()
    await say(page, BICYCLE)
    await page.get_by_role("button", name="Cancel").focus()
    harness.studio.light.set()
    await expect(page.locator(PICTURE)).to_be_focused()
    await say(page, "/help")
    await page.get_by_role("button", name="Dismiss").press("Enter")
    await expect(page.locator("#channel-composer textarea")).to_be_focused()


async def test_the_lightbox_keeps_the_focus_and_gives_it_back(page: Page, harness: Harness) -> None:
    await say(page, f"{BICYCLE} --count 2")
    second = page.locator(PICTURE).nth(1)
    await second.press("Enter")
    before = page.get_by_role("button", name="The previous version")
    await before.press("Enter")
    await expect(page.locator("#lightbox .facts")).to_contain_text("v1")
    await expect(before).to_be_focused()
    await expect(before).to_have_attribute("aria-disabled", "true")
    await speak(harness, "lovely light")
    await expect(page.locator("#channel-lines .said")).to_contain_text("lovely light")
    await expect(before).to_be_focused()
    await page.get_by_role("button", name="Alt text").press("Enter")
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("button", name="Alt text")).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(second).to_be_focused()


async def test_the_side_panel_takes_the_focus_and_gives_it_back(chromium: Browser, harness: Harness) -> None:
    async with open_page(chromium, harness, width=390, height=844) as page:
        opener = page.get_by_role("button", name="Channels and people")
        await opener.press("Enter")
        await expect(page.locator("#channels [aria-current]")).to_be_focused()
        assert await page.evaluate("document.querySelector('#channel').inert")
        await page.keyboard.press("Escape")
        await expect(opener).to_be_focused()
        await opener.press("Enter")
        await page.keyboard.press("Tab")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("heading", name="#moods")).to_be_visible()
        await expect(opener).to_be_focused()


# --- the server away


async def test_a_click_while_the_server_is_away_is_done_when_it_is_back(chromium: Browser, harness: Harness) -> None:
    async with open_page(chromium, harness, may_complain=True) as page:
        async with served_again(harness) as served:
            await enter(page, served)
            await say(page, BICYCLE)
            await expect(page.locator(PICTURE)).to_have_count(1)
        await expect(page.locator("#offline")).to_have_text("Reconnecting…")
        await page.get_by_role("button", name="Variations v1").click()
        await expect(page.locator("#thread-composer .status")).to_contain_text("as soon as it does")
        async with served_again(harness, port=served.port):
            await expect(page.locator("#thread-lines .result")).to_have_count(2, timeout=15_000)
            await expect(page.locator("#offline")).to_be_hidden()
            await expect(page.locator("#thread-composer .status")).not_to_contain_text("doesn't answer")
            await harness.studio.idle()
            assert [one.wish.act for one in harness.studio.asked] == [Act.NEW, Act.VARIATIONS]


async def test_a_server_that_restarts_ten_times_costs_nothing(chromium: Browser, harness: Harness) -> None:
    async with open_page(chromium, harness, may_complain=True) as page:
        port = 0
        for number in range(10):
            async with served_again(harness, port=port) as served:
                if not port:
                    port = served.port
                    await enter(page, served)
                    await page.evaluate("window.still = true")
                await say(page, f"message {number}")
                await expect(page.locator("#channel-lines .line:not(.unsent)")).to_have_count(2 * number + 1, timeout=15_000)
                await speak(harness, f"answer {number}")
                await expect(page.locator("#channel-lines .line:not(.unsent)")).to_have_count(2 * number + 2)
            await expect(page.locator("#offline")).to_be_visible()
        said = [f"{what} {number}" for number in range(10) for what in ("message", "answer")]
        await expect(page.locator("#channel-lines .said .words")).to_have_text(said)
        assert await page.evaluate("window.still")


async def test_what_is_sent_shows_at_once_and_arrives_once_in_its_order(chromium: Browser, harness: Harness) -> None:
    async with open_page(chromium, harness, may_complain=True) as page:
        async with served_again(harness) as served:
            await enter(page, served)
        for number in range(3):
            await say(page, f"message {number}")
        lines = page.locator("#channel-lines .said .words")
        await expect(lines).to_have_text(["message 0", "message 1", "message 2"])
        await expect(page.locator("#channel-lines .unsent")).to_have_count(3)
        await expect(page.locator("#channel-lines .unsent").first).to_contain_text("This goes out as soon as it does")
        await page.locator("#channel-lines .unsent").first.evaluate("(row) => { window.row = row; }")
        async with served_again(harness, port=served.port):
            await expect(page.locator("#channel-lines .unsent")).to_have_count(0, timeout=15_000)
            await expect(lines).to_have_text(["message 0", "message 1", "message 2"])
            assert await page.evaluate("window.row.isConnected")  # it is the same element that stood there all along
            assert [one.body["text"] for one in await harness.chat.channel("general", viewer="ana")] == [
                "message 0",
                "message 1",
                "message 2",
            ]


async def test_a_lost_answer_makes_nothing_twice(chromium: Browser, harness: Harness) -> None:
    async with open_page(chromium, harness, may_complain=True) as page:
        lost = 0

        async def lose(route: Route) -> None:
            nonlocal lost
            lost += 1
            if lost % 2 == 0:
                return await route.continue_()
            await route.fetch()  # the server gets the request, and the page does not get the answer
            return await route.abort()

        await page.route("**/api/say", lose)
        await say(page, "lovely light")
        await say(page, BICYCLE)
        await expect(page.locator("#channel-lines .result")).to_have_count(1)
        await expect(page.locator("#channel-lines .unsent")).to_have_count(0, timeout=10_000)
        await expect(page.locator("#channel-lines .said")).to_have_count(1)
        assert lost == 4
        assert [one.wish.act for one in harness.studio.asked] == [Act.NEW]


async def test_what_cannot_be_sent_says_so_and_can_be_sent_again(chromium: Browser, harness: Harness) -> None:
    async with open_page(chromium, harness, may_complain=True) as page:
        await page.route("**/api/say", lambda route: route.fulfill(status=500, body="secret trace"))
        await say(page, "lovely light")
        failed = page.locator("#channel-lines .unsent")
        await expect(failed.get_by_role("alert")).to_have_text(
            "Not sent. Something went wrong in the playground. Try again.Send againEdit"
        )
        await failed.get_by_role("button", name="Edit").click()
        await expect(failed).to_have_count(0)
        await expect(page.locator("#channel-composer textarea")).to_have_value("lovely light")
        await page.keyboard.press("Enter")
        await expect(failed.get_by_role("button", name="Send again")).to_be_visible()
        await page.unroute("**/api/say")
        await failed.get_by_role("button", name="Send again").click()
        await expect(page.locator("#channel-lines .unsent")).to_have_count(0)
        await expect(page.locator("#channel-lines .said .words")).to_have_text(["lovely light"])


async def test_what_comes_below_is_told_to_who_has_scrolled_up(page: Page, harness: Harness) -> None:
    await say(page, "one line\n" * 60)
    below, scroll = page.locator("#channel-below"), page.locator("#channel-scroll")
    await expect(below).to_be_hidden()
    heard = """(scroll) => new Promise((heard) => {
        scroll.addEventListener("scroll", heard, { once: true });
        scroll.scrollTop = 0;
    })"""
    await scroll.evaluate(heard)
    for words in ("Morning!", "Anybody there?"):
        await speak(harness, words)
        await expect(page.locator("#channel-lines .said").last).to_contain_text(words)
        await expect(below).to_be_visible()
    assert await scroll.evaluate("(scroll) => scroll.scrollTop") == 0, "who reads is left there"
    await page.locator("#channel-composer textarea").focus()
    await reach_back(page, "New below")
    await page.keyboard.press("Enter")
    await expect(page.locator("#channel-lines .said").last).to_be_in_viewport()
    await expect(below).to_be_hidden()
    await expect(page.locator("#channel-composer textarea")).to_be_focused()


async def test_a_long_ask_is_folded_and_stays_as_it_was_left(page: Page, harness: Harness) -> None:
    ask = "a fox in the snow " * 200
    await say(page, f"/imagine {ask}")
    shown = page.locator("#channel-lines .ask")
    await expect(shown).to_contain_text("…")
    assert len(await shown.inner_text()) < 400
    await shown.get_by_role("button", name="Show all").press("Enter")
    button = shown.get_by_role("button", name="Show less")
    await expect(button).to_be_focused()
    assert len(await shown.inner_text()) > 1000
    root = await page.locator("#channel-lines .result").get_attribute("data-line")
    await speak(harness, "// lovely light", root=root)
    await expect(page.locator("#channel-lines .replies")).to_contain_text("1 reply")
    await expect(button).to_be_focused()
    await button.press("Enter")
    await expect(shown.get_by_role("button", name="Show all")).to_have_attribute("aria-expanded", "false")
    assert len(await shown.inner_text()) < 400


async def test_a_button_pressed_twice_in_a_hurry_is_meant_once(page: Page, harness: Harness) -> None:
    await say(page, BICYCLE)
    await page.get_by_role("button", name="Variations v1").evaluate("(button) => (button.click(), button.click())")
    await expect(page.locator("#thread-lines .result")).to_have_count(2)
    await harness.studio.idle()
    assert [one.wish.act for one in harness.studio.asked] == [Act.NEW, Act.VARIATIONS]


async def test_while_the_server_takes_its_time_the_page_says_what_it_waits_for(page: Page) -> None:
    async with held(page, "**/api/channels/*"):
        await page.reload(wait_until="commit")
        await expect(page.locator("#channel .log")).to_have_attribute("aria-busy", "true")
    await page.wait_for_selector("html[data-ready]")
    await expect(page.locator("#channel .log")).to_have_attribute("aria-busy", "false")
    async with held(page, "**/api/say"):
        await say(page, "lovely light")
        await expect(page.locator("#channel-lines .unsent")).to_contain_text("lovely light")
        await expect(page.locator("#channel-lines .unsent")).to_contain_text("Sending…")
    await expect(page.locator("#channel-lines .said:not(.unsent)")).to_have_text(re.compile("lovely light"))
    await say(page, BICYCLE)
    original = page.locator("#lightbox .stage img")
    async with held(page, "**/pictures/*"):
        await page.locator(PICTURE).click()
        await expect(original).to_have_attribute("src", re.compile("^/previews/"))
    await expect(original).to_have_attribute("src", re.compile("/pictures/"))


async def test_the_page_asks_for_its_own_files_once(page: Page) -> None:
    asked: list[str] = []
    page.on("requestfinished", lambda request: asked.append(request.url))
    await page.reload()
    await page.wait_for_selector("html[data-ready]")
    over = await page.evaluate(
        "performance.getEntriesByType('resource').filter((one) => one.transferSize && one.name.includes('/static/')).length"
    )
    assert any("/static/" in one for one in asked)
    assert over == 0


# --- what a window remembers


async def test_each_window_keeps_its_person_over_reloads(page: Page, harness: Harness) -> None:
    other = await page.context.new_page()
    await enter(other, harness.playground)
    await other.get_by_role("radio", name="Ben").check()
    await page.reload()
    await expect(page.get_by_role("radio", name="Ana")).to_be_checked()
    await other.reload()
    await expect(other.get_by_role("radio", name="Ben")).to_be_checked()
    third = await page.context.new_page()
    await enter(third, harness.playground)
    await expect(third.get_by_role("radio", name="Ben")).to_be_checked()


async def test_a_browser_that_blocks_storage_plays_all_the_same(chromium: Browser, harness: Harness) -> None:
    async with open_page(chromium, harness) as page:
        await page.add_init_script(
            """for (const name of ["localStorage", "sessionStorage"])
                Object.defineProperty(window, name, { get() { throw new DOMException("blocked", "SecurityError"); } });"""
        )
        await page.reload()
        await page.get_by_role("radio", name="Ben").check()
        await say(page, "lovely light")
        await settled(page)  # a page with something to send asks before it is left
        await expect(page.locator("#channel-lines .said")).to_have_count(1)
        await page.get_by_role("button", name="moods").click()
        await page.reload()
        await expect(page.get_by_role("radio", name="Ben")).to_be_checked()
        await expect(page.get_by_role("heading", name="#moods")).to_be_visible()


async def test_a_draft_stays_where_it_was_begun(page: Page) -> None:
    field, thread = page.locator("#channel-composer textarea"), page.locator("#thread-composer textarea")
    await say(page, BICYCLE)
    await field.fill("for general")
    await page.get_by_role("button", name="moods").click()
    await expect(field).to_have_value("")
    await field.fill("for moods")
    await page.get_by_role("button", name="general").click()
    await expect(field).to_have_value("for general")
    await page.get_by_role("button", name="Reply to change it").click()
    await thread.fill("for the thread")
    await page.keyboard.press("Escape")
    await settled(page)
    await page.reload()
    await expect(field).to_have_value("for general")
    await page.get_by_role("button", name="Reply to change it").click()
    await expect(thread).to_have_value("for the thread")
    await page.get_by_role("button", name="moods").click()
    await expect(field).to_have_value("for moods")
    await field.press("Enter")
    await page.get_by_role("button", name="general").click()
    await page.get_by_role("button", name="moods").click()
    await expect(field).to_have_value("")


async def test_the_page_shows_another_chat_in_the_place_of_the_first(chromium: Browser, harness: Harness, tmp_path: Path) -> None:
    async with open_page(chromium, harness, may_complain=True) as page:
        async with served_again(harness) as served:
            await enter(page, served)
            await say(page, "of the first chat")
            await expect(page.locator("#channel-lines .said:not(.unsent)")).to_have_count(1)
        async with open_harness(tmp_path / "another", port=served.port):
            await expect(page.locator("#empty")).to_be_visible(timeout=15_000)
            await expect(page.locator("#channel-lines .said")).to_have_count(0)
            await asyncio.wait_for(page.wait_for_selector("html[data-ready]"), 10)


# --- the keyboard alone


async def reach(page: Page, name: str, *, by: str = "Tab") -> None:
    """Press a key until what is called so has the focus."""
    for _ in range(80):
        await page.keyboard.press(by)
        if await page.evaluate(
            "(name) => (document.activeElement.ariaLabel || document.activeElement.textContent || '').startsWith(name)", name
        ):
            return
    raise AssertionError(f"There is no way to “{name}” by {by}.")


async def reach_back(page: Page, name: str) -> None:
    await reach(page, name, by="Shift+Tab")


async def test_the_keyboard_alone_plays_the_whole_loop(chromium: Browser, harness: Harness, tmp_path: Path) -> None:
    async with running_demo(tmp_path / "demo") as address, open_page(chromium, harness) as page:
        await page.goto(address)
        await page.wait_for_selector("html[data-ready]")
        keyboard, results = page.keyboard, page.locator("#thread-lines .result")
        await keyboard.type(BICYCLE)
        await keyboard.press("Enter")
        await expect(page.locator("#channel-lines .result")).to_have_count(1, timeout=20_000)
        await reach_back(page, "Reply to change it")
        await keyboard.press("Enter")
        await expect(page.locator("#thread-composer textarea")).to_be_focused()
        for number, words in enumerate(("make the door green", "undo"), start=2):
            await keyboard.type(words)
            await keyboard.press("Enter")
            await expect(results).to_have_count(number, timeout=20_000)
        await keyboard.type("/history")
        await keyboard.press("Enter")
        await expect(page.locator("#thread-lines ol.history li")).to_have_count(2, timeout=20_000)
        await reach_back(page, "Open v2")
        await keyboard.press("Enter")
        await expect(page.locator("#lightbox .facts")).to_contain_text("v2")
        await keyboard.press("ArrowLeft")
        await expect(page.locator("#lightbox .facts")).to_contain_text("v1")
        await keyboard.press("Escape")
        await reach_back(page, "Variations v2")
        await keyboard.press("Enter")
        await expect(results).to_have_count(4, timeout=30_000)
        await reach(page, "Go on with picture 2")
        await keyboard.press("Enter")
        await expect(results).to_have_count(5, timeout=20_000)
        await reach(page, "More for v4")
        for key in ("Enter", "ArrowDown", "Enter"):
            await keyboard.press(key)
        await expect(page.locator("#thread-lines div.info")).to_be_visible(timeout=20_000)
        await keyboard.press("Escape")
        await reach(page, "Message to the channel")
        await keyboard.type("/quota set 20 images a day")
        await keyboard.press("Enter")
        await expect(page.locator("#channel-lines table")).to_contain_text("used 5 of 20, 15 left", timeout=20_000)
        await reach_back(page, "Dismiss")
        await keyboard.press("Enter")
        await expect(page.locator("#channel-lines table")).to_have_count(0)
        await expect(page.locator("#channel-composer textarea")).to_be_focused()
        await page.set_viewport_size({"width": 390, "height": 844})
        await reach_back(page, "Channels and people")
        await keyboard.press("Enter")
        await reach(page, "#moods")
        await keyboard.press("Enter")
        await expect(page.get_by_role("heading", name="#moods")).to_be_visible()


async def test_a_picture_shown_in_the_channel_goes_on_in_the_thread_that_it_comes_from(page: Page, harness: Harness) -> None:
    await say(page, BICYCLE)
    await expect(page.locator("#channel-lines .result")).to_have_count(1)
    (first,) = await harness.chat.channel("general", viewer="ana")
    body = {**first.body, "act": Act.SHOW, "thread": first.id, "ask": None}
    await harness.chat.say(Saying(channel="general", author=team.STUDIO, kind="result", body=body))
    again = page.locator("#channel-lines .result").nth(1)
    await again.get_by_role("button", name="Reply to change it").click()
    await say(page, "make the door green", where="thread")
    await expect(page.locator("#thread-lines .result")).to_have_count(2)
    assert [line.root for line in await harness.chat.thread(first.id, viewer="ana")][1:] == [first.id] * 2


async def test_an_approval_that_has_changed_can_still_be_declined_with_a_reason(page: Page, harness: Harness) -> None:
    ways = [{"act": "approve", "label": "Approve"}, {"act": "decline", "label": "Decline"}]
    body = {
        "text": "May Ana make a final of v1?",
        "approval": "a1",
        "ways": ways,
        "why": "Why not",
        "hint": "A reason, if you like",
    }
    line = await harness.chat.say(Saying(channel="general", author=team.STUDIO, kind="approval", body=body))
    asked = page.locator("#channel-lines .approval")
    await expect(asked).to_contain_text("May Ana")
    await harness.chat.change(line.id, "approval", {**body, "text": "May Ana make a final of v1? 1 of 2 have approved."})
    await expect(asked).to_contain_text("1 of 2")
    await asked.get_by_role("button", name="Decline").click()
    reason = asked.get_by_role("textbox", name="Why not")
    await expect(reason).to_be_focused()
    async with page.expect_request("**/api/press") as sent:
        await reason.fill("Too red")
        await reason.press("Enter")
    assert '"reason":"Too red"' in ((await sent.value).post_data or "")
