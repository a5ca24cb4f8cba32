"""Decides which of the pictures near an ask are meant by it, for every platform, from the messages it sees."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.model import Attachment

JUST_NOW = 120.0  # seconds within which a picture and the words after it are one thought
LATELY = 600.0  # seconds within which "this" may still mean it
# Says in the caption where a picture was found.
IN_THREAD, BEFORE, ABOVE = "from this thread", "from your earlier message", "from the message above"
_CLOSE = 3  # messages of a channel in which a picture of somebody else's may be meant


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A message near the one that asks. `age` is how many seconds old it was by then; `asked`: it asked us for something itself,
    and its pictures went along with that. `named`: the words of the ask say that something of this person is meant. Files beside
    the `pictures` are among them, to be named and left out."""

    person: str
    age: float
    named: bool = False
    pictures: tuple[Attachment, ...] = ()
    asked: bool = False


def in_thread(seen: Sequence[Seen], *, several: int = 1) -> tuple[Attachment, ...]:
    """The newest pictures of a thread, whoever posted them. seen: newest first. several: so many pictures the words speak of at least;
    where the newest ones are fewer, all of the thread are meant."""
    newest = _newest(seen)
    if count(newest) < several:
        newest = _all(seen) or newest
    return found(_with(_named(seen), newest), IN_THREAD)


def in_channel(seen: Sequence[Seen], *, person: str, needed: bool, several: int = 1) -> tuple[Attachment, ...]:
    """The pictures that a person posted last in a channel, just before asking; if there are none and the words need one, the last
    that anybody posted. seen: newest first. needed: the words need a picture, so an older one may be meant. several: as in a thread, of
    those that stand close."""
    close = [one for one in seen[: _CLOSE + several] if one.age <= LATELY]
    if several > 1 and count(both := _all(close)) >= several and count(_newest(close)) < several:
        return found(both, ABOVE)
    own = [one for one in seen if one.person == person]
    if named := _named(close):
        mine = own[:1] if own and own[0].pictures and not own[0].asked and own[0].age <= JUST_NOW else []
        return found(_with(named, [picture for one in mine for picture in one.pictures]), ABOVE)
    if own and own[0].asked and not needed:
        return ()
    if own and own[0].pictures and (pictures := _newest(own, within=LATELY if needed else JUST_NOW)):
        return found(pictures, BEFORE)
    return found(_newest(seen[:_CLOSE], within=LATELY), ABOVE) if needed else ()


def count(shown: Sequence[Attachment]) -> int:
    """How many pictures are among what somebody shows."""
    return sum(one.may_be_picture for one in shown)


def found(pictures: Sequence[Attachment], where: str) -> tuple[Attachment, ...]:
    """Pictures that were looked for, with the words that say where they were."""
    return tuple(replace(one, origin=where) for one in pictures)


def _named(seen: Sequence[Seen]) -> tuple[Attachment, ...]:
    """The newest pictures of each person whose things are meant."""
    newest: dict[str, Seen] = {}
    for one in seen:
        if one.named and one.pictures:
            newest.setdefault(one.person, one)
    return tuple(picture for one in reversed(newest.values()) for picture in one.pictures)


def _with(named: Sequence[Attachment], others: Sequence[Attachment]) -> tuple[Attachment, ...]:
    return tuple(dict.fromkeys((*named, *others)))


def _all(seen: Sequence[Seen]) -> tuple[Attachment, ...]:
    """All pictures that went along with no other ask, the first posted first."""
    return tuple(picture for one in reversed(seen) if not one.asked for picture in one.pictures)


def _newest(seen: Sequence[Seen], *, within: float | None = None) -> tuple[Attachment, ...]:
    """The newest pictures, the first posted first; several that one person posted together belong together. within: at most so many
    seconds old."""
    at = next((index for index, one in enumerate(seen) if one.pictures), None)
    if at is None or (within is not None and seen[at].age > within):
        return ()
    run = [seen[at]]
    for one in seen[at + 1 :]:
        if not one.pictures or one.asked or one.person != run[-1].person or one.age - run[-1].age > JUST_NOW:
            break
        run.append(one)
    return tuple(picture for one in reversed(run) for picture in one.pictures)
