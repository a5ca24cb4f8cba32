"""Orders for exact edits: what is one, in many languages, and what only looks like one and is painted, asked about or left alone."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.adjustments import Adjustment, Box, Kind
from core.errors import BadAsk
from core.model import Act, Wish
from core.reading import exact, read, wish
from tests.test_typed_asks import LIMITS

LEFT_HALF = Box(left=0, top=0, right=50, bottom=0)
TOP_LEFT = Box(left=0, top=0, right=50, bottom=50)
RIGHT, LEFT = Adjustment(kind=Kind.ROTATE, degrees=90), Adjustment(kind=Kind.ROTATE, degrees=270)
MIRRORED = Adjustment(kind=Kind.FLIP)


def crop(ratio: str | None = None, box: Box | None = None) -> Adjustment:
    return Adjustment(kind=Kind.CROP, ratio=ratio, box=box)


def light(percent: float) -> Adjustment:
    return Adjustment(kind=Kind.LIGHT, percent=percent)


def cut(*, left: float = 0, top: float = 0, right: float = 0, bottom: float = 0, percent: bool = True) -> Adjustment:
    return crop(box=Box(left=left, top=top, right=right, bottom=bottom, percent=percent))


ORDERS: list[tuple[str, tuple[Adjustment, ...]]] = [
    ("crop it to 4:5, free", (crop("4:5"),)),
    ("Crop to 1.91:1 please", (crop("1.91:1"),)),
    ("can you crop it to 4:5?", (crop("4:5"),)),
    ("crop it square", (crop("1:1"),)),
    ("crop to 100,100,800,600", (crop(box=Box(left=100, top=100, right=800, bottom=600, sized=True, percent=False)),)),
    ("crop to 10%, 20%, 50%, 60%", (crop(box=Box(left=10, top=20, right=50, bottom=60, sized=True)),)),
    ("crop 800x600", (Adjustment(kind=Kind.CROP, width=800, height=600),)),
    ("crop to the left half", (crop(box=LEFT_HALF),)),
    ("crop it down to the top left quarter", (crop(box=Box(left=0, top=0, right=75, bottom=75)),)),
    ("crop 10% off the top", (cut(top=10),)),
    ("cut 40 px off the left and 20 px off the right", (cut(left=40, percent=False), cut(right=20, percent=False))),
    ("trim 5% off each side", (cut(left=5, top=5, right=5, bottom=5),)),
    ("rotate it left", (LEFT,)),
    ("rotate by 90 degrees", (RIGHT,)),
    ("rotate 90° counterclockwise", (LEFT,)),
    ("rotate -90", (LEFT,)),
    ("turn it upside down", (Adjustment(kind=Kind.ROTATE, degrees=180),)),
    ("rotate it by 37 degrees", (Adjustment(kind=Kind.ROTATE, degrees=37),)),
    ("upside down", (Adjustment(kind=Kind.ROTATE, degrees=180),)),
    ("auf den Kopf bitte", (Adjustment(kind=Kind.ROTATE, degrees=180),)),
    ("à l'envers", (Adjustment(kind=Kind.ROTATE, degrees=180),)),
    ("вверх ногами", (Adjustment(kind=Kind.ROTATE, degrees=180),)),
    ("upside down, free", (Adjustment(kind=Kind.ROTATE, degrees=180),)),
    ("make it upside down please", (Adjustment(kind=Kind.ROTATE, degrees=180),)),
    ("desaturate by half", (Adjustment(kind=Kind.GREY, percent=50),)),
    ("darker by half", (light(-50),)),
    ("um die Hälfte dunkler", (light(-50),)),
    ("scale down by half", (Adjustment(kind=Kind.RESIZE, percent=50),)),
    ("flip it horizontally", (MIRRORED,)),
    ("mirror it", (MIRRORED,)),
    ("flip it horizontally and vertically", (MIRRORED, Adjustment(kind=Kind.FLIP, upside_down=True))),
    ("flip it upside down", (Adjustment(kind=Kind.FLIP, upside_down=True),)),
    ("resize to 800x600", (Adjustment(kind=Kind.RESIZE, width=800, height=600),)),
    ("resize it to 1200 px wide", (Adjustment(kind=Kind.RESIZE, width=1200),)),
    ("scale it to 500 pixels high", (Adjustment(kind=Kind.RESIZE, height=500),)),
    ("scale it down to half the size", (Adjustment(kind=Kind.RESIZE, percent=50),)),
    ("make it 20% lighter", (light(20),)),
    ("50% darker", (light(-50),)),
    ("make everything 12.5 percent darker", (light(-12.5),)),
    ("make it darker, no model", (light(-20),)),
    ("greyscale", (Adjustment(kind=Kind.GREY, percent=100),)),
    ("desaturate by 30%", (Adjustment(kind=Kind.GREY, percent=30),)),
    ("make the picture black and white", (Adjustment(kind=Kind.GREY, percent=100),)),
    ("blur the top left", (Adjustment(kind=Kind.BLUR, box=TOP_LEFT),)),
    ("blur the top left corner", (Adjustment(kind=Kind.BLUR, box=Box(left=0, top=0, right=75, bottom=75)),)),
    (
        "cover the bottom right corner",
        (Adjustment(kind=Kind.COVER, box=Box(left=75, top=75, right=0, bottom=0), colour="#000000"),),
    ),
    ("crop to the top left corner", (Adjustment(kind=Kind.CROP, box=Box(left=0, top=0, right=75, bottom=75)),)),
    ("blur 10,10,200,50", (Adjustment(kind=Kind.BLUR, box=Box(left=10, top=10, right=200, bottom=50, sized=True, percent=False)),)),
    ("blur the whole picture", (Adjustment(kind=Kind.BLUR),)),
    ("black out the left half", (Adjustment(kind=Kind.COVER, box=LEFT_HALF, colour="#000000"),)),
    ("cover the left half with white", (Adjustment(kind=Kind.COVER, box=LEFT_HALF, colour="#ffffff"),)),
    *(
        (f"cover the left half with {name}", (Adjustment(kind=Kind.COVER, box=LEFT_HALF, colour=colour),))
        for name, colour in (("black", "#000000"), ("grey", "#808080"), ("green", "#2e8b3d"), ("yellow", "#f2c230"))
    ),
    ("trim the borders", (Adjustment(kind=Kind.TRIM),)),
    ("remove the borders, free", (Adjustment(kind=Kind.TRIM),)),
    ("make the background transparent", (Adjustment(kind=Kind.CLEAR),)),
    ("transparent bg", (Adjustment(kind=Kind.CLEAR),)),
    ("crop to 4:5, rotate left, then make it 10% darker", (crop("4:5"), LEFT, light(-10))),
    ("mach es 20% dunkler", (light(-20),)),
    ("schneide es auf 4:5 zu und dreh es nach links", (crop("4:5"), LEFT)),
    ("das Bild horizontal spiegeln", (MIRRORED,)),
    ("um 90 Grad drehen", (RIGHT,)),
    ("recadre en 4:5", (crop("4:5"),)),
    ("tourne l'image à gauche", (LEFT,)),
    ("recorta a 4:5 y gira a la izquierda", (crop("4:5"), LEFT)),
    ("hazlo 20% más oscuro", (light(-20),)),
    ("gira 90 graus à direita", (RIGHT,)),
    ("ritaglia a 4:5 e ruota a destra", (crop("4:5"), RIGHT)),
    ("snijd bij tot 4:5 en maak het 10% donkerder", (crop("4:5"), light(-10))),
    ("przytnij do 4:5", (crop("4:5"),)),
    ("przytnij do 4:5 i obróć w prawo", (crop("4:5"), RIGHT)),
    ("обрежь до 4:5", (crop("4:5"),)),
    ("сделай на 20% темнее", (light(-20),)),
    ("4:5'e kırp", (crop("4:5"),)),
    ("beskär till 4:5", (crop("4:5"),)),
    ("potong ke 4:5", (crop("4:5"),)),
    ("4:5にトリミング", (crop("4:5"),)),
    ("左に90度回転して", (LEFT,)),
    ("裁剪到4:5", (crop("4:5"),)),
    ("把它调暗20%", (light(-20),)),
    ("4:5로 잘라줘", (crop("4:5"),)),
    ("قص الى 4:5", (crop("4:5"),)),
    ("कृपया 4:5 में क्रॉप करो", (crop("4:5"),)),
]

# What names a thing, leaves something to taste, asks, tells, or is about something else.
OTHERS = """
make it darker|make the sky 20% darker|crop to 4:5 and add a cat|crop top|give her a crop top|crop the top|crop tighter on the face|
crop to 4:5?|should we crop to 4:5?|don't crop it to 4:5|I'd crop it to 4:5|they told me to crop it to 4:5|“crop it to 4:5”|
rotate the bottle 90°|rotate the bottle so the label is readable|turn left|turn her head to the left|flip out|flip a coin|flip the bird|
flip!|the mirror|the mirror on the left|black mirror|flip it horizontally, he should walk to the right|blur the background|
blur the license plate|blur it|a blur at the top|cover the left half with snow|cover her face|make it black and white|grey|make it grey|
remove the borders|remove the background|make the glass transparent|make it half|resize the hat to 50%|scale model of a ship|4:5|1:1|
trim his beard|trim the hedge|cut the rope|a cat in 4:5|rota el sol|verwische die Haut|desfoca o fundo|gira el coche|undo|info|love it|
crop circles|the crop failed|make it lighter in tone|20% off|50% discount|20% darker than mine|left|upside down cake
"""


@pytest.mark.parametrize(("words", "steps"), ORDERS, ids=[words for words, _ in ORDERS])
def test_an_order_is_read_into_its_steps(words: str, steps: tuple[Adjustment, ...]) -> None:
    found = read(words, LIMITS, in_thread=True)
    assert found.wish is not None
    assert (found.wish.act, found.wish.words, found.is_open) == (Act.EXACT, words, False)
    assert found.wish.steps == steps


@pytest.mark.parametrize("words", [one.strip() for one in OTHERS.replace("\n", "").split("|")])
def test_what_may_mean_something_else_is_none(words: str) -> None:
    found = read(words, LIMITS, in_thread=True)
    assert found.wish is None or found.wish.act is not Act.EXACT


@pytest.mark.parametrize("words", ["v2: crop to 4:5", "crop v2 to 4:5", "V2 crop to 4:5"])
def test_a_version_may_be_named(words: str) -> None:
    found = read(words, LIMITS, in_thread=True, newest=3)
    assert found.wish is not None
    assert (found.wish.act, found.wish.version) == (Act.EXACT, 2)


def test_outside_a_thread_there_is_nothing_to_change() -> None:
    found = read("crop to 4:5", LIMITS, in_thread=False)
    assert found.wish is None or found.wish.act is not Act.EXACT


@pytest.mark.parametrize("words", ["add a cat, free", "make the door green, for free", "füge eine Katze hinzu, kostenlos"])
def test_what_only_a_model_can_do_is_not_painted_where_it_is_to_be_free(words: str) -> None:
    with pytest.raises(BadAsk, match="without a model"):
        read(words, LIMITS, in_thread=True)


@pytest.mark.parametrize("words", ["a dress, no model", "sugar, free", "nice, free", "lunch is free"])
def test_free_may_be_said_of_other_things(words: str) -> None:
    found = read(words, LIMITS, in_thread=True)
    assert found.wish is None or found.wish.act is not Act.EXACT


def assert_read(words: str) -> None:
    try:
        found = exact.read(words)
    except BadAsk:
        return
    assert found is None or found.steps


@given(st.text(max_size=300))
def test_any_text_is_read_without_a_fault(words: str) -> None:
    assert_read(words)


SAID = (
    "crop",
    "to",
    "4:5",
    "rotate",
    "left",
    "half",
    "10%",
    "off",
    "the",
    "top",
    "blur",
    "and",
    ",",
    "0,0,5,5",
    "-1",
    "px",
    "free",
)


@given(st.lists(st.sampled_from(SAID), max_size=8))
def test_any_order_of_its_words_is_read_without_a_fault(words: list[str]) -> None:
    assert_read(" ".join(words))


# --- with a command or in a form, where nobody talks ------------------------------------------------------------------------


def commanded(words: str, ratio: str | None = None) -> Wish:
    return wish(act=Act.EDIT, words=words, limits=LIMITS, ratio=ratio)


@pytest.mark.parametrize(
    ("words", "kinds"),
    [
        ("crop to 4:5, free", ["crop"]),
        ("rotate 90", ["rotate"]),
        ("flip", ["flip"]),
        ("mirror!", ["flip"]),
        ("upside down", ["rotate"]),
        ("flip, rotate 90 and trim", ["flip", "rotate", "trim"]),
        ("resize to 1200x628", ["resize"]),
        ("make it 1200px wide", ["resize"]),
        ("grey 50%", ["grey"]),
        ("blur the left half", ["blur"]),
        ("trim borders", ["trim"]),
        ("trim", ["trim"]),
        ("transparent background", ["clear"]),
        ("resize to 100000 px", ["resize"]),
        ("resize to 999999999999x1", ["resize"]),
    ],
)
def test_a_command_takes_what_its_words_can_only_mean(words: str, kinds: list[str]) -> None:
    found = commanded(words)
    assert (found.act, [step.kind.value for step in found.steps]) == (Act.EXACT, kinds)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("crop", "Crop it to what?"),
        ("crop, free", "Crop it to what?"),
        ("rotate", "Turn it how far?"),
        ("rotate 0", "Turning it by 0° leaves it as it is."),
        ("resize", "Resize it to what?"),
        ("scale it", "Resize it to what?"),
        ("resize to 0x0", "A picture needs at least one pixel each way."),
        ("add a cat, free", "I can't do that without a model."),
    ],
)
def test_a_command_that_says_too_little_asks_back_and_paints_nothing(words: str, said: str) -> None:
    with pytest.raises(BadAsk, match=re.escape(said)) as refused:
        commanded(words)
    assert "You weren't charged." in str(refused.value)


@pytest.mark.parametrize("words", ["crop", "crop it", "crop, free", "crop the picture"])
def test_the_format_chosen_beside_a_crop_is_what_it_is_cropped_to(words: str) -> None:
    found = commanded(words, "4:5")
    assert (found.act, found.steps[0].ratio, found.words) == (Act.EXACT, "4:5", f"{words}, 4:5")


@pytest.mark.parametrize(
    ("words", "ratio"),
    [("crop the hat", "3:4"), ("make it green", "3:4"), ("flip it", "3:4"), ("a flip", None), ("the mirror", None)],
)
def test_what_may_mean_something_else_is_painted(words: str, ratio: str | None) -> None:
    assert commanded(words, ratio).act is Act.EDIT


@pytest.mark.parametrize("words", ["flip", "mirror", "trim", "resize", "crop"])
def test_in_a_thread_a_single_word_is_no_order(words: str) -> None:
    found = read(words, LIMITS, in_thread=True)
    assert found.wish is None or found.wish.act is not Act.EXACT
