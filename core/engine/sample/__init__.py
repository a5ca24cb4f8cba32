"""Sample pictures, drawn here from the words, with no model and no network, and labelled as samples.

Pure and synchronous: callers run it in a thread. About 0.2 s for 1K.
"""

from __future__ import annotations

import io
from collections.abc import Sequence

from PIL import Image, PngImagePlugin

from core.engine.sample.drawing import draw
from core.engine.sample.scene import Scene, fresh, repainted
from core.model import Act

__all__ = ["paint"]

_CHUNK = "darkroom-sample"
_PICTURE_AREA = "darkroom-sample-rows"  # rows of pixels above the caption


def paint(
    asked: str, *, act: Act, base: bytes | None = None, references: Sequence[bytes] = (), width: int, height: int, seed: int
) -> bytes:
    """Paint a PNG of `width` x `height` pixels.

    asked       the asker's words
    act         what is made of `base`, the picture to change; without one the picture is new
    references  PNG, JPEG or WebP, as is `base`
    seed        decides the layout of a new picture or a variation
    """
    opened = _opened(base) if base is not None else None
    before = _scene_in(opened) if opened is not None else None
    photo: Image.Image | None = None
    if opened is None:
        scene = fresh(asked, seed)
    elif before is None:
        scene = repainted(Scene(words="A picture of yours", seed=seed, photo=True), asked, act=act, seed=seed)
        photo = opened
    else:
        scene = repainted(before, asked, act=act, seed=seed)
        photo = opened.crop((0, 0, opened.width, _area(opened))) if before.photo else None
    image, area = draw(scene, width, height, tuple(_opened(data) for data in references), photo)
    return _saved(image, scene, area)


def _opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data), formats=("PNG", "JPEG", "WEBP"))


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
