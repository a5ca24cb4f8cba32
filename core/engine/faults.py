"""What can go wrong with one call and what to do about it: how often to repeat the call, and which error and sentence it ends in.

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

from core.engine.incurable import TELL, UNABLE, cause_of
from core.engine.moments import Clocks, far
from core.engine.wire import GarbledError
from core.errors import (
    UNCHARGED,
    BadPicture,
    EngineBusy,
    EngineDown,
    EngineTimeout,
    EngineTrouble,
    EngineUnreached,
    KeyRefused,
    NotServed,
    StudioError,
    TierGone,
    TierSpent,
)
from core.model import Tier

Bill = Literal["none", "usage", "worst"]
_LONGEST_DELAY = 31 * 86_400.0
MOST_CALLS = 5  # calls for one picture at most, of whatever kind their faults are


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """kind           a stable name for logs and for counting
    error          raised when no further call is allowed
    again          further calls after faults of this kind
    wait_seconds   what the service said; None: exponential backoff
    bill           what the call cost us: nothing, what its usage says, or (nothing came back, yet it ran) the most it may have
    reached        the model's service took the call
    ask_for_image  try again with words that ask for an image
    off, alarm     the tier is to be switched off; the operator is to be told
    told           what the service said, for the operator's log alone: it may name projects
    pictures       that the answer held all the same, to be priced as such
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
    told: str = ""
    pictures: int = 0


def from_exception(error: Exception, tier: Tier, successor: Tier | None, clocks: Clocks) -> Fault | None:
    """The fault behind what the client raised, or None if it is none we know (so a bug).

    successor  the tier to offer if this one's model is gone
    """
    from google.genai import errors  # loaded by then

    if isinstance(error, errors.APIError):
        return _from_status(_Said.of(error), tier, successor, clocks)
    if isinstance(error, TimeoutError):
        return _timed_out(tier)
    if isinstance(error, aiohttp.ClientConnectorError):
        sentence = "I can't reach Google at the moment. You weren't charged. Try again in a minute."
        mend = "The Gemini API could not be reached. Look at this machine's network, its proxy and [gemini] base_url."
        return Fault(kind="unreachable", error=EngineUnreached(sentence, mend=mend), again=3, reached=False)
    if isinstance(error, aiohttp.ClientPayloadError | GarbledError | json.JSONDecodeError | ValidationError):
        return garbled()
    if isinstance(error, aiohttp.ClientError | ConnectionError):
        sentence = "The connection to Google dropped more than once. You weren't charged. Try again in a minute."
        return Fault(kind="connection_lost", error=EngineDown(sentence), again=2, bill="worst")
    return None


def _timed_out(tier: Tier) -> Fault:
    sentence = f"{tier.title} didn't answer in time. You weren't charged. Try again, or try another tier."
    return Fault(kind="timeout", error=EngineTimeout(sentence), again=1, wait_seconds=0.0, bill="worst")


def garbled(answer: str = "") -> Fault:
    """answer: what came in place of JSON. A web page is a hotel's or a proxy's, which answers 200 as well."""
    if answer.lstrip()[:1] == "<":
        return _way_barred(200, again=1, bill="worst")
    sentence = "The model's answer arrived damaged, twice. You weren't charged. Try again in a minute."
    return Fault(kind="garbled", error=EngineTrouble(sentence), again=1, bill="worst")


def damaged_picture(pictures: int) -> Fault:
    """The answer is complete, but its picture is unusable: empty, cut off, or of a kind nobody asked for."""
    sentence = "The model sent a damaged picture, twice. You weren't charged. Try again in a minute."
    return Fault(kind="damaged_picture", error=EngineTrouble(sentence), again=1, bill="usage", pictures=pictures)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    """An error answer, parsed. `google`: it has the shape of Google's own; otherwise a proxy or a front door wrote it."""

    code: int
    status: str
    message: str
    details: list[Mapping[str, Any]]
    retry_after: str
    google: bool

    @classmethod
    def of(cls, error: Any) -> _Said:
        body = error.details if isinstance(error.details, dict) else {}
        inner = body.get("error")
        inner = inner if isinstance(inner, dict) else {}
        message = str(inner.get("message") or "")
        return cls(
            code=error.code,
            status=str(inner.get("status") or ""),
            message=re.sub(r"api_key:[^\s'\"]+", "api_key:…", message),  # Google names the key of a consumer that it has suspended
            details=_dicts(inner.get("details")),
            retry_after=str((getattr(error.response, "headers", None) or {}).get("Retry-After", "")),
            google=bool(inner),
        )

    def at_the_moment(self, tier: Tier) -> str:
        """What the operator is told of a fault that passes."""
        return f"Google answers for {tier.model} with error {self.code} at the moment. See https://aistudio.google.com/status if it lasts."

    @property
    def reasons(self) -> set[str]:
        return {str(entry["reason"]) for entry in self.details if "reason" in entry}

    @property
    def violations(self) -> list[Mapping[str, Any]]:
        return [violation for entry in self.details for violation in _dicts(entry.get("violations"))]

    @property
    def delay(self) -> float | None:
        """The seconds that the service asks us to wait. None: it says nothing, or what nobody means: no time at all, or more than a
        month, which is longer than any quota of Google's lasts."""
        seconds = self._stated_delay
        return seconds if seconds and seconds <= _LONGEST_DELAY else None

    @property
    def _stated_delay(self) -> float | None:
        """What the client does not read: RetryInfo's "17s", else "Please retry in 6h2m3.5s.", else a front door's Retry-After."""
        for entry in self.details:
            if str(entry.get("@type", "")).endswith("RetryInfo"):
                found = re.fullmatch(r"(\d+(?:\.\d+)?)s", str(entry.get("retryDelay", "")))
                if found:
                    return float(found[1])
        said = re.search(r"retry in (?:(\d+)h)?(?:(\d+)m)?(?:(\d+(?:\.\d+)?)s)?\b", self.message)
        seconds = sum(float(amount or 0) * unit for amount, unit in zip(said.groups(), (3600, 60, 1), strict=True)) if said else 0
        return seconds or (float(self.retry_after) if re.fullmatch(r"\d{1,7}", self.retry_after) else None)


def _dicts(value: Any) -> list[Mapping[str, Any]]:
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []


def _from_status(said: _Said, tier: Tier, successor: Tier | None, clocks: Clocks) -> Fault:
    if said.code in _UNKNOWN_TO_IT or (said.code < 500 and said.code not in _PASSING):
        return _final(said, tier, successor)
    mend = said.at_the_moment(tier)
    match said.code:
        case 408 | 504:
            sentence = f"{tier.title} took too long over this picture. You weren't charged. Try a smaller size, or simpler words."
            return Fault(kind="deadline", error=EngineTimeout(sentence, mend=mend), again=1)
        case 409 | 499:
            sentence = "Google cut off the call more than once. You weren't charged. Try again in a minute."
            return Fault(kind="broken_off", error=EngineDown(sentence, mend=mend), again=2)
        case 429:
            return _cureless(said) or _from_429(said, tier, clocks)
        case 503:
            again = _soon(said.delay, clocks)
            sentence = f"{tier.title} is overloaded at the moment. You weren't charged. Try again {again}, or try another tier."
            return Fault(kind="overloaded", error=EngineBusy(sentence, mend=mend), again=3, wait_seconds=said.delay)
        case code:
            sentence = f"Google failed at this more than once (error {code}). You weren't charged. Try again in a minute."
            return Fault(kind="internal", error=EngineDown(sentence, mend=mend), again=2, wait_seconds=said.delay)


_PASSING = frozenset({408, 409, 425, 429, 499})  # below 500, yet worth another call
_UNKNOWN_TO_IT = frozenset({501, 505})  # above it, yet the same at every call


def _final(said: _Said, tier: Tier, successor: Tier | None) -> Fault:
    """A fault that repeating the call would not change."""
    if said.code == 413:
        return _too_large(said)
    if not said.google:
        return _way_barred(said.code)
    if said.code in (404, 410):
        return Fault(kind="tier_gone", error=TierGone.retired(tier, successor), off=True, alarm=True)
    if fault := _cureless(said):
        return fault
    match said.code:
        case 400:
            return _from_400(said, tier)
        case 401:
            return _key_fault("key_refused", said)
        case 403 if tier.model in said.message:
            return _not_ours(tier, said)
        case 403:
            return _key_fault("permission_denied", said)
        case code:
            sentence = (
                f"Google refused this (error {code}). It said: {_short(said.message)} {UNCHARGED} Try another tier, and please tell "
                "whoever runs Darkroom."
            )
            mend = f"The Gemini API refuses a request of ours for {tier.model} (error {code}): see what it says."
            return Fault(kind=f"http_{code}", error=EngineTrouble(sentence, mend=mend), alarm=True, told=_short(said.message))


def _way_barred(code: int, *, again: int = 0, bill: Bill = "none") -> Fault:
    sentence = f"{UNABLE} something between here and Google blocks the way. {TELL}"
    mend = (
        f"A web page came back in place of the Gemini API's answer ({code}): a proxy or firewall on the way blocks the calls, or "
        "[gemini] base_url is wrong."
    )
    return Fault(kind="way_barred", error=NotServed(sentence, mend=mend), again=again, bill=bill, alarm=True)


def _too_large(said: _Said) -> Fault:
    """413: of the service, for which there may be a cause of its own, or of a proxy that takes no request of this size."""
    if fault := _cureless(said):
        return fault
    if "payload size" in said.message.lower():
        return _too_heavy()
    sentence = f"This was too large to send. {UNCHARGED} Try fewer or smaller pictures, or fewer words."
    if said.google:
        return Fault(kind="too_large", error=EngineTrouble(sentence))
    mend = "A proxy on the way to the Gemini API takes no request as large as this one (413). Raise its limit to 20 MB."
    return Fault(kind="too_large", error=EngineTrouble(sentence, mend=mend), alarm=True)


def _too_heavy() -> Fault:
    sentence = "The pictures are too large to send together. You weren't charged. Try fewer, or smaller ones."
    return Fault(kind="too_heavy", error=BadPicture(sentence))


def _cureless(said: _Said) -> Fault | None:
    cause = cause_of(said.code, said.status, said.message, said.reasons)
    if cause is None:
        return None
    return Fault(kind=cause.kind, error=cause.raises(cause.sentence, mend=cause.mend), alarm=True, told=_short(said.message))


_KEY_MEND = {
    "key_refused": "GEMINI_API_KEY is refused by the Gemini API: it is mistyped, expired or deleted. Make a new key at "
    "https://aistudio.google.com/apikey and set it in the environment.",
    "permission_denied": "The Gemini API does not let GEMINI_API_KEY in: the key's restrictions (APIs, addresses), or its project, forbid "
    "it. Look at both at https://console.cloud.google.com/apis/credentials. A new key of the same project may be refused as well.",
}


def _key_fault(kind: str, said: _Said) -> Fault:
    sentence = f"{UNABLE} Google doesn't accept our key. {TELL}"
    return Fault(kind=kind, error=KeyRefused(sentence, mend=_KEY_MEND[kind]), alarm=True, told=_short(said.message))


def _not_ours(tier: Tier, said: _Said) -> Fault:
    sentence = (
        f"Our Google project isn't allowed to use {tier.title}. You weren't charged. "
        "Try another tier, and please tell whoever runs Darkroom."
    )
    mend = f"The key's Google project isn't allowed to use {tier.model}: it has no quota for it, or no access. See the project's billing."
    return Fault(kind="no_quota", error=TierSpent(sentence, mend=mend), alarm=True, told=_short(said.message))


def _from_400(said: _Said, tier: Tier) -> Fault:
    lowered = said.message.lower()
    if "api key" in lowered or any(reason.startswith("API_KEY") for reason in said.reasons):
        return _key_fault("key_refused", said)
    if "payload size" in lowered:
        return _too_heavy()
    if "mime type" in lowered or "input image" in lowered:
        sentence = (
            f"{tier.title} couldn't read one of the pictures. Google said: {_short(said.message)} You weren't charged. "
            "Save it as PNG or JPEG and attach it again."
        )
        return Fault(kind="bad_picture", error=BadPicture(sentence))
    sentence = (
        f"{tier.title} doesn't accept this. Google said: {_short(said.message)} {UNCHARGED} Try different wording, or another size, "
        "format or tier."
    )
    mend = f"The Gemini API rejects a request of ours for {tier.model}: see what it says. Requests like this one fail until that is fixed."
    return Fault(kind="invalid", error=EngineTrouble(sentence, mend=mend), alarm=True, told=_short(said.message))


def _from_429(said: _Said, tier: Tier, clocks: Clocks) -> Fault:
    if any(str(violation.get("quotaValue")) == "0" for violation in said.violations) or re.search(r"limit: 0\b", said.message):
        return _not_ours(tier, said)
    daily = any("PerDay" in str(violation.get("quotaId")) for violation in said.violations)
    if daily or far(said.delay):
        opens = clocks.again(said.delay) if far(said.delay) else f"at midnight Pacific time, {clocks.next_day()}"
        limit = f"Google's own {'daily ' if daily else ''}limit for {tier.title}"
        sentence = f"{limit} is used up. It resets {opens}. You weren't charged. Try another tier."
        mend = (
            f"Google's own limit for {tier.model} is used up. It resets {opens}. Ask Google for a higher one if this comes often."
        )
        return Fault(kind="daily_quota", error=TierSpent(sentence, mend=mend), alarm=True, told=_short(said.message))
    again = clocks.again(said.delay)
    sentence = f"Google asks me to slow down with {tier.title}. You weren't charged. Try again {again}, or try another tier."
    return Fault(kind="rate_limited", error=EngineBusy(sentence, mend=said.at_the_moment(tier)), again=4, wait_seconds=said.delay)


def _soon(delay: float | None, clocks: Clocks) -> str:
    return "in a few minutes" if delay is None else clocks.again(delay)


def _short(message: str) -> str:
    """A service's message made fit for a chat: one line of at most 200 characters that ends like a sentence."""
    line = " ".join(message.split())
    line = line if len(line) <= 200 else line[:199].rstrip() + "…"
    return line if line.endswith((".", "!", "?", "…")) or not line else line + "."
