"""Understands a plain message where the studio listens: an instruction, a reply word, chat, or unsure."""

from __future__ import annotations

from dataclasses import replace

from core.errors import BadAsk
from core.model import Act, Stage, Wish
from core.reading import careful, figures, flags, mentions, picks, quoted, replies, stances, units
from core.reading.asking import asked
from core.reading.checks import says_nothing
from core.reading.reader import Kind, Reading
from core.reading.spoken import UNSPOKEN, Spoken, spoken
from core.reading.tokens import plain, tokens
from core.reading.values import Limits

_FEW_WORDS = 6
_TITLE = 3  # words: a title has more
_ONE_THING = frozenset({"a", "an", "ein", "eine", "einen", "un", "une", "una", "um", "uma", "een", "en", "ett", "bir"})
_QUESTION_MARKS = ("?", "？", "؟")
_PAINTED_AGAIN = (Act.AGAIN, Act.VARIATIONS, Act.FINAL)
_CHATTER = Reading(kind=Kind.CHATTER, wish=None)
_NOT_FOR_US = Reading(kind=Kind.CHATTER, wish=None, stage=Stage.EXACT)


def read(
    text: str,
    limits: Limits,
    *,
    in_thread: bool,
    has_references: bool = False,
    addressed: bool = False,
    to_others: bool = False,
    awaiting_pick: bool = False,
    newest: int | None = None,
) -> Reading:
    """Understand a message, within 5 ms, without asking anybody.

    in_thread       an instruction edits the thread's picture; otherwise it asks for a new one
    has_references  pictures are attached
    addressed       the bot was mentioned, ping-replied or written to directly: talk between people it is not
    to_others       the text begins with a mention of somebody else, or mentions only others
    awaiting_pick   the thread shows a sheet of several pictures, so that "the first one" or "I like 2" picks
    newest          the number of the thread's newest version; None: not known, so that any number may be one

    Unsure is the answer that neither spends nor stays silent. Raises BadAsk for a flag that cannot be, and for an instruction that
    is too long; chat may be of any length.
    This is a pure function: what it leaves open (`Reading.is_open`) a text model may read (core.reading.reader.Reader).
    """
    text = quoted.without_lines(text)
    if text.lstrip().startswith("//") or to_others:
        return _NOT_FOR_US
    if says_nothing(text):
        return _wordless(in_thread=in_thread, has_references=has_references)
    try:
        flagged = flags.split(text, limits)
    except BadAsk:
        kind = _kind(text, UNSPOKEN, in_thread=in_thread, has_references=has_references, addressed=addressed)
        if kind is Kind.CHATTER:
            return _CHATTER  # people talking of flags among themselves
        raise
    word = replies.word(flagged.words, awaiting_pick=awaiting_pick)
    if word is None and flagged.values and says_nothing(flagged.words):
        word = replies.Word(act=Act.AGAIN)  # "--ar 16:9": the same once more, so
    if word is not None and not (in_thread or word.certain or flagged.values):  # there is nothing yet to go back to or repeat
        return Reading(kind=Kind.UNSURE, wish=Wish(act=Act.NEW, words=flagged.words))
    if word is not None:
        return _worded(word, flagged, limits, UNSPOKEN, awaiting_pick=awaiting_pick, newest=newest)
    branch = _branch(flagged.words, limits, addressed=addressed, awaiting_pick=awaiting_pick) if in_thread else None
    words = branch.words if branch else flagged.words
    try:
        heard = spoken(words, limits, new=not in_thread)
    except BadAsk:
        if in_thread and not addressed and words.rstrip().endswith(_QUESTION_MARKS):
            return _CHATTER  # "16:9 or 4:3?": asked of each other
        raise
    if (
        in_thread
        and heard.anything
        and not _is_taken_back(words)
        and (said := _spoken_word(words, heard, awaiting_pick=awaiting_pick)) is not None
    ):
        said = replace(
            said, version=branch.version if branch else said.version, certain=said.certain and not _only_asks(words, heard)
        )
        return _worded(said, flagged, limits, heard, awaiting_pick=awaiting_pick, newest=newest)
    if in_thread and branch is None and heard.rest and heard.anything:
        branch = _named_beside(words, heard, awaiting_pick=awaiting_pick)
    kind = _kind(words, heard, in_thread=in_thread, has_references=has_references, addressed=addressed)
    if branch and branch.certain and (after := replies.word(words, awaiting_pick=False)) and after.act is not Act.PICK:
        after = replace(after, version=branch.version) if after.version is None else after
        return _worded(after, flagged, limits, heard, awaiting_pick=awaiting_pick, newest=newest)
    if branch and newest is not None and branch.version > newest and not branch.certain and kind is not Kind.INSTRUCTION:
        branch, words = None, flagged.words  # "v8 engine, please"
        kind = _kind(words, heard, in_thread=in_thread, has_references=has_references, addressed=addressed)
    if flagged.values or (branch and branch.certain):
        kind = Kind.INSTRUCTION
    elif (
        in_thread
        and not (has_references or heard.alone or heard.count or kind is Kind.CHATTER)
        and (about := _about_words(words, addressed=addressed))
    ):
        return about
    if kind is Kind.CHATTER:
        return _NOT_FOR_US if _is_wordless(words, in_thread=in_thread, has_references=has_references) else _CHATTER
    act = Act.EDIT if in_thread or kind is Kind.UNSURE else Act.NEW
    wish = asked(act, words, flagged, limits, heard, version=branch.version if branch else None)
    stage = Stage.EXACT if flagged.values or (branch and branch.certain) else Stage.RULES
    return Reading(kind=kind, wish=wish, naming=branch.naming if branch else None, stage=stage)


def _branch(words: str, limits: Limits, *, addressed: bool, awaiting_pick: bool) -> picks.Branch | None:
    """The version that a message goes on from; if it is picked in passing, only if something is to be done with it."""
    if named := picks.branch(words):
        return named
    picked = picks.picked_first(words, awaiting_pick=awaiting_pick)
    if picked is None:
        return None
    try:
        heard = spoken(picked.words, limits, new=False)
    except BadAsk:
        return None
    kind = _kind(picked.words, heard, in_thread=True, has_references=False, addressed=addressed)
    return picked if kind is Kind.INSTRUCTION else None


def _named_beside(words: str, heard: Spoken, *, awaiting_pick: bool) -> picks.Branch | None:
    """The version named beside what was heard, if nothing else is: "the third in 4K"."""
    word = replies.word(heard.rest, awaiting_pick=awaiting_pick)
    if word is None or word.version is None or word.naming is None:
        return None
    return picks.Branch(version=word.version, words=words, certain=False, naming=word.naming)


def _wordless(*, in_thread: bool, has_references: bool) -> Reading:
    """A picture without a word may be a reference or just shown around."""
    if not has_references:
        return _NOT_FOR_US
    return Reading(kind=Kind.UNSURE, wish=Wish(act=Act.EDIT if in_thread else Act.NEW), stage=Stage.EXACT)


def _is_wordless(words: str, *, in_thread: bool, has_references: bool) -> bool:
    """Whether nothing is said that could be read: emoji, links or figures alone, or a bare "no" or "hm"."""
    if has_references:
        return False
    if in_thread and replies.interjections().issuperset(tokens(plain(words[: careful.LONGEST_READ]))):
        return True
    return careful.weigh(words).words == 0 or (in_thread and figures.are_all(words))


def _spoken_word(words: str, heard: Spoken, *, awaiting_pick: bool) -> replies.Word | None:
    """The reply word beside what was heard ("once more on the cheap one"), or that it means: "4 versions of this", "on pro"."""
    word = replies.word(heard.rest, awaiting_pick=awaiting_pick) if heard.rest else None
    if word is not None and word.act in _PAINTED_AGAIN:
        return replace(word, act=Act.VARIATIONS) if heard.count else word
    if word is not None and heard.count and word.act is Act.PICK:
        return replace(word, act=Act.VARIATIONS)  # "4 versions of v2"
    if word is not None and heard.tier and word.act is Act.PICK and not (heard.size or heard.ratio):
        return replace(word, act=Act.AGAIN)  # "the second on pro"
    if heard.alone and heard.count:
        return replies.Word(act=Act.VARIATIONS)
    if heard.alone and heard.tier and not (heard.size or heard.ratio):
        return replies.Word(act=Act.AGAIN, certain=tokens(plain(words)) != [heard.tier])  # "pro!": praise, or a wish
    return None


def _only_asks(words: str, heard: Spoken) -> bool:
    """Whether somebody only asks about it: "4K?", "is v2 in 4K?". "Can you do it in 4K?" and "maybe 4K?" propose it."""
    return words.rstrip().endswith(_QUESTION_MARKS) and not careful.weigh(heard.rest).asks


def _worded(
    word: replies.Word, flagged: flags.Flagged, limits: Limits, heard: Spoken, *, awaiting_pick: bool, newest: int | None
) -> Reading:
    if newest is not None and not _can_be(word, newest, awaiting_pick=awaiting_pick):
        return _NOT_FOR_US if word.certain else _CHATTER
    certain = word.certain or bool(flagged.values)
    if word.act is Act.PICK and flagged.values:  # "2 --tier pro": a pick paints nothing, so once more is asked about
        word, certain = replace(word, act=Act.AGAIN), False
    kind, stage = (Kind.WORD, Stage.EXACT) if certain else (Kind.UNSURE, Stage.RULES)
    return Reading(kind=kind, wish=_word_wish(word, flagged, limits, heard), naming=word.naming, stage=stage)


def _can_be(word: replies.Word, newest: int, *, awaiting_pick: bool) -> bool:
    """Whether the version that a word names exists, or an answer that it does not would help."""
    if word.version is None or word.version <= newest:
        return True
    return word.certain and (word.naming is None or picks.is_meant(word.version, word.naming, awaiting_pick=awaiting_pick))


def _kind(words: str, heard: Spoken, *, in_thread: bool, has_references: bool, addressed: bool) -> Kind:
    scored = careful.weigh(words)
    if in_thread and not has_references and replies.interjections().issuperset(tokens(plain(words[: careful.LONGEST_READ]))):
        return Kind.CHATTER  # "no", "hm"
    if scored.words == 0 or (in_thread and figures.are_all(words) and not heard.anything):  # emoji, links, figures
        return Kind.UNSURE if has_references or quoted.is_whole(words) else Kind.CHATTER
    if _is_taken_back(words):
        told = has_references or (addressed and not in_thread) or _answers_itself(words)
        return Kind.UNSURE if told else Kind.CHATTER
    described = not in_thread and addressed and scored.pictured and _describes(words)
    pictures = has_references and scored.words <= _FEW_WORDS and not (scored.courteous or scored.talks or scored.hinted)
    told = not in_thread and not (scored.courteous or scored.talks)  # a picture described: "a castle on a hill"
    if scored.changes or described or pictures or told or (heard.anything and heard.alone):
        questioned = in_thread and heard.anything and _only_asks(words, heard)
        bare = in_thread and not (scored.ordered or heard.anything) and (figures.are_half(words) or units.measure_alone(words))
        return Kind.UNSURE if questioned or bare else Kind.INSTRUCTION
    if not scored.talks or ((has_references or addressed) and not scored.courteous):
        return Kind.UNSURE
    return Kind.CHATTER


def _describes(words: str) -> bool:
    """Whether a message is one phrase about one thing, like a title: "a thank you card for Tom", "a clock showing 9:16"."""
    said = tokens(plain(words[: careful.LONGEST_READ]))
    return len(said) > _TITLE and said[0] in _ONE_THING and not words.rstrip().endswith((*_QUESTION_MARKS, "!"))


def _is_taken_back(words: str) -> bool:
    """Whether a message ends by taking back what it asks for, with nothing behind that but talk ("never mind, it's cute")."""
    rest = stances.after_taking_back(words)
    return rest is not None and (not rest.strip() or careful.weigh(rest).talks)


def _answers_itself(words: str) -> bool:
    """Whether somebody says no to a question of their own and goes on: "a cat in 4K? no. small is fine" still wants the cat."""
    rest = stances.after_taking_back(words) or ""
    return bool(rest.strip()) and any(mark in words[: len(words) - len(rest)] for mark in _QUESTION_MARKS)


def _about_words(words: str, *, addressed: bool) -> Reading | None:
    """Understand a message that is about the final or a free word and about nothing in the picture: it orders no edit. "We need the
    final by 5pm" is talk; "give me the final", "how do I undo?" and "too dark, go back" are asked about."""
    words = quoted.without_quotes(words)
    last = mentions.said_last(words)
    if last and not careful.weigh(last[1]).ordered:
        return Reading(kind=Kind.UNSURE, wish=Wish(act=last[0]))
    if asked := mentions.asked_last(words):
        return Reading(kind=Kind.UNSURE, wish=Wish(act=asked))
    act = mentions.mentioned(words)
    if act is None or (heard := careful.weigh(words)).pictured:
        return None
    if act is Act.FINAL and not (addressed or heard.ordered or replies.requests(words)):
        return _CHATTER
    if act is not Act.FINAL and heard.ordered and not replies.is_question(words):
        return None
    return Reading(kind=Kind.UNSURE, wish=Wish(act=act))


def _word_wish(word: replies.Word, flagged: flags.Flagged, limits: Limits, heard: Spoken) -> Wish:
    """The wish of a word with what is beside it ("4k" in "final 4k"), which counts unless a flag says otherwise."""
    size, count = flagged.values.get("size"), flagged.count
    if word.act is Act.FINAL and word.tail:
        size = size or word.tail
    if word.act is Act.VARIATIONS and word.tail:
        count = int(word.tail)
    return asked(word.act, "", flagged, limits, heard, size=size, count=count, version=word.version)
