"""What an instruction takes from other versions ("with the sky of v2", "combine v1 and v2"): their pictures go along, and the model is
told which is which."""

import pytest

from core.errors import NoSuchVersion
from core.model import Act
from core.ports.engine import Brief
from core.reading import Kind, positions, read, sources
from core.studio.answers import Ignored
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
    ("take the best of v1 and v2", (1, 2)),
]
BEST = [
    *("the best of v1 and v2", "best of v1 and v2 please", "das Beste aus v1 und v2", "nimm das Beste aus v1 und v2"),
    *(
        "le meilleur de la v1 et de la v2",
        "lo mejor de v1 y v2",
        "o melhor de v1 e v2",
        "il meglio di v1 e v2",
        "het beste van v1 en v2",
    ),
    *(
        "najlepsze z v1 i v2",
        "лучшее из v1 и v2",
        "найкраще з v1 і v2",
        "v1 ve v2'nin en iyisi",
        "v1とv2のいいとこ取り",
        "v1和v2的优点",
    ),
    *("v1과 v2의 장점", "أفضل ما في v1 و v2", "v1 और v2 का सबसे अच्छा", "det bästa av v1 och v2", "yang terbaik dari v1 dan v2"),
    "tốt nhất của v1 và v2",
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


@pytest.mark.parametrize("said", BEST)
def test_the_best_of_several_is_asked_about_with_all_of_them(said: str) -> None:
    heard = read(said, LIMITS, in_thread=True, newest=4)
    assert (heard.kind, heard.wish and (heard.wish.act, heard.wish.version, heard.wish.words)) == (
        Kind.UNSURE,
        (Act.EDIT, None, said),
    )
    assert sources(said) == (1, 2)


@pytest.mark.parametrize("said", ["v1 is the best of v1 and v2", "v1 and v2 are the best", "which is the best of v1 and v2?"])
def test_to_say_which_is_best_is_talk(said: str) -> None:
    assert read(said, LIMITS, in_thread=True, newest=4).kind is Kind.CHATTER


@pytest.mark.parametrize(
    ("said", "taken"),
    [
        ("with the sign of 3", (3,)),
        ("with the sign of number 3 and the hat of 5", (3, 5)),
        ("with 3's sign", (3,)),
        ("mit dem Himmel von 3", (3,)),
        ("avec le ciel de la 3", (3,)),
        ("с небом из 3", (3,)),
        ("with 3 hats", ()),
        ("the house of 3 windows", ()),
        ("make it 3", ()),
    ],
)
def test_the_pictures_of_a_sheet_that_something_is_taken_from_are_known(said: str, taken: tuple[int, ...]) -> None:
    assert positions(said) == taken


@pytest.mark.parametrize("said", ["7 with the sign of 3", "7, with 3's sign", "number 7 but with the sign of number 3"])
def test_below_a_sheet_two_numbers_are_two_of_its_pictures(said: str) -> None:
    heard = read(said, LIMITS, in_thread=True, newest=21, awaiting_pick=True)
    assert (heard.kind, heard.wish and (heard.wish.act, heard.wish.version)) == (Kind.INSTRUCTION, (Act.EDIT, 7))
    assert heard.wish is not None
    assert positions(heard.wish.words) == (3,)
    alone = read(said, LIMITS, in_thread=True, newest=8)
    assert (alone.kind, alone.wish and alone.wish.version) == (Kind.UNSURE, 7)
    assert read(said, LIMITS, in_thread=True, newest=1).kind is Kind.UNSURE


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


def sent(brief: Brief) -> list[bytes]:
    return [picture.data for picture in brief.pictures]


async def three(chat: Chat) -> list[bytes]:
    """Paint v1, v2 and v3, and return their bytes."""
    await chat.imagine("ana", "a red bicycle")
    await chat.settled()
    for words in ("make it night", "make the door green"):
        await chat.say("ana", words)
        await chat.settled()
    return [chat.pictures.originals[version.original.sha256] for version in await chat.versions()]


@pytest.mark.parametrize(
    "words", ["make it day with the sky of v1", "use v1's background", "give the bike the wheels from version 1"]
)
async def test_a_version_that_is_named_goes_along_and_the_brief_says_which_it_is(chat: Chat, words: str) -> None:
    v1, _, v3 = await three(chat)
    await chat.say("ben", words)
    (line,) = await chat.settled()
    brief = chat.engine.briefs[-1]
    assert sent(brief) == [v1, v3]
    assert "Picture 1 is the one called v1; the current picture is the one called v3." in brief.words
    assert "I used v1 as a reference." in line


async def test_several_versions_become_one_picture_that_begins_with_one_of_them(chat: Chat) -> None:
    v1, v2, _ = await three(chat)
    await chat.say("ben", "combine v1 and v2")
    await chat.settled()
    assert sent(chat.engine.briefs[-1]) == [v2, v1]
    assert (await chat.version(4)).parent == (await chat.version(1)).id
    assert "Picture 1 is the one called v2; the current picture is the one called v1." in chat.engine.briefs[-1].words


async def test_a_picture_of_a_sheet_takes_something_from_another(chat: Chat) -> None:
    await three(chat)
    await chat.say("ana", "variations 6")  # v4 to v9
    await chat.settled()
    pictures = [chat.pictures.originals[version.original.sha256] for version in await chat.versions()]
    await chat.say("ben", "5 with the sky of 2")
    await chat.settled()
    brief = chat.engine.briefs[-1]
    assert sent(brief) == [pictures[4], pictures[7]]
    assert (await chat.version(10)).parent == (await chat.version(8)).id
    assert "Picture 1 is the one called number 2." in brief.words


async def test_a_picture_that_is_not_on_the_sheet_is_told_and_nothing_is_paid(chat: Chat) -> None:
    await three(chat)
    await chat.say("ana", "variations 6")
    await chat.settled()
    before = chat.charged()
    for said in ("5 with the sky of 20", "20, final", "20, pack for social"):
        with pytest.raises(NoSuchVersion, match="There is no picture 20 on that sheet"):
            await chat.say("ben", said)
    assert chat.charged() == before


async def test_below_one_picture_a_number_is_a_version(chat: Chat) -> None:
    await three(chat)
    before = chat.charged()
    for said in ("7, final", "number 7 as a final", "final 7", "7, pack for social"):
        with pytest.raises(NoSuchVersion, match="There is no v7 in this thread"):
            await chat.say("ben", said)
    assert chat.charged() == before


async def test_the_picture_that_is_changed_is_sent_once(chat: Chat) -> None:
    v1, _, v3 = await three(chat)
    await chat.say("ben", "combine v3 with v1")
    (line,) = await chat.settled()
    assert sent(chat.engine.briefs[-1]) == [v1, v3]
    assert "v3 as a reference" not in line
    await chat.say("ben", "use v4's background")
    await chat.settled()
    assert len(sent(chat.engine.briefs[-1])) == 1
    assert "The current picture is the one called v4." in chat.engine.briefs[-1].words


async def test_what_is_current_when_an_ask_waits_may_be_another_in_its_turn(chat: Chat) -> None:
    _, _, v3 = await three(chat)
    await chat.say("ana", "make it snow")
    await chat.say("ben", "use the door of v3")
    await chat.settled()
    v4 = chat.pictures.originals[(await chat.version(4)).original.sha256]
    assert sent(chat.engine.briefs[-1]) == [v3, v4]


async def test_a_version_goes_along_beside_what_is_attached(chat: Chat) -> None:
    v1, _, v3 = await three(chat)
    await chat.say("ben", "put this cat in the sky of v1", references=["cat.png"])
    await chat.settled()
    brief = chat.engine.briefs[-1]
    assert sent(brief)[1:] == [v1, v3]
    assert "Picture 2 is the one called v1;" in brief.words


async def test_again_and_a_final_send_it_once_more_and_name_it(chat: Chat) -> None:
    v1, _, v3 = await three(chat)
    await chat.say("ben", "use the sky of v1")
    await chat.say("ben", "again")
    await chat.settled()
    assert sent(chat.engine.briefs[-1]) == [v1, v3]
    assert chat.engine.briefs[-1].words == chat.engine.briefs[-2].words
    await chat.say("ben", "final")
    await chat.settled()
    final = chat.engine.briefs[-1]
    assert sent(final)[0] == v1
    assert "Picture 1 is the one called v1; the current picture is the one called v5." in final.words


@pytest.mark.parametrize(
    "words", ["use the sky of v9", "combine v1 and v9", "use v9's background", "nimm den Himmel von Version 9"]
)
async def test_a_version_that_is_not_there_is_told_and_nothing_is_paid(chat: Chat, words: str) -> None:
    await three(chat)
    before, briefs = chat.charged(), len(chat.engine.briefs)
    with pytest.raises(NoSuchVersion) as declined:
        await chat.ask("ben", chat.studio.wish(Act.EDIT, words))
    assert str(declined.value) == "There is no v9 in this thread. It has v1 to v3. You weren't charged. To see them, type history."
    assert (chat.charged(), len(chat.engine.briefs)) == (before, briefs)


async def test_a_version_whose_original_is_gone_is_told_and_nothing_is_paid(chat: Chat) -> None:
    await three(chat)
    before = chat.charged()
    del chat.pictures.originals[(await chat.version(1)).original.sha256]
    await chat.say("ben", "use the sky of v1")
    assert await chat.settled() == [
        "I no longer have v1: its file is missing from my storage. You weren't charged. Ask again without it."
    ]
    assert chat.charged() == before


async def test_words_that_only_look_like_a_version_change_nothing(chat: Chat) -> None:
    await three(chat)
    for words in ('write "v1" on the box', "add a V2 rocket", "make the car a v8"):
        await chat.say("ben", words)
        await chat.settled()
        assert len(sent(chat.engine.briefs[-1])) == 1


async def test_talk_of_versions_gets_no_answer(chat: Chat) -> None:
    await three(chat)
    for words in ("v2 is nice", "is v2 better than v3?"):
        assert isinstance(await chat.say("ben", words), Ignored)
