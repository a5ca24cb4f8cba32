"""Says how certain the words of a message are: that they ask for a change of the picture, that they are talk, or neither.

What costs money needs more than the likelier reading, and so does silence: in between, the asker is asked. How sure is sure enough is
measured on messages that the classifier has not learnt from (tests/replies).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

from core.reading import cutting, languages, lexicon, quoted
from core.reading.classifier import classify
from core.reading.names import calls_somebody
from core.reading.tokens import plain, tokens

_HEAD, _TAIL = 300, 150  # characters that are read of a long message: people say what they want first or last
LONGEST_READ = _HEAD + _TAIL
_MOST_QUOTES = 8
_LETTERING = " text "  # stands for quoted words
_SURE_CHANGE, _SURE_TALK = 0.95, 0.96
_LIKELY = 0.5
_MOST_FREE = 0.04
_LONGEST_ORDER = 40  # words: a longer message tells a story


@dataclass(frozen=True, slots=True)
class Sureness:
    """What a message's words say. `words` is the number of tokens."""

    words: int
    changes: bool  # surely asks for a change of the picture
    talks: bool  # is surely talk
    asks: bool  # asks for a change rather than not
    chats: bool  # is talk rather than not
    courteous: bool  # there are thanks or praise
    quotes: bool


def weigh(text: str) -> Sureness:
    """Weigh a message. Pure, and linear in the text's length, of which only so much is read."""
    read = ends_of(text)
    said = unquoted(read)
    words = len(tokens(plain(said)))
    likely = classify(said)
    quoted_only = quoted.is_whole(read)
    return Sureness(
        words=words,
        changes=likely.change >= _SURE_CHANGE
        and likely.free <= _MOST_FREE
        and words <= _LONGEST_ORDER
        and not (quoted_only or calls_somebody(said)),
        talks=likely.talk >= _SURE_TALK and not quoted_only,
        asks=likely.change >= _LIKELY,
        chats=likely.talk >= _LIKELY,
        courteous=_is_courteous(said),
        quotes=said != read,
    )


def ends_of(text: str) -> str:
    """What is read of a text: all of it, or the beginning and the end if it is long."""
    return cutting.ends_of(text, _HEAD, _TAIL)


def unquoted(read: str) -> str:
    """The text with a word in place of what it quotes, whatever that says: 'make the sign say "OPEN"'."""
    for match in reversed(list(islice(quoted.QUOTES_AND_CODE.finditer(read), _MOST_QUOTES))):
        read = f"{read[: match.start()]}{_LETTERING}{read[match.end() :]}"
    return read


def _is_courteous(read: str) -> bool:
    said = tokens(plain(read))
    return any("social" in marks for marks, _, _ in lexicon.look_up(said, languages.of_message(said), fall_back=True)) if said else False
