"""Sample pictures: drawn here, from the words, with no model and no network, and labelled as samples on their face.

Pure and synchronous: callers run it in a thread. About 0.2 s for 1K.
"""

from __future__ import annotations

import io
from collections.abc import Sequence

from PIL import Image, PngImagePlugin

from core.sample.drawing import draw
from core.sample.scene import Scene, asker_words, edited, fresh

__all__ = ["paint"]

_CHUNK = "darkroom-sample"
_PICTURE_AREA = "darkroom-sample-rows"  # rows of pixels above the caption


def paint(words: str, pictures: Sequence[bytes], *, edits: bool, width: int, height: int, seed: int) -> bytes:
    """A PNG of `width` x `height` pixels.

    words     a brief's words; what the studio says around the asker's is left out
    pictures  PNG, JPEG or WebP; with `edits` the first is the one to change, the rest are references
    seed      decides the layout of a new picture or a variation
    """
    said = asker_words(words)
    opened = [Image.open(io.BytesIO(data)) for data in pictures]
    base = opened.pop(0) if edits and opened else None
    before = _scene_in(base) if base is not None else None
    photo: Image.Image | None = None
    if base is None:
        scene = fresh(said, seed)
    elif before is None:
        scene = edited(Scene(words="A picture of yours", seed=seed, photo=True), said, seed)
        photo = base
    else:
        scene = edited(before, said, seed)
        photo = base.crop((0, 0, base.width, _area(base))) if before.photo else None
    image, area = draw(scene, width, height, tuple(opened), photo)
    return _saved(image, scene, area)


def _scene_in(picture: Image.Image) -> Scene | None:
    text = picture.info.get(_CHUNK)
    return Scene.from_json(text) if isinstance(text, str) else None


def _area(picture: Image.Image) -> int:
    text = str(picture.info.get(_PICTURE_AREA, ""))
    return min(int(text), picture.height) if text.isdigit() else picture.height


def _saved(image: Image.Image, scene: Scene, area: int) -> bytes:
    info = PngImagePlugin.PngInfo()
    info.add_itxt(_CHUNK, scene.to_json())
    info.add_itxt(_PICTURE_AREA, str(area))
    info.add_itxt("Comment", "A sample picture, painted offline by Darkroom without a model.")
    out = io.BytesIO()
    image.save(out, "PNG", pnginfo=info, compress_level=4)
    return out.getvalue()
