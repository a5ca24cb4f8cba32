"""The version tree of a thread, pure: what its branches are called, and where each version stands on a contact sheet.

A version goes on with the first one that was made from it; that line runs from left to right. Each later one begins a **branch**,
which stands below the line, and is called after the version it goes off from: the first branch off v2 is v2a, the next v2b. As
versions are only ever added, neither a number nor the name of a branch ever changes.

What was begun with and gone on from comes first, so that the way to a picture that was chosen among many stands on one page; fresh
starts that nothing was made from stand behind it, side by side.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from core.model import VersionId

COLUMNS, ROWS = 5, 3  # of a sheet's page: what can still be read where a chat shows it 400 pixels wide
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Node:
    """A version as far as the tree needs it."""

    id: VersionId
    number: int
    parent: VersionId | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """Where a version stands on its page. `branch`: what the branch is called that it begins, or "". `parent`: the position among the
    page's cells of what it was made from; None: that is not on the page. `goes_on`: something off the page was made from it."""

    node: Node
    row: int
    column: int
    branch: str
    parent: int | None
    goes_on: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page of the sheet: the cells in reading order."""

    number: int
    cells: tuple[Cell, ...]


def branch_name(number: int, nth: int) -> str:
    """What the nth branch (1 is the first) off the version of a number is called: "v2a"."""
    letters = ""
    while nth:
        nth, at = divmod(nth - 1, len(_LETTERS))
        letters = _LETTERS[at] + letters
    return f"v{number}{letters}"


def nth_branch(letters: str) -> int:
    """Which branch off its version the letters of a name mean: 1 for "a", 27 for "aa"."""
    nth = 0
    for letter in letters.lower():
        nth = nth * len(_LETTERS) + _LETTERS.index(letter) + 1
    return nth


class Tree:
    """A thread's tree, laid out on the pages of a sheet. nodes: all its versions, v1 first."""

    def __init__(self, nodes: Sequence[Node]) -> None:
        self._numbers = {node.id: node.number for node in nodes}
        self._made = _children(nodes)
        self._places = _places(nodes, self._made)
        self._pages: dict[int, list[Node]] = defaultdict(list)
        for node in nodes:
            self._pages[self._places[node.id][0] // ROWS].append(node)

    @property
    def pages(self) -> int:
        return len(self._pages)

    def page_with(self, version: VersionId) -> int:
        """The number of the page that shows a version, 1 for the first."""
        return self._places[version][0] // ROWS + 1

    def page(self, number: int) -> Page:
        shown = sorted(self._pages[number - 1], key=lambda node: self._places[node.id])
        positions = {node.id: position for position, node in enumerate(shown)}
        cells = tuple(
            Cell(
                node=node,
                row=self._places[node.id][0] % ROWS,
                column=self._places[node.id][1],
                branch=self.branch(node),
                parent=positions.get(node.parent) if node.parent is not None else None,
                goes_on=any(child.id not in positions for child in self._made.get(node.id, ())),
            )
            for node in shown
        )
        return Page(number=number, cells=cells)

    def branch(self, node: Node) -> str:
        """What the branch is called that a version begins; "": it begins none."""
        if node.parent is None or node.parent not in self._numbers:
            return ""
        nth = self._made[node.parent].index(node)
        return branch_name(self._numbers[node.parent], nth) if nth else ""

    def number(self, version: VersionId | None) -> int | None:
        return self._numbers.get(version) if version is not None else None

    def lineage(self, version: VersionId) -> frozenset[VersionId]:
        """A version and all that it comes from."""
        found: set[VersionId] = set()
        parents = {child.id: parent for parent, children in self._made.items() for child in children}
        at: VersionId | None = version
        while at is not None and at not in found:
            found.add(at)
            at = parents.get(at)
        return frozenset(found)


def _children(nodes: Sequence[Node]) -> Mapping[VersionId, list[Node]]:
    known = {node.id for node in nodes}
    made: dict[VersionId, list[Node]] = defaultdict(list)
    for node in nodes:
        if node.parent in known and node.parent is not None:
            made[node.parent].append(node)
    return made


def _places(nodes: Sequence[Node], made: Mapping[VersionId, list[Node]]) -> Mapping[VersionId, tuple[int, int]]:
    """The row and the column of each version on a sheet that is as long as it has to be. A line that is longer than a row goes on in a
    row of its own; the branches off a row stand below it first, near what they go off from."""
    known = {node.id for node in nodes}
    places: dict[VersionId, tuple[int, int]] = {}
    ends: list[int] = []  # of each row, the first column that is free
    todo: list[tuple[Node, int, int | None]]  # what begins a row or a branch, the next one last
    starts = [node for node in nodes if node.parent not in known]
    todo = [(node, 0, None) for node in reversed(starts) if made.get(node.id)]
    while todo:
        node, wanted, above = todo.pop()
        line = list(_line(node, made, most=COLUMNS + 1))
        row, column = _free_place(min(len(line), COLUMNS), wanted, above, ends)
        line, rest = line[: COLUMNS - column], line[COLUMNS - column :]
        for at, one in enumerate(line, start=column):
            places[one.id] = (row, at)
        ends[row] = column + len(line)
        if rest:
            todo.append((rest[0], 0, None))
        for one in reversed(line):
            branches = made.get(one.id, [])[1:]
            beside = min(places[one.id][1] + 1, max(0, COLUMNS - len(branches)))  # so that as many as fit stand in one row
            todo.extend((branch, beside, row) for branch in reversed(branches))
    for at, node in enumerate(node for node in starts if not made.get(node.id)):
        places[node.id] = (len(ends) + at // COLUMNS, at % COLUMNS)
    return places


def _line(node: Node, made: Mapping[VersionId, list[Node]], *, most: int) -> Iterator[Node]:
    """A version and those that it goes on with."""
    at: Node | None = node
    while at is not None and most > 0:
        yield at
        at, most = next(iter(made.get(at.id, ())), None), most - 1


def _free_place(length: int, wanted: int, above: int | None, ends: list[int]) -> tuple[int, int]:
    """A row and a column for so many versions side by side, the column as near to the wanted one as they fit: beside what stands in the
    last row, if that is below the row `above` that they go off from, else in a new row."""
    column = max(0, min(wanted, COLUMNS - length))
    last = len(ends) - 1
    if above is not None and last > above and max(column, ends[last]) + length <= COLUMNS:
        return last, max(column, ends[last])
    ends.append(0)
    return last + 1, column
