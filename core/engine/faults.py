"""What can go wrong with one call, and what to do about it: how often to try again, and the error with its sentence in the end.

Codes and shapes: google.rpc statuses of the Gemini Developer API as google-genai 3.4.0 raises them, read 2026-11-21; quota details:
https://ai.google.dev/gemini-api/docs/rate-limits .
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import aiohttp
from pydantic_core import ValidationError

from core.engine.wire import GarbledError
from core.errors import BadPicture, EngineBusy, EngineTimeout, EngineTrouble, KeyRefused, StudioError, TierGone
from core.model import Tier

Bill = Literal["none", "usage", "worst"]
TRIES = 5  # calls for one picture at most, of whatever kind their faults are


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """kind           a stable name for logs and for counting
    error          raised when no further try is left
    again          further tries after faults of this kind
    wait_seconds   what the service said; None: exponential backoff
    bill           what the call cost us: nothing, what its usage says, or (nothing came back, yet it ran) the most it may have
    reached        the model's service took the call
    ask_for_image  try again with words that ask for an image
    off, alarm     the tier is to be switched off; the operator is to be told
    """

    kind: str
    error: StudioError
    again: int = 0
    wait_seconds: float | None = None
    bill: Bill = "none"
    reached: bool = True
    ask_for_image: bool = False
    off: bool = False
    alarm: bool = False


def from_exception(error: Exception, tier: Tier, successor: Tier | None) -> Fault | None:
    """The fault behind what the client raised; None where it is none we know (a bug, then).

    successor  the tier to offer where this one's model is gone
    """
    from google.genai import errors  # loaded by then

    if isinstance(error, errors.APIError):
        return _from_status(error, tier, successor)
    if isinstance(error, TimeoutError):
        return _timed_out(tier)
    if isinstance(error, aiohttp.ClientConnectorError):
        sentence = "The model's service could not be reached. Nothing was charged; ask again in a minute."
        return Fault(kind="unreachable", error=EngineTrouble(sentence), again=3, reached=False)
    if isinstance(error, aiohttp.ClientPayloadError | GarbledError | json.JSONDecodeError | ValidationError):
        return garbled()
    if isinstance(error, aiohttp.ClientError | ConnectionError):
        sentence = "The connection to the model was lost more than once. Ask again in a minute."
        return Fault(kind="connection_lost", error=EngineTrouble(sentence), again=2, bill="worst")
    return None


def _timed_out(tier: Tier) -> Fault:
    sentence = f"{tier.title} did not answer in time. Ask again, or try another tier."
    return Fault(kind="timeout", error=EngineTimeout(sentence), again=1, wait_seconds=0.0, bill="worst")


def garbled() -> Fault:
    sentence = "The model's answer arrived damaged. Ask again in a minute."
    return Fault(kind="garbled", error=EngineTrouble(sentence), again=1, bill="worst")


def _from_status(error: Any, tier: Tier, successor: Tier | None) -> Fault:
    details = _details(error.details)
    message = str(error.message or "")
    match error.code:
        case 400:
            return _from_400(message, details, tier)
        case 401:
            return _key_fault("key_refused")
        case 403:
            return _key_fault("permission_denied", message)
        case 404:
            return _gone(tier, successor)
        case 408 | 504:
            sentence = f"{tier.title} needed too long for this picture. Ask again, with a smaller size or simpler words."
            return Fault(kind="deadline", error=EngineTimeout(sentence), again=1)
        case 429:
            return _from_429(message, details, tier)
        case 503:
            sentence = f"{tier.title} is overloaded at the moment. Try again in a few minutes, or on another tier."
            return Fault(kind="overloaded", error=EngineBusy(sentence), again=3, wait_seconds=_retry_delay(details))
        case code if code >= 500:
            sentence = f"The model's service failed ({code}) more than once. Ask again in a minute."
            return Fault(kind="internal", error=EngineTrouble(sentence), again=2, wait_seconds=_retry_delay(details))
        case code:
            return Fault(
                kind=f"http_{code}", error=EngineTrouble(f"The model's service refused the call ({code}): {_short(message)}")
            )


def _gone(tier: Tier, successor: Tier | None) -> Fault:
    sentence = f"{tier.title} ({tier.model}) is no longer offered by Google, so this tier is off."
    if successor is not None:
        sentence += f" Use {successor.name} instead: {successor.title} ({successor.model})."
    return Fault(
        kind="tier_gone",
        error=TierGone(sentence, tier=tier.name, successor=tier.successor),
        off=True,
        alarm=True,
    )


def _key_fault(kind: str, message: str = "") -> Fault:
    sentence = "Google refused the studio's API key. Whoever runs Darkroom has to put it right (GEMINI_API_KEY)."
    return Fault(kind=kind, error=KeyRefused(f"{sentence} Google says: {_short(message)}" if message else sentence), alarm=True)


def _from_400(message: str, details: list[Mapping[str, Any]], tier: Tier) -> Fault:
    lowered = message.lower()
    if "api key" in lowered or any(str(entry.get("reason", "")).startswith("API_KEY") for entry in details):
        return _key_fault("key_refused")
    if "payload size" in lowered:
        sentence = "The pictures are too heavy to send together. Use fewer references, or smaller ones."
        return Fault(kind="too_heavy", error=BadPicture(sentence))
    if "mime type" in lowered or "input image" in lowered:
        sentence = f"{tier.title} could not read one of the pictures: {_short(message)} Save it as PNG or JPEG and attach it again."
        return Fault(kind="bad_picture", error=BadPicture(sentence))
    sentence = f"{tier.title} does not take this request: {_short(message)} Try another size, ratio or tier."
    return Fault(kind="invalid", error=EngineTrouble(sentence), alarm=True)


def _from_429(message: str, details: list[Mapping[str, Any]], tier: Tier) -> Fault:
    violations = [violation for entry in details for violation in entry.get("violations", []) if isinstance(violation, dict)]
    if any(str(violation.get("quotaValue")) == "0" for violation in violations) or re.search(r"limit: 0\b", message):
        sentence = (
            f"The studio's Google project may not use {tier.title}. Try another tier; whoever runs Darkroom can check billing."
        )
        return Fault(kind="no_quota", error=EngineBusy(sentence), alarm=True)
    if any("PerDay" in str(violation.get("quotaId")) for violation in violations):
        sentence = f"Google's daily limit for {tier.title} is used up; it opens again at midnight Pacific time. Try another tier."
        return Fault(kind="daily_quota", error=EngineBusy(sentence), alarm=True)
    delay = _retry_delay(details)
    sentence = f"Google asks the studio to slow down on {tier.title}. Try again {_in(delay)}, or on another tier."
    return Fault(kind="rate_limited", error=EngineBusy(sentence), again=4, wait_seconds=delay)


def _details(body: Any) -> list[Mapping[str, Any]]:
    error = body.get("error") if isinstance(body, dict) else None
    details = error.get("details") if isinstance(error, dict) else None
    return [entry for entry in details if isinstance(entry, dict)] if isinstance(details, list) else []


def _retry_delay(details: list[Mapping[str, Any]]) -> float | None:
    """RetryInfo's delay in seconds; the client does not read it. "17s", "3.5s"."""
    for entry in details:
        if str(entry.get("@type", "")).endswith("RetryInfo"):
            found = re.fullmatch(r"(\d+(?:\.\d+)?)s", str(entry.get("retryDelay", "")))
            if found:
                return float(found[1])
    return None


def _in(delay: float | None) -> str:
    return f"in {max(1, round(delay))} s" if delay is not None else "in a minute"


def _short(message: str) -> str:
    """A service's message fit for a chat: one line, at most 200 characters, ending like a sentence."""
    line = " ".join(message.split())
    line = line if len(line) <= 200 else line[:199].rstrip() + "…"
    return line if line.endswith((".", "!", "?", "…")) or not line else line + "."
