"""From damaged, large, odd and colourful files to 8 bits in sRGB, and from there to files again."""

from __future__ import annotations

import io
import struct
import unicodedata
import zlib
from collections.abc import Iterator
from typing import Final

from PIL import Image, ImageCms

from core.errors import BadPicture

# What Pillow's decoders raise on damaged files. Warnings count too: where they are errors, they come as exceptions.
DAMAGED: Final = (
    OSError, SyntaxError, ValueError, TypeError, KeyError, IndexError, EOFError, OverflowError, ZeroDivisionError, MemoryError,
    RuntimeError,  # libavif's
    AssertionError,  # Pillow asserts some of what it expects of files, such as a palette
    struct.error, zlib.error, Image.DecompressionBombError, Warning,
)  # fmt: skip
DECODERS: Final = {
    "image/png": "PNG",
    "image/jpeg": "JPEG",
    "image/webp": "WEBP",
    "image/gif": "GIF",
    "image/bmp": "BMP",
    "image/tiff": "TIFF",
    "image/avif": "AVIF",
}


def shown(name: str) -> str:
    """A file's name as it may stand in a sentence: no control or direction marks, no line breaks, not endless."""
    clean = "".join(c for c in name if unicodedata.category(c)[0] != "C" and c not in "`\u2028\u2029").strip()
    if len(clean) > 60:
        clean = f"{clean[:40]}…{clean[-15:]}"
    return f"“{clean}”" if clean else "The picture"


def damaged(name: str) -> BadPicture:
    return BadPicture(f"{shown(name)} cannot be read: the file is cut off or damaged. Open it, save it anew and attach it again.")


def check_size(width: int, height: int, name: str, max_pixels: int) -> None:
    if width * height > max_pixels:
        raise BadPicture(
            f"{shown(name)} has {width:,} × {height:,} pixels; at most {max_pixels // 1_000_000} million work. Save it smaller."
        )


# --- colours: 8 bits, sRGB, upright ------------------------------------------------------------------------------------------


def eight_bit(picture: Image.Image) -> Image.Image:
    """L, RGB, or RGBA where something can be seen through; colours in sRGB."""
    profile = picture.info.get("icc_profile")
    if picture.mode.startswith("I;16"):
        picture = picture.convert("I").point(lambda value: value * (1 / 257) + 0.5).convert("L")
    elif picture.mode in ("I", "F"):
        picture = _stretched(picture)
    elif picture.has_transparency_data:
        picture = picture.convert("RGBA")
        if picture.getchannel("A").getextrema() == (255, 255):
            picture = picture.convert("RGB")
    elif picture.mode not in ("L", "RGB", "CMYK"):
        picture = picture.convert("L" if picture.mode == "1" else "RGB")
    if profile and not is_srgb(profile):
        picture = _to_srgb(picture, profile)
    return picture.convert("RGB") if picture.mode == "CMYK" else picture


def _stretched(picture: Image.Image) -> Image.Image:
    """Files of 32 bits say nothing of their white point; from darkest to brightest is what a viewer shows."""
    low, high = picture.getextrema()
    if not isinstance(low, int | float) or not isinstance(high, int | float):
        raise ValueError("one channel expected")
    scale = 255 / (high - low) if high > low else 0.0
    return picture.convert("F").point(lambda value: value * scale - low * scale).convert("L")


def is_srgb(profile: bytes | None) -> bool:
    return profile is None or b"sRGB" in profile or "sRGB".encode("utf-16-be") in profile


def _to_srgb(picture: Image.Image, profile: bytes) -> Image.Image:
    """A profile that does not fit its picture is left aside, as viewers do."""
    alpha = picture.getchannel("A") if picture.mode == "RGBA" else None
    colours = picture.convert("RGB") if alpha else picture
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        converted = ImageCms.profileToProfile(colours, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError):
        return picture
    if converted is None:  # only when asked to work in place
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
