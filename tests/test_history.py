"""Undo, redo and pick on any tree of versions."""

from dataclasses import dataclass, replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.acts import history, table
from core.acts.history import lineage, numbered
from core.errors import NoSuchVersion, NothingToRedo, NothingToRefine, NothingToUndo
from core.model import Act, Version, VersionId
from core.renders.plans import alt_text
from tests.versions import version


@dataclass
class Thread:
    """A thread as the store keeps it, moved by core.acts.history alone."""

    versions: dict[VersionId, Version]
    current: VersionId | None = None
    undone: tuple[VersionId, ...] = ()

    def paint(self, parent: VersionId | None) -> None:
        number = len(self.versions) + 1
        made = replace(version(number), parent=parent, before=self.current)
        self.versions[made.id] = made
        self.current, self.undone = made.id, ()

    def move(self, act: Act, target: VersionId | None = None) -> VersionId:
        at = self.versions[self.current] if self.current is not None else None
        made = history.move(act, at=at, undone=self.undone, target=target)
        self.current, self.undone = made.current, made.undone
        return made.shown

    def undo(self) -> None:
        assert self.move(Act.UNDO) == self.current

    def redo(self) -> None:
        assert self.move(Act.REDO) == self.current

    def pick(self, id: VersionId) -> None:
        assert self.move(Act.PICK, id) == self.current == id

    def undo_all(self) -> int:
        count = 0
        while True:
            try:
                self.undo()
            except NothingToUndo:
                return count
            count += 1


@st.composite
def threads(draw: st.DrawFn) -> Thread:
    """Make any thread that asks could lead to: edits of the current or any version, fresh starts, moves in between."""
    thread = Thread({})
    thread.paint(None)
    for move in draw(st.lists(st.sampled_from(["edit", "branch", "new", "undo", "redo", "pick"]), max_size=20)):
        any_version = VersionId(f"v{draw(st.integers(1, len(thread.versions)))}")
        if move == "edit":
            thread.paint(thread.current)
        elif move == "branch":
            thread.paint(any_version)
        elif move == "new":
            thread.paint(None)
        elif move == "pick":
            thread.pick(any_version)
        else:
            try:
                thread.undo() if move == "undo" else thread.redo()
            except (NothingToUndo, NothingToRedo):
                continue
    return thread


@given(threads())
def test_redo_takes_an_undo_back(thread: Thread) -> None:
    current, undone = thread.current, thread.undone
    try:
        thread.undo()
    except NothingToUndo:
        return
    thread.redo()
    assert (thread.current, thread.undone) == (current, undone)


@given(threads())
def test_as_many_redos_as_undos_lead_back(thread: Thread) -> None:
    current, undone = thread.current, thread.undone
    count = thread.undo_all()
    for _ in range(count):
        thread.redo()
    assert (thread.current, thread.undone) == (current, undone)


@given(threads())
def test_undo_comes_to_an_end_at_a_first_start(thread: Thread) -> None:
    assert thread.undo_all() < len(thread.versions)
    assert thread.current is not None
    first = thread.versions[thread.current]
    assert (first.parent, first.before) == (None, None)


@given(threads())
def test_a_new_picture_or_a_pick_ends_the_road_of_redo(thread: Thread) -> None:
    thread.undo_all()
    picked = replace(thread, versions=dict(thread.versions))
    picked.pick(VersionId("v1"))
    thread.paint(thread.current)
    for ended in (thread, picked):
        with pytest.raises(NothingToRedo):
            ended.redo()


@given(threads())
def test_the_lineage_goes_from_the_fresh_start_down(thread: Thread) -> None:
    assert thread.current is not None
    line = lineage(thread.versions, thread.current)
    assert line[-1].id == thread.current
    assert line[0].parent is None
    assert all(child.parent == parent.id for parent, child in pairwise(line))


def test_undo_before_the_first_picture() -> None:
    for act in (row.act for row in table.ROWS if row.moves):
        with pytest.raises(NothingToRefine):
            Thread({}).move(act, VersionId("v1"))


@given(threads())
def test_to_show_a_version_once_more_moves_nothing(thread: Thread) -> None:
    before = (thread.current, thread.undone)
    assert thread.move(Act.SHOW, VersionId("v1")) == "v1"
    assert (thread.current, thread.undone) == before


@pytest.mark.parametrize("act", [Act.PICK, Act.SHOW])
def test_a_move_that_needs_a_named_version_goes_nowhere_without_one(act: Act) -> None:
    thread = Thread({})
    thread.paint(None)
    with pytest.raises(NothingToRefine):
        thread.move(act)


def test_numbers_that_are_not_there_name_those_that_are() -> None:
    with pytest.raises(NothingToRefine):
        numbered([], 1, Act.PICK)
    with pytest.raises(NoSuchVersion, match=r"only v1\. To see them, type history"):
        numbered([version(1)], 2, Act.PICK)
    with pytest.raises(NoSuchVersion, match="v1 to v3"):
        numbered([version(1), version(2), version(3)], 4, Act.PICK)
    with pytest.raises(NoSuchVersion, match=r"only v1\. You weren't charged\. To"):
        numbered([version(1)], 2, Act.EDIT)
    assert numbered([version(1), version(2)], 2, Act.PICK).id == "v2"


@given(
    st.lists(st.tuples(st.sampled_from([Act.EDIT, Act.FINAL, Act.VARIATIONS]), st.text(max_size=400)), max_size=12),
    st.text(max_size=2000),
)
def test_alt_text_always_fits_and_begins_with_the_ask(edits: list[tuple[Act, str]], ask: str) -> None:
    alt = alt_text(None, Act.NEW, ask)
    for act, words in edits:
        alt = alt_text(alt, act, words)
        assert 0 < len(alt) <= 1000
    assert alt.startswith(" ".join(ask.split())[:300])


def test_alt_text_keeps_the_ask_and_the_latest_edit() -> None:
    alt = alt_text(None, Act.NEW, "a lighthouse")
    for n in range(100):
        alt = alt_text(alt, Act.EDIT, f"edit number {n} of a long afternoon")
    assert alt.startswith("a lighthouse; ")
    assert alt.endswith("edit number 99 of a long afternoon")
    assert alt_text(alt, Act.FINAL, "") == alt
