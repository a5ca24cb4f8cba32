"""What words say about pictures that an ask does not bring along: addresses of pictures, and words that only make sense with one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from core.reading import lists, picks, quoted
from core.reading.classifier import classify, needing
from core.reading.tokens import plain, tokens

_ADDRESS = re.compile(
    r"(?:https?://|(?<![\w@./-])(?=[\w-]+(?:\.[\w-]+)+/))([^\s<>\"'|)\]]+)",
    re.IGNORECASE,
)
_PICTURE = re.compile(r".\.(?:png|jpe?g|jfif|webp|gif|avif|heic|heif|bmp|tiff?)(?![\w-])", re.IGNORECASE)
_READ = 600  # characters
_SURE, _ORDERED = 0.93, 0.5  # a sentence that is refused wrongly costs its asker a second try
_SURE_OF_ORDERS, _ORDER = 0.7, 0.9  # what is surely an order needs less: "entferne den Hintergrund"
_PHOTO = re.compile(r"(?:f|ph)oto\w*|фото\w*|写真|照片|사진")
# A picture that is somewhere else: attached to a message, or sent before. "An attached garage" and "attached to the wall" are painted.
_SENT = re.compile(
    r"(?:^|\b(?:the|my|our|this|these|see|as|use) )attached\b(?! (?:to|with|by)\b)|\b(?:the|my|see|in|from) attachments?\b"
    r"|\b(?:photo|picture|image|pic|screenshot|sketch|logo|link)s? (?:i|we|he|she|they|[a-z]+) (?:just |already )?"
    r"(?:sent|posted|shared|uploaded|attached|dropped)\b"
    r"|\bangehängte\w*|\bim anhang\b|\bbeigefügt\w*|\bci[- ]joint\w*|\bpi[eè]ces? jointes?|\badjunt[oa]s?\b|\ballegat[oaie]\b|\bem anexo\b"
    r"|\bbijgevoegd\w*|\bbijlage\b|załączon\w*|załącznik\w*|прикрепл[её]нн\w*|приложенн\w*|вложени\w*|вкладен\w*"
    r"|添付|附件|附带的|첨부|مرفق|\bekteki\b"
)
# The same outside a thread, where it is no picture of ours either: "the photo above", "my sketch", "photo 1 and photo 2".
_NUMBERED = r"\b(?:photo|picture|image|foto|bild) (?:no\.? ?|number |nr\.? ?)?[1-9]\b"
_MINE = r"my|our|mein\w*|unser\w*|ma|mon|notre|mi|nuestr[oa]|minha|meu|mia|mio|mijn|onze|мо[йюёе]\w*|наш\w*"
_DRAWN = (
    r"photos?|fotos?|selfie|sketch|drawing|scan"
    r"|skizze|zeichnung|dessin|croquis|dibujo|boceto|desenho|disegno|tekening|schets|фото\w*|рисунок"
)
_ELSEWHERE = re.compile(
    r"\b(?:photo|picture|image|pic|screenshot|sketch|link) (?:above|below)\b(?! (?:an?|the|my|his|her|their|our)\b)"
    r"|\b(?:foto|bild) (?:oben|acima|sopra|hierboven)\b|\b(?:photo|image) ci-dess[uo]us"
    r"|\b(?:foto|imagen) de arriba\b|(?:фото|картинк\w+) выше"
    rf"|{_NUMBERED}.*{_NUMBERED}"
    rf"|\b(?:{_MINE}) (?:\w+ )?(?:{_DRAWN})(?=$|[,.:;!?]| (?:into|in|as|to|als|zu|en|comme|como|em|come|naar|в|как)\b)"
    r"|上(?:の|面的)(?:写真|画像|照片|图)|(?:この|その|[这這]张?|이 ?)(?:写真|照片|사진)"
    r"|(?:枚目|番目)の(?:写真|画像)|第[一二三四\d]张?(?:照片|图)|번째 사진"
)
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
    "remove the background"; or for something from one: "turn the photo above into a cartoon". Of 930 asks for new pictures hardly one
    seems so (tests/tier_asks)."""
    folded = quoted.without_quotes(words).casefold()[:_READ]
    said = tokens(plain(folded))
    if _SENT.search(folded) or _ELSEWHERE.search(folded) or _names_the_photo(said) or _removes(said):
        return True
    needs, change = needing(words), classify(words).change
    return (needs >= _SURE and change >= _ORDERED) or (needs >= _SURE_OF_ORDERS and change >= _ORDER)


def names_sent(words: str) -> bool:
    """Whether words speak of a picture that somebody sent: "put the attached logo in the corner", "use the photo I posted"."""
    return _SENT.search(quoted.without_quotes(words).casefold()[:_READ]) is not None


def points(words: str) -> bool:
    """Whether words point at something: "use this cat instead of the bicycle"."""
    folded = words.casefold()
    return bool(_POINTING_RUNS.search(folded)) or not lists.words("talk.pointing.this").isdisjoint(tokens(plain(folded)))


def _removes(said: Sequence[str]) -> bool:
    """ "Remove the background": nothing to paint begins so."""
    return len(said) > 1 and said[0] in lists.words("exact.does.remove") and said[1] in lists.words("painted.marks.article")


def _names_the_photo(said: Sequence[str]) -> bool:
    """Whether words point at a photo: "this photo", "cette vieille photo", "la segunda foto"; not "the first photo of the moon"."""
    photos = [at for at, token in enumerate(said) if _PHOTO.fullmatch(token)]
    if any(not _pointing().isdisjoint(said[max(0, at - 2) : at]) for at in photos):
        return True
    counted = [at for at in photos if not lists.words(*picks.ORDINALS).isdisjoint(said[max(0, at - 1) : at])]
    return any(lists.words("painted.marks.of").isdisjoint(said[at + 1 : at + 2]) for at in counted)
