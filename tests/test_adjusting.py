"""Exact edits on pixels: the same pixels wherever nothing was asked for, sentences where a picture does not allow a step."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageDraw

from core import pixels
from core.adjustments import Adjustment, Box, Kind
from core.errors import BadPicture, CannotAdjust
from core.pixels import outlines
from core.ports.pictures import Decoder
from tests.pictures import saved
from tests.test_pixels import BLUE, GREEN, RED, WHITE, opened, painted

TOP_LEFT = Box(left=0, top=0, right=50, bottom=50)
PLAIN = (240, 240, 236)


def done(picture: Image.Image, *steps: Adjustment, kind: str = "PNG") -> Image.Image:
    return opened(pixels.adjusted(saved(picture, kind), steps))


def same(one: Image.Image, other: Image.Image) -> bool:
    return one.size == other.size and one.mode == other.mode and ImageChops.difference(one, other).getbbox(alpha_only=False) is None


def on_plain(shape: tuple[int, int] = (200, 120)) -> Image.Image:
    """A red disc with a hole in the colour of the background, on a plain background."""
    picture = Image.new("RGB", shape, PLAIN)
    middle = shape[0] // 2, shape[1] // 2
    draw = ImageDraw.Draw(picture)
    draw.ellipse((middle[0] - 40, middle[1] - 40, middle[0] + 40, middle[1] + 40), fill=RED)
    draw.ellipse((middle[0] - 15, middle[1] - 15, middle[0] + 15, middle[1] + 15), fill=PLAIN)
    return picture


# --- each kind


@pytest.mark.parametrize(
    ("step", "part"),
    [
        (Adjustment(kind=Kind.CROP, ratio="1:1"), (16, 0, 80, 64)),
        (Adjustment(kind=Kind.CROP, ratio="4:1"), (0, 20, 96, 44)),
        (Adjustment(kind=Kind.CROP, width=40, height=20), (28, 22, 68, 42)),
        (Adjustment(kind=Kind.CROP, box=TOP_LEFT), (0, 0, 48, 32)),
        (Adjustment(kind=Kind.CROP, box=Box(left=10, top=5, right=40, bottom=30, sized=True, percent=False)), (10, 5, 50, 35)),
        (Adjustment(kind=Kind.CROP, box=Box(left=0, top=10, right=6, bottom=0, percent=False)), (0, 10, 90, 64)),
    ],
)
def test_a_crop_keeps_the_pixels_within(step: Adjustment, part: tuple[int, int, int, int]) -> None:
    assert same(done(painted(), step), painted().crop(part))


@pytest.mark.parametrize(
    ("degrees", "corners"),
    [
        (90, (BLUE, RED, WHITE, GREEN)),
        (180, (WHITE, BLUE, GREEN, RED)),
        (270, (GREEN, WHITE, RED, BLUE)),
    ],
)
def test_a_quarter_turn_moves_pixels_and_changes_none(degrees: float, corners: tuple[tuple[int, int, int], ...]) -> None:
    turned = done(painted(), Adjustment(kind=Kind.ROTATE, degrees=degrees))
    assert turned.size == ((96, 64) if degrees == 180 else (64, 96))
    right, bottom = turned.width - 1, turned.height - 1
    assert tuple(turned.getpixel(at) for at in ((0, 0), (right, 0), (0, bottom), (right, bottom))) == corners
    assert same(done(painted(), *[Adjustment(kind=Kind.ROTATE, degrees=degrees)] * 4), painted())


@given(st.floats(0.5, 359.5), st.integers(20, 120), st.integers(20, 120))
@settings(max_examples=60, deadline=None)
def test_any_turn_leaves_no_empty_corner(degrees: float, width: int, height: int) -> None:
    turned = done(Image.new("RGB", (width, height), WHITE), Adjustment(kind=Kind.ROTATE, degrees=degrees))
    darkest = min(low for low, _ in turned.crop((1, 1, turned.width - 1, turned.height - 1)).getextrema())  # type: ignore[misc]
    assert turned.width <= 2 or turned.height <= 2 or darkest == 255


def test_flips() -> None:
    aside = done(painted(), Adjustment(kind=Kind.FLIP))
    assert (aside.getpixel((0, 0)), aside.getpixel((95, 63))) == (GREEN, BLUE)
    down = done(painted(), Adjustment(kind=Kind.FLIP, upside_down=True))
    assert (down.getpixel((0, 0)), down.getpixel((95, 63))) == (BLUE, GREEN)


@pytest.mark.parametrize(
    ("step", "size"),
    [
        (Adjustment(kind=Kind.RESIZE, width=200, height=50), (200, 50)),
        (Adjustment(kind=Kind.RESIZE, width=48), (48, 32)),
        (Adjustment(kind=Kind.RESIZE, height=128), (192, 128)),
        (Adjustment(kind=Kind.RESIZE, percent=50), (48, 32)),
    ],
)
def test_resizing_gives_these_pixels_and_stretches_nothing(step: Adjustment, size: tuple[int, int]) -> None:
    square = painted()
    ImageDraw.Draw(square).rectangle((40, 24, 55, 39), fill=(0, 0, 0))  # a square stays one
    found = done(square, step)
    assert found.size == size
    dark = found.convert("L").point(lambda value: 255 * (value < 8)).getbbox()
    assert dark is not None
    assert abs((dark[2] - dark[0]) - (dark[3] - dark[1])) <= 2


def test_lighter_and_darker_by_a_share_of_what_is_there() -> None:
    assert done(painted(), Adjustment(kind=Kind.LIGHT, percent=-20)).getpixel((0, 0)) == (160, 24, 24)
    assert done(painted(), Adjustment(kind=Kind.LIGHT, percent=20)).getpixel((0, 0)) == (240, 36, 36)
    assert done(painted(), Adjustment(kind=Kind.LIGHT, percent=-100)).getextrema() == ((0, 0),) * 3


def test_grey_takes_the_colour_out() -> None:
    red, green, blue = done(painted(), Adjustment(kind=Kind.GREY, percent=100)).getpixel((0, 0))  # type: ignore[misc]
    assert red == green == blue
    half = done(painted(), Adjustment(kind=Kind.GREY, percent=50)).getpixel((0, 0))
    assert half != painted().getpixel((0, 0))


@pytest.mark.parametrize(
    "step", [Adjustment(kind=Kind.BLUR, box=TOP_LEFT), Adjustment(kind=Kind.COVER, box=TOP_LEFT, colour="#000000")]
)
def test_outside_the_part_every_pixel_is_the_old_one(step: Adjustment) -> None:
    striped = painted()
    ImageDraw.Draw(striped).line((0, 0, 95, 63), fill=WHITE)
    found = done(striped, step)
    assert not same(found.crop((0, 0, 48, 32)), striped.crop((0, 0, 48, 32)))
    for part in ((48, 0, 96, 64), (0, 32, 48, 64)):
        assert same(found.crop(part), striped.crop(part))


def test_lettering_cannot_be_read_below_a_blur() -> None:
    page = Image.new("RGB", (400, 400), "white")
    for at in range(0, 400, 8):
        ImageDraw.Draw(page).line((at, 0, at, 400), fill="black", width=3)
    blurred = done(page, Adjustment(kind=Kind.BLUR)).convert("L").crop((60, 60, 340, 340))
    shades = [shade for shade, count in enumerate(blurred.histogram()) if count]
    assert shades[-1] - shades[0] < 10


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_a_plain_border_is_trimmed_on_the_sides_that_have_one(mode: str) -> None:
    framed = Image.new("RGB", (140, 100), PLAIN)
    framed.paste(painted(), (44, 10))  # none on the right
    found = done(framed.convert(mode), Adjustment(kind=Kind.TRIM))
    assert same(found.convert("RGB"), painted())
    clear = Image.new("RGBA", (140, 100), (0, 0, 0, 0))
    clear.paste(painted(), (20, 10))
    assert same(done(clear, Adjustment(kind=Kind.TRIM)).convert("RGB"), painted())


@pytest.mark.parametrize("shape", [(200, 120), (1600, 1000)])
@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_plain_background_becomes_transparent_and_the_same_colour_within_stays(shape: tuple[int, int], kind: str) -> None:
    found = done(on_plain(shape), Adjustment(kind=Kind.CLEAR), kind=kind)
    assert found.mode == "RGBA"
    middle = shape[0] // 2, shape[1] // 2

    def alpha(across: int, down: int) -> int:
        value = found.getpixel((middle[0] + across, middle[1] + down))
        assert isinstance(value, tuple)
        return int(value[3])

    assert (alpha(-middle[0], -middle[1]), alpha(-60, 0), alpha(30, 0), alpha(0, 0)) == (0, 0, 255, 255)


def test_what_is_transparent_stays_so() -> None:
    clear = painted().convert("RGBA")
    clear.putalpha(Image.linear_gradient("L").resize(clear.size))
    for step in (Adjustment(kind=Kind.LIGHT, percent=20), Adjustment(kind=Kind.GREY, percent=100)):
        assert same(done(clear, step).getchannel("A"), clear.getchannel("A"))


# --- what a picture does not allow


@pytest.mark.parametrize(
    ("step", "said"),
    [
        (
            Adjustment(kind=Kind.CROP, box=Box(left=90, top=0, right=10, bottom=10, sized=True, percent=False)),
            "outside the picture",
        ),
        (Adjustment(kind=Kind.BLUR, box=Box(left=0, top=0, right=97, bottom=10, sized=True, percent=False)), "96 × 64"),
        (Adjustment(kind=Kind.CROP, box=Box(left=60, top=0, right=60, bottom=0)), "leave nothing"),
        (Adjustment(kind=Kind.CROP, width=200, height=20), "can't be cropped to 200 × 20"),
        (Adjustment(kind=Kind.RESIZE, width=9000, height=9), "too many"),
        (Adjustment(kind=Kind.RESIZE, width=8000, height=8000), "too many"),
        (Adjustment(kind=Kind.RESIZE, percent=0.1), "at least one pixel"),
        (Adjustment(kind=Kind.TRIM), "can't see a plain border"),
        (Adjustment(kind=Kind.CLEAR), "isn't one plain colour"),
    ],
)
async def test_what_cannot_be_is_a_sentence(decoder: Decoder, step: Adjustment, said: str) -> None:
    with pytest.raises(BadPicture, match=said) as refused:
        await decoder.adjusted(saved(painted(), "PNG"), [step])
    assert "You weren't charged." in str(refused.value)


async def test_what_comes_after_a_trim_is_checked_as_well(decoder: Decoder) -> None:
    framed = Image.new("RGB", (140, 100), PLAIN)
    framed.paste(painted(), (20, 10))
    steps = [Adjustment(kind=Kind.TRIM), Adjustment(kind=Kind.CROP, width=120, height=90)]
    with pytest.raises(BadPicture, match="The picture is 96 × 64 pixels"):
        await decoder.adjusted(saved(framed, "PNG"), steps)


async def test_a_damaged_picture_is_named_as_such(decoder: Decoder) -> None:
    with pytest.raises(BadPicture, match="cannot be read"):
        await decoder.adjusted(saved(painted(), "PNG")[:-40], [Adjustment(kind=Kind.FLIP)])


async def test_the_process_and_the_fake_agree(decoder: Decoder) -> None:
    steps = [
        Adjustment(kind=Kind.CROP, box=TOP_LEFT),
        Adjustment(kind=Kind.ROTATE, degrees=37),
        Adjustment(kind=Kind.LIGHT, percent=10),
    ]
    data = saved(painted(), "JPEG", quality=95)
    found = await decoder.adjusted(data, steps)
    assert found == pixels.adjusted(data, steps)
    assert opened(found).format == "PNG"


# --- figures


BOXES = st.builds(
    Box, left=st.floats(0, 100), top=st.floats(0, 100), right=st.floats(0, 100), bottom=st.floats(0, 100), sized=st.booleans()
)
STEPS = st.one_of(
    st.builds(Adjustment, kind=st.just(Kind.CROP), ratio=st.sampled_from(["1:1", "4:5", "21:9", "1:8"])),
    st.builds(Adjustment, kind=st.just(Kind.CROP), box=BOXES),
    st.builds(Adjustment, kind=st.just(Kind.ROTATE), degrees=st.floats(1, 359)),
    st.builds(Adjustment, kind=st.just(Kind.RESIZE), percent=st.floats(1, 200)),
    st.builds(Adjustment, kind=st.just(Kind.COVER), box=BOXES, colour=st.just("#000000")),
)


@given(st.lists(STEPS, min_size=1, max_size=4), st.integers(1, 60), st.integers(1, 60))
@settings(max_examples=150, deadline=None)
def test_the_figures_say_beforehand_how_large_it_will_be(steps: list[Adjustment], width: int, height: int) -> None:
    try:
        size = outlines.after(steps, (width, height))
    except CannotAdjust:
        with pytest.raises(CannotAdjust):
            done(Image.new("RGB", (width, height)), *steps)
        return
    assert done(Image.new("RGB", (width, height)), *steps).size == size
