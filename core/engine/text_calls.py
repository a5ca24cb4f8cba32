"""One call of a cheap text model: structured output, the least thinking, one attempt. What went wrong is a word, and never raised."""

from __future__ import annotations

import asyncio
import importlib
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import aiohttp

from core.engine import money
from core.engine.wire import MISSHAPEN
from core.model import MicroDollars
from core.tiers import TextModel

T = TypeVar("T")

ANSWERED = "answered"  # the outcome of a call that gave an answer, usable or not


@dataclass(frozen=True, slots=True, kw_only=True)
class TextCall(Generic[T]):
    """What came of a call. `outcome`: ANSWERED, an HTTP status, or the name of what was raised; `found` None: it gave nothing that can
    be used. `seconds`: by the clock on the wall."""

    outcome: str
    found: T | None
    cost: MicroDollars
    seconds: float


async def text_call(
    client: Any,
    model: TextModel,
    *,
    contents: Any,
    config: Any,
    most: MicroDollars,
    seconds: float,
    parse: Callable[[str], T],
    gone: Callable[[TextModel], None],
) -> TextCall[T]:
    """Ask a model once. client: google-genai's; config: as `config_of` makes it; most: what the call may cost, which is what it counts
    for where nobody knows; parse: makes something of the answer; gone: told of a model that answers 404. Raises nothing of the
    service's."""
    errors, began = importlib.import_module("google.genai.errors"), time.monotonic()
    cost, found = most, None  # a call that we abandon is billed all the same
    try:
        async with asyncio.timeout(seconds):
            reply = await client.aio.models.generate_content(model=model.name, contents=contents, config=config)
        usage = money.usage_of(reply.usage_metadata, pictures=0, expected_image_tokens=0)
        cost = most if usage is None else money.price(model.prices, usage)
        found, outcome = parse(reply.text or ""), ANSWERED
    except errors.APIError as error:
        cost, outcome = MicroDollars(0), str(error.code)
        if error.code == 404:
            gone(model)
    except aiohttp.ClientConnectorError as error:  # never reached
        cost, outcome = MicroDollars(0), type(error).__name__
    except (TimeoutError, OSError, ValueError, RecursionError, aiohttp.ClientError, *MISSHAPEN) as error:
        outcome = type(error).__name__
    return TextCall(outcome=outcome, found=found, cost=cost, seconds=time.monotonic() - began)


def config_of(instruction: str, schema: Mapping[str, Any], *, most_tokens: int, timeout: float | None = None) -> Any:
    """The settings of a call, as the API takes them: the client would check and translate its own at each call, and parse the answer by
    the schema, which is a quarter of a reading's CPU. most_tokens: of an answer; timeout: seconds, None: the client's own."""
    types = importlib.import_module("google.genai.types")
    body = {
        "systemInstruction": {"parts": [{"text": instruction}]},
        "generationConfig": {
            "responseMimeType": "application/json",
            "responseSchema": schema,
            "thinkingConfig": {"thinkingLevel": "MINIMAL"},
            "maxOutputTokens": most_tokens,
        },
    }
    options = types.HttpOptions(extra_body=body, timeout=None if timeout is None else round(1000 * timeout))
    return types.GenerateContentConfig(http_options=options, automatic_continuation=False)
