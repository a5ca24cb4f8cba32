"""Opens the engine that paints and the model that may read replies: Gemini's, if there is a key."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import TYPE_CHECKING

from bots.app.config import Config, Secrets
from bots.app.configured import may_read, quota_rules, reader_models
from bots.shared.clock import utc_now
from core.model import Tier
from core.ports.engine import Engine
from core.ports.pictures import Decoder
from core.quota import Rules

if TYPE_CHECKING:
    from core.engine.gemini import GeminiEngine
    from core.engine.reader import GeminiReader


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
async def open_reader(config: Config, secrets: Secrets, *, seconds: float | None = None) -> AsyncIterator[GeminiReader | None]:
    """Open the model that reads what people write; None: the rules read alone. seconds: what a call may take; None: as usual."""
    key = secrets.gemini_api_key
    if key is None or not may_read(config, has_key=True):
        yield None
        return
    from core.engine.reader import SECONDS, GeminiReader

    models, seconds = reader_models(config), SECONDS if seconds is None else seconds
    async with GeminiReader.open(api_key=key, base_url=config.gemini.base_url, models=models, seconds=seconds) as reader:
        yield reader
