"""What words say about pictures that an ask does not bring along: addresses of pictures, and words that only make sense with one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from core.reading import lists
from core.reading.classifier import classify, needing
from core.reading.tokens import plain, tokens

_ADDRESS = re.compile(
    r"(?:https?://|(?<![\w@./-])(?=[\w-]+(?:\.[\w-]+)+/))([^\s<>\"'|)\]]+)",
    re.IGNORECASE,
)
_PICTURE = re.compile(r".\.(?:png|jpe?g|jfif|webp|gif|avif|heic|heif|bmp|tiff?)(?![\w-])", re.IGNORECASE)
_SURE, _ORDERED = 0.93, 0.5  # a sentence that is refused wrongly costs its asker a second try
_PHOTO = re.compile(r"(?:f|ph)oto\w*|фото\w*|写真|照片|사진")
# Words that point, where they are no word of their own, or two.
_POINTING_RUNS = re.compile(r"これ|この|それ|その|[这這]|把它|\bdas (?:zu|in|als)\b|\bfai(?:s|tes)[ -]en\b")


def _pointing() -> frozenset[str]:
    return lists.words("talk.pointing.this", "talk.pointing.it")


def addresses(words: str) -> tuple[str, ...]:
    """The addresses of pictures in the words: "https://example.com/cat.png", "example.com/cat.jpg?w=200"."""
    found = (one[0].rstrip(".,;:!?") for one in _ADDRESS.finditer(words) if _PICTURE.search(one[1]))
    return tuple(dict.fromkeys(found))


def needs_picture(words: str) -> bool:
    """Whether words ask for a change of what is there and name nothing that could be painted by itself: "make this a watercolour",
    "remove the background". Of 930 asks for new pictures hardly one seems so (tests/tier_asks)."""
    return _names_the_photo(tokens(plain(words.casefold()))) or (needing(words) >= _SURE and classify(words).change >= _ORDERED)


def points(words: str) -> bool:
    """Whether words point at something: "use this cat instead of the bicycle"."""
    folded = words.casefold()
    return bool(_POINTING_RUNS.search(folded)) or not lists.words("talk.pointing.this").isdisjoint(tokens(plain(folded)))


def _names_the_photo(said: Sequence[str]) -> bool:
    """Whether words point at a photo: "this photo", "cette vieille photo"."""
    return any(_PHOTO.fullmatch(token) and not _pointing().isdisjoint(said[max(0, at - 2) : at]) for at, token in enumerate(said))
