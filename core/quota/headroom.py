"""Finds where there is room for an ask, before anything is reserved."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from core.model import Person, Place
from core.quota.limits import Balance, Claim, Limit, Rules, Scope, Spent, Unit
from core.runtime.clock import Now

_WIDE = (Scope.WORKSPACE, Scope.PERSON, Scope.GROUP, Scope.EACH_WORKSPACE)  # of all channels of a workspace


class BalanceLedger(Protocol):
    """How full limits are."""

    async def balances_at(
        self, place: Place, person: str, groups: Sequence[str], rules: Rules, now: datetime, *, tier: str | None
    ) -> Sequence[Balance]:
        """The balances of every limit that applies to somebody in a channel, on one tier or (None) on any."""


class Headroom:
    """Looks at limits without reserving anything."""

    def __init__(self, *, ledger: BalanceLedger, rules: Rules, now: Now) -> None:
        self._ledger = ledger
        self._rules = rules
        self._now = now

    async def spent_at_home(self, place: Place, home: str, person: Person, claim: Claim) -> Spent | None:
        """The first limit of somebody's workspace, or of theirs in all of it, that has no room for what is asked. Such limits can't
        be avoided by asking from outside, although the result counts where it was asked."""
        there = home_of(place, home)
        claimed: dict[Limit, int] = {}  # of a comparison the sum of what each limit binds of it
        for own in (claim, *claim.beside):
            price = own.price([own.size])
            for one in await self.at_home(there, person, own.groups, tier=own.tier):
                claimed[one.limit] = claimed.get(one.limit, 0) + own.amount(one.limit.terms.unit, price)
                if not one.takes(claimed[one.limit]):
                    return Spent(balance=one, claimed=claimed[one.limit], place=there, at=self._now(), rules=self._rules)
        return None

    async def cheaper(self, place: Place, person: Person, claims: Sequence[Claim]) -> str | None:
        """The first of these claims' tiers that has room for its claim."""
        for claim in claims:
            found = await self._ledger.balances_at(place, person.id, claim.groups, self._rules, self._now(), tier=claim.tier)
            price = claim.price([claim.size])
            if all(one.takes(claim.amount(one.limit.terms.unit, price)) for one in found):
                return claim.tier
        return None

    async def fitting(self, place: Place, person: Person, claim: Claim) -> int:
        """How many of a claim's pictures all limits have room for."""
        price = claim.price([claim.size])
        found = await self._ledger.balances_at(place, person.id, claim.groups, self._rules, self._now(), tier=claim.tier)
        rooms = (one.left if one.limit.terms.unit is Unit.IMAGES else one.left // max(1, price) for one in found)
        return min(rooms, default=claim.count)

    async def at_home(self, there: Place, person: Person, groups: Sequence[str], *, tier: str | None) -> Sequence[Balance]:
        """The limits of a workspace that apply to somebody in all of it."""
        found = await self._ledger.balances_at(there, person.id, groups, self._rules, self._now(), tier=tier)
        return [one for one in found if one.limit.target.scope in _WIDE]


def home_of(place: Place, workspace: str) -> Place:
    """Name a workspace of the same platform as a place: without a channel."""
    return Place(platform=place.platform, workspace=workspace, channel="")
