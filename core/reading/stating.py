"""Whether words say what there is ("we have 3 versions", "it is square now", "it was on pro") or what there could be ("we could make it
purple"). Neither is an order: the one asks for nothing, and of the other somebody may be asked."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import dropwhile, islice

from core.reading import cutting, lists
from core.reading.tokens import is_unspaced, plain, tokens

_STATING = "talk.stating"
_LONGEST_BEGINNING = 160  # characters in which somebody begins to say what there is
_LONGEST_CLAUSE = 20  # tokens
_FIRST = 4  # tokens of a clause, in which its verb stands


def states(said: Sequence[str]) -> bool:
    """Whether the tokens of a clause say what there is ("we have 3 versions", "v2 was on pro", "3 versiyon var"), or ask whether it is
    needed: "do we need 4K". "We have to make it square" and "ik heb 3 versies nodig" say what somebody needs."""
    if not said or len(said) > _LONGEST_CLAUSE:
        return False
    left = _without_leads(said)
    if _begins(left, f"{_STATING}.questioning") or _wonders(left):
        return True
    if not lists.words(f"{_STATING}.needing").isdisjoint(said):
        return False
    if _begins(left, f"{_STATING}.begins") or not lists.words(f"{_STATING}.being").isdisjoint(left[: min(_FIRST, len(left) - 1)]):
        return True
    if left[0] in lists.words(f"{_STATING}.spanish") and "es" in left[1:_FIRST]:  # in German "es" is "it": "mach es quadratisch"
        return True
    if is_unspaced(left[-1]):
        return left[-1].endswith(lists.entries(f"{_STATING}.ends_unspaced"))
    return len(left) > 1 and left[-1] in lists.words(f"{_STATING}.ends")


def _wonders(said: Sequence[str]) -> bool:
    """Whether tokens ask why something is so: "why 16:9", not "why not 16:9"."""
    asked = next((phrase for phrase in lists.phrases(f"{_STATING}.wondering") if tuple(said[: len(phrase)]) == phrase), ())
    return bool(asked) and lists.words("painted.marks.not").isdisjoint(said[len(asked) : len(asked) + 1])


def wonders(text: str) -> bool:
    """Whether a message asks why something is so: "why is the door green?", "ok but why a hat"; not "why not a hat", nor "why is the door
    closed? open it"."""
    said = text[:_LONGEST_BEGINNING]
    return _wonders(_without_leads(tokens(plain(said)))) and len(list(islice(cutting.stretches(said, cutting.SENTENCES), 2))) == 1


def supposes(text: str) -> bool:
    """Whether a message begins by saying what could be done ("we could make it purple", "man könnte einen Baum hinzufügen"), or what would
    have been ("the sky should have been blue")."""
    said = tokens(plain(text[:_LONGEST_BEGINNING]))
    regrets = any(_begins(said[at:], "talk.proposing.regretting") for at in range(min(len(said), _LONGEST_CLAUSE)))
    regrets = regrets or (
        bool(said) and is_unspaced(said[-1]) and said[-1].endswith(lists.entries("talk.proposing.regretting_ends"))
    )
    return regrets or _begins(_without_leads(said), "talk.proposing.supposing")


def forbids(said: Sequence[str]) -> bool:
    """Whether the tokens of a clause begin with what refuses that something is done: "jangan ubah langitnya", "never touch the sky"."""
    polite = lists.words("replies.around.please", "replies.around.interjections") - lists.words(f"{_STATING}.forbidding")
    left = list(dropwhile(polite.__contains__, said))
    return len(left) > 1 and left[0] in lists.words(f"{_STATING}.forbidding")


def _begins(said: Sequence[str], name: str) -> bool:
    return any(tuple(said[: len(phrase)]) == phrase for phrase in lists.phrases(name))


def _without_leads(said: Sequence[str]) -> Sequence[str]:
    """The tokens without what may lead to them: "ok so we could …", "well, it is …"."""
    leads = lists.words("replies.around.interjections", "replies.around.particles", "talk.stating.leads")
    while len(said) > 1 and said[0] in leads:
        said = said[1:]
    return said
