"""Letters as they are compared, in messages and in word lists alike: without case, accents, look-alikes and signs that people leave
out.

spelt    the text as written, but with complete letters only; case and accents stay
folded   the same without those, character for character, so that a place in one is the same place in the other
written_in   the languages with lists that use such letters; English's and its neighbours' where there are none
"""

from __future__ import annotations

import re
import unicodedata

# Accents of Latin, Greek and Cyrillic; vowel signs and the stretching line of Arabic; the dot below of Hindi; what nobody sees. Other
# marks are letters.
_LEFT_OUT = re.compile("[\u0300-\u036f\u064b-\u065f\u0670\u0640\u093c\u200b-\u200f\u2060\ufe0f]")
_TWO_IN_ONE = str.maketrans({"ß": "ss", "ẞ": "SS", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE"})
_ALIKE = {"ı": "i", "ł": "l", "ø": "o", "đ": "d", "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه"}
LATIN = ("en", "de", "fr", "es", "pt", "it", "nl", "pl", "tr")
_SCRIPTS = {
    "ja": re.compile("[\u3040-\u30ff]"),
    "zh": re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u3005]"),
    "ko": re.compile("[\uac00-\ud7af\u1100-\u11ff]"),
    "ar": re.compile("[\u0600-\u06ff]"),
    "hi": re.compile("[\u0900-\u097f]"),
    "ru": re.compile("[\u0400-\u052f]"),
}
_SIGN = 3  # letters that a Chinese sign, half a word, weighs as much as
_PARTS = 3  # letters that a character falls into at most; what falls into more (U+FDFA: 18) is no way to write words


def spelt(text: str) -> str:
    """The text with complete letters only; at most three times as long as `text`."""
    whole = unicodedata.normalize("NFKC", text)[: _PARTS * len(text)]
    return _LEFT_OUT.sub("", whole).translate(_TWO_IN_ONE)


def folded(text: str) -> str:
    """The folded form of what `spelt` gave, of the same length."""
    return text.translate(_FOLDED)


class _Folded(dict[int, str]):
    """A map of letters by code, each folded only once."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        bare = _LEFT_OUT.sub("", unicodedata.normalize("NFD", letter.casefold()))
        small = unicodedata.normalize("NFC", bare)[:1] or letter
        self[code] = _ALIKE.get(small, small)
        return self[code]


_FOLDED = _Folded()


def written_in(text: str) -> tuple[str, ...]:
    """The languages that a folded text may be in by most of its letters, likeliest first; LATIN if those are Latin."""
    letters = {language: len(script.findall(text)) for language, script in _SCRIPTS.items()}
    kana, signs = letters["ja"], letters["zh"]
    letters["zh"] = _SIGN * signs
    letters["ja"] = _SIGN * (kana + signs) if kana else 0
    language, count = max(letters.items(), key=lambda item: item[1])
    if 2 * count <= sum(character.isascii() and character.isalpha() for character in text):
        return LATIN
    match language:
        case "ja":
            return ("ja", "zh") if signs > kana else ("ja",)  # so few kana may be a phrase within Chinese
        case "zh":
            return ("zh", "ja")
        case "ru":
            return _cyrillic(text)
    return (language,)


def _cyrillic(text: str) -> tuple[str, ...]:
    if re.search("[іїєґ]", text):
        return ("uk",)
    return ("ru",) if re.search("[ыэё]", text) else ("ru", "uk")
