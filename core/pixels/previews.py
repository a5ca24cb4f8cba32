"""Makes previews: what people see before they open the original."""

from __future__ import annotations

import io
from collections.abc import Iterator

from PIL import Image

from core.pixels import formats
from core.pixels.budget import MAX_MODEL_PIXELS, needed
from core.pixels.decoding import DAMAGED, DECODERS, eight_bit, encoded, exif, shrinking, upright
from core.pixels.refusals import damaged, too_heavy


def preview(data: bytes, *, max_edge: int = 1024, max_bytes: int | None = None) -> bytes:
    """Make a JPEG to show, with a longest edge of at most `max_edge` pixels (never enlarged) and at most `max_bytes` bytes, on
    white where the picture is transparent. Raises BadPicture. The picture itself is not touched (see core/pixels/__init__.py)."""
    small = reduced(data, max_edge)
    for jpeg in _jpegs(small):
        if max_bytes is None or len(jpeg) <= max_bytes:
            return jpeg
    raise ValueError(f"no preview fits into {max_bytes} bytes")


def _jpegs(picture: Image.Image) -> Iterator[bytes]:
    for quality in (85, 75, 65, 50):
        yield encoded(picture, "JPEG", quality)
    for smaller in shrinking(picture):
        yield encoded(smaller, "JPEG", 65)


def reduced(data: bytes, edge: int) -> Image.Image:
    """The picture in RGB, upright, within a square of `edge`."""
    mime, _, _ = formats.size(data)
    needed(data, name="", max_pixels=MAX_MODEL_PIXELS)
    try:
        with Image.open(io.BytesIO(data), formats=[DECODERS[mime]]) as picture:
            picture.draft(None, (edge, edge))  # a JPEG is decoded near the size that is needed; others know no draft
            picture.load()
            turned = formats.orientation(exif(picture))
            profile = picture.info.get("icc_profile")
            if picture.mode in ("L", "RGB", "RGBA"):  # reduced before colours are worked on: that costs far less
                picture.thumbnail((edge, edge), reducing_gap=2.0)
                picture.info["icc_profile"] = profile
            small = _on_white(upright(eight_bit(picture), turned))
            small.thumbnail((edge, edge), reducing_gap=2.0)
            return small
    except DAMAGED as error:
        raise damaged("") from error
    except MemoryError as error:
        raise too_heavy("") from error


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode != "RGBA":
        return picture.convert("RGB")
    white = Image.new("RGB", picture.size, "white")
    white.paste(picture, mask=picture.getchannel("A"))
    return white
