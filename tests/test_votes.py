"""Votes on several pictures: who may vote, what counts, what the message shows and how seldom, and how a vote ends."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from bots.app.boards import BETWEEN, show_votes
from bots.discord.ids import numbered
from bots.speech import voting
from core.acts.voting import Tally, meant
from core.errors import (
    BadAsk,
    NothingToVoteOn,
    NotYourVote,
    NoVote,
    PlaceGone,
    PostFailed,
    VoteGone,
    VoteOver,
)
from core.model import Act, Person, Place, ThreadId, VersionId, VoteId
from core.ports.votes import Ballot, Board, Cell, Vote
from core.reading import Kind, Limits, read
from core.store.sql_store import SqlStore
from core.studio.answers import SEEN_BEFORE, VoteClosed, Voted, VoteOpened
from tests.chat import CHANNEL, Chat
from tests.databases import Databases
from tests.empty import empty_database
from tests.versions import version as plain_version

LIMITS = Limits(tiers=("flash",), ratios=("1:1",), sizes=("1K",))
NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("said", "act", "minutes"),
    [
        ("vote", Act.VOTE, None),
        ("Let's vote!", Act.VOTE, None),
        ("abstimmen bitte", Act.VOTE, None),
        ("投票", Act.VOTE, None),
        ("vote 2h", Act.VOTE, 120),
        ("vote for 30 minutes", Act.VOTE, 30),
        ("let's vote, 1 day", Act.VOTE, 1440),
        ("vote 1h30", Act.VOTE, 90),
        ("vote 1.5 hours", Act.VOTE, 90),
        ("vote for 90 seconds", Act.VOTE, 2),
        ("vote for an hour", Act.VOTE, 60),
        ("let's vote for one day", Act.VOTE, 1440),
        ("Abstimmung für eine Stunde", Act.VOTE, 60),
        ("vote 120s", Act.VOTE, 2),
        ("Abstimmung 2 Stunden", Act.VOTE, 120),
        ("voter pendant 3 heures", Act.VOTE, 180),
        ("голосование на 2 часа", Act.VOTE, 120),
        ("投票 2時間", Act.VOTE, 120),
        ("close vote", Act.CLOSE_VOTE, None),
        ("please close the vote", Act.CLOSE_VOTE, None),
        ("Abstimmung beenden", Act.CLOSE_VOTE, None),
        ("结束投票", Act.CLOSE_VOTE, None),
    ],
)
def test_a_vote_is_opened_and_closed_in_words(said: str, act: Act, minutes: int | None) -> None:
    found = read(said, LIMITS, in_thread=True, awaiting_pick=True, newest=4)
    assert found.kind is Kind.WORD
    assert found.wish is not None
    assert (found.wish.act, found.wish.minutes) == (act, minutes)


@pytest.mark.parametrize(
    "said", ["2h", "they vote in 2 hours", "vote counts doubled in 2 days", "a poster: vote 2024", "brb 5 min"]
)
def test_other_words_open_no_vote(said: str) -> None:
    found = read(said, LIMITS, in_thread=True, awaiting_pick=True, newest=4)
    assert found.wish is None or found.wish.act is not Act.VOTE


@pytest.mark.parametrize("said", ["vote 0 min", "vote 45 days", "vote 99999 weeks"])
def test_a_vote_is_not_open_for_ever_by_a_slip(said: str) -> None:
    with pytest.raises(BadAsk, match="1 minute to 30 days"):
        read(said, LIMITS, in_thread=True, newest=4)


# --- in a thread


async def voted(chat: Chat, who: str, vote: Vote, at: int, **more: object) -> object:
    place = more.pop("place", chat.here)
    assert isinstance(place, Place)
    event = str(more.pop("event", chat.event()))
    return await chat.studio.votes.cast(vote.id, at, event=event, place=place, person=chat.person(who))


async def opened(chat: Chat, words: str = "vote") -> Vote:
    answer = await chat.say("ana", words)
    assert isinstance(answer, VoteOpened)
    return answer.vote


async def shown(chat: Chat) -> Board:
    """What the message of the vote shows once time has passed."""
    chat.now.at += BETWEEN
    await show_votes(chat.store, {"playground": chat.platform}, chat.rules, now=chat.now)
    return chat.platform.boards[-1]


async def sheet(chat: Chat, words: str = "a red bicycle --count 3") -> None:
    await chat.imagine("ana", words)
    await chat.settled()


async def test_everybody_has_a_vote_for_each_picture_and_may_take_it_back(chat: Chat) -> None:
    await sheet(chat)
    vote = await opened(chat)
    assert [cell.label for cell in vote.cells] == ["v1", "v2", "v3"]
    assert (await shown(chat)).tally == Tally(counts=(0, 0, 0), people=0)
    for who, at in [("ana", 0), ("ana", 2), ("ben", 2), ("cyd", 1), ("cyd", 1), ("cyd", 2)]:
        await voted(chat, who, vote, at)
    board = await shown(chat)
    assert board.tally == Tally(counts=(1, 0, 3), people=3)
    assert voting.board(board).splitlines()[1:] == ["v3 ███ 3", "v1 █ 1", "3 people have voted."]
    answer = await voted(chat, "ben", vote, 2)
    assert answer == Voted(cell=vote.cells[2], cast=False)
    assert await chat.current() == 1, "a vote moves nothing"
    assert len(chat.engine.briefs) == 3, "and costs nothing"


async def test_a_press_that_is_delivered_again_counts_once(chat: Chat) -> None:
    await sheet(chat)
    vote = await opened(chat)
    assert isinstance(await voted(chat, "ana", vote, 0, event="press"), Voted)
    assert await voted(chat, "ana", vote, 0, event="press") is SEEN_BEFORE
    assert (await shown(chat)).tally.counts == (1, 0, 0)


async def test_an_ask_that_is_delivered_again_opens_one_vote(chat: Chat) -> None:
    await sheet(chat)
    await chat.say("ana", "vote", event="the same")
    assert await chat.say("ana", "vote", event="the same") is SEEN_BEFORE
    assert len(chat.kept("SELECT id FROM votes")) == 1


async def test_whoever_leads_can_be_gone_on_with_once_the_vote_is_closed(chat: Chat) -> None:
    await sheet(chat)
    vote = await opened(chat)
    for who in ("ana", "ben"):
        await voted(chat, who, vote, 1)
    answer = await chat.say("ana", "close vote")
    assert isinstance(answer, VoteClosed)
    assert voting.answer(answer) == "The vote is closed: v2 wins with 2 of 2 votes."
    board = await shown(chat)
    assert [leader.number for leader in board.leaders] == [2]
    await chat.press("ben", "pick", 2)
    await chat.settled()
    assert await chat.current() == 2


async def test_a_tie_is_told(chat: Chat) -> None:
    await sheet(chat, "a red bicycle --count 4")
    vote = await opened(chat)
    for who in ("ana", "ben"):
        for at in (0, 3):
            await voted(chat, who, vote, at)
    await voted(chat, "ana", vote, 1)
    await chat.say("ana", "close the vote")
    board = await shown(chat)
    assert voting.board(board).splitlines()[0] == "The vote is closed: v1 and v4 tie with 2 votes each."
    assert [leader.number for leader in board.leaders] == [1, 4]


async def test_a_vote_closes_by_its_time_and_not_before(chat: Chat) -> None:
    await sheet(chat)
    vote = await opened(chat, "vote 2h")
    assert "It closes on Saturday 21 November at 11:00 (UTC)." in voting.board(await shown(chat))
    chat.now.at += timedelta(minutes=110)
    await voted(chat, "ben", vote, 0)
    chat.now.at += timedelta(minutes=11)
    with pytest.raises(VoteOver):
        await voted(chat, "cyd", vote, 1)  # even before anything has noticed that the time is up
    board = await shown(chat)
    assert board.vote.closed_at == vote.closes_at
    assert voting.board(board) == "The vote is closed: v1 wins with the only vote.\nv1 █ 1\n1 person has voted."


async def test_a_vote_outlives_a_restart(chat: Chat) -> None:
    await sheet(chat)
    vote = await opened(chat, "vote 30 min")
    await voted(chat, "ben", vote, 0)
    chat.start()
    await voted(chat, "cyd", vote, 0)
    chat.now.at += timedelta(hours=1)
    assert (await shown(chat)).tally.counts == (2, 0, 0)


async def test_whoever_opened_it_may_set_when_it_closes(chat: Chat) -> None:
    await sheet(chat)
    vote = await opened(chat)
    again = await chat.say("ana", "vote 1h")
    assert isinstance(again, VoteOpened)
    assert (again.is_new, again.vote.id) == (False, vote.id)
    assert again.vote.closes_at is not None
    others = await chat.say("ben", "vote 3 days")
    assert isinstance(others, VoteOpened)
    assert others.vote.closes_at == again.vote.closes_at


async def test_a_closed_vote_can_be_followed_by_another(chat: Chat) -> None:
    await sheet(chat)
    first = await opened(chat)
    await chat.say("ana", "close vote")
    second = await opened(chat)
    assert second.id != first.id
    await voted(chat, "ben", second, 0)
    with pytest.raises(VoteOver, match="closed, so your vote wasn't counted"):
        await voted(chat, "ben", first, 0)


async def test_only_its_opener_and_admins_close_a_vote(chat: Chat) -> None:
    await sheet(chat)
    vote = await opened(chat)
    with pytest.raises(NotYourVote, match="Only ana"):
        await chat.say("ben", "close vote")
    closed = await chat.studio.votes.close(vote.id, event=chat.event(), place=chat.here, person=chat.person("ben"), admin=True)
    assert isinstance(closed, VoteClosed)
    with pytest.raises(NoVote):
        await chat.say("ana", "close vote")
    with pytest.raises(VoteOver):
        await chat.studio.votes.close(vote.id, event=chat.event(), place=chat.here, person=chat.person("ana"), admin=False)


async def test_nobody_votes_from_another_channel_or_for_what_is_not_there(chat: Chat) -> None:
    await sheet(chat)
    vote = await opened(chat)
    with pytest.raises(VoteGone):
        await voted(chat, "eve", vote, 0, place=replace(CHANNEL, channel="elsewhere"))
    for at in (-1, 3, 50):
        with pytest.raises(VoteGone):
            await voted(chat, "eve", vote, at)
    with pytest.raises(VoteGone):
        await voted(chat, "eve", replace(vote, id=VoteId("made up")), 0)
    with pytest.raises(VoteGone):
        await chat.studio.votes.close(
            vote.id, event=chat.event(), place=replace(CHANNEL, workspace="other"), person=chat.person("ana"), admin=True
        )
    assert (await shown(chat)).tally.votes == 0


async def test_a_single_picture_is_nothing_to_vote_on_and_versions_are(chat: Chat) -> None:
    with pytest.raises(NothingToVoteOn):
        await chat.say("ana", "vote", addressed=True, place=replace(CHANNEL, root="nowhere"))
    await sheet(chat, "a red bicycle")
    with pytest.raises(NothingToVoteOn, match="only one"):
        await chat.say("ana", "vote")
    await chat.say("ana", "make it green")
    await chat.settled()
    vote = await opened(chat)
    assert [cell.label for cell in vote.cells] == ["v1", "v2"]


async def test_the_last_pictures_side_by_side_are_meant_or_those_whose_button_was_pressed(chat: Chat) -> None:
    await sheet(chat, "a red bicycle --count 2")
    await chat.say("ana", "variations")
    await chat.settled()
    await chat.say("ana", "make it green")
    await chat.settled()
    assert [cell.label for cell in (await opened(chat)).cells] == ["v3", "v4", "v5"]
    answer = await chat.press("ben", "vote", 1)
    assert isinstance(answer, VoteOpened)
    assert [cell.label for cell in answer.vote.cells] == ["v1", "v2"], "two votes in one thread"
    closed = await chat.press("ben", "close-vote", 2)
    assert isinstance(closed, VoteClosed)
    assert closed.vote.id == answer.vote.id


# --- what the message shows


async def test_a_storm_of_votes_makes_one_edit_in_five_seconds_and_the_last_is_shown(chat: Chat) -> None:
    await sheet(chat)
    vote = await opened(chat)
    for second in range(60):
        chat.now.at = NOW + timedelta(seconds=second)
        for n in range(5):
            await voted(chat, f"p{second}-{n}", vote, n % 3)
            chat.now.at = NOW + timedelta(seconds=second)
            await show_votes(chat.store, {"playground": chat.platform}, chat.rules, now=lambda: NOW + timedelta(seconds=second))  # noqa: B023
    assert len(chat.platform.boards) <= 1 + 60 / BETWEEN.total_seconds()
    assert (await shown(chat)).tally.votes == 300
    before = len(chat.platform.boards)
    await show_votes(chat.store, {"playground": chat.platform}, chat.rules, now=lambda: NOW + timedelta(hours=1))
    assert len(chat.platform.boards) == before, "nothing has changed since"


async def test_a_platform_that_fails_is_asked_again_and_a_deleted_message_ends_the_vote(chat: Chat) -> None:
    await sheet(chat)
    vote = await opened(chat)
    chat.platform.refuses["show_vote"] = [PostFailed("later")]
    await show_votes(chat.store, {"playground": chat.platform}, chat.rules, now=chat.now)
    assert chat.platform.boards == []
    await shown(chat)
    await voted(chat, "ben", vote, 0)
    chat.platform.refuses["show_vote"] = [PlaceGone("deleted")]
    before = len(chat.platform.boards)
    await shown(chat)
    assert len(chat.platform.boards) == before
    with pytest.raises(VoteOver):
        await voted(chat, "ben", vote, 0)


async def deleted(chat: Chat) -> list[str]:
    """What the thread is told, once the message of its vote is found to be deleted."""
    chat.platform.refuses["show_vote"] = [PlaceGone("deleted")]
    for _ in range(2):
        chat.now.at += BETWEEN
        await show_votes(chat.store, {"playground": chat.platform}, chat.rules, now=chat.now)
    return [voting.head(board) for board in chat.platform.winners]


async def test_the_thread_is_told_once_that_the_message_of_its_vote_was_deleted(chat: Chat) -> None:
    await sheet(chat)
    vote = await opened(chat)
    await shown(chat)
    await voted(chat, "ben", vote, 1)
    chat.platform.refuses["show_winner"] = [PostFailed("later")]
    told = ["The message of this vote was deleted. The vote is closed: v2 wins with the only vote. To vote again, reply vote."]
    assert await deleted(chat) == told
    chat.now.at += timedelta(days=20)
    assert await deleted(chat) == told
    assert (await opened(chat)).id != vote.id, "and another can be opened"


async def test_a_deleted_message_is_found_out_when_a_vote_is_asked_for_again(chat: Chat) -> None:
    """Nobody can press on it, so nothing else would change it before its time is up."""
    await sheet(chat)
    vote = await opened(chat)
    await shown(chat)
    assert (await opened(chat)).id == vote.id
    assert await deleted(chat) == [
        "The message of this vote was deleted. The vote is closed. Nobody voted. To vote again, reply vote."
    ]
    assert (await opened(chat)).id != vote.id


@pytest.mark.parametrize("closes", ["by its time", "by hand"])
async def test_what_came_of_a_vote_is_told_though_its_message_was_deleted_before_it_closed(chat: Chat, closes: str) -> None:
    await sheet(chat)
    vote = await opened(chat, "vote 2h")
    await shown(chat)
    await voted(chat, "ben", vote, 0)
    await shown(chat)
    if closes == "by hand":
        await chat.say("ana", "close vote")
    chat.now.at += timedelta(hours=3)
    [said] = await deleted(chat)
    assert (
        said == "The message of this vote was deleted. The vote is closed: v1 wins with the only vote. To vote again, reply vote."
    )


async def test_where_nothing_could_be_posted_nothing_is_told(chat: Chat) -> None:
    await sheet(chat)
    await opened(chat)
    assert await deleted(chat) == []


async def test_a_vote_without_a_time_ends_after_two_weeks_and_its_thread_is_told_once(chat: Chat) -> None:
    await sheet(chat)
    vote = await opened(chat)
    await voted(chat, "ben", vote, 2)
    chat.now.at = vote.opened_at + timedelta(days=13, hours=23)
    await voted(chat, "cyd", vote, 2)
    assert (await shown(chat)).vote.closed_at is None
    chat.now.at = vote.opened_at + timedelta(days=14)
    with pytest.raises(VoteOver):
        await voted(chat, "dan", vote, 0)
    assert voting.head(await shown(chat)) == "The vote is closed: v3 wins with 2 of 2 votes."
    await shown(chat)
    [winner] = chat.platform.winners
    assert winner.vote.closed_at == vote.opened_at + timedelta(days=14)
    assert voting.head(winner) == "The vote is closed: v3 wins with 2 of 2 votes."
    assert [one.number for one in winner.leaders] == [3]


async def test_a_picture_that_is_gone_takes_no_votes(chat: Chat) -> None:
    await sheet(chat)
    vote = await opened(chat)
    await chat.store._database.write(
        lambda connection: connection.execute(text("DELETE FROM versions WHERE id = :id"), {"id": vote.cells[1].version})
    )
    with pytest.raises(VoteGone, match="deleted"):
        await voted(chat, "ben", vote, 1)
    await voted(chat, "ben", vote, 0)


async def test_what_persons_voted_is_forgotten_with_their_vote(chat: Chat) -> None:
    await sheet(chat)
    vote = await opened(chat)
    await voted(chat, "ben", vote, 0)
    await chat.store.forget_before(chat.now() + timedelta(days=30))
    assert len(chat.kept("SELECT * FROM ballots")) == 1, "an open vote is kept"
    await chat.say("ana", "close vote")
    await chat.store.forget_before(chat.now() + timedelta(days=30))
    assert chat.kept("SELECT * FROM ballots") == chat.kept("SELECT * FROM votes") == []
    with pytest.raises(VoteGone):
        await voted(chat, "ben", vote, 0)


def test_many_pictures_are_told_in_few_lines() -> None:
    cells = tuple(Cell(version=VersionId(f"x{n}"), label=f"v{n + 1}") for n in range(50))
    vote = Vote(
        id=VoteId("v"),
        about="r",
        thread=ThreadId("t"),
        place=CHANNEL,
        person=Person(id="a", name="ana"),
        cells=cells,
        opened_at=NOW,
        closes_at=None,
        closed_at=NOW,
    )
    board = Board(vote=vote, tally=Tally(counts=tuple(3 + n % 2 for n in range(50)), people=9), revision=1)
    lines = voting.board(board).splitlines()
    assert lines[0] == "The vote is closed: v2, v4, v6 and 22 others tie with 4 votes each."
    assert len(lines) == 13
    assert lines[11] == f"others {175 - 40}" or lines[11].startswith("others ")
    crowd = Board(vote=vote, tally=Tally(counts=(400, 1, *[0] * 48), people=400), revision=1)
    assert voting.board(crowd).splitlines()[1:3] == [f"v1 {'█' * 12} 400", "v2 █ 1"]


# --- any sequence, against a plain model

PEOPLE = ("ana", "ben", "cyd", "dan")
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("cast"), st.integers(0, 1), st.sampled_from(PEOPLE), st.integers(-1, 4)),
        st.tuples(st.just("again"), st.integers(0, 1), st.sampled_from(PEOPLE), st.integers(0, 3)),
        st.tuples(st.just("close"), st.integers(0, 1), st.just(""), st.just(0)),
        st.tuples(st.just("time"), st.just(0), st.just(""), st.integers(1, 60)),
        st.tuples(st.just("open"), st.integers(0, 1), st.sampled_from(PEOPLE), st.integers(1, 90)),
        st.tuples(st.just("sweep"), st.integers(0, 1), st.just(""), st.just(0)),
    ),
    max_size=40,
)


class Plain:
    """A vote as a set of (person, picture), and when it closes."""

    def __init__(self, id: VoteId, closes_at: datetime) -> None:
        self.id, self.closes_at, self.closed = id, closes_at, False
        self.votes: set[tuple[str, int]] = set()

    def is_over(self, now: datetime) -> bool:
        return self.closed or self.closes_at <= now


async def follows(stores: Sequence[SqlStore], steps: Sequence[tuple[str, int, str, int]]) -> None:
    """Play the steps on several stores, as processes of their own would, and compare with a plain model after each."""
    now, count, model = NOW, 0, None
    await with_versions(stores[0])
    for what, which, who, value in steps:
        count += 1
        store, event = stores[which], f"e{count}"
        if what == "time":
            now += timedelta(minutes=value)
        elif what == "open":
            vote = a_vote(f"vote{count}", who, now, minutes=value)
            given = await store.open_vote("slack", event, vote, now)
            assert given is not None
            assert given[1] == (model is None or model.is_over(now))
            if given[1]:
                model = Plain(vote.id, now + timedelta(minutes=value))
                opener = who
            elif model is not None and who == opener:
                model.closes_at = now + timedelta(minutes=value)
        elif model is None:
            continue
        elif what in ("cast", "again"):
            ballot = await store.cast("slack", event, model.id, value, Person(id=who, name=who), now)
            if model.is_over(now):
                assert ballot is Ballot.OVER
            elif not 0 <= value < 4:
                assert ballot is Ballot.GONE
            else:
                assert (ballot is Ballot.TAKEN_BACK) == ((who, value) in model.votes)
                model.votes ^= {(who, value)}
            if what == "again":
                other = stores[1 - which]
                assert await other.cast("slack", event, model.id, value, Person(id=who, name=who), now) is Ballot.SEEN_BEFORE
        elif what == "close":
            assert await store.close_vote("slack", event, model.id, now) is not model.is_over(now)
            model.closed = True
        else:
            await store.close_due(now)
        if model is not None:
            kept = await stores[1 - which].vote(model.id)
            assert kept is not None
            assert kept.is_over(now) == model.is_over(now)
            tally = await store.tally(kept)
            assert tally.counts == tuple(sum(at == cell for _, at in model.votes) for cell in range(4))
            assert tally.people == len({person for person, _ in model.votes})


def a_vote(id: str, who: str, now: datetime, *, minutes: int | None = None) -> Vote:
    return Vote(
        id=VoteId(id),
        about="r1",
        thread=ThreadId("t1"),
        place=Place(platform="slack", workspace="T1", channel="C1", root="1.0"),
        person=Person(id=who, name=who),
        cells=tuple(Cell(version=VersionId(f"x{n}"), label=f"v{n + 1}") for n in range(4)),
        opened_at=now,
        closes_at=None if minutes is None else now + timedelta(minutes=minutes),
    )


async def with_versions(store: SqlStore) -> None:
    from core.store import rows
    from core.store import statements as sql

    made = [replace(plain_version(n + 1), id=VersionId(f"x{n}"), thread=ThreadId("t1"), slot=n) for n in range(4)]
    values = [rows.version_values(one) for one in made]
    await store._database.write(lambda connection: connection.execute(sql.ADD_VERSION, values))


@given(STEPS)
@settings(max_examples=60, deadline=None)
def test_any_sequence_of_votes_is_as_a_plain_set_of_them(steps: Sequence[tuple[str, int, str, int]]) -> None:
    async def play(folder: Path) -> None:
        url = await empty_database(folder / "votes.sqlite3")
        async with SqlStore.open(url) as one, SqlStore.open(url) as other:
            await follows([one, other], steps)

    with TemporaryDirectory() as name:
        asyncio.run(play(Path(name)))


async def test_votes_of_two_processes_at_once_all_count(databases: Databases) -> None:
    """Forty people vote for two pictures each, in two processes, and half of them take one back; nobody's press is lost or counted
    twice, and none that comes after the end is counted."""
    url = await databases.new()
    async with SqlStore.open(url) as one, SqlStore.open(url) as other:
        await with_versions(one)
        stores = (one, other)
        both = await asyncio.gather(
            *(store.open_vote("slack", f"open{n}", a_vote(f"v{n}", "ana", NOW), NOW) for n, store in enumerate(stores))
        )
        [vote] = {given[0].id for given in both if given is not None}
        assert sorted(given[1] for given in both if given is not None) == [False, True]

        async def press(n: int, at: int, again: str = "") -> Ballot:
            event = f"p{n}-{at}{again}"
            return await stores[n % 2].cast("slack", event, vote, at, Person(id=f"p{n}", name="p"), NOW)

        await asyncio.gather(*(press(n, at) for n in range(40) for at in (0, 1)))
        await asyncio.gather(*(press(n, 1, " back") for n in range(0, 40, 2)))
        kept = await one.vote(vote)
        assert kept is not None
        assert (await other.tally(kept)).counts == (40, 20, 0, 0)
        closing = [stores[n].close_vote("slack", f"close{n}", vote, NOW) for n in range(2)]
        outcomes = await asyncio.gather(*closing, *(press(n, 2) for n in range(10)))
        assert sorted(map(bool, outcomes[:2])) == [False, True]
        counted = sum(outcome is Ballot.CAST for outcome in outcomes[2:])
        assert (await one.tally(kept)).counts[2] == counted
        assert await press(99, 0) is Ballot.OVER


# --- reactions


@pytest.mark.parametrize(
    ("labels", "said", "at"),
    [
        (("v1", "v2", "v3"), "2", 1),
        (("v3", "v4", "v5"), "4", 1),
        (("v3", "v4", "v5"), "1", None),  # of v1 nobody votes here
        (("v9", "v10", "v11"), "10", 1),
        (("v9", "v10", "v11"), "2", None),
        (("v14", "v15"), "2", 1),  # no reaction has their numbers, so it counts them
        (("v14", "v15"), "3", None),
        (("A", "B", "C"), "3", 2),
        (("A", "B", "C"), "B", 1),
        (("A", "B", "C"), "D", None),
        (("v1", "v2"), "A", None),
        (("v1", "v2"), "v1", None),
        (("v1", "v2"), "0", None),
        ((), "1", None),
    ],
)
def test_a_number_or_a_letter_means_a_picture(labels: tuple[str, ...], said: str, at: int | None) -> None:
    assert meant(labels, said) == at


@pytest.mark.parametrize(
    ("emoji", "said"),
    [
        ("1\ufe0f\u20e3", "1"),
        ("9\u20e3", "9"),
        ("\N{KEYCAP TEN}", "10"),
        ("\N{REGIONAL INDICATOR SYMBOL LETTER B}", "B"),
        ("0\ufe0f\u20e3", None),
        ("\N{REGIONAL INDICATOR SYMBOL LETTER D}\N{REGIONAL INDICATOR SYMBOL LETTER E}", None),  # a flag
        ("1", None),
        ("", None),
        ("<:one:123>", None),
        ("\N{THUMBS UP SIGN}", None),
    ],
)
def test_an_emoji_says_a_number_or_a_letter(emoji: str, said: str | None) -> None:
    assert numbered(emoji) == said


async def test_a_reaction_counts_once_until_it_is_taken_off(chat: Chat) -> None:
    await chat.imagine("ana", "a red bicycle --count 3")
    await chat.settled()
    opened = await chat.say("ana", "vote")
    assert isinstance(opened, VoteOpened)
    await show_votes(chat.store, {"playground": chat.platform}, chat.rules, now=chat.now)
    [board] = [one for one in chat.platform.boards if one.vote.id == opened.vote.id][-1:]
    [message] = [str(row[0]) for row in chat.kept("SELECT message FROM votes")]
    assert board.vote.id == opened.vote.id

    async def react(who: str, said: str, *, cast: bool = True, event: str | None = None, channel: str = CHANNEL.channel) -> object:
        place = replace(CHANNEL, channel=channel)
        return await chat.studio.votes.react(message, said, cast=cast, event=event, place=place, person=chat.person(who))

    async def counts() -> tuple[int, ...]:
        return (await chat.store.tally(opened.vote)).counts

    for _ in range(3):
        assert await react("ben", "2") == Voted(cell=opened.vote.cells[1], cast=True)
    assert await counts() == (0, 1, 0)
    await chat.studio.votes.cast(opened.vote.id, 1, event=chat.event(), place=chat.here, person=chat.person("cyd"))
    await react("cyd", "2")
    assert await counts() == (0, 2, 0)
    await react("cyd", "3", cast=False)  # which was not given
    await react("cyd", "2", cast=False)
    assert await counts() == (0, 1, 0)
    assert await react("dee", "1", event="r1") is not None
    assert await react("dee", "1", cast=False, event="r2") is not None
    assert await react("dee", "1", event="r1") is None, "the first one is delivered once more"
    assert await counts() == (0, 1, 0)
    assert await react("eve", "1", channel="elsewhere") is None
    assert await react("eve", "9") is None
    await chat.say("ana", "close vote")
    assert await react("eve", "1") is None
    assert await counts() == (0, 1, 0)
