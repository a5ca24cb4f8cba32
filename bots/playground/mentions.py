"""Who is mentioned in a line of the playground's chat: the studio, its members, everybody."""

from __future__ import annotations

from collections.abc import Sequence

from bots.playground import team
from core.model import Person

_EVERYBODY = frozenset({"@here", "@channel", "@everyone"})


def named(words: str) -> tuple[str, Sequence[Person]]:
    """The text without mentions, and who is mentioned."""
    by_name = {f"@{member.person.name}".casefold(): member.person for member in team.MEMBERS.values()}
    tokens = [(token, by_name.get(token.rstrip(",;.").casefold())) for token in words.split()]
    return " ".join(token for token, person in tokens if person is None), [person for _, person in tokens if person is not None]


def mentions(words: str) -> tuple[str, bool, bool]:
    """The text without the mention of the studio; whether there was one; whether it begins with a mention of somebody else, or
    mentions only others."""
    names = {f"@{member.person.name}".lower() for member in team.MEMBERS.values()}
    ours = f"@{team.STUDIO_NAME}".lower()
    tokens = words.split(" ")
    kinds = [_kind(token, ours, names) for token in tokens]
    addressed = "ours" in kinds
    first = next((kind for token, kind in zip(tokens, kinds, strict=True) if token), "")
    to_others = first == "theirs" or ("theirs" in kinds and not addressed)
    kept = " ".join(token for token, kind in zip(tokens, kinds, strict=True) if kind != "ours")
    return kept.strip(), addressed, to_others


def _kind(token: str, ours: str, names: set[str]) -> str:
    name = token.strip().rstrip(",.:;!?").lower()
    return "ours" if name == ours else "theirs" if name in names or name in _EVERYBODY else ""
