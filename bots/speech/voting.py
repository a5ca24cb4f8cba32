"""What the message of a vote says, and what whoever votes is told; the same on every platform."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import assert_never

from core.acts.voting import Tally
from core.listing import listed
from core.model import Version, VersionId
from core.ports.votes import Board, Cell, Vote
from core.studio.answers import Polled, TiersShown, VoteClosed, Voted, VoteOpened

CLOSE = "Close vote"
_HOW = "Vote for as many as you like, once each. Press again to take a vote back."
_GONE = "The message of this vote was deleted. {outcome} To vote again, reply vote."
_NOBODY = "Nobody has voted yet."
_SHOWN = 10  # pictures in the tally; of more, those with the most votes
_BAR = 12  # the longest bar, in blocks
_OPENED = "The vote is open: everybody who sees this channel can vote, at no cost."
_TIERS_SHOWN = "The comparison now says which tier painted which picture."
_TIERS_SHOWN_ALREADY = "The tiers of this comparison are shown already."
_OPEN_ALREADY = "A vote on these pictures is open already: its message is above."


def choose(first: str, last: str) -> str:
    """What a menu of pictures is for: "Vote for v1 to v25…"."""
    return f"Vote for {first} to {last}…"


def board(found: Board) -> str:
    """The message of a vote, line by line: what to do or what came of it, the tally, and how many voted."""
    return "\n".join(_lines(found))


def _lines(found: Board) -> Iterator[str]:
    yield head(found)
    lines = [f"{one.label} {'█' * max(1, round(one.share * min(_BAR, found.tally.most)))} {one.votes}" for one in bars(found)]
    yield from lines
    if after := facts(found):
        yield after


def head(found: Board) -> str:
    if found.vote.closed_at is None:
        return _HOW
    came_of_it = outcome(found.vote, found.tally, found.leaders)
    return _GONE.format(outcome=came_of_it) if found.gone else came_of_it


def facts(found: Board) -> str:
    """How many people voted, and until when one can."""
    is_open, people = found.vote.closed_at is None, found.tally.people
    said = [_people(people)] if is_open or people else []
    return " ".join([*said, *([f"It closes {found.closes}."] if is_open and found.closes else [])])


def outcome(vote: Vote, tally: Tally, leaders: Sequence[Version] = ()) -> str:
    """Who won: "The vote is closed: v3 wins with 4 of 7 votes.". leaders: versions of those that lead, whose tiers are told where they
    were hidden: "A (pro) wins"."""
    tiers = {version.id: version.tier for version in leaders if not version.hidden}
    names = [_named(vote.cells[at], tiers) for at in tally.leaders]
    if not names:
        return "The vote is closed. Nobody voted."
    if len(names) > 1:
        each = f"{tally.most} vote each" if tally.most == 1 else f"{tally.most} votes each"
        return f"The vote is closed: {_listed(names)} tie with {each}."
    of = "the only vote" if tally.votes == 1 else f"{tally.most} of {tally.votes} votes"
    return f"The vote is closed: {names[0]} wins with {of}."


def _named(cell: Cell, tiers: Mapping[VersionId, str]) -> str:
    lettered = not cell.label.startswith("v")
    return f"{cell.label} ({tiers[cell.version]})" if lettered and cell.version in tiers else cell.label


@dataclass(frozen=True, slots=True)
class Bar:
    """A line of the tally: a picture and its votes, which are `share` of what the leader has (0 to 1)."""

    label: str
    votes: int
    share: float


def bars(found: Board) -> Sequence[Bar]:
    """The pictures that have votes, the most first."""
    vote, tally = found.vote, found.tally
    shown = [(vote.cells[at].label, tally.counts[at]) for at in tally.ranked[:_SHOWN]]
    rest = sum(tally.counts[at] for at in tally.ranked[_SHOWN:])
    every = [*shown, *([("others", rest)] if rest else [])]
    return [Bar(label, votes, min(1.0, votes / tally.most)) for label, votes in every]


def answer(given: Polled) -> str:
    """What whoever opened, closed or voted is told alone."""
    match given:
        case VoteOpened():
            return _OPENED if given.is_new else _OPEN_ALREADY
        case VoteClosed():
            return outcome(given.vote, given.tally)
        case Voted():
            name = given.cell.label
            return (
                f"Your vote for {name} counts. Press again to take it back."
                if given.cast
                else f"Your vote for {name} is taken back."
            )
        case TiersShown():
            return _TIERS_SHOWN if given.is_new else _TIERS_SHOWN_ALREADY
        case _:
            assert_never(given)


def _people(people: int) -> str:
    if not people:
        return _NOBODY
    return "1 person has voted." if people == 1 else f"{people} people have voted."


def _listed(names: Sequence[str]) -> str:
    """ "v3 and v7", "v1, v3 and v7", "v1, v2, v3 and 5 others"."""
    if len(names) > 4:
        names = [*names[:3], f"{len(names) - 3} others"]
    return listed(names)
