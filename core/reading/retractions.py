"""What somebody says and takes back in the same breath: "4K? no, small is fine", "ein Plakat, ach nein, nur ein Foto". Pure.

Only the answer alone takes back, maybe after one word more ("oh no"): "a poster, no photos" and "No, make it a poster" take nothing back.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_REFUSALS = """
    no, nope, no wait, no thanks, no thank you, no actually, never mind, nevermind, scratch that;
    nein, nee, nö, nein danke, lieber nicht, doch nicht; non, non merci, finalement non, finalement pas;
    no gracias, mejor no; no grazie, meglio no, anzi no; não, não obrigado, melhor não;
    nee hoor, nee dank je, toch niet, liever niet; nie, nie trzeba, jednak nie;
    hayır, gerek yok, vazgeçtim; нет, не надо; ні, не треба;
    いや, いいえ, いえ, やっぱりいい, やっぱりいや, やめておく; 不, 不用, 不用了, 不了, 算了, 不是;
    아니, 아니요, 아뇨, 아니야, 아니다, 됐어; لا, كلا, لا داعي, لا شكرا; नहीं, नही, ना, जी नहीं
"""
_ANSWERS = """
    nah, not yet, not really, rather not; noch nicht; nan, pas encore; aún no, todavía no; non ancora; ainda não; nog niet; jeszcze nie;
    henüz değil; не нужно, пока нет; не потрібно, поки ні; いりません, 不要; 不要, 不要了, 不需要
"""  # a no to a question alone: in a sentence they are other words, or part of the wish
_LONGEST = 40  # characters of a refusal with the word before it
_MARKS = " \"'“”«»「」"
_SENTENCE_END = re.compile(  # "3. Juni" goes on; a Chinese or Japanese sentence needs no blank after it
    r"(?<!\s\d)(?<!\s\d\d)\.(?=\s|$)|(?<!\.)\.{2,}+(?=\s|$)|…|(?<![!?])[!?]++(?=\s|$|[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3])|[;\n。！？।؟؛]+"
)
_PIECE_END = re.compile(r"[,，、،()—–]|[:：](?!\d)|\s-\s")
_LEFT_OPEN = re.compile(r"[?？؟…]|\.\.")  # a question, or a voice that trails off


def _folded(words: str) -> str:
    """Without case and accents: as asks and tiers fold what they read, and alike for both."""
    apart = unicodedata.normalize("NFKD", words.casefold()).replace("ı", "i")
    return " ".join("".join(mark for mark in apart if not unicodedata.combining(mark)).split())


_ALWAYS = frozenset(_folded(one) for one in re.split("[,;]", _REFUSALS))
_AFTER_QUESTIONS = _ALWAYS | {_folded(one) for one in re.split("[,;]", _ANSWERS)}


def retracted(text: str) -> Iterator[tuple[int, int]]:
    """Where what is taken back begins and ends. A no to a question takes back its last clause ("three dogs on a hill, in 4K? no"); a no
    in the middle of a sentence all of it so far ("a poster for the fair, actually no, a photo")."""
    before: tuple[int, int] | None = None
    for start, end in _parts(text, _SENTENCE_END, 0, len(text)):
        for n, (at, stop) in enumerate(_parts(text, _PIECE_END, start, end)):
            if n and _is_among(_ALWAYS, text[at:stop]):
                yield start, at
            elif not n and before and _LEFT_OPEN.search(text[before[1] : start]) and _is_among(_AFTER_QUESTIONS, text[at:stop]):
                yield from list(_parts(text, _PIECE_END, *before))[-1:]
        before = start, end


def _is_among(refusals: frozenset[str], piece: str) -> bool:
    said = _folded(piece.strip(_MARKS)) if len(piece) < _LONGEST else ""
    return bool(said) and (said in refusals or said.partition(" ")[2] in refusals)


def _parts(text: str, border: re.Pattern[str], start: int, end: int) -> Iterator[tuple[int, int]]:
    """The stretches between borders that say something."""
    for match in border.finditer(text, start, end):
        if text[start : match.start()].strip():
            yield start, match.start()
        start = match.end()
    if text[start:end].strip():
        yield start, end
