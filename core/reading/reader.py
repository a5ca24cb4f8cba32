"""What a message means, as a value, and the seam for whoever reads what our rules do not understand with certainty."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from core.model import Act, Wish
from core.reading.picks import Naming


class Kind(StrEnum):
    INSTRUCTION = "instruction"
    WORD = "word"
    CHATTER = "chatter"
    UNSURE = "unsure"


class Stage(StrEnum):
    """Who decided what a message means."""

    EXACT = "exact"  # its form, or a reply word: certain without anybody
    RULES = "rules"  # our rules, by the words in it
    MODEL = "model"  # a text model that was asked


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a message means, whoever read it. `wish` holds the act, the version and the options: what to do (INSTRUCTION, WORD),
    what it would be if the person says so (UNSURE), or None (CHATTER). `naming`: how a pick names what it picks."""

    kind: Kind
    wish: Wish | None
    naming: Naming | None = None
    stage: Stage = Stage.RULES

    @property
    def is_open(self) -> bool:
        """Whether another reader may know better: our rules decided, and that it asks for a picture."""
        return self.stage is Stage.RULES and self.wish is not None and self.wish.act in (Act.NEW, Act.EDIT)


class Reader(Protocol):
    """Says what a message means when its words alone may not tell everything."""

    async def read(self, text: str, by_rules: Reading) -> Reading:
        """What `text` means. `by_rules` is what our rules make of it (its `is_open` is true), and the answer if nobody knows
        better, or not in time. The act, the version and the options of the result are checked like anybody's."""


class RuleReader:
    """Implements Reader by the rules alone: local, free and at once."""

    async def read(self, text: str, by_rules: Reading) -> Reading:
        return by_rules
