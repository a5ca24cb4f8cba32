"""What the store keeps of an ask that makes no render: what its buttons carry on, and what admins are told."""

from __future__ import annotations

from dataclasses import dataclass

from core.model import Ask, MicroDollars
from core.quota import Spent
from core.quota.grants import Request

ANY_PRICE = MicroDollars(2**53)  # the price of an ask that an earlier version kept without one


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingAsk:
    """An ask that waits for a button. `price` is what pressing the button agrees to pay at most; None: the button agrees to no price."""

    id: str
    ask: Ask  # kept without its callback, which is a credential
    price: MicroDollars | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ToKeep:
    """What an answer needs kept. `gone`: a limit that was in the way, which its admins are told about; `request`: what somebody may
    ask them for."""

    pending: PendingAsk | None = None
    gone: Spent | None = None
    request: Request | None = None


NOTHING = ToKeep()
