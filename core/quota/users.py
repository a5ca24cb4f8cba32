"""Whose use a limit counts, in words: "you", "this channel", "Ben"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import assert_never

from core.model import Place, Vocabulary
from core.quota.limits import Limit, Scope

_DIRECT = "All direct messages together"


@dataclass(frozen=True, slots=True)
class User:
    """Whoever a sentence is about. `where`: the end of the sentence, with a space before it."""

    who: str  # "You", "Ben", "This channel": as a sentence begins
    their: str  # "your", "their", "its"
    where: str = ""
    is_name: bool = False  # so it keeps its capital within a sentence

    @property
    def have(self) -> str:
        """ "You've", "Ben has": as a sentence begins, before what they did."""
        return "You've" if self.who == "You" else f"{self.who} {'have' if self.who == _DIRECT else 'has'}"

    @property
    def has(self) -> str:
        """ "you have", "this channel has": within a sentence, before what they have."""
        return self.within("you have" if self.who == "You" else self.have)

    @property
    def named(self) -> str:
        """ "you here", "this channel", "Ben in this server": within a sentence."""
        return f"{self.within(self.who)}{self.where}"

    def within(self, said: str) -> str:
        """A sentence about them as it goes on within another: "this channel has …"."""
        return said if self.is_name else f"{said[0].lower()}{said[1:]}"


def user_of(limit: Limit, place: Place, vocabulary: Vocabulary, of: str = "") -> User:
    """Whose use a limit counts; `of`: the name of whoever it is about, where that is not the reader and the limit counts what one
    person does."""
    scope = limit.target.scope
    if limit.apart or (scope is Scope.CHANNEL and place.direct):
        return User(of or "You", "their" if of else "your", where(limit, place, vocabulary), is_name=bool(of))
    match scope:
        case Scope.CHANNEL | Scope.MEMBER | Scope.PERSON:
            return User("This channel", "its")
        case Scope.EACH_WORKSPACE if place.direct:
            return User(_DIRECT, "their")
        case Scope.WORKSPACE | Scope.EACH_WORKSPACE:
            return User(f"This {vocabulary.workspace}", "its")
        case Scope.GROUP:
            return User(f"The {vocabulary.group} {limit.target.name or limit.target.subject}", "its")
        case Scope.TOTAL:
            return User("The whole studio", "its")
        case _ as other:
            assert_never(other)


def where(limit: Limit, place: Place, vocabulary: Vocabulary) -> str:
    """Where the limit counts what one person does, with a space before it."""
    match limit.target.scope:
        case Scope.CHANNEL | Scope.EACH_WORKSPACE if place.direct:
            return " in direct messages"
        case Scope.CHANNEL | Scope.MEMBER:
            return " here"
        case Scope.WORKSPACE | Scope.PERSON | Scope.EACH_WORKSPACE:
            return f" in this {vocabulary.workspace}"
        case Scope.GROUP:
            return f" in the {vocabulary.group} {limit.target.name or limit.target.subject}"
        case Scope.TOTAL:
            return " in the whole studio"
        case _ as other:
            assert_never(other)
