"""What people and models write is shown as written: it pings nobody, loses nothing to formatting, and reverses no text."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.discord.escape import escaped, thread_name
from bots.discord.ids import custom_id, nonce, read
from tests.discord_harness import Chat, discord_harness
from tests.servers.discord_rules import pings
from tests.servers.gemini_answers import painted

EVERYBODY = "@everyone @here <@123456789012345678> <@&123456789012345678> <#123456789012345678>"


@pytest.fixture
async def chat(tmp_path: Path) -> AsyncIterator[Chat]:
    async with discord_harness(tmp_path) as running:
        yield running
        assert running.discord.violations == []


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("**bold** and __under__", r"\*\*bold\*\* and \_\_under\_\_"),
        ("# a heading\n> a quote\n- a list\n1. one", "\\# a heading\n\\> a quote\n\\- a list\n1\\. one"),
        ("[here](https://bad.example)", r"\[here\](https://bad.example)"),
        ("`code` ||secret|| ~~gone~~", r"\`code\` \|\|secret\|\| \~\~gone\~\~"),
        ("a well-known door, 3.5 m > 2 m", "a well-known door, 3.5 m > 2 m"),
        ("a \u202ereversed\u202c word", "a reversed word"),
        ("a red\tbicycle\t\tat\x00night", "a red bicycle  atnight"),
    ],
)
def test_markdown_is_shown_as_written(written: str, sent: str) -> None:
    assert escaped(written, 2000) == sent


@given(st.text(max_size=300), st.integers(min_value=20, max_value=200))
def test_nothing_escaped_is_too_long_or_pings_or_ends_in_half_an_escape(words: str, most: int) -> None:
    safe = escaped(words + EVERYBODY, most)
    assert len(safe) <= most
    everyone = {"parse": ["users", "roles", "everyone"]}
    assert [one for one in pings(safe.replace("\\<", "≮"), everyone, None) if one] == []
    body = safe.removesuffix("…")
    assert (len(body) - len(body.rstrip("\\"))) % 2 == 0


@given(st.text(max_size=300))
def test_a_thread_has_a_name_of_1_to_100_characters(words: str) -> None:
    name = thread_name(words)
    assert 1 <= len(name) <= 100
    assert "\n" not in name
    assert name.strip()


def test_ids_carry_what_a_button_means_and_fit() -> None:
    version, render = "a" * 32, "b" * 32
    assert len(custom_id("variations", version, render)) <= 100
    found = read(custom_id("undo", version, render))
    assert found is not None
    assert (found.act, found.subject, found.render) == ("undo", version, render)
    assert read("s1:undo:x") is None
    assert nonce("r", "placeholder") == nonce("r", "placeholder")
    assert nonce("r", "placeholder") != nonce("r", "result")
    assert len(nonce("r", "placeholder")) == 25


async def test_a_prompt_and_a_remark_ping_nobody(chat: Chat) -> None:
    discord = chat.discord
    prompt = f"a poster {EVERYBODY} **SALE** [click](https://bad.example) \u202eabc"
    chat.gemini.script(painted(remark=f"Here: {EVERYBODY} # big"))
    await discord.slash("imagine", {"prompt": prompt})
    first = await discord.picture(1)
    assert discord.pings == []
    assert r"\*\*SALE\*\*" in first["content"]
    assert "\u202e" not in first["content"]
    assert "@everyone" not in first["content"]
    thread = await discord.thread(first)
    assert "@everyone" not in thread["name"]
    assert "a poster" in chat.gemini.requests[0].words
    assert "**SALE** [click](https://bad.example)" in chat.gemini.requests[0].words, "the model reads it as it was written"


async def test_long_words_and_a_long_remark_fit(chat: Chat) -> None:
    discord = chat.discord
    chat.gemini.script(painted(remark="very *long* remark " * 300))
    await discord.slash("imagine", {"prompt": "a *very* long story " * 95})
    first = await discord.picture(1)
    assert len(first["content"]) <= 2000
    assert "v1" in first["content"]
    interaction = await discord.press(first, "Info")
    assert len(await discord.answer(interaction)) <= 2000


async def test_right_to_left_words_stay_among_themselves(chat: Chat) -> None:
    await chat.discord.slash("imagine", {"prompt": "دراجة حمراء"})
    first = await chat.discord.picture(1)
    assert "\u2068دراجة حمراء\u2069" in first["content"]
