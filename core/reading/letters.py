"""Letters as they are compared, in messages and in word lists alike: without case, accents, look-alikes and signs that people leave out.

spelt    the text as it is written, but of whole letters alone; case and accents stay
folded   the same without those, character for character: a place in one is the same place in the other
"""

from __future__ import annotations

import re
import unicodedata

# Accents of Latin, Greek and Cyrillic; vowel signs and the stretching line of Arabic; the dot below of Hindi; what nobody sees. Other
# marks are letters.
_LEFT_OUT = re.compile("[\u0300-\u036f\u064b-\u065f\u0670\u0640\u093c\u200b-\u200f\u2060\ufe0f]")
_TWO_IN_ONE = str.maketrans({"ß": "ss", "ẞ": "SS", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE"})
_ALIKE = {"ı": "i", "ł": "l", "ø": "o", "đ": "d", "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه"}
_PARTS = 3  # letters that a character falls into at most; what falls into more (U+FDFA: 18) is no way to write words


def spelt(text: str) -> str:
    """At most three times as long as `text`."""
    whole = unicodedata.normalize("NFKC", text)[: _PARTS * len(text)]
    return _LEFT_OUT.sub("", whole).translate(_TWO_IN_ONE)


def folded(text: str) -> str:
    """What `spelt` gave, as long as it was."""
    return text.translate(_FOLDED)


class _Folded(dict[int, str]):
    """Every letter by its code, found out once."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        bare = _LEFT_OUT.sub("", unicodedata.normalize("NFD", letter.casefold()))
        small = unicodedata.normalize("NFC", bare)[:1] or letter
        self[code] = _ALIKE.get(small, small)
        return self[code]


_FOLDED = _Folded()
