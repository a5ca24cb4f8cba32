"""Lettering that is read back on Discord, Slack and the playground: named under the picture, corrected by a button, asked about before
a final."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bots.app.config import ChatConfig
from tests.everywhere import Everywhere, open_everywhere
from tests.servers.discord import labels
from tests.talkers import TALKERS, InDiscord, InSlack, OnThePage, Talkers

SAYS = "v2 says “OPNE” instead of “OPEN”."
BUTTON = "Correct the lettering · about 15¢"


@pytest.fixture
async def harness(tmp_path: Path) -> AsyncIterator[Everywhere]:
    async with open_everywhere(tmp_path, chat=ChatConfig(reader="model")) as found:
        yield found


@pytest.fixture(params=list(TALKERS))
async def talkers(request: pytest.FixtureRequest, harness: Everywhere) -> Talkers:
    found = TALKERS[request.param](harness)
    await found.begin("a red bicycle")
    return found


async def line(talkers: Talkers, harness: Everywhere, words: str) -> tuple[Any, list[str]]:
    """Wait for what says this to everybody, and return it with its buttons."""
    match talkers:
        case InDiscord():
            found = await harness.discord.until(
                lambda: next((one for one in harness.discord.ours(talkers.thread) if words in one["content"]), None), what=words
            )
            return found, labels(found)
        case InSlack():
            said = await harness.slack.until(
                lambda: next((one for one in harness.slack.messages() if words in one.says), None), what=words
            )
            return said, list(said.buttons)
        case _:
            assert isinstance(talkers, OnThePage)
            shown = await harness.page.until(lambda one: words in str(one["body"].get("text")), "ana", root=talkers.root)
            return shown, [shown["body"]["button"]]


async def press(talkers: Talkers, harness: Everywhere, found: Any, button: str) -> None:
    match talkers:
        case InDiscord():
            await harness.discord.press(found, button, user="ben")
        case InSlack():
            await harness.slack.press(button, found, user="ben")
        case _:
            await harness.page.press("ben", found, button="unsure")


async def test_a_misspelling_is_named_under_the_picture_and_corrected_by_a_button(talkers: Talkers, harness: Everywhere) -> None:
    assert "isn't read back (as for every channel)" in await talkers.studio("lettering")
    assert "Only admins" in await talkers.studio("lettering on", user="ben")
    assert "is read back (set for this channel)" in await talkers.studio("lettering on")
    harness.gemini.reads("put up a sign", "edit")
    harness.gemini.letters("OPNE")
    await talkers.say('put up a sign that says "OPEN"')
    found, buttons = await line(talkers, harness, SAYS)
    assert buttons == [BUTTON]
    [asked] = harness.gemini.looked_at
    assert asked.words == "", "the model isn't told which words are hoped for"
    assert [one.mime for one in asked.pictures] == ["image/jpeg"]
    harness.gemini.letters("Open")
    before = len(harness.gemini.requests)
    await press(talkers, harness, found, BUTTON)
    painted = (await harness.gemini.seen(before + 1))[-1]
    assert 'Correct the lettering so that it reads exactly "OPEN". Change nothing else.' in painted.words
    assert painted.model == "gemini-3-pro-image"
    await harness.settled()
    await harness.discord.until(lambda: len(harness.gemini.looked_at) == 2, what="the correction is read too")
    assert "isn't read back (as for every channel)" in await talkers.studio("lettering default")


async def test_a_final_of_a_misspelt_picture_asks_first(talkers: Talkers, harness: Everywhere) -> None:
    await talkers.studio("lettering on")
    harness.gemini.reads("put up a sign", "edit")
    harness.gemini.letters("OPNE")
    await talkers.say('put up a sign that says "OPEN"')
    await line(talkers, harness, SAYS)
    painted = len(harness.gemini.requests)
    before = len(await talkers.told()) + painted
    await talkers.say("final")
    await talkers.answers(before)
    asks = f"{SAYS} Paint the final anyway? It may cost up to "
    assert any(asks in one for one in await talkers.told()), await talkers.told()
    assert len(harness.gemini.requests) == painted, "nothing is paid until somebody agrees"
