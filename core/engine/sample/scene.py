"""What a sample picture shows, read from words: things it can draw, their colours, the light. Pure; no drawing here.

A scene travels inside the picture it was drawn for (a PNG text chunk), so that painting offline is as stateless as the real thing:
an edit gets a picture and words, and gives a picture.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import cache
from typing import Any

from core.model import Act
from core.reading import lists
from core.reading.tokens import plain, tokens

RGB = tuple[int, int, int]

_BACKDROPS = {"sun", "moon", "stars", "clouds", "sky", "sea", "mountain", "wall", "birds", "door"}
_SMALLEST, _LARGEST = 0.5, 1.8  # scales
_MOST = 1 << 32
_NEAR = 5  # words between a thing and the colour said of it after it


@cache
def colours() -> Mapping[str, RGB]:
    """The colours that are painted, by their names."""
    return {name: _rgb(written) for name, written in lists.table("scenes.pigments").items()}


def _rgb(written: str) -> RGB:
    red, green, blue = bytes.fromhex(written.removeprefix("#"))
    return red, green, blue


@cache
def _called(*tables: str) -> Mapping[str, str]:
    """What is drawn by each word of such tables: "scarlet" is red."""
    lists_of = ((name, f"scenes.{table}.{name}") for table in tables for name in lists.table(f"scenes.{table}"))
    return {word: name for name, listed in lists_of for word in lists.words(listed)}


@cache
def _colours_said() -> Mapping[str, str]:
    return {**{name: name for name in colours()}, **_called("colours")}


def _things_said() -> Mapping[str, str]:
    return _called("subjects", "surroundings", "places")


def _says(change: str, said: Iterable[str]) -> bool:
    """Whether a word of the change ("away", "larger", "smaller") is among them."""
    return not lists.words(f"scenes.changes.{change}").isdisjoint(said)


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """A thing in a sample. `slot` is its place in the picture, kept whatever comes or goes beside it."""

    colour: str | None = None
    scale: float = 1.0
    slot: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A scene. `photo`: the pixels are somebody's picture, not ours to draw anew. `accent` changes with every instruction that says
    nothing we can draw, so that each one shows."""

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
        """The scene in this JSON; None if it is not one of ours."""
        try:
            found: dict[str, Any] = json.loads(text)
            things = {str(name): Thing(**thing) for name, thing in found.pop("things").items()}
            scene = Scene(**{**found, "edits": tuple(found["edits"]), "colours": tuple(found["colours"]), "things": things})
            return scene if _is_ours(scene) else None
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            return None


def _is_ours(scene: Scene) -> bool:
    """Whether a scene that came inside a picture is one that we could have made, since anybody can write one into theirs. Raises
    TypeError."""
    counts = (scene.seed, scene.accent, *(thing.slot for thing in scene.things.values()))
    named = (*scene.colours, *(thing.colour for thing in scene.things.values() if thing.colour is not None))
    return (
        all(isinstance(said, str) for said in (scene.words, *scene.edits))
        and all(isinstance(count, int) and abs(count) <= _MOST for count in counts)
        and all(_SMALLEST <= thing.scale <= _LARGEST for thing in scene.things.values())
        and set(_things_said().values()).issuperset(scene.things)
        and colours().keys() >= set(named)
        and scene.light in _called("lights").values()
        and (scene.weather is None or scene.weather in _called("weather").values())
    )


def fresh(words: str, seed: int) -> Scene:
    return _told(Scene(words=words, seed=seed), words)


def repainted(scene: Scene, asked: str, *, act: Act, seed: int) -> Scene:
    """The scene after an ask. A variation gets a new seed; a final is the same scene again, except for what is asked."""
    if act is Act.VARIATIONS:
        scene = replace(scene, seed=seed, accent=scene.accent + 1)
    if not asked:
        return scene
    told = _told(scene, asked)
    accent = scene.accent + (told == scene)
    return replace(told, edits=(*scene.edits, asked), accent=accent)


def _told(scene: Scene, words: str) -> Scene:
    said = tokens(plain(words))
    known, named, lights = _things_said(), _colours_said(), _called("lights")
    things = dict(scene.things)
    used: set[int] = set()
    for at, name in [(at, known[token]) for at, token in enumerate(said) if token in known]:
        if _says("away", said[max(0, at - 3) : at]):
            things.pop(name, None)
            continue
        colour, place = _colour_of(said, at, used)
        used |= {place} if place is not None else set()
        before = things.get(name) or Thing(slot=-1 if name in _BACKDROPS else _free_slot(things))
        things[name] = replace(before, colour=colour or before.colour, scale=_scale(said, at, before.scale))
    loose = [named[token] for at, token in enumerate(said) if token in named and at not in used]
    return replace(
        scene,
        things=things,
        light=next((lights[token] for token in reversed(said) if token in lights), scene.light),
        weather=_weather(said, scene.weather),
        colours=(*loose, *scene.colours)[:4],
    )


def _free_slot(things: Mapping[str, Thing]) -> int:
    taken = {thing.slot for thing in things.values()}
    return next(slot for slot in range(len(things) + 1) if slot not in taken)


def _weather(said: Sequence[str], before: str | None) -> str | None:
    known = _called("weather")
    for at, token in enumerate(said):
        if token in known:
            return None if _says("away", said[max(0, at - 3) : at]) else known[token]
    return before


def _colour_of(said: Sequence[str], at: int, used: set[int]) -> tuple[str | None, int | None]:
    """The colour said about the thing at `at`, and where: "red bicycle", "blue wooden door", "make the door green"."""
    things, named = _things_said(), _colours_said()
    for place in range(at - 1, max(-1, at - 4), -1):
        if said[place] in things:
            break
        if said[place] in named and place not in used:
            return named[said[place]], place
    for place in range(at + 1, min(len(said), at + 1 + _NEAR)):
        if said[place] in things:
            break
        if said[place] in named and things.keys().isdisjoint(said[place + 1 : place + 3]):
            return named[said[place]], place
    return None, None


def _scale(said: Sequence[str], at: int, before: float) -> float:
    near = said[max(0, at - 3) : at + 4]
    if _says("larger", near):
        return min(_LARGEST, before * 1.3)
    return max(_SMALLEST, before * 0.75) if _says("smaller", near) else before
