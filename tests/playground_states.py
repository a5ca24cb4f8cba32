"""The states that the playground's page can be in, each with the steps that bring it there: for tests that look at all of them.

python -m tests.playground_states FOLDER takes a picture of each, light and dark, wide and narrow.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

from playwright.async_api import FilePayload, Page, expect

from bots.playground import team, view
from bots.playground.lines import Saying
from bots.speech.tables import Row, Section, Table
from tests.playground_harness import Harness, open_harness, painted
from tests.playground_page import BICYCLE, open_page, say

Steps = Callable[[Page, Harness], Awaitable[None]]
SIZES = ((1360, 900), (320, 700))
STATES: dict[str, Steps] = {}


def state(steps: Steps) -> Steps:
    STATES[steps.__name__.removeprefix("_").replace("_", " ")] = steps
    return steps


@state
async def _nothing_said_yet(page: Page, harness: Harness) -> None:
    await expect(page.locator("#empty")).to_be_visible()


@state
async def _people_talking(page: Page, harness: Harness) -> None:
    for words in ("Morning!", "Shall we do the bicycle?", "مرحبا بالعالم", "averylongword" * 30, "<b>bold</b> @everyone"):
        await say(page, words)
    await expect(page.locator("#channel-lines .said:not(.unsent)")).to_have_count(5)


@state
async def _a_picture_in_the_bath(page: Page, harness: Harness) -> None:
    harness.studio.light.clear()
    await say(page, f"{BICYCLE} --count 2 --ar 16:9")
    await expect(page.locator("#channel-lines .progress")).to_be_visible()


@state
async def _a_picture(page: Page, harness: Harness) -> None:
    await say(page, BICYCLE)
    await expect(page.locator("#channel-lines .result img")).to_have_count(1)


@state
async def _four_pictures(page: Page, harness: Harness) -> None:
    await say(page, f"{BICYCLE} --count 4")
    await expect(page.locator("#channel-lines .result img")).to_have_count(4)


@state
async def _a_long_ask(page: Page, harness: Harness) -> None:
    await say(page, f"/imagine {'a fox in the snow ' * 200}")
    await expect(page.locator("#channel-lines .result")).to_have_count(1)
    await page.get_by_role("button", name="Show all").click()


@state
async def _new_lines_below(page: Page, harness: Harness) -> None:
    await say(page, "one line\n" * 60)
    await expect(page.locator("#channel-lines .said:not(.unsent)")).to_have_count(1)
    await page.locator("#channel-scroll").evaluate("(scroll) => { scroll.scrollTop = 0 }")
    await say(page, "Anybody there?")
    await expect(page.locator("#channel-below")).to_be_visible()


@state
async def _a_refusal(page: Page, harness: Harness) -> None:
    await say(page, "/imagine something forbidden")
    await expect(page.locator("#channel-lines .sorry")).to_be_visible()


@state
async def _a_cancelled_picture(page: Page, harness: Harness) -> None:
    await _a_picture_in_the_bath(page, harness)
    await page.get_by_role("button", name="Cancel").click()
    await expect(page.locator("#channel-lines .sorry.mild")).to_be_visible()


@state
async def _help(page: Page, harness: Harness) -> None:
    await say(page, "/help")
    await expect(page.locator("#channel-lines .note")).to_be_visible()


@state
async def _a_thread(page: Page, harness: Harness) -> None:
    await _a_picture(page, harness)
    await page.get_by_role("button", name="Reply to change it").click()
    await say(page, "make the door green", where="thread")
    await expect(page.locator("#thread-lines .result")).to_have_count(2)


@state
async def _a_thread_with_an_older_picture_shown_again(page: Page, harness: Harness) -> None:
    await _a_thread(page, harness)
    await say(page, "undo", where="thread")
    await expect(page.locator("#thread-lines .result")).to_have_count(3)


@state
async def _a_question_whether_to_change_it(page: Page, harness: Harness) -> None:
    await _a_thread(page, harness)
    await say(page, "hm", where="thread")
    await expect(page.locator("#thread-lines .unsure")).to_be_visible()


@state
async def _facts_about_a_picture(page: Page, harness: Harness) -> None:
    await _a_thread(page, harness)
    await say(page, "/info", where="thread")
    await expect(page.locator("#thread-lines div.info")).to_be_visible()


@state
async def _the_history(page: Page, harness: Harness) -> None:
    await _a_thread(page, harness)
    await say(page, "/history", where="thread")
    await expect(page.locator("#thread-lines ol.history")).to_be_visible()


@state
async def _the_tree(page: Page, harness: Harness) -> None:
    await _a_thread(page, harness)
    await page.get_by_role("button", name="Versions as a tree").click()
    await expect(page.locator("#tree .cell")).to_have_count(2)
    await page.locator("#tree .cell").first.click()
    await page.get_by_role("button", name="Compare with…").click()
    await expect(page.locator("#tree .walk .status")).to_have_text("Choose the version to compare v1 with.")


@state
async def _a_limit_that_is_spent(page: Page, harness: Harness) -> None:
    spent = {"text": "You've used your 2 images for today here.", "request": "r1", "button": "Ask an admin", "instead": "On Lite"}
    wanted = {"text": "Ana would like 5 more images.", "request": "r1", "button": "Grant"}
    granted = {**wanted, "button": None, "granted": "Ana: Ben can make 1 more image today."}
    meter = {"text": "Limits here:\n████░░░░░░ 4 of 10 images a day\nChange them with /quota set."}
    for kind, body in (("spent", spent), ("wanted", wanted), ("wanted", granted), ("note", meter)):
        await harness.chat.say(Saying(channel="general", author=team.STUDIO, kind=kind, body=body))
    await expect(page.locator("#channel-lines .note .meter")).to_be_visible()


@state
async def _limits_as_a_table(page: Page, harness: Harness) -> None:
    rows = (
        Row(
            title="20 images a day for this channel",
            says="used 3 of 20, 17 left",
            share=0.15,
            below="resets tomorrow at 00:00 (UTC)",
        ),
        Row(title="$500 a month for the whole studio (set by whoever runs Darkroom)", says="used $500 of $500, $0 left", share=1.0),
        Row(title="a name without blanks " + "x" * 80, says="used 0 of 5, 5 left", share=0.0, below="resets today at 10:00 (UTC)"),
    )
    table = Table(says="The limit for this channel is now 20 images a day.", sections=(Section(rows=rows, heading="Limits"),))
    await harness.chat.say(Saying(channel="general", author=team.STUDIO, only_for="ana", kind="note", body=view.bars(table)))
    await expect(page.locator("#channel-lines table.bars tr")).to_have_count(3)


@state
async def _usage_as_a_chart(page: Page, harness: Harness) -> None:
    chart = await harness.chat.keep_file("chart.png", _pieces(painted("blue", 1, "3:2")))
    table = await harness.chat.keep_file("usage.csv", _pieces(b"day,images\n"))
    body = {"text": "12 images this month.", "chart": chart.id, "alt": "12 images", "csv": {"id": table.id, "name": "usage.csv"}}
    await harness.chat.say(Saying(channel="general", author=team.STUDIO, only_for="ana", kind="usage", body=body))
    await expect(page.locator("#channel-lines .usage .chart img")).to_be_visible()


@state
async def _a_reply_that_changes_one_picture(page: Page, harness: Harness) -> None:
    await _a_picture(page, harness)
    await page.get_by_role("button", name="Edit v1").click()
    await expect(page.locator("#thread-composer .replying")).to_be_visible()


@state
async def _commands_to_choose_from(page: Page, harness: Harness) -> None:
    await page.locator("#channel-composer textarea").press_sequentially("/")
    await expect(page.get_by_role("option").first).to_be_visible()


@state
async def _values_of_a_flag_to_choose_from(page: Page, harness: Harness) -> None:
    await page.locator("#channel-composer textarea").press_sequentially("/imagine a fox --tier ")
    await expect(page.get_by_role("option").first).to_be_visible()


@state
async def _talk_that_might_be_painted(page: Page, harness: Harness) -> None:
    await page.locator("#channel-composer textarea").fill("a fox in the snow")
    await expect(page.get_by_role("button", name="Paint it instead")).to_be_visible()


@state
async def _a_menu_that_is_open(page: Page, harness: Harness) -> None:
    await _a_picture(page, harness)
    await page.locator("#channel-lines .holder > button").first.click()
    await expect(page.locator("#channel-lines .menu")).to_be_visible()


@state
async def _references_about_to_be_sent(page: Page, harness: Harness) -> None:
    photo = FilePayload(name="a photo.png", mimeType="image/png", buffer=painted("yellow", 1, "1:1"))
    await page.locator("#channel-composer input[type=file]").set_input_files(
        [photo, FilePayload(**{**photo, "name": "b" * 80 + ".png"})]
    )
    await expect(page.locator(".tray li:not(.coming)")).to_have_count(2)


@state
async def _references_that_were_sent(page: Page, harness: Harness) -> None:
    await _references_about_to_be_sent(page, harness)
    await say(page, "@Darkroom use these colours")
    await expect(page.locator("#thread-lines .files img")).to_have_count(2)


@state
async def _one_picture_by_itself(page: Page, harness: Harness) -> None:
    await _four_pictures(page, harness)
    await page.locator("#channel-lines .print").nth(1).click()
    await expect(page.locator("#lightbox .stage img")).to_be_visible()


@state
async def _an_alt_text_to_mend(page: Page, harness: Harness) -> None:
    await _one_picture_by_itself(page, harness)
    await page.get_by_role("button", name="Alt text").click()
    await expect(page.locator("#alt-dialog")).to_be_visible()


@state
async def _the_side_panel(page: Page, harness: Harness) -> None:
    await _a_picture(page, harness)
    await harness.chat.say(Saying(channel="moods", author="ben", kind="said", body={"text": "fog", "files": []}))
    await expect(page.locator("#channels .unread")).to_have_count(1)
    await page.evaluate("document.querySelector('#open-side').click()")


@state
async def _a_message_that_waits_for_the_server(page: Page, harness: Harness) -> None:
    await page.route("**/api/say", lambda route: route.fulfill(status=503))
    await say(page, "lovely light")
    await expect(page.locator("#channel-lines .waiting")).to_be_visible()


@state
async def _a_message_that_was_not_sent(page: Page, harness: Harness) -> None:
    await page.route("**/api/say", lambda route: route.fulfill(status=500))
    await say(page, "lovely light")
    await expect(page.locator("#channel-lines .failed")).to_be_visible()


@state
async def _a_thread_on_a_slow_line(page: Page, harness: Harness) -> None:
    await _a_picture(page, harness)
    await page.route("**/api/threads/*", lambda route: asyncio.sleep(0))  # it never answers
    await page.get_by_role("button", name="Reply to change it").click()
    await expect(page.locator("#thread .log")).to_have_attribute("aria-busy", "true")


async def _pieces(data: bytes) -> AsyncIterator[bytes]:
    yield data


async def main(folder: Path) -> None:
    from tests.chromium import open_chromium

    async with open_chromium() as chromium:
        for name, steps in STATES.items():
            with tempfile.TemporaryDirectory() as kept:
                async with open_harness(Path(kept)) as harness, open_page(chromium, harness, may_complain=True) as page:
                    await steps(page, harness)
                    for width, height in SIZES:
                        await page.set_viewport_size({"width": width, "height": height})
                        for scheme in ("light", "dark"):
                            await page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
                            await page.wait_for_timeout(150)
                            await page.screenshot(path=folder / f"{name.replace(' ', '-')}-{width}-{scheme}.png")


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
