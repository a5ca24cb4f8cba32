"""What words say about pictures that an ask does not bring along: addresses of pictures, and words that only make sense with one."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

from core.reading import cutting, exact, lists, phrases, picks, quoted
from core.reading.classifier import classify, needing
from core.reading.tokens import is_unspaced, parted, plain, tokens

_ADDRESS = re.compile(
    r"(?:https?://|(?<![\w@./-])(?=[\w-]+(?:\.[\w-]+)+/))([^\s<>\"'|)\]]+)",
    re.IGNORECASE,
)
_PICTURE = re.compile(r".\.(?:png|jpe?g|jfif|webp|gif|avif|heic|heif|bmp|tiff?)(?![\w-])", re.IGNORECASE)
_LINK = re.compile(r"https?://", re.IGNORECASE)
_READ = 600  # characters
_SURE, _ORDERED = 0.93, 0.5  # a sentence that is refused wrongly costs its asker a second try
_SURE_OF_ORDERS, _ORDER = 0.7, 0.9  # what is surely an order needs less: "entferne den Hintergrund"
_IN_REPLY = 0.5  # what needs a picture, said in a reply to a message
_SHORT = 4  # tokens in which an "it" at the end means nothing that the words name themselves: "a castle and a dragon above it"
_BORDER = ","  # stands between clauses, and in no list
_BORDERS = re.compile(rf"{cutting.PIECES.pattern}|{cutting.CLAUSES.pattern}")
_OF = "painted.marks.of"
_IT = "talk.pointing.it"
_POINTING = ("talk.pointing.this", _IT, "talk.pointing.this_unspaced")
_THIS = ("talk.pointing.this", "talk.pointing.this_unspaced", "talk.pointing.this_phrases")
_BOTH: Mapping[int, tuple[str, ...]] = {2: ("pictured.elsewhere.both",)}
_MAY_BE_SENT = tuple(f"pictured.{name}" for name in ("sent.attached", "sent.attachment", "sent.things", "elsewhere.pictures"))


def addresses(words: str) -> tuple[str, ...]:
    """The addresses of pictures in the words: "https://example.com/cat.png", "example.com/cat.jpg?w=200"."""
    found = (one[0].rstrip(".,;:!?") for one in _ADDRESS.finditer(words) if _PICTURE.search(one[1]))
    return tuple(dict.fromkeys(found))


def needs_picture(words: str) -> bool:
    """Whether words ask for a change of what is there and name nothing that could be painted by itself: "make this a watercolour",
    "remove the background"; or for something from one: "turn the photo above into a cartoon". Of 930 asks for new pictures hardly one
    seems so (tests/tier_asks)."""
    said = _said(quoted.without_quotes(words)[:_READ])
    if _names_sent(said) or _names_elsewhere(said) or _names_the_photo(said) or _removes(said) or exact.needs_picture(words):
        return True
    if _is_of_this(said):
        return True
    needs = needing(words)
    if needs < _SURE_OF_ORDERS:
        return False
    change = classify(words).change
    return (needs >= _SURE and change >= _ORDERED) or (needs >= _SURE_OF_ORDERS and change >= _ORDER)


def names_sent(words: str) -> bool:
    """Whether words speak of a picture that somebody sent: "put the attached logo in the corner", "use the photo I posted"."""
    return _names_sent(_said(quoted.without_quotes(words)[:_READ]))


def points(words: str) -> bool:
    """Whether words point at something: "use this cat instead of the bicycle"."""
    return bool(phrases.of(*_THIS).places(_said(words)))


def points_back(words: str) -> bool:
    """Whether words point at a picture that somebody showed: "use this cat", "use that cat", "the cat from the photo"; not "make it so
    that the door is green"."""
    said = _said(words)
    return (
        bool(phrases.of(*_THIS).places(said)) or _points_there(said) or _is_done_with_it(said) or _names_the_photo_as_a_source(said)
    )


def points_at_a_link(words: str) -> bool:
    """Whether words point at something and hold an address: "a poster in this style: https://example.com/p/1"."""
    return _LINK.search(words) is not None and points(words)


def several(words: str) -> int:
    """How many pictures words speak of at least: 3 for "these 3 photos", 2 for "merge them", "both photos" and "the second picture",
    else 1."""
    said = _said(quoted.without_quotes(words)[:_READ])
    photos = frozenset(_are("elsewhere.photos").places(said))
    counted = [number for at, token in enumerate(said) if (number := _number(token)) and _counts_pictures(said, at, photos)]
    combined = any(token in lists.words("replies.sources.combining") for token in said)
    return max((*counted, 2 if combined or _names_one_of_several(said) else 1))


def means_a_message(words: str) -> bool:
    """Whether words in a reply to a message mean what that shows or says: "paint this as a comic", "draw him". In a reply it takes less to
    mean something that is there."""
    said = _said(quoted.without_quotes(words)[:_READ])
    ends = 0 < len(said) <= _SHORT and _is(said, len(said) - 1, _IT)
    return ends or bool(phrases.of(*_THIS).places(said)) or needing(words) >= _IN_REPLY


def prepare() -> None:
    """Build the indexes now."""
    needs_picture("写真")


# --- tokens --------------------------------------------------------------------------------------------------------------


def _said(text: str) -> list[str]:
    """The tokens of a text with borders between its clauses. Runs of characters without blanks are cut at what the lists know."""
    found: list[str] = []
    for clause in map(tokens, _BORDERS.split(plain(text))):
        if clause:
            found += [_BORDER, *clause] if found else clause
    return parted(found, _pieces())


@cache
def _pieces() -> frozenset[str]:
    ours = (f"pictured.{table}.{name}" for table, named in lists.table("pictured").items() for name in named)
    return phrases.of(*ours, "talk.pointing.this_unspaced", "talk.pointing.there_unspaced", _OF, *picks.ORDINALS).unspaced


def _are(name: str) -> phrases.Phrases:
    return phrases.of(f"pictured.{name}")


def _is(said: Sequence[str], at: int, *names: str) -> bool:
    """Whether there is such a token, and it is one of these."""
    return 0 <= at < len(said) and said[at] in phrases.of(*names)


# --- rules ---------------------------------------------------------------------------------------------------------------


def _names_sent(said: Sequence[str]) -> bool:
    """Whether something is said of what came with a message: "ci-joint", "the attached", "the photo I just posted"."""
    return bool(_are("sent.surely").places(said)) or any(_is_sent(said, at) for at in phrases.of(*_MAY_BE_SENT).places(said))


def _is_sent(said: Sequence[str], at: int) -> bool:
    if said[at] in _are("sent.attached"):
        return (at == 0 or _is(said, at - 1, "pictured.sent.attached_after")) and not _is(said, at + 1, "pictured.sent.fixing")
    if said[at] in _are("sent.attachment"):
        return _is(said, at - 1, "pictured.sent.attachment_after")
    done = at + 3 if _is(said, at + 2, "pictured.sent.just") else at + 2
    return _is(said, done, "pictured.sent.done") and said[at + 1] != _BORDER


def _names_elsewhere(said: Sequence[str]) -> bool:
    """Whether words name a picture that stands somewhere else, or is somebody's own, or several by their numbers."""
    pictures = _are("elsewhere.pictures").places(said)
    return (
        sum(_is_numbered(said, at) for at in pictures) > 1
        or any(_is_above(said, at) for at in pictures)
        or any(_is_ones_own(said, at) for at in _are("elsewhere.drawn").places(said))
        or bool(_are("elsewhere.surely").places(said))
    )


def _is_above(said: Sequence[str], at: int) -> bool:
    """ "The photo above", "上面的照片"; not "a photo above the sofa"."""
    if _is(said, at - 1, "pictured.elsewhere.above_before"):
        return True
    length = _are("elsewhere.above").length(said, at + 1) if at + 1 < len(said) else 0
    return length > 0 and not _is(said, at + 1 + length, "painted.marks.article", "pictured.elsewhere.whose")


def _points_there(said: Sequence[str]) -> bool:
    """ "That cat", "jene Katze": before what it points at, and not before a clause."""
    there = phrases.of("talk.pointing.there").places(said)
    beyond = ("painted.marks.article", "talk.pointing.it", *_THIS, "pictured.elsewhere.whose")
    unspaced = phrases.of("talk.pointing.there_unspaced").places(said)
    states = phrases.of("talk.stating.begins")
    return bool(unspaced) or any(
        at + 1 < len(said)
        and said[at + 1] != _BORDER
        and not _is(said, at + 1, *beyond)
        and not _is(said, at - 1, "talk.pointing.leading")
        and not states.length(said, at)
        for at in there
    )


def _is_done_with_it(said: Sequence[str]) -> bool:
    """ "Replace the bicycle with it", at the end of a clause."""
    ends = (at for at in range(1, len(said)) if at + 1 == len(said) or said[at + 1] == _BORDER)
    return any(_is(said, at, "talk.pointing.it") and _is(said, at - 1, "painted.marks.with") for at in ends)


def _names_the_photo_as_a_source(said: Sequence[str]) -> bool:
    """ "The cat from the photo", "wie auf dem Foto"; not "make the photo brighter"."""
    return any(
        _is(said, at - 1, "painted.marks.article") and _is(said, at - 2, "replies.sources.of")
        for at in _are("elsewhere.photos").places(said)
    )


def _number(token: str) -> int:
    """The number from 2 to 10 that a token is; 0: it is none."""
    if token.isnumeric():
        return int(token) if token.isdecimal() and len(token) <= 2 and 2 <= int(token) <= 10 else 0
    return next((number for number in range(2, 11) if token in lists.words(f"painted.number.{number}", *_BOTH.get(number, ()))), 0)


def _counts_pictures(said: Sequence[str], at: int, photos: frozenset[int]) -> bool:
    """Whether a number says how many pictures there are: "both photos", "these two" and nothing behind it but what becomes of them."""
    if _is(said, at + 1, "pictured.elsewhere.pictures") or at + 1 in photos:
        return not _is(said, at + 2, _OF)  # "two photos of a cat" are painted
    names_nothing = lists.words("replies.merging.common", "replies.merging.referring")
    ends = at + 1 == len(said) or said[at + 1] == _BORDER or said[at + 1] in names_nothing
    return ends and _is(said, at - 1, *_THIS)


def _names_one_of_several(said: Sequence[str]) -> bool:
    """ "The second photo", "the first picture"."""
    photos = _are("elsewhere.photos").places(said)
    return any(_is_counted(said, at) for at in (*photos, *_are("elsewhere.pictures").places(said)))


def _is_of_this(said: Sequence[str]) -> bool:
    """Whether nothing else says what is to be painted: "draw this, please", "make a poster of that"."""
    please = lists.words("replies.around.please")
    left = [one for one in said if one not in please and one != _BORDER]
    if len(left) < 2 or not _is(left, len(left) - 1, *_POINTING):
        return False
    also = lists.words("replies.picks.also")
    return len(left) == 2 or (_is(left, len(left) - 2, _OF) and also.isdisjoint(left))


def _is_numbered(said: Sequence[str], at: int) -> bool:
    """ "Photo 1", "picture no. 2"."""
    number = at + 1
    if _is(said, number, "pictured.elsewhere.numbering"):
        number += 2 if said[at + 2 : at + 3] == [_BORDER] else 1
    found = picks.NUMBER.fullmatch(said[number]) if number < len(said) else None
    return found is not None and len(found[2]) == 1


def _is_ones_own(said: Sequence[str], at: int) -> bool:
    """ "My photo", "meine alte Skizze als Logo"; not "my photo exhibition"."""
    mine = any(_is(said, before, "pictured.elsewhere.mine") for before in (at - 1, at - 2))
    whole = at + 1 == len(said) or said[at + 1] == _BORDER or _is(said, at + 1, "painted.marks.into")
    return mine and whole and said[at - 1] != _BORDER


def _names_the_photo(said: Sequence[str]) -> bool:
    """Whether words point at a photo, or say which of several: "this photo", "cette vieille photo", "la segunda foto"."""
    photos = _are("elsewhere.photos").places(said)
    if any(_is(said, at - 1, *_POINTING) or _is(said, at - 2, *_POINTING) for at in photos):
        return True
    unspaced = (at for at in _are("elsewhere.pictures").places(said) if is_unspaced(said[at]))
    return any(_is_counted(said, at) for at in (*photos, *unspaced))


def _is_counted(said: Sequence[str], at: int) -> bool:
    """ "The second photo", "2枚目の写真", "第2张照片"; not "the first photo of the moon"."""
    if not is_unspaced(said[at]) and _is(said, at + 1, _OF):
        return False
    before = at - 2 if is_unspaced(said[at]) and _is(said, at - 1, _OF) else at - 1
    if before >= 0 and (said[before] in _ordinals() or said[before] in _are("elsewhere.counting")):
        return True
    number = before - 1 if _is(said, before, "pictured.elsewhere.sheets") else before
    return _is(said, number - 1, "pictured.elsewhere.nth") and said[number].isnumeric()


@cache
def _ordinals() -> frozenset[str]:
    """The words that pick one of several, without those that also say how many: "two photos side by side"."""
    counts = (f"painted.number.{name}" for name in lists.table("painted.number"))
    return lists.words(*picks.ORDINALS) - lists.words(*counts) - {"one"}


def _removes(said: Sequence[str]) -> bool:
    """ "Remove the background": nothing to paint begins so."""
    return len(said) > 1 and said[0] in lists.words("exact.does.remove") and said[1] in lists.words("painted.marks.article")
