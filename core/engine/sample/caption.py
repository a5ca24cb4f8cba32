"""The caption of a sample: what was asked for, and that no model painted it."""

from __future__ import annotations

from PIL import Image, ImageDraw, ImageFont

from core.engine.sample.scene import Scene

RIBBON = "SAMPLE · painted offline, no model"
PAPER, INK, _QUIET = (248, 245, 238), (46, 44, 50), (122, 116, 112)


class Caption:
    """A strip of paper below the picture: the ribbon, the words, the edits."""

    def __init__(self, scene: Scene, w: int, h: int) -> None:
        self._w, self._h = w, h
        self._unit = max(9.0, min(w * 0.03, h * 0.045))
        self._words = [*_wrapped(_legible(scene.words), _font(self._unit), w - 2 * self._unit, 2)]
        self._edit = self._latest([words for words in map(_legible, scene.edits) if words])
        # There is room for edits from the first picture on, so that nothing above moves when the first edit comes.
        self.height = round(self._unit * (3.9 + 1.3 * len(self._words)))

    def _latest(self, edits: list[str]) -> str:
        """As many of the last edits as fit one line."""
        font, room = _font(self._unit * 0.78), self._w - 2 * self._unit
        for first in range(len(edits)):
            line = "  ".join(f"» {words}" for words in edits[first:])
            if font.getlength(line) <= room or first == len(edits) - 1:
                return _wrapped(line, font, room, 1)[0]
        return ""

    def draw(self, whole: Image.Image) -> None:
        d, u = ImageDraw.Draw(whole), self._unit
        top, left = self._h - self.height, u
        d.rectangle((0, top, self._w, self._h), fill=PAPER)
        font = _font(u * 0.72)
        while font.getlength(RIBBON) > self._w - 3.2 * u and font.size > 6:
            font = _font(font.size * 0.9)
        length = font.getlength(RIBBON)
        d.rounded_rectangle((left, top + u * 0.55, left + length + u * 1.1, top + u * 1.85), radius=u * 0.65, fill=(206, 74, 52))
        d.text((left + u * 0.55, top + u * 1.2), RIBBON, font=font, fill=(255, 252, 246), anchor="lm")
        y = top + u * 2.2
        for line in self._words:
            d.text((left, y), line, font=_font(u), fill=INK)
            y += u * 1.3
        d.text((left, y + u * 0.1), self._edit, font=_font(u * 0.78), fill=_QUIET)


def _font(size: float) -> ImageFont.FreeTypeFont:
    font = ImageFont.load_default(size=size)
    if not isinstance(font, ImageFont.FreeTypeFont):
        raise TypeError("Pillow was built without FreeType, so no text can be drawn")
    return font


def _legible(words: str) -> str:
    """The text without letters that Pillow's own font lacks; nothing if that would leave less than half of the words."""
    line = " ".join(words.split())[:300]
    kept = "".join(letter for letter in line if ord(letter) < 0x180 or letter in "‘’“”–—…€")
    return kept if 2 * len(kept) >= len(line) else ""


def _wrapped(text: str, font: ImageFont.FreeTypeFont, width: float, lines: int) -> list[str]:
    found: list[str] = []
    for word in text.split():
        if found and font.getlength(f"{found[-1]} {word}") <= width:
            found[-1] = f"{found[-1]} {word}"
        else:
            found.append(word)
    if len(found) > lines:
        found = [*found[: lines - 1], found[lines - 1] + " …"]
    for at, line in enumerate(found):
        while font.getlength(found[at]) > width and len(line) > 1:
            line = line[:-1]
            found[at] = line + "…"
    return found
