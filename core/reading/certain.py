"""Decides what a message's form alone says for certain, in any language, in under a millisecond: words to other people, emoji and links,
flags, whole reply words, `v2: …`, a bare number below a sheet.

What is decided here is carried out, money or not, and nobody is asked about it. What is left open (None) a text model reads, or the
careful rules do.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from core.acts import table
from core.errors import BadAsk
from core.model import Act, Stage, Wish
from core.reading import (
    careful,
    durations,
    exact,
    figures,
    flags,
    given_up,
    lists,
    mentions,
    named,
    picks,
    quoted,
    replies,
    retractions,
    taken_back,
)
from core.reading.asking import asked, says_nothing
from core.reading.flags import Flagged
from core.reading.reader import Kind, Reading
from core.reading.replies import Word
from core.reading.spoken import UNSPOKEN, Spoken, spoken
from core.reading.tokens import plain, tokens
from core.reading.values import Limits

_SHORT = 120  # characters of a reply word with all that may stand beside it
_COURTESIES = frozenset({"ok", "okay", "thank", "you", "a", "lot"})
_FEW = 8  # words of it
_INSTEAD = 4  # words that may be meant instead
NOT_FOR_US = Reading(kind=Kind.CHATTER, wish=None, stage=Stage.EXACT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a message stands. `newest`: the number of the thread's newest version; None: not known, so that any may exist."""

    limits: Limits
    in_thread: bool
    has_references: bool = False
    awaiting_pick: bool = False
    newest: int | None = None


def certain(text: str, place: Place, *, to_others: bool = False) -> Reading | None:
    """The reading of a message, without the lines that it quotes, that nothing else can change; None: its words have to be read.
    Raises BadAsk for an order for an exact edit that cannot be."""
    if to_others or quoted.is_aside(text):
        return NOT_FOR_US
    if says_nothing(text):
        return _wordless(place)
    if place.in_thread and not place.has_references and (ordered := _exact(text)) is not None:
        return Reading(kind=Kind.INSTRUCTION, wish=ordered, stage=Stage.EXACT)
    try:
        flagged = flags.split(text, place.limits)
        branch = picks.branch(flagged.words) if place.in_thread else None
        if branch and branch.certain and _is_courtesy(branch.words) and not (flagged.values or place.has_references):
            return NOT_FOR_US
        word = reply_word(flagged, place)
        if word is not None:
            sure = flagged.values or (word.certain and word.whole and place.in_thread)
            return worded(word, flagged, place) if sure else None
        said = branch.words if branch and branch.certain else flagged.words
        return _formed(flagged, branch, place) or _signs(said, place)
    except BadAsk:
        return None  # a flag with an impossible value, or people talking about flags among themselves


def _exact(text: str) -> Wish | None:
    """The wish of an order for exact edits. Raises BadAsk also where an order ends with "free" that only a model can carry out."""
    ordered = exact.wish_of(text)
    if ordered is None and exact.says_free(text):
        weighed = careful.weigh(text)
        if weighed.asks or weighed.changes:
            raise BadAsk(exact.NOT_WITHOUT_A_MODEL)
    return ordered


def _wordless(place: Place) -> Reading:
    """A picture without a word may be a reference or just shown around."""
    if not place.has_references:
        return NOT_FOR_US
    return Reading(kind=Kind.UNSURE, wish=Wish(act=Act.EDIT if place.in_thread else Act.NEW), stage=Stage.EXACT)


def _formed(flagged: Flagged, branch: picks.Branch | None, place: Place) -> Reading | None:
    """Read flags, an order for a named version, or a reply word with a size, a format, a count or a tier beside it."""
    goes_on = branch is not None and branch.certain
    if not (flagged.values or goes_on or _is_short(flagged.words)):
        return None
    words = branch.words if branch else flagged.words
    stated = spoken(words, place.limits, new=not place.in_thread)
    said = spoken_word(words, stated, place) if place.in_thread and stated.anything and not is_taken_back(words) else None
    if said is not None:
        said = replace(said, version=branch.version if branch else said.version)
        doubted = careful.supposes(words) or retractions.in_doubt(words)
        is_order = said.certain and not (words.rstrip().endswith(replies.QUESTION_MARKS) or doubted)
        return worded(said, flagged, place, stated) if is_order else None
    if not (flagged.values or goes_on):
        return None
    if branch is None and place.in_thread:
        branch = picks.picked_first(words, awaiting_pick=place.awaiting_pick) or named_beside(words, stated, place)
        words = branch.words if branch else words
    after = replies.word(words, awaiting_pick=False) if goes_on else None
    if branch and after and after.act is not Act.PICK:
        after = replace(after, version=branch.version) if after.version is None else after
        return worded(after, flagged, place, stated)
    if goes_on and not (flagged.values or _orders(words, stated)):
        return None  # "v2: love it" speaks of v2, as "love it" speaks of the picture
    act = Act.EDIT if place.in_thread else Act.NEW
    if place.in_thread and mentions.says_final(words):
        return None  # "final, but greener --ar 16:9"
    version = branch.version if branch else named.changed(words, place.newest) if place.in_thread else None
    wish = asked(act, words, flagged, place.limits, stated, version=version)
    return Reading(kind=Kind.INSTRUCTION, wish=wish, naming=branch.naming if branch else None, stage=Stage.EXACT)


def _orders(words: str, stated: Spoken) -> bool:
    """Whether the words behind "v2:" surely ask for a change, and neither ask a question nor take it back."""
    if words.rstrip().endswith(replies.QUESTION_MARKS) or is_taken_back(words) or mentions.said_last(words):
        return False
    return not _points_elsewhere(tokens(plain(careful.ends_of(words)))) and (
        careful.weigh(words).changes or (stated.anything and stated.alone)
    )


def _is_courtesy(words: str) -> bool:
    """ "v2: thank you", "v2: ok", and a link: what is said of a version so does not pick it."""
    said = tokens(plain(words)) if len(words) <= _SHORT else [words]
    return _COURTESIES.union(lists.words("replies.around.thanks")).issuperset(said)


def _is_short(words: str) -> bool:
    return len(words) <= _SHORT and words.count(" ") < _FEW


def reply_word(flagged: Flagged, place: Place) -> Word | None:
    """Read a message that is a reply word. Flags alone ask for the same once more, with those flags."""
    word = replies.word(flagged.words, awaiting_pick=place.awaiting_pick)
    if word is None and (said := given_up.meant(flagged.words)) != flagged.words:
        word = replies.word(said, awaiting_pick=place.awaiting_pick)  # "final on pro, no, the same model"
    return Word(act=Act.AGAIN) if word is None and flagged.values and says_nothing(flagged.words) else word


def spoken_word(words: str, stated: Spoken, place: Place) -> Word | None:
    """The reply word beside what was stated ("once more on the cheap one"), or that it means: "4 versions of this", "on pro"."""
    word = replies.word(stated.rest, awaiting_pick=place.awaiting_pick) if stated.rest else None
    if word is not None and word.act is Act.AGAIN and word.version is not None and stated.tier:
        return replace(word, certain=not replies.is_question(words))  # "redo 7 on pro": without a tier it may be talk
    if word is not None and table.row(word.act).repaints:
        return replace(word, act=Act.VARIATIONS) if stated.count else word
    if word is not None and stated.count and word.act is Act.PICK:
        return replace(word, act=Act.VARIATIONS)  # "4 versions of v2"
    if word is not None and stated.tier and word.act is Act.PICK and not (stated.size or stated.ratio):
        return replace(word, act=Act.AGAIN)  # "the second on pro"
    if stated.alone and stated.count:
        return Word(act=Act.VARIATIONS, certain=not stated.bare)
    if stated.count and (of := named.made_of(words)) is not None and not _holds_more(words, place):
        return Word(act=Act.VARIATIONS, version=of, naming=picks.Naming.VERSION)  # "give me 5 versions of v2"
    if stated.alone and stated.tier and not (stated.size or stated.ratio):
        said = tuple(tokens(plain(words)))
        names = lists.phrases(f"painted.tier.{stated.tier}") if stated.tier in lists.table("painted.tier") else ((stated.tier,),)
        return Word(act=Act.AGAIN, certain=said not in names)  # "pro!", "プロ": praise, or a wish
    return None


def _holds_more(words: str, place: Place) -> bool:
    """Whether there is more in a message than a count and the version that it is said of."""
    return not spoken(named.without_versions(words), place.limits, new=False).alone


def named_beside(words: str, stated: Spoken, place: Place) -> picks.Branch | None:
    """The version named beside what was stated, if nothing else is: "the third in 4K"."""
    word = replies.word(stated.rest, awaiting_pick=place.awaiting_pick) if stated.rest and stated.anything else None
    if word is None or word.version is None or word.naming is None:
        return None
    return picks.Branch(version=word.version, words=words, certain=False, naming=word.naming)


def worded(word: Word, flagged: Flagged, place: Place, stated: Spoken = UNSPOKEN) -> Reading:
    """The reading of a reply word."""
    if place.newest is not None and not _can_be(word, place.newest, awaiting_pick=place.awaiting_pick):
        return NOT_FOR_US if word.certain else replace(NOT_FOR_US, stage=Stage.RULES)
    lacks = place.newest is not None and word.version is not None and word.version > place.newest
    certain = word.certain or bool(flagged.values) or lacks  # of a version that is not there, nothing can be paid
    if word.act is Act.PICK and flagged.values:  # "2 --tier pro": a pick paints nothing, so once more is asked about
        word, certain = replace(word, act=Act.AGAIN), False
    return Reading(
        kind=Kind.WORD if certain else Kind.UNSURE,
        wish=_word_wish(word, flagged, place.limits, stated),
        naming=word.naming,
        stage=Stage.EXACT if certain and word.whole else Stage.RULES,
    )


def _can_be(word: Word, newest: int, *, awaiting_pick: bool) -> bool:
    """Whether the version that a word names exists, or else saying that it does not exist would help."""
    if word.version is None or word.version <= newest:
        return True
    sure = word.certain or (word.act is Act.FINAL and word.naming is picks.Naming.POSITION)
    if word.naming is not picks.Naming.FIGURE and word.act not in (Act.PICK, Act.BEFORE_AFTER):
        return sure
    return sure and (word.naming is None or picks.is_meant(word.version, word.naming, newest, awaiting_pick=awaiting_pick))


def _word_wish(word: Word, flagged: Flagged, limits: Limits, stated: Spoken) -> Wish:
    """The wish of a word with what is beside it ("4k" in "final 4k"), which counts unless a flag says otherwise."""
    size, count = flagged.values.get("size"), flagged.count
    if word.act is Act.FINAL and word.tail:
        size = size or word.tail
    if word.act is Act.VARIATIONS and word.tail:
        count = int(word.tail)
    wish = asked(word.act, "", flagged, limits, stated, size=size, count=count, version=word.version)
    if word.act is Act.PACK and word.tail:
        wish = replace(wish, words=word.tail)
    if word.act is Act.VOTE and word.tail:
        wish = replace(wish, minutes=durations.checked(int(word.tail)))
    return replace(wish, against=word.against, page=word.page)


def _signs(words: str, place: Place) -> Reading | None:
    """Emoji, links or figures alone, or a bare "no" or "hm", or "see above"."""
    if place.has_references:
        return None
    said = tokens(plain(careful.ends_of(words)))
    if place.in_thread and place.awaiting_pick and (times := figures.times(words)):
        wish = Wish(act=Act.VARIATIONS, count=min(times, place.limits.max_count))
        return Reading(kind=Kind.UNSURE, wish=wish, stage=Stage.EXACT)  # which, or how many?
    talk = replies.interjections().issuperset(said) or _points_elsewhere(said) or _are_figures(words, place)
    alone = not said or (place.in_thread and talk)
    return NOT_FOR_US if alone else None


def _points_elsewhere(said: list[str]) -> bool:
    """ "See above", "siehe oben": speaks of what somebody wrote."""
    return tuple(said) in lists.phrases("replies.pointing.elsewhere")


def _are_figures(words: str, place: Place) -> bool:
    return figures.are_all(words) and not named.combines(words) and not spoken(words, place.limits, new=False).anything


def is_taken_back(words: str) -> bool:
    """Whether a message ends by taking back what it asks for, with nothing behind that but talk ("never mind, it's cute"). What follows
    a "no wait" is rather meant instead: "make it green, no wait, grey"."""
    words = retractions.corrected(words)
    if given_up.given_up(words):
        return given_up.leaves_nothing(words)
    rest = taken_back.after_taking_back(words)
    if rest is None or _names_quality(rest):
        return False
    weighed = careful.weigh(rest)
    instead = 0 < weighed.words <= _INSTEAD and retractions.leads_on(words[: len(words) - len(rest)])
    return not rest.strip() or (weighed.talks if instead else weighed.chats)


def _names_quality(words: str) -> bool:
    """ "The best one", after "on the cheap one, no": what is meant instead."""
    said = tokens(plain(words))
    quality = lists.words(*(f"painted.quality.{name}" for name in lists.table("painted.quality")))
    around = lists.words("painted.marks.one", "painted.marks.on", "painted.marks.article", "painted.marks.model")
    return len(said) <= _FEW and not quality.isdisjoint(said) and (quality | around).issuperset(said)
