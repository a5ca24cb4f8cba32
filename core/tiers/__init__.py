"""Which tier paints: the table of tiers, the automatic choice with its reason, and what a call costs."""

from core.tiers.choosing import choose, nearest
from core.tiers.lexicon import prepare
from core.tiers.table import DEFAULT_TIERS, cost, highest_price

__all__ = ["DEFAULT_TIERS", "choose", "cost", "highest_price", "nearest", "prepare"]
