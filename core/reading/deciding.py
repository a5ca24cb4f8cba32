"""Whether a message decides what waits for approval: "approved", "decline: the logo is wrong", "withdraw", and where it answers the
question itself also "yes" and "no, the logo is wrong".

A whole message decides, or what it begins with where the rest is set off as the reason: "decline the invitation" is about a picture.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto

from core.reading import lists, quoted, replies
from core.reading.tokens import plain, tokens

_SIGNS = ":,;.!–—、。，：！"
_SET_OFF = re.compile(rf"[{_SIGNS}\n]|(?<=\s)-(?=\s)")
_NUMBERED = re.compile(r"\w{1,3}\.\s?\d")  # "No. 5": number 5
_LONGEST = 6  # words of what decides
_MOST = 2000  # characters of a message that may decide
_MOST_AGREEING = 60  # characters of what goes on after "approved"


class Verdict(Enum):
    APPROVE = auto()
    DECLINE = auto()
    WITHDRAW = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a message decides. `reason` is in its author's words. `plainly`: said so that it can mean nothing else; "no, it is too dark"
    may be about anything that was said before."""

    verdict: Verdict
    reason: str = ""
    plainly: bool = True


def decision(text: str) -> Decision | None:
    """What a message decides, if something waits for it; None: nothing."""
    if len(text) > _MOST or quoted.is_aside(text):
        return None
    text = quoted.without_lines(text).strip()
    if not text or quoted.is_whole(text) or quoted.is_struck(text) or replies.is_question(text):
        return None
    head, reason = _cut(text)
    said = " ".join(replies.without_openings(tokens(plain(head)))) if len(head.split()) <= _LONGEST else ""
    for verdict, name in ((Verdict.APPROVE, "approving"), (Verdict.DECLINE, "declining"), (Verdict.WITHDRAW, "withdrawing")):
        if said and said in _phrases(name):
            return _weighed(verdict, reason, plainly=True)
    if said and said in _phrases("agreeing"):
        return _weighed(Verdict.APPROVE, reason, plainly=False)
    refusing = lists.words("talk.taken_back.refusing") & replies.interjections()
    if said not in refusing or _NUMBERED.match(text) or _agrees_after_all(reason):
        return None
    return Decision(verdict=Verdict.DECLINE, reason=reason, plainly=False)


def _agrees_after_all(reason: str) -> bool:
    """Whether what follows a "no" only agrees, so that nobody knows which is meant: "no, approved", "no no, it's good"."""
    if len(reason) > _MOST_AGREEING:
        return False
    more = decision(reason)
    return more is not None and more.verdict is Verdict.APPROVE


def _cut(text: str) -> tuple[str, str]:
    """What stands before the reason, and the reason, which is set off by a sign or begins with a word like "because"."""
    found = _SET_OFF.search(text)
    head, rest = (text[: found.start()], text[found.end() :].strip(f"{_SIGNS}- \n\t")) if found is not None else (text, "")
    because = lists.phrases("replies.deciding.because")
    words = head.split()
    for at in range(1, len(words)):
        after = tuple(tokens(plain(" ".join(words[at : at + 3]))))
        if any(after[: len(phrase)] == phrase for phrase in because):
            return " ".join(words[:at]), text[len(" ".join(words[:at])) :].strip()
    return head, rest


def _weighed(verdict: Verdict, reason: str, *, plainly: bool) -> Decision | None:
    """Who agrees and goes on ("approved, but make it green") asks for something else too, and approves nothing."""
    if verdict is Verdict.DECLINE:
        return Decision(verdict=verdict, reason=reason, plainly=plainly)
    more = decision(reason) if 0 < len(reason) <= _MOST_AGREEING else None
    agrees = not tokens(plain(reason[:_MOST])) or (more is not None and more.verdict is verdict)
    return Decision(verdict=verdict, plainly=plainly) if agrees else None


def _phrases(name: str) -> frozenset[str]:
    return frozenset(" ".join(phrase) for phrase in lists.phrases(f"replies.deciding.{name}"))
