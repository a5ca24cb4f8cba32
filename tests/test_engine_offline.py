"""The offline engine: samples that say so, depend on the words, and change with an edit."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from core.engine.offline import OfflineEngine, pixels
from core.model import RenderId
from core.ports import Brief, Picture
from core.sample.scene import Scene, asker_words, edited, fresh
from core.tiers.table import FLASH

KEEP = "\n\nChange only what this asks for. Keep everything else in the picture exactly as it is."


def brief(words: str, *pictures: Picture, ratio: str | None = None, size: str | None = None) -> Brief:
    return Brief(render=RenderId("r1"), tier=FLASH, words=words, pictures=pictures, edits=bool(pictures), ratio=ratio, size=size)


def opened(picture: Picture) -> Image.Image:
    return Image.open(io.BytesIO(picture.data))


def has(picture: Picture, wanted: tuple[int, int, int], share: float = 0.01) -> bool:
    """Is at least this share of the pixels near the colour?"""
    image = opened(picture).convert("RGB").resize((128, 128), Image.Resampling.NEAREST)
    near = sum(all(abs(a - b) < 24 for a, b in zip(pixel, wanted, strict=True)) for pixel in image.get_flattened_data())
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
    painting = await OfflineEngine(seed=lambda: 1).paint(brief("a red bicycle", ratio="16:9"))
    assert opened(painting.picture).size == (1376, 768)
    assert (painting.cost, painting.picture.mime) == (0, "image/png")
    assert [(one.billed, one.cost) for one in painting.tries] == [(False, 0)]


async def test_the_words_decide_the_colours_and_an_edit_changes_only_what_it_names() -> None:
    engine = OfflineEngine(seed=lambda: 1)
    first = await engine.paint(brief("a red bicycle leaning against a blue door"))
    second = await engine.paint(brief("make the door green" + KEEP, first.picture))
    blue, green, wall = (46, 102, 172), (74, 138, 84), (230, 202, 166)
    assert has(first.picture, blue, 0.03)
    assert not has(first.picture, green)
    assert has(second.picture, green, 0.03)
    assert not has(second.picture, blue)
    assert has(first.picture, wall, 0.1)
    assert has(second.picture, wall, 0.1)


@pytest.mark.parametrize("instruction", ["make it night", "in the snow", "a bit more drama", "größer bitte", "夜にして"])
async def test_every_edit_shows(instruction: str) -> None:
    engine = OfflineEngine(seed=lambda: 3)
    first = await engine.paint(brief("an idea of summer"))
    second = await engine.paint(brief(instruction + KEEP, first.picture))
    area = (0, 0, 1024, 820)
    assert opened(first.picture).crop(area).tobytes() != opened(second.picture).crop(area).tobytes()


async def test_somebodys_own_picture_can_be_edited_twice_and_keeps_its_shape() -> None:
    out = io.BytesIO()
    Image.new("RGB", (900, 600), (90, 120, 90)).save(out, "JPEG")
    engine = OfflineEngine(seed=lambda: 3)
    first = await engine.paint(brief("make it orange" + KEEP, Picture(data=out.getvalue(), mime="image/jpeg")))
    second = await engine.paint(brief("at night" + KEEP, first.picture))
    assert opened(first.picture).size == opened(second.picture).size == (1264, 848)
    assert first.picture.data != second.picture.data


async def test_the_same_ask_again_gives_another_picture() -> None:
    engine = OfflineEngine()
    one, other = await engine.paint(brief("an idea of summer")), await engine.paint(brief("an idea of summer"))
    assert one.picture.data != other.picture.data


async def test_a_final_is_the_same_picture_in_its_own_size() -> None:
    engine = OfflineEngine(seed=iter(range(9)).__next__)
    first = await engine.paint(brief("a white house by the sea"))
    final = await engine.paint(brief("Render this same picture again as the final, at its best.", first.picture, size="2K"))
    small = opened(final.picture).resize((1024, 1024), Image.Resampling.BOX).convert("L")
    before = opened(first.picture).convert("L")
    differing = sum(abs(a - b) > 40 for a, b in zip(small.get_flattened_data(), before.get_flattened_data(), strict=True))
    assert opened(final.picture).size == (2048, 2048)
    assert differing < 0.03 * 1024 * 1024


def test_our_own_words_are_not_the_askers() -> None:
    assert asker_words("make the door green\n\nChange only what this asks for. Keep it.\n\nAvoid: people") == "make the door green"


def test_a_scene_survives_its_picture() -> None:
    scene = edited(fresh("a blue house under a yellow moon, with tulips", 7), "no tulips, a larger house", 8)
    assert Scene.from_json(scene.to_json()) == scene
    assert set(scene.things) == {"house", "moon"}
    assert scene.things["house"].scale > 1
    assert Scene.from_json('{"words": 1}') is None
    assert Scene.from_json("[]") is None
