"""Quotas, pure: what a limit is, its periods, its words. Keeping count is the store's, asking for it the door's (core/quota/door.py)."""

from core.quota.limits import (
    ANY,
    CEILINGS,
    EVERYBODY,
    Balance,
    Claim,
    Limit,
    Meter,
    MeterKey,
    Rules,
    Scope,
    Target,
    Terms,
    Unit,
    Which,
    Whom,
)
from core.quota.parsing import Words, parse, period_named, terms_of, tier_named, which, whose_usage
from core.quota.periods import Per, Span, span

__all__ = [
    "ANY",
    "CEILINGS",
    "EVERYBODY",
    "Balance",
    "Claim",
    "Limit",
    "Meter",
    "MeterKey",
    "Per",
    "Rules",
    "Scope",
    "Span",
    "Target",
    "Terms",
    "Unit",
    "Which",
    "Whom",
    "Words",
    "parse",
    "period_named",
    "span",
    "terms_of",
    "tier_named",
    "which",
    "whose_usage",
]
