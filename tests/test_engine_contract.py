"""What every engine promises, kept by all: Gemini's over the local server, the offline one, and the tests' own."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime

import pytest

from core.engine.gemini import GeminiEngine
from core.engine.offline import OfflineEngine
from core.model import Act, RenderId, Tier
from core.pixels.formats import facts
from core.ports.engine import Brief, Engine
from core.tiers.table import DEFAULT_TIERS, FLASH
from tests.fakes import NearDecoder, PlainEngine
from tests.servers.gemini import GeminiServer


@pytest.fixture(params=["gemini", "offline", "plain"])
async def engine(request: pytest.FixtureRequest) -> AsyncIterator[Engine]:
    async with AsyncExitStack() as stack:
        if request.param == "offline":
            yield OfflineEngine(decoder=NearDecoder())
            return
        if request.param == "plain":
            yield PlainEngine()
            return
        server = await stack.enter_async_context(GeminiServer())
        opened = GeminiEngine.open(api_key=server.key, base_url=server.url, tiers=DEFAULT_TIERS, now=lambda: datetime.now(UTC))
        yield await stack.enter_async_context(opened)


def brief(words: str = "a red bicycle", *, tier: Tier = FLASH, ratio: str | None = None, size: str | None = None) -> Brief:
    return Brief(render=RenderId("r1"), tier=tier, words=words, act=Act.NEW, asked=words, ratio=ratio, size=size)


@pytest.mark.parametrize("tier", DEFAULT_TIERS.values(), ids=DEFAULT_TIERS)
@pytest.mark.parametrize("ratio", ["1:1", "3:4", "21:9"])
async def test_a_picture_has_the_shape_asked_for_and_is_named_by_its_bytes(engine: Engine, tier: Tier, ratio: str) -> None:
    painting = await engine.paint(brief(tier=tier, ratio=ratio, size="1K"))
    read = facts(painting.picture.data)
    across, down = map(int, ratio.split(":"))
    assert read.mime == painting.picture.mime
    assert abs(read.width / read.height / (across / down) - 1) < 0.06


async def test_an_edit_takes_its_own_painting_and_gives_another(engine: Engine) -> None:
    first = await engine.paint(brief())
    words = "make it green"
    edit = Brief(render=RenderId("r2"), tier=FLASH, words=words, act=Act.EDIT, asked=words, pictures=(first.picture,), edits=True)
    second = await engine.paint(edit)
    assert second.picture.data != first.picture.data


async def test_the_model_calls_add_up(engine: Engine) -> None:
    painting = await engine.paint(brief())
    assert painting.model_calls[-1].outcome == "painted"
    assert painting.model_calls[-1].cost == painting.receipt.cost
    assert painting.receipt.seconds >= 0
    assert not engine.off()


async def test_calls_side_by_side_give_pictures_of_their_own(engine: Engine) -> None:
    paintings = await asyncio.gather(*(engine.paint(brief("an idea")) for _ in range(4)))
    assert len({hashlib.sha256(painting.picture.data).hexdigest() for painting in paintings}) == 4
