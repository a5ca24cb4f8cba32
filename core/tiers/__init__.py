"""Which tier paints: the table of tiers, the automatic choice with its reason, and what a call costs."""

from core.tiers.choosing import best, choose, counted, finals, lack, other, reframes
from core.tiers.table import (
    DEFAULT_TIERS,
    PROMPT_TOKENS,
    READER_PRICES,
    RETIRES,
    TextModel,
    cost,
    highest_price,
    most_tokens,
    text_prices,
    usual_price,
)

__all__ = [
    "DEFAULT_TIERS",
    "PROMPT_TOKENS",
    "READER_PRICES",
    "RETIRES",
    "TextModel",
    "best",
    "choose",
    "cost",
    "counted",
    "finals",
    "highest_price",
    "lack",
    "most_tokens",
    "other",
    "reframes",
    "text_prices",
    "usual_price",
]
