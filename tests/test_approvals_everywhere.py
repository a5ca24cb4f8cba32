"""One approval from its setting to its final on each platform, through the real clients: the same words and buttons."""

from __future__ import annotations

import asyncio
from functools import partial

from bots.speech import approvals
from tests.everywhere import Everywhere, Line
from tests.servers.discord import labels
from tests.servers.slack import Slack
from tests.servers.slack_world import Said

ASKS = "{ana} asks to paint v1 as a final at 4K. That needs approval from @{ben}."
BUTTONS = ["Approve", "Decline", "Withdraw"]
REASON = "The door\nis too dark"


def _saying(slack: Slack, words: str) -> Said | None:
    return next((one for one in slack.messages() if words in one.says), None)


def _says(words: str, line: Line) -> bool:
    return line["kind"] == "approval" and words in line["body"]["text"]


async def painted(harness: Everywhere, count: int) -> None:
    await harness.discord.until(lambda: len(harness.gemini.requests) >= count, what="a picture that is painted")
    await harness.settled()
    assert len(harness.gemini.requests) == count


async def test_in_discord(harness: Everywhere) -> None:
    discord = harness.discord
    discord.make_admin("ana")
    await discord.slash("imagine", {"prompt": "a red bicycle"})
    thread = await discord.thread(await discord.picture(1))
    ben = discord.world.person("ben")["id"]
    refused = await discord.slash("studio approval", {"off": True}, user="ben", channel=thread)
    assert "Only admins" in await discord.answer(refused)
    held = await discord.answer(await discord.slash("studio approval", {"person": "ben"}, channel=thread))
    assert "ben has to approve before a final is painted" in held.lower()

    async def question(words: str) -> dict[str, object]:
        return await discord.until(
            lambda: next((one for one in discord.ours(thread) if words in one["content"]), None),
            what=f"a question that says {words!r}",
        )

    for decision in ("Decline", "Withdraw", "Approve"):
        told = await discord.answer(await discord.press(await discord.picture(1), "Final", user="ana"))
        assert "waiting for approval from @" in told
        asks = await discord.until(
            lambda: next((one for one in discord.ours(thread) if labels(one)[:1] == ["Approve"]), None), what="the question"
        )
        assert f"<@{ben}>" in asks["content"]
        assert "asks to paint v1 as a final at 4K" in asks["content"]
        assert labels(asks) == BUTTONS
        assert "somebody else has to approve it" in await discord.answer(await discord.press(asks, "Approve", user="ana"))
        assert "Only the person who asked" in await discord.answer(await discord.press(asks, "Withdraw", user="ben"))
        if decision == "Decline":
            form = await discord.press(asks, "Decline", user="ben")
            assert "Declined" in await discord.answer(await discord.submit(form, REASON, user="ben"))
            changed = await question("The door is too dark")
        elif decision == "Withdraw":
            assert "Withdrawn" in await discord.answer(await discord.press(asks, "Withdraw", user="ana"))
            changed = await question("Withdrawn by")
        else:
            assert "Approved" in await discord.answer(await discord.press(asks, "Approve", user="ben"))
            changed = await question("Approved by")
        assert labels(changed) == []
    await painted(harness, 2)
    assert len(discord.pings) == 3, "whoever can approve is notified of each question, and of no change of it"
    assert all(ben in ping for ping in discord.pings)
    discord.pings.clear()
    discord.lawful()


async def test_in_slack(harness: Everywhere) -> None:
    slack = harness.slack
    slack.world.facts[slack.user("ana")] = {"is_admin": True}
    ben = slack.user("ben")
    await slack.command("/imagine", "a red bicycle")
    root = await slack.picture(1)
    await harness.settled()
    await slack.command("/darkroom", "studio approval @ben", user="ben")
    assert "Only admins" in (await slack.ephemeral(1)).says
    await slack.command("/darkroom", "studio approval @ben", user="ana")
    assert "@Ben has to approve before a final is painted" in (await slack.ephemeral(2)).says
    alone = 2
    for decision in ("Decline", "Withdraw", "Approve"):
        await slack.press("Final 4K", root, user="ana")
        alone += 1
        assert "waiting for approval from @Ben" in (await slack.ephemeral(alone)).says
        asks = await slack.until(
            lambda: next((one for one in slack.messages() if "Approve" in one.buttons), None), what="the question"
        )
        assert list(asks.buttons) == BUTTONS
        assert "asks to paint v1 as a final at 4K" in asks.says
        assert f"<@{ben}>" in asks.text
        await slack.press("Approve", asks, user="ana")
        alone += 1
        assert "somebody else has to approve it" in (await slack.ephemeral(alone)).says
        if decision == "Decline":
            await slack.press("Decline", asks, user="ben")
            await slack.modal(approvals.REASON_LABEL, user="ben")
            await slack.submit(user="ben", words=REASON)
        else:
            await slack.press(decision, asks, user="ana" if decision == "Withdraw" else "ben")
        alone += 1
        assert decision.removesuffix("e").lower() in (await slack.ephemeral(alone)).says.lower()
        says = {"Decline": "Declined by Ben: The door is too dark", "Withdraw": "Withdrawn by Ana", "Approve": "Approved by Ben"}
        changed = await slack.until(partial(_saying, slack, says[decision]), what=says[decision])
        assert not changed.buttons
    await painted(harness, 2)
    assert not slack.violations


async def test_a_role_decides_in_words_in_discord(harness: Everywhere) -> None:
    discord = harness.discord
    discord.make_admin("ana")
    leads = discord.world.add_role("Leads", "ben")
    await discord.slash("imagine", {"prompt": "a red bicycle"})
    thread = await discord.thread(await discord.picture(1))
    held = await discord.answer(await discord.slash("studio approval", {"role": leads}, channel=thread))
    assert "somebody in @Leads has to approve" in held.lower().replace("@leads", "@Leads")

    async def saying(words: str) -> dict[str, object]:
        return await discord.until(
            lambda: next((one for one in discord.ours(thread) if words in one["content"]), None),
            what=f"a message that says {words!r}",
        )

    await discord.answer(await discord.press(await discord.picture(1), "Final", user="ana"))
    asks = await saying("asks to paint v1")
    assert f"<@&{leads['id']}>" in str(asks["content"])
    for _ in range(1000):  # until it is known which message asks
        if not await harness.app.store.unshown_approvals("discord"):
            break
        await asyncio.sleep(0.02)
    await discord.say("no, the logo is wrong", channel=thread, user="cyd", replying=asks)
    await saying("You aren't one of the people who can approve this")
    await discord.say("no, the logo is wrong", channel=thread, user="ben", replying=asks)
    await saying("Declined by Ben: the logo is wrong.")
    await discord.answer(await discord.press(await discord.picture(1), "Final", user="ana"))
    await saying("asks to paint v1")
    await discord.say("approved", channel=thread, user="ben")
    await painted(harness, 2)
    discord.pings.clear()
    discord.lawful()


async def test_a_user_group_decides_in_words_in_slack(harness: Everywhere) -> None:
    slack = harness.slack
    slack.world.facts[slack.user("ana")] = {"is_admin": True}
    slack.world.groups["S0LEADS"] = {slack.user("ben")}
    await slack.command("/imagine", "a red bicycle")
    root = await slack.picture(1)
    await harness.settled()
    await slack.command("/darkroom", "studio approval !leads", user="ana")
    assert "omebody in @leads has to approve" in (await slack.ephemeral(1)).says
    await slack.press("Final 4K", root, user="ana")
    asks = await slack.until(lambda: _saying(slack, "asks to paint v1"), what="the question")
    assert "<!subteam^S0LEADS>" in asks.text
    await slack.say("decline: the logo is wrong", thread=root.ts, user="cyd")
    await slack.say("no, the logo is wrong", thread=root.ts, user="ben")
    await slack.until(lambda: _saying(slack, "Declined by Ben: the logo is wrong"), what="why it was declined")
    await slack.press("Final 4K", root, user="ana")
    await slack.until(lambda: _saying(slack, "asks to paint v1"), what="the question")
    await slack.say("approved", thread=root.ts, user="ben")
    await painted(harness, 2)
    assert not slack.violations


async def test_on_the_page(harness: Everywhere) -> None:
    page = harness.page
    await page.say("ana", "/imagine a red bicycle")
    picture = await page.until(lambda line: line["kind"] == "result", "ana")
    root = picture["id"]
    await page.say("ben", "/studio approval @Ben", root=root)
    assert "Only admins" in (await page.lines("ben", root=root))[-1]["body"]["text"]
    await page.say("ana", "/studio approval @Ben", root=root)
    assert "@Ben has to approve before a final is painted" in (await page.lines("ana", root=root))[-1]["body"]["text"]
    version = picture["body"]["pictures"][0]["version"]
    for decision, by, says in (
        ("decline", "ben", "Declined by Ben: The door is too dark."),
        ("withdraw", "ana", "Withdrawn by Ana."),
        ("approve", "ben", "Approved by Ben."),
    ):
        await page.press("ana", picture, act="final", version=version)
        asks = await page.until(lambda line: line["kind"] == "approval" and bool(line["body"]["ways"]), "ana", root=root)
        assert ASKS.format(ana="Ana", ben="Ben") == asks["body"]["text"]
        assert [one["label"] for one in asks["body"]["ways"]] == BUTTONS
        own = await page.press("ana", asks, act="approve")
        assert "somebody else has to approve it" in own["status"]
        await page.press(by, asks, act=decision, reason=REASON if decision == "decline" else "")
        await page.until(partial(_says, says), "ana", root=root)
    await painted(harness, 2)
