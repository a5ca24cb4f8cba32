"""What a pack is delivered as: its pictures, the file that holds them all, and what is said of its formats."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import replace

from core.acts.packs import Format
from core.listing import listed
from core.model import Act, Original, Version, Wish
from core.ports.platform import Archive, Marks
from core.ports.records import Outcome

_LACKING = "lacking"  # of a render: the slots of a pack that no picture came of


async def keep_lacking(marks: Marks, slots: Sequence[int]) -> None:
    """Keep which of a pack's formats no picture came of, until it is posted."""
    await marks.set(_LACKING, ",".join(map(str, slots)))


def painted_formats(wish: Wish, marks: Marks) -> tuple[str, ...]:
    """The formats that pictures came of, in their order; empty: it is no pack."""
    lacking = (marks.get(_LACKING) or "").split(",")
    return tuple(format for slot, format in enumerate(wish.formats) if str(slot) not in lacking)


def archive_of(wish: Wish, outcome: Outcome, painted: Sequence[str], there: Sequence[Version | None]) -> Archive | None:
    """All pictures of a pack as one file; None: it is no pack. painted: the formats of what is shown; there: the pictures that it has
    already, in their order."""
    whole = wish.act is Act.PACKED
    packed = outcome.shown[0] if whole else outcome.before
    if not (whole or wish.formats) or packed is None:
        return None
    before = [(format, version) for (format, _), version in zip(wish.taken, there, strict=True) if version is not None]
    files = tuple(_files(packed, [*before, *(() if whole else zip(painted, outcome.shown, strict=True))]))
    return Archive(name=f"{_stem(packed)}-{wish.pack}.zip", files=files) if files else None


def pictures_of(wish: Wish, there: Sequence[Version | None]) -> Iterator[str]:
    """Say which pictures are the formats of a pack that is handed over once more, and how one is painted anew."""
    named = [f"v{one.number} is {format}" for (format, _), one in zip(wish.taken, there, strict=True) if one is not None]
    if wish.act is Act.PACKED and named:
        yield f"{listed(named)}. To paint one anew, reply “again” to it."


def already_there(wish: Wish, packed: Version | None) -> Iterator[str]:
    """Say which formats the picture has as it is, since they are in the file and not among what is painted."""
    own = [format for format, version in wish.taken if packed is not None and version == packed.id]
    if packed is not None and own:
        yield f"v{packed.number} is {listed(own)} already, so it isn't painted again."


def without(formats: Sequence[str]) -> str:
    """Say which formats are not in the file, though there are pictures of them; empty: all are."""
    whose = "its original" if len(formats) == 1 else "their originals"
    return f"The ZIP file is without {listed(formats)}, because {whose} can't be read from my storage." if formats else ""


def did_not_come_out(formats: Sequence[str], there: Container[int]) -> str:
    """Name the formats that no picture came of. there: the slots of those that did."""
    lacking = [format for slot, format in enumerate(formats) if slot not in there]
    them = "it" if len(lacking) == 1 else "them"
    return f"{listed(lacking)} didn't come out; you weren't charged for {them}."


def rest(wish: Wish, asked: Wish, made: Sequence[Version], slots: Sequence[int]) -> Wish:
    """The wish for what is missing of a pack, which knows what came out of it. slots: those that are missing."""
    painted = [format for slot, format in enumerate(asked.formats) if slot not in slots]
    came_out = tuple((format, version.id) for format, version in zip(painted, made, strict=True))
    return replace(wish, formats=tuple(asked.formats[slot] for slot in slots), taken=(*asked.taken, *came_out))


def _files(packed: Version, pictures: Sequence[tuple[str, Version]]) -> Iterator[tuple[str, Original]]:
    for format, version in pictures:
        ending = version.filename.rpartition(".")[2]
        yield f"{_stem(packed)}-{Format.of(format).label}.{ending}", version.original


def _stem(packed: Version) -> str:
    """What all names begin with: "darkroom-v7", whichever number each format has in the thread."""
    return packed.filename.rpartition(".")[0]
