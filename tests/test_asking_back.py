"""Asking back is rare and kind: once in five minutes, never about the same words, never about talk; and who speaks to the studio itself
always gets an answer."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from core.studio.answers import CHATTER, Accepted, Help, Unsure
from tests.chat import CHANNEL, Chat, open_chat
from tests.readers import ScriptedReader


@pytest.fixture
async def chat(tmp_path: Path) -> AsyncIterator[Chat]:
    async with open_chat(tmp_path) as chat:
        chat.reader = ScriptedReader({"hmm": "unclear", "or": "unclear", "warmer": "unclear", "nice": "none", "greener": "edit"})
        chat.start()
        await chat.imagine("ana", "a red bicycle")
        await chat.settled()
        yield chat


async def test_a_half_sentence_is_asked_about_once_in_five_minutes(chat: Chat) -> None:
    assert isinstance(await chat.say("ben", "the sky though"), Unsure)
    assert await chat.say("ben", "or rather less") == CHATTER
    assert isinstance(await chat.say("eve", "or rather less"), Unsure), "of each person"
    chat.now.at += timedelta(minutes=5, seconds=1)
    assert isinstance(await chat.say("ben", "warmer i mean"), Unsure)


async def test_whoever_answered_the_question_may_be_asked_again(chat: Chat) -> None:
    asked = await chat.say("ben", "hmm a bit more")
    assert isinstance(asked, Unsure)
    await chat.studio.go_ahead(asked.pending, event="press", place=chat.here, person=chat.person("ben"))
    await chat.settled()
    assert isinstance(await chat.say("ben", "or rather less"), Unsure)
    assert isinstance(await chat.say("ben", "greener please"), Accepted), "said clearly, which answers it too"
    await chat.settled()
    assert isinstance(await chat.say("ben", "warmer i mean"), Unsure)


async def test_the_same_words_are_asked_about_once_for_ever(chat: Chat) -> None:
    assert isinstance(await chat.say("ben", "the sky though"), Unsure)
    chat.now.at += timedelta(hours=2)
    assert await chat.say("ben", "The  sky THOUGH") == CHATTER


async def test_talk_is_never_asked_about(chat: Chat) -> None:
    for addressed in (False, True):
        assert await chat.say("ben", "nice one, make more of that", addressed=addressed) == CHATTER


TO_US: dict[str, dict[str, Any]] = {"a mention, or a direct message": {"addressed": True}, "a reply to a picture of ours": {}}


@pytest.mark.parametrize("how", TO_US)
async def test_who_speaks_to_the_studio_is_asked_at_any_time_and_never_left_without_an_answer(chat: Chat, how: str) -> None:
    more = TO_US[how] or {"replied_to": chat.platform.showing(1, chat.root)}
    for words in ("hmm a bit more", "or rather less", "warmer i mean"):
        assert isinstance(await chat.say("ben", words, **more), Unsure)
    assert isinstance(await chat.say("ben", "hmm a bit more", **more), Help), "the question stands there already"
    assert await chat.say("ben", "hmm a bit more", **more) == CHATTER, "and so does the help"
    assert await chat.settled() == []


async def test_a_reply_to_somebody_elses_message_is_not_to_the_studio(chat: Chat) -> None:
    assert isinstance(await chat.say("ben", "hmm a bit more", replied_to="m99"), Unsure)
    assert await chat.say("ben", "or rather less", replied_to="m99") == CHATTER


async def test_a_mention_outside_a_thread_that_is_unclear_is_answered_and_paid_by_nobody(chat: Chat) -> None:
    place = CHANNEL
    assert isinstance(await chat.say("ben", "hmm a bit more", place=place, addressed=True), Help)
    assert isinstance(await chat.say("ben", "warmer like this", place=place, addressed=True, references=("cat.png",)), Unsure)
    assert await chat.settled() == []
    assert len(chat.engine.briefs) == 1


async def test_the_question_about_a_mention_leads_to_a_picture_below_it(chat: Chat) -> None:
    said = chat.message("ben", "warmer like this", place=CHANNEL, addressed=True, references=("cat.png",))
    asked = await chat.studio.hear(said)
    assert isinstance(asked, Unsure)
    pressed = await chat.studio.go_ahead(asked.pending, event="press", place=CHANNEL, person=chat.person("ben"))
    assert isinstance(pressed, Accepted)
    await chat.settled()
    assert len(chat.engine.briefs[-1].pictures) == 1
