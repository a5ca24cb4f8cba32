"""Changes that wait become one picture on Discord, Slack and the playground, and an admin may switch that off there."""

from __future__ import annotations

import asyncio

import pytest

from tests.everywhere import Everywhere
from tests.servers.gemini_answers import painted
from tests.talkers import TALKERS, InDiscord, InSlack, OnThePage, Talkers

CHANGES = (("ben", "make the door green"), ("ana", "add a cat on the roof"))


@pytest.fixture(params=list(TALKERS))
async def talkers(request: pytest.FixtureRequest, harness: Everywhere) -> Talkers:
    found = TALKERS[request.param](harness)
    await found.begin("a red bicycle")
    return found


async def said(talkers: Talkers, harness: Everywhere) -> str:
    """Return all that everybody can read."""
    match talkers:
        case InDiscord():
            return "\n".join(str(one["content"]) for one in harness.discord.everything())
        case InSlack():
            return "\n".join(f"{one.text} {one.blocks}" for one in harness.slack.messages())
        case _:
            assert isinstance(talkers, OnThePage)
            return str(await harness.page.lines("ana", root=talkers.root))


async def while_painting(talkers: Talkers, harness: Everywhere) -> None:
    """Ask for two changes while a third is being painted, and wait until all is over."""
    go = asyncio.Event()
    harness.gemini.when("put a hat on it", painted().after(go))
    before = len(harness.gemini.requests)
    await talkers.say("put a hat on it")
    await harness.gemini.seen(before + 1)
    for who, words in CHANGES:
        await talkers.say(words, user=who)
    waiting = 1 + len(CHANGES)
    await harness.discord.until(lambda: harness.app.renders.under_way() == waiting, what="both waiting")
    go.set()
    await harness.settled()


async def test_two_changes_that_wait_become_one_picture_with_both_askers_named(talkers: Talkers, harness: Everywhere) -> None:
    assert "become one picture" in await talkers.studio("merge")
    await while_painting(talkers, harness)
    assert len(harness.gemini.requests) == 3
    assert "1. make the door green\n2. add a cat on the roof" in harness.gemini.requests[-1].words
    shown = await said(talkers, harness)
    assert "2 changes: “make the door green” (" in shown
    assert "painting this together with the change before it" in shown


async def test_an_admin_switches_it_off_and_nobody_else(talkers: Talkers, harness: Everywhere) -> None:
    assert "Only admins" in await talkers.studio("merge off", user="ben")
    assert "a picture of its own" in await talkers.studio("merge off")
    await while_painting(talkers, harness)
    assert len(harness.gemini.requests) == 4
