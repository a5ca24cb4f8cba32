"""What a sample picture shows, read from words: things it can draw, their colours, the light. Pure; no drawing here.

A scene travels inside the picture it was drawn for (a PNG text chunk), so that painting offline is as stateless as the real thing: an
edit gets a picture and words, and gives a picture.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from core.model import Act

RGB = tuple[int, int, int]

COLOURS: Mapping[str, RGB] = {
    "red": (196, 58, 49), "crimson": (160, 30, 50), "orange": (232, 126, 48), "yellow": (242, 196, 60), "gold": (214, 164, 56),
    "green": (74, 138, 84), "lime": (150, 196, 70), "teal": (40, 132, 132), "turquoise": (64, 178, 172), "blue": (46, 102, 172),
    "navy": (32, 48, 96), "purple": (120, 78, 158), "violet": (134, 92, 180), "pink": (230, 134, 164), "magenta": (196, 56, 132),
    "brown": (128, 86, 58), "beige": (222, 204, 172), "white": (244, 242, 236), "black": (38, 38, 42), "grey": (136, 138, 142),
    "silver": (184, 190, 196),
}  # fmt: skip
_COLOUR_WORDS = {
    **{name: name for name in COLOURS},
    "gray": "grey", "golden": "gold", "scarlet": "red", "rot": "red", "rotes": "red", "rote": "red", "rouge": "red", "rojo": "red",
    "roja": "red", "grün": "green", "grüne": "green", "grünes": "green", "vert": "green", "verte": "green", "verde": "green",
    "blau": "blue", "blaue": "blue", "blaues": "blue", "bleu": "blue", "bleue": "blue", "azul": "blue", "gelb": "yellow",
    "gelbe": "yellow", "jaune": "yellow", "amarillo": "yellow", "amarilla": "yellow", "weiß": "white", "schwarz": "black",
    "noir": "black", "blanc": "white", "rosa": "pink", "lila": "purple",
}  # fmt: skip
_THING_WORDS = {
    "house": "house", "cottage": "house", "cabin": "house", "home": "house", "haus": "house", "maison": "house", "casa": "house",
    "door": "door", "tür": "door", "porte": "door", "puerta": "door", "gate": "door", "bicycle": "bicycle", "bike": "bicycle",
    "fahrrad": "bicycle", "vélo": "bicycle", "bicicleta": "bicycle", "tree": "tree", "trees": "tree", "forest": "tree",
    "baum": "tree", "arbre": "tree", "árbol": "tree", "oak": "tree", "sun": "sun", "sonne": "sun", "soleil": "sun", "sol": "sun",
    "moon": "moon", "mond": "moon", "lune": "moon", "luna": "moon", "star": "stars", "stars": "stars", "cat": "cat", "kitten": "cat",
    "katze": "cat", "gato": "cat", "mountain": "mountain", "mountains": "mountain", "berg": "mountain",
    "montagne": "mountain", "montaña": "mountain", "hill": "mountain", "sea": "sea", "ocean": "sea", "lake": "sea", "river": "sea",
    "beach": "sea", "meer": "sea", "mer": "sea", "mar": "sea", "boat": "boat", "ship": "boat", "sailboat": "boat",
    "cloud": "clouds", "clouds": "clouds", "flower": "flowers", "flowers": "flowers", "tulip": "flowers", "tulips": "flowers",
    "bird": "birds", "birds": "birds", "balloon": "balloon", "lighthouse": "lighthouse", "sky": "sky", "wall": "wall",
}  # fmt: skip
_LIGHTS = {
    "night": "night", "midnight": "night", "nacht": "night", "nuit": "night", "noche": "night", "starry": "night",
    "sunset": "sunset", "dusk": "sunset", "sunrise": "sunset", "dawn": "sunset", "evening": "sunset", "day": "day", "daylight": "day",
    "noon": "day", "morning": "day", "sunny": "day",
}  # fmt: skip
_WEATHER = {
    "snow": "snow", "snowy": "snow", "winter": "snow", "schnee": "snow", "rain": "rain", "rainy": "rain", "regen": "rain",
    "fog": "fog", "foggy": "fog", "mist": "fog", "misty": "fog",
}  # fmt: skip
_AWAY = {"remove", "without", "no", "delete", "erase", "drop", "ohne", "sans", "sin"}
_LARGER, _SMALLER = {"bigger", "larger", "taller", "huge", "größer"}, {"smaller", "tiny", "little", "kleiner"}
_BACKDROPS = {"sun", "moon", "stars", "clouds", "sky", "sea", "mountain", "wall", "birds", "door"}
_THINGS = frozenset(_THING_WORDS.values())
_SMALLEST, _LARGEST = 0.5, 1.8  # scales
_MOST = 1 << 32
_NEAR = 5  # words between a thing and the colour said of it after it


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """`slot` is its place in the picture, kept whatever comes or goes beside it."""

    colour: str | None = None
    scale: float = 1.0
    slot: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """`photo`: the pixels are somebody's picture, not ours to draw anew. `accent` moves with every instruction that
    says nothing we can draw, so that each one shows."""

    words: str
    seed: int
    edits: tuple[str, ...] = ()
    things: Mapping[str, Thing] = field(default_factory=dict)
    light: str = "day"
    weather: str | None = None
    colours: tuple[str, ...] = ()  # named, but of nothing in particular
    accent: int = 0
    photo: bool = False

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)

    @staticmethod
    def from_json(text: str) -> Scene | None:
        """None for what is no scene of ours."""
        try:
            found: dict[str, Any] = json.loads(text)
            things = {str(name): Thing(**thing) for name, thing in found.pop("things").items()}
            scene = Scene(**{**found, "edits": tuple(found["edits"]), "colours": tuple(found["colours"]), "things": things})
            return scene if _is_ours(scene) else None
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            return None


def _is_ours(scene: Scene) -> bool:
    """Whether a scene that came inside a picture is one that we could have told: anybody can write one into theirs. Raises TypeError."""
    counts = (scene.seed, scene.accent, *(thing.slot for thing in scene.things.values()))
    colours = (*scene.colours, *(thing.colour for thing in scene.things.values() if thing.colour is not None))
    return (
        all(isinstance(said, str) for said in (scene.words, *scene.edits))
        and all(isinstance(count, int) and abs(count) <= _MOST for count in counts)
        and all(_SMALLEST <= thing.scale <= _LARGEST for thing in scene.things.values())
        and _THINGS.issuperset(scene.things)
        and COLOURS.keys() >= set(colours)
        and scene.light in _LIGHTS.values()
        and (scene.weather is None or scene.weather in _WEATHER.values())
    )


def fresh(words: str, seed: int) -> Scene:
    return _told(Scene(words=words, seed=seed), words)


def repainted(scene: Scene, asked: str, *, act: Act, seed: int) -> Scene:
    """The scene after an ask. A variation gets a new seed; a final is the same scene again, but for what is asked."""
    if act is Act.VARIATIONS:
        scene = replace(scene, seed=seed, accent=scene.accent + 1)
    if not asked:
        return scene
    told = _told(scene, asked)
    accent = scene.accent + (told == scene)
    return replace(told, edits=(*scene.edits, asked), accent=accent)


def _told(scene: Scene, words: str) -> Scene:
    tokens = re.findall(r"\w+", words.lower())
    things = dict(scene.things)
    used: set[int] = set()
    for at, name in [(at, _THING_WORDS[token]) for at, token in enumerate(tokens) if token in _THING_WORDS]:
        if any(token in _AWAY for token in tokens[max(0, at - 3) : at]):
            things.pop(name, None)
            continue
        colour, place = _colour_of(tokens, at, used)
        used |= {place} if place is not None else set()
        before = things.get(name) or Thing(slot=-1 if name in _BACKDROPS else _free_slot(things))
        things[name] = replace(before, colour=colour or before.colour, scale=_scale(tokens, at, before.scale))
    loose = [_COLOUR_WORDS[token] for at, token in enumerate(tokens) if token in _COLOUR_WORDS and at not in used]
    return replace(
        scene,
        things=things,
        light=next((_LIGHTS[token] for token in reversed(tokens) if token in _LIGHTS), scene.light),
        weather=_weather(tokens, scene.weather),
        colours=(*loose, *scene.colours)[:4],
    )


def _free_slot(things: Mapping[str, Thing]) -> int:
    taken = {thing.slot for thing in things.values()}
    return next(slot for slot in range(len(things) + 1) if slot not in taken)


def _weather(tokens: list[str], before: str | None) -> str | None:
    for at, token in enumerate(tokens):
        if token in _WEATHER:
            return None if any(word in _AWAY for word in tokens[max(0, at - 3) : at]) else _WEATHER[token]
    return before


def _colour_of(tokens: list[str], at: int, used: set[int]) -> tuple[str | None, int | None]:
    """The colour said of the thing at `at` and where: "red bicycle", "blue wooden door", "make the door green"."""
    for place in range(at - 1, max(-1, at - 4), -1):
        if tokens[place] in _THING_WORDS:
            break
        if tokens[place] in _COLOUR_WORDS and place not in used:
            return _COLOUR_WORDS[tokens[place]], place
    for place in range(at + 1, min(len(tokens), at + 1 + _NEAR)):
        if tokens[place] in _THING_WORDS:
            break
        if tokens[place] in _COLOUR_WORDS and not any(token in _THING_WORDS for token in tokens[place + 1 : place + 3]):
            return _COLOUR_WORDS[tokens[place]], place
    return None, None


def _scale(tokens: list[str], at: int, before: float) -> float:
    near = set(tokens[max(0, at - 3) : at + 4])
    if near & _LARGER:
        return min(_LARGEST, before * 1.3)
    return max(_SMALLEST, before * 0.75) if near & _SMALLER else before
