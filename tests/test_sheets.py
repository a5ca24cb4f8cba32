"""Sheets of versions look as they did: each is compared with a picture of it that is kept here.

Letters are drawn a little differently by every release of a font library, so a few pixels may differ a little. Where more does, the
expected sheet, the one that was drawn and what differs are written to the folder that the test names. After a change that is meant:
python -m tests.test_sheets
"""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageDraw

from core import pixels
from core.acts.tree import Node, Tree
from core.model import VersionId
from core.ports.pictures import SheetCell

KEPT = Path(__file__).parent / "sheets"
_WIDTH = 400  # as a chat shows it; small differences of letters vanish
_SHARE, _LEVELS = 0.004, 48  # of the pixels, this many may differ by more than this much
_RATIOS = ((4, 3), (1, 1), (16, 9), (9, 16), (3, 4))
_COLOURS = ("#c8553d", "#588b8b", "#f28f3b", "#8e7dbe", "#6a994e", "#2f6690")


def picture(number: int, *, mixed: bool) -> bytes:
    """A picture that tells itself from its neighbours, of some ratio."""
    wide, high = _RATIOS[number % len(_RATIOS)] if mixed else _RATIOS[0]
    scale = 400 / max(wide, high)
    made = Image.new("RGB", (round(wide * scale), round(high * scale)), _COLOURS[number % len(_COLOURS)])
    ImageDraw.Draw(made).ellipse((made.width * 0.3, made.height * 0.3, made.width * 0.7, made.height * 0.7), fill="#fff8e7")
    out = io.BytesIO()
    made.save(out, "PNG")
    return out.getvalue()


def cells(parents: Sequence[int], current: int, *, gone: Sequence[int] = ()) -> list[SheetCell]:
    """The page with the current version, of a thread by the number of each version's parent; 0: a fresh start."""
    tree = Tree([Node(VersionId(str(at)), at, VersionId(str(of)) if of else None) for at, of in enumerate(parents, start=1)])
    at, line = VersionId(str(current)), tree.lineage(VersionId(str(current)))
    return [
        SheetCell(
            row=cell.row,
            column=cell.column,
            name=f"v{cell.node.number}",
            branch=cell.branch,
            origin=f"v{cell.node.parent}" if cell.node.parent and cell.parent is None else "",
            parent=cell.parent,
            goes_on=cell.goes_on,
            current=cell.node.id == at,
            in_lineage=cell.node.id in line,
            gone=cell.node.number in gone,
        )
        for cell in tree.page(tree.page_with(at)).cells
    ]


def sheet(shown: Sequence[SheetCell], *, mixed: bool = False) -> bytes:
    return pixels.tree(shown, [b"" if cell.gone else picture(int(cell.name.split("v")[-1]), mixed=mixed) for cell in shown])


_SIXTY = [0, *(at if at % 7 else at - 3 for at in range(1, 60))]
SHEETS: Mapping[str, Callable[[], bytes]] = {
    "one": lambda: sheet(cells([0], 1)),
    "a line of twelve": lambda: sheet(cells([0, *range(1, 12)], 12)),
    "five branches": lambda: sheet(cells([0, 1, 2, 1, 1, 1, 1, 1, 2], 7)),
    "branches of branches, one gone": lambda: sheet(cells([0, 1, 2, 2, 3, 2, 1, 6, 7, 8], 8, gone=[4]), mixed=True),
    "a page of sixty": lambda: sheet(cells(_SIXTY, 31), mixed=True),
    "a page of thousands": lambda: sheet(cells([0, *range(1, 4000)], 3333)),
    "before and after": lambda: sheet(
        [SheetCell(row=0, column=0, name="before: v3"), SheetCell(row=0, column=1, name="after: v2", current=True)], mixed=True
    ),
    "one of two is gone": lambda: sheet(
        [SheetCell(row=0, column=0, name="v1", gone=True), SheetCell(row=0, column=1, name="v5", current=True)]
    ),
}


def seen(data: bytes) -> Image.Image:
    """A sheet as small as a chat shows it."""
    with Image.open(io.BytesIO(data)) as opened:
        return opened.convert("RGB").resize((_WIDTH, round(_WIDTH * opened.height / opened.width)), Image.Resampling.LANCZOS)


def kept(name: str) -> Path:
    return KEPT / f"{name.replace(', ', '-').replace(' ', '-')}.png"


@pytest.mark.parametrize("name", SHEETS)
def test_a_sheet_looks_as_it_did(name: str, tmp_path: Path) -> None:
    drawn = seen(SHEETS[name]())
    with Image.open(kept(name)) as opened:
        expected = opened.convert("RGB")
    difference = ImageChops.difference(expected, drawn).convert("L") if expected.size == drawn.size else None
    apart = sum(difference.histogram()[_LEVELS:]) / (drawn.width * drawn.height) if difference is not None else 1.0
    if apart > _SHARE:
        for what, image in (("expected", expected), ("actual", drawn), ("difference", difference)):
            if image is not None:
                image.save(tmp_path / f"{what}.png")
        pytest.fail(f"{apart:.1%} of the sheet differ: see {tmp_path}")


def test_the_current_version_is_told_from_the_others_without_colour() -> None:
    one, other = (seen(sheet(cells([0, 1, 2], current))).convert("L") for current in (1, 3))
    assert sum(ImageChops.difference(one, other).histogram()[64:]) > 200


def test_a_picture_that_cannot_be_read_leaves_its_place() -> None:
    made = pixels.tree(cells([0, 1], 2), [picture(1, mixed=False), b"no picture"])
    assert made.startswith(b"\xff\xd8")
    with pytest.raises(ValueError, match="at least one"):
        pixels.tree([], [])


if __name__ == "__main__":
    KEPT.mkdir(exist_ok=True)
    for one, made in SHEETS.items():
        seen(made()).quantize(128).save(kept(one), optimize=True)
        sys.stdout.write(f"{kept(one)}\n")
