"""Says whose ask a sentence is about, and which ask, so that a failure is understood wherever it appears in a channel."""

from __future__ import annotations

import unicodedata

from core.model import Person, Wish
from core.ports.platform import Post

_FIRST_WORDS, _NAME = 60, 40  # characters of an ask, of a name
_NAMELESS = "Somebody"  # stands for an invisible or unknown name, since an id means nothing to people
_BLANKS = "\u115f\u1160\u2800\u3164\uffa0"  # letters and signs that show nothing
_JOINERS = "\u200c\u200d"


def failure(post: Post, sentence: str) -> str:
    """Say what became of an ask where others read it too, with whose ask it was and which."""
    return declined(post.person, which(post.wish), sentence)


def failure_alone(post: Post, sentence: str) -> str:
    """Say what became of an ask to the asker alone."""
    asked = which(post.wish)
    return f"{asked[0].upper()}{asked[1:]}: {sentence}"


def declined(person: Person, asked: str, sentence: str) -> str:
    """Say that an ask was declined. asked: from `which` or `quoted`; "" if there is nothing to quote."""
    name = (_first(_harmless(person.name), _NAME) if person.name != person.id else "") or _NAMELESS
    return f"{name}, {asked}: {sentence}" if asked else f"{name}: {sentence}"


def which(wish: Wish) -> str:
    """Which ask it was, by its first words; or the name of the button or command if it had none."""
    return quoted(wish.words) or wish.act.value


def quoted(words: str) -> str:
    """The first words that somebody wrote, on one line, as a quotation that can't be ended from inside; "" if there are none."""
    harmless = _harmless(words).replace("“", '"').replace("”", '"')
    return f"“{_first(harmless, _FIRST_WORDS)}”" if harmless else ""


def _harmless(words: str) -> str:
    """Put text on one line, without links and without invisible characters, which can reverse or hide other text."""
    line = " ".join(words.split())
    seen = "".join(one for one in line if one in _JOINERS or _is_seen(one))
    return " ".join(seen.split()).replace("://", ": //") if seen.strip(f" {_JOINERS}") else ""


def _is_seen(char: str) -> bool:
    return char not in _BLANKS and unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co", "Cn")


def _first(line: str, most: int) -> str:
    """Cut text between words if it has any, and never inside what people see as one character."""
    if len(line) <= most:
        return line
    end = most - 1
    while end > 1 and (_continues(line[end]) or line[end - 1] == "\u200d"):
        end -= 1
    head, _, _ = line[: end + 1].rpartition(" ")
    kept = head if len(head) > most // 2 else line[:end]
    return kept.rstrip(" ,.;:-") + "…"


def _continues(char: str) -> bool:
    """Whether a character belongs to the one before it."""
    return char in _JOINERS or unicodedata.category(char).startswith("M") or "\U0001f3fb" <= char <= "\U0001f3ff"
