"""Draws a contact sheet of versions: small pictures under their names, lines from each to what was made from it, one of them marked.

The sheet is read where a chat shows it 400 pixels wide, so names are large and few things stand on it. What people wrote stands
beside the sheet, not on it: the only letters here are our own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from PIL import Image, ImageDraw, ImageFont

from core.errors import BadPicture
from core.pixels.decoding import encoded
from core.pixels.previews import reduced
from core.ports.pictures import SheetCell

GONE: Final = "gone"  # in place of a picture whose original is not in the store any more
_PAPER, _CARD, _EDGE, _INK, _SOFT, _LINE, _RED = "#faf8f5", "#ffffff", "#e3ddd5", "#1d1917", "#655d56", "#aba197", "#b5281a"
_EDGES: Final = {1: 480, 2: 440, 3: 320, 4: 250}  # the square of a picture, by how many stand side by side
_SMALLEST: Final = 200
_GUTTER, _MARGIN = 44, 28  # between columns, and around everything
_SMOOTH: Final = 2  # lines are drawn so many times as large, and made smaller
_THICK: Final = 4  # of a line
_STEP: Final = 10  # between two lines that run beside each other

Point = tuple[float, float]


def tree(cells: Sequence[SheetCell], pictures: Sequence[bytes]) -> bytes:
    """Make a JPEG of versions on a sheet. pictures: one for each cell, PNG, JPEG or WebP; one that cannot be read leaves its place
    blank, and one that is `gone` is told to be."""
    if not cells:
        raise ValueError("a sheet needs at least one picture")
    grid = _Grid.of(cells)
    sheet = _lines(cells, grid)
    draw = ImageDraw.Draw(sheet)
    for cell, data in zip(cells, pictures, strict=True):
        _picture(sheet, draw, grid, cell, data)
        _name(draw, grid, cell)
    return encoded(sheet, "JPEG", 90)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Grid:
    columns: int
    rows: int
    edge: int
    font: int  # pixels of a name

    @classmethod
    def of(cls, cells: Sequence[SheetCell]) -> _Grid:
        columns = max(cell.column for cell in cells) + 1
        edge = _EDGES.get(columns, _SMALLEST)
        width = columns * (edge + _GUTTER) + 2 * _MARGIN
        return cls(columns=columns, rows=max(cell.row for cell in cells) + 1, edge=edge, font=max(30, round(width * 0.033)))

    @property
    def strip(self) -> int:
        """The height of a name below its picture."""
        return round(self.font * 1.55)

    @property
    def size(self) -> tuple[int, int]:
        width = 2 * _MARGIN + self.columns * self.edge + (self.columns - 1) * _GUTTER
        return width, 2 * _MARGIN + self.rows * (self.edge + self.strip) + (self.rows - 1) * _GUTTER

    def corner(self, cell: SheetCell) -> tuple[int, int]:
        """The upper left corner of its picture."""
        return (
            _MARGIN + cell.column * (self.edge + _GUTTER),
            _MARGIN + cell.row * (self.edge + self.strip + _GUTTER),
        )


# --- lines


def _lines(cells: Sequence[SheetCell], grid: _Grid) -> Image.Image:
    """The empty sheet with its lines. Those to what the current version comes from are drawn last, in red; where lines of different
    versions cross, the upper one has a rim of paper."""
    width, height = grid.size
    canvas = Image.new("RGB", (width * _SMOOTH, height * _SMOOTH), _PAPER)
    draw = ImageDraw.Draw(canvas)
    routes = _routes(cells, grid)
    together: dict[int | None, list[int]] = defaultdict(list)
    for at in routes:
        together[cells[at].parent].append(at)
    for group in sorted(together.values(), key=lambda group: any(cells[at].in_lineage for at in group)):
        for at in group:
            _drawn(draw, routes[at], _PAPER, _THICK + 6)
        for at in sorted(group, key=lambda at: cells[at].in_lineage):
            _drawn(draw, routes[at], _RED if cells[at].in_lineage else _LINE, _THICK)
    straight = {cells[at].parent for at, route in routes.items() if len(route) == 2}
    for at, cell in enumerate(cells):
        left, top = grid.corner(cell)
        middle = top + grid.edge / 2
        if cell.origin:
            _drawn(draw, [(left - _MARGIN + 6, middle), (left, middle)], _RED if cell.in_lineage else _LINE, _THICK)
        if cell.goes_on and at not in straight:
            _arrow(draw, (left + grid.edge, middle))
    return canvas.resize((width, height), Image.Resampling.BOX)


def _drawn(draw: ImageDraw.ImageDraw, route: Sequence[Point], colour: str, width: int) -> None:
    draw.line([(x * _SMOOTH, y * _SMOOTH) for x, y in route], fill=colour, width=width * _SMOOTH, joint="curve")


def _arrow(draw: ImageDraw.ImageDraw, start: Point) -> None:
    x, y = start[0] * _SMOOTH, start[1] * _SMOOTH
    tip, back, half = x + 24 * _SMOOTH, x + 12 * _SMOOTH, 8 * _SMOOTH
    draw.line([(x, y), (back, y)], fill=_LINE, width=_THICK * _SMOOTH)
    draw.polygon([(back, y - half), (tip, y), (back, y + half)], fill=_LINE)


def _routes(cells: Sequence[SheetCell], grid: _Grid) -> Mapping[int, Sequence[Point]]:
    """The line to each cell that has a parent here: straight to the next in its row, else down beside the parent and along above
    the cell. Lines of one parent run together, others beside each other."""
    routes: dict[int, Sequence[Point]] = {}
    bent = [(at, cell, cells[cell.parent]) for at, cell in enumerate(cells) if cell.parent is not None]
    for at, cell, parent in bent:
        if (cell.row, cell.column) == (parent.row, parent.column + 1):
            left, top = grid.corner(cell)
            routes[at] = [(left - _GUTTER, top + grid.edge / 2), (left, top + grid.edge / 2)]
    bent = [one for one in bent if one[0] not in routes]
    down, along = _Tracks(), _Tracks()
    for _, cell, parent in bent:
        down.take(parent.column, cell.parent, parent.row, cell.row)
        ends = sorted((2 * parent.column + 1, 2 * cell.column))  # gutters stand between columns
        along.take(cell.row, cell.parent, *ends)
    for at, cell, parent in bent:
        (left, top), (from_left, from_top) = grid.corner(cell), grid.corner(parent)
        shift = down.offset(parent.column, cell.parent)
        x = from_left + grid.edge + (_GUTTER / 2 + shift if parent.column < grid.columns - 1 else _MARGIN / 2 + shift / 2)
        y = top - _GUTTER / 2 + along.offset(cell.row, cell.parent)
        middle = from_top + grid.edge / 2
        routes[at] = [(from_left + grid.edge, middle), (x, middle), (x, y), (left + grid.edge / 2, y), (left + grid.edge / 2, top)]
    return routes


class _Tracks:
    """Which lines run beside each other in the same gap, and how far from its middle."""

    def __init__(self) -> None:
        self._taken: dict[int, dict[int | None, list[int]]] = defaultdict(dict)

    def take(self, gap: int, line: int | None, start: int, end: int) -> None:
        known = self._taken[gap].setdefault(line, [start, end])
        known[:] = [min(known[0], start), max(known[1], end)]

    def offset(self, gap: int, line: int | None) -> float:
        tracks: list[list[tuple[int | None, int, int]]] = []
        for one, (start, end) in sorted(self._taken[gap].items(), key=lambda item: item[1]):
            free = next((track for track in tracks if all(end < begun or start > over for _, begun, over in track)), None)
            if free is None:
                tracks.append(free := [])
            free.append((one, start, end))
        mine = next(number for number, track in enumerate(tracks) if any(one == line for one, _, _ in track))
        step = min(_STEP, (_GUTTER - 2 * _STEP) / max(1, len(tracks) - 1))
        return (mine - (len(tracks) - 1) / 2) * step


# --- pictures and names


def _picture(sheet: Image.Image, draw: ImageDraw.ImageDraw, grid: _Grid, cell: SheetCell, data: bytes) -> None:
    left, top = grid.corner(cell)
    edge, radius, frame = grid.edge, max(6, grid.edge // 32), 6
    box = Image.new("RGB", (edge, edge), _PAPER if cell.gone else _CARD)
    if cell.gone:
        font = ImageFont.load_default(size=grid.font * 0.85)
        ImageDraw.Draw(box).text((edge / 2, edge / 2), GONE, fill=_SOFT, font=font, anchor="mm")
    else:
        _paste(box, edge, data)
    if cell.current:
        draw.rounded_rectangle(
            (left - frame, top - frame, left + edge - 1 + frame, top + edge - 1 + frame), radius + frame, fill=_RED
        )
        draw.rounded_rectangle((left - 2, top - 2, left + edge + 1, top + edge + 1), radius + 2, fill=_CARD)
    sheet.paste(box, (left, top), _rounded(edge, radius))
    if not cell.current:
        draw.rounded_rectangle((left, top, left + edge - 1, top + edge - 1), radius, outline=_EDGE, width=2)


def _paste(box: Image.Image, edge: int, data: bytes) -> None:
    try:
        picture = reduced(data, edge)
    except BadPicture:
        ImageDraw.Draw(box).line((edge // 3, edge // 2, edge * 2 // 3, edge // 2), fill=_EDGE, width=6)
    else:
        box.paste(picture, ((edge - picture.width) // 2, (edge - picture.height) // 2))


def _rounded(edge: int, radius: int) -> Image.Image:
    mask = Image.new("L", (edge * 4, edge * 4), 0)
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, edge * 4 - 1, edge * 4 - 1), radius * 4, fill=255)
    return mask.resize((edge, edge), Image.Resampling.BOX)


def _name(draw: ImageDraw.ImageDraw, grid: _Grid, cell: SheetCell) -> None:
    """Write a cell's name, and beside it, smaller, its branch or what it comes from; all of it as wide as the picture at most."""
    left, top = grid.corner(cell)
    beside = cell.branch or (f"from {cell.origin}" if cell.origin else "")
    size, share = float(grid.font), 0.8
    pad = 12 if cell.current else 0
    while True:
        name, aside = ImageFont.load_default(size=size), ImageFont.load_default(size=size * share)
        width = draw.textlength(cell.name, font=name) + 2 * pad
        if width + (14 + draw.textlength(beside, font=aside) if beside else 0) <= grid.edge or size < 12:
            break
        size, share = (size, share - 0.05) if beside and share > 0.5 else (size - 1, share)
    base = top + grid.edge + grid.strip * 0.74
    if cell.current:
        box = (left - 2, base - size * 0.92, left + width, base + size * 0.34)
        draw.rounded_rectangle(box, 8, fill=_RED)
    draw.text((left + pad, base), cell.name, fill=_PAPER if cell.current else _INK, font=name, anchor="ls")
    if beside:
        draw.text((left + width + 14, base), beside, fill=_SOFT, font=aside, anchor="ls")
