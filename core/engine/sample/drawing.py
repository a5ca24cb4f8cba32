"""Draws a scene as a picture: sky, land, things and weather, above a caption."""

from __future__ import annotations

import math
import random

from PIL import Image, ImageDraw

from core.engine.sample.caption import INK, PAPER, Caption
from core.engine.sample.motifs import STANDING, dark, light, mix
from core.engine.sample.scene import RGB, Scene, Thing, colours

_SKY: dict[str, tuple[RGB, RGB]] = {
    "day": ((126, 178, 214), (236, 232, 214)),
    "sunset": ((92, 78, 132), (248, 168, 104)),
    "night": ((14, 20, 48), (58, 68, 112)),
}
_PALETTES: tuple[tuple[RGB, ...], ...] = (
    ((38, 70, 83), (42, 157, 143), (233, 196, 106), (244, 162, 97), (231, 111, 81)),
    ((53, 60, 92), (129, 103, 151), (235, 148, 134), (243, 222, 186), (118, 160, 160)),
    ((29, 53, 87), (69, 123, 157), (168, 200, 210), (241, 236, 224), (214, 84, 80)),
    ((64, 78, 62), (133, 156, 108), (226, 214, 170), (208, 140, 84), (150, 76, 60)),
)
_SPOTS = (0.6, 0.28, 0.84, 0.12, 0.45, 0.74, 0.2)


def draw(
    scene: Scene, width: int, height: int, references: tuple[Image.Image, ...] = (), photo: Image.Image | None = None
) -> tuple[Image.Image, int]:
    """Draw in RGB, exactly `width` x `height` pixels. Also gives how many rows are above the caption.

    photo  what to draw on, if the scene is somebody's picture
    """
    over = 2 if width * height <= 1_500_000 else 1  # drawn twice as large and scaled down, so that edges are smooth
    w, h = width * over, height * over
    caption = Caption(scene, w, h)
    image = _photo(scene, photo, w, h - caption.height) if photo is not None else _composed(scene, w, h - caption.height)
    whole = Image.new("RGB", (w, h), PAPER)
    whole.paste(image, (0, 0))
    _pin(whole, references, w, h - caption.height)
    caption.draw(whole)
    return (whole.resize((width, height), Image.Resampling.BOX) if over > 1 else whole), (h - caption.height) // over


def _composed(scene: Scene, w: int, h: int) -> Image.Image:
    chance = random.Random(scene.seed)  # noqa: S311 - a picture's layout
    if not set(scene.things) - {"wall"}:
        return _abstract(scene, w, h, chance)
    indoors = "wall" in scene.things or ("door" in scene.things and "house" not in scene.things and "sea" not in scene.things)
    image = _wall(scene, w, h, chance) if indoors else _landscape(scene, w, h, chance)
    _stand(image, scene, w, h, indoors=indoors)
    return _weathered(_lit(image, scene, w, h, indoors=indoors), scene, w, h, chance)


# --- grounds ------------------------------------------------------------------------------------------------------------


def _gradient(w: int, h: int, top: RGB, bottom: RGB) -> Image.Image:
    mask = Image.linear_gradient("L").resize((w, h))
    return Image.composite(Image.new("RGB", (w, h), bottom), Image.new("RGB", (w, h), top), mask)


def _landscape(scene: Scene, w: int, h: int, chance: random.Random) -> Image.Image:
    top, bottom = _SKY[scene.light]
    sky = scene.things.get("sky")
    if sky and sky.colour:
        top, bottom = dark(colours()[sky.colour], 0.1), light(colours()[sky.colour], 0.6)
    image = _gradient(w, h, top, bottom)
    d, u, horizon = ImageDraw.Draw(image), min(w, h), h * 0.66
    _heaven(d, scene, w, h, u, chance)
    if "mountain" in scene.things:
        _mountains(d, scene.things["mountain"], w, horizon, u, bottom, chance)
    if "sea" in scene.things:
        _sea(image, scene, w, h, horizon)
        if set(scene.things) & {"house", "tree", "lighthouse", "bicycle", "cat", "flowers", "door"}:
            sand = (236, 238, 242) if scene.weather == "snow" else (222, 204, 160)
            shore = [(x, h * 0.785 + u * 0.02 * math.sin(x / w * 5 + scene.seed % 6)) for x in range(0, w + 9, 8)]
            d.polygon([*shore, (w, h), (0, h)], fill=sand)
            d.line(shore, fill=light(sand, 0.7), width=max(1, round(u * 0.008)))
    else:
        green = mix((128, 158, 98), _PALETTES[scene.accent % len(_PALETTES)][1], 0.25)
        if scene.weather == "snow":
            green = (232, 236, 240)
        for layer, (lift, waves) in enumerate(((0.0, 1.3), (0.12, 0.9), (0.24, 0.6))):
            phase = chance.random() * 6
            points = [(x, horizon + h * lift + u * 0.035 * math.sin(x / w * 6.3 * waves + phase)) for x in range(0, w + 9, 8)]
            d.polygon([*points, (w, h), (0, h)], fill=dark(green, 0.06 * layer))
    return image


def _heaven(d: ImageDraw.ImageDraw, scene: Scene, w: int, h: int, u: int, chance: random.Random) -> None:
    night = scene.light == "night"
    if night or "stars" in scene.things:
        for _ in range(90):
            x, y, r = chance.random() * w, chance.random() * h * 0.6, u * (0.0012 + 0.0022 * chance.random())
            d.ellipse((x - r, y - r, x + r, y + r), fill=(250, 246, 222))
    sun, moon = scene.things.get("sun"), scene.things.get("moon")
    if moon or night:
        x, y, r = w * 0.76, h * 0.2, u * 0.075 * (moon.scale if moon else 1)
        d.ellipse((x - r, y - r, x + r, y + r), fill=colours()[moon.colour] if moon and moon.colour else (248, 240, 206))
        for dx, dy, size in ((-0.3, -0.2, 0.2), (0.25, 0.3, 0.16), (0.3, -0.35, 0.11)):
            cx, cy, cr = x + r * dx, y + r * dy, r * size
            d.ellipse((cx - cr, cy - cr, cx + cr, cy + cr), fill=(228, 218, 184))
    elif sun or scene.light == "sunset":
        y = h * (0.56 if scene.light == "sunset" else 0.2)
        colour = colours()[sun.colour] if sun and sun.colour else (252, 208, 92)
        for size, share in ((1.5, 0.6), (1.22, 0.35), (1.0, 0.0)):
            r = u * 0.085 * size * (sun.scale if sun else 1)
            d.ellipse((w * 0.24 - r, y - r, w * 0.24 + r, y + r), fill=mix(colour, (252, 232, 190), share))
    if "clouds" in scene.things or (scene.light == "day" and "sky" not in scene.things):
        named = scene.things["clouds"].colour if "clouds" in scene.things else None
        white = colours()[named] if named else (250, 248, 242)
        for _ in range(4 if "clouds" in scene.things else 2):
            x, y, s = w * (0.1 + 0.8 * chance.random()), h * (0.1 + 0.22 * chance.random()), u * (0.05 + 0.03 * chance.random())
            for dx, dy, r in ((-1.2, 0.1, 0.7), (-0.4, -0.25, 0.95), (0.5, -0.1, 0.8), (1.2, 0.15, 0.55)):
                cx, cy = x + s * dx, y + s * dy
                d.ellipse(
                    (cx - s * r, cy - s * r * 0.8, cx + s * r, cy + s * r * 0.8),
                    fill=white,
                )
    if "birds" in scene.things:
        for index in range(5):
            x, y, s = w * (0.36 + 0.07 * index), h * (0.2 + 0.05 * (index % 3)), u * 0.025
            for side in (-1, 1):
                d.arc((x - s + side * s, y - s * 0.5, x + s + side * s, y + s), 200, 340, fill=INK, width=max(1, round(s * 0.14)))


def _mountains(d: ImageDraw.ImageDraw, thing: Thing, w: int, horizon: float, u: int, haze: RGB, chance: random.Random) -> None:
    colour = colours()[thing.colour] if thing.colour else (104, 112, 136)
    for layer, count in ((0, 3), (1, 2)):
        for peak in range(count):
            x = w * ((peak + 0.5) / count + 0.12 * (chance.random() - 0.5))
            s, half = u * (0.44 - 0.1 * layer) * thing.scale * (0.8 + 0.4 * chance.random()), w * 0.3
            fill = mix(colour, haze, 0.4 - 0.3 * layer)
            d.polygon([(x - half, horizon + u * 0.05), (x, horizon - s), (x + half, horizon + u * 0.05)], fill=fill)
            d.polygon(
                [(x, horizon - s), (x + half, horizon + u * 0.05), (x + half * 0.2, horizon + u * 0.05)], fill=dark(fill, 0.12)
            )
            cap = [(x, horizon - s), (x + half * 0.24, horizon - s * 0.74), (x + half * 0.08, horizon - s * 0.8)]
            d.polygon([*cap, (x - half * 0.08, horizon - s * 0.72), (x - half * 0.24, horizon - s * 0.76)], fill=(244, 244, 246))


def _sea(image: Image.Image, scene: Scene, w: int, h: int, horizon: float) -> None:
    named = scene.things["sea"].colour
    colour = colours()[named] if named else {"night": (26, 44, 84), "sunset": (120, 96, 132)}.get(scene.light, (64, 130, 164))
    image.paste(_gradient(w, h - int(horizon), light(colour, 0.25), dark(colour, 0.2)), (0, int(horizon)))
    d = ImageDraw.Draw(image)
    for row in range(9):
        y = horizon + (h - horizon) * (row + 0.6) / 9
        for piece in range(5):
            x, length = w * ((piece * 0.23 + row * 0.137) % 1.0), w * (0.03 + 0.01 * row)
            d.line((x, y, x + length, y), fill=light(colour, 0.45), width=max(1, round(h * 0.003)))


def _wall(scene: Scene, w: int, h: int, chance: random.Random) -> Image.Image:
    named = scene.things["wall"].colour if "wall" in scene.things else None
    colour = colours()[named] if named else ((226, 196, 158), (216, 186, 172), (206, 204, 186), (190, 200, 204))[scene.accent % 4]
    image = _gradient(w, h, light(colour, 0.12), dark(colour, 0.06))
    d, u, floor = ImageDraw.Draw(image), min(w, h), h * 0.84
    for _ in range(26):
        x, y, s = chance.random() * w, chance.random() * floor, u * 0.05
        for row in range(chance.randrange(1, 3)):
            d.rounded_rectangle(
                (x + row * s * 0.5, y + row * s * 0.44, x + s + row * s * 0.5, y + s * 0.38 + row * s * 0.44),
                radius=s * 0.06,
                fill=dark(colour, 0.08),
            )
    d.rectangle((0, floor, w, h), fill=(168, 160, 150))
    for row in range(4):
        y = floor + (h - floor) * row / 4
        d.line((0, y, w, y), fill=(146, 138, 130), width=max(1, round(u * 0.003)))
        for stone in range(9):
            x = w * (stone + 0.5 * (row % 2)) / 8
            d.line((x, y, x, y + (h - floor) / 4), fill=(146, 138, 130), width=max(1, round(u * 0.003)))
    return image


def _abstract(scene: Scene, w: int, h: int, chance: random.Random) -> Image.Image:
    palette = [colours()[name] for name in scene.colours] or list(_PALETTES[(scene.seed + scene.accent) % len(_PALETTES)])
    if len(palette) < 3:
        palette += [light(palette[0], 0.5), dark(palette[0], 0.4), (240, 232, 216)]
    ground = dark(palette[-1], 0.6) if scene.light == "night" else light(palette[-1], 0.55)
    image = _gradient(w, h, ground, mix(ground, palette[0], 0.3))
    u = min(w, h)
    for index in range(9):
        layer = Image.new("L", (w, h), 0)
        d, size = ImageDraw.Draw(layer), u * (0.1 + 0.26 * chance.random())
        x, y = w * (0.1 + 0.8 * chance.random()), h * (0.1 + 0.8 * chance.random())
        box = (x - size, y - size, x + size, y + size)
        match index % 3:
            case 0:
                d.ellipse(box, fill=215)
            case 1:
                d.pieslice(box, 90 * chance.randrange(4), 90 * chance.randrange(4) + 180, fill=225)
            case _:
                d.ellipse(box, outline=235, width=max(2, round(size * 0.16)))
        image.paste(palette[(index + scene.accent) % len(palette)], (0, 0), layer)
    return _weathered(image, scene, w, h, chance)


# --- things, light, weather ----------------------------------------------------------------------------------------------


def _stand(image: Image.Image, scene: Scene, w: int, h: int, *, indoors: bool) -> None:
    d, u = ImageDraw.Draw(image), min(w, h)
    present = [name for name in STANDING if name in scene.things]
    floor = h * (0.86 if indoors else 0.8)
    for name in present:
        motif, own = STANDING[name]
        thing = scene.things[name]
        colour = colours()[thing.colour] if thing.colour else own
        x, y, s = w * _spot(scene, thing), floor, u * 0.36 * thing.scale
        match name:
            case "door" if indoors:
                x, y, s = w * 0.58, h * 0.85, min(h * 0.7, u * 0.82) * thing.scale
            case "door" if "house" in present:
                s = u * 0.13 * thing.scale
                x = w * _spot(scene, scene.things["house"])
            case "bicycle":
                x, y, s = (w * 0.42, h * 0.93, u * 0.4 * thing.scale) if indoors else (x, h * 0.9, u * 0.3 * thing.scale)
            case "cat":
                y, s = h * 0.94, u * 0.27 * thing.scale
            case "flowers":
                y, s = h * 0.95, u * 0.18 * thing.scale
            case "tree" | "lighthouse" | "house":
                s = u * 0.46 * thing.scale
            case "balloon":
                y, s = h * 0.52, u * 0.34 * thing.scale
            case "boat":
                y, s = h * 0.75, u * 0.3 * thing.scale
        if name not in ("balloon", "boat") and name != "door":
            d.ellipse((x - s * 0.6, y - s * 0.05, x + s * 0.6, y + s * 0.06), fill=_under(image, x, y + s * 0.05))
        motif(d, x, y, s, colour)


def _under(image: Image.Image, x: float, y: float) -> RGB:
    """The colour of a shadow: the ground's own, darker."""
    pixel = image.getpixel((min(max(0, int(x)), image.width - 1), min(int(y), image.height - 1)))
    return dark(pixel[:3], 0.22) if isinstance(pixel, tuple) and len(pixel) >= 3 else INK  # type: ignore[arg-type]


def _spot(scene: Scene, thing: Thing) -> float:
    """A thing's place across the picture, 0 to 1, by its slot; half of all pictures are mirrored."""
    spot = _SPOTS[thing.slot % len(_SPOTS)]
    return spot if scene.seed % 2 else 1 - spot


def _lit(image: Image.Image, scene: Scene, w: int, h: int, *, indoors: bool) -> Image.Image:
    if scene.light == "night":
        blue = Image.blend(image, Image.new("RGB", (w, h), (16, 22, 58)), 0.55)
        if not indoors:  # the sky is dark already
            return Image.composite(blue, image, Image.linear_gradient("L").point(_late).resize((w, h)))
        warm = Image.blend(image, Image.new("RGB", (w, h), (252, 214, 130)), 0.16)
        lamp = Image.new("L", (w, h), 255)
        lamp.paste(Image.radial_gradient("L").point(_to_rim).resize((w, h)), (int(w * 0.16), int(-h * 0.1)))
        return Image.composite(blue, warm, lamp)
    if scene.light == "sunset":
        return Image.blend(image, Image.new("RGB", (w, h), (248, 150, 84)), 0.16)
    return image


def _late(value: int) -> int:
    """A mask's rows, top to bottom: nothing in the sky, all of it from the horizon on."""
    return max(0, min(255, (value - 120) * 5))


def _to_rim(value: int) -> int:
    """A radial mask that reaches 255 at the rim of its square, not only in the corners."""
    return min(255, value * 3 // 2)


def _weathered(image: Image.Image, scene: Scene, w: int, h: int, chance: random.Random) -> Image.Image:
    d, u = ImageDraw.Draw(image), min(w, h)
    if scene.weather == "fog":
        return Image.blend(image, _gradient(w, h, (226, 228, 230), (206, 210, 214)), 0.45)
    for _ in range(260 if scene.weather else 0):
        x, y = chance.random() * w, chance.random() * h
        if scene.weather == "snow":
            r = u * (0.002 + 0.005 * chance.random())
            d.ellipse((x - r, y - r, x + r, y + r), fill=(252, 252, 254))
        else:
            d.line((x, y, x - u * 0.012, y + u * 0.045), fill=(198, 214, 230), width=max(1, round(u * 0.0025)))
    return image


def _photo(scene: Scene, photo: Image.Image, w: int, h: int) -> Image.Image:
    """Somebody's picture with the latest instruction applied as far as paint goes: light, weather, a wash of the colour named."""
    share = max(w / photo.width, h / photo.height)
    image = photo.convert("RGB").resize(
        (math.ceil(photo.width * share), math.ceil(photo.height * share)), Image.Resampling.BILINEAR
    )
    left, top = (image.width - w) // 2, (image.height - h) // 2
    image = image.crop((left, top, left + w, top + h))
    named = [thing.colour for thing in scene.things.values() if thing.colour]
    wash = [colours()[name] for name in (*named, *scene.colours)] or [_PALETTES[scene.accent % len(_PALETTES)][1]]
    chance = random.Random(scene.seed)  # noqa: S311 - a picture's layout
    if scene.light == "day":
        image = Image.blend(image, Image.new("RGB", (w, h), wash[0]), 0.22)
    if scene.light == "night":
        image = Image.blend(image, Image.new("RGB", (w, h), (16, 22, 58)), 0.55)
        _heaven(ImageDraw.Draw(image), scene, w, int(h * 0.7), min(w, h), chance)
    else:
        image = _lit(image, scene, w, h, indoors=False)
    return _weathered(image, scene, w, h, chance)


def _pin(whole: Image.Image, references: tuple[Image.Image, ...], w: int, h: int) -> None:
    """Show references as small prints in the upper right corner."""
    edge, gap = round(min(w, h) * 0.15), round(min(w, h) * 0.025)
    for index, reference in enumerate(references[:4]):
        small = reference.convert("RGB").resize((edge, edge))
        x, y = w - (index + 1) * (edge + gap), gap
        ImageDraw.Draw(whole).rectangle((x - gap // 3, y - gap // 3, x + edge + gap // 3, y + edge + gap), fill=(252, 250, 244))
        whole.paste(small, (x, y))
