"""Pairs of pictures as an edit leaves them: a scene and what became of it, honestly or with a drift that nobody asked for.

A scene is textured, has a dozen things on it, and is drawn larger than it is shown, so that what a shift or a zoom brings into the
picture is scene as well. Every picture after an edit is a new rendering: it has noise, JPEG's artefacts, slightly other light and
edges, and often another size of its ratio.
"""

from __future__ import annotations

import io
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from PIL import Image, ImageChops, ImageDraw, ImageEnhance, ImageFilter

SIZES: Final = (((1184, 864), (1200, 896)), ((1024, 1024), (1024, 1024)), ((864, 1184), (896, 1200)), ((1344, 768), (1376, 768)))
_BEYOND: Final = 0.16  # of each side: scene that is drawn and not shown
Colour = tuple[int, int, int]


@dataclass(frozen=True)
class Thing:
    kind: str
    x: float  # its middle, as shares of the picture
    y: float
    wide: float
    high: float
    colour: Colour


@dataclass(frozen=True)
class Scene:
    seed: int
    ground: tuple[Colour, Colour]
    rough: float
    things: tuple[Thing, ...]


@dataclass(frozen=True)
class Pair:
    before: bytes
    after: bytes
    what: str


def scene(random: random.Random) -> Scene:
    return Scene(
        seed=random.randrange(1 << 30),
        ground=(_colour(random), _colour(random)),
        rough=random.uniform(8, 40),
        things=tuple(_thing(random, largest=0.4) for _ in range(random.randint(6, 18))),
    )


def _colour(random: random.Random) -> Colour:
    return random.randrange(20, 236), random.randrange(20, 236), random.randrange(20, 236)


def _thing(random: random.Random, *, largest: float) -> Thing:
    return Thing(
        kind=random.choice(("disc", "box", "triangle", "grid")),
        x=random.uniform(-0.1, 1.1),
        y=random.uniform(-0.1, 1.1),
        wide=random.uniform(0.05, largest),
        high=random.uniform(0.05, largest),
        colour=_colour(random),
    )


@dataclass(frozen=True)
class Seen:
    """How a scene is rendered. right, down: by what share the picture moved; zoom: how many times as large all of it is."""

    right: float = 0.0
    down: float = 0.0
    zoom: float = 1.0


def drawn(scene: Scene, size: tuple[int, int], seen: Seen = Seen()) -> Image.Image:
    """The scene at a size. Its texture depends on the scene alone, so it is the same in every rendering."""
    wide, high = size
    full = round(wide * (1 + 2 * _BEYOND)), round(high * (1 + 2 * _BEYOND))
    canvas = Image.composite(
        Image.new("RGB", full, scene.ground[0]), Image.new("RGB", full, scene.ground[1]), Image.linear_gradient("L").resize(full)
    )
    draw = ImageDraw.Draw(canvas)
    for thing in scene.things:
        x, y = (thing.x + _BEYOND) * wide, (thing.y + _BEYOND) * high
        across, along = thing.wide * wide / 2, thing.high * high / 2
        _draw(draw, thing, (x - across, y - along, x + across, y + along))
    canvas = ImageChops.add(canvas, Image.merge("RGB", [_texture(scene, full)] * 3), 1, -128)
    across, along = wide / seen.zoom, high / seen.zoom
    left = wide * (_BEYOND - seen.right) + (wide - across) / 2
    top = high * (_BEYOND - seen.down) + (high - along) / 2
    return canvas.resize(size, Image.Resampling.BICUBIC, box=(left, top, left + across, top + along))


def _draw(draw: ImageDraw.ImageDraw, thing: Thing, box: tuple[float, float, float, float]) -> None:
    left, top, right, bottom = box
    match thing.kind:
        case "disc":
            draw.ellipse(box, fill=thing.colour)
        case "box":
            draw.rectangle(box, fill=thing.colour)
        case "triangle":
            draw.polygon(((left, bottom), ((left + right) / 2, top), (right, bottom)), fill=thing.colour)
        case _:
            for n in range(0, 8, 2):
                step = (right - left) / 8
                draw.rectangle((left + n * step, top, left + (n + 1) * step, bottom), fill=thing.colour)


def _texture(scene: Scene, size: tuple[int, int]) -> Image.Image:
    """Noise at three scales, in grey around the middle."""
    noise = random.Random(scene.seed)
    found = Image.new("L", size, 128)
    for cells in (12, 40, 130):
        grain = Image.frombytes("L", (cells, cells), noise.randbytes(cells**2)).resize(size, Image.Resampling.BICUBIC)
        found = ImageChops.add(
            found, grain.point([round(128 + (value - 128) * scene.rough / 128) for value in range(256)]), 1, -128
        )
    return found


def rendered(picture: Image.Image, random: random.Random) -> bytes:
    """A picture as a model gives it: not pixel for pixel what it could be."""
    picture = ImageEnhance.Brightness(picture).enhance(random.uniform(0.985, 1.015))
    picture = ImageEnhance.Color(picture).enhance(random.uniform(0.97, 1.03))
    if random.random() < 0.5:
        picture = picture.filter(ImageFilter.GaussianBlur(random.uniform(0.2, 1.2)))
    if random.random() < 0.3:
        picture = picture.filter(ImageFilter.UnsharpMask(2, random.randint(20, 80), 2))
    grain = Image.effect_noise(picture.size, random.uniform(1, 9))
    picture = ImageChops.add(picture, Image.merge("RGB", [grain] * 3), 1, -128)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=random.randint(60, 94))
    return out.getvalue()


# --- what an edit does ------------------------------------------------------------------------------------------------

Edit = Callable[[Scene, random.Random], Scene]


def _recoloured(scene: Scene, random: random.Random) -> Scene:
    which = random.sample(range(len(scene.things)), random.randint(1, 2))
    things = [replace(one, colour=_colour(random)) if n in which else one for n, one in enumerate(scene.things)]
    return replace(scene, things=tuple(things))


def _added(scene: Scene, random: random.Random) -> Scene:
    more = tuple(_thing(random, largest=0.45) for _ in range(random.randint(1, 3)))
    return replace(scene, things=(*scene.things, *more))


def _removed(scene: Scene, random: random.Random) -> Scene:
    gone = random.sample(range(len(scene.things)), random.randint(1, 2))
    return replace(scene, things=tuple(one for n, one in enumerate(scene.things) if n not in gone))


def _moved(scene: Scene, random: random.Random) -> Scene:
    n = random.randrange(len(scene.things))
    one = scene.things[n]
    there = replace(one, x=one.x + random.uniform(-0.2, 0.2), y=one.y + random.uniform(-0.2, 0.2), wide=one.wide * 1.3)
    return replace(scene, things=(*scene.things[:n], there, *scene.things[n + 1 :]))


EDITS: Final[dict[str, Edit]] = {"recoloured": _recoloured, "added": _added, "removed": _removed, "moved": _moved}


def _pair(random: random.Random, what: str, *, seen: Seen = Seen(), edge: int, repainted: bool = False, cast: bool = False) -> Pair:
    first = scene(random)
    then = EDITS[random.choice(list(EDITS))](scene(random) if repainted else first, random)
    if repainted:
        then = replace(then, ground=first.ground, rough=first.rough)
    one, other = random.choice(SIZES)
    scale = edge / max(one)
    before_size, after_size = ((round(w * scale), round(h * scale)) for w, h in (one, random.choice((one, other))))
    jitter = replace(
        seen,
        right=seen.right + random.uniform(-0.003, 0.003),
        down=seen.down + random.uniform(-0.003, 0.003),
        zoom=seen.zoom * random.uniform(0.996, 1.004),
    )
    after = drawn(then, after_size, jitter)
    if cast:
        after = _tinted(after, random)
    return Pair(before=rendered(drawn(first, before_size), random), after=rendered(after, random), what=what)


def _tinted(picture: Image.Image, random: random.Random) -> Image.Image:
    """Warmer, colder, greener, lighter or darker: at least one colour by 14 of 255 or more."""
    by = random.choice(((1, 0.3, -0.8), (-0.8, 0, 1), (-0.6, 1, -0.6), (1, 1, 1), (-1, -1, -1)))
    strength = random.uniform(14, 36)
    channels = [
        channel.point([min(255, max(0, round(value + share * strength))) for value in range(256)])
        for channel, share in zip(picture.split(), by, strict=True)
    ]
    return Image.merge("RGB", channels)


def honest(count: int, *, seed: int, edge: int = 320) -> Iterator[Pair]:
    """Edits that changed what they were to change."""
    chance = random.Random(seed)
    for _ in range(count):
        yield _pair(chance, "honest", edge=edge)


def drifted(count: int, *, seed: int, edge: int = 320) -> Iterator[Pair]:
    """Edits that did more: each kind of drift in turn."""
    chance = random.Random(seed)
    for n in range(count):
        what = ("shifted", "zoomed", "tinted", "repainted")[n % 4]
        match what:
            case "shifted":
                by, other = chance.choice((-1, 1)) * chance.uniform(0.02, 0.05), chance.uniform(-0.02, 0.02)
                right, down = (by, other) if chance.random() < 0.5 else (other, by)
                yield _pair(chance, what, seen=Seen(right=right, down=down), edge=edge)
            case "zoomed":
                zoom = 1 + chance.uniform(0.03, 0.08)
                yield _pair(chance, what, seen=Seen(zoom=zoom if chance.random() < 0.5 else 1 / zoom), edge=edge)
            case "tinted":
                yield _pair(chance, what, edge=edge, cast=True)
            case _:
                yield _pair(chance, what, edge=edge, repainted=True)
