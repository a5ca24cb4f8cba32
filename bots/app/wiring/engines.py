"""Opens the engine that paints and the model that may read replies: Gemini's, if there is a key."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import TYPE_CHECKING

from bots.app.config import Config, Secrets
from bots.app.configured import judge_prices, quota_rules
from bots.shared.clock import utc_now
from core.model import Tier
from core.ports.engine import Engine
from core.ports.pictures import Decoder
from core.quota import Rules
from core.reading import Reader, RuleReader

if TYPE_CHECKING:
    from core.engine.gemini import GeminiEngine


@asynccontextmanager
async def open_engine(config: Config, secrets: Secrets, tiers: Mapping[str, Tier], decoder: Decoder) -> AsyncIterator[Engine]:
    """Gemini with a key, the offline engine without one."""
    if secrets.gemini_api_key is None:
        from core.engine.offline import OfflineEngine

        yield OfflineEngine(decoder=decoder)
        return
    async with open_gemini(config, secrets.gemini_api_key, tiers, quota_rules(config, tiers)) as engine:
        yield engine


def open_gemini(
    config: Config, key: str, tiers: Mapping[str, Tier], rules: Rules | None = None
) -> AbstractAsyncContextManager[GeminiEngine]:
    """Open the Gemini engine. `rules`: the time zones in which it says when to try again."""
    from core.engine.gemini import GeminiEngine

    return GeminiEngine.open(api_key=key, base_url=config.gemini.base_url, tiers=tiers, now=utc_now, rules=rules)


@asynccontextmanager
async def open_reader(config: Config, secrets: Secrets) -> AsyncIterator[Reader]:
    """Open the model that decides what is an instruction, if the configuration asks for one and there is a key; otherwise the rules
    decide."""
    prices = judge_prices(config)
    if prices is None or secrets.gemini_api_key is None:
        yield RuleReader()
        return
    from core.engine.judge import GeminiJudge

    key, base_url = secrets.gemini_api_key, config.gemini.base_url
    async with GeminiJudge.open(api_key=key, base_url=base_url, model=config.chat.judge_model, prices=prices) as reader:
        yield reader
