"""Quotas, pure: what a limit is, its periods, its words. Keeping count is the store's, asking for it the door's (core/quota_door.py)."""

from core.quota.limits import Balance, Claim, Limit, MeterKey, Reading, Rules, Scope, Target, Terms, Unit
from core.quota.parsing import Words, parse, period_named, terms_of, tier_named
from core.quota.periods import Per, Span, span

__all__ = [
    "Balance",
    "Claim",
    "Limit",
    "MeterKey",
    "Per",
    "Reading",
    "Rules",
    "Scope",
    "Span",
    "Target",
    "Terms",
    "Unit",
    "Words",
    "parse",
    "period_named",
    "span",
    "terms_of",
    "tier_named",
]
