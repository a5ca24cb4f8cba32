"""The tier table and what a call on a tier costs.

Plain rows: config may override any field, because model ids retire with weeks of notice.

Models, sizes, ratios and prices as published for the Gemini Developer API, standard service, read 2026-11-21
(https://ai.google.dev/gemini-api/docs/pricing and the price tables of genai-prices 0.2.3).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from core.model import MicroDollars, Prices, Tier

TEN_RATIOS = ("1:1", "2:3", "3:2", "3:4", "4:3", "4:5", "5:4", "9:16", "16:9", "21:9")
FOURTEEN_RATIOS = (*TEN_RATIOS, "1:4", "4:1", "1:8", "8:1")

LITE = Tier(
    name="lite",
    title="Nano Banana 2 Lite",
    model="gemini-3.1-flash-lite-image",
    sizes=("1K",),
    ratios=TEN_RATIOS,
    max_references=14,
    thinking="MINIMAL",
    prices=Prices(input=250_000, text_output=1_500_000, image_output=30_000_000, image_tokens={"1K": 1120}),
    timeout_seconds=120.0,
    successor="flash",
    edits=False,
)
FLASH = Tier(
    name="flash",
    title="Nano Banana 2.1",
    model="gemini-nano-banana-2.1",
    sizes=("1K", "2K", "4K"),
    ratios=FOURTEEN_RATIOS,
    max_references=14,
    thinking="MINIMAL",
    prices=Prices(
        input=1_500_000, text_output=7_500_000, image_output=30_000_000, image_tokens={"1K": 1120, "2K": 1680, "4K": 3780}
    ),
    timeout_seconds=240.0,  # 15-40 s is usual, 4K longer
    successor="pro",
)
PRO = Tier(
    name="pro",
    title="Nano Banana Pro",
    model="gemini-3-pro-image",
    sizes=("1K", "2K", "4K"),
    ratios=TEN_RATIOS,
    max_references=14,
    thinking=None,  # this model always thinks, at a level that it chooses itself
    prices=Prices(
        input=2_000_000,
        text_output=12_000_000,
        image_output=120_000_000,
        image_tokens={"1K": 1120, "2K": 1120, "4K": 2000},
        input_image_tokens=560,
    ),
    timeout_seconds=300.0,  # capacity dips were seen to last 90 s before the service answers 503
    successor="flash",
)
DEFAULT_TIERS: Mapping[str, Tier] = MappingProxyType({tier.name: tier for tier in (LITE, FLASH, PRO)})


@dataclass(frozen=True, slots=True, kw_only=True)
class TextModel:
    """A model that reads what people write."""

    name: str
    prices: Prices


def text_prices(*, input: int, output: int) -> Prices:
    """Prices of a model that paints nothing, in micro-dollars per million tokens."""
    return Prices(input=input, text_output=output, image_output=0, image_tokens={})


# Models that may read what people write ([chat] reader_model), with their prices as published (read 2026-11-28).
READER_PRICES: Mapping[str, Prices] = MappingProxyType(
    {
        "gemini-3.5-flash-lite": text_prices(input=300_000, output=2_500_000),
        "gemini-3.1-flash-lite": text_prices(input=250_000, output=1_500_000),
    }
)

# The last days that Google has announced (https://ai.google.dev/gemini-api/docs/deprecations, read 2026-11-28).
RETIRES: Mapping[str, date] = MappingProxyType(
    {
        "gemini-2.5-flash-image": date(2026, 10, 2),
        "gemini-3.1-flash-image": date(2026, 10, 29),
        "gemini-3.1-flash-lite": date(2027, 5, 7),
    }
)

# What one call may use beside its picture. Google publishes no bounds; these lie well above what answers are seen to report.
PROMPT_TOKENS = 10_000  # the longest prompt we take has 10,000 characters
THINKING_TOKENS: Mapping[str | None, int] = MappingProxyType({"MINIMAL": 1_024, "MEDIUM": 4_096, "HIGH": 8_192, None: 4_096})
OWN_WORDS_TOKENS = 500  # what we put around the asker's words (core/renders/briefs.py)
REMARK_TOKENS = 512  # words the model sends beside the picture


def cost(prices: Prices, *, prompt_tokens: int, thought_tokens: int, image_tokens: int, text_tokens: int) -> MicroDollars:
    """What one call cost, exact, rounded up to the next micro-dollar. `prompt_tokens` includes the input pictures."""
    millionths = (
        prompt_tokens * prices.input + (thought_tokens + text_tokens) * prices.text_output + image_tokens * prices.image_output
    )
    return MicroDollars(-(-millionths // 1_000_000))


def usual_price(tier: Tier, *, size: str, pictures: int) -> MicroDollars | None:
    """About what one call for one picture costs. What it may cost at most is `highest_price`."""
    prices = tier.prices
    if prices is None:
        return None
    return cost(
        prices,
        prompt_tokens=OWN_WORDS_TOKENS + pictures * prices.input_image_tokens,
        thought_tokens=THINKING_TOKENS.get(tier.thinking, max(THINKING_TOKENS.values())) // 4,
        image_tokens=prices.image_tokens.get(size, max(prices.image_tokens.values())),
        text_tokens=0,
    )


def most_tokens(*words: str) -> int:
    """The most tokens that a prompt with these words may have, counting at least one byte per token."""
    return min(PROMPT_TOKENS, OWN_WORDS_TOKENS + sum(len(one.encode(errors="surrogatepass")) for one in words))


def highest_price(tier: Tier, *, size: str | None, pictures: int, prompt_tokens: int = PROMPT_TOKENS) -> MicroDollars | None:
    """The most that one call for one picture may cost: prompt, `pictures` input pictures, thinking, remark, the picture itself.

    size    None: the model's own default, the first of the tier's sizes. A size without a row costs as much as the dearest one.
    Returns None for a tier without prices, which is never called.
    """
    prices = tier.prices
    if prices is None:
        return None
    asked = size or tier.sizes[0]
    return cost(
        prices,
        prompt_tokens=prompt_tokens + pictures * prices.input_image_tokens,
        thought_tokens=THINKING_TOKENS.get(tier.thinking, max(THINKING_TOKENS.values())),
        image_tokens=prices.image_tokens.get(asked, max(prices.image_tokens.values())),
        text_tokens=REMARK_TOKENS,
    )
