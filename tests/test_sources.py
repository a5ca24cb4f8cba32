"""What an instruction takes from other versions ("with the sky of v2", "combine v1 and v2") is never painted without their pictures."""

import pytest

from core.errors import TakesFromAnother
from core.model import Act
from core.reading import Kind, read, sources
from core.studio.answers import Accepted, Ignored, Unsure
from tests.chat import Chat
from tests.test_typed_asks import LIMITS

TAKING: list[tuple[str, tuple[int, ...]]] = [
    ("use v3's background", (3,)),
    ("use the background of v3", (3,)),
    ("with the sky of v2", (2,)),
    ("put the dog from v2 in", (2,)),
    ("make the sky like in v2", (2,)),
    ("make it darker than v2", (2,)),
    ("use the sky in v2", (2,)),
    ("nimm den Himmel aus v2", (2,)),
    ("nimm den Himmel der v2", (2,)),
    ("mets le ciel de la v2", (2,)),
    ("pon el cielo de la v2", (2,)),
    ("usa lo sfondo della v3", (3,)),
    ("возьми небо из v2", (2,)),
    ("v2の空にして", (2,)),
    ("バージョン2の空にして", (2,)),
    ("把v2的天空放进来", (2,)),
    ("v2의 하늘로 바꿔줘", (2,)),
    ("v2'deki gökyüzünü kullan", (2,)),
    ("v2 का आसमान लगाओ", (2,)),
    ("v1: use v2's hat", (2,)),
]
COMBINING: list[tuple[str, tuple[int, ...]]] = [
    ("combine v1 and v2", (1, 2)),
    ("can you mix v1 with v3 please?", (1, 3)),
    ("blend version 1 and version 2", (1, 2)),
    ("combine it with v2", (2,)),
    ("kombiniere v1 und v2", (1, 2)),
    ("mélange la v1 et la v2", (1, 2)),
    ("mezcla v1 con v2", (1, 2)),
    ("объедини версию 1 и версию 2", (1, 2)),
    ("v1とv2を組み合わせて", (1, 2)),
    ("把v1和v2合并", (1, 2)),
    ("v1이랑 v2 합쳐줘", (1, 2)),
    ("v1 ile v2'yi birleştir", (1, 2)),
    ("ادمج v1 و v2", (1, 2)),
]


@pytest.mark.parametrize(("said", "taken"), TAKING + COMBINING)
def test_what_an_instruction_takes_from_is_known(said: str, taken: tuple[int, ...]) -> None:
    assert sources(said) == taken


@pytest.mark.parametrize(
    "said",
    [
        "make v2 darker",
        "v2: make it night",
        "in v2 make the hat red",
        "remove the hat in v2",
        "entferne den Hut in v2",
        "take v2 and make the sky red",
        "v2 is nice",
        "go back to v2",
        "add a v8 engine",
        "the v8 engine of the car",
        "mix the colours of the sky",
        'write "from v2" on the sign',
    ],
)
def test_what_is_changed_or_only_spoken_of_is_not_taken_from(said: str) -> None:
    assert sources(said) == ()


@pytest.mark.parametrize("said", [said for said, _ in COMBINING])
def test_an_order_to_combine_is_heard(said: str) -> None:
    heard = read(said, LIMITS, in_thread=True, newest=4)
    assert heard.kind is Kind.INSTRUCTION
    assert heard.wish is not None
    assert heard.wish.count == 1


@pytest.mark.parametrize(
    "said", ["we could combine v1 and v2", "v1 + v2", "Tom wants to merge v1 with v2", "should we mix v1 and v2?"]
)
def test_of_what_may_be_one_is_asked(said: str) -> None:
    assert read(said, LIMITS, in_thread=True, newest=4).kind is Kind.UNSURE


@pytest.mark.parametrize("said", ["don't combine v1 and v2", "combine v1 and v2, no wait, leave it", "who mixed v1 and v2 up lol"])
def test_what_is_no_order_costs_nothing(said: str) -> None:
    assert read(said, LIMITS, in_thread=True, newest=4).kind in (Kind.CHATTER, Kind.UNSURE)


@pytest.mark.parametrize(
    ("said", "version"),
    [("make v1 look like v2", 1), ("remove the hat in v2", 2), ("entferne den Hut in v2", 2), ("enlève le chapeau dans la v2", 2)],
)
def test_the_version_that_is_changed_is_told_from_those(said: str, version: int) -> None:
    heard = read(said, LIMITS, in_thread=True, newest=4)
    assert heard.wish is not None
    assert heard.wish.version == version


def test_a_version_with_its_number_behind_it_is_no_count() -> None:
    heard = read("バージョン2の空にして", LIMITS, in_thread=True, newest=4)
    assert heard.wish is not None
    assert heard.wish.count == 1


async def three(chat: Chat) -> None:
    await chat.imagine("ana", "a red bicycle")
    await chat.settled()
    for words in ("make it green", "make it blue"):
        await chat.say("ana", words)
        await chat.settled()


async def said_and_pressed(chat: Chat, said: str) -> None:
    """Say it, and press the button where it is asked about."""
    answer = await chat.say("ben", said)
    assert isinstance(answer, Unsure), answer
    await chat.studio.go_ahead(answer.pending, event=chat.event(), place=chat.here, person=chat.person("ben"))


@pytest.mark.parametrize(
    "said",
    ["use v1's background", "make the sky like the one of v1", "combine v1 and v3", "use v2's sky --ar 16:9", "v1: use v2's hat"],
)
async def test_nothing_is_paid_without_the_picture_that_it_takes_from(chat: Chat, said: str) -> None:
    await three(chat)
    painted = len(chat.engine.briefs)
    with pytest.raises(TakesFromAnother, match="You weren't charged"):
        await said_and_pressed(chat, said)
    assert len(chat.engine.briefs) == painted
    with pytest.raises(TakesFromAnother, match="don't see v1 while I do"):
        await chat.ask("ben", chat.studio.wish(Act.EDIT, "use v1's background"))


async def test_what_is_the_current_picture_s_or_of_no_version_is_painted(chat: Chat) -> None:
    await three(chat)
    for words in ("make it darker, but keep the sky of v3", "make it like v77's roof", "use the sky of v1, as attached"):
        references = ["sky.png"] if "attached" in words else []
        answer = await chat.ask("ben", chat.studio.wish(Act.EDIT, words), references=references)
        assert isinstance(answer, Accepted), answer
        await chat.settled()


async def test_talk_of_versions_gets_no_answer(chat: Chat) -> None:
    await three(chat)
    for words in ("v2 is nice", "is v2 better than v3?"):
        assert isinstance(await chat.say("ben", words), Ignored)
