"""What a message is by its form: figures, question marks, quotation marks and the shape of sentences, in the languages of the reply
words. The lines stand in replies/learnt/forms.tsv, each with what it must come to, in a thread of four versions, with and without a sheet:

    silent          chat, not even asked about           free        nothing is painted or moved
    asked ACT       one line, whose button does that     edit        an instruction, word for word, on the current version
    heard           an instruction, or asked about       pick N, …   a reply word
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.acts import table
from core.errors import BadAsk
from core.model import Act, Wish
from core.reading import Kind, Naming, Reading, figures, read
from tests.test_replies import Labelled, labelled
from tests.test_typed_asks import LIMITS

FORMS = [Labelled(line.language, line.label, line.text.replace("\\n", "\n")) for line in labelled("learnt/forms")]


def heard(text: str, *, sheet: bool = False, newest: int = 4) -> Reading:
    return read(text, LIMITS, in_thread=True, awaiting_pick=sheet, newest=newest)


def comes_to(label: str, found: Reading) -> bool:
    act, kind, wish = label.partition(" ")[2], found.kind, found.wish
    match label.split()[0]:
        case "silent":
            return kind is Kind.CHATTER
        case "free":
            return kind is not Kind.INSTRUCTION and (kind is not Kind.WORD or (wish is not None and table.row(wish.act).tells))
        case "asked":
            return kind is Kind.UNSURE and wish is not None and wish.act == act
        case "edit":
            return kind is Kind.INSTRUCTION and wish is not None and (wish.act, wish.version, wish.count) == (Act.EDIT, None, 1)
        case "exact":
            return kind is Kind.INSTRUCTION and wish is not None and wish.act is Act.EXACT
        case "heard":
            return kind in (Kind.INSTRUCTION, Kind.UNSURE)
        case "pick":
            return kind is Kind.WORD and wish == Wish(act=Act.PICK, version=int(act))
        case word:
            return kind is Kind.WORD and wish is not None and wish.act == word


@pytest.mark.parametrize("sheet", [False, True], ids=["one picture", "a sheet"])
def test_what_is_said_is_taken_by_its_form(sheet: bool) -> None:
    found = [(line, heard(line.text, sheet=sheet)) for line in FORMS]
    assert [f"{line.text!r} is to be {line.label}: {came}" for line, came in found if not comes_to(line.label, came)] == []


def test_the_forms_are_of_many_tongues() -> None:
    assert len({line.language for line in FORMS}) >= 15


# --- figures ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["404", "5", "911", "#77", "٤٠٤", "99"])
def test_a_figure_that_names_no_version_says_nothing(text: str) -> None:
    assert heard(text).kind is Kind.CHATTER


@pytest.mark.parametrize(
    "text", ["v9", "pick 9", "version 9", "number 9", "nimm die 9", "la 9", "9番", "9号", "back to v9", "9 please"]
)
def test_a_number_that_was_meant_is_answered_though_there_is_no_such_version(text: str) -> None:
    found = heard(text)
    assert (found.kind, found.wish) == (Kind.WORD, Wish(act=Act.PICK, version=9))


def test_below_a_sheet_a_low_figure_is_meant_and_a_high_one_is_not() -> None:
    assert heard("5", sheet=True).wish == Wish(act=Act.PICK, version=5)
    assert heard("404", sheet=True).kind is Kind.CHATTER


@pytest.mark.parametrize(
    ("text", "naming"),
    [
        ("2", Naming.FIGURE),
        ("#2", Naming.FIGURE),
        ("the second one", Naming.POSITION),
        ("pick 2", Naming.POSITION),
        ("v2", Naming.VERSION),
        ("back to v2", Naming.VERSION),
        ("zurück zu Version 2", Naming.VERSION),
        ("version 2 please", Naming.VERSION),
        ("la versión 2", Naming.VERSION),
        ("версия 2", Naming.VERSION),
        ("バージョン2", Naming.VERSION),
        ("版本2", Naming.VERSION),
        ("버전 2", Naming.VERSION),
        ("النسخة 2", Naming.VERSION),
    ],
)
def test_a_pick_says_whether_it_names_a_version_or_a_place_on_the_sheet(text: str, naming: Naming | None) -> None:
    assert heard(text, sheet=True).naming is naming


@pytest.mark.parametrize("text", ["3x", "x3", "3 ×", "3 TIMES!", "3 fois", "3 раза", "3 lần", "3回", "3 次", "3번."])
def test_a_figure_says_how_often(text: str) -> None:
    assert figures.times(text) == 3


@pytest.mark.parametrize("text", ["3", "3 trees", "times 3", "3 times more", "333x", "3 крыши", "3本"])
def test_a_figure_says_nothing_of_how_often(text: str) -> None:
    assert figures.times(text) is None


@pytest.mark.parametrize(
    ("text", "version", "words"),
    [
        ("2, but with red shoes", 2, "but with red shoes"),
        ("the second one but darker", 2, "darker"),
        ("3: make it night", 3, "make it night"),
        ("I like 2, make it darker", 2, "make it darker"),
        ("take 2 and make the sky red", 2, "make the sky red"),
        ("die zweite, aber dunkler", 2, "aber dunkler"),
        ("la primera pero más oscura", 1, "más oscura"),
        ("вариант 2, но темнее", 2, "но темнее"),
        ("number 3 – make it darker", 3, "make it darker"),
    ],
)
def test_a_pick_may_be_followed_by_what_is_to_be_done_with_it(text: str, version: int, words: str) -> None:
    found = heard(text, sheet=True)
    assert (found.kind, found.wish) == (Kind.INSTRUCTION, Wish(act=Act.EDIT, version=version, words=words))
    assert found.naming is not Naming.VERSION


@pytest.mark.parametrize(
    ("text", "wished"),
    [
        ("the third in 4K", Wish(act=Act.EDIT, words="the third in 4K", version=3, size="4K")),
        ("2 as a square please", Wish(act=Act.EDIT, words="2 as a square please", version=2, ratio="1:1")),
        ("die zweite in 16:9", Wish(act=Act.EDIT, words="die zweite in 16:9", version=2, ratio="16:9")),
        ("the second on pro", Wish(act=Act.AGAIN, version=2, tier="pro")),
        ("4 versions of the second", Wish(act=Act.VARIATIONS, version=2, count=4)),
    ],
)
def test_what_is_said_beside_a_pick_is_for_that_picture(text: str, wished: Wish) -> None:
    found = heard(text, sheet=True)
    assert found.wish is not None
    assert (replace(found.wish, note=""), found.naming) == (wished, Naming.POSITION)


@pytest.mark.parametrize("text", ["make it darker on pro? no, flash is fine", "blauer Himmel, in 4K? nein. klein ist gut"])
def test_a_question_that_somebody_answers_is_asked_about(text: str) -> None:
    assert heard(text).kind is Kind.UNSURE


@pytest.mark.parametrize("text", ["a cat in 4K? no. small is fine", "a man saying no, no, no"])
def test_a_mention_that_ends_by_a_no_is_never_met_with_silence(text: str) -> None:
    assert read(text, LIMITS, in_thread=False, addressed=True).kind is Kind.UNSURE


@pytest.mark.parametrize("text", ["2 or 3, can't decide", "2, lol", "1, 2 and 4 are nice", "2 and 3", "I like 2, well done"])
def test_a_pick_followed_by_talk_is_no_order(text: str) -> None:
    assert heard(text, sheet=True).kind is not Kind.INSTRUCTION


@pytest.mark.parametrize("text", ["go back to v1 and make the door red", "version 1 but with a red door"])
def test_without_a_sheet_a_version_that_is_named_is_gone_on_from(text: str) -> None:
    found = heard(text).wish
    assert found is not None
    assert (found.act, found.version) == (Act.EDIT, 1)
    assert heard("2, but with red shoes").wish == Wish(act=Act.EDIT, words="2, but with red shoes")


@pytest.mark.parametrize(
    ("text", "wished"),
    [
        ("final 2", Wish(act=Act.FINAL, version=2)),  # or 2K
        ("final of 3", Wish(act=Act.FINAL, version=3)),
        ("2 --tier pro", Wish(act=Act.AGAIN, version=2, tier="pro")),
        ("the second --size 4K", Wish(act=Act.AGAIN, version=2, size="4K")),
    ],
)
def test_what_a_figure_below_a_sheet_would_cost_is_asked_about(text: str, wished: Wish) -> None:
    found = heard(text, sheet=True)
    assert (found.kind, found.wish) == (Kind.UNSURE, wished)
    assert found.naming is not Naming.VERSION


@pytest.mark.parametrize(
    ("text", "act"), [("v2: undo", Act.UNDO), ("v2: again", Act.AGAIN), ("v2: variations", Act.VARIATIONS), ("v2: info", Act.INFO)]
)
def test_a_word_behind_a_version_is_that_word(text: str, act: Act) -> None:
    assert heard(text).wish == Wish(act=act, version=2)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "v2: love it",
            "v2: nice",
            "v2: 😍",
            "v1: haha",
            "v1: no",
            "v2: 10/10",
            "v2: thanks Ben!",
            "v2: who made this?",
            "v2: see above",
        ),
        *("v2: approved by legal on Monday", "v9: love it", "v2: 25", "v2: j'adore", "v2: wer hat das gemacht?", "v1: siehe oben"),
        *("v2: thank you", "v2: ok", "v2: https://example.com", "v2: merci"),
        *("v2: いいね", "v2: 可爱", "v2: gracias a todos", "v3: на согласовании у клиента", "v2: make it red. no wait, leave it"),
    ],
)
def test_talk_of_a_version_is_left_alone(text: str) -> None:
    assert heard(text).kind is Kind.CHATTER


@pytest.mark.parametrize(
    "text",
    ["v2: what do you think?", 'v2: "add a hat"', "v2: greener", "v2: ¿qué os parece?", "v2: freigegeben vom Kunden", "v2: 최고"],
)
def test_of_what_may_be_said_of_a_version_or_be_an_order_for_it_is_asked(text: str) -> None:
    found = heard(text)
    assert (found.kind, found.wish and found.wish.version) == (Kind.UNSURE, 2)


@pytest.mark.parametrize(
    "text", ["v2: make it night", "v2: same but raining", "v2: mach es dunkler", "v2: plus sombre", "v2: 更亮一点", "v2: in 4K"]
)
def test_an_order_for_a_version_waits_for_nobody(text: str) -> None:
    found = heard(text)
    assert (found.kind, found.is_open, found.wish and found.wish.version) == (Kind.INSTRUCTION, False, 2)


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("make v2 darker", 2),
        ("make v7 darker", 7),  # which is told to be missing
        ("make version 9 brighter", 9),
        ("mach v9 dunkler", 9),
        ("rends la v7 plus sombre", 7),
        ("сделай v7 темнее", 7),
        ("make v7 darker --ar 16:9", 7),
        ("make it look like v9", 9),
        ("like v1 but at night", 1),
        ("same as v1 but greener", 1),
        ("same as v2 but the hat is red", 2),
        ("wie v1, aber nachts", 1),
        ("comme v1 mais de nuit", 1),
        ("как v1, но ночью", 1),
    ],
)
def test_an_instruction_is_for_the_version_that_it_names(text: str, version: int) -> None:
    found = heard(text)
    assert (found.kind, found.wish and found.wish.version) == (Kind.INSTRUCTION, version)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "add a v8 engine",
            "make the v8 engine red",
            "the v8 car should be blue",
            "make v8 engines bigger",
            "add v2 in the corner",
        ),
        *('write "v7" on the wall', "make the sky like the one of v1", "use v3's sky"),
    ],
)
def test_a_version_that_is_only_spoken_of_moves_nothing(text: str) -> None:
    found = heard(text)
    assert found.wish is not None
    assert found.wish.version is None


@pytest.mark.parametrize(
    "text",
    [
        *(
            "final but not 4K",
            "final, but greener",
            "final and make it darker",
            "make it red, final",
            "good. final.",
            "perfect, final!",
        ),
        *("final, mais plus sombre", "финал, но темнее", "final pero más oscuro", "最終版、でももっと明るく", "super. finale"),
        *("final, but greener --ar 16:9", "final, but in 2K"),
    ],
)
def test_a_final_within_more_is_asked_about_and_never_painted_as_a_word(text: str) -> None:
    found = heard(text)
    assert (found.kind, found.wish and found.wish.act) == (Kind.UNSURE, Act.FINAL)


@pytest.mark.parametrize(
    ("text", "wished"),
    [
        ("number 7 as a final", Wish(act=Act.FINAL, version=7)),
        ("7 as a final", Wish(act=Act.FINAL, version=7)),
        ("choose 7 as a final", Wish(act=Act.FINAL, version=7)),
        ("ich möchte 7 als Finale", Wish(act=Act.FINAL, version=7)),
        ("je choisis la 7 comme finale", Wish(act=Act.FINAL, version=7)),
        ("elijo la 7 como final", Wish(act=Act.FINAL, version=7)),
        ("7, final", Wish(act=Act.FINAL, version=7)),
        ("2, final", Wish(act=Act.FINAL, version=2)),
        ("final of number 7", Wish(act=Act.FINAL, version=7)),
        ("use number 7 for the final", Wish(act=Act.FINAL, version=7)),
        ("number 7 final 4K", Wish(act=Act.FINAL, version=7, size="4K")),
        ("7 as final in 4K", Wish(act=Act.FINAL, version=7, size="4K")),
        ("nummer 7 als final", Wish(act=Act.FINAL, version=7)),
        ("la 7 comme version finale", Wish(act=Act.FINAL, version=7)),
        ("la 7 como versión final", Wish(act=Act.FINAL, version=7)),
        ("7 jako wersja finalna", Wish(act=Act.FINAL, version=7)),
        ("номер 7 как финал", Wish(act=Act.FINAL, version=7)),
        ("7番を最終版で", Wish(act=Act.FINAL, version=7)),
        ("7号做定稿", Wish(act=Act.FINAL, version=7)),
        ("7번을 최종으로", Wish(act=Act.FINAL, version=7)),
        ("7, pack for social", Wish(act=Act.PACK, version=7)),
        ("pack 7 for social", Wish(act=Act.PACK, version=7)),
        ("pack v7 for social", Wish(act=Act.PACK, version=7)),
        ("7, variations", Wish(act=Act.VARIATIONS, version=7)),
        ("variations of 7", Wish(act=Act.VARIATIONS, version=7)),
        ("7, again", Wish(act=Act.AGAIN, version=7)),
        ("7, info", Wish(act=Act.INFO, version=7)),
        ("7, before and after", Wish(act=Act.BEFORE_AFTER, version=7)),
        ("formats of 7", Wish(act=Act.FORMAT, version=7)),
        ("info about number 7", Wish(act=Act.INFO, version=7)),
        ("final for number 7", Wish(act=Act.FINAL, version=7)),
    ],
)
@pytest.mark.parametrize("sheet", [False, True], ids=["one picture", "a sheet"])
def test_a_word_is_for_the_picture_that_is_named_beside_it(text: str, wished: Wish, sheet: bool) -> None:
    found = heard(text, sheet=sheet, newest=8)
    assert (found.kind, found.wish) == (Kind.WORD, wished)
    assert found.naming is (Naming.VERSION if "v7" in text else Naming.POSITION)


@pytest.mark.parametrize("text", ["7 again", "redo 7", "redo v7"])
def test_once_more_of_a_bare_number_is_asked_about_unless_a_tier_is_named(text: str) -> None:
    found = heard(text, sheet=True, newest=8)
    assert (found.kind, found.wish) == (Kind.UNSURE, Wish(act=Act.AGAIN, version=7))
    found = heard(f"{text} on pro", sheet=True, newest=8)
    assert (found.kind, found.wish) == (Kind.WORD, Wish(act=Act.AGAIN, version=7, tier="pro"))


@pytest.mark.parametrize(
    ("text", "wished"),
    [
        ("v2, I mean v3", Wish(act=Act.PICK, version=3)),
        ("v2 no wait v3", Wish(act=Act.PICK, version=3)),
        ("v2, nein, v3", Wish(act=Act.PICK, version=3)),
        ("info v2, no, v3", Wish(act=Act.INFO, version=3)),
    ],
)
def test_a_version_that_is_set_right_is_the_one_meant(text: str, wished: Wish) -> None:
    found = heard(text)
    assert (found.kind, found.wish) == (Kind.WORD, wished)


@pytest.mark.parametrize(("text", "version"), [("two", 2), ("zwei bitte", 2), ("deux", 2), ("fünf", 5), ("пять", 5), ("三", 3)])
def test_a_word_that_counts_picks_below_a_sheet_alone(text: str, version: int) -> None:
    assert heard(text, sheet=True, newest=8).wish == Wish(act=Act.PICK, version=version)
    assert heard(text).kind is Kind.UNSURE


@pytest.mark.parametrize("text", ["a couple", "half a dozen"])
def test_a_count_is_no_pick(text: str) -> None:
    assert heard(text, sheet=True, newest=8).kind is Kind.UNSURE


@pytest.mark.parametrize(
    "text",
    ["make this the final", "make it the final one", "turn this into the final", "let's make this the final", "do the final"],
)
def test_a_final_that_is_ordered_in_a_sentence_is_one(text: str) -> None:
    assert heard(text).wish == Wish(act=Act.FINAL)


def test_an_ordinal_names_one_of_a_sheet() -> None:
    assert heard("the third as final", sheet=True).wish == Wish(act=Act.FINAL, version=3)
    assert heard("info of the third", sheet=True).wish == Wish(act=Act.INFO, version=3)
    assert heard("the first one, final", sheet=True).wish == Wish(act=Act.FINAL, version=1)
    assert heard("number seven as a final", sheet=True, newest=8).wish == Wish(act=Act.FINAL, version=7)
    assert heard("nummer sieben als final", sheet=True, newest=8).wish == Wish(act=Act.FINAL, version=7)


@pytest.mark.parametrize("text", ["number 7 with a hat", "7 with a hat"])
def test_what_is_asked_of_a_picture_of_a_sheet_is_for_that_picture(text: str) -> None:
    found = heard(text, sheet=True, newest=8)
    assert found.kind in (Kind.UNSURE, Kind.INSTRUCTION)
    assert (found.wish and found.wish.version) == 7


@pytest.mark.parametrize(("text", "count"), [("4 variations", 4), ("show me 4 variations", 4), ("variations 4", 4)])
def test_so_many_variations_name_no_picture(text: str, count: int) -> None:
    assert heard(text, sheet=True).wish == Wish(act=Act.VARIATIONS, count=count)


@pytest.mark.parametrize(
    "text",
    ["final at 7", "final on 7", "the final is 7", "7 is final", "a pack of 3", "chapter 7, final", "final in 2 days"],
)
def test_a_number_beside_such_a_word_may_be_another(text: str) -> None:
    try:
        found = heard(text, newest=8)
    except BadAsk:
        return
    assert found.kind is not Kind.WORD


@pytest.mark.parametrize("text", ["2x the middle one", "2x the second", "x2 this one"])
def test_a_multiple_of_a_picture_is_asked_about(text: str) -> None:
    for sheet in (False, True):
        assert heard(text, sheet=sheet).kind is not Kind.INSTRUCTION


@pytest.mark.parametrize("text", ["semi final, but we lost", "we need the final by 5pm, thanks", "the final, by Kafka"])
def test_a_final_that_is_only_spoken_of_is_left_alone(text: str) -> None:
    assert heard(text).kind is Kind.CHATTER


@pytest.mark.parametrize("text", ["回到v1", "v1に戻して", "v1로 돌아가", "вернись к v1", "reviens à v1", "zurück zu v1"])
def test_going_back_to_a_version_picks_it(text: str) -> None:
    found = heard(text)
    assert (found.kind, found.wish) == (Kind.WORD, Wish(act=Act.PICK, version=1))


@pytest.mark.parametrize(
    ("text", "wished"),
    [
        ("4 more", Wish(act=Act.VARIATIONS, count=4)),
        ("3 weitere", Wish(act=Act.VARIATIONS, count=3)),
        ("еще 4", Wish(act=Act.VARIATIONS, count=4)),
        ("2 de plus", Wish(act=Act.VARIATIONS, count=2)),
        ("cheap final", Wish(act=Act.FINAL)),
        ("billiges Finale", Wish(act=Act.FINAL)),
        ("final pas cher", Wish(act=Act.FINAL)),
    ],
)
def test_of_a_few_words_that_may_be_for_us_is_asked(text: str, wished: Wish) -> None:
    found = heard(text)
    assert (found.kind, found.wish) == (Kind.UNSURE, wished)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("20 more ideas", 20),
        ("more ideas", 1),  # as many as variations are without a number
        ("give me some more ideas", 1),
        ("plus d'idées", 1),
        ("cho tôi 20 ý tưởng", 20),
        ("give me 20 ideas", 20),
        ("could you give me 20 more ideas?", 20),
        ("another 20 ideas please", 20),
        ("brainstorm 12 concepts", 12),
        ("a dozen more like this", 12),
        ("draw 5 variations", 5),
        ("noch 20 Ideen", 20),
        ("20 idées de plus", 20),
        ("20 ideas más", 20),
        ("mais 20 ideias", 20),
        ("altre 20 idee", 20),
        ("еще 20 идей", 20),
        ("アイデアをあと20個", 20),
        ("再来20个创意", 20),
        ("아이디어 20개 더", 20),
    ],
)
def test_so_many_ideas_in_a_thread_are_variations_of_its_picture(text: str, count: int) -> None:
    found = heard(text)
    assert (found.kind, found.wish) == (Kind.WORD, Wish(act=Act.VARIATIONS, count=count))


@pytest.mark.parametrize(("text", "count"), [("20 ideas", 20), ("20 more ideas?", 20), ("a dozen more", 12)])
def test_of_so_many_that_nobody_asks_for_outright_is_asked(text: str, count: int) -> None:
    found = heard(text)
    assert (found.kind, found.wish) == (Kind.UNSURE, Wish(act=Act.VARIATIONS, count=count))


def test_ideas_for_a_part_of_the_picture_are_that_many_edits() -> None:
    found = heard("20 more ideas for the sign").wish
    assert found is not None
    assert (found.act, found.count, found.words) == (Act.EDIT, 20, "20 more ideas for the sign")


@pytest.mark.parametrize(
    "text",
    [
        *("we have 3 versions", "I have 3 versions", "there are 3 options", "I see 3 options", "we have 3 options for lunch"),
        *("I have 20 more ideas", "I'll make 5 variations", "these are 3 variations", "it was on flash", "we made it on pro"),
        *("we have it in 4K", "it's in 4K now", "this is 16:9", "it is square", "is it in 4K"),
        *("wir haben 3 Versionen", "es ist quadratisch", "es war auf pro", "c'est en 4K", "hay 3 versiones", "es en 4K"),
        *(
            "v2 was on pro",
            "v2 is in 4K",
            "both are in 4K",
            "das Bild ist quadratisch",
            "la foto es cuadrada",
            "l'image est carrée",
        ),
        *("still on flash", "already in 4K", "déjà en 4K", "I like it in 4K", "the first was in 4K"),
        *(
            "so we have 3 versions",
            "well, it is square",
            "also wir haben 3 Versionen",
            "so it's in 16:9",
            "so there are 4 variations",
        ),
        *("abbiamo 3 versioni", "есть 3 варианта", "3 versiyon var", "3つの案がある", "有3个版本", "3개 버전이 있어"),
    ],
)
def test_what_is_said_to_be_so_is_no_order(text: str) -> None:
    found = heard(text)
    assert found.kind in (Kind.CHATTER, Kind.UNSURE)
    assert found.wish is None or (found.wish.size, found.wish.ratio, found.wish.tier, found.wish.count) == (None, None, None, 1)


@pytest.mark.parametrize(
    "text",
    [
        "it is square, make it 16:9",
        "what I want is 16:9",
        "mach es 16:9",
        "I'd like it in 16:9",
        "I need it in 16:9",
        "we have to make it 16:9",
        "it should be 16:9",
    ],
)
def test_what_is_wanted_instead_is_one(text: str) -> None:
    found = heard(text).wish
    assert (found and found.ratio) == "16:9"


def test_what_follows_a_colon_is_not_said_to_be_so() -> None:
    found = heard("I have an idea: make it square").wish
    assert (found and found.ratio) == "1:1"


@pytest.mark.parametrize(
    "text",
    [
        *("we could make it purple", "we could do 3 versions", "we could do it on pro", "ok so we could make it square"),
        *("I could make it purple", "on pourrait le faire violet", "podríamos hacerlo morado", "man könnte es lila machen"),
    ],
)
def test_what_could_be_done_is_asked_about(text: str) -> None:
    assert heard(text).kind is Kind.UNSURE


@pytest.mark.parametrize("text", ["could we make it purple?", "it could be brighter", "the dog could be bigger"])
def test_a_polite_question_and_what_the_picture_lacks_are_orders(text: str) -> None:
    assert heard(text).kind in (Kind.INSTRUCTION, Kind.UNSURE)
    assert heard(text).wish == Wish(act=Act.EDIT, words=text)


@pytest.mark.parametrize("text", ["90 more", "4 more hours", "+2 more", "cup final"])
def test_such_words_of_other_things_are_left_alone(text: str) -> None:
    assert heard(text).kind is Kind.CHATTER


@pytest.mark.parametrize("text", ["see above", "siehe oben", "voir plus haut", "ver arriba", "см. выше"])
def test_what_points_at_words_of_somebody_changes_no_picture(text: str) -> None:
    assert heard(text).kind is Kind.CHATTER


@pytest.mark.parametrize("text", ["1st", "first!", "2 👍", "2 :)", "v2 ❤️", "ok 2 it is", "me 2"])
def test_a_cheer_and_agreement_pick_below_a_sheet_at_most(text: str) -> None:
    assert heard(text).kind in (Kind.CHATTER, Kind.UNSURE)


@pytest.mark.parametrize(("text", "version"), [("1st", 1), ("first!", 1), ("2 👍", 2), ("2 :)", 2), ("ok 2 it is", 2)])
def test_below_a_sheet_that_waits_they_pick(text: str, version: int) -> None:
    assert heard(text, sheet=True).wish == Wish(act=Act.PICK, version=version)


@pytest.mark.parametrize("text", ["v8 engine, please", "V6 hybrid badge on the boot", "v9 rocket"])
def test_what_names_no_version_of_the_thread_is_part_of_the_picture(text: str) -> None:
    wish = heard(text, newest=2).wish
    assert wish is None or (wish.version, wish.words) == (None, text)
    assert heard("v9: make it night", newest=2).wish == Wish(act=Act.EDIT, words="make it night", version=9)
    assert heard("v9 make it night", newest=2).wish == Wish(act=Act.EDIT, words="make it night", version=9)


@pytest.mark.parametrize("text", ["16:9", "4:3 please", "4k", "3d"])
def test_figures_that_say_what_a_picture_should_be_like_are_no_chat(text: str) -> None:
    assert heard(text).kind is not Kind.CHATTER


# --- long threads -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "wished"),
    [
        ("v1000", Wish(act=Act.PICK, version=1000)),
        ("version 1000", Wish(act=Act.PICK, version=1000)),
        ("バージョン1000", Wish(act=Act.PICK, version=1000)),
        ("back to v1000", Wish(act=Act.PICK, version=1000)),
        ("v1303", Wish(act=Act.PICK, version=1303)),  # which is told to be missing
        ("info v1000", Wish(act=Act.INFO, version=1000)),
        ("info 1000", Wish(act=Act.INFO, version=1000)),
        ("info version 1000", Wish(act=Act.INFO, version=1000)),
        ("final v1000", Wish(act=Act.FINAL, version=1000)),
        ("more like v1000", Wish(act=Act.VARIATIONS, version=1000)),
        ("compare v1000 and v1", Wish(act=Act.BEFORE_AFTER, version=1, against=1000)),
        ("compare version 1000 with version 1200", Wish(act=Act.BEFORE_AFTER, version=1200, against=1000)),
        ("difference to v1000", Wish(act=Act.BEFORE_AFTER, against=1000)),
        ("v1000: make it night", Wish(act=Act.EDIT, version=1000, words="make it night")),
    ],
)
def test_a_version_above_999_is_named_like_any_other(text: str, wished: Wish) -> None:
    found = heard(text, newest=1300)
    assert found.kind in (Kind.WORD, Kind.INSTRUCTION)
    assert found.wish == wished


@pytest.mark.parametrize("text", ["1000", "1024", "2026", "v2024", "version 2024"])
def test_a_year_is_no_version(text: str) -> None:
    assert heard(text, newest=1300).kind is Kind.CHATTER
    assert heard(text).kind is Kind.CHATTER


# --- question marks ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("can you undo that?", Act.UNDO),
        ("can you try again?", Act.AGAIN),
        ("kannst du das rückgängig machen?", Act.UNDO),
        ("again, please?", Act.AGAIN),
        ("encore une fois s'il te plaît ?", Act.AGAIN),
        ("otra vez por favor?", Act.AGAIN),
        ("元に戻せますか？", Act.UNDO),
        ("history?", Act.HISTORY),
        ("info?", Act.INFO),
        ("Hilfe?", Act.HELP),
        ("how much did that cost?", Act.INFO),
    ],
)
def test_a_polite_question_is_an_ask_and_one_that_only_reads_is_answered(text: str, act: Act) -> None:
    found = heard(text)
    assert (found.kind, found.wish) == (Kind.WORD, Wish(act=act))


@pytest.mark.parametrize("text", ["final?", "again?!", "v2?"])
def test_outside_a_thread_there_is_nothing_that_a_question_could_repeat(text: str) -> None:
    found = read(text, LIMITS, in_thread=False, addressed=True)
    assert (found.kind, found.wish) == (Kind.UNSURE, Wish(act=Act.NEW, words=text))


def test_what_a_question_may_ask_for_is_kept_whole() -> None:
    assert heard("final 4k?").wish == Wish(act=Act.FINAL, size="4K")
    assert heard("variations 3?").wish == Wish(act=Act.VARIATIONS, count=3)
    assert heard("v2?").wish == Wish(act=Act.PICK, version=2)
    assert heard("v9?").kind is Kind.CHATTER
    assert heard("again? --tier pro").kind is Kind.WORD, "a flag says that it is meant"


@pytest.mark.parametrize(
    "text", ["back to 2", "go back to 2", "zurück zu 2", "retour à la 2", "vuelve a la 2", "wróć do 2", "i'll have 2"]
)
def test_whoever_goes_back_to_a_number_picks_it(text: str) -> None:
    assert heard(text).wish == Wish(act=Act.PICK, version=2)


@pytest.mark.parametrize("text", ["me 2", "2 to go", "is it 3", "i have 2"])
def test_what_people_say_of_themselves_with_a_number_is_no_pick(text: str) -> None:
    assert heard(text).kind is not Kind.WORD


# --- quotations -------------------------------------------------------------------------------------------------------


def test_quoted_lines_reach_neither_the_reading_nor_the_model() -> None:
    for text in ("> make it green\nno, make it blue", ">make it green\nno, make it blue", "no, make it blue\n> make it green"):
        assert heard(text).wish == Wish(act=Act.EDIT, words="no, make it blue")
    assert heard("> a castle --ar 16:9 --tier pro\nnice one").kind is Kind.CHATTER, "flags that are quoted count for nothing"
    assert heard(">>> make it green\nmake it blue").kind is Kind.CHATTER, "quotes all that follows"
    assert heard("> 2\nv3").wish == Wish(act=Act.PICK, version=3)
    assert heard("> make it blue\n// lunch?").kind is Kind.CHATTER


def test_quoted_words_stay_among_those_that_the_model_is_sent() -> None:
    for text in ('make the sign say "make love not war"', "schreib „mach mal Pause“ auf das Schild", "make it more `retro`"):
        assert heard(text).wish == Wish(act=Act.EDIT, words=text)


@pytest.mark.parametrize("text", ['"make it darker"', "«plus sombre»", "「空を暗くして」", "`make it darker`", "„mach es blau“"])
def test_nothing_but_a_quotation_is_asked_about(text: str) -> None:
    found = heard(text)
    assert (found.kind, found.wish) == (Kind.UNSURE, Wish(act=Act.EDIT, words=text))


def test_a_quoted_reply_word_is_asked_about() -> None:
    found = heard("“undo”")
    assert (found.kind, found.wish) == (Kind.UNSURE, Wish(act=Act.UNDO))


# --- what hints, and what is taken back -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["here's how I'd make it darker", "not sure about the legs", "I would have made it red", "she said “make it blue”"]
)
def test_a_picture_beside_it_makes_no_order_of_a_hint(text: str) -> None:
    found = read(text, LIMITS, in_thread=True, has_references=True, newest=4)
    assert found.kind is Kind.UNSURE


@pytest.mark.parametrize(
    "text",
    [
        "make it red. no wait, leave it",
        "mach es rot... ach, vergiss es",
        "赤くして。やっぱりいいや",
        "add a hat, nvm lol",
        "make it red, no wait, lunch first",
        "make it red, no wait, thanks",
        "make it red. no. why would you do that",
    ],
)
def test_what_is_taken_back_is_not_even_asked_about(text: str) -> None:
    assert heard(text).kind is Kind.CHATTER


@pytest.mark.parametrize(
    "text",
    [
        "make the sky darker, the moon, leave it",
        "mach den Himmel dunkler, den Mond, lass so",
        "assombris le ciel, la lune, laisse comme ça",
        "add the title: never mind",
        "make it red. no wait, make it blue",
        "no, no, darker",
        "make it red, nah, dark blue",
        "make the roof green, no wait, grey",
        "make the roof green — wait no, grey",
        "mach das Dach grün, nein warte, grau",
        "put a hat on her. no wait. on him",
    ],
)
def test_what_goes_on_or_leaves_one_thing_alone_is_not_taken_back(text: str) -> None:
    assert heard(text).wish == Wish(act=Act.EDIT, words=text)


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("too dark, go back", Act.UNDO),
        ("make it blue. no, undo", Act.UNDO),
        ("viel zu dunkel, zurück", Act.UNDO),
        ("is there a way to cancel?", Act.CANCEL),
        ("give me the final", Act.FINAL),
        ("can we have the final please", Act.FINAL),
    ],
)
def test_a_word_said_in_a_sentence_is_asked_about_and_kept_as_what_it_is(text: str, act: Act) -> None:
    found = heard(text)
    assert (found.kind, found.wish) == (Kind.UNSURE, Wish(act=act))


def test_thanks_after_a_free_word_leave_it_one() -> None:
    assert heard("undo the last change please, thanks").wish == Wish(act=Act.UNDO)
    assert heard("thanks again").kind is Kind.CHATTER


# --- what may be meant in two ways ------------------------------------------------------------------------------------


@pytest.mark.parametrize("sheet", [False, True], ids=["one picture", "a sheet"])
@pytest.mark.parametrize(
    "text",
    [
        "está en 4K",
        "ya está en pro",
        "está em 4K",
        "è in 4K",
        "do we need 4K",
        "do we need it in 4K",
        "does it have to be square",
        "I'd say pro",
        "ich würde sagen pro",
        "the second from the left",
        "second from left please",
        "die zweite von links",
        "4 ideas, no 6",
        "do you want it in 4K",
        "do we have 4 versions",
        "make v2 darker, not v3",
        "make v2 darker, no v3",
        "make v1 and v2 darker",
        "four of them please",
    ],
)
def test_what_says_how_it_is_or_may_mean_something_else_paints_nothing(text: str, sheet: bool) -> None:
    found = heard(text, sheet=sheet)
    assert found.kind in (Kind.UNSURE, Kind.CHATTER)


@pytest.mark.parametrize("text", ["do you think we could do it in 16:9?", "do you mind making it square"])
def test_a_request_that_is_asked_as_a_question_keeps_its_format(text: str) -> None:
    found = heard(text)
    assert (found.kind, found.wish and found.wish.ratio) == (Kind.UNSURE, "16:9" if "16" in text else "1:1")


@pytest.mark.parametrize(
    "text", ["make v2 darker, no, v3", "make v2 darker, sorry, v3", "make v2 darker. no wait, v3", "mach v2 dunkler, nein, v3"]
)
def test_a_version_set_right_at_the_end_is_the_one_that_is_changed(text: str) -> None:
    found = heard(text)
    assert found.wish is not None
    assert (found.kind, found.wish.act, found.wish.version, found.wish.words) == (Kind.INSTRUCTION, Act.EDIT, 3, text)


@pytest.mark.parametrize(
    ("text", "count"), [("four of them please", 4), ("give me ten of those", 10), ("vier davon bitte", 4), ("4 ideas, no, 6", 6)]
)
def test_so_many_of_them_asks_about_so_many(text: str, count: int) -> None:
    found = heard(text)
    assert (found.kind, found.wish) == (Kind.UNSURE, Wish(act=Act.VARIATIONS, count=count))


@pytest.mark.parametrize("text", ["3 and 4 combined", "combine 3 and 4", "mix 1 and 2"])
def test_pictures_of_a_sheet_that_are_to_come_together_are_asked_about(text: str) -> None:
    assert heard(text, sheet=True).kind is Kind.UNSURE


@pytest.mark.parametrize("text", ["I'd go for the third", "I'd take the third one", "I'd pick number 3"])
def test_what_somebody_would_pick_is_picked_below_a_sheet(text: str) -> None:
    assert heard(text, sheet=True).wish == Wish(act=Act.PICK, version=3)


@pytest.mark.parametrize(
    ("text", "wished"),
    [
        ("ideas: 12", Wish(act=Act.VARIATIONS, count=12)),
        ("Ideen: 12", Wish(act=Act.VARIATIONS, count=12)),
        ("at least 6 ideas", Wish(act=Act.VARIATIONS, count=6)),
        ("at most 6 ideas", Wish(act=Act.VARIATIONS, count=6)),
        ("mindestens 6 Ideen", Wish(act=Act.VARIATIONS, count=6)),
        ("au moins 6 idées", Wish(act=Act.VARIATIONS, count=6)),
        ("the last one as a final", Wish(act=Act.FINAL)),
        ("das letzte als Finale", Wish(act=Act.FINAL)),
        ("la última como versión final", Wish(act=Act.FINAL)),
    ],
)
@pytest.mark.parametrize("sheet", [False, True], ids=["one picture", "a sheet"])
def test_what_names_ideas_or_a_final_without_a_verb_is_asked_about(text: str, wished: Wish, sheet: bool) -> None:
    found = heard(text, sheet=sheet)
    assert (found.kind, found.wish) == (Kind.UNSURE, wished)


@pytest.mark.parametrize("text", ["my vote: 2", "vote 2", "I vote 2", "vote: 2"])
def test_a_vote_for_a_picture_of_a_sheet_is_asked_about_as_a_pick(text: str) -> None:
    found = heard(text, sheet=True)
    assert (found.kind, found.wish) == (Kind.UNSURE, Wish(act=Act.PICK, version=2))
    assert heard(text).kind is Kind.CHATTER


@pytest.mark.parametrize(
    ("text", "version"),
    [
        *(("seventh", 7), ("the seventh", 7), ("die siebte", 7), ("la cinquième", 5), ("шестая", 6), ("the tenth one please", 10)),
        *(("the eighth", 8), ("die achte", 8), ("la octava", 8), ("восьмая", 8)),
        *(("the ninth", 9), ("die neunte", 9), ("la neuvième", 9), ("девятая", 9)),
    ],
)
def test_an_ordinal_alone_picks_from_a_sheet(text: str, version: int) -> None:
    found = heard(text, sheet=True, newest=12)
    assert (found.kind, found.wish) == (Kind.WORD, Wish(act=Act.PICK, version=version))


@pytest.mark.parametrize("text", ["square one", "top right one pls", "top right", "das linke oben", "the bottom left one"])
@pytest.mark.parametrize("sheet", [False, True], ids=["one picture", "a sheet"])
def test_a_place_alone_is_no_order(text: str, sheet: bool) -> None:
    assert heard(text, sheet=sheet).kind is Kind.UNSURE


@pytest.mark.parametrize(
    "text", ["get rid of it", "get rid of that please", "remove it", "delete this", "entferne es", "enlève ça", "quita eso"]
)
def test_of_what_is_to_be_removed_unnamed_is_asked(text: str) -> None:
    assert heard(text).kind is Kind.UNSURE
    assert heard("get rid of the hat").kind is Kind.INSTRUCTION


@pytest.mark.parametrize("text", ["make it red not", "make it darker NOT", "add a hat not", "make the door green... not"])
def test_an_order_that_ends_in_not_is_in_jest(text: str) -> None:
    assert heard(text).kind in (Kind.UNSURE, Kind.CHATTER)


@pytest.mark.parametrize("text", ["pixelate", "invert", "blur"])
def test_an_edit_named_alone_is_asked_about(text: str) -> None:
    assert heard(text).kind is Kind.UNSURE
