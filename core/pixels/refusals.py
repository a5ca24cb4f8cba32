"""The sentences for a picture that is refused: its name, what is wrong and what to do."""

from __future__ import annotations

from core.errors import BadPicture, ReaderCrashed
from core.lines import one_cell


def shown(name: str) -> str:
    """A file's name made safe for a sentence: without control or direction marks and line breaks, and of limited length."""
    clean = one_cell(name).replace("`", "").strip()
    if len(clean) > 60:
        clean = f"{clean[:40]}…{clean[-15:]}"
    return f"“{clean}”" if clean else "The picture"


def damaged(name: str) -> BadPicture:
    return BadPicture(f"{shown(name)} cannot be read: the file is cut off or damaged. Open it, save a new copy and attach that.")


def rare(name: str, kind: str) -> BadPicture:
    """kind: of the file, as people call it: TIFF."""
    return BadPicture(
        f"{shown(name)} is a {kind} file that I can't read: it is of a rare kind, or damaged. Save it as PNG or an ordinary JPEG and "
        "attach that."
    )


def too_heavy(name: str) -> BadPicture:
    return BadPicture(
        f"{shown(name)} takes too much memory to open. Save it at a smaller size, or as an ordinary JPEG, and attach that."
    )


def too_slow(name: str) -> BadPicture:
    return BadPicture(f"{shown(name)} takes too long to open. Save it at a smaller size, or as an ordinary JPEG, and attach that.")


def crashed(name: str) -> ReaderCrashed:
    return ReaderCrashed(f"{shown(name)} cannot be opened: every attempt crashed. Save a new copy as PNG or JPEG and attach that.")


def check_size(width: int, height: int, name: str, max_pixels: int) -> None:
    if width * height > max_pixels:
        raise BadPicture(
            f"{shown(name)} has {width:,} × {height:,} pixels. I take at most {max_pixels // 1_000_000} million pixels."
            " Save it at a smaller size and attach that."
        )
