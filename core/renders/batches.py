"""A batch: one ask for more pictures than are shown each by itself. They fill one contact sheet, whose cells are numbered from 1 and keep
their numbers, whatever becomes of the others."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field

import structlog

from core.errors import BadPicture, PictureLost, Refused, StudioError, WordsInsteadOfPicture
from core.model import MOST_SINGLES, Painted, Sha256, Version, Wish
from core.ports.pictures import Cell, ContactStore
from core.ports.platform import Marks, Missing, Sheet

log = structlog.get_logger(__name__)

_MARK = "batch"  # of a render: what its contact sheet shows beside its versions
_MISSING = "missing"  # of a render: what may be asked for again
AT_ONCE = 8  # pictures of one ask under way: more would leave nothing of a tier to anybody else
STEPS = 4  # how often a sheet is shown while it fills up, and when it is full


def is_batch(wish: Wish) -> bool:
    """Whether its pictures stand on one sheet: where they are many, and where each has to say what tells it from the others."""
    return wish.count > MOST_SINGLES or bool(wish.compare) or len(wish.combinations) > 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """What is kept of a batch until it is posted. failed: the slots that no picture will come of; labels: of each slot, if they differ."""

    failed: tuple[int, ...] = ()
    labels: tuple[str, ...] = ()

    @classmethod
    def of(cls, marks: Marks) -> Batch | None:
        """The batch that a render's marks tell of; None: its pictures stand each by itself."""
        kept = marks.get(_MARK)
        values = json.loads(kept) if kept is not None else None
        return cls(failed=tuple(values["failed"]), labels=tuple(values["labels"])) if values is not None else None

    async def keep(self, marks: Marks) -> None:
        await marks.set(_MARK, json.dumps({"failed": self.failed, "labels": self.labels}))

    def cells(self, versions: Sequence[Version]) -> tuple[Cell, ...]:
        """The cells of the whole batch: its pictures, and those that failed."""
        made = {version.slot: version.original.sha256 for version in versions}
        return cells_of(sorted({*made, *self.failed}), made, self.failed, self.labels)


@dataclass(slots=True, kw_only=True)
class Filling:
    """A batch that is being painted: how far it is."""

    count: int
    labels: tuple[str, ...] = ()
    made: dict[int, Sha256] = field(default_factory=dict)
    failed: set[int] = field(default_factory=set)
    blind: bool = False  # nobody may see which pictures come first, since that tells the tiers apart

    @classmethod
    def of(cls, wish: Wish) -> Filling | None:
        """A batch before its first picture; None: the wish is for none."""
        return cls(count=wish.count, labels=labels_of(wish), blind=wish.blind) if is_batch(wish) else None

    @property
    def over(self) -> int:
        """How many of its pictures need no more work."""
        return len(self.made) + len(self.failed)

    def painted(self, one: Painted) -> None:
        self.made[one.slot] = one.original.sha256

    def cells(self) -> tuple[Cell, ...]:
        return cells_of(range(self.count), self.made, self.failed, self.labels)


def labels_of(wish: Wish) -> tuple[str, ...]:
    """What tells the pictures of a wish apart, where their words differ."""
    return tuple(", ".join(chosen) for chosen in wish.combinations)


async def keep_missing(marks: Marks, missing: Missing) -> None:
    await marks.set(_MISSING, json.dumps(asdict(missing)))


def missing_of(marks: Marks) -> Missing | None:
    kept = marks.get(_MISSING)
    return Missing(**json.loads(kept)) if kept is not None else None


def came_out(painted: int, count: int, errors: Sequence[StudioError], *, stopped: bool) -> str:
    """What a batch came to, if that is less than was asked for."""
    refused = sum(isinstance(error, Refused | WordsInsteadOfPicture) for error in errors)
    parts = [f"{refused} refused" if refused else "", f"{len(errors) - refused} failed" if len(errors) > refused else ""]
    others = ", ".join(part for part in parts if part)
    if stopped:
        return f"Stopped with {painted} of {count} painted{f' ({others})' if others else ''}. You weren't charged for the rest."
    those = "it" if len(errors) == 1 else "those"
    return f"{painted} of {count} came out; the {'other' if len(errors) == 1 else 'others'}: {others}. You weren't charged for {those}."


def cells_of(
    slots: Sequence[int], made: Mapping[int, Sha256], failed: Sequence[int] | set[int], labels: Sequence[str]
) -> tuple[Cell, ...]:
    return tuple(
        Cell(number=slot + 1, picture=made.get(slot), failed=slot in failed, label=labels[slot] if slot < len(labels) else "")
        for slot in slots
    )


def sheet_of(cells: Sequence[Cell], pictures: ContactStore) -> Sheet:
    """The sheet of cells, drawn when somebody is to see it."""

    async def draw() -> bytes | None:
        try:
            return await pictures.contact(cells)
        except (BadPicture, PictureLost) as error:  # its pictures can be chosen without it
            log.warning("sheet_not_drawn", cells=len(cells), code=error.code)
            return None

    return Sheet(cells=tuple(cells), draw=draw)
