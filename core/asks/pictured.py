"""Pictures that an ask speaks of without bringing them along: by an address, by words that name nothing else, by what stands near."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.asks.clauses import clauses_of
from core.asks.lexicon import NOTHING, reply_words
from core.asks.tokens import plain, tokens
from core.model import Act, Attachment

_ADDRESS = re.compile(
    r"(?:https?://|(?<![\w@./-])(?=[\w-]+(?:\.[\w-]+)+/))[^\s<>\"'|)\]]+?"
    r"\.(?:png|jpe?g|jfif|webp|gif|avif|heic|heif|bmp|tiff?)(?![\w-])[^\s<>\"'|)\]]*",
    re.IGNORECASE,
)
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

JUST_NOW = 120.0  # seconds within which a picture and the words after it are one thought
LATELY = 600.0  # seconds within which "this" may still mean it


def addresses(words: str) -> tuple[str, ...]:
    """The addresses of pictures among the words: "https://example.com/cat.png", "example.com/cat.jpg?w=200"."""
    return tuple(dict.fromkeys(found.rstrip(".,;:!?") for found in _ADDRESS.findall(words)))


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A message near the one that asks. `age` is how many seconds it stood there by then."""

    person: str
    age: float
    pictures: tuple[Attachment, ...] = ()


def nearest(seen: Sequence[Seen], *, person: str | None, within: float | None = None) -> tuple[Attachment, ...]:
    """The pictures that are meant by whoever asks below them; several posted in one go belong together. `seen`: the newest first.

    person  only what this person said last counts; None: anybody's newest picture
    within  no older than so many seconds; None: however old
    """
    if person is not None:
        seen = [one for one in seen if one.person == person]
        if not (seen and seen[0].pictures):
            return ()
    at = next((index for index, one in enumerate(seen) if one.pictures), None)
    if at is None or (within is not None and seen[at].age > within):
        return ()
    run = [seen[at]]
    for one in seen[at + 1 :]:
        if not one.pictures or one.person != run[-1].person or one.age - run[-1].age > JUST_NOW:
            break
        run.append(one)
    return tuple(picture for one in reversed(run) for picture in one.pictures)


def found(pictures: Sequence[Attachment], where: str) -> tuple[Attachment, ...]:
    """Pictures that were looked for, with the words that say where they stood."""
    return tuple(replace(one, origin=where) for one in pictures)
