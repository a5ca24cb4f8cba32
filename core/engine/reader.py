"""A cheap Gemini text call that reads what people write in a studio thread: structured output, the least thinking, one attempt.

Nobody's limit pays for it: whoever calls puts the cost into the ledger as the operator's. What comes back is data that
core/reading/meant.py checks. The v1beta API is asked because system instructions and response schemas were only ever seen to be
accepted there in public reports (vercel/ai#2256, yym68686/uni-api#47, read 2026-11-28).
"""

from __future__ import annotations

import asyncio
import importlib
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from functools import cache
from typing import Any, Self

import aiohttp
import structlog

from core.engine import money, wire
from core.engine.lettering import GeminiLettering
from core.engine.money import Usage
from core.engine.reader_form import Form, answer_schema, form_of, instruction, meant_from, question
from core.model import MicroDollars
from core.reading import Limits, Line, Meant, ReadingCall, Scene
from core.tiers import TextModel

log = structlog.get_logger(__name__)

SECONDS = 1.3  # for a call, where nothing else is set; with the time in which lines are gathered, a reading stays within 1.5 s
_TOKENS_PER_LINE = 160  # of an answer
_OVERHEAD_TOKENS = 64


class GeminiReader:
    """Implements core.reading.Reader. `models`: the one that is asked, then its successors, for when it is retired. `seconds`: what a
    call may take."""

    def __init__(self, client: Any, models: Sequence[TextModel], *, seconds: float = SECONDS) -> None:
        self._client = client
        self._models = list(models)
        self._seconds = seconds
        self.letters = GeminiLettering(client, self._models, gone=self._retire)  # shares the connections, and which models are left

    @classmethod
    @asynccontextmanager
    async def open(
        cls, *, api_key: str, base_url: str | None, models: Sequence[TextModel], seconds: float = SECONDS
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
            )
            client = genai.Client(api_key=api_key, enterprise=False, http_options=options)
            try:
                yield cls(client, models, seconds=seconds)
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
            return _call("", "no model left", len(lines), MicroDollars(0), 0.0)
        model, form, asked, began = self._models[0], form_of(lines, scene), question(lines, scene), time.monotonic()
        errors = importlib.import_module("google.genai.errors")
        meant: tuple[Meant | None, ...] = (None,) * len(lines)
        cost = self._most(model, instruction(form) + asked, len(lines))  # a call that we abandon is billed all the same
        try:
            async with asyncio.timeout(self._seconds):
                reply = await self._client.aio.models.generate_content(model=model.name, contents=asked, config=_config(form))
            cost = _cost(model, reply, cost)
            meant = meant_from(reply.text or "", len(lines), command=scene.command)
            outcome = "read" if all(meant) else "unusable"
        except errors.APIError as error:
            cost, outcome = MicroDollars(0), _refusal(error)
            if outcome == "404":
                self._retire(model)
        except aiohttp.ClientConnectorError as error:  # never reached
            cost, outcome = MicroDollars(0), type(error).__name__
        except (TimeoutError, OSError, ValueError, RecursionError, aiohttp.ClientError) as error:
            outcome = type(error).__name__
        return ReadingCall(model=model.name, outcome=outcome, meant=meant, cost=cost, seconds=time.monotonic() - began)

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


def _call(model: str, outcome: str, lines: int, cost: MicroDollars, seconds: float) -> ReadingCall:
    return ReadingCall(model=model, outcome=outcome, meant=(None,) * lines, cost=cost, seconds=seconds)


def _refusal(error: Any) -> str:
    return str(error.code)


def _cost(model: TextModel, reply: Any, most: MicroDollars) -> MicroDollars:
    usage = money.usage_of(reply.usage_metadata, pictures=0, expected_image_tokens=0)
    return most if usage is None else money.price(model.prices, usage)


def _most_tokens(lines: int) -> int:
    return _OVERHEAD_TOKENS + _TOKENS_PER_LINE * lines


@cache
def _config(form: Form) -> Any:
    """Return the settings for calling a model, as the API takes them: the client would check and translate its own at each call, and
    parse the answer by the schema, which is a quarter of a reading's CPU. There are few, so they are cached.
    """
    types = importlib.import_module("google.genai.types")
    body = {
        "systemInstruction": {"parts": [{"text": instruction(form)}]},
        "generationConfig": {
            "responseMimeType": "application/json",
            "responseSchema": answer_schema(form),
            "thinkingConfig": {"thinkingLevel": "MINIMAL"},
            "maxOutputTokens": _most_tokens(form.lines),
        },
    }
    return types.GenerateContentConfig(http_options=types.HttpOptions(extra_body=body), automatic_continuation=False)
