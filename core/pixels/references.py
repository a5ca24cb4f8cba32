"""Makes attached pictures fit for a model, or refuses them with a sentence that helps."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Final

from PIL import Image

from core.errors import BadPicture, NoPicture, UnreadKind
from core.pixels import formats
from core.pixels.budget import MAX_EDGE, MAX_PIXELS, jpeg_is_halved, needed
from core.pixels.decoding import DAMAGED, DECODERS, detached, eight_bit, encoded, exif, is_srgb, shrinking, upright
from core.pixels.raws import begins_with_a_thumbnail, raw_kind
from core.pixels.refusals import check_size, damaged, shown, too_heavy
from core.pixels.rescue import rescued

MAX_FILE_BYTES: Final = 100_000_000

_LOSSY: Final = ("image/jpeg", "image/avif")
_MAY_MOVE: Final = ("image/gif", "image/png", "image/webp", "image/avif")
_SAVE_AS: Final = "Save it as JPEG or PNG and attach that."
_NOT_READ: Final = {
    "text/html": "is a sign-in page instead of the picture. Post the picture again.",
    "image/svg+xml": "is a vector drawing (SVG). The models can't read those. Export it as PNG and attach that.",
    "application/postscript": "is a PostScript drawing (EPS). The models can't read those. Export it as PNG and attach that.",
    "application/pdf": "is a PDF. Export the page as PNG or JPEG and attach that.",
    "application/zip": "is an archive or an office document. Attach the picture itself, as PNG or JPEG.",
    "application/gzip": "is an archive. Attach the picture itself, as PNG or JPEG.",
    "image/heic": f"is a HEIC photo. I can't read those. {_SAVE_AS}",
    "image/heif": f"is a HEIF photo. I can't read those. {_SAVE_AS}",
    "image/jxl": f"is a JPEG XL picture. I can't read those. {_SAVE_AS}",
    "image/vnd.adobe.photoshop": f"is a Photoshop file. I can't read those. {_SAVE_AS}",
    "image/x-icon": f"is an icon. I can't read those. {_SAVE_AS}",
    "video/mp4": "is a video. Attach a single picture, as PNG or JPEG.",
    "video/webm": "is a video. Attach a single picture, as PNG or JPEG.",
    "video/x-msvideo": "is a video. Attach a single picture, as PNG or JPEG.",
    "text/plain": "is a text file, not a picture. Put words into the message itself, or attach a PNG, JPEG or WebP.",
    "text/xml": "is a text file, not a picture. Put words into the message itself, or attach a PNG, JPEG or WebP.",
}

_PHOTOS: Final = ("image/heic", "image/heif", "image/jxl")  # what a phone takes: as surely meant as a photo that I can read
_DRAWINGS: Final = ("application/postscript",)


def reference(data: bytes, *, name: str, max_bytes: int = 7_000_000) -> tuple[bytes, str]:
    """Make an attached picture fit for a model: (bytes, mime) of a PNG, JPEG or WebP with one frame, 8 bits, upright, sRGB, no EXIF
    or XMP (so no GPS), and at most `max_bytes`.

    A picture that is fit already comes back as the very same bytes; if only metadata must go, it is cut out and the pixels stay. A
    slightly damaged file is encoded again, so that what is sent is intact.
    Raises BadPicture with a sentence that names the file and says what to do, and NoPicture for a file of another kind (UnreadKind
    if that is a picture too). 7 MB is the narrowest limit of Google's services.
    """
    mime = _accepted(data, name)
    needed(data, name=name)
    try:
        return _fit_for_models(data, mime, name, max_bytes)
    except MemoryError as error:  # the header did not show how much it needs
        raise too_heavy(name) from error


def _fit_for_models(data: bytes, mime: str, name: str, max_bytes: int) -> tuple[bytes, str]:
    try:
        return _sound(data, mime, name, max_bytes)
    except _DamagedError:
        picture = rescued(data, mime, name)
    try:
        return _encoded(picture, lossless=mime not in _LOSSY and len(data) <= max_bytes, max_bytes=max_bytes)
    except DAMAGED as error:
        raise damaged(name) from error


class _DamagedError(Exception):
    """The file is incomplete, or its parts are not what they claim."""


def _sound(data: bytes, mime: str, name: str, max_bytes: int) -> tuple[bytes, str]:
    """Do what `reference` does, for a file that is valid in its format."""
    try:
        header = formats.read(data) if mime in formats.PAINTED else None
    except BadPicture as error:
        raise _DamagedError from error
    if header is not None:
        check_size(header.width, header.height, name, MAX_PIXELS)
        data = formats.clean(data, header)
    try:
        if header is not None and _stays(data, mime, header, name, max_bytes):
            return data, mime
        # Lossless where the source was lossless, unless the source's own file is already too large: then trying that would only
        # waste time.
        lossless = mime not in _LOSSY and len(data) <= max_bytes
        picture, orientation = _decoded(data, mime, name)
        picture = upright(eight_bit(picture), header.orientation if header else orientation)
        return _encoded(picture, lossless=lossless, max_bytes=max_bytes)
    except DAMAGED as error:
        raise _DamagedError from error


def _stays(data: bytes, mime: str, header: formats.Header, name: str, max_bytes: int) -> bool:
    """Whether a file is fit as it is. It is decoded to its end, because a truncated file must not reach the model."""
    with Image.open(io.BytesIO(data), formats=[DECODERS[mime]]) as picture:
        check_size(picture.width, picture.height, name, MAX_PIXELS)
        if not _fit(header, picture, len(data), max_bytes):
            return False
        picture.draft(None, (picture.width // 8, picture.height // 8))  # speeds up a JPEG, whose file is still read to its end
        picture.load()
        return True


def _decoded(data: bytes, mime: str, name: str) -> tuple[Image.Image, int]:
    """Decode the picture, no larger than a model needs it, and say how it has to be turned. The decoder's memory is freed by the
    time this returns.
    """
    with Image.open(io.BytesIO(data), formats=[DECODERS[mime]]) as picture:
        check_size(picture.width, picture.height, name, MAX_PIXELS)
        if mime == "image/jpeg" and jpeg_is_halved(data):
            picture.draft(None, (picture.width // 2, picture.height // 2))
        picture.load()
        return detached(picture, MAX_EDGE), formats.orientation(exif(picture))


def note(data: bytes, *, name: str) -> str | None:
    """Word a note for a picture of which the model sees less than the file holds or once held; None if there is nothing to say."""
    mime = formats.sniff(data)
    if mime in DECODERS and not _whole(data, mime):
        return f"{shown(name)} is damaged. The model saw the part of it that can be read."
    if mime in _MAY_MOVE and _moves(data, mime):
        return f"{shown(name)} is animated. The model saw only its first frame."
    return None


def _whole(data: bytes, mime: str) -> bool:
    """Whether the picture is complete. For PNG, JPEG and WebP the file's parts tell; for other formats only the decoder does."""
    try:
        if mime in formats.PAINTED:
            formats.read(data)
        else:
            with Image.open(io.BytesIO(data), formats=[DECODERS[mime]]) as picture:
                picture.load()
    except (BadPicture, *DAMAGED):
        return False
    return True


def _moves(data: bytes, mime: str) -> bool:
    try:
        with Image.open(io.BytesIO(data), formats=[DECODERS[mime]]) as picture:
            return bool(getattr(picture, "is_animated", False))
    except DAMAGED:
        return False


def _accepted(data: bytes, name: str) -> str:
    file = shown(name)
    if not data:
        raise BadPicture(f"{file} is empty. Attach it again.")
    if len(data) > MAX_FILE_BYTES:
        raise BadPicture(
            f"{file} is {len(data) / 1e6:,.0f} MB. I take at most {MAX_FILE_BYTES // 1_000_000} MB. Attach a smaller copy."
        )
    if kind := raw_kind(data):
        named = "" if kind == "raw" else f" ({kind})"
        raise UnreadKind(f"{file} is a camera raw file{named}. Export it as JPEG or PNG and attach that.")
    if begins_with_a_thumbnail(data):
        raise BadPicture(f"{file} is a TIFF file that begins with a thumbnail. Export it as JPEG or PNG and attach that.")
    mime = formats.sniff(data)
    if mime in DECODERS:
        return mime
    why = _NOT_READ.get(mime or "", "is not a picture that I can read. Attach a PNG, JPEG or WebP.")
    raise _refusal(mime)(f"{file} {why}")


def _refusal(mime: str | None) -> type[BadPicture]:
    """How a file that no decoder reads is refused: as a picture, as one of a kind that can be left out, or as no picture at all."""
    if mime is None or mime == "text/html" or mime in _PHOTOS:
        return BadPicture
    return UnreadKind if mime.startswith("image/") or mime in _DRAWINGS else NoPicture


def _fit(header: formats.Header, picture: Image.Image, size: int, max_bytes: int) -> bool:
    if not header.plain or header.orientation != 1 or size > max_bytes:
        return False
    return not header.icc or is_srgb(picture.info.get("icc_profile"))


def _encoded(picture: Image.Image, *, lossless: bool, max_bytes: int) -> tuple[bytes, str]:
    for data, mime in _encodings(detached(picture, MAX_EDGE), lossless=lossless):
        if len(data) <= max_bytes:
            return data, mime
    raise ValueError(f"no picture fits into {max_bytes} bytes")


def _encodings(picture: Image.Image, *, lossless: bool) -> Iterator[tuple[bytes, str]]:
    """Yield smaller and smaller files of a picture."""
    see_through = picture.mode == "RGBA"
    if lossless:
        yield encoded(picture, "PNG"), "image/png"
    kind, mime = ("WEBP", "image/webp") if see_through else ("JPEG", "image/jpeg")
    for quality in (95, 90, 85):
        yield encoded(picture, kind, quality), mime
    for smaller in shrinking(picture):
        yield encoded(smaller, kind, 85), mime
