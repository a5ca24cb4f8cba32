"""Recognises causes for which neither waiting nor another tier helps: the studio's key, its project, its money, its location, or an
ask that is too long.

Google distinguishes these by wording more than by code, so the wording is searched whatever the code: 400, 402, 403 and 429 have
all been seen. Ordinary quota errors mention billing too ("check your plan and billing details") and must not be taken for these.
Shapes: public reports of the Gemini Developer API, read 2026-11-21; reasons: google.rpc.ErrorInfo of googleapis.com.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from core.errors import BadAsk, KeyRefused, NotServed, StudioError

TELL: Final = "You weren't charged. Please tell whoever runs Darkroom."
UNABLE: Final = "I can't make pictures at the moment:"


@dataclass(frozen=True, slots=True)
class Cause:
    """kind     a stable name: the alarm's event and a label of the metrics
    words    a pattern in the service's message, in lower case
    mend     what the operator does about it
    reasons  reasons of an ErrorInfo that mean the same
    codes    the statuses with which the words mean this; with others a message may quote the ask, or speak of tokens per minute
    """

    kind: str
    words: str
    sentence: str
    mend: str = ""
    raises: type[StudioError] = NotServed
    reasons: frozenset[str] = frozenset()
    codes: frozenset[int] = frozenset({400, 401, 402, 403, 429, 451})


_QUOTED: Final = re.compile(r"[\"“”][^\"“”]*[\"“”]")
_BARRED: Final = frozenset({401, 403})
_CAUSES: Final = (
    Cause(
        "key_leaked",
        r"\bleaked\b|\bcompromised\b|publicly (?:exposed|visible)",
        f"{UNABLE} Google has blocked our key because it became public. {TELL}",
        "The API key became public, and Google has blocked it. Make a new key at "
        "https://aistudio.google.com/apikey, set GEMINI_API_KEY, and find out where the old one leaked.",
        raises=KeyRefused,
        codes=_BARRED,
    ),
    Cause(
        "project_suspended",
        r"\bsuspended\b|violat\w+ .{0,60}(?:terms|polic)|project .{0,60}(?:deleted|shut down|terminated)",
        f"{UNABLE} Google has suspended our project. {TELL}",
        "Google has suspended the project that the API key belongs to. Appeal in the Google Cloud console, or set "
        "GEMINI_API_KEY to a key of another project.",
        reasons=frozenset({"CONSUMER_SUSPENDED", "CONSUMER_INVALID", "PROJECT_DELETED", "PROJECT_INVALID"}),
        codes=_BARRED,
    ),
    Cause(
        "api_disabled",
        r"has not been used in project|\bapi\b.{0,80}(?:is|been) (?:disabled|not enabled)",
        f"{UNABLE} the Gemini API is switched off in our Google project. {TELL}",
        "The Gemini API is switched off in the key's Google project. Enable generativelanguage.googleapis.com in "
        "the Google Cloud console.",
        reasons=frozenset({"SERVICE_DISABLED", "SERVICE_NOT_VISIBLE"}),
    ),
    Cause(
        "not_billed",
        r"billed users|enable billing|billing (?:to be|must be|has to be) enabled|billing .{0,60}(?:disabled|closed|not enabled)"
        r"|(?:requires|without|no) (?:an? )?(?:active )?billing|billing .{0,40}good standing|past due|delinquent"
        r"|payment .{0,40}(?:declined|failed)|free trial .{0,40}(?:ended|expired|over)",
        f"{UNABLE} our Google project has no billing, and this model needs it. {TELL}",
        "The key's Google project has no working billing account, and image models need one. Set up billing at "
        "https://aistudio.google.com/projects.",
        reasons=frozenset({"BILLING_DISABLED"}),
    ),
    Cause(
        "location_not_supported",
        r"location is not supported|not (?:available|supported) in (?:your|this) (?:country|region|location|territory)"
        r"|unsupported (?:user )?(?:country|region|location)",
        f"{UNABLE} Google doesn't offer the model in the country I run in. {TELL}",
        "Google does not offer the Gemini API in the place this machine calls from. Run Darkroom from another region.",
        reasons=frozenset({"LOCATION_POLICY_VIOLATED"}),
    ),
    Cause(
        "credit_spent",
        r"(?:credits?|prepay\w*|prepaid|balance)\b.{0,60}\b(?:depleted|exhausted|used up|insufficient|too low|run out|expired)"
        r"|(?:insufficient|out of|run out of|no (?:remaining )?)\s?(?:prepa\w+ )?(?:credits?|balance|funds)\b",
        f"{UNABLE} our credit with Google is used up. {TELL}",
        "The project's prepaid credit is used up. Add credit to its billing account.",
    ),
    Cause(
        "spending_cap",
        r"spend(?:ing)?[ -](?:cap|limit)|monthly spend|(?:cap|limit) on spend|budget .{0,40}exceeded|exceeded .{0,40}budget",
        f"{UNABLE} we have reached our spending cap with Google. {TELL}",
        "The project has reached its spending cap. Raise the cap, or wait for the next billing period.",
    ),
    Cause(
        "too_many_tokens",
        r"token count|(?:too many|maximum number of|exceed\w*)\b.{0,60}\btokens|tokens\b.{0,40}\b(?:exceed|maximum|limit)"
        r"|context (?:length|window)|(?:prompt|input|request) is too long",
        "This is more than the model can take. You weren't charged. Try fewer words or fewer pictures.",
        raises=BadAsk,
        codes=frozenset({400, 413, 422}),
    ),
)
_OTHERS: Final = {
    402: next(cause for cause in _CAUSES if cause.kind == "not_billed"),
    451: next(cause for cause in _CAUSES if cause.kind == "location_not_supported"),
}
_UNSERVED: Final = Cause(
    "not_served",
    "",
    f"{UNABLE} Google doesn't accept our project as it is set up. {TELL}",
    "Google does not serve the key's project as it is set up. Look at its billing, its region and its terms in the Google Cloud console.",
)


def cause_of(code: int, status: str, message: str, reasons: Collection[str]) -> Cause | None:
    """The cause behind an answer of Google's, judged by its words first; None if it is of another kind. What stands between double
    quotation marks may be the ask's."""
    said = " ".join(_QUOTED.sub(" ", message.lower()).split())
    for cause in _CAUSES:
        if cause.reasons.intersection(reasons) or (code in cause.codes and re.search(cause.words, said)):
            return cause
    return _OTHERS.get(code) or (_UNSERVED if status == "FAILED_PRECONDITION" else None)
