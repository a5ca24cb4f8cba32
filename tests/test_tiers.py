"""The tier table, its prices and the automatic choice, measured on labelled asks (tests/tier_asks, see replies/README.md)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import BadAsk
from core.model import Act, Choice, Lack, Reason, Shortfall, Tier, Wish
from core.reading import prepare
from core.reading.tiers.passage import Passage
from core.reading.tiers.text import LONGEST, shortened
from core.tiers import DEFAULT_TIERS, choose, cost, highest_price
from tests.versions import MADE_BY

FOLDER = Path(__file__).parent / "tier_asks"


@dataclass(frozen=True)
class Labelled:
    tier: str
    rule: int
    language: str
    wish: Wish
    references: int

    @property
    def editing(self) -> bool:
        return self.wish.act is not Act.NEW


def labelled(name: str) -> list[Labelled]:
    """Load lines of `tier|rule|language|setting|words`. The setting is an act, then refs=N, size=S, count=N, ratio=R, avoid=WORD."""
    asks = []
    for line in (FOLDER / name).read_text("utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        tier, rule, language, setting, words = line.split("|", 4)
        act, *more = setting.split()
        options = dict(option.split("=") for option in more)
        references, count = int(options.pop("refs", 0)), int(options.pop("count", 1))
        wish = replace(Wish(act=Act(act), words=words, count=count), **options)  # type: ignore[arg-type]  # texts all
        asks.append(Labelled(tier, int(rule), language, wish, references))
    return asks


SEEN, UNSEEN = labelled("learnt/seen.txt"), labelled("learnt/unseen.txt")
# How many of each set the choice agreed with in November 2026. It may agree with more.
HELD = {
    "learnt/seen.txt": 641,
    "learnt/unseen.txt": 295,
    "learnt/fresh.txt": 111,
    "learnt/taken_back.txt": 90,
    "measured/fresh.txt": 107,
}


@pytest.fixture(scope="module", autouse=True)
def every_language_is_read() -> None:
    prepare()


def picked(ask: Labelled) -> Choice:
    return choose(ask.wish, tiers=DEFAULT_TIERS, references=ask.references, has_picture=ask.editing)


@pytest.mark.parametrize("name", HELD)
def test_the_choice_agrees_with_people(name: str) -> None:
    asks = labelled(name)
    wrong = [ask for ask in asks if picked(ask).tier != ask.tier]
    print(f"{1 - len(wrong) / len(asks):.1%} of {len(asks)} asks in {len({ask.language for ask in asks})} languages")
    assert len(asks) - len(wrong) >= HELD[name], [f"{ask.tier}: {ask.wish.words}" for ask in wrong]


def test_every_set_of_asks_is_measured() -> None:
    assert {str(path.relative_to(FOLDER)) for path in FOLDER.rglob("*.txt")} == set(HELD)


# --- promises that hold for any words ----------------------------------------------------------------------------------

WORDS = st.one_of(st.sampled_from([ask.wish.words for ask in SEEN + UNSEEN]), st.text(max_size=200))
RATIOS = st.one_of(st.none(), st.sampled_from(DEFAULT_TIERS["flash"].ratios), st.just("7:3"))
SIZES = st.sampled_from([None, "1K", "2K", "4K", "512"])
STRENGTH = {"lite": 0, "flash": 1, "pro": 2}


def tier_of(wish: Wish, *, references: int = 0, off: tuple[str, ...] = ()) -> str:
    return choose(wish, tiers=DEFAULT_TIERS, references=references, has_picture=wish.act is not Act.NEW, off=off).tier


@settings(deadline=None)
@given(words=WORDS, tier=st.sampled_from(list(DEFAULT_TIERS)), act=st.sampled_from(MADE_BY))
def test_the_askers_own_choice_wins(words: str, tier: str, act: Act) -> None:
    choice = choose(Wish(act=act, words=words, tier=tier), tiers=DEFAULT_TIERS, has_picture=True, off=(tier,))
    assert (choice.tier, choice.rule) == (tier, 1)


@settings(deadline=None)
@given(
    words=WORDS.filter(lambda words: "lite" not in words.casefold()),
    off=st.sampled_from([(), ("flash",), ("pro",), ("flash", "pro")]),
)
def test_an_edit_is_never_painted_on_lite(words: str, off: tuple[str, ...]) -> None:
    assert tier_of(Wish(act=Act.EDIT, words=words), off=off) != "lite"


@settings(deadline=None)
@given(words=WORDS.filter(lambda words: not {"pro", "lite"} & set(words.casefold().split())), references=st.integers(0, 14))
def test_several_at_once_are_drafts_whatever_they_show(words: str, references: int) -> None:
    for wish in (Wish(act=Act.VARIATIONS, words=words), Wish(act=Act.NEW, words=words, count=4)):
        choice = choose(wish, tiers=DEFAULT_TIERS, references=references, has_picture=wish.act is not Act.NEW)
        assert choice.rule == 1 or (choice.tier, choice.rule) == ("flash", 2)


@pytest.mark.parametrize("refusal", [", no text", ". Without any lettering.", ", ohne Text", "、文字なし"])
def test_asking_for_no_text_never_makes_it_dearer(refusal: str) -> None:
    def strength(ask: Labelled) -> int:
        return STRENGTH[picked(ask).tier]

    asks = [(ask, replace(ask, wish=replace(ask.wish, words=ask.wish.words + refusal))) for ask in SEEN + UNSEEN]
    assert [without.wish.words for ask, without in asks if strength(without) > max(strength(ask), STRENGTH["flash"])] == []


TAKEN_BACK_AT_ONCE = {
    "en": (", in 4K? no", ". For print? Nope.", ", an infographic... no"),
    "de": (", in 4K? Nein", ". Für den Druck? Nö."),
    "fr": (", en 4K ? Non",),
    "es": (", ¿en 4K? No",),
    "it": (", in 4K? No",),
    "pt": (", em 4K? Não",),
    "nl": (", in 4K? Nee",),
    "pl": (", w 4K? Nie",),
    "tr": (", 4K? Hayır",),
    "ru": (", в 4K? Нет",),
    "uk": (", у 4K? Ні",),
    "ja": ("、4K？いいえ",),
    "zh": ("，4K？不用",),
    "ko": (", 4K? 아니요",),
    "ar": ("، 4K؟ لا",),
    "hi": (", 4K? नहीं",),
}


@pytest.mark.parametrize("language", TAKEN_BACK_AT_ONCE)
def test_a_demand_taken_back_at_once_never_makes_it_dearer(language: str) -> None:
    def strength(ask: Labelled, more: str = "") -> int:
        return STRENGTH[picked(replace(ask, wish=replace(ask.wish, words=ask.wish.words.rstrip(".!?。 ") + more))).tier]

    asks = [ask for ask in SEEN + UNSEEN if ask.language == language]
    assert asks
    for more in TAKEN_BACK_AT_ONCE[language]:
        assert [ask.wish.words + more for ask in asks if strength(ask, more) > max(strength(ask), STRENGTH["flash"])] == []


@settings(deadline=None)
@given(words=WORDS, ratio=RATIOS, size=SIZES, references=st.integers(0, 20), act=st.sampled_from([Act.NEW, Act.EDIT]))
def test_the_tier_chosen_can_do_what_is_asked(words: str, ratio: str | None, size: str | None, references: int, act: Act) -> None:
    wish = Wish(act=act, words=words, ratio=ratio, size=size)
    try:
        tier = DEFAULT_TIERS[tier_of(wish, references=references)]
    except BadAsk:
        return  # which asks are declined, and how, is told below
    assert ratio in (None, *tier.ratios)
    assert size in (None, *tier.sizes)
    assert references <= tier.max_references


@settings(deadline=None)
@given(words=WORDS)
def test_words_that_are_avoided_are_not_read(words: str) -> None:
    plain = Wish(act=Act.NEW, words="a mountain hut in the snow")
    assert tier_of(replace(plain, avoid=words)) == tier_of(plain)


@pytest.mark.parametrize("act", [Act.NEW, Act.EDIT])
@pytest.mark.parametrize(
    "unit", ["a ", "poster. ", "no poster, ", "sign that says ", "fix the text. ", "海报,", "写着", "ملصق ", '" "', "ﷺ"]
)
def test_reading_is_bounded_however_long_the_words(unit: str, act: Act) -> None:
    """The work is counted, not timed: the words are read as if the middle of a long ask were missing."""
    words = (unit * 10_000)[:10_000]
    read = Passage(words)
    assert len(read.text) <= LONGEST
    assert tier_of(Wish(act=act, words=words)) == tier_of(Wish(act=act, words=shortened(words)))


def test_a_demand_at_the_end_of_a_long_ask_is_heard() -> None:
    assert (
        tier_of(Wish(act=Act.NEW, words="a quiet harbour at dawn with many boats " * 250 + ". Print-ready, for the client."))
        == "pro"
    )


@pytest.mark.parametrize(
    ("words", "tier"),
    [
        ('a dog with a collar that says "Luna" running along the beach', "flash"),
        ('un perro con un collar que dice "Luna" corriendo por la playa', "flash"),
        ("rough sketch of a comic with dialogue", "flash"),
        ("a birthday card for a shop", "pro"),
        ("a cat to the left of a dog, a parrot above them and a bowl in front", "pro"),
        ("a knight, a wizard and an archer around a fire, same faces as before", "pro"),
        ("a knight by a lake, soft mist and an old boat", "flash"),
        ("a neon sign in ukrainian", "pro"),
        ("a mug with tamil letters", "pro"),
        ("a shop sign with korean writing", "pro"),
        ("a russian doll", "lite"),
        ("a house in greek style", "lite"),
        ("a korean character with a sword", "lite"),
    ],
)
def test_quotations_roughs_and_lists_of_three(words: str, tier: str) -> None:
    assert tier_of(Wish(act=Act.NEW, words=words)) == tier


@pytest.mark.parametrize(
    "words",
    [
        "חתול ישן על הגג",
        "একটি লাল সাইকেল",
        "จักรยานสีแดง",
        "κόκκινο ποδήλατο",
        "சிவப்பு மிதிவண்டி",
        "ఎర్ర సైకిల్",
        "წითელი ველოსიპედი",
        "կարմիր հեծանիվ",
        "ቀይ ብስክሌት",
        "ຄອນສີແດງ ok",
    ],
)
def test_what_is_written_in_a_script_without_lists_is_no_lettering(words: str) -> None:
    assert tier_of(Wish(act=Act.NEW, words=words)) == "lite"
    assert tier_of(Wish(act=Act.EDIT, words=words)) == "flash"
    assert tier_of(Wish(act=Act.NEW, words=f"a neon sign, {words[:6]}")) == "pro", "in another it is"


def test_a_quotation_in_a_script_without_lists_is_lettering() -> None:
    assert tier_of(Wish(act=Act.NEW, words='תעשה שלט "פתוח"')) == "pro"


def test_many_signs_without_a_blank_are_not_a_few_words() -> None:
    long = "แมวนอนบนหลังคาบ้านไม้เก่าริมแม่น้ำตอนพระอาทิตย์ตกดินสีส้มมีภูเขาอยู่ไกลๆ"
    assert tier_of(Wish(act=Act.NEW, words=long)) == "flash"


# --- precedence and what is possible -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wish", "references", "rule"),
    [
        (Wish(act=Act.NEW, words="final 4K infographic", tier="lite"), 0, 1),
        (Wish(act=Act.NEW, words="use nano banana pro for some rough drafts"), 0, 1),
        (Wish(act=Act.NEW, words="drafts of an infographic for the client"), 6, 2),
        (Wish(act=Act.NEW, words="an infographic for the client, native 4K"), 6, 4),
        (Wish(act=Act.NEW, words="three brothers: left, middle and right, native 4K"), 6, 5),
        (Wish(act=Act.NEW, words="macro shot of a watch, native 4K"), 6, 6),
        (Wish(act=Act.NEW, words="macro shot of a watch"), 6, 7),
        (Wish(act=Act.EDIT, words="make it warmer"), 6, 8),
        (Wish(act=Act.EDIT, words="make it warmer"), 0, 9),
        (Wish(act=Act.NEW, words="an owl"), 0, 10),
    ],
)
def test_the_first_rule_that_applies_names_itself(wish: Wish, references: int, rule: int) -> None:
    assert choose(wish, tiers=DEFAULT_TIERS, references=references, has_picture=wish.act is Act.EDIT).rule == rule


def test_a_tier_that_cannot_do_it_hands_on_and_says_so() -> None:
    banner = choose(Wish(act=Act.NEW, words="an infographic about tea", ratio="4:1"), tiers=DEFAULT_TIERS, has_picture=False)
    assert banner == Choice(tier="flash", reason=Reason.LETTERING, rule=4, lack=Lack(tier="pro", kind=Shortfall.RATIO, value="4:1"))
    resting = choose(Wish(act=Act.NEW, words="an owl"), tiers=DEFAULT_TIERS, has_picture=False, off={"lite"})
    assert resting == Choice(tier="flash", reason=Reason.CASUAL, rule=10, lack=Lack(tier="lite", kind=Shortfall.OFF))


@pytest.mark.parametrize(
    ("words", "act", "unpriced", "tier", "reason"),
    [
        ("an owl", Act.NEW, ("lite",), "flash", Reason.CASUAL),
        ("an infographic about tea", Act.NEW, ("pro",), "flash", Reason.LETTERING),
        ("mach die Tür grün", Act.EDIT, ("flash",), "pro", Reason.SMALL_CHANGE),
        ("une hirondelle", Act.NEW, ("lite", "flash"), "pro", Reason.CASUAL),
    ],
)
def test_a_tier_without_a_price_hands_on_and_says_so(
    words: str, act: Act, unpriced: tuple[str, ...], tier: str, reason: Reason
) -> None:
    tiers = {name: replace(one, prices=None if name in unpriced else one.prices) for name, one in DEFAULT_TIERS.items()}
    choice = choose(Wish(act=act, words=words), tiers=tiers, has_picture=act is Act.EDIT)
    assert (choice.tier, choice.reason) == (tier, reason)
    assert choice.lack == Lack(tier=unpriced[0], kind=Shortfall.NO_PRICE)
    assert choose(Wish(act=act, words=words, tier=unpriced[0]), tiers=tiers, has_picture=True).tier == unpriced[0]


def test_everything_off_is_left_to_the_caller() -> None:
    assert tier_of(Wish(act=Act.NEW, words="an owl"), off=("lite", "flash", "pro")) == "lite"


@pytest.mark.parametrize(
    ("wish", "references", "sentence"),
    [
        (
            Wish(act=Act.NEW, tier="lite", size="4K"),
            0,
            "can't do 4K; its only size is 1K. You weren't charged. Try flash or pro.",
        ),
        (Wish(act=Act.NEW, tier="pro", ratio="8:1"), 0, "Try flash."),
        (Wish(act=Act.NEW, tier="pto"), 0, "Did you mean pro? The tiers are lite, flash and pro."),
        (Wish(act=Act.NEW, size="8K"), 0, "No tier can paint this"),
        (Wish(act=Act.NEW), 15, "takes at most 14 references, and there are 15"),
        (
            Wish(act=Act.NEW),
            16,
            "No tier can paint this: each takes at most 14 references, and there are 16. You weren't charged. Attach fewer pictures.",
        ),
    ],
)
def test_what_no_tier_can_do_is_declined_with_a_way_out(wish: Wish, references: int, sentence: str) -> None:
    with pytest.raises(BadAsk) as declined:
        choose(wish, tiers=DEFAULT_TIERS, references=references, has_picture=False)
    assert sentence in str(declined.value)


# --- the table and its prices ------------------------------------------------------------------------------------------


def test_every_tier_is_complete() -> None:
    for name, tier in DEFAULT_TIERS.items():
        assert tier.name == name
        assert tier.successor in DEFAULT_TIERS
        assert tier.prices is not None
        assert set(tier.prices.image_tokens) == set(tier.sizes)


@pytest.mark.parametrize(
    ("tier", "size", "dollars"),
    [
        ("lite", "1K", 0.0336),
        ("flash", "1K", 0.0336),
        ("flash", "2K", 0.0504),
        ("flash", "4K", 0.1134),
        ("pro", "1K", 0.1344),
        ("pro", "4K", 0.24),
    ],
)
def test_a_picture_costs_what_the_price_list_says(tier: str, size: str, dollars: float) -> None:
    prices = DEFAULT_TIERS[tier].prices
    assert prices is not None
    spent = cost(prices, prompt_tokens=0, thought_tokens=0, image_tokens=prices.image_tokens[size], text_tokens=0)
    assert spent == round(dollars * 1_000_000)


def test_a_fraction_of_a_micro_dollar_is_rounded_up() -> None:
    prices = DEFAULT_TIERS["lite"].prices
    assert prices is not None
    assert cost(prices, prompt_tokens=1, thought_tokens=0, image_tokens=0, text_tokens=0) == 1


@settings(deadline=None)
@given(
    tier=st.sampled_from(list(DEFAULT_TIERS.values())),
    pictures=st.integers(0, 15),
    prompt=st.integers(0, 10_000),
    thoughts=st.integers(0, 1_024),
    remark=st.integers(0, 512),
    data=st.data(),
)
def test_no_call_costs_more_than_its_highest_price(
    tier: Tier, pictures: int, prompt: int, thoughts: int, remark: int, data: st.DataObject
) -> None:
    size = data.draw(st.sampled_from(tier.sizes))
    highest = highest_price(tier, size=size, pictures=pictures)
    assert tier.prices is not None
    assert highest is not None
    spent = cost(
        tier.prices,
        prompt_tokens=prompt + pictures * tier.prices.input_image_tokens,
        thought_tokens=thoughts,
        image_tokens=tier.prices.image_tokens[size],
        text_tokens=remark,
    )
    assert spent <= highest


def test_a_tier_without_prices_has_no_highest_price() -> None:
    assert highest_price(replace(DEFAULT_TIERS["pro"], prices=None), size="1K", pictures=0) is None


def test_what_the_table_keeps_from_edits_is_never_chosen_for_one() -> None:
    tiers = {name: replace(tier, edits=name == "pro") for name, tier in DEFAULT_TIERS.items()}
    edit = Wish(act=Act.EDIT, words="make the door green")
    assert choose(edit, tiers=tiers, has_picture=True).tier == "pro"
    assert choose(replace(edit, tier="flash"), tiers=tiers, has_picture=True).tier == "flash"
