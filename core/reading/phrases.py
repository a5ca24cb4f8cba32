"""Finds the entries of word lists among the tokens of a text: "at first" where both words stand, `stem*` where a word begins so."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from core.reading import lists
from core.reading.tokens import is_unspaced, plain, tokens


class Phrases:
    """The entries of some lists together. A star ends entries of one word alone."""

    def __init__(self, *names: str) -> None:
        entries = [
            (entry.rstrip().endswith("*"), tuple(tokens(entry))) for name in names for entry in plain(lists.listed(name)).split(",")
        ]
        self._words = frozenset(said[0] for starred, said in entries if len(said) == 1 and not starred)
        self._stems = tuple(said[0] for starred, said in entries if said and starred)
        self._longer: dict[str, list[tuple[str, ...]]] = {}
        for _, said in entries:
            if len(said) > 1:
                self._longer.setdefault(said[0], []).append(said)
        self.unspaced = frozenset(filter(is_unspaced, self._words))  # which may stand within a run of letters

    def __contains__(self, token: str) -> bool:
        """Whether a token is an entry by itself."""
        return token in self._words or token.startswith(self._stems)

    def length(self, said: Sequence[str], at: int) -> int:
        """How many tokens the longest entry that begins at this place has; 0 if none does."""
        longer = [len(one) for one in self._longer.get(said[at], ()) if tuple(said[at : at + len(one)]) == one]
        return max(longer) if longer else int(said[at] in self)

    def places(self, said: Sequence[str]) -> list[int]:
        """Where entries begin."""
        return [at for at, token in enumerate(said) if token in self or (token in self._longer and self.length(said, at))]


@cache
def of(*names: str) -> Phrases:
    return Phrases(*names)
