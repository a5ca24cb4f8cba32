"""Reads why a tier was chosen as versions up to 0.2 kept it: in words that people read."""

from __future__ import annotations

import re

from core.model import Lack, Reason, Shortfall

_REASONS = {
    "you chose it": Reason.CHOSEN,
    "the same ask once more": Reason.REPEATED,
    "several at once: flash is quick": Reason.SEVERAL,
    "drafts: flash is quick": Reason.DRAFTS,
    "no lettering is asked for": Reason.NO_LETTERING,
    "lettering that must be right": Reason.LETTERING,
    "a word or two: flash writes them well": Reason.SHORT_WORDS,
    "several subjects, each in its place": Reason.SUBJECTS,
    "a crowd: no face must be right": Reason.CROWD,
    "a final": Reason.FINAL,
    "fine detail up close": Reason.DETAIL,
    "catalogue shots": Reason.CATALOGUE,
    "many references to bring together": Reason.REFERENCES,
    "a small change": Reason.SMALL_CHANGE,
    "one casual subject": Reason.CASUAL,
}
_LACKS = (
    (re.compile(r"(.+?) cannot paint now()"), Shortfall.OFF),
    (re.compile(r"(.+?) has no price set()"), Shortfall.NO_PRICE),
    (re.compile(r"(.+?) takes no edits()"), Shortfall.NO_EDITS),
    (re.compile(r"(.+?) cannot paint at (\S+)"), Shortfall.SIZE),
    (re.compile(r"(.+?) cannot paint (\S+)"), Shortfall.RATIO),
    (re.compile(r"(.+?) takes at most (\d+) references?"), Shortfall.REFERENCES),
)


def reason_from(words: str) -> tuple[Reason, Lack | None]:
    """The reason, and what the tier that was wanted lacked. Words that are not recognised give no reason."""
    reason, _, lack = words.partition("; ")
    return _REASONS.get(reason, Reason.ORDINARY), _lack_from(lack)


def _lack_from(words: str) -> Lack | None:
    for pattern, kind in _LACKS:
        if found := pattern.fullmatch(words):
            return Lack(tier=found[1], kind=kind, value=found[2])
    return None
