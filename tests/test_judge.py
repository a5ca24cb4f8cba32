"""The model that may decide what is an instruction: its word counts, its silence does not, and what it costs is ours."""

from __future__ import annotations

from typing import Any

import pytest
from structlog.testing import capture_logs

from bots.app.config import Config, Secrets
from bots.app.configured import judge_prices
from bots.app.web.metrics import Metrics
from bots.app.wiring.engines import open_reader
from bots.shared.config import ConfigError
from core.engine.judge import GeminiJudge
from core.model import Act, Prices, Wish
from core.reading import Kind, Reading, RuleReader, Stage, read
from core.tiers import JUDGE_PRICES
from tests.servers.gemini import GeminiServer
from tests.servers.gemini_answers import Answer, cut, internal, painted, words
from tests.test_typed_asks import LIMITS

MODEL = "gemini-3.1-flash-lite"
PRICES = JUDGE_PRICES[MODEL]
USAGE = {"promptTokenCount": 120, "candidatesTokenCount": 2, "thoughtsTokenCount": 10, "totalTokenCount": 132}
BY_RULES = Reading(kind=Kind.INSTRUCTION, wish=Wish(act=Act.EDIT, words="make the door green"))
USED = 48  # micro-dollars: 120 x 0.25 + 12 x 1.5


async def judged(answer: Answer) -> tuple[Kind, dict[str, Any]]:
    async with GeminiServer() as server:
        server.models[MODEL] = server.models["gemini-3.1-flash-lite-image"]
        server.script(answer)
        opened = GeminiJudge.open(api_key=server.key or "key", base_url=server.url, model=MODEL, prices=PRICES)
        with capture_logs() as logs:
            async with opened as judge:
                reading = await judge.read("make the door green", BY_RULES)
        assert len(server.requests) == 1, "it is asked once, whatever comes of it"
    (event,) = [log for log in logs if log["event"] == "judged"]
    assert "door" not in str(event)
    assert reading.wish is BY_RULES.wish
    return reading.kind, dict(event)


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (words("CHATTER"), Kind.CHATTER),
        (words("instruction.\n"), Kind.INSTRUCTION),
        (words("UNSURE"), Kind.UNSURE),
        (words("I would say it is chat."), Kind.INSTRUCTION),
        (internal(), Kind.INSTRUCTION),
        (cut(), Kind.INSTRUCTION),
    ],
)
async def test_a_clear_word_decides_and_anything_else_leaves_it_to_the_rules(answer: Answer, kind: Kind) -> None:
    assert (await judged(answer))[0] is kind


async def test_a_reading_says_who_decided() -> None:
    async def stage(answer: Answer) -> Stage:
        async with GeminiServer() as server:
            server.models[MODEL] = server.models["gemini-3.1-flash-lite-image"]
            server.script(answer)
            async with GeminiJudge.open(api_key=server.key or "key", base_url=server.url, model=MODEL, prices=PRICES) as judge:
                return (await judge.read("make the door green", BY_RULES)).stage

    assert await stage(words("CHATTER")) is Stage.MODEL
    assert await stage(internal()) is Stage.RULES
    assert read("undo", LIMITS, in_thread=True).stage is read("// make it red", LIMITS, in_thread=True).stage is Stage.EXACT
    assert read("make the door green", LIMITS, in_thread=True).stage is Stage.RULES


async def test_what_it_costs_is_logged_and_counted_as_ours() -> None:
    metrics = Metrics()
    _, exact = await judged(painted(pictures=0, remark="CHATTER", usage=USAGE))
    _, refused = await judged(internal())
    _, lost = await judged(cut())
    _, silent = await judged(painted(pictures=0, remark="CHATTER", usage=False))
    assert (exact["micro_dollars"], exact["outcome"], refused["micro_dollars"]) == (USED, "chatter", 0)
    assert lost["micro_dollars"] == silent["micro_dollars"] > 1_500, "an answer that never came counts at its highest price"
    metrics.watch(exact)
    metrics.watch(lost)
    counted = metrics.text().decode()
    assert f"darkroom_judge_cost_dollars_total {(USED + lost['micro_dollars']) / 1e6}" in counted
    assert 'darkroom_judged_total{outcome="chatter"} 1.0' in counted


def test_a_judge_without_a_price_is_not_called() -> None:
    def prices(**chat: Any) -> Prices | None:
        return judge_prices(Config.model_validate({"chat": chat}))

    assert prices() is None
    assert prices(judge="model") == PRICES
    own = prices(judge="model", judge_model="gemini-9", judge_prices={"input": 0.1, "text_output": 0.4})
    assert own is not None
    assert (own.input, own.text_output) == (100_000, 400_000)
    with pytest.raises(ConfigError, match=r"chat.judge_model: gemini-9 has no price.*Set chat.judge_prices"):
        prices(judge="model", judge_model="gemini-9")


async def test_without_a_key_the_rules_judge() -> None:
    async with open_reader(Config.model_validate({"chat": {"judge": "model"}}), Secrets()) as reader:
        assert isinstance(reader, RuleReader)
        assert await reader.read("make the door green", BY_RULES) is BY_RULES
