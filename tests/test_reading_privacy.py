"""What people say in a thread, on each platform, as a model reads it: talk costs nothing, and what is not to be sent to Google to be read
never is."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest

from bots.app.config import ChatConfig
from tests.everywhere import Everywhere, open_everywhere
from tests.talkers import TALKERS, InDiscord, Talkers

SLANG = "troi oi dep xiu luon a"  # Vietnamese without its marks: so pretty, oh my
JOKE = "my cat could paint this, and she has no thumbs"
QUOTATION = "> make it darker\nshe always says that, doesn't she"
HALF_SENTENCE = "hmm, a bit more"
WISH = "lam cua xanh la di"  # make the door green
TALK = (SLANG, JOKE, QUOTATION)

Opens = Callable[..., AbstractAsyncContextManager[tuple[Everywhere, Talkers]]]


@pytest.fixture(params=list(TALKERS))
def opens(request: pytest.FixtureRequest, tmp_path: Path) -> Opens:
    """Return a function that opens everything on a platform, with a picture in whose thread people talk. chat: as of everywhere."""

    @asynccontextmanager
    async def opened(chat: ChatConfig | None) -> AsyncIterator[tuple[Everywhere, Talkers]]:
        async with open_everywhere(tmp_path, chat=chat) as harness:
            talkers = TALKERS[request.param](harness)
            await talkers.begin("a red bicycle leaning against a blue door")
            await harness.settled()
            yield harness, talkers

    return opened


async def test_as_a_model_reads_it_talk_costs_nothing_and_wishes_are_painted(opens: Opens) -> None:
    async with opens(ChatConfig(reader="model")) as (harness, talkers):
        gemini = harness.gemini
        for words in TALK:
            gemini.reads(words.splitlines()[-1], "none")
        gemini.reads(WISH, "edit")
        for count, words in enumerate(TALK, 1):
            await talkers.say(words)
            await gemini.was_read(count)
        await talkers.say(HALF_SENTENCE)
        await gemini.was_read(4)
        assert len(gemini.requests) == 1, "none of that is paid for"
        await talkers.say(WISH)
        await gemini.seen(2)
        await harness.settled()
        assert WISH in gemini.requests[1].words, "the words reach the model that paints as they are"


async def test_half_a_character_keeps_no_message_from_being_read(opens: Opens) -> None:
    async with opens(ChatConfig(reader="model")) as (harness, talkers):
        harness.gemini.reads("greener", "edit")
        await talkers.say("greener \ud83d")
        assert "greener ?" in (await harness.gemini.seen(2))[1].words
        assert harness.gemini.said == ["greener ?"]
        await harness.settled()


async def test_in_discord_what_is_forwarded_is_sent_with_names_and_whole(tmp_path: Path) -> None:
    async with open_everywhere(tmp_path, chat=ChatConfig(reader="model"), keep=True) as harness:
        discord = harness.discord
        gemini = harness.gemini
        talkers = InDiscord(harness)
        await talkers.begin("a red bicycle")
        await harness.settled()
        before = await discord.say("<@123456789012345678> wants it <:green:123456789012345678> \ud83d")
        await discord.say("nice, no?", channel=talkers.thread, message_snapshots=[{"message": before}])
        await gemini.was_read(1)
        (seen,) = gemini.readings
        assert seen.understood is not None
        assert json.loads(seen.understood.words)["messages"] == [
            {"text": "nice, no?", "forwards somebody": "someone wants it :green: ?"}
        ]


async def test_what_is_not_to_be_sent_is_never_sent_to_be_read(opens: Opens) -> None:
    async with opens(ChatConfig(reader="model")) as (harness, talkers):
        gemini = harness.gemini
        gemini.reads("love it", "none")
        await talkers.say_outside(WISH)
        for words in (f"// {SLANG}", f"@ben {WISH}", "👍", "https://example.com/lunch", "love it!"):
            await talkers.say(words)
        await talkers.say("love it!\n// the client is broke")
        await gemini.was_read(2)
        assert "local rules read" in await talkers.studio("reading rules")
        before = len(await talkers.told()) + len(gemini.requests)
        await talkers.say("thanks")
        await talkers.say("info")  # heard after it, and answered
        assert await talkers.answers(before) > before
        assert gemini.said == ["love it!", "love it!"]
        assert len(gemini.requests) == 1, "none of that is painted"
