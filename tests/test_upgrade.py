"""A data folder, messages and buttons of an earlier version, taken over by this one: threads go on, what was under way ends, and every
button that stands anywhere still works. What was recorded, and how, says old/README.md."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bots.app.config import QuotaConfig
from core.model import Person, Place
from core.quota import Rules
from core.quota.door import QuotaDoor
from core.store.database import sqlite_url
from core.store.sql_store import SqlStore
from core.tiers import DEFAULT_TIERS
from tests.everywhere import Everywhere, Line, everywhere
from tests.old.recording import lay_out, restore_discord, restore_slack
from tests.servers.discord import serve_discord
from tests.servers.discord_limits import Bucket, Limits
from tests.servers.discord_world import Json
from tests.servers.gemini import GeminiServer
from tests.servers.gemini_answers import Answer
from tests.servers.slack import Slack
from tests.servers.slack_world import Ephemeral, Said

RECORDED = datetime(2026, 11, 28, 20, 30, tzinfo=UTC)  # in the periods that were open then
# As the earlier version wrote it down and had not yet posted it.
REFUSED = (
    "“make it forbidden”: The model's safety filter turned these words down. Nothing was charged. "
    "Say it in other words, or ask for something else."
)
UNHURRIED = Bucket("global", 10_000, 1.0, r"[A-Z]+", r"/.*")  # nothing here is about Discord's rate limits
RESULT = ("undo", "redo", "again", "variations", "final", "edit", "info", "history")  # what stood below every result


@dataclass(frozen=True)
class Upgraded:
    """This version, run on what the earlier one left behind, and the messages with buttons that stood then, in order."""

    now: Everywhere
    in_discord: list[Json]  # what one person alone saw comes last
    in_slack: list[Said | Ephemeral]
    held: asyncio.Event  # the model paints what was being painted when this is set

    async def caught_up(self) -> None:
        """Wait until everything that was under way has ended and no placeholder is left."""
        self.held.set()
        discord, slack, page = self.now.discord, self.now.slack, self.now.page

        def waiting() -> list[str]:
            said = [
                *(one["content"] for one in discord.everything()),
                *(one.text for one in [*slack.messages(), *slack.messages("tight")]),
            ]
            return [words for words in said if re.search(r"^(Painting with|Queued)", words, re.MULTILINE)]

        await discord.until(lambda: not waiting(), what="no placeholder")
        for channel, root in (("general", None), ("general", "19"), ("packaging", "23")):
            await page.seen(lambda lines: all(line["kind"] != "working" for line in lines), "ana", channel=channel, root=root)
        await self.now.settled()

    def discord(self, act: str, words: str = "") -> tuple[Json, str]:
        """Return the newest message with that button and those words, and the button's label."""
        found = [(one, labels[act]) for one in self.in_discord if words in one["content"] and act in (labels := buttons(one))]
        return found[-1]

    def slack(self, act: str, words: str = "") -> tuple[str, Said | Ephemeral]:
        """Return the label of that button, and the newest message with it and those words."""
        found = [(labels[act], one) for one in self.in_slack if words in one.says and act in (labels := elements(one))]
        return found[-1]


@pytest.fixture
async def upgraded(tmp_path: Path, slack: Slack, gemini: GeminiServer) -> AsyncIterator[Upgraded]:
    held = asyncio.Event()
    gemini.when("add a flag", *[Answer(wait=held)] * 3)
    async with serve_discord(limits=Limits((), UNHURRIED)) as discord:
        alone = restore_discord(discord)
        restore_slack(slack)
        lay_out(tmp_path, discord=discord.world.base, slack=slack.base)
        in_discord = deepcopy([*discord.everything(), *alone])
        in_slack: list[Said | Ephemeral] = deepcopy([*slack.messages(), *slack.messages("tight"), *slack.ephemerals])
        quota = QuotaConfig(confirm_above=0.2)
        async with everywhere(tmp_path, discord=discord, slack=slack, gemini=gemini, quota=quota) as now:
            try:
                yield Upgraded(now, in_discord, in_slack, held)
            finally:
                held.set()
        discord.lawful()


def buttons(message: Json) -> dict[str, str]:
    """Map what the buttons below a message of Discord do to their labels."""
    return {one["custom_id"].split(":")[1]: one["label"] for row in message["components"] for one in row["components"]}


def elements(said: Said | Ephemeral) -> dict[str, str]:
    """Map what the buttons below a message of Slack do to their labels."""
    return {one["action_id"]: label for label, one in said.buttons.items()}


# --- limits ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("place", "ben"),
    [
        (Place(platform="discord", workspace="1576329079727063042", channel="1576329123670786122"), "1576329079727063046"),
        (Place(platform="slack", workspace="T0TEAM", channel="C0002"), "U0002"),
        (Place(platform="playground", workspace="demo", channel="packaging"), "ben"),
    ],
    ids=["discord", "slack", "playground"],
)
async def test_limits_stand_with_what_was_used_of_them(tmp_path: Path, place: Place, ben: str) -> None:
    lay_out(tmp_path, today=False)
    async with SqlStore.open(sqlite_url(tmp_path / "darkroom.sqlite3")) as store:
        door = QuotaDoor(ledger=store.ledger, rules=Rules(), tiers=DEFAULT_TIERS, now=lambda: RECORDED, new_id=lambda: "id")
        person = Person(id=ben, name="Ben")
        balances = [one.balance for one in await door.show(place, person)]
        shown = [(one.limit.terms.unit, one.limit.terms.per, one.limit.terms.tier, one.most, one.used) for one in balances]
        assert sorted(shown) == [
            ("images", "day", "", 40, 1),
            ("images", "month", "pro", 1, 1),
            ("money", "month", "", 9_500_000, 135_484),
        ]
        assert len(await door.audit(place, admin=True)) == 3


# --- what was under way ----------------------------------------------------------------------------------------------


async def test_what_was_under_way_ends_and_its_cancel_buttons_work(upgraded: Upgraded) -> None:
    now, discord, slack, page = upgraded.now, upgraded.now.discord, upgraded.now.slack, upgraded.now.page
    await now.gemini.seen(3)
    painting = next(one for one in upgraded.in_discord if one["content"].startswith("Painting with Nano Banana 2.1"))
    _, queued = upgraded.slack("s1:cancel", "Queued")
    sheet = await page.until(lambda line: len(line["body"].get("pictures", ())) == 4, "ana")
    await discord.press(painting, "Cancel", user="cyd")
    await slack.press("Cancel", queued, user="cyd")
    await upgraded.caught_up()

    thread = discord.world.channels[painting["channel_id"]]
    night, back = discord.ours(thread)[-2:]
    assert discord.world.message(thread["id"], painting["id"])["content"].endswith("Cancelled. You weren't charged.")
    assert "v5 from v1" in night["content"]
    assert back["content"] == "Back to v1"
    assert any("a lighthouse in the storm\n-# v1 " in one["content"] for one in discord.pictures()), "painted before, posted now"
    [refused] = [one["content"] for one in discord.everything() if "“make it forbidden”" in one["content"]]
    assert refused == f"Ben, {REFUSED}"

    flag, back_in_slack = slack.pictures(root=queued.thread_ts)[-2:]
    assert "v5 from v1" in flag.says
    assert "Back to v1" in back_in_slack.says
    assert any("a lighthouse in the storm\nv1 " in one.says for one in slack.pictures())
    [refused_in_slack] = [one.text for one in slack.messages("tight") if "“make it forbidden”" in one.says]
    assert refused_in_slack == f"<@U0002>, {REFUSED}"

    shown = [line["body"]["caption"] for line in await page.lines("ana", root=sheet["id"]) if line["kind"] == "result"]
    assert [caption.split(" · ")[0] for caption in shown[-3:]] == ["v5 from v1", "v6 from v5", "Back to v5"]
    assert (await page.until(lambda line: line["kind"] == "result", "ana"))["body"]["ask"]["words"] == "a lighthouse in the storm"
    kite = await page.until(lambda line: line["kind"] == "result", "ana", channel="packaging")
    await page.until(lambda line: line["kind"] == "failed", "ana", channel="packaging", root=kite["id"])


# --- the threads and the buttons ---------------------------------------------------------------------------------------


async def test_discord_plays_on_and_all_its_old_buttons_work(upgraded: Upgraded) -> None:
    await upgraded.caught_up()
    now, discord = upgraded.now, upgraded.now.discord
    first, second = upgraded.discord("info", "leaning against")[0], upgraded.discord("info", "v2, from v1 ")[0]
    thread = discord.world.channels[first["id"]]
    pressed = {"cancel"}  # while something was under way

    async def appears(action: Awaitable[object]) -> str:
        before = {one["id"] for one in discord.pictures()}
        await action
        [new] = await discord.until(lambda: [one for one in discord.pictures() if one["id"] not in before], what="a picture")
        await now.settled()
        content = str(new["content"])
        return content.split("\n")[content.startswith("<@")].removeprefix("-# ").split(" · ")[0]

    async def says(words: str, *, user: str = "ben", to: Json | None = None) -> str:
        return await appears(discord.say(words, user=user, channel=thread, replying=to))

    async def shows(act: str, words: str = "", *, user: str = "ben") -> str:
        pressed.add(act)
        return await appears(discord.press(*upgraded.discord(act, words), user=user))

    async def answers(act: str, words: str = "", *, user: str = "ben") -> str:
        pressed.add(act)
        return await discord.answer(await discord.press(*upgraded.discord(act, words), user=user))

    old = "v2, from v1 "
    assert await says("redo") == "Forward to v4"
    assert await shows("undo", old) == "Back to v1"
    assert await shows("redo", old) == "Forward to v4"
    assert await says("make it blue", to=second) == "v5 from v2"
    assert await says("put this one into the basket", user="cyd") == "v6 from v5"
    assert len(now.gemini.requests[-1].pictures) == 2, "the one that she showed before goes along"
    assert await shows("again", old) == "v7 from v1"
    assert await shows("variations", old) == "v8–v10 from v2"
    assert (await answers("final", old)).startswith("This may cost up to ")
    assert await shows("show") == "v4, from its thread"
    assert await shows("pick") == "v4 it is"
    assert await shows("anyway", "meant for the picture") == "v11 from v8"
    assert await shows("undo", old) == "Back to v8"
    assert await shows("anyway", "meant for me") == "Forward to v11"
    assert await shows("confirm", "This may cost") == "v12 from v11"
    assert await shows("confirm", "This channel's limit") == "v1"
    assert "**Made from** v1" in await answers("info", old)
    assert "v11 from v8 · is it me or is it dark" in await answers("history", old)
    assert await answers("more") == "I've asked the admins for more, here in the channel."
    assert "can make 1 more image this month on pro" in await answers("grant", user="ana")

    edit, alt, original = [await discord.press(*upgraded.discord(act), user="ben") for act in ("edit", "alt", "original")]
    assert await appears(discord.submit(edit, "make it striped", user="ben")) == "v2 from v1"
    assert "The alt text is saved" in await discord.answer(await discord.submit(alt, "a bicycle", user="ben"))
    await discord.until(lambda: original.alone is not None and original.alone["attachments"], what="the original")
    assert {act for one in upgraded.in_discord for act in buttons(one)} == pressed | {"edit", "alt", "original"}


async def test_slack_plays_on_and_all_its_old_buttons_work(upgraded: Upgraded) -> None:
    await upgraded.caught_up()
    now, slack = upgraded.now, upgraded.now.slack
    first = upgraded.slack("s1:info", "leaning against")[1]
    pressed = {"s1:cancel"}  # while something was under way

    def pictures() -> list[Said]:
        return [*slack.pictures(), *slack.pictures("tight")]

    assert isinstance(first, Said)

    async def appears(action: Awaitable[object]) -> str:
        before = {one.ts for one in pictures()}
        await action
        new: list[Said] = await slack.until(lambda: [one for one in pictures() if one.ts not in before], what="a picture")
        await now.settled()
        return next(line for line in new[0].says.split("\n") if re.search(r"\bv\d", line)).split(" · ")[0]

    async def says(words: str, *, user: str = "ben") -> str:
        return await appears(slack.say(words, user=user, thread=first.ts))

    async def shows(act: str, words: str = "", *, user: str = "ben") -> str:
        pressed.add(act)
        return await appears(slack.press(*upgraded.slack(act, words), user=user))

    async def answers(act: str, words: str = "", *, user: str = "ben") -> str:
        pressed.add(act)
        before = len(slack.ephemerals)
        await slack.press(*upgraded.slack(act, words), user=user)
        ephemeral = await slack.ephemeral(before + 1)
        return ephemeral.says

    old = "v2, from v1 "
    assert await says("redo") == "Forward to v4"
    assert await shows("s1:undo", old) == "Back to v1"
    assert await shows("s1:redo", old) == "Forward to v4"
    assert await says("v2: make it blue") == "v5 from v2"
    assert await says("put this one into the basket", user="cyd") == "v6 from v5"
    assert len(now.gemini.requests[-1].pictures) == 2, "the one that she showed before goes along"
    assert await shows("s1:again", old) == "v7 from v1"
    assert await shows("s1:variations", old) == "v8–v10 from v2"
    assert "This may cost up to " in await answers("s1:final", old)
    assert await shows("s1:show") == "v4, from its thread"
    for number in (1, 3, 4, 2):
        assert await shows(f"s1:pick:{number}") == f"v{number} it is"
    assert await shows("s1:go", "meant for the picture") == "v11 from v8"
    assert await shows("s1:undo", old) == "Back to v8"
    assert await shows("s1:go", "meant for me") == "Forward to v11"
    assert await shows("s1:yes", "This may cost") == "v12 from v11"
    assert await shows("s1:yes", "This channel's limit") == "v1"
    assert "Made from: v1" in await answers("s1:info", old)
    assert "I've asked the admins for more, here in the channel." in await answers("s1:more")
    assert "Ana allowed more: " in await answers("s1:grant", user="ana")

    before = len(slack.messages())
    await slack.press(*upgraded.slack("s1:history", old), user="ben")
    await slack.until(lambda: any("v11 from v8" in one.says for one in slack.messages()[before:]), what="the history")
    await slack.press(*upgraded.slack("s1:edit", old), user="ben")
    assert await appears(slack.submit(user="ben", words="make it striped")) == "v13 from v2"
    await slack.press(*upgraded.slack("s1:alt"), user="ana")
    before = len(slack.ephemerals)
    await slack.submit(user="ana", words="a bicycle")
    assert "The alt text is saved" in (await slack.ephemeral(before + 1)).says
    await slack.press(*upgraded.slack("s1:limits"), user="ana")
    await slack.modal("40 images a day for you here", user="ana")
    assert {act for one in upgraded.in_slack for act in elements(one)} == pressed | {"s1:history", "s1:edit", "s1:alt", "s1:limits"}


async def test_the_playground_plays_on_and_all_its_old_buttons_work(upgraded: Upgraded) -> None:
    now, page = upgraded.now, upgraded.now.page
    await now.gemini.seen(3)
    sheet_thread = await page.lines("ana", root="19")
    thread, channel, packaging = (
        await page.lines("ben", root="1"),
        await page.lines("ana"),
        await page.lines("ben", channel="packaging"),
    )
    first, second, sheet = thread[0], thread[2], channel[1]
    painting, queued = [line for line in sheet_thread if line["kind"] == "working"]
    await page.press("chloe", queued, act="cancel")
    await upgraded.caught_up()
    assert [line["kind"] for line in await page.lines("ana", root="19") if line["id"] in (painting["id"], queued["id"])] == [
        "result",
        "failed",
    ]

    async def appears(action: Awaitable[object], *, channel: str = "general", root: str | None = "1") -> str:
        before = {line["id"] for line in await page.lines("ana", channel=channel, root=root)}
        await action
        new = await page.until(
            lambda line: line["kind"] == "result" and line["id"] not in before, "ana", channel=channel, root=root
        )
        await now.settled()
        return str(new["body"]["caption"].split(" · ")[0].split("\n")[0])

    async def says(words: str, *, user: str = "ben") -> str:
        return await appears(page.say(user, words, root="1"))

    async def shows(act: str) -> str:
        [button] = [one for one in second["body"]["buttons"] if one["act"] == act]
        return await appears(page.press("ben", second, act=act, version=button["version"]))

    async def told(kind: str, line: Line, *, me: str = "ben", root: str | None = "1", **which: str) -> Line:
        before = {one["id"] for one in await page.lines(me, channel=line["channel"], root=root)}
        await page.press(me, line, **which)
        return await page.until(lambda one: one["kind"] == kind and one["id"] not in before, me, channel=line["channel"], root=root)

    assert await says("redo") == "Forward to v4"
    assert await shows("undo") == "Back to v1"
    assert await shows("redo") == "Forward to v4"
    assert await says("v2: make it blue") == "v5 from v2"
    assert await says("put this one into the basket", user="chloe") == "v6 from v5"
    assert len(now.gemini.requests[-1].pictures) == 2, "the one that she showed before goes along"
    assert await shows("again") == "v7 from v1"
    assert await shows("variations") == "v8–v10 from v2"
    version = second["body"]["pictures"][0]["version"]
    assert (await told("unsure", second, act="final", version=version))["body"]["text"].startswith("This may cost up to ")
    for button in sheet["body"]["buttons"][:4]:
        pick = page.press("ben", sheet, act="pick", version=button["version"])
        assert await appears(pick, root="19") == f"v{button['label']} it is"
    confirm, edit, redo = [line for line in thread if line["kind"] == "unsure"]
    assert await appears(page.press("ben", edit)) == "v11 from v8"
    assert await shows("undo") == "Back to v8"
    assert await appears(page.press("ben", redo)) == "Forward to v11"
    assert await appears(page.press("ben", confirm)) == "v12 from v11"
    info = await told("info", second, act="info", version=version)
    assert ["Made from", "v1"] in info["body"]["rows"]
    assert "v11 from v8" in (await told("history", second, act="history", version=version))["body"]["text"]
    edited = page.post("ben", "/api/say", text="make it striped", channel="general", root="1", version=version)
    assert await appears(edited) == "v13 from v2"
    [old_info] = [line for line in await page.lines("ana", root="1") if line["kind"] == "info"]
    await page.post(
        "ana", "/api/describe", line=old_info["id"], version=old_info["body"]["pictures"][0]["version"], alt="a bicycle"
    )
    assert (await page.lines("ana", root="1"))[0]["body"]["pictures"][0]["alt"] == "a bicycle"

    [spent], [wanted] = [[line for line in packaging if line["kind"] == kind] for kind in ("spent", "wanted")]
    assert "asked the admins" in str(await page.press("ben", spent))
    instead = page.press("ben", spent, act="instead")
    assert await appears(instead, channel="packaging", root=None) == "v1"
    assert "can make 1 more image this month on pro" in str(await page.press("ana", wanted))
    assert {one["act"] for one in second["body"]["buttons"]} == set(RESULT)
    assert first["body"]["buttons"]
