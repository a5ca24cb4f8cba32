"""The text model reads on every platform, through the real client and the local Gemini server."""

from pathlib import Path
from typing import Literal

import pytest

from bots.app.config import ChatConfig
from tests.everywhere import open_everywhere
from tests.test_acts import CLIENTS


@pytest.mark.parametrize("platform", CLIENTS)
async def test_talk_is_free_slang_is_understood_and_a_final_shows_its_price(tmp_path: Path, platform: str) -> None:
    async with open_everywhere(tmp_path, chat=ChatConfig()) as harness:
        gemini = harness.gemini
        gemini.reads("bankrupt", "none")
        gemini.reads("cái cửa", "edit", need=9)
        gemini.reads("ship it", "final")
        person = CLIENTS[platform](harness)
        await person.begin("a red bicycle")
        await person.say("haha make it bankrupt us next")
        await person.say("cho cái cửa màu xanh lá đi")
        assert "cho cái cửa màu xanh lá đi" in (await gemini.seen(2))[1].words
        await harness.settled()
        await person.say("ok ship it, she loves it")
        await gemini.was_read(3)
        await gemini.quiet()
    assert len(gemini.requests) == 2, "a final by reading alone waits for the button with its price"
    assert len(gemini.said) == 3


# Free talk, with what a model is scripted to read; the careful rules have no model. Slang, a joke, a quotation, and two who talk.
TALK = (
    "xịn vãi chưởng",
    "haha make it bankrupt us next",
    'so he goes "make it pink" and leaves',
    "Kasia, are you coming to lunch?",
    "yes, in five minutes",
)
# Half a sentence, and an instruction in each of ten languages.
INSTRUCTIONS = (
    "greener, the door",
    "mach die Tür grün",
    "rends la porte verte",
    "haz la puerta verde",
    "rendi la porta verde",
    "maak de deur groen",
    "zrób zielone drzwi",
    "сделай дверь зелёной",
    "ドアを緑色にして",
    "把门改成绿色",
    "문을 초록색으로 바꿔줘",
)


@pytest.mark.parametrize("reader", ["model", "rules"])
@pytest.mark.parametrize("platform", CLIENTS)
async def test_talk_costs_nothing_and_ten_languages_are_heard_with_a_model_and_without(
    tmp_path: Path, platform: str, reader: Literal["model", "rules"]
) -> None:
    async with open_everywhere(tmp_path, chat=ChatConfig(reader=reader)) as harness:
        gemini = harness.gemini
        for words in TALK:
            gemini.reads(words, "none")
        for words in INSTRUCTIONS:
            gemini.reads(words, "edit", need=9)
        person = CLIENTS[platform](harness)
        await person.begin("a red bicycle leaning against a blue door")
        before = await person.answers()
        for words in TALK:
            await person.say(words)
        await gemini.quiet()
        after = await person.answers()
        assert len(gemini.requests) == 1, "talk is not painted"
        assert after.pictures == before.pictures
        assert after.alone - before.alone <= 1, "one question in five minutes"
        for number, words in enumerate(INSTRUCTIONS, start=2):
            await person.say(words)
            assert words in (await gemini.seen(number))[-1].words
            await harness.settled()
        assert (len(gemini.readings) > 0) is (reader == "model")
