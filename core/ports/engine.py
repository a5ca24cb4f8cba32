"""The port of what paints a picture."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from core.model import (
    Act,
    MicroDollars,
    Receipt,
    RenderId,
    Tier,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """Bytes in memory with the mime type sniffed from them."""

    data: bytes = field(repr=False)
    mime: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """One request to a model, complete in itself: edits are stateless.

    `pictures` go first, in the order that core/renders/briefs.py tells of: the references, then the parent's original (if `edits`). `words`
    holds the asker's words verbatim, words of ours around them; an engine that reads no prose goes by `act` and `asked` instead.
    `deadline_seconds` bounds everything, our retries included.
    """

    render: RenderId
    tier: Tier
    words: str
    act: Act  # what is done: an `again` does what it repeats
    asked: str  # the asker's words alone
    pictures: tuple[Picture, ...] = ()
    edits: bool = False  # the last picture is the one being edited
    ratio: str | None = None
    size: str | None = None
    deadline_seconds: float = 300.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelCall:
    """One call that reached the model, for the ledger: what it cost us, whether or not a picture came of it."""

    outcome: str  # "painted", or the code of an error
    cost: MicroDollars
    seconds: float
    billed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Painting:
    """What the model gave: the bytes as they came, and what they cost. `cost` is the successful call's alone; `model_calls` lists all."""

    picture: Picture
    receipt: Receipt
    model_calls: tuple[ModelCall, ...] = ()


class Engine(Protocol):
    """Paints. Errors are core.errors.Refused, WordsInsteadOfPicture, EngineBusy, EngineTimeout, EngineTrouble, TierGone, NotServed,
    NoPrice, BadAsk; each carries the `model_calls` made so far. A cancellation during a call is raised as HungUp, with them."""

    def off(self) -> Mapping[str, str]:
        """Tiers that cannot paint now -> the sentence that says why and names the successor."""

    async def paint(self, brief: Brief) -> Painting: ...
