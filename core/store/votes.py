"""Keeps votes and their ballots. What must hold under concurrency is in the statements: a ballot is changed by whoever holds its open
vote, so that none is counted once the vote is over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from core.acts.voting import Tally
from core.model import Person, RenderId, ThreadId, Version, VoteId
from core.ports.votes import Ballot, Board, Vote
from core.store import comparisons, events, rows
from core.store import statements as versions
from core.store import vote_statements as sql
from core.store.connection import Connection, Row
from core.store.database import Database

_LEADERS = 3  # whose versions a closed board needs, for its buttons


class VoteRecords:
    """Implements the ports VoteStore and BoardStore."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def open_vote(self, platform: str, event: str, vote: Vote, now: datetime) -> tuple[Vote, bool] | None:
        def work(connection: Connection) -> tuple[Vote, bool] | None:
            if not events.see(connection, platform, event, now):
                return None
            about = {"about": vote.about, "now": rows.millis(now)}
            for due in connection.execute(sql.CLOSE_DUE_ABOUT, about).all():
                _decide(connection, due)
            if connection.execute(sql.OPEN_VOTE, rows.vote_values(vote)).first() is not None:
                return vote, True
            before = rows.vote_from(connection.execute(sql.OPEN_ABOUT, about).one())
            if vote.closes_at is not None and before.person.id == vote.person.id:
                connection.execute(sql.RESET_VOTE, {"id": before.id, "closes_at": rows.millis(vote.closes_at)})
            connection.execute(sql.LOOK_AGAIN, {"id": before.id})
            return rows.vote_from(connection.execute(sql.VOTE, {"id": before.id}).one()), False

        return await self._database.write(work)

    async def cast(self, platform: str, event: str, vote: VoteId, at: int, person: Person, now: datetime) -> Ballot:
        def work(connection: Connection) -> Ballot:
            if not events.see(connection, platform, event, now):
                return Ballot.SEEN_BEFORE
            held = connection.execute(sql.TOUCH_VOTE, {"id": vote, "now": rows.millis(now)}).first()
            if held is None:
                return Ballot.GONE if connection.execute(sql.VOTE, {"id": vote}).first() is None else Ballot.OVER
            cells = rows.cells_from(held.cells)
            if not 0 <= at < len(cells) or connection.execute(versions.VERSION, {"id": cells[at].version}).first() is None:
                return Ballot.GONE
            ballot = {"vote": vote, "version": cells[at].version, "person": person.id}
            if connection.execute(sql.TAKE_BALLOT, ballot).first() is not None:
                return Ballot.TAKEN_BACK
            connection.execute(sql.CAST_BALLOT, {**ballot, "now": rows.millis(now)})
            return Ballot.CAST

        return await self._database.write(work)

    async def set_ballot(self, event: str | None, vote: VoteId, at: int, person: Person, now: datetime, *, cast: bool) -> Ballot:
        def work(connection: Connection) -> Ballot:
            held = connection.execute(sql.VOTE, {"id": vote}).first()
            if held is None:
                return Ballot.GONE
            if event is not None and not events.see(connection, held.platform, event, now):
                return Ballot.SEEN_BEFORE
            cells = rows.cells_from(held.cells)
            if not 0 <= at < len(cells) or connection.execute(versions.VERSION, {"id": cells[at].version}).first() is None:
                return Ballot.GONE
            ballot = {"vote": vote, "version": cells[at].version, "person": person.id}
            if connection.execute(sql.TOUCH_VOTE, {"id": vote, "now": rows.millis(now)}).first() is None:
                return Ballot.OVER
            if cast:
                connection.execute(sql.SET_BALLOT, {**ballot, "now": rows.millis(now)})
                return Ballot.CAST
            connection.execute(sql.TAKE_BALLOT, ballot)
            return Ballot.TAKEN_BACK

        return await self._database.write(work)

    async def votes_at(self, platform: str, message: str) -> Sequence[Vote]:
        found = await self._database.read(sql.VOTES_AT, {"platform": platform, "message": message, "now": 0})
        return [rows.vote_from(row) for row in found]

    async def unshown(self, platform: str) -> bool:
        return bool(await self._database.read(sql.UNSHOWN, {"platform": platform}))

    async def close_vote(self, platform: str, event: str, vote: VoteId, now: datetime) -> bool | None:
        def work(connection: Connection) -> bool | None:
            if not events.see(connection, platform, event, now):
                return None
            row = connection.execute(sql.CLOSE_VOTE, {"id": vote, "now": rows.millis(now)}).first()
            if row is not None:
                _decide(connection, row)
            return row is not None

        return await self._database.write(work)

    async def vote(self, vote: VoteId) -> Vote | None:
        found = await self._database.read(sql.VOTE, {"id": vote})
        return rows.vote_from(found[0]) if found else None

    async def open_votes(self, thread: ThreadId, now: datetime) -> Sequence[Vote]:
        found = await self._database.read(sql.OPEN_IN_THREAD, {"thread": thread, "now": rows.millis(now)})
        return [rows.vote_from(row) for row in found]

    async def tally(self, vote: Vote) -> Tally:
        return await self._database.look(lambda connection: _tally(connection, vote))

    # --- boards

    async def close_due(self, now: datetime) -> int:
        def work(connection: Connection) -> int:
            closed = connection.execute(sql.CLOSE_DUE, {"now": rows.millis(now)}).all()
            for row in closed:
                _decide(connection, row)
            return len(closed)

        return await self._database.write(work)

    async def due_boards(self, platform: str, before: datetime) -> Sequence[Board]:
        def work(connection: Connection) -> Sequence[Board]:
            due = {"platform": platform, "before": rows.millis(before)}
            return [_board(connection, row) for row in connection.execute(sql.DUE_BOARDS, due).all()]

        return await self._database.look(work)

    async def board_shown(self, board: Board, message: str, now: datetime) -> None:
        shown = {"id": board.vote.id, "revision": board.revision, "message": message, "now": rows.millis(now)}
        await self._database.execute(sql.BOARD_SHOWN, shown)

    async def due_winners(self, platform: str) -> Sequence[Board]:
        def work(connection: Connection) -> Sequence[Board]:
            return [_board(connection, row) for row in connection.execute(sql.DUE_WINNERS, {"platform": platform}).all()]

        return await self._database.look(work)

    async def winner_shown(self, board: Board) -> None:
        await self._database.execute(sql.WINNER_SHOWN, {"id": board.vote.id})

    async def board_gone(self, board: Board, now: datetime) -> None:
        def work(connection: Connection) -> None:
            closed = connection.execute(sql.BOARD_GONE, {"id": board.vote.id, "now": rows.millis(now)}).first()
            if closed is not None:
                _decide(connection, closed)
            connection.execute(sql.BOARD_UNSHOWN, {"id": board.vote.id})

        await self._database.write(work)


def _tally(connection: Connection, vote: Vote) -> Tally:
    counted = {row.version: int(row.votes) for row in connection.execute(sql.BALLOTS, {"vote": vote.id})}
    people = int(connection.execute(sql.VOTERS, {"vote": vote.id}).scalar_one())
    return Tally(counts=tuple(counted.get(cell.version, 0) for cell in vote.cells), people=people)


def _board(connection: Connection, row: Row) -> Board:
    vote = rows.vote_from(row)
    tally = _tally(connection, vote)
    return Board(
        vote=vote,
        tally=tally,
        revision=int(row.revision),
        message=row.message,
        leaders=_leaders(connection, vote, tally) if vote.closed_at is not None else (),
        gone=row.announced == sql.GONE,
    )


def _leaders(connection: Connection, vote: Vote, tally: Tally) -> tuple[Version, ...]:
    ids = [vote.cells[at].version for at in tally.leaders[:_LEADERS]]
    found = [connection.execute(versions.VERSION, {"id": id}).first() for id in ids]
    return tuple(rows.version_from(row) for row in found if row is not None)


def _decide(connection: Connection, row: Row) -> None:
    """Note who won, where tiers were compared and one alone leads; if they were hidden, they are shown now."""
    vote = rows.vote_from(row)
    leaders = _tally(connection, vote).leaders
    if len(leaders) == 1:
        connection.execute(sql.WON, {"version": vote.cells[leaders[0]].version, "won_by": "vote"})
    comparisons.show_tiers(connection, RenderId(vote.about))
