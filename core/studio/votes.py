"""Votes: opened on the pictures that stand side by side, or on all versions of a thread; cast and taken back; closed. And what ends that a
comparison is blind.

What the message of a vote shows is brought up to date by itself (bots/app/boards.py), as seldom as platforms like it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import assert_never

from core.acts.voting import MOST_CELLS, letter, meant
from core.errors import NotBlind, NothingToVoteOn, NotYourComparison, NotYourVote, NoVote, VoteGone, VoteOver
from core.model import Act, Ask, Person, Place, Version, VoteId
from core.ports.records import Thread
from core.ports.store import VotingStore
from core.ports.votes import Ballot, Cell, Vote
from core.runtime.clock import Now
from core.studio.answers import SEEN_BEFORE, Answer, TiersShown, VoteClosed, Voted, VoteOpened
from core.studio.subject import Subjects, channel_of

_LOOKS, _BETWEEN_LOOKS = 20, 0.1  # for a vote whose message is being posted; seconds


class Votes:
    """Opens, counts and closes votes. `changed` is set whenever this process has changed how a vote stands."""

    def __init__(self, store: VotingStore, subjects: Subjects, now: Now, new_id: Callable[[], str]) -> None:
        self._store = store
        self._subjects = subjects
        self._now = now
        self._new_id = new_id
        self.changed = asyncio.Event()

    async def act(self, ask: Ask) -> Answer:
        """Open or close a vote, or show hidden tiers, as an ask says. Raises StudioError if there is nothing to vote on, nothing to close
        or nothing hidden, or if the asker may not do it."""
        if ask.wish.act is Act.VOTE:
            return await self._open(ask)
        if ask.wish.act is Act.SHOW_TIERS:
            return await self._show_tiers(ask)
        subject = await self._subjects.of(ask)
        if subject.thread is None:
            raise NoVote
        named = subject.target.render if subject.explicit and subject.target is not None else None
        found = await self._store.open_votes(subject.thread.id, self._now())
        vote = next((one for one in found if one.about == named), found[0] if found else None)
        if vote is None:
            raise NoVote
        return await self.close(vote.id, event=ask.event, place=ask.place, person=ask.person, admin=False)

    async def cast(self, vote: VoteId, at: int, *, event: str, place: Place, person: Person) -> Answer:
        """Vote for a picture, the one at `at` from 0, or take that back. Checks that the vote belongs to the place's channel. Raises
        VoteOver, VoteGone."""
        found = await self._here(vote, place)
        ballot = await self._store.cast(place.platform, event, vote, at, person, self._now())
        match ballot:
            case Ballot.SEEN_BEFORE:
                return SEEN_BEFORE
            case Ballot.OVER:
                raise VoteOver
            case Ballot.GONE:
                raise VoteGone
            case Ballot.CAST | Ballot.TAKEN_BACK:
                self.changed.set()
                return Voted(cell=found.cells[at], cast=ballot is Ballot.CAST)
            case _:
                assert_never(ballot)

    async def react(self, message: str, said: str, *, cast: bool, event: str | None, place: Place, person: Person) -> Voted | None:
        """Take a reaction to a message for a vote, or its end for taking that back; None: it is to no open vote of ours, or means none of
        its pictures. message: as its platform names that of a vote. said: the reaction's number or letter. place: where it is, whose
        channel is empty where `message` says it. Nobody is told: they see their reaction, and soon the tally."""
        for vote in await self._at(place.platform, message):
            here = vote.place.workspace == place.workspace and place.channel in ("", vote.place.channel)
            at = meant([cell.label for cell in vote.cells], said)
            if not here or at is None:
                continue
            ballot = await self._store.set_ballot(event, vote.id, at, person, self._now(), cast=cast)
            if ballot in (Ballot.CAST, Ballot.TAKEN_BACK):
                self.changed.set()
                return Voted(cell=vote.cells[at], cast=cast)
        return None

    async def shown(self, place: Place, message: str) -> bool:
        """Whether a message of a channel is that of an open vote."""
        found = await self._at(place.platform, message)
        return any(channel_of(vote.place) == channel_of(place) for vote in found)

    async def close(self, vote: VoteId, *, event: str, place: Place, person: Person, admin: bool) -> Answer:
        """Close a vote: whoever opened it may, and admins. Raises VoteOver, VoteGone, NotYourVote."""
        found = await self._here(vote, place)
        if found.is_over(self._now()):
            raise VoteOver
        if person.id != found.person.id and not admin:
            raise NotYourVote(found.person.name)
        closed = await self._store.close_vote(place.platform, event, vote, self._now())
        if closed is None:
            return SEEN_BEFORE
        if not closed:
            raise VoteOver
        self.changed.set()
        return VoteClosed(vote=found, tally=await self._store.tally(found))

    # --- inside

    async def _at(self, platform: str, message: str) -> Sequence[Vote]:
        """The open votes that a message shows. What was posted a moment ago is yet to be noted: somebody may react to it by then."""
        found = await self._store.votes_at(platform, message)
        for _ in range(_LOOKS):
            if found or not await self._store.unshown(platform):
                break
            await asyncio.sleep(_BETWEEN_LOOKS)
            found = await self._store.votes_at(platform, message)
        return found

    async def _open(self, ask: Ask) -> Answer:
        subject = await self._subjects.of(ask)
        if subject.thread is None:
            raise NothingToVoteOn
        about, versions = await self._set(subject.thread, subject.target if subject.explicit else None)
        now = self._now()
        vote = Vote(
            id=VoteId(self._new_id()),
            about=about,
            thread=subject.thread.id,
            place=subject.thread.place,
            person=ask.person,
            cells=tuple(Cell(version=one.id, label=_label(one)) for one in versions),
            opened_at=now,
            closes_at=now + timedelta(minutes=ask.wish.minutes) if ask.wish.minutes is not None else None,
        )
        opened = await self._store.open_vote(ask.place.platform, ask.event, vote, now)
        if opened is None:
            return SEEN_BEFORE
        self.changed.set()
        return VoteOpened(vote=opened[0], is_new=opened[1])

    async def _show_tiers(self, ask: Ask) -> Answer:
        """Show the tiers of the comparison that is meant, else of the last one in the thread."""
        subject = await self._subjects.of(ask)
        if subject.thread is None:
            raise NotBlind
        versions = (
            [subject.target] if subject.explicit and subject.target is not None else await self._store.versions(subject.thread.id)
        )
        hidden = {version.render: version.hidden for version in versions}
        last_first = [*reversed(hidden)]
        for id in sorted(last_first, key=lambda one: not hidden[one]):
            render = await self._store.render(id)
            if render is None or not render.wish.blind:
                continue
            if not hidden[id]:
                return TiersShown(is_new=False)
            if render.person.id != ask.person.id:
                raise NotYourComparison(render.person.name)
            was_hidden = await self._store.show_tiers(ask.place.platform, ask.event, id, self._now())
            if was_hidden is None:
                return SEEN_BEFORE
            self.changed.set()
            return TiersShown(is_new=was_hidden)
        raise NotBlind

    async def _set(self, thread: Thread, named: Version | None) -> tuple[str, Sequence[Version]]:
        """What a vote is about, and its pictures: those that stand beside the one that is named, else the last that stand side by side,
        else all versions of the thread."""
        versions = await self._store.versions(thread.id)
        beside: dict[str, list[Version]] = {}
        for version in versions:
            beside.setdefault(version.render, []).append(version)
        sets = [(render, found) for render, found in beside.items() if len(found) > 1]
        if named is not None:
            sets = [(render, found) for render, found in sets if render == named.render]
        about, found = sets[-1] if sets else (thread.id, versions)
        if len(found) < 2:
            raise NothingToVoteOn
        return about, found[-MOST_CELLS:]

    async def _here(self, vote: VoteId, place: Place) -> Vote:
        """A vote by id, checked against the channel it is asked from, since nobody votes where they see nothing."""
        found = await self._store.vote(vote)
        if found is None or channel_of(found.place) != channel_of(place):
            raise VoteGone
        return found


def _label(version: Version) -> str:
    """What a picture is called in a vote, which says no more of it than its sheet."""
    return letter(version.slot) if version.hidden else f"v{version.number}"
