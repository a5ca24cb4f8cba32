"""The words of commands are read on every platform, through the real clients and the local Gemini server."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from bots.app.config import ChatConfig
from bots.speech import limits
from core.acts import table
from core.model import Act
from tests.everywhere import Everywhere, open_everywhere
from tests.servers.discord import labels
from tests.servers.gemini_answers import Answer, hang, per_minute, words
from tests.test_acts import CLIENTS, Client, OnDiscord, OnSlack, OnThePage

STORY = "con mèo ngủ trên mái nhà, để đăng story"  # a cat asleep on a roof, to be posted as a story
FLYER = "tờ rơi tiệm bánh mới mở, chữ phải đọc được"  # a new bakery's flyer, and one must be able to read it
ASKED = "I took that to mean a new picture at 1K on Nano Banana Pro."
FAMILIAR = 'a poster that says "Grand opening on Saturday, 5 May, at noon"'  # pro by our rules


@pytest.fixture
async def harness(tmp_path: Path) -> AsyncIterator[Everywhere]:
    async with open_everywhere(tmp_path, chat=ChatConfig(reader="model")) as harness:
        yield harness


@pytest.fixture(params=list(CLIENTS))
def client(request: pytest.FixtureRequest, harness: Everywhere) -> Client:
    return CLIENTS[request.param](harness)


async def imagine(client: Client, words: str) -> None:
    """Type it in the channel, without waiting for the picture."""
    match client:
        case OnDiscord():
            await client.harness.discord.slash("imagine", {"prompt": words})
        case OnSlack():
            await client.harness.slack.command("/imagine", words)
        case _:
            assert isinstance(client, OnThePage)
            await client.harness.page.say("ana", f"/imagine {words}")


async def asked(client: Client) -> tuple[str, Callable[[], Awaitable[object]]]:
    """Return the question of a price, which everybody in the channel can read, and its button."""
    match client:
        case OnDiscord(harness=harness):

            def below() -> list[Any]:
                return [one for one in harness.discord.everything() if limits.CONFIRM in labels(one)]

            await harness.discord.until(below, what="a question")
            message = below()[-1]
            return str(message["content"]), lambda: harness.discord.press(message, limits.CONFIRM)
        case OnSlack(harness=harness):

            def said() -> list[Any]:
                return [one for one in harness.slack.messages() if limits.CONFIRM in one.buttons]

            await harness.slack.until(said, what="a question")
            one = said()[-1]
            return str(one.says), lambda: harness.slack.press(limits.CONFIRM, one)
        case _:
            assert isinstance(client, OnThePage)
            page = client.harness.page
            line = await page.until(lambda line: line["kind"] == "unsure", "ana")
            assert not line["alone"]
            return str(line["body"]["text"]), lambda: page.press("ana", line)


async def nothing_is_asked(client: Client) -> None:
    """Wait until no question of a price is left to be pressed."""
    match client:
        case OnDiscord(harness=harness):
            everything = harness.discord.everything
            await harness.discord.until(lambda: not any(limits.CONFIRM in labels(one) for one in everything()), what="no question")
        case OnSlack(harness=harness):
            messages = harness.slack.messages
            await harness.slack.until(lambda: not any(limits.CONFIRM in one.buttons for one in messages()), what="no question")
        case _:
            assert isinstance(client, OnThePage)
            await client.harness.page.seen(lambda lines: all(line["kind"] != "unsure" for line in lines), "ana")


async def test_the_words_of_a_command_shape_its_picture(harness: Everywhere, client: Client) -> None:
    harness.gemini.reads_command("story", need=10, ratio="9:16")
    await client.begin("a red bicycle")  # the first call takes the client longer
    await imagine(client, STORY)
    _, painted = await harness.gemini.seen(2)
    assert painted.understood is not None
    assert (painted.understood.ratio, painted.words) == ("9:16", STORY), "the words reach the model that paints as they are"
    _, read = harness.gemini.commands
    assert read.understood is not None
    assert read.understood.schema is not None
    assert "act" not in read.understood.schema["properties"]["readings"]["items"]["properties"], "what to do is not asked"


async def test_what_is_dearer_by_reading_asks_where_the_placeholder_was(harness: Everywhere, client: Client) -> None:
    harness.gemini.reads_command("tờ rơi", need=4)
    await imagine(client, FLYER)
    sentence, press = await asked(client)
    assert ASKED in sentence.replace("\\", "")
    assert "tờ rơi" in sentence
    assert harness.gemini.requests == [], "nothing is painted"
    await press()
    (painted,) = await harness.gemini.seen(1)
    assert painted.model == "gemini-3-pro-image"
    await harness.settled()
    assert len(harness.gemini.commands) == 1, "what was agreed to is not read again"
    await nothing_is_asked(client)


@pytest.mark.parametrize("answer", [per_minute(), words("I am a teapot."), hang()], ids=["429", "no JSON", "too late"])
async def test_where_the_reading_fails_the_rules_have_decided(harness: Everywhere, answer: Answer) -> None:
    harness.gemini.answer_commands(answer)
    await OnThePage(harness).begin(FAMILIAR)
    (painted,) = await harness.gemini.seen(1)
    assert painted.model == "gemini-3-pro-image"


@pytest.mark.parametrize(
    ("asked", "fails", "by"),
    [
        ("a red bicycle", False, "a text model at Google"),
        ("a red bicycle", True, "our own rules"),
        ("a red bicycle --tier flash --size 1K --ar 1:1 --count 1", False, "its exact words"),
    ],
    ids=["model", "rules", "exact"],
)
async def test_info_tells_who_understood_a_command(harness: Everywhere, client: Client, asked: str, fails: bool, by: str) -> None:
    if fails:
        harness.gemini.answer_commands(per_minute())
    await client.begin(asked)
    await harness.settled()
    await client.press(await client.newest(), table.label(Act.INFO), words="")
    told = await _told(client)
    assert by in told.replace("\\", "")


async def _told(client: Client) -> str:
    match client:
        case OnDiscord(harness=harness):
            alone = await harness.discord.until(
                lambda: [one.said for one in harness.discord.world.interactions.values() if one.said], what="it"
            )
            return str(alone[-1])
        case OnSlack(harness=harness):
            return (await harness.slack.ephemeral(1)).says
        case _:
            assert isinstance(client, OnThePage)
            line = await client.harness.page.until(lambda line: line["kind"] == "info", "ana", root=client.root)
            return str(line["body"]["rows"])
