"""A sentence about an ask that failed says whose it was and which, whatever the ask and the name are made of."""

from __future__ import annotations

import re
import unicodedata

import discord
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bots.discord.escape import escaped as for_discord
from bots.slack import view as slack
from bots.speech import whose
from core.model import Act, Person, Place, RenderId, Wish
from core.ports.platform import Post
from tests.fakes import MemoryMarks
from tests.servers.discord_rules import pings
from tests.servers.slack_rules import message_faults

SENTENCE = "The model would not paint that. You weren't charged."


def post(words: str, *, name: str = "Ana", act: Act = Act.NEW) -> Post:
    return Post(
        render=RenderId("r1"),
        place=Place(platform="slack", workspace="T1", channel="C1"),
        person=Person(id="U0001", name=name),
        wish=Wish(act=act, words=words),
        marks=MemoryMarks(),
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("a red bicycle", "“a red bicycle”"),
        (
            "a red bicycle leaning against a blue door in the rain at night",
            "“a red bicycle leaning against a blue door in the rain at…”",
        ),
        ("ein rotes Fahrrad,\n\n  an eine blaue Tür gelehnt", "“ein rotes Fahrrad, an eine blaue Tür gelehnt”"),
        ("雨の中の赤い自転車" * 9, "“" + ("雨の中の赤い自転車" * 9)[:59] + "…”"),
        ("دراجة حمراء", "“دراجة حمراء”"),
        ("x" * 58 + "👩‍🚀👩‍🚀", "“" + "x" * 58 + "…”"),
        ("y" * 58 + "e\u0301" * 3, "“" + "y" * 58 + "…”"),
        ("look at https://evil.example/x", "“look at https: //evil.example/x”"),
        ("a sign: ”free” said “I”", '“a sign: "free" said "I"”'),
        ("line one\u2028line two\x85three\x00", "“line one line two three”"),
        ("safe\u202eevil\u2066", "“safeevil”"),
    ],
)
def test_which_ask_it_was_is_said_in_its_first_words(words: str, said: str) -> None:
    assert whose.failure(post(words), SENTENCE) == f"Ana, {said}: {SENTENCE}"
    assert whose.failure_alone(post(words), SENTENCE) == f"{said}: {SENTENCE}"


@pytest.mark.parametrize(
    "name", ["", "\x1b\x07", "\u200b", "\u3164\u3164", " \u2800 \u2800", "\u200d", "\u202e\u2066", "\uffa0\u115f", "\u200b \u200b"]
)
def test_a_name_that_nobody_sees_is_no_name(name: str) -> None:
    assert whose.failure(post("a red bicycle", name=name), SENTENCE) == f"Somebody, “a red bicycle”: {SENTENCE}"
    assert whose.which(Wish(act=Act.NEW, words=name)) == "new"


@pytest.mark.parametrize("act", [Act.UNDO, Act.AGAIN, Act.FINAL, Act.PICK])
def test_what_was_pressed_without_words_is_named(act: Act) -> None:
    assert whose.failure(post("", act=act), SENTENCE) == f"Ana, {act.value}: {SENTENCE}"
    assert whose.failure_alone(post("  \n", act=act), SENTENCE) == f"{act.value.capitalize()}: {SENTENCE}"


_MARKS = "ab *_~`|[]()<>@#&:/\\\n\r\t-+1.”“é\u0301\u200d\u202e\u2028👩🚀"
NASTY = st.lists(st.sampled_from([*_MARKS, "@everyone", "<!channel>", "<@9>", "https://x.y"]), max_size=90).map("".join)


@settings(deadline=None)
@given(words=NASTY, name=NASTY)
def test_nobody_is_pinged_and_nothing_formatted_or_linked_by_an_ask(words: str, name: str) -> None:
    said = whose.failure(post(words, name=name), SENTENCE)
    assert said.endswith(f": {SENTENCE}")
    assert "://" not in said
    assert not [one for one in said if unicodedata.category(one) in ("Cc", "Zl", "Zp") or one == "\u202e"]
    on_discord = for_discord(said, 2000)
    assert pings(on_discord, {"parse": []}, None) == []
    assert not re.search(r"(?<!\\)(?:\\\\)*[*_`~|\[\]<]", on_discord), on_discord
    assert list(message_faults(slack.failed(post(words, name=name), SENTENCE))) == []
    assert list(message_faults(slack.failed_alone(post(words, name=name), SENTENCE))) == []


@settings(deadline=None)
@given(words=st.text(min_size=1, max_size=300))
def test_what_is_quoted_is_short(words: str) -> None:
    assert len(whose.which(post(words).wish)) <= 70
    assert len(whose.failure(post("a fox", name=words), SENTENCE)) < 130


def test_discord_takes_it_as_written() -> None:
    said = for_discord(whose.failure(post("a **bold** `sign` by <@42>", name="_ana_"), SENTENCE), 2000)
    assert discord.utils.remove_markdown(said.replace("\\", "")) != said
    assert said == r"\_ana\_, “a \*\*bold\*\* \`sign\` by \<@​42>”: The model would not paint that. You weren't charged."
