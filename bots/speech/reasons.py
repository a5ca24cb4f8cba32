"""Says why a tier painted something: whole where everything is told, in two or three words after a tier's name."""

from __future__ import annotations

from typing import assert_never

from core.model import Lack, Reason, Shortfall

_WHOLE = {
    Reason.CHOSEN: "you chose it",
    Reason.REPEATED: "the same again",
    Reason.PACK: "it has every format of the pack",
    Reason.EXACT: "changed exactly as asked",
    Reason.SEVERAL: "several at once: flash is quick",
    Reason.DRAFTS: "drafts: flash is quick",
    Reason.NO_LETTERING: "no lettering needed",
    Reason.LETTERING: "lettering that must be right",
    Reason.SHORT_WORDS: "a word or two: flash writes them well",
    Reason.SUBJECTS: "several subjects, each in its place",
    Reason.CROWD: "a crowd: no single face matters",
    Reason.FINAL: "a final",
    Reason.DETAIL: "fine detail up close",
    Reason.CATALOGUE: "catalogue shots",
    Reason.REFERENCES: "many references to bring together",
    Reason.SMALL_CHANGE: "a small change",
    Reason.CASUAL: "one casual subject",
    Reason.ORDINARY: "flash does this well",
}
_BRIEF = {
    Reason.LETTERING: "for the lettering",
    Reason.SUBJECTS: "for the many subjects",
    Reason.FINAL: "as a final",
    Reason.DETAIL: "for the fine detail",
    Reason.REFERENCES: "for the references",
}


def whole(reason: Reason, lack: Lack | None) -> str:
    """ "lettering that must be right; pro can't do 4:1"."""
    return f"{_WHOLE[reason]}; {lack.tier} {lacks(lack)}" if lack is not None else _WHOLE[reason]


def brief(reason: Reason, lack: Lack | None) -> str:
    """ "for the lettering", "as pro isn't available now". Empty: there is nothing to say, because the asker said so or no other tier came
    into question."""
    return f"as {lack.tier} {lacks(lack)}" if lack is not None else _BRIEF.get(reason, "")


def lacks(lack: Lack) -> str:
    """What a tier cannot do, to follow its name: "can't do 4:1"."""
    match lack.kind:
        case Shortfall.OFF:
            return "isn't available now"
        case Shortfall.NO_PRICE:
            return "has no price set"
        case Shortfall.RATIO:
            return f"can't do {lack.value}"
        case Shortfall.SIZE:
            return f"can't do {lack.value}"
        case Shortfall.REFERENCES:
            return f"takes at most {lack.value} reference" + ("" if lack.value == "1" else "s")
        case Shortfall.NO_EDITS:
            return "can't change pictures"
        case _:
            assert_never(lack.kind)
