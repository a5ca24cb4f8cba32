"""Reply words: undo, redo, again, …, a number to pick, "v2: make it night", in the languages people use, written as people write.

A reply word is the whole message, except for politeness and punctuation: "undo pls!" is one, "undo the hat" is an instruction. Free
words may be said in a sentence of their own: "can we go back to the previous one?", "how much did that cost?".
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import takewhile

from core.acts import table
from core.model import Act
from core.reading import comparing, cutting, durations, figures, lists, picked_words, picks, quoted, retractions
from core.reading.picks import NUMBER, Naming
from core.reading.tokens import cut, plain, tokens

_POLITE_QUESTIONS = ("ますか", "ですか", "さい", "세요")  # 戻せますか: can you go back
QUESTION_MARKS = ("?", "？", "؟", "⁇", "⁉")
_QUESTION = re.compile(rf"[{''.join(QUESTION_MARKS)}]\W*$")
_LONGEST_END = 12  # characters
_FIGURES = 3  # digits of a number that may be a picture's though nothing says so
_SIZES = ("1", "2", "4", "8", "16")  # that a final may be asked for in, though not painted in: 8K
_MORE_LIKE = ("replies.more.words", "replies.sources.like", "replies.picks.alike", "replies.picks.around")
_ONCE_MORE = (Act.AGAIN, Act.VARIATIONS, Act.REDO)
_LONGEST = 120  # characters of a reply word with its politeness
_MOST_TOKENS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A reply word understood: the act, the version it names, and the one it is to be shown `against`. `tail` is what stood beside it
    ("4k" of "final 4k"). `certain`: said as an order; "final?" and "ok 2 it is" may be talk. `whole`: the message is nothing else; a
    sentence may be about it instead ("what was the prompt")."""

    act: Act
    version: int | None = None
    against: int | None = None
    page: int | None = None
    naming: Naming | None = None
    tail: str = ""
    certain: bool = True
    whole: bool = True


def interjections() -> frozenset[str]:
    """What may stand before a reply word: "no, undo", "oops, go back"."""
    return lists.words("replies.around.interjections")


def word(text: str, *, awaiting_pick: bool) -> Word | None:
    """The reply word that the whole message is, without its flags; None if it is not one."""
    if (timed := _timed(text)) is not None:
        return timed
    if len(text) > _LONGEST or figures.is_signed(text):
        return None
    everything = picks.numbered(tokens(plain(text.strip().lstrip("/!"))))
    said = _without_politeness(everything)
    if not said or len(said) > _MOST_TOKENS or figures.counts_time(everything):
        return None
    left, may_paint = _opened(said)
    polite = _is_polite(everything)
    if (once := retractions.corrected(text)) != text:
        meant = word(once, awaiting_pick=awaiting_pick)  # "v2, I mean v3"
        if meant is not None and meant.version is not None and (meant.act is Act.PICK or table.row(meant.act).tells):
            return meant
    if not is_question(text) and _is_taken_back(text):
        return None
    found = _found(text, said, left, may_paint=may_paint, awaiting_pick=awaiting_pick, polite=polite)
    if found is None:
        return None
    if polite and found.naming is Naming.FIGURE:
        found = replace(found, naming=Naming.POSITION)  # "9 please": so a position is meant, though there may be no such picture
    if quoted.is_whole(text):
        return replace(found, certain=table.row(found.act).tells)
    asked_for = table.row(found.act).tells or polite or len(left) < len(said)
    questions = any(mark in text for mark in QUESTION_MARKS)  # "again?? lol"
    return found if asked_for or not questions else replace(found, certain=False)


def _found(text: str, said: list[str], left: list[str], *, may_paint: bool, awaiting_pick: bool, polite: bool) -> Word | None:
    """The reply word. `said`: without politeness; `left`: also without the words that ask for it."""
    if act := acts().get(" ".join(said)):
        return Word(act=act)
    if picks.is_parted(text) and (ordered := _for_a_version(text, left, awaiting_pick=awaiting_pick)):
        return ordered
    if many := _so_often(left):
        return many
    if found := _with_tail(left, awaiting_pick=awaiting_pick) or _pick(text, left, awaiting_pick=awaiting_pick, polite=polite):
        return found
    if ordered := _for_a_version(text, left, awaiting_pick=awaiting_pick):
        return ordered
    if compared := comparing.comparison(said):
        return Word(act=Act.BEFORE_AFTER, version=compared.after, against=compared.before, naming=Naming.VERSION)
    if about := _of_a_version(left) or _more_like(left, awaiting_pick=awaiting_pick):
        return about
    whole = acts().get(" ".join(left)) or _said_twice(text) or _between_fillers(left)
    act = whole or _in_a_sentence(left) or _alone_in_a_sentence(text)
    if act is None and len(said) > 1 and said[-1] in lists.words("replies.around.thanks"):
        act = _in_a_sentence(left[:-1])
    return Word(act=act, whole=whole is not None) if act and (may_paint or not table.row(act).paints) else None


def _is_taken_back(text: str) -> bool:
    """Whether it is struck out, or a refusal follows as a piece of its own: "undo. no wait", "final! no, wait"."""
    if quoted.is_struck(text):
        return True
    parts = [tokens(part) for part in cutting.PIECES.split(plain(text))]
    last = takewhile(interjections().issuperset, reversed([part for part in parts if part]))
    refusals = lists.words("talk.taken_back.refusing") & interjections()
    return len(parts) > 1 and any(not refusals.isdisjoint(part) for part in last)


def requests(text: str) -> bool:
    """Whether a message begins like a request or says please: "can you …", "könnten wir …"."""
    said = tokens(plain(text[:_LONGEST]))
    return bool(said) and (len(_opened(said)[0]) < len(said) or _is_polite(said))


def says_please(text: str) -> bool:
    said = tokens(plain(text[:_LONGEST]))
    return bool(said) and _is_polite(said)


def without_openings(said: Sequence[str]) -> list[str]:
    """What is left of an order without politeness and the words that it is asked with: "can you combine v1 and v2 please"."""
    left = _without_politeness(list(said))
    while len(left) > 1 and left[0] in interjections():
        left = left[1:]
    return _opened(left)[0] or left


def is_question(text: str) -> bool:
    """Whether a question mark ends the text, with whatever signs around it: "final?!", "again? 👀", "¿otra vez?"."""
    return _QUESTION.search(text[-_LONGEST_END:]) is not None


def _is_polite(said: Sequence[str]) -> bool:
    phrases = (said[-len(phrase) :] == list(phrase) for phrase in lists.phrases("replies.around.polite_phrases"))
    return not lists.words("replies.around.please").isdisjoint(said) or said[-1].endswith(_POLITE_QUESTIONS) or any(phrases)


def names_an_act(text: str) -> bool:
    """Whether a text is only a reply word or a command's name: "undo", "--help", "quota"."""
    said = tokens(plain(text)) if len(text) <= _LONGEST else []
    return " ".join(said) in acts() or tuple(said) in lists.phrases("replies.commands.names")


@cache
def acts() -> Mapping[str, Act]:
    """Folded reply words, a blank between their tokens, and what they ask for."""
    found: dict[str, Act] = {}
    for act in lists.table("replies.acts"):
        for said in lists.phrases(f"replies.acts.{act}"):
            found.setdefault(" ".join(said), Act(act))
    return found


def _without_politeness(said: list[str]) -> list[str]:
    for phrase in lists.phrases("replies.around.polite_phrases"):
        if len(said) > len(phrase) and tuple(said[-len(phrase) :]) == phrase:
            said = said[: -len(phrase)]
    polite = lists.words("replies.around.please", "replies.around.particles")
    kept = [token for token in said if token not in polite] or said
    if len(kept) == 1 and kept[0] not in acts():
        for ending in lists.entries("replies.around.polite_endings"):
            kept[0] = kept[0].removesuffix(ending) or kept[0]
    return kept


@cache
def _openings() -> Mapping[str, bool]:
    """List the openings that may ask for a reply word, and whether each may ask for a word that paints."""
    free = {" ".join(phrase): False for phrase in lists.phrases("replies.around.free_openings")}
    return free | {" ".join(phrase): True for phrase in lists.phrases("replies.around.openings")}


def _opened(said: list[str]) -> tuple[list[str], bool]:
    """What is left of "can you undo that", "könnten wir zurück" without the opening; and whether it may be a word that paints."""
    for length in (3, 2, 1):
        may_paint = _openings().get(" ".join(said[:length]))
        if may_paint is not None:
            return said[length:], may_paint
    return said, True


def _said_twice(text: str) -> Act | None:
    """A reply word said more than once: "stop, cancel that", "no, undo", "scrap that, undo". All parts are the same reply word,
    except for interjections and what dismisses the picture."""
    found = {acts().get(" ".join(part)) for part in _parts(text)}
    return found.pop() if len(found) == 1 else None


def _alone_in_a_sentence(text: str) -> Act | None:
    """The free act that the only part is about that is no interjection: "oops, can we get the last one back"."""
    left = _parts(text)
    return _in_a_sentence(left[0]) if len(left) == 1 else None


def _parts(text: str) -> list[list[str]]:
    """The parts of a message without politeness, except for interjections and what dismisses the picture."""
    parts = [tokens(part) for part in cutting.PIECES.split(plain(text))]
    dismissals = lists.phrases("replies.around.dismissals", "talk.taken_back.dismissed")
    said = [part for part in parts if part and not interjections().issuperset(part)]
    return [_without_politeness(part) for part in said if tuple(part) not in dismissals]


def _in_a_sentence(said: list[str]) -> Act | None:
    """The free act that a sentence is about, in its own words alone; INFO has to be asked for."""
    while said and said[0] in interjections():
        said = said[1:]
    for act, core, all_its in _sentences():
        found = cut(_going_back(said) if act is Act.UNDO else said, all_its)
        if (
            not core.isdisjoint(found)
            and all_its.issuperset(found)
            and (act is not Act.INFO or not lists.words("replies.asking.facts").isdisjoint(found))
        ):
            return act
    return None


@cache
def _sentences() -> tuple[tuple[Act, frozenset[str], frozenset[str]], ...]:
    """The acts that a sentence may be about, with the words that name each, and everything that may be in such a sentence."""
    named = {act: f"replies.sentences.{act}" for act in lists.table("replies.sentences")}
    return tuple((Act(act), lists.words(name), lists.words(name, f"replies.beside.{act}")) for act, name in named.items())


def _going_back(said: list[str]) -> list[str]:
    """Remove the words that say where to go back to: "(go back to) what we had before"."""
    for phrase in lists.phrases("replies.around.as_before"):
        if len(said) > len(phrase) and tuple(said[-len(phrase) :]) == phrase:
            return said[: -len(phrase)]
    return said


def _between_fillers(said: list[str]) -> Act | None:
    """ "doe nog maar een keer": a reply word with particles around and in it."""
    fillers = lists.words("replies.around.fillers")
    left = [token for token in said if token not in fillers]
    kept = [token for token in said if token not in fillers or token in {"one", "a", "en"}]
    return acts().get(" ".join(left)) or acts().get(" ".join(kept)) if left else None


def _with_tail(said: list[str], *, awaiting_pick: bool) -> Word | None:
    """A word and one value, in either order: "final 4k", "4k final", "variations 3", "info v2", "history 2"."""
    if len(said) == 3 and said[:2] == ["pack", "for"]:  # of a set that the configuration names, or that there is not
        return Word(act=Act.PACK, tail=said[2])
    rest = [
        token
        for token in said
        if token not in {"in", "at", "page", "size", "of", "en", "em", "auf", "v", "the", "x", "do", "make", "it", "a"}
    ]
    if len(rest) != 2:
        return None
    for name, value in (rest, reversed(rest)):
        act = acts().get(name)
        number = NUMBER.fullmatch(f"v{value}" if act is Act.INFO and value.isdecimal() and len(value) > _FIGURES else value)
        if act is Act.FINAL and awaiting_pick and number and len(number[2]) < 3:  # "final 2": of the second, or in 2K
            return Word(act=act, version=_version(number[2]), naming=Naming.POSITION, certain=number[1] == "v")
        if act is Act.FINAL and value.isdecimal() and len(value) < 3 and value not in _SIZES and "at" not in said:
            return Word(act=act, version=_version(value), naming=Naming.POSITION, certain=False)  # "final 7": there is no 7K
        if act is Act.FINAL and re.fullmatch(r"\d{1,4}(?:k|px)?", value):
            return Word(act=act, tail=value)
        if act is Act.VARIATIONS and number and not lists.words("replies.picks.of").isdisjoint(said):
            naming = Naming.VERSION if number[1] == "v" else Naming.POSITION  # "variations of 7"; "7 variations" are so many
            return Word(act=act, version=_version(number[2]), naming=naming)
        if act is Act.VARIATIONS and number and number[1] != "v":
            return Word(act=act, tail=number[2])
        if act is Act.HISTORY and name != rest[0] and not (number and number[1] == "v"):
            continue  # "4 versions" are so many, and "v4 history" is of the fourth
        if act is Act.HISTORY and number and number[1] != "v" and not number[3]:
            return Word(act=act, page=_version(number[2]))
        if act in (Act.INFO, Act.HISTORY, Act.FINAL, Act.VARIATIONS, Act.FORMAT) and number:
            naming = Naming.VERSION if number[1] == "v" else Naming.POSITION
            return Word(act=act, version=_version(number[2]), naming=naming)
    return None


def _so_often(said: Sequence[str]) -> Word | None:
    """ "Again 3x", "variations x4". "Redo 3x" may mean so many undos as well."""
    number, rest = figures.counted(said) or (0, [])
    act = (acts().get(" ".join(rest)) or _between_fillers(rest)) if number > 1 else None
    return Word(act=Act.VARIATIONS, tail=str(number), certain=act is not Act.REDO) if act in _ONCE_MORE else None


def _timed(text: str) -> Word | None:
    """A word and how long: "vote 2h", "let's vote for 30 minutes"."""
    minutes, said = durations.within(text)
    if minutes is None:
        return None
    left = [token for token in _without_politeness(list(said)) if token not in lists.words("replies.durations.leading")]
    return Word(act=Act.VOTE, tail=str(minutes)) if acts().get(" ".join(left)) is Act.VOTE else None


def _of_a_version(said: list[str]) -> Word | None:
    """ "how much did v2 cost?": a question about one version."""
    named = [(token, number) for token in said if (number := NUMBER.fullmatch(token)) and number[1] == "v"]
    if len(named) != 1:
        return None
    token, number = named[0]
    act = _in_a_sentence([other for other in said if other != token])
    return Word(act=act, version=_version(number[2]), naming=Naming.VERSION, whole=False) if act is Act.INFO else None


def _more_like(said: list[str], *, awaiting_pick: bool) -> Word | None:
    """ "more like 7", "4 more of v2": variations of one of several pictures; not "I like 2 more than 3"."""
    number = NUMBER.fullmatch(said[-1]) if len(said) > 2 else None
    if number is None:
        return None
    counts = [token for token in said[:-1] if token.isdecimal()]
    count = counts[0] if len(counts) == 1 else ""
    others = [token for token in said[:-1] if token != count]
    at = next((at for at, token in enumerate(others) if token in lists.words("replies.more.words")), None)
    if at is None:
        return None
    before, after = others[:at], others[at + 1 :]
    like = (*_MORE_LIKE, "replies.picks.of") if count and number[1] == "v" else _MORE_LIKE
    leading = lists.words("replies.sources.like", *like[len(_MORE_LIKE) :])
    if not lists.words("replies.more.before").issuperset(before) or leading.isdisjoint(after):
        return None
    if not lists.words(*like).issuperset(after):
        return None
    naming = Naming.VERSION if number[1] == "v" else Naming.POSITION
    sure = awaiting_pick or naming is Naming.VERSION  # of a sheet that others have followed, or of no picture at all
    return Word(act=Act.VARIATIONS, version=_version(number[2]), naming=naming, tail=count, certain=sure)


def _pick(text: str, said: Sequence[str], *, awaiting_pick: bool, polite: bool) -> Word | None:
    pick = picks.pick(text, said, awaiting_pick=awaiting_pick, polite=polite)
    return Word(act=Act.PICK, version=pick.version, naming=pick.naming, certain=pick.certain) if pick else None


def _for_a_version(text: str, said: Sequence[str], *, awaiting_pick: bool) -> Word | None:
    """ "Number 7 as a final", "7, pack for social"."""
    found = picked_words.order(text, said, acts(), awaiting_pick=awaiting_pick)
    return (
        Word(act=found.act, version=found.version, naming=found.naming, tail=found.size, certain=found.certain) if found else None
    )


def _version(digits: str) -> int | None:
    """1 to 99,999 in any script's digits."""
    return int(digits) or None
