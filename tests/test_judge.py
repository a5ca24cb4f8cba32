"""The model that may decide what is an instruction: its word counts, its silence does not."""

from __future__ import annotations

import pytest

from core.asks import Kind
from core.engine.judge import GeminiJudge
from tests.servers.gemini import GeminiServer
from tests.servers.gemini_answers import Answer, internal, words

MODEL = "gemini-3.1-flash-lite"


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (words("CHATTER"), Kind.CHATTER),
        (words("instruction.\n"), Kind.INSTRUCTION),
        (words("UNSURE"), Kind.UNSURE),
        (words("I would say it is chat."), Kind.INSTRUCTION),
        (internal(), Kind.INSTRUCTION),
    ],
)
async def test_a_clear_word_decides_and_anything_else_leaves_it_to_the_rules(answer: Answer, kind: Kind) -> None:
    async with GeminiServer() as server:
        server.models[MODEL] = server.models["gemini-3.1-flash-lite-image"]
        server.script(answer)
        async with GeminiJudge.open(api_key=server.key or "key", base_url=server.url, model=MODEL) as judge:
            assert await judge.kind("make the door green", Kind.INSTRUCTION) is kind
