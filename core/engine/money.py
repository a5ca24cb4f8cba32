"""Usage as the service reports it, turned into money. The rule of three itself stands in core.tiers.table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.model import MicroDollars, Prices, Tier
from core.tiers.table import cost, highest_price

if TYPE_CHECKING:
    from google.genai import types


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """Tokens of one call. `prompt` includes the input pictures; `image` is the part of the output that is pictures."""

    prompt: int
    thinking: int
    image: int
    text: int


def usage_of(
    metadata: types.GenerateContentResponseUsageMetadata | None, *, pictures: int, expected_image_tokens: int
) -> Usage | None:
    """What an answer with `pictures` pictures (interim ones included) used; None where it does not say.

    The details leave TEXT out at times, so text is the remainder; where they are missing altogether, a picture counts as the
    table says, and never more than all the output. A count below zero says nothing.
    """
    if metadata is None or metadata.prompt_token_count is None or metadata.prompt_token_count < 0:
        return None
    output = max(0, metadata.candidates_token_count or 0)
    image = 0
    if metadata.candidates_tokens_details:
        image = sum(
            max(0, detail.token_count or 0)
            for detail in metadata.candidates_tokens_details
            if detail.modality is not None and detail.modality.value == "IMAGE"
        )
    elif pictures:
        image = min(output, expected_image_tokens * pictures)
    if pictures and not output:
        return None
    return Usage(
        prompt=metadata.prompt_token_count,
        thinking=max(0, metadata.thoughts_token_count or 0),
        image=image,
        text=max(0, output - image),
    )


def price(prices: Prices, usage: Usage) -> MicroDollars:
    return cost(
        prices,
        prompt_tokens=usage.prompt,
        thought_tokens=usage.thinking,
        image_tokens=usage.image,
        text_tokens=usage.text,
    )


def image_tokens(tier: Tier, prices: Prices, size: str | None) -> int:
    """Output tokens of one picture by the table; a size without a row counts as the dearest one."""
    return prices.image_tokens.get(size or tier.sizes[0], max(prices.image_tokens.values()))


def table_price(prices: Prices, *, words: str, pictures: int, image_tokens: int) -> MicroDollars:
    """What a call costs by the table, where the answer does not say: no thinking, about four characters to a token."""
    usage = Usage(
        prompt=len(words) // 4 + 1 + pictures * prices.input_image_tokens,
        thinking=0,
        image=image_tokens,
        text=0,
    )
    return price(prices, usage)


def worst_price(tier: Tier, *, size: str | None, pictures: int) -> MicroDollars:
    """What a call may have cost of which nothing came back. The tier has prices."""
    return highest_price(tier, size=size, pictures=pictures) or MicroDollars(0)
