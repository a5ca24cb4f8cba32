"""Any two versions of a thread are shown side by side, at no cost, however that is said; nothing else is taken for it."""

import pytest

from core.errors import Declined
from core.reading import comparing
from core.reading.tokens import plain, tokens
from core.studio.answers import SideBySide
from tests.chat import Chat


@pytest.mark.parametrize(
    ("said", "before", "after"),
    [
        ("compare v2 and v5", 2, 5),
        ("compare 2 with 5", 2, 5),
        ("v2 vs v5", 2, 5),
        ("show me v1 next to v3 please", 1, 3),
        ("what's the difference between v1 and v4?", 1, 4),
        ("show me the difference to v1", 1, None),
        ("compare with version 2", 2, None),
        ("what changed since v3", 3, None),
        ("vergleiche v2 mit v5", 2, 5),
        ("zeig mir den Unterschied zu v1", 1, None),
        ("compare la v2 et la v3", 2, 3),
        ("diferencia entre v1 y v2", 1, 2),
        ("сравни v1 и v3", 1, 3),
        ("v1とv3を比較して", 1, 3),
        ("比较v2和v4", 2, 4),
        ("compare v2 to the original", 2, 1),
        ("vergleiche v2 mit dem Original", 2, 1),
        ("сравни v2 с оригиналом", 2, 1),
        ("was ist der Unterschied zwischen v1 und v2?", 1, 2),
        ("¿cuál es la diferencia entre v1 y v2?", 1, 2),
        ("какая разница между v1 и v2?", 1, 2),
        ("v1和v2有什么区别", 1, 2),
        ("v1とv2の違いは何ですか", 1, 2),
    ],
)
def test_two_versions_are_named_in_many_ways(said: str, before: int, after: int | None) -> None:
    found = comparing.comparison(tokens(plain(said)))
    assert found is not None
    assert (found.before, found.after) == (before, after)


@pytest.mark.parametrize(
    "said",
    [
        "v2 and v5",
        "compare",
        "the difference to 3",
        "compare v1 v2 v3",
        "compare the door of v1 with v2 and make it green",
        "France vs Brazil 2",
        "make it 2 versus 5 players",
        "side by side houses",
        "what changed?",
        "no difference between 2 people",
    ],
)
def test_anything_else_is_no_comparison(said: str) -> None:
    assert comparing.comparison(tokens(plain(said))) is None


async def three(chat: Chat) -> None:
    await chat.imagine("ana", "a red bicycle")
    await chat.settled()
    for words in ("make it green", "make it blue"):
        await chat.say("ana", words)
        await chat.settled()


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("compare v1 and v3", [1, 3]),
        ("compare v3 and v1", [3, 1]),
        ("v2: compare with v3", [2, 3]),
        ("show me the difference to v1", [1, 3]),
        ("before after", [2, 3]),
    ],
)
async def test_they_are_shown_as_they_are_named_and_nothing_is_painted(chat: Chat, said: str, shown: list[int]) -> None:
    await three(chat)
    painted = len(chat.engine.briefs)
    answer = await chat.say("ben", said)
    assert isinstance(answer, SideBySide), answer
    assert [version.number for version in answer.versions] == shown
    assert len(chat.engine.briefs) == painted
    assert await chat.current() == 3


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("compare v2 and v2", "v2 is the same picture twice. Name two versions, for example: compare v1 and v2."),
        ("compare v3 with v3", "v3 is the same picture twice. Name two versions, for example: compare v1 and v2."),
        ("compare v3", "^Compare v3 with which one\\? For example: compare v1 and v3.$"),
        ("compare v2 and v9", "^There is no v9 in this thread. It has v1 to v3. To see them, type history.$"),
        ("compare v9 and v2", "There is no v9"),
        ("show me the difference to v9", "There is no v9"),
        ("compare v1, v2 and v3", "I compare two versions at a time. You weren't charged. Name two"),
        ("vergleiche v1, v2 und v3", "I compare two versions at a time"),
    ],
)
async def test_what_cannot_be_compared_is_said_and_costs_nothing(chat: Chat, said: str, sentence: str) -> None:
    await three(chat)
    painted = len(chat.engine.briefs)
    with pytest.raises(Declined, match=sentence):
        await chat.say("ben", said)
    assert len(chat.engine.briefs) == painted
