"""Finds reply words inside a longer message: one that a sentence is about, and one that ends the message as a piece of its own."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from core.acts import table
from core.model import Act
from core.reading import cutting, lists, picks, replies
from core.reading.tokens import cut, is_unspaced, plain, tokens

_LONGEST = 120  # characters
_PLAIN_ENOUGH = 4  # letters: shorter words ("dur", "ya") mean too much else


def mentioned(text: str) -> Act | None:
    """Find the act that a sentence is about: the final, or one that is free."""
    said = tokens(plain(text[:_LONGEST]))
    runs = [token for token in said if is_unspaced(token)]
    for act, phrases in _mentionable().items():
        if any(" ".join(said[at : at + size]) in phrases for at in range(len(said)) for size in (1, 2)):
            return act
        if any(phrase in run for run in runs for phrase in phrases if is_unspaced(phrase) and len(phrase) > 1):
            return act
    return None


def said_last(text: str) -> tuple[Act, str] | None:
    """The free word that ends a message as a piece of its own ("too dark, go back"), and what was said before it. None if that is
    taken back in the same breath: "make it blue. no, undo"."""
    before, last = _parted(text)
    word = replies.word(last, awaiting_pick=False) if before else None
    if word is None or word.act not in (Act.UNDO, Act.CANCEL) or len("".join(tokens(plain(last)))) < _PLAIN_ENOUGH:
        return None
    wavers = replies.interjections().issuperset(tokens(plain(_parted(before)[1])))
    return word.act, "" if wavers else before


def says_final(text: str) -> bool:
    """Whether the final is asked for as a piece of its own, first or last ("final, but greener", "good. final."), as a cheap one, or to
    be handed over: "send me the final"."""
    finals, beside, giving = _finals(), lists.words("replies.final.beside"), lists.words("replies.final.giving")
    everything = tokens(plain(text[:_LONGEST]))
    said = cut(everything, finals | beside)
    if len(said) > 1 and not finals.isdisjoint(said) and (finals | beside).issuperset(said):
        return True
    to_us = (
        finals
        | beside
        | giving
        | lists.words("replies.final.to_us", "painted.marks.small", "painted.marks.article", "replies.around.please")
    )
    handed = cut(replies.without_openings(everything), to_us)
    if not (finals.isdisjoint(handed) or giving.isdisjoint(handed)) and to_us.issuperset(handed):
        return True
    picked = finals | lists.words("replies.picks.as", "replies.picks.around", "replies.beside.undo")
    if handed and handed[-1] in finals and picked.issuperset(handed) and not lists.words("replies.picks.as").isdisjoint(handed):
        return True  # "the last one as a final"
    before, last = _parted(text)
    pieces = [head for head, rest in picks.joined(text) if rest] + [last] * bool(before)
    words = (replies.word(piece, awaiting_pick=False) for piece in pieces)
    return any(word is not None and word.act is Act.FINAL and word.certain for word in words)


def asked_last(text: str) -> Act | None:
    """The reply word that a message asks for at its end, as a piece of its own: "so... final?"."""
    before, last = _parted(text)
    word = replies.word(last, awaiting_pick=False) if before and replies.is_question(last) else None
    return None if word is None or table.row(word.act).tells or word.act is Act.PICK else word.act


def _parted(text: str) -> tuple[str, str]:
    """A short message without its last piece, and that piece with the signs that end it."""
    if len(text) > _LONGEST:
        return "", text
    ends = [match for match in cutting.PIECES.finditer(text) if any(char.isalnum() for char in text[match.end() :])]
    return (text[: ends[-1].start()], text[ends[-1].end() :]) if ends else ("", text)


@cache
def _finals() -> frozenset[str]:
    return frozenset(phrase for phrase, act in replies.acts().items() if act is Act.FINAL and " " not in phrase)


@cache
def _mentionable() -> Mapping[Act, frozenset[str]]:
    found: dict[Act, frozenset[str]] = {}
    for act in (Act.FINAL, Act.UNDO, Act.CANCEL, Act.HISTORY, Act.INFO):
        phrases = (phrase for phrase, known in replies.acts().items() if known is act)
        found[act] = frozenset(phrase for phrase in phrases if is_unspaced(phrase) or len(phrase) >= _PLAIN_ENOUGH)
    undo = lists.words("replies.sentences.undo")
    found[Act.UNDO] |= {word for word in undo if len(word) > _PLAIN_ENOUGH + 1}
    return found
