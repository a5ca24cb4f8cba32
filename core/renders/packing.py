"""The file that a pack is delivered in beside its pictures."""

from __future__ import annotations

from collections.abc import Iterator

from core.acts.packs import Format
from core.model import Original, Version, Wish
from core.ports.platform import Archive
from core.ports.records import Outcome


def archive_of(wish: Wish, outcome: Outcome) -> Archive | None:
    """All pictures of a pack, the one that had its format already among them; None: it is no pack."""
    if not wish.formats or outcome.before is None:
        return None
    return Archive(name=f"darkroom-v{outcome.before.number}-{wish.pack}.zip", files=tuple(_files(wish, outcome, outcome.before)))


def _files(wish: Wish, outcome: Outcome, before: Version) -> Iterator[tuple[str, Original]]:
    if wish.taken:
        yield _named(before, before, wish.taken), before.original
    for version in outcome.shown:
        yield _named(before, version, wish.formats[version.slot]), version.original


def _named(packed: Version, version: Version, format: str) -> str:
    """ "darkroom-v7-instagram-4x5.png", whichever number that format has in the thread."""
    stem, ending = packed.filename.rpartition(".")[0], version.filename.rpartition(".")[2]
    return f"{stem}-{Format.of(format).label}.{ending}"
