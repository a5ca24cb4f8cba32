"""Reads one answer of the model: the picture in it, or the fault that it amounts to.

Every level of an answer may be missing. Thoughts are interim: neither their pictures nor their words are the result. Of several
pictures the last one is the result. Reasons: https://ai.google.dev/api/generate-content#FinishReason, read 2026-11-21.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.engine.faults import Fault, damaged_picture
from core.engine.wire import PictureTransfer
from core.errors import EngineTrouble, Refused, WordsInsteadOfPicture
from core.lines import whole
from core.pixels.formats import PAINTED, sniff
from core.ports.engine import Picture

if TYPE_CHECKING:
    from google.genai import types

REMARK_LENGTH = 600  # characters of the model's text shown beside a picture
WORDS_LENGTH = 1500  # characters of it shown in place of a picture

_REWORD = "Try different wording. You weren't charged."
_UNSAID = f"Google stopped this and didn't say why. {_REWORD}"
_PROMPT_BLOCKED = {
    "SAFETY": f"Google's safety check stopped this, which can be a false alarm. {_REWORD}",
    "PROHIBITED_CONTENT": f"Google's rules don't allow pictures like this. {_REWORD}",
    "IMAGE_SAFETY": "Google's safety check stopped one of your pictures. You weren't charged. Try another picture.",
    "BLOCKLIST": f"Google doesn't allow some of these words. {_REWORD}",
    "JAILBREAK": f"Google took this for an attempt to get around its rules. {_REWORD}",
    "MODEL_ARMOR": f"A filter of our own Google project stopped this. {_REWORD}",
    "OTHER": _UNSAID,
    "BLOCKED_REASON_UNSPECIFIED": _UNSAID,
    "BLOCK_REASON_UNSPECIFIED": _UNSAID,
}
_FILTERED = f"Google's safety check held the finished picture back, which can be a false alarm. {_REWORD}"
_FORBIDDEN = _PROMPT_BLOCKED["PROHIBITED_CONTENT"]
_KNOWN_WORK = "The picture came out too close to a known work. You weren't charged. Try another style or subject."
_OUTPUT_REFUSED = {
    "SAFETY": _FILTERED,
    "IMAGE_SAFETY": _FILTERED,
    "PROHIBITED_CONTENT": _FORBIDDEN,
    "IMAGE_PROHIBITED_CONTENT": _FORBIDDEN,
    "SPII": "Google held the picture back: it would have shown personal data. You weren't charged. Try without such details.",
    "BLOCKLIST": _PROMPT_BLOCKED["BLOCKLIST"],
    "RECITATION": _KNOWN_WORK,
    "IMAGE_RECITATION": _KNOWN_WORK,
    "LANGUAGE": "The model doesn't understand this language. You weren't charged. Try it in English.",
    "MODEL_ARMOR": _PROMPT_BLOCKED["MODEL_ARMOR"],
}
_PASSING = (
    *("IMAGE_OTHER", "OTHER", "FINISH_REASON_UNSPECIFIED", ""),
    *("MALFORMED_RESPONSE", "MALFORMED_FUNCTION_CALL", "UNEXPECTED_TOOL_CALL", "TOO_MANY_TOOL_CALLS"),
)
_NOTHING_USABLE = (
    "The model returned no picture more than once and didn't say why. You weren't charged. Try again, or try different wording."
)
_WORDS_ONLY = "The model answered in words and painted nothing. You weren't charged. For a picture, say what it should show."


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What an answer held. `pictures` counts all its pictures, interim ones included, because usage covers them all."""

    picture: Picture
    remark: str
    pictures: int


def read(reply: types.GenerateContentResponse, transfer: PictureTransfer) -> Found | Fault:
    feedback = reply.prompt_feedback
    blocked = None
    if feedback is not None and feedback.block_reason is not None:
        blocked = _refused(_name(feedback.block_reason), _PROMPT_BLOCKED, feedback.block_reason_message)
    if not reply.candidates and blocked is not None:
        return blocked
    if not reply.candidates:
        return Fault(kind="no_candidate", error=EngineTrouble(_NOTHING_USABLE), again=2, bill="usage")
    candidate = reply.candidates[0]
    parts = (candidate.content.parts if candidate.content else None) or []
    finish = _name(candidate.finish_reason) if candidate.finish_reason is not None else "STOP"
    if finish in _OUTPUT_REFUSED:
        return _refused(finish, _OUTPUT_REFUSED, None)
    shown = [transfer.received(part.inline_data.data) for part in parts if part.inline_data and not part.thought]
    said = "\n".join(part.text.strip() for part in parts if part.text and part.text.strip() and not part.thought)
    if shown:
        interim = sum(1 for part in parts if part.inline_data and part.thought)
        return _picture(shown, _cut(said, REMARK_LENGTH), len(shown) + interim)
    return blocked or _without_picture(finish, said, candidate.finish_message or transfer.finish_message())


def _picture(shown: Sequence[bytes], remark: str, pictures: int) -> Found | Fault:
    """The last part whose first bytes are a picture's. An empty one, or one of a kind nobody asked for, does not count."""
    for data in reversed(shown):
        mime = sniff(data[:1024])
        if mime in PAINTED:
            return Found(picture=Picture(data=data, mime=mime), remark=remark, pictures=pictures)
    return damaged_picture(pictures)


def _without_picture(finish: str, said: str, message: str | None) -> Fault:
    if finish == "MAX_TOKENS":
        sentence = "The model ran out of room before the picture was done. You weren't charged. Try fewer words or fewer pictures."
        return Fault(kind="max_tokens", error=EngineTrouble(sentence), again=1, wait_seconds=0.0, bill="usage")
    if finish in ("STOP", "NO_IMAGE", "CONTINUATION"):
        return _words(finish, said, message)
    if finish in _PASSING:
        return Fault(kind=finish.lower(), error=EngineTrouble(_NOTHING_USABLE), again=2, bill="usage")
    sentence = f"The model stopped before there was a picture ({_spoken(finish)}). {_REWORD}"
    if message:
        sentence += f" It said: {_cut(message, WORDS_LENGTH)}"
    return Fault(kind=finish.lower(), error=EngineTrouble(sentence), bill="usage", alarm=True)


def _words(finish: str, said: str, message: str | None) -> Fault:
    """The model answered in words. They are shown, and the call is not repeated: the model asks something, or declines. With
    neither words nor picture, one more call that explicitly asks for an image is worth its price."""
    if said:
        shown = "\n".join(f"> {line}" for line in _cut(said, WORDS_LENGTH).splitlines())
        return Fault(kind="words_only", error=WordsInsteadOfPicture(f"{_WORDS_ONLY} It said:\n{shown}"), bill="usage")
    sentence = (
        f"{_WORDS_ONLY} It said:\n> {_cut(message, WORDS_LENGTH)}" if message else _WORDS_ONLY.replace("answered in words and ", "")
    )
    return Fault(
        kind="no_image" if finish == "NO_IMAGE" else "empty",
        error=WordsInsteadOfPicture(sentence),
        again=1,
        wait_seconds=0.0,
        bill="usage",
        ask_for_image=True,
    )


def _refused(reason: str, sentences: dict[str, str], message: str | None) -> Fault:
    """The model refused. Refusals are not billed ("You will not be charged for blocked images") and not repeated."""
    sentence = sentences.get(reason, f"Google stopped this ({_spoken(reason)}). {_REWORD}")
    if message and reason not in sentences:
        sentence = f"{sentence} It said: {_cut(message, WORDS_LENGTH)}"
    return Fault(kind=f"refused_{reason.lower()}", error=Refused(sentence))


def _name(reason: object) -> str:
    """The name of a reason. Known reasons are enum members; a new one arrives as a member made on the fly, or as a string."""
    return str(getattr(reason, "value", reason)).upper()


def _spoken(name: str) -> str:
    """The name of a reason that we do not know, for a sentence."""
    return name.lower().replace("_", " ")


def _cut(text: str, length: int) -> str:
    text = whole(text).strip()
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"
