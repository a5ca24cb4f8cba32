"""Decodes pictures of every kind, size and colour space, damaged ones too, to 8 bits in sRGB, and encodes them as files again."""

from __future__ import annotations

import io
import math
import struct
import zlib
from collections.abc import Iterator
from typing import Final

from PIL import AvifImagePlugin, Image, ImageCms, TiffImagePlugin, WebPImagePlugin  # noqa: F401 - registers these kinds

# What Pillow's decoders raise on damaged files. Warnings count too: where they are errors, they come as exceptions.
DAMAGED: Final = (
    OSError, SyntaxError, ValueError, TypeError, KeyError, IndexError, EOFError, OverflowError, ZeroDivisionError,
    RuntimeError,  # libavif's
    AssertionError,  # Pillow asserts some of what it expects of files, such as a palette
    SystemError,  # so says Pillow of pixels that would lie outside of the picture
    struct.error, zlib.error, Image.DecompressionBombError, Warning,
)  # fmt: skip
_STRIP_PIXELS: Final = 1_000_000
DECODERS: Final = {
    "image/png": "PNG",
    "image/jpeg": "JPEG",
    "image/webp": "WEBP",
    "image/gif": "GIF",
    "image/bmp": "BMP",
    "image/tiff": "TIFF",
    "image/avif": "AVIF",
}


# --- colours: 8 bits, sRGB, upright ------------------------------------------------------------------------------------------


def eight_bit(picture: Image.Image) -> Image.Image:
    """Convert a picture to L or RGB, or to RGBA if it has transparency, with colours in sRGB."""
    profile = picture.info.get("icc_profile")
    picture = _direct(picture, _range(picture))
    if picture.mode == "RGBA" and picture.getextrema()[-1] == (255, 255):
        picture = picture.convert("RGB")
    if profile and not is_srgb(profile):
        picture = _to_srgb(picture, profile)
    return picture.convert("RGB") if picture.mode == "CMYK" else picture


def detached(picture: Image.Image, edge: int) -> Image.Image:
    """Return the picture, loaded, its longest edge at most `edge` pixels, without what its decoder holds. A smaller copy is made in
    strips: otherwise three full-size copies of the source would be in memory at once.
    """
    if max(picture.size) <= edge:
        return picture.copy() if picture.format in ("WEBP", "AVIF") else picture
    small = _smaller(picture, edge)
    small.info["icc_profile"] = picture.info.get("icc_profile")
    return small


_DIRECT: Final = ("L", "RGB", "RGBA", "CMYK")


def _direct(picture: Image.Image, brightness: tuple[float, float] | None) -> Image.Image:
    """A picture, or a strip of one, in 8 bits per channel without a palette. `brightness`: the darkest and brightest value of the
    whole picture."""
    if picture.mode.startswith("I;16"):
        return picture.convert("I").point(lambda value: value * (1 / 257) + 0.5).convert("L")
    if brightness is not None:
        low, high = brightness
        scale = 255 / (high - low) if high > low else 0.0
        return picture.convert("F").point(lambda value: value * scale - low * scale).convert("L")
    if picture.mode != "RGBA" and picture.has_transparency_data:
        return picture.convert("RGBA")
    if picture.mode in _DIRECT:
        return picture
    return picture.convert("L" if picture.mode == "1" else "RGB")


def _range(picture: Image.Image) -> tuple[float, float] | None:
    """The range of brightness to show. 32-bit files do not say what is white, so viewers show from darkest to brightest."""
    if picture.mode not in ("I", "F"):
        return None
    low, high = picture.getextrema()
    if not isinstance(low, int | float) or not isinstance(high, int | float):
        raise ValueError("one channel expected")
    return low, high


def _smaller(picture: Image.Image, edge: int) -> Image.Image:
    width, height = (max(1, round(side * edge / max(picture.size))) for side in picture.size)
    brightness, step, reach = _range(picture), picture.height / height, math.ceil(3 * picture.height / height) + 1
    rows = max(16, _STRIP_PIXELS // picture.width)
    out: Image.Image | None = None
    for top in range(0, height, rows):
        bottom = min(top + rows, height)
        first, last = max(0, math.floor(top * step) - reach), min(picture.height, math.ceil(bottom * step) + reach)
        strip = _direct(picture.crop((0, first, picture.width, last)), brightness)
        box = (0, top * step - first, picture.width, min(bottom * step, picture.height) - first)
        part = strip.resize((width, bottom - top), Image.Resampling.BICUBIC, box=box)
        out = out or Image.new(part.mode, (width, height))
        out.paste(part, (0, top))
    assert out is not None
    return out


def is_srgb(profile: bytes | None) -> bool:
    return profile is None or b"sRGB" in profile or "sRGB".encode("utf-16-be") in profile


def _to_srgb(picture: Image.Image, profile: bytes) -> Image.Image:
    """Convert to sRGB. A profile that does not fit its picture is ignored, as viewers do."""
    alpha = picture.getchannel("A") if picture.mode == "RGBA" else None
    colours = picture.convert("RGB") if alpha else picture
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        converted = ImageCms.profileToProfile(colours, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError):
        return picture
    if converted is None:  # only where it converts in place
        return picture
    if alpha:
        converted.putalpha(alpha)
    return converted


_TURNS: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def upright(picture: Image.Image, orientation: int) -> Image.Image:
    turn = _TURNS.get(orientation)
    return picture.transpose(turn) if turn is not None else picture


def exif(picture: Image.Image) -> bytes:
    exif = picture.info.get("exif", b"")
    return exif.removeprefix(b"Exif\0\0") if isinstance(exif, bytes) else b""


# --- saving ---


def shrinking(picture: Image.Image) -> Iterator[Image.Image]:
    edge = max(picture.size)
    while edge > 1:
        edge = edge * 3 // 4
        smaller = picture.copy()
        smaller.thumbnail((edge, edge), reducing_gap=2.0)
        yield smaller


def encoded(picture: Image.Image, kind: str, quality: int = 0) -> bytes:
    out = io.BytesIO()
    picture.info.clear()  # else savers write the source's profile, EXIF and comments again
    match kind:
        case "PNG":
            picture.save(out, "PNG")
        case "WEBP":
            picture.save(out, "WEBP", quality=quality)
        case _:
            picture.save(out, "JPEG", quality=quality, subsampling=0 if quality >= 90 else 2)
    return out.getvalue()
