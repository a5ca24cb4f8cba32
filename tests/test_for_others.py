"""A line that begins with the name of somebody who has spoken in the channel is for them: it is neither read by a model, nor painted,
nor answered."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from core.reading import Meant, after_greeting, called
from core.studio.answers import CHATTER, Accepted, Ignored
from tests.chat import CHANNEL, Chat, open_chat
from tests.readers import ScriptedReader


@pytest.fixture
async def chat(tmp_path: Path) -> AsyncIterator[Chat]:
    async with open_chat(tmp_path) as chat:
        yield chat


async def begun(chat: Chat, **script: str) -> ScriptedReader:
    """Begin a thread with a picture of ana's, in which ben has spoken."""
    chat.reader = reader = ScriptedReader(script)
    chat.start()
    await chat.imagine("ana", "a red bicycle")
    await chat.settled()
    await chat.say("ben", "thanks")
    reader.calls.clear()
    return reader


@pytest.mark.parametrize(
    "line", ["ben, make it blue", "Ben: make it blue", "BEN , make it blue", "hey Ben, make it blue", "@ben make it blue"]
)
async def test_a_line_that_begins_with_the_name_of_who_spoke_there_is_theirs(chat: Chat, line: str) -> None:
    reader = await begun(chat)
    assert await chat.say("ana", line) == CHATTER
    assert await chat.settled() == []
    assert reader.calls == []


@pytest.mark.parametrize(
    "line",
    [
        "Eve, make it blue",  # nobody of that name has spoken there
        "darkroom, make it blue",
        "Red, please",
        "blue, like ben",
        "make it blue, ben",
        "ben make it blue",
    ],
)
async def test_any_other_line_is_read(chat: Chat, line: str) -> None:
    reader = await begun(chat)
    await chat.say("ana", line)
    await chat.settled()
    assert reader.asked == [line]


async def test_who_speaks_to_the_studio_may_begin_with_any_name(chat: Chat) -> None:
    reader = await begun(chat, ben="edit")
    assert isinstance(await chat.say("ana", "ben, in blue", addressed=True), Accepted)
    await chat.settled()
    assert len(reader.calls) == 1


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("Please", "please, make the door green"),
        ("Bitte", "Bitte, mach die Tür grün"),
        ("Undo", "undo, please"),
        ("Final", "final, please"),
        ("v1", "v1: make it night"),
        ("Maybe", "maybe: the door in green"),
        ("Now", "now, make it green"),
        ("Make", "make: the door green"),
        ("No", "no, make it green"),
    ],
)
async def test_nobodys_name_silences_how_wishes_begin(chat: Chat, name: str, line: str) -> None:
    reader = await begun(chat)
    reader.script = {first: Meant(act="edit") for first in (line.split()[0].strip(","), line.split()[0])}
    await chat.say("eve", "// hello", person=replace(chat.person("eve"), name=name))
    assert isinstance(await chat.say("ana", "v1: add a basket"), Accepted)
    await chat.settled()
    assert await chat.say("ana", line) != CHATTER
    await chat.settled()


@pytest.mark.parametrize(
    "line",
    [
        "> make it darker\nBen, make it blue",
        "\u200fBen, make it blue",
        "Ben، make it blue",
        "Ben、make it blue",
        "\u200e@ben make it blue",
    ],
)
async def test_a_name_counts_behind_quotations_and_invisible_marks(chat: Chat, line: str) -> None:
    reader = await begun(chat)
    assert await chat.say("ana", line) == CHATTER
    assert await chat.settled() == []
    assert reader.calls == []


async def test_ones_own_name_is_nobody_elses(chat: Chat) -> None:
    reader = await begun(chat)
    await chat.say("ben", "Ben, you fool, make it blue")
    await chat.settled()
    assert len(reader.calls) == 1


async def test_a_name_of_several_words_is_known_whole_and_by_its_first(chat: Chat) -> None:
    reader = await begun(chat)
    smith = replace(chat.person("smith"), name="Wanda Smith")
    await chat.say("smith", "thanks", person=smith)
    reader.calls.clear()
    for line in ("Wanda, make it blue", "wanda smith: make it blue"):
        assert await chat.say("ana", line) == CHATTER, line
    await chat.say("ana", "Smith, make it blue")
    await chat.settled()
    assert reader.asked == ["Smith, make it blue"]


async def test_names_outlive_a_restart_and_stay_in_their_channel(chat: Chat) -> None:
    reader = await begun(chat, thanks="none")
    await chat.say("cyd", "thanks a lot everybody")
    chat.start()
    reader.calls.clear()
    assert await chat.say("ana", "Cyd, make it blue") == CHATTER
    other = replace(CHANNEL, channel="other")
    chat.root, chat.place = None, other
    await chat.imagine("ana", "a green door")
    await chat.settled()
    assert isinstance(await chat.say("ana", "Cyd, make it blue"), Ignored) is False
    await chat.settled()
    assert reader.asked == ["Cyd, make it blue"]


async def test_a_name_is_forgotten_after_a_month(chat: Chat) -> None:
    reader = await begun(chat)
    chat.start()
    chat.now.at += timedelta(days=31)
    await chat.say("eve", "Ana, make it blue")
    await chat.settled()
    assert reader.asked == ["Ana, make it blue"]


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Kasia: dodaj liczby", "Kasia"),
        ("Zoë, plus clair", "Zoë"),
        ("Юля, сделай темнее", "Юля"),
        ("@ben_s make it blue", "ben_s"),
        ("Ben Smith Jr, look", "Ben Smith Jr"),
        ("make it red, blue", None),
        ("4K, please", None),
        ("Will, make it blue", "Will"),
        ("Emily, make it blue", "Emily"),
        ("> Kasia, look\nmake it blue", None),
        ("ben,", None),
        ("", None),
        ("@", None),
        ("x" * 5_000 + ", y", None),
        ("a, " * 2_000, None),
    ],
)
def test_a_name_at_the_beginning(line: str, name: str | None) -> None:
    found = called(line)
    assert found == name if name is not None else found is None or found not in ("Kasia", "ben")


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("hey @here", "@here"),
        (" CC: <#C1>", "<#C1>"),
        ("hey", "hey"),
        ("heyday of jazz", "heyday of jazz"),
        ("hey, hi there", "hi there"),
        ("make it blue", "make it blue"),
        ("", ""),
    ],
)
def test_what_stands_behind_a_greeting(text: str, rest: str) -> None:
    assert after_greeting(text) == rest
