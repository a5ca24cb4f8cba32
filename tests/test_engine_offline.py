"""The offline engine: samples that say so, depend on the words, and change with an edit."""

from __future__ import annotations

import io

import pytest
from PIL import Image, ImageChops

from core.engine.offline import OfflineEngine, pixels
from core.engine.sample.scene import Scene, fresh, repainted
from core.model import Act, RenderId, Wish
from core.ports.engine import Brief, Picture
from core.renders.briefs import words_for
from core.tiers.table import FLASH
from tests.fakes import NearDecoder
from tests.versions import MADE_BY


def brief(
    asked: str, *pictures: Picture, act: Act | None = None, ratio: str | None = None, size: str | None = None, words: str = "prose"
) -> Brief:
    """Build a brief. `words` are what a model would be told, and no sample depends on them."""
    act = act or (Act.EDIT if pictures else Act.NEW)
    edits = act is not Act.NEW
    return Brief(
        render=RenderId("r1"), tier=FLASH, words=words, act=act, asked=asked, pictures=pictures, edits=edits, ratio=ratio, size=size
    )


def opened(picture: Picture) -> Image.Image:
    return Image.open(io.BytesIO(picture.data))


def has(picture: Picture, wanted: tuple[int, int, int], share: float = 0.01) -> bool:
    """Return whether at least this share of the pixels is near the colour."""
    image = opened(picture).convert("RGB").resize((128, 128), Image.Resampling.NEAREST)
    near = sum(
        isinstance(pixel, tuple) and all(abs(a - b) < 24 for a, b in zip(pixel, wanted, strict=True))
        for pixel in image.get_flattened_data()
    )
    return near >= share * 128 * 128


@pytest.mark.parametrize(
    ("ratio", "size", "expected"),
    [
        (None, None, (1024, 1024)),
        ("16:9", "1K", (1376, 768)),
        ("9:16", "1K", (768, 1376)),
        ("21:9", "1K", (1584, 672)),
        ("8:1", "1K", (3072, 384)),
        ("4:5", "2K", (1856, 2304)),
    ],
)
def test_sizes_are_those_of_the_real_models(ratio: str | None, size: str | None, expected: tuple[int, int]) -> None:
    assert pixels(brief("x", ratio=ratio, size=size)) == expected


async def test_a_sample_has_the_size_asked_for_and_costs_nothing() -> None:
    painting = await OfflineEngine(decoder=NearDecoder(), seed=lambda: 1).paint(brief("a red bicycle", ratio="16:9"))
    assert opened(painting.picture).size == (1376, 768)
    assert (painting.receipt.cost, painting.picture.mime) == (0, "image/png")
    assert [(one.billed, one.cost) for one in painting.model_calls] == [(False, 0)]


async def test_the_words_decide_the_colours_and_an_edit_changes_only_what_it_names() -> None:
    engine = OfflineEngine(decoder=NearDecoder(), seed=lambda: 1)
    first = await engine.paint(brief("a red bicycle leaning against a blue door"))
    second = await engine.paint(brief("make the door green", first.picture))
    blue, green, wall = (46, 102, 172), (74, 138, 84), (230, 202, 166)
    assert has(first.picture, blue, 0.03)
    assert not has(first.picture, green)
    assert has(second.picture, green, 0.03)
    assert not has(second.picture, blue)
    assert has(first.picture, wall, 0.1)
    assert has(second.picture, wall, 0.1)


@pytest.mark.parametrize("instruction", ["make it night", "in the snow", "a bit more drama", "größer bitte", "夜にして"])
async def test_every_edit_shows(instruction: str) -> None:
    engine = OfflineEngine(decoder=NearDecoder(), seed=lambda: 3)
    first = await engine.paint(brief("an idea of summer"))
    second = await engine.paint(brief(instruction, first.picture))
    area = (0, 0, 1024, 820)
    assert opened(first.picture).crop(area).tobytes() != opened(second.picture).crop(area).tobytes()


async def test_somebodys_own_picture_can_be_edited_twice_and_keeps_its_shape() -> None:
    out = io.BytesIO()
    Image.new("RGB", (900, 600), (90, 120, 90)).save(out, "JPEG")
    engine = OfflineEngine(decoder=NearDecoder(), seed=lambda: 3)
    first = await engine.paint(brief("make it orange", Picture(data=out.getvalue(), mime="image/jpeg")))
    second = await engine.paint(brief("at night", first.picture))
    assert opened(first.picture).size == opened(second.picture).size == (1264, 848)
    assert first.picture.data != second.picture.data


async def test_the_same_ask_again_gives_another_picture() -> None:
    engine = OfflineEngine(decoder=NearDecoder())
    one, other = await engine.paint(brief("an idea of summer")), await engine.paint(brief("an idea of summer"))
    assert one.picture.data != other.picture.data


async def test_a_final_is_the_same_picture_in_its_own_size() -> None:
    engine = OfflineEngine(decoder=NearDecoder(), seed=iter(range(9)).__next__)
    first = await engine.paint(brief("a white house by the sea"))
    final = await engine.paint(brief("", first.picture, act=Act.FINAL, size="2K"))
    small = opened(final.picture).resize((1024, 1024), Image.Resampling.BOX).convert("L")
    before = opened(first.picture).convert("L")
    differing = sum(ImageChops.difference(small, before).histogram()[41:])
    assert opened(final.picture).size == (2048, 2048)
    assert differing < 0.03 * 1024 * 1024


@pytest.mark.parametrize("act", MADE_BY)
async def test_a_brief_may_be_put_in_any_words(act: Act) -> None:
    """A sample depends on the act and on what was asked, because what we say around it to a model may change."""
    first = await OfflineEngine(decoder=NearDecoder(), seed=lambda: 1).paint(brief("a white house by the sea"))
    told = words_for(Wish(act=act, words="a red boat, at night"), act=act, attached=int(act is Act.NEW))
    ways = (told, "a red boat, at night\n\nMake the sky green, add a yellow cat and snow.", "Ganz anders gesagt", "")
    painted = [
        await OfflineEngine(decoder=NearDecoder(), seed=lambda: 7).paint(
            brief("a red boat, at night", first.picture, act=act, words=words)
        )
        for words in ways
    ]
    assert len({one.picture.data for one in painted}) == 1
    assert painted[0].picture.data != first.picture.data


async def test_a_final_takes_what_is_asked_with_it_and_a_variation_too() -> None:
    engine = OfflineEngine(decoder=NearDecoder(), seed=iter(range(99)).__next__)
    first = await engine.paint(brief("a red bicycle leaning against a blue door"))
    for act in (Act.FINAL, Act.VARIATIONS):
        plain = await engine.paint(brief("", first.picture, act=act))
        asked = await engine.paint(brief("make the door green", first.picture, act=act))
        assert not has(plain.picture, (74, 138, 84))
        assert has(asked.picture, (74, 138, 84))


async def test_the_current_picture_is_the_last_and_the_others_are_shown_beside_it() -> None:
    out = io.BytesIO()
    Image.new("RGB", (300, 100), (250, 10, 250)).save(out, "PNG")
    reference = Picture(data=out.getvalue(), mime="image/png")
    first = await OfflineEngine(decoder=NearDecoder(), seed=lambda: 3).paint(brief("a white house by the sea", ratio="4:3"))
    edit = await OfflineEngine(decoder=NearDecoder(), seed=lambda: 3).paint(brief("make it like this", reference, first.picture))
    assert opened(edit.picture).size == opened(first.picture).size
    assert has(edit.picture, (250, 10, 250), 0.001)
    assert not has(first.picture, (250, 10, 250), 0.001)


def test_a_scene_survives_its_picture() -> None:
    scene = repainted(fresh("a blue house under a yellow moon, with tulips", 7), "no tulips, a larger house", act=Act.EDIT, seed=8)
    assert Scene.from_json(scene.to_json()) == scene
    assert set(scene.things) == {"house", "moon"}
    assert scene.things["house"].scale > 1
    assert Scene.from_json('{"words": 1}') is None
    assert Scene.from_json("[]") is None
