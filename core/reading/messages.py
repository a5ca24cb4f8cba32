"""Understands a plain message where the studio listens: an instruction, a reply word, chat, or unsure."""

from __future__ import annotations

from dataclasses import replace

from core.errors import BadAsk
from core.model import Act, Wish
from core.reading import flags, in_threads, larger, quoted
from core.reading.asking import asked
from core.reading.certain import Place, certain, reply_word, worded
from core.reading.flags import Flagged
from core.reading.kinds import kind_of
from core.reading.reader import CHATTER, Kind, Reading
from core.reading.spoken import UNSPOKEN, spoken
from core.reading.values import Limits


def read(
    text: str,
    limits: Limits,
    *,
    in_thread: bool,
    has_references: bool = False,
    addressed: bool = False,
    to_others: bool = False,
    awaiting_pick: bool = False,
    newest: int | None = None,
) -> Reading:
    """Understand a message, within 5 ms, without asking anybody.

    in_thread       an instruction edits the thread's picture; otherwise it asks for a new one
    has_references  pictures are attached
    addressed       the bot was mentioned, ping-replied or written to directly: talk between people it is not
    to_others       the text begins with a mention of somebody else, or mentions only others
    awaiting_pick   the thread shows a sheet of several pictures, so that "the first one" or "I like 2" picks
    newest          the number of the thread's newest version; None: not known, so that any number may be one

    Unsure is the answer that neither spends nor stays silent. Raises BadAsk for a flag with an impossible value, and for an
    instruction that is too long; chat may be of any length. This is a pure function: what it leaves open (`Reading.is_open`) a text
    model may read (core.reading.reader.Reader).
    """
    text = quoted.without_lines(text)
    place = Place(limits=limits, in_thread=in_thread, has_references=has_references, awaiting_pick=awaiting_pick, newest=newest)
    decided = certain(text, place, to_others=to_others)
    return decided if decided is not None else _by_rules(text, place, addressed=addressed)


def _by_rules(text: str, place: Place, *, addressed: bool) -> Reading:
    """What the careful rules make of a message whose form decides nothing."""
    try:
        flagged = flags.split(text, place.limits)
    except BadAsk:
        if kind_of(text, UNSPOKEN, place, addressed=addressed) is Kind.CHATTER:
            return CHATTER  # people talking of flags among themselves
        raise
    word = reply_word(flagged, place)
    if word is not None and not (place.in_thread or word.certain):  # outside a thread there is nothing to go back to or repeat
        return Reading(kind=Kind.UNSURE, wish=Wish(act=Act.NEW, words=flagged.words))
    if word is not None:
        return worded(word, flagged, place)
    return (
        in_threads.read(flagged, place, addressed=addressed) if place.in_thread else _outside(flagged, place, addressed=addressed)
    )


def _outside(flagged: Flagged, place: Place, *, addressed: bool) -> Reading:
    """What words outside a thread come to: a new picture, or a question about the pictures beside them."""
    words, limits = flagged.words, place.limits
    stated = spoken(words, limits, new=True)
    kind = kind_of(words, stated, place, addressed=addressed)
    if kind is Kind.CHATTER:
        return CHATTER
    if place.has_references and stated.size is None and larger.is_all(words):
        kind, stated = Kind.UNSURE, replace(stated, size=larger.size(limits))  # its price is asked about
    act = Act.EDIT if kind is Kind.UNSURE else Act.NEW
    return Reading(kind=kind, wish=asked(act, words, flagged, limits, stated))
