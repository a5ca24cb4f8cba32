"""What words say of pictures that an ask does not bring along: addresses of pictures, and words that only make sense with one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from core.model import Act
from core.reading.clauses import clauses_of
from core.reading.lexicon import NOTHING, reply_words
from core.reading.tokens import plain, tokens

_ADDRESS = re.compile(
    r"(?:https?://|(?<![\w@./-])(?=[\w-]+(?:\.[\w-]+)+/))([^\s<>\"'|)\]]+)",
    re.IGNORECASE,
)
_PICTURE = re.compile(r".\.(?:png|jpe?g|jfif|webp|gif|avif|heic|heif|bmp|tiff?)(?![\w-])", re.IGNORECASE)
_ASKING = frozenset({"order", "wish", "degree", "flaw", "without"})
_OPENING = frozenset({"wish", "favour", "social", "glue"})
_PHOTO = re.compile(r"(?:f|ph)oto\w*|фото\w*|写真|照片|사진")
# Words that point: without them "draw a tree" and "make it a tree" look alike to the lists.
_THIS = frozenset(
    tokens(
        plain(
            "this these those dies diese dieses diesen dieser cet cette ces esta este estas estos isto isso essa esse questo questa questi "
            "queste dit deze denna detta tego tę ten этот эту этого этой цей цю цього bu bunu ini này هذا هذه यह इसे इस"
        )
    )
)
_IT = frozenset(
    tokens(plain("that it him her them daraus davon hieraus ihn es ce ça ceci cela esto eso hiervan это его её их це його"))
)
_POINTING = _THIS | _IT
# The same where they are no word of their own, or two.
_POINTING_RUNS = re.compile(r"これ|この|それ|その|[这這]|把它|\bdas (?:zu|in|als)\b|\bfai(?:s|tes)[ -]en\b")
# Words around a picture that is there: "the image", "das bild", "cette image".
_AROUND = frozenset(tokens(plain(f"{reply_words.AROUND_A_PICK} {reply_words.SENTENCES[Act.INFO][1]}")))


def addresses(words: str) -> tuple[str, ...]:
    """The addresses of pictures among the words: "https://example.com/cat.png", "example.com/cat.jpg?w=200"."""
    found = (one[0].rstrip(".,;:!?") for one in _ADDRESS.finditer(words) if _PICTURE.search(one[1]))
    return tuple(dict.fromkeys(found))


def needs_picture(words: str) -> bool:
    """Whether words ask for a change of what is there and name nothing that could be painted by itself: "make this a watercolour",
    "remove the background". Of 849 asks for new pictures hardly one seems so (tests/tier_asks)."""
    folded = words.casefold()
    said = plain(folded)
    if _names_the_photo(tokens(said)):
        return True
    said = _PHOTO.sub(" ", said)
    hits = [marks for clause in clauses_of(said) for marks in clause.hits]
    points = "://" in folded or bool(_POINTING_RUNS.search(folded)) or not _POINTING.isdisjoint(tokens(said))
    edits = any("edit" in marks for marks in hits)
    first = next((marks for marks in hits if not marks or marks - _OPENING), NOTHING)
    if points and "edit" in first:
        return True  # "can you turn him into a pirate"
    photo = bool(_PHOTO.search(folded))
    if not any(marks & _ASKING for marks in hits) or not (points or edits or photo) or not (photo or first & _ASKING):
        return False
    left = " ".join(token for token in tokens(said) if token not in _AROUND and token not in _POINTING)
    return all(marks and ("thing" not in marks or "order" in marks) for clause in clauses_of(left) for marks in clause.hits)


def points(words: str) -> bool:
    """Whether words point at something: "use this cat instead of the bicycle"."""
    folded = words.casefold()
    return bool(_POINTING_RUNS.search(folded)) or not _THIS.isdisjoint(tokens(plain(folded)))


def _names_the_photo(said: Sequence[str]) -> bool:
    """Whether words point at a photo: "this photo", "cette vieille photo"."""
    return any(_PHOTO.fullmatch(token) and not _POINTING.isdisjoint(said[max(0, at - 2) : at]) for at, token in enumerate(said))
