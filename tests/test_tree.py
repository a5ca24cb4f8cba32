"""The tree of a thread's versions: where each stands on its sheet, what branches are called, and that they are understood so."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.discord import view as discord_view
from bots.discord.buttons import Press
from bots.playground import view as playground_view
from bots.slack import view as slack_view
from bots.speech import telling
from core.acts.tree import COLUMNS, ROWS, Node, Tree, branch_name, nth_branch
from core.errors import BadAsk, Declined, StoreTrouble
from core.model import Act, Ask, Person, VersionId, Wish
from core.ports.pictures import OnSheet
from core.reading import labels
from core.reading.labels import Branch
from core.studio.answers import Accepted, Info, SideBySide
from core.studio.subject import Subjects
from core.studio.tell import Telling
from tests.chat import Chat
from tests.test_long_threads import LENGTHEN


def nodes(parents: Sequence[int]) -> list[Node]:
    """A thread by the number of each version's parent; 0: a fresh start."""
    return [Node(VersionId(f"v{at}"), at, VersionId(f"v{of}") if of else None) for at, of in enumerate(parents, start=1)]


def drawn(parents: Sequence[int]) -> str:
    """The pages as text."""
    tree = Tree(nodes(parents))
    lines = []
    for number in range(1, tree.pages + 1):
        cells = {(cell.row, cell.column): cell for cell in tree.page(number).cells}
        for row in range(max(row for row, _ in cells) + 1):
            shown = [cells.get((row, column)) for column in range(COLUMNS)]
            lines.append(" ".join(f"{cell.node.number}{cell.branch and '=' + cell.branch}" if cell else "." for cell in shown))
        lines.append("")
    return "\n".join(lines).strip()


trees = st.lists(st.integers(0, 10**6), min_size=1, max_size=80).map(
    lambda picks: [0, *(pick % (at + 1) for at, pick in enumerate(picks, start=1))]
)


@pytest.mark.parametrize(
    ("parents", "sheet"),
    [
        ([0], "1 . . . ."),
        ([0, 1, 2], "1 2 3 . ."),
        ([0, 1, 2, 3, 4, 5, 6], "1 2 3 4 5\n6 7 . . ."),
        ([0, 1, 1], "1 2 . . .\n. 3=v1a . . ."),
        ([0, 1, 1, 1, 1], "1 2 . . .\n. 3=v1a 4=v1b 5=v1c ."),
        ([0, 1, 2, 2, 4], "1 2 3 . .\n. . 4=v2a 5 ."),
        ([0, 0, 1], "1 3 . . .\n2 . . . ."),
        ([0, *range(1, 16)], "1 2 3 4 5\n6 7 8 9 10\n11 12 13 14 15\n\n16 . . . ."),
        ([0, 1, 2, 3, 4, 5], "1 2 3 4 5\n6 . . . ."),
        ([0, 1, 2, 3, 4, 5, 5, 5], "1 2 3 4 5\n. . . 7=v5a 8=v5b\n6 . . . ."),
        ([0] * 7, "1 2 3 4 5\n6 7 . . ."),
        ([0] * 4 + [3, 5, 6, 6], "3 5 6 7 .\n. . . 8=v6a .\n1 2 4 . ."),  # the one of the drafts that was gone on with
    ],
)
def test_a_line_runs_to_the_right_and_branches_stand_below(parents: list[int], sheet: str) -> None:
    assert drawn(parents) == sheet


@given(trees)
def test_every_version_has_a_place_of_its_own_below_or_after_what_it_comes_from(parents: list[int]) -> None:
    tree = Tree(nodes(parents))
    places: dict[VersionId, tuple[int, int, int]] = {}
    for number in range(1, tree.pages + 1):
        for cell in tree.page(number).cells:
            assert 0 <= cell.row < ROWS
            assert 0 <= cell.column < COLUMNS
            assert tree.page_with(cell.node.id) == number
            places[cell.node.id] = (number, cell.row, cell.column)
    assert len(places) == len(set(places.values())) == len(parents)
    for node in nodes(parents):
        if node.parent is not None:
            before, here = places[node.parent], places[node.id]
            assert here[:2] > before[:2] or (here[:2] == before[:2] and here[2] == before[2] + 1)


@given(trees, st.lists(st.integers(0, 10**6), max_size=5))
def test_a_branch_keeps_its_name_whatever_comes_later(parents: list[int], later: list[int]) -> None:
    more = [*parents, *(pick % (len(parents) + 1) for pick in later)]
    before, after = Tree(nodes(parents)), Tree(nodes(more))
    names = [before.branch(node) for node in nodes(parents)]
    assert names == [after.branch(node) for node in nodes(more)][: len(parents)]
    begun = [name for name in names if name]
    assert len(begun) == len(set(begun))


@given(st.integers(1, 10_000), st.integers(1, 5000))
def test_a_branch_is_understood_by_its_name(number: int, nth: int) -> None:
    name = branch_name(number, nth)
    assert nth_branch(name.removeprefix(f"v{number}")) == nth


@given(trees)
def test_the_line_of_a_version_goes_back_to_a_fresh_start(parents: list[int]) -> None:
    tree, at, line = Tree(nodes(parents)), len(parents), set()
    while at:
        line.add(VersionId(f"v{at}"))
        at = parents[at - 1]
    assert tree.lineage(VersionId(f"v{len(parents)}")) == line


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("v2a: make it night", "v7: make it night"),
        ("V2A: make it night", "V7: make it night"),
        ("compare v2a and v3", "compare v7 and v3"),
        ("make it night, with the sky of v2a", "make it night, with the sky of v7"),
        ("version 2a please", "version 7 please"),
        ("v2b: make it night", "v2: make it night"),
        ("the v8s of the sixties", "the v8s of the sixties"),
        ("the 2a and the v2abc", "the 2a and the v2abc"),
    ],
)
def test_readers_see_numbers_for_branches(text: str, read: str) -> None:
    assert labels.numbered(text, {Branch(2, 1): 7}).text == read


def test_what_turns_out_to_be_no_branch_stays_as_it_was_written() -> None:
    said = labels.numbered("put my v3b headphones on the table", {})
    assert said.named(Wish(act=Act.EDIT, words=said.text)).words == "put my v3b headphones on the table"


async def branched(chat: Chat) -> None:
    """v1 ─ v2 ─ v3, and off v2: v4, which is v2a."""
    await chat.imagine("ana", "a red bicycle")
    await chat.settled()
    for words in ("make it green", "make it blue", "v2: make it yellow"):
        await chat.say("ana", words)
        await chat.settled()


@pytest.mark.parametrize("said", ["v2a: make it night", "V2a: make it night", "make v2a darker", "v2a, make it night"])
async def test_an_edit_goes_on_from_a_branch(chat: Chat, said: str) -> None:
    await branched(chat)
    await chat.say("ana", "v1")
    await chat.settled()
    answer = await chat.say("ben", said)
    assert isinstance(answer, Accepted), answer
    await chat.settled()
    newest = (await chat.versions())[-1]
    assert newest.parent == (await chat.version(4)).id
    assert "v2a" not in newest.words, "a model knows versions by their numbers"


async def test_info_a_pick_and_a_comparison_name_a_branch(chat: Chat) -> None:
    await branched(chat)
    told = await chat.say("ben", "info v2a")
    assert isinstance(told, Info)
    assert (told.version.number, told.branch) == (4, "v2a")
    assert isinstance(await chat.say("ben", "v1"), Accepted)
    await chat.settled()
    assert isinstance(await chat.say("ben", "v2a"), Accepted)
    await chat.settled()
    assert await chat.current() == 4
    compared = await chat.say("ben", "compare v2a and v3")
    assert isinstance(compared, SideBySide)
    assert [one.number for one in compared.versions] == [4, 3]


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("v2b: make it night", "There is no v2b in this thread: v2 has only v2a. You weren't charged. To see them, type history."),
        ("info v2c", "There is no v2c in this thread: v2 has only v2a. To see them, type history."),
        (
            "v3a: make it night",
            "There is no v3a in this thread: v3 has no branches. You weren't charged. To see them, type history.",
        ),
        ("compare v1a and v2", "There is no v1a in this thread: v1 has no branches. To see them, type history."),
        ("v9a: make it night", "There is no v9 in this thread. It has v1 to v4. You weren't charged. To see them, type history."),
    ],
)
async def test_a_branch_that_there_is_not_is_said_and_costs_nothing(chat: Chat, said: str, sentence: str) -> None:
    await branched(chat)
    painted = len(chat.engine.briefs)
    with pytest.raises(Declined) as declined:
        await chat.say("ben", said)
    assert str(declined.value) == sentence
    assert len(chat.engine.briefs) == painted


@pytest.mark.parametrize("said", ["the v8s are great", "my v3b headphones are here"])
async def test_talk_that_looks_like_a_branch_is_talk(chat: Chat, said: str) -> None:
    await branched(chat)
    painted = len(chat.engine.briefs)
    try:
        await chat.say("ben", said)
    except Declined as declined:
        pytest.fail(str(declined))
    await chat.settled()
    assert len(chat.engine.briefs) == painted


async def test_a_field_names_a_version_a_branch_or_a_page(chat: Chat) -> None:
    await branched(chat)
    place = (await chat.thread()).place
    for typed, number in (("2", 2), ("v2", 2), (" V2a ", 4), ("2a", 4)):
        assert (await chat.studio.meant(chat.studio.wish(Act.INFO, ""), typed, place)).version == number
    wish = chat.studio.wish(Act.HISTORY, "")
    assert (await chat.studio.meant(wish, "2", place)).page == 2
    assert (await chat.studio.meant(wish, "v2a", place)).version == 4
    with pytest.raises(BadAsk, match=r"“the first” is not a version\. Name it as v2, or v2a"):
        await chat.studio.meant(wish, "the first", place)


async def test_words_come_at_once_and_a_sheet_that_takes_longer_follows(chat: Chat) -> None:
    await branched(chat)
    drawn, telling = asyncio.Event(), Telling(chat.store, chat.pictures, Subjects(chat.store, {}), soon=0.0)
    at_once = chat.pictures.tree

    async def slow(shown: Sequence[OnSheet]) -> bytes:
        await drawn.wait()
        return await at_once(shown)

    chat.pictures.tree = slow  # type: ignore[method-assign]
    ask = Ask(event="e", place=(await chat.thread()).place, person=Person(id="ben", name="Ben"), wish=Wish(act=Act.HISTORY))
    told = await telling.tell(ask)
    assert isinstance(told, SideBySide)
    assert [one.number for one in told.versions] == [1, 2, 3, 4]
    assert told.sheet == b""
    assert told.drawing is not None
    drawn.set()
    assert (await told.drawing()).startswith(b"\xff\xd8")


async def test_history_is_told_though_its_sheet_cannot_be_drawn(chat: Chat) -> None:
    await branched(chat)

    async def broken(shown: Sequence[OnSheet]) -> bytes:
        raise StoreTrouble

    chat.pictures.tree = broken  # type: ignore[method-assign]
    told = await chat.say("ben", "history")
    assert isinstance(told, SideBySide)
    assert (told.sheet, told.drawing, len(told.versions)) == (b"", None, 4)


async def test_a_version_whose_original_is_gone_is_shown_as_gone(chat: Chat) -> None:
    await branched(chat)
    del chat.pictures.originals[(await chat.version(2)).original.sha256]
    for said in ("history", "compare v1 and v2", "v2: before and after"):
        told = await chat.say("ben", said)
        assert isinstance(told, SideBySide)
        assert told.sheet.startswith(b"\xff\xd8")


async def test_info_tells_flags_what_was_avoided_and_what_went_along(chat: Chat) -> None:
    await chat.imagine("ana", "a bicycle like picture 1 --ar 16:9 --tier pro --avoid people", references=["cat.png"])
    await chat.settled()
    await chat.say("ana", "again")
    await chat.settled()
    for version in (1, 2):
        told = await chat.ask("ben", chat.studio.wish(Act.INFO, "", version=version))
        assert isinstance(told, Info)
        rows = dict(telling.info(chat.tiers, told))
        assert rows["References"] == "1 cat.png"
        assert rows["Avoided"] == "people"
        assert told.sheet.startswith(b"\xff\xd8")
        assert rows.get("Flags") == ("--tier pro --ar 16:9" if version == 1 else None)


async def test_history_tells_pages_and_branches(chat: Chat) -> None:
    await branched(chat)
    told = await chat.say("ben", "history")
    assert isinstance(told, SideBySide)
    assert (told.page, told.pages, told.earlier, told.later) == (1, 1, None, None)
    assert dict(told.branches) == {(await chat.version(4)).id: "v2a"}
    assert told.sheet.startswith(b"\xff\xd8")
    with pytest.raises(Declined, match=r"This history has no page 2\. It has one page"):
        await chat.say("ben", "history 2")


async def lengthened(chat: Chat, versions: int) -> None:
    await chat.imagine("ana", "a red bicycle")
    await chat.settled()
    with closing(sqlite3.connect(chat.database)) as connection, connection:
        connection.execute(LENGTHEN, {"many": versions})
        connection.execute("UPDATE threads SET versions = :many, current = 'w' || :many", {"many": versions})


@pytest.mark.parametrize(
    ("said", "page", "first"),
    [
        ("history", 3, 31),
        ("history 1", 1, 1),
        ("history page 2", 2, 16),
        ("history v20", 2, 16),
        ("verlauf 2", 2, 16),
        ("v3 history", 1, 1),
        ("v20 verlauf", 2, 16),
    ],
)
async def test_a_long_history_comes_in_pages(chat: Chat, said: str, page: int, first: int) -> None:
    await lengthened(chat, 40)
    told = await chat.say("ben", said)
    assert isinstance(told, SideBySide), told
    assert (told.page, told.pages, told.versions[0].number) == (page, 3, first)
    assert len(told.versions) <= 15
    lines = telling.side_by_side(told).split("\n")
    assert lines[0] == ("Page 3 of 3." if page == 3 else f"Page {page} of 3. The current one, v40, is on page 3.")


async def test_the_playground_says_what_was_done_where_nothing_was_said(chat: Chat) -> None:
    await chat.imagine("ana", "a lighthouse")
    await chat.settled()
    for words in ("make it night", "variations", "final"):
        await chat.say("ben", words)
        await chat.settled()
    told = await chat.say("ben", "history")
    assert isinstance(told, SideBySide)
    said = [one["words"] for one in playground_view.side_by_side(told)["pictures"]]
    assert said == ["a lighthouse", "make it night", "variations", "variations", "variations", "final"]


async def test_the_buttons_of_a_page_lead_to_its_neighbours_on_every_platform(chat: Chat) -> None:
    await lengthened(chat, 40)
    told = await chat.say("ben", "history 2")
    assert isinstance(told, SideBySide)
    for version, page in ((told.earlier, 1), (told.later, 3)):
        assert version is not None
        turned = await chat.ask("ben", chat.studio.wish(Act.HISTORY, ""), version=version)
        assert isinstance(turned, SideBySide)
        assert turned.page == page
    shown = discord_view.answer(chat.tiers, told)
    assert shown is not None
    assert shown.view is not None
    assert [getattr(one.item, "label", "") for one in shown.view.children if isinstance(one, Press)] == ["Page 1", "Page 3"]
    [_, row] = slack_view.side_by_side(told)
    assert [one["text"]["text"] for one in row["elements"]] == ["Page 1", "Page 3"]
    assert len({one["action_id"] for one in row["elements"]}) == 2
    assert playground_view.side_by_side(told)["page"] == {"number": 2, "of": 3, "earlier": told.earlier, "later": told.later}
    alone = await chat.say("ben", "history 1")
    assert isinstance(alone, SideBySide)
    assert alone.earlier is None


async def test_a_sheet_that_follows_is_added_to_its_words(chat: Chat) -> None:
    """On Discord: the words stand with their buttons, and then with the picture too."""

    async def drawn() -> bytes:
        return b"\xff\xd8 a sheet"

    async def cannot() -> bytes:
        return b""

    await branched(chat)
    told = await chat.say("ben", "history")
    assert isinstance(told, SideBySide)
    first = discord_view.answer(chat.tiers, replace(told, sheet=b"", drawing=drawn))
    assert first is not None
    assert not first.uploads
    complete = await first.complete()
    assert complete is not None
    assert (complete.content, len(complete.uploads)) == (first.content, 1)
    assert await complete.complete() is None
    without = discord_view.answer(chat.tiers, replace(told, sheet=b"", drawing=cannot))
    assert without is not None
    assert await without.complete() is None
