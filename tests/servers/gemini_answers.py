"""What the local Gemini server can be told to answer: pictures, words, refusals, quota errors, dead connections.

Shapes are those of the generateContent REST answer (v1) and of google.rpc.Status, as google-genai 3.4.0 reads them.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from typing import Any, Literal

Json = dict[str, Any]
End = Literal["answer", "hang", "reset", "cut", "bad_json", "html"]


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One scripted answer. `error` wins over all that describes a picture.

    wait        seconds, or an event that lets the answer go
    megabytes   pads every picture to this size (of its bytes, not of their base64)
    usage       False leaves usageMetadata out; a dict replaces it; "bare" leaves out the details
    """

    end: End = "answer"
    status: int = 200
    error: Json | None = None
    headers: dict[str, str] = field(default_factory=dict)
    pictures: int = 1
    data: bytes | None = None  # instead of a picture made here
    claimed_mime: str | None = None  # the mimeType said in the answer; None: the true one
    mime: str = "image/jpeg"
    megabytes: float | None = None
    before: str = ""  # text before the picture
    remark: str = ""  # text after it
    thoughts: int = 0  # interim pictures (and as many interim texts) before the real one
    finish: str | None = "STOP"
    finish_message: str = ""
    block: str | None = None
    block_message: str = ""
    candidates: bool = True
    content: bool = True
    usage: bool | Json | Literal["bare"] = True
    thinking_tokens: int = 90
    body: bytes | None = None  # instead of all that is described here
    wait: float | asyncio.Event | None = None

    def after(self, wait: float | asyncio.Event) -> Answer:
        return replace(self, wait=wait)


# --- answers ----------------------------------------------------------------------------------------------------------


def painted(**changes: Any) -> Answer:
    return replace(Answer(), **changes)


def words(text: str, *, finish: str = "STOP") -> Answer:
    """Answer with text alone: a question, a description, a polite refusal."""
    return Answer(pictures=0, remark=text, finish=finish)


def finished(reason: str, message: str = "") -> Answer:
    """Answer with a candidate that has no picture and says why it ended."""
    return Answer(pictures=0, finish=reason, finish_message=message)


def blocked(reason: str, message: str = "") -> Answer:
    """Answer that the prompt or an input picture was refused: promptFeedback and no candidates."""
    return Answer(pictures=0, block=reason, block_message=message, candidates=False)


def empty() -> Answer:
    return Answer(pictures=0, candidates=False)


# --- errors -----------------------------------------------------------------------------------------------------------


def fault(code: int, status: str, message: str, details: list[Json] | None = None) -> Answer:
    error: Json = {"code": code, "message": message, "status": status}
    if details:
        error["details"] = details
    return Answer(status=code, error={"error": error})


def _quota(quota_id: str, value: str, retry_delay: str | None) -> Answer:
    details: list[Json] = [
        {
            "@type": "type.googleapis.com/google.rpc.QuotaFailure",
            "violations": [
                {
                    "quotaMetric": "generativelanguage.googleapis.com/generate_content_paid_tier_requests",
                    "quotaId": quota_id,
                    "quotaDimensions": {"location": "global", "model": "gemini-nano-banana-2.1"},
                    "quotaValue": value,
                }
            ],
        },
        {
            "@type": "type.googleapis.com/google.rpc.Help",
            "links": [
                {"description": "Learn more about Gemini API quotas", "url": "https://ai.google.dev/gemini-api/docs/rate-limits"}
            ],
        },
    ]
    if retry_delay is not None:
        details.append(retry(retry_delay))
    return fault(
        429,
        "RESOURCE_EXHAUSTED",
        f"You exceeded your current quota, please check your plan and billing details. Quota exceeded: {quota_id}, limit: {value}",
        details,
    )


def per_minute(retry_delay: str | None = "17s") -> Answer:
    return _quota("GenerateRequestsPerMinutePerProjectPerModel", "10", retry_delay)


def per_day(retry_delay: str | None = "9s") -> Answer:
    return _quota("GenerateRequestsPerDayPerProjectPerModel", "250", retry_delay)


def no_quota(retry_delay: str | None = "9s") -> Answer:
    """Answer with a limit of 0: the project has no access to this model at all."""
    return _quota("GenerateRequestsPerMinutePerProjectPerModel-FreeTier", "0", retry_delay)


def internal() -> Answer:
    return fault(
        500, "INTERNAL", "An internal error has occurred. Please retry or report in https://developers.generativeai.google"
    )


def overloaded() -> Answer:
    return fault(503, "UNAVAILABLE", "The model is overloaded. Please try again later.")


def too_slow() -> Answer:
    return fault(504, "DEADLINE_EXCEEDED", "Deadline expired before operation could complete.")


def gone(model: str, version: str = "v1") -> Answer:
    return fault(
        404,
        "NOT_FOUND",
        f"models/{model} is not found for API version {version}, or is not supported for generateContent. Call ListModels to see "
        "the list of available models and their supported methods.",
    )


def bad_key() -> Answer:
    return fault(400, "INVALID_ARGUMENT", "API key not valid. Please pass a valid API key.", [info("API_KEY_INVALID")])


def info(reason: str) -> Json:
    """Build an ErrorInfo, which names in one word what the message says in many."""
    return {
        "@type": "type.googleapis.com/google.rpc.ErrorInfo",
        "reason": reason,
        "domain": "googleapis.com",
        "metadata": {"service": "generativelanguage.googleapis.com", "consumer": "projects/123456789012"},
    }


def retry(delay: str) -> Json:
    return {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": delay}


def no_key() -> Answer:
    return fault(
        403,
        "PERMISSION_DENIED",
        "Method doesn't allow unregistered callers (callers without established identity). Please use API Key or other form of API "
        "consumer identity to call this API.",
    )


def forbidden(message: str = "Your project has been denied access. Please contact support.") -> Answer:
    return fault(403, "PERMISSION_DENIED", message)


def invalid(message: str = "Request contains an invalid argument.") -> Answer:
    return fault(400, "INVALID_ARGUMENT", message)


def hang() -> Answer:
    """Take the request and never answer."""
    return Answer(end="hang")


def reset() -> Answer:
    """Take the request and drop the connection."""
    return Answer(end="reset")


def cut() -> Answer:
    """Drop the connection in the middle of the body."""
    return Answer(end="cut")


def bad_json() -> Answer:
    """Send a whole HTTP answer whose JSON stops short."""
    return Answer(end="bad_json")


def odd_json(body: bytes) -> Answer:
    """Send exactly these bytes as the answer's body."""
    return Answer(body=body)


def html(status: int = 502) -> Answer:
    """Send a proxy's page instead of the service's answer."""
    return Answer(end="html", status=status)
