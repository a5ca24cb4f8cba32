"""Branches by their names: "v2a: make it night" means the version that begins the first branch off v2.

Everything that reads words, a model too, knows versions by their numbers alone. So the name of a branch is replaced by the number of the
version that begins it before anybody reads it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from core.acts.tree import branch_name, nth_branch
from core.model import Wish

_MOST = 4  # names in a message that are looked up
_NAME = re.compile(r"(?<![\w.])(v|version )(?!0)(\d{1,4})([a-z]{1,2})\b", re.IGNORECASE | re.ASCII)
_WHOLE = re.compile(r"v?(?!0)(\d{1,5})([a-z]{0,2})", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True, slots=True)
class Branch:
    """A branch as people name it: the nth off the version of a number. `nth` 0: that version itself."""

    off: int
    nth: int

    @property
    def name(self) -> str:
        return branch_name(self.off, self.nth)


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbered:
    """A message's text with numbers for the names of branches. `missing`: branches that there are not, by the number of the version that
    they would go off from, which stands for them; `written`: how they were written."""

    text: str
    missing: Mapping[int, Branch] = field(default_factory=dict)
    written: Mapping[int, str] = field(default_factory=dict)

    def named(self, wish: Wish) -> Wish:
        """A wish for this text, with what turned out to be no branch as it was written."""
        words = wish.words
        for number, name in self.written.items():
            words = re.sub(rf"\bv{number}\b", name, words)
        return wish if words == wish.words else replace(wish, words=words)

    def lacks(self, wish: Wish) -> Branch | None:
        """The branch that a wish for this text names and that there is not."""
        return next((self.missing[one] for one in (wish.version, wish.against) if one is not None and one in self.missing), None)


def named(text: str) -> Sequence[Branch]:
    """The branches that a text may name."""
    found = dict.fromkeys(Branch(int(match[2]), nth_branch(match[3])) for match in _NAME.finditer(text))
    return tuple(found)[:_MOST]


def typed(text: str) -> Branch | None:
    """The version that a command's field names: "2", "v2" or "v2a". None: it names none."""
    match = _WHOLE.fullmatch(text.strip())
    return Branch(int(match[1]), nth_branch(match[2])) if match else None


def numbered(text: str, numbers: Mapping[Branch, int]) -> Numbered:
    """Put the numbers of versions in place of the branches that begin with them. Of those that there are not, "v2a" stays a version in
    the reader's eyes (v2), so that somebody can be told; in what is hardly a name ("the v8s") nothing is changed."""
    missing: dict[int, Branch] = {}
    written: dict[int, str] = {}

    def number(match: re.Match[str]) -> str:
        branch = Branch(int(match[2]), nth_branch(match[3]))
        known = numbers.get(branch)
        if known is not None:
            return f"{match[1]}{known}"
        if match[1] == "v" and match[3] not in ("s", "S"):
            missing[branch.off] = branch
            written[branch.off] = match[0]
            return f"{match[1]}{match[2]}"
        return match[0]

    made = _NAME.sub(number, text)
    plainly = {int(match[1]) for match in re.finditer(r"\bv(\d{1,4})\b", text)}  # which is said as well, and means itself
    return Numbered(
        text=made,
        missing={off: branch for off, branch in missing.items() if off not in plainly},
        written={off: name for off, name in written.items() if off not in plainly},
    )
