"""Which tier paints: the table of tiers, the automatic choice with its reason, and what a call costs."""

from core.tiers.choosing import best, choose, counted, hindrance
from core.tiers.table import DEFAULT_TIERS, JUDGE_PRICES, PROMPT_TOKENS, cost, highest_price, most_tokens

__all__ = [
    "DEFAULT_TIERS",
    "JUDGE_PRICES",
    "PROMPT_TOKENS",
    "best",
    "choose",
    "cost",
    "counted",
    "highest_price",
    "hindrance",
    "most_tokens",
]
