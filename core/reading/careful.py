"""Says how certain the words of a message are: that they ask for a change of the picture, that they are talk, or neither.

What costs money needs more than the likelier reading, and so does silence: in between, the asker is asked. How sure is sure enough is
measured on messages that the classifier has not learnt from (tests/replies).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice

from core.reading import cutting, lists, quoted, replies, stating, taken_back
from core.reading.classifier import classify, known
from core.reading.names import calls_somebody, reports
from core.reading.tokens import plain, tokens

_HEAD, _TAIL = 300, 150  # characters that are read of a long message: people say what they want first or last
LONGEST_READ = _HEAD + _TAIL
_MOST_QUOTES = 8
_LETTERING = " text "  # stands for quoted words
_WHOSE = re.compile(r"(?<=\w )[A-Z]\w{1,30}['’]s (?=\w)")  # "put Ben's cat in the basket": a name that few orders have
_SURE_CHANGE, _SURE_TALK = 0.81, 0.957  # where the measured sets stay below 3 % of paid chat and of unheard instructions
_LIKELY = 0.5
_RATHER_TALK = 0.7
_HARDLY_AN_ORDER = 0.9  # talk enough where only talk and an order are told apart
_MOST_FREE = 0.02  # of an order that may cost money: so little that it is about undo, history or the price
_LEAST_KNOWN = 0.5  # of an order's words: nobody can be sure of words that they have never heard
_LONGEST_ORDER = 40  # words: a longer message tells a story


@dataclass(frozen=True, slots=True)
class Sureness:
    """What a message's words say. `words` is the number of tokens."""

    words: int
    changes: bool  # surely asks for a change of the picture
    talks: bool  # is surely talk
    asks: bool  # asks for a change rather than not
    leans: bool  # is nearer to a change than to talk, which is enough where a picture is attached: "make it like this"
    chats: bool  # is talk rather than not, by far
    idles: bool  # is hardly anything but talk
    thanks: bool  # somebody is thanked
    quotes: bool  # something between quotation marks or code was left out of what was weighed


def weigh(text: str) -> Sureness:
    """Weigh a message. Pure, and linear in the text's length, of which only so much is read."""
    read = ends_of(text)
    said = unquoted(read)
    words = tokens(plain(said))
    likely = classify(_WHOSE.sub("the ", said))
    is_quote = quoted.is_whole(read)
    orders = (
        likely.change >= _SURE_CHANGE and likely.free <= _MOST_FREE and len(words) <= _LONGEST_ORDER and known(said) >= _LEAST_KNOWN
    )
    return Sureness(
        words=len(words),
        changes=orders
        and not (
            is_quote
            or calls_somebody(said)
            or reports(said)
            or (said != read and _hands_on(read))
            or taken_back.may_be(said)
            or _dismisses(said)
            or supposes(said)
            or stating.wonders(said)
            or _only_forbids(said)
            or quoted.holds_code(read)
        ),
        talks=likely.talk >= _SURE_TALK and not is_quote,
        asks=likely.change >= _LIKELY,
        leans=likely.change > likely.talk,
        chats=likely.talk >= _RATHER_TALK,
        idles=likely.talk >= _HARDLY_AN_ORDER,
        thanks=not lists.words("replies.around.thanks").isdisjoint(words),
        quotes=said != read,
    )


def _dismisses(said: str) -> bool:
    """Whether a message ends by dismissing what it asked for, and goes on with what is no order: "remove the hat, nvm it's cute"."""
    rest, refusal = taken_back.behind_dismissal(said), taken_back.begins_with_a_refusal(said)
    refuses = refusal is not None and classify(refusal).talk >= _RATHER_TALK  # "more fog, nah it's fine"
    return refuses or (rest is not None and classify(rest).change < _LIKELY)


def _only_forbids(said: str) -> bool:
    """Whether a message begins by saying what is not to be done, and goes on with no order: "não mexe no céu, por favor"."""
    first, *others = [said[start:end] for start, end in cutting.stretches(said, cutting.PIECES)] or [""]
    return stating.forbids(tokens(plain(first))) and all(classify(piece).change < _LIKELY for piece in others)


def _hands_on(read: str) -> bool:
    """Whether a message may hand on an order that it quotes: "上司が「もっと明るく」って", "he goes “make it red” and leaves".
    What asks for lettering is an order without that as well: 'make the sign say “turn left”'."""
    quotations = [match[0].strip(quoted.MARKS) for match in islice(quoted.QUOTES_AND_CODE.finditer(read), _MOST_QUOTES)]
    orders = any(classify(quotation).change >= _SURE_CHANGE for quotation in quotations)
    return orders and classify(quoted.QUOTES_AND_CODE.sub(" ", read, count=_MOST_QUOTES)).change < _SURE_CHANGE


def supposes(text: str) -> bool:
    """Whether a message says what could be done, and asks nobody to do it: "we could make it purple", not "we could make it purple?" or
    "… please"."""
    return stating.supposes(text) and not (replies.is_question(text) or replies.says_please(text))


def ends_of(text: str) -> str:
    """What is read of a text: all of it, or the beginning and the end if it is long."""
    return cutting.ends_of(text, _HEAD, _TAIL)


def unquoted(read: str) -> str:
    """The text with a word in place of what it quotes, whatever that says: 'make the sign say "OPEN"'."""
    for match in reversed(list(islice(quoted.QUOTES_AND_CODE.finditer(read), _MOST_QUOTES))):
        read = f"{read[: match.start()]}{_LETTERING}{read[match.end() :]}"
    return read
