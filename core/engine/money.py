"""Turns the usage that the service reports into money. The calculation itself is in core.tiers.table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.model import MicroDollars, Prices, Tier
from core.tiers.table import cost, highest_price

if TYPE_CHECKING:
    from google.genai import types


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """The tokens of one call. `prompt` includes the input pictures; `image` is the pictures' part of the output."""

    prompt: int
    thinking: int
    image: int
    text: int


def usage_of(
    metadata: types.GenerateContentResponseUsageMetadata | None, *, pictures: int, expected_image_tokens: int
) -> Usage | None:
    """The usage of an answer with `pictures` pictures (interim ones included); None if it does not say.

    The details sometimes leave TEXT out, so text is what remains of the total. Without any details a picture counts what the table
    says, but never more than the whole output. A count below zero is ignored.
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
    """The output tokens of one picture by the table. A size without a row counts as the dearest one."""
    return prices.image_tokens.get(size or tier.sizes[0], max(prices.image_tokens.values()))


def table_price(prices: Prices, *, words: str, pictures: int, image_tokens: int) -> MicroDollars:
    """What a call costs by the table, if the answer does not say: no thinking, and about four characters to a token."""
    usage = Usage(
        prompt=len(words) // 4 + 1 + pictures * prices.input_image_tokens,
        thinking=0,
        image=image_tokens,
        text=0,
    )
    return price(prices, usage)


def worst_price(tier: Tier, *, size: str | None, pictures: int) -> MicroDollars:
    """The most that a call may have cost if nothing came back from it. The tier must have prices."""
    return highest_price(tier, size=size, pictures=pictures) or MicroDollars(0)
