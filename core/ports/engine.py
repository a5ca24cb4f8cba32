"""The port of whatever paints a picture."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass, field
from typing import Protocol

from core.model import (
    Act,
    MicroDollars,
    Receipt,
    RenderId,
    Tier,
)


async def _at_once() -> None:
    """Let a call be made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture's bytes in memory, with the mime type read from them."""

    data: bytes = field(repr=False)
    mime: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """One request to a model, complete in itself, since edits are stateless.

    `pictures` go first, in the order that core/renders/briefs.py describes: the references, then the parent's original (if
    `edits`). `words` holds the asker's words verbatim, with words of ours around them; an engine that reads no prose goes by `act`
    and `asked` instead. `deadline_seconds` bounds everything, our retries included. `before_call` is awaited before each call that may
    be billed: it may wait, or raise where the call is no longer ours to make.
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
    before_call: Callable[[], Awaitable[None]] = field(default=_at_once, repr=False, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelCall:
    """One call that reached the model, for the ledger: what it cost us, whether or not it gave a picture."""

    outcome: str  # "painted", or the code of an error
    cost: MicroDollars
    seconds: float
    billed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Painting:
    """What the model gave: the bytes as they came, and their cost. `cost` is the successful call's alone; `model_calls` lists all."""

    picture: Picture
    receipt: Receipt
    model_calls: tuple[ModelCall, ...] = ()


class Engine(Protocol):
    """Paints. Raises core.errors.Refused, WordsInsteadOfPicture, EngineBusy, EngineTimeout, EngineTrouble, TierGone, NotServed,
    NoPrice, BadAsk; each carries the `model_calls` made so far. A cancellation during a call is raised as HungUp, with them."""

    @property
    def samples(self) -> bool:
        """Whether what it paints are samples, which no model has made."""

    def off(self) -> Collection[str]:
        """The names of the tiers that cannot paint, because their models were retired."""

    async def paint(self, brief: Brief) -> Painting: ...
