"""Flags as people type them, nearly right ones, those of other studios, and dashes that are prose. Plain ones: test_typed_asks.py."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import BadAsk
from core.model import Act, Wish
from core.reading import Kind, Limits, command, read, wish
from core.tiers.table import FOURTEEN_RATIOS

LIMITS = Limits(tiers=("lite", "flash", "pro"), ratios=FOURTEEN_RATIOS, sizes=("1K", "2K", "4K"))
CASTLE = Wish(act=Act.NEW, words="a castle")


@pytest.mark.parametrize(
    "flag",
    [
        "--ar16:9",
        "--ar=16:9",
        "--ar:16:9",
        "--AR 16:9",
        "-ar 16:9",
        "-aspect-ratio 16:9",
        "--aspect-ratio 16:9",
        "--aspect_ratio=16:9",
        "--aspect 16:9",
        "--format 16:9",
        "--ar 16 : 9",
        "--ar 16x9",
        "--ar 16 × 9",
        "--ar 16 by 9",
        "--ar 1920x1080",
        "--ar 1366x768",
        '--ar "16:9"',
        "--ar widescreen",
        "--ar landscape 16:9",
        "--ar portrait 16:9",
        "--ar wide, 16:9",
        "—ar 16:9",
        "——ar 16:9",
        "–-ar 16:9",
        "‑‑ar 16:9",
        "－－ar 16:9",
        "--aspect 'wide'",
        "-- ar 16:9",
        "`--ar 16:9`",
        "`--ar` 16:9",
        "(--ar 16:9)",
        "**--ar 16:9**",
        "--ar 16:9.",
    ],
)
def test_a_format_is_set_however_the_flag_is_typed(flag: str) -> None:
    assert command(f"a castle {flag}", LIMITS) == replace(CASTLE, ratio="16:9")
    assert command(f"{flag} a castle", LIMITS) == replace(CASTLE, ratio="16:9")


@pytest.mark.parametrize(
    ("typed", "wished"),
    [
        ("a castle --resolution 4K", replace(CASTLE, size="4K")),
        ("a castle --quality 4k", replace(CASTLE, size="4K")),
        ("a castle --size2K", replace(CASTLE, size="2K")),
        ("a castle --size 2 K", replace(CASTLE, size="2K")),
        ("a castle -size 4K", replace(CASTLE, size="4K")),
        ("a castle --size 1024x1024", replace(CASTLE, size="1K", ratio="1:1")),
        ("a castle --size 1920x1080", replace(CASTLE, size="2K", ratio="16:9")),
        ("a castle --n4", replace(CASTLE, count=4)),
        ("a castle -n4", replace(CASTLE, count=4)),
        ("a castle --n 4", replace(CASTLE, count=4)),
        ("a castle --tier nano banana pro", replace(CASTLE, tier="pro")),
        ("a castle --model pro", replace(CASTLE, tier="pro")),
        ("a castle--ar 16:9", replace(CASTLE, ratio="16:9")),
        ("a castle `--ar 16:9 --tier pro`", replace(CASTLE, ratio="16:9", tier="pro")),
        ("`a castle --ar 16:9`", replace(CASTLE, words="`a castle`", ratio="16:9")),
        ("a castle --ar 16:9 --no people", replace(CASTLE, ratio="16:9", avoid="people")),
        ("a castle --no people --no cars", replace(CASTLE, avoid="people, cars")),
        ("a castle --no-text", replace(CASTLE, avoid="text")),
        ("a castle --images 4", replace(CASTLE, count=4)),
        ("a castle --without people", replace(CASTLE, avoid="people")),
        ("a castle --no people. Make it night.", replace(CASTLE, words="a castle Make it night.", avoid="people")),
        ("a castle --no Dr. Who", replace(CASTLE, avoid="Dr. Who")),
        ("a castle --negative people, cars", replace(CASTLE, avoid="people, cars")),
        ('a castle --no "rust, people" at dusk', replace(CASTLE, words="a castle at dusk", avoid="rust, people")),
        ("a castle —no people", replace(CASTLE, avoid="people")),
        ("un castillo —no gente, coches", replace(CASTLE, words="un castillo", avoid="gente, coches")),
    ],
)
def test_nearly_right_flags_are_understood(typed: str, wished: Wish) -> None:
    assert command(typed, LIMITS) == wished


@pytest.mark.parametrize(("asked", "given"), [("2.35:1", "21:9"), ("2.39:1", "21:9"), ("1,85:1", "16:9"), ("11:17", "2:3")])
def test_a_ratio_that_is_nearly_one_of_ours_is_painted_as_that_and_said_so(asked: str, given: str) -> None:
    found = command(f"a castle --ar {asked}", LIMITS)
    assert found.ratio == given
    assert asked in found.note
    assert given in found.note


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("a castle --seed 42", "There are no seeds here"),
        ("a castle --seed=42 --ar 16:9", "There are no seeds here"),
        ("a castle -seed 7", "There are no seeds here"),
        ("a castle —seed 42", "There are no seeds here"),
        ("a castle --v 6", "There is no --v here"),
        ("a castle --v6.1 --ar 16:9", "There is no --v here"),
        ("a castle --stylize 250 --chaos 10", "There is no --stylize or --chaos here"),
        ("a castle --v 6 --s 100 --iw 2", "There is no --v, --s or --iw here"),
        ("a castle --q 2", "There is no --q here"),
        ("a castle --niji", "There is no --niji here"),
        ("a castle --cref https://x.org/a.png", "There is no --cref here"),
        ("a castle --sref 1234", "There is no --sref here"),
        ("a castle --tile", "There is no --tile here"),
        ("a castle --tile --ar 1:1", "There is no --tile here"),
        ("a castle --hd", "There is no --hd here"),
        ("a castle --style raw", "There is no --style here"),
        ("a castle --steps 30 --cfg 7", "There is no --steps or --cfg here"),
        ("a castle --quality high", "There is no size “high”"),
        ("a castle --size 2", "Did you mean 2K?"),
        ("a castle --resolutoin 4K", "Did you mean --resolution?"),
        ("a castle --ratoi 16:9", "Did you mean --ratio?"),
        ("a castle --aspect-ration 16:9", "Did you mean --aspect-ratio?"),
        ("a castle --at 16:9", "Did you mean --ar 16:9?"),
        ("a castle --pro", "Did you mean --tier pro?"),
        ("a castle --square", "Did you mean --ar square?"),
        ("a castle --px 4K", "Did you mean --size 4K?"),
        ("a castle —teir pro", "Did you mean --tier?"),
        ("a castle —tier pr", "Did you mean pro?"),
        ("a castle —size 3K", "Did you mean 4K?"),
        ("a castle --ar 5:1", "Ask for 4:1, the nearest."),
        ("a castle --no", "--no needs something after it"),
        ("a castle --no\nat night", "--no needs something after it"),
        ("a castle --no --ar 16:9", "--no needs something after it"),
        ("a castle --avoid --tier pro", "--avoid needs something after it"),
        ("a castle --4k", "Did you mean --size 4K?"),
        ("ein Schloss --2K --ar 16:9", "Did you mean --size 2K?"),
        ("un château —4k", "Did you mean --size 4K?"),
        ("一座城堡 --8k", "the largest is 4K"),
        ("a castle --x4", "Did you mean --count 4?"),
        ("a castle --4", "Did you mean --count 4?"),
        ("замок --3x", "Did you mean --count 3?"),
        ("a castle --16:9", "Did you mean --ar 16:9?"),
        ("a castle --final", "To make the final, reply final below the picture."),
        ("un castillo --final --ar 16:9", "To make the final, reply final below the picture."),
        ("a castle --undo", "To go back, reply undo below the picture."),
        ("a castle --help", "The flags are --tier, --ar"),
        ("--", "Say what to paint"),
        ("—", "Say what to paint"),
    ],
)
def test_what_cannot_be_is_named_and_never_painted(typed: str, says: str) -> None:
    with pytest.raises(BadAsk) as refused:
        command(typed, LIMITS)
    assert says in str(refused.value)


@pytest.mark.parametrize(
    ("typed", "wished"),
    [
        ('a t-shirt that says "--size 4K"', Wish(act=Act.NEW, words='a t-shirt that says "--size 4K"')),
        ('write "--ar 16:9" on the wall', Wish(act=Act.NEW, words='write "--ar 16:9" on the wall')),
        ('a castle --avoid "dogs --ar 16:9"', replace(CASTLE, avoid="dogs --ar 16:9")),
        ('a mug “--no people” --no "cats, dogs"', Wish(act=Act.NEW, words="a mug “--no people”", avoid="cats, dogs")),
        ("ein Schild „--tier pro“ --ar 16:9", Wish(act=Act.NEW, words="ein Schild „--tier pro“", ratio="16:9")),
        ("une affiche « --seed 42 » au mur", Wish(act=Act.NEW, words="une affiche « --seed 42 » au mur")),
        ("看板に「--ar 16:9」と書いて", Wish(act=Act.NEW, words="看板に「--ar 16:9」と書いて")),
        ("плакат «--teir» --count 2", Wish(act=Act.NEW, words="плакат «--teir»", count=2)),
        ("a sign 'use --ar 16:9' --size 2K", Wish(act=Act.NEW, words="a sign 'use --ar 16:9'", size="2K")),
        ('"a castle --ar 16:9"', replace(CASTLE, words='"a castle"', ratio="16:9")),  # the whole ask, quoted
        ("'90s diner --ar 16:9, the kids' toys", Wish(act=Act.NEW, words="'90s diner the kids' toys", ratio="16:9")),
        ('a 12" vinyl --ar 1:1 and a 7" one', Wish(act=Act.NEW, words='a 12" vinyl and a 7" one', ratio="1:1")),
        ('"OPEN" --ar 16:9 and "CLOSED"', Wish(act=Act.NEW, words='"OPEN" and "CLOSED"', ratio="16:9")),
    ],
)
def test_between_quotation_marks_nothing_is_a_flag(typed: str, wished: Wish) -> None:
    assert command(typed, LIMITS) == wished


@pytest.mark.parametrize(
    "prose",
    [
        "make the door red —no, blue",
        "make the door red — no, blue",
        "make the door red —no— blue",
        "make the door red --no, blue",
        "make it red --no wait, blue",
        "the sign -- no more -- stays",
        "the sign --no more-- stays",
        "old -- very old -- house",
        "a sign —no more people— on the door",
        "un cartel —no muy grande— en la puerta",
        "haz la puerta roja —no me gusta el azul",
        "un cómic: —No —dijo ella",
        "—Hola —dijo ella",
        "fai la porta rossa —no, blu",
        "fai la porta rossa –no aspetta, blu",
        "rends la porte rouge – non, bleue",
        "mach die Tür rot – nein, blau",
        "maak de deur rood—nee, blauw",
        "zrób czerwone drzwi — nie, niebieskie",
        "сделай дверь красной — нет, синей",
        "ドアを赤く――いや、青く",
        "red–no green",
        "a door, closed —no",
        "a house -- size XL -- on a hill",
        "it is big --size matters-- you know",
        "a banner —size matters",
        "a banner —seize the day",
        "the numbers – count 4 – in neon",
        "a man —tier unknown— walking",
        "a wall --tile or brick-- in the back",
        "a video —stop —and go",
        "a man -no hat- walking",
        "une porte —pas rouge, bleue— dans un mur",
        "the menu --fast food-- is red",
        "minus -n signs",
        "git push --force",
        "pages 1 –4 of a book",
        "a menu -- 4 dishes",
        "un cómic: —4 —dijo ella",
        "a sign that says --help me",
        "https://x.org/a--size-2K",
    ],
)
def test_a_dash_in_prose_is_prose(prose: str) -> None:
    assert command(prose, LIMITS) == Wish(act=Act.NEW, words=prose)


@pytest.mark.parametrize("dash", ["--", "—", "–"])
@pytest.mark.parametrize(
    ("after", "words"),
    [("\nat night", "a castle\nat night"), (" -- at night", "a castle at night"), (" — at night", "a castle at night")],
)
def test_what_is_to_be_avoided_ends_with_the_line_and_at_a_dash(dash: str, after: str, words: str) -> None:
    assert command(f"a castle {dash}no people, cars{after}", LIMITS) == replace(CASTLE, words=words, avoid="people, cars")


def test_an_option_that_is_chosen_wins_over_a_flag_and_what_is_avoided_adds_up() -> None:
    typed = "a castle --ar 16:9 --tier lite --count 4 --size 1K --no people"
    chosen = wish(act=Act.EDIT, words=typed, limits=LIMITS, ratio="1:1", tier="pro", count=2, size="2K", avoid="cars", version=3)
    assert chosen == Wish(
        act=Act.EDIT, words="a castle", ratio="1:1", tier="pro", count=2, size="2K", avoid="cars, people", version=3
    )
    assert wish(act=Act.NEW, words=typed, limits=LIMITS, ratio=None, count=None).count == 4


def test_people_may_talk_of_flags_among_themselves() -> None:
    for chat in ("in Midjourney I used --v 6 for that", "thanks, I always forget the --seed 42 thing", "lol he typed --teir again"):
        assert read(chat, LIMITS, in_thread=True).kind is Kind.CHATTER
    with pytest.raises(BadAsk, match="no seeds"):
        read("make it night --seed 42", LIMITS, in_thread=True)


DASHES = st.sampled_from([" -- ", " — ", " – ", "—", "–", " - "])
PHRASES = st.sampled_from(
    ["no", "non", "nein", "avoid", "the size", "tier", "count", "no more", "red", "très", "más", "好", "да", "نعم"]
)


@given(st.lists(PHRASES, min_size=2, max_size=6), DASHES)
def test_words_parted_by_dashes_come_through_whole(phrases: list[str], dash: str) -> None:
    """A dash with blanks on both sides, or on none, is never a flag."""
    prose = dash.join(phrases)
    assert command(prose, LIMITS) == Wish(act=Act.NEW, words=prose)


@pytest.mark.parametrize(
    ("text", "tier"),
    [
        ("a castle --compare ultra", "ultra"),
        ("a castle --compare lite, ultra", "ultra"),
        ("a castle --compare turbo --ar 1:1", "turbo"),
        ("a castle --compare=fash", "fash"),
    ],
)
def test_a_word_in_the_place_of_tiers_is_told_and_not_painted(text: str, tier: str) -> None:
    with pytest.raises(BadAsk, match=f"There is no tier “{tier}”"):
        command(text, LIMITS)


@pytest.mark.parametrize("text", ["--compare castle", "a castle --compare on snow", "--compare a castle", "a castle --compare all"])
def test_words_behind_a_comparison_stay_the_pictures(text: str) -> None:
    assert command(text, LIMITS).words in ("castle", "a castle", "a castle on snow")


@pytest.mark.parametrize(
    "flag",
    [
        "ーーar 16:9",
        "--ａｒ 16:9",
        "--ar １６：９",
        "-–ar 16:9",
        "-—ar 16:9",
        "{--ar 16:9}",
        "<--ar 16:9>",
        "_--ar 16:9_",
        "--ａｓｐｅｃｔ 16:9",
    ],
)
def test_a_flag_of_another_keyboard_or_in_other_brackets_is_set(flag: str) -> None:
    assert command(f"a castle {flag}", LIMITS) == replace(CASTLE, ratio="16:9")


@pytest.mark.parametrize(
    ("typed", "wished"),
    [
        ("a castle --size ４Ｋ", replace(CASTLE, size="4K")),
        ("a castle --tier ｐｒｏ", replace(CASTLE, tier="pro")),
        ("a castle --count ４", replace(CASTLE, count=4)),
    ],
)
def test_a_value_may_be_typed_in_wide_letters(typed: str, wished: Wish) -> None:
    assert command(typed, LIMITS) == wished


@pytest.mark.parametrize(
    ("typed", "avoid"),
    [
        ("ein Schloss --ohne Wolken", "Wolken"),
        ("ein Schloss --ohne Wolken, Menschen --ar 1:1", "Wolken, Menschen"),
        ("un château --sans nuages", "nuages"),
        ("un castillo --sin nubes", "nubes"),
        ("um castelo --sem nuvens", "nuvens"),
        ("zamek --bez chmur", "chmur"),
        ("sebuah kastil --tanpa awan", "awan"),
    ],
)
def test_what_is_left_out_may_be_said_in_other_languages(typed: str, avoid: str) -> None:
    assert command(typed, LIMITS).avoid == avoid


@pytest.mark.parametrize(
    "typed", ["un castillo —sin duda el más alto", "un castillo -sin nubes", "font --sans-serif", "un mur –sans toit–"]
)
def test_such_words_behind_another_dash_are_prose(typed: str) -> None:
    wish = command(typed, LIMITS)
    assert (wish.words, wish.avoid) == (typed, None)


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("a castle --versions 4", "There is no --versions here."),
        ("a castle --batch 3", "There is no --batch here."),
        ("a castle --num 3 --ar 16:9", "There is no --num here."),
        ("a castle --ar 16:9 --transparent", "There is no --transparent here."),
        ("a castle --nsfw --ar 16:9", "There is no --nsfw here."),
        ("a castle --tier pro --best", "There is no --best here."),
        ("a castle -t pro", "Did you mean --tier pro?"),
        ("a castle -m flash", "Did you mean --tier flash?"),
        ("-t lite a castle", "Did you mean --tier lite?"),
        ("a castle -c 4", "Did you mean --count 4?"),
        ("a castle -c 4 --ar 16:9", "Did you mean --count 4?"),
        ("a castle -s 2K", "Did you mean --size 2K?"),
        ("a castle -a 16:9", "Did you mean --ar 16:9?"),
        ("a castle -r 9:16", "Did you mean --ar 9:16?"),
    ],
)
def test_an_unknown_flag_with_a_number_or_beside_ours_is_named(typed: str, names: str) -> None:
    with pytest.raises(BadAsk) as refused:
        command(typed, LIMITS)
    assert names in str(refused.value)
    assert "You weren't charged." in str(refused.value)


@pytest.mark.parametrize(
    "typed",
    ["git push --force", "a castle at dusk --moody", "a minus -x pro", "ラーーメン", "a set -s 2", "-c 40000 degrees", "page -p 4"],
)
def test_an_unknown_word_behind_hyphens_alone_is_prose(typed: str) -> None:
    assert command(typed, LIMITS).words == typed


@pytest.mark.parametrize(
    ("typed", "avoid", "words"),
    [
        ("a castle --no people—thanks", "people", "a castle—thanks"),
        ("a castle --no text! thanks", "text", "a castle thanks"),
        ("a dog --avoid cats? please", "cats", "a dog please"),
        ("a castle --no people, cars", "people, cars", "a castle"),
        ("a castle —no people", "people", "a castle"),
        ("coloca o gato —no canto esquerdo", None, "coloca o gato —no canto esquerdo"),
        ("um castelo —no alto do morro", None, "um castelo —no alto do morro"),
        ("porta vermelha —no canto", None, "porta vermelha —no canto"),
    ],
)
def test_avoid_ends_where_its_phrase_does(typed: str, avoid: str | None, words: str) -> None:
    asked = command(typed, LIMITS)
    assert (asked.avoid, asked.words) == (avoid, words)


@pytest.mark.parametrize("flag", ["variations", "variants", "versions", "again"])
def test_a_number_behind_an_unknown_flag_is_no_tier(flag: str) -> None:
    with pytest.raises(BadAsk) as refused:
        command(f"a bar --{flag} 2", LIMITS)
    assert "tier 2" not in str(refused.value)
