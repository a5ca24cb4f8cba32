"""A cheap Gemini text call that reads what people write in a studio thread: structured output, the least thinking, one attempt.

Nobody's limit pays for it: whoever calls puts the cost into the ledger as the operator's. What comes back is data that
core/reading/meant.py checks. The v1beta API is asked because system instructions and response schemas were only ever seen to be
accepted there in public reports (vercel/ai#2256, yym68686/uni-api#47, read 2026-11-28).
"""

from __future__ import annotations

import asyncio
import importlib
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from functools import cache
from typing import Any, Self

import structlog

from core.engine import lettering, money, wire
from core.engine.lettering import GeminiLettering
from core.engine.money import Usage
from core.engine.reader_form import Form, answer_schema, form_of, instruction, meant_from, question
from core.engine.text_calls import ANSWERED, config_of, text_call
from core.model import MicroDollars
from core.reading import Limits, Line, ReadingCall, Scene
from core.tiers import TextModel

log = structlog.get_logger(__name__)

SECONDS = 1.3  # for a call, where nothing else is set; with the time in which lines are gathered, a reading stays within 1.5 s
_TOKENS_PER_LINE = 160  # of an answer
_OVERHEAD_TOKENS = 64


class GeminiReader:
    """Implements core.reading.Reader. `models`: the one that is asked, then its successors, for when it is retired. `seconds`: what a
    call may take, and one that reads lettering `letters_seconds`."""

    def __init__(self, client: Any, models: Sequence[TextModel], *, seconds: float, letters_seconds: float) -> None:
        self._client = client
        self._models = list(models)
        self._seconds = seconds
        # It shares the connections, and which models are left.
        self.letters = GeminiLettering(client, self._models, gone=self._retire, seconds=letters_seconds)

    @classmethod
    @asynccontextmanager
    async def open(
        cls,
        *,
        api_key: str,
        base_url: str | None,
        models: Sequence[TextModel],
        seconds: float = SECONDS,
        letters_seconds: float = lettering.SECONDS,
    ) -> AsyncIterator[Self]:
        genai = await asyncio.to_thread(_ready)
        types = genai.types
        async with wire.session() as session:
            options = types.HttpOptions(
                base_url=base_url,
                api_version="v1beta",
                timeout=round(seconds * 1000),
                retry_options=types.HttpRetryOptions(attempts=1),
                aiohttp_client=session,
                **wire.trust(),
            )
            client = genai.Client(api_key=api_key, enterprise=False, http_options=options)
            try:
                yield cls(client, models, seconds=seconds, letters_seconds=letters_seconds)
            finally:
                await client.aio.aclose()

    @property
    def model(self) -> str:
        return self._models[0].name if self._models else ""

    def most(self, lines: Sequence[Line], scene: Scene) -> MicroDollars:
        told = instruction(form_of(lines, scene)) + question(lines, scene)
        return max((self._most(model, told, len(lines)) for model in self._models), default=MicroDollars(0))

    async def read(self, lines: Sequence[Line], scene: Scene) -> ReadingCall:
        if not self._models:
            return ReadingCall(model="", outcome="no model left", meant=(None,) * len(lines), cost=MicroDollars(0), seconds=0.0)
        model, form, asked = self._models[0], form_of(lines, scene), question(lines, scene)
        call = await text_call(
            self._client,
            model,
            contents=asked,
            config=_config(form),
            most=self._most(model, instruction(form) + asked, len(lines)),
            seconds=self._seconds,
            parse=lambda answer: meant_from(answer, len(lines), command=scene.command),
            gone=self._retire,
        )
        meant = call.found if call.found is not None else (None,) * len(lines)
        outcome = call.outcome if call.outcome != ANSWERED else "read" if all(meant) else "unusable"
        return ReadingCall(model=model.name, outcome=outcome, meant=meant, cost=call.cost, seconds=call.seconds)

    def _retire(self, model: TextModel) -> None:
        """After a 404, ask the successor from now on."""
        if model not in self._models:
            return
        self._models.remove(model)
        successor = self._models[0].name if self._models else None
        then = f"{successor} reads from now on" if successor else "the rules read from now on"
        says = f"{model.name}, which reads replies, is retired, and {then}. Set chat.reader_model to a model of today."
        log.critical("reader_gone", model=model.name, successor=successor, says=says)

    def _most(self, model: TextModel, told: str, lines: int) -> MicroDollars:
        """Return the most that one call may cost, taking every byte of its prompt for a token."""
        prompt = len(told.encode(errors="replace")) + _OVERHEAD_TOKENS
        return money.price(model.prices, Usage(prompt=prompt, thinking=0, image=0, text=_most_tokens(lines)))


def _ready() -> Any:
    """Google's client, with what it would otherwise build in its first call, which takes longer than the loop may wait."""
    genai = importlib.import_module("google.genai")
    _config(Form(Limits(tiers=(), ratios=("1:1",), sizes=("1K",)), command=True, pictures=True, lines=1))
    genai.types.GenerateContentResponse.model_validate({"candidates": [{"content": {"parts": [{"text": ""}]}}]})
    return genai


def _most_tokens(lines: int) -> int:
    return _OVERHEAD_TOKENS + _TOKENS_PER_LINE * lines


@cache
def _config(form: Form) -> Any:
    """The settings of a call; there are few, so they are cached."""
    return config_of(instruction(form), answer_schema(form), most_tokens=_most_tokens(form.lines))
