"""Reads by rules what people say in a thread of ours: which version they mean, and whether it is to be changed or made once more, or
is only talked about."""

from __future__ import annotations

from dataclasses import dataclass, replace

from core.errors import BadAsk
from core.model import Act, Wish
from core.reading import (
    careful,
    comparing,
    cutting,
    doubts,
    figures,
    given_up,
    larger,
    lists,
    mentions,
    named,
    picks,
    quoted,
    replies,
    retractions,
    units,
)
from core.reading.asking import asked
from core.reading.certain import Place, is_taken_back, named_beside, spoken_word, worded
from core.reading.flags import Flagged
from core.reading.kinds import kind_of, only_asks
from core.reading.reader import CHATTER, Kind, Reading
from core.reading.replies import QUESTION_MARKS
from core.reading.spoken import UNSPOKEN, Spoken, spoken
from core.reading.tokens import is_unspaced, plain, tokens
from core.reading.values import Limits

_LONGEST_MORE = 40  # characters of "4 more"
_ENGLISH_DEGREES = ("more", "less")  # "2 more cats", but "2 plus sombre"
_FORMATS = frozenset({"figures", "always", "shape", "scenic", "outlet", "bare"})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    """A message in a thread, taken apart. `branch`: the version it goes on from; `words`: what is said of that one, or all that is said;
    `stated`: the size, format, count and tier in them. `combined`: the kind of a message that puts versions together. `leads`: the
    branch is the picture of a sheet that an order begins with."""

    flagged: Flagged
    place: Place
    addressed: bool
    branch: picks.Branch | None
    words: str
    stated: Spoken
    combined: Kind | None
    leads: bool

    @property
    def version(self) -> int | None:
        return self.branch.version if self.branch else None

    def wish(self, act: Act, words: str = "", *, version: int | None = None) -> Wish:
        """The wish for an act with everything that was said beside it. Raises BadAsk."""
        return asked(act, words, self.flagged, self.place.limits, self.stated, version=version)

    def kind(self, words: str) -> Kind:
        return kind_of(words, self.stated, self.place, addressed=self.addressed)


def read(flagged: Flagged, place: Place, *, addressed: bool) -> Reading:
    """What words in a thread come to: a change of its picture, the same once more, or talk."""
    comparing.check_two(tokens(plain(flagged.words[: careful.LONGEST_READ])))
    said = _taken_apart(flagged, place, addressed=addressed)
    if said is None:
        return CHATTER  # "16:9 or 4:3?": asked of each other
    return _repeated(said) or _changed(said)


def _taken_apart(flagged: Flagged, place: Place, *, addressed: bool) -> _Said | None:
    """Find the version that a message in a thread goes on from, and what the rest states. None: the message asks which of two things that
    cannot both be. Raises BadAsk where it orders them."""
    picked = _branch(flagged.words, place, addressed=addressed)
    led = _led(flagged.words) if place.awaiting_pick and picked is None else None
    branch = picked or led
    combined = _combined(branch.words if branch and branch.certain else flagged.words)
    branch = None if combined and branch and not branch.certain else branch  # "v1 + v2"
    words = branch.words if branch else flagged.words
    try:
        stated = spoken(words, place.limits, new=False)
    except BadAsk:
        if not addressed and words.rstrip().endswith(QUESTION_MARKS):
            return None
        raise
    return _Said(
        flagged=flagged,
        place=place,
        addressed=addressed,
        branch=branch,
        words=words,
        stated=stated,
        combined=combined,
        leads=branch is not None and branch is led,
    )


def _repeated(said: _Said) -> Reading | None:
    """The reading of words that ask for the same once more, with what was stated: "4 versions of this", "on pro"."""
    words, stated = said.words, said.stated
    if not said.place.has_references and given_up.leaves_one(words):
        return Reading(kind=Kind.UNSURE, wish=said.wish(Act.AGAIN))
    word = spoken_word(words, stated, said.place) if stated.anything and not is_taken_back(words) else None
    if word is None:
        return None
    version = said.branch.version if said.branch else word.version
    sure = word.certain and not (only_asks(words, stated) or retractions.in_doubt(words))
    return worded(replace(word, version=version, certain=sure), said.flagged, said.place, stated)


def _changed(said: _Said) -> Reading:
    """The reading of words that change the picture, unless they are talk or speak of the final or of a free word."""
    beside = said.branch or named_beside(said.words, said.stated, said.place)
    said, kind = _with_existing_version(replace(said, branch=beside))
    only_larger = said.stated.size is None and larger.is_all(said.words)
    has_references = said.place.has_references
    if not has_references and (mentions.says_final(said.words) or only_larger):
        return Reading(kind=Kind.UNSURE, wish=said.wish(Act.FINAL, version=said.version))
    version = said.version if said.branch else named.changed(retractions.corrected(said.words), said.place.newest)
    said, kind = _weighed(said, kind, names_version=said.branch is None and bool(version))
    if (else_meant := _else_meant(said, kind)) is not None:
        return else_meant
    if kind is Kind.CHATTER:
        return CHATTER
    if not (has_references or said.branch or said.flagged.values) and _FORMATS.intersection(said.stated.refuses):
        return Reading(kind=Kind.UNSURE, wish=Wish(act=Act.FORMAT))  # "not square": then which?
    if (only_larger and has_references) or (said.stated.size is None and larger.is_added(said.words)):
        kind = Kind.UNSURE  # its price is asked about
        said = replace(said, stated=replace(said.stated, size=larger.size(said.place.limits)))
    wish = said.wish(Act.EDIT, said.words, version=version)
    return Reading(kind=kind, wish=wish, naming=said.branch.naming if said.branch else None)


def _with_existing_version(said: _Said) -> tuple[_Said, Kind]:
    """The message without a version that the thread does not have, and hardly means ("v8 engine, please"), and its kind."""
    branch, newest, kind = said.branch, said.place.newest, said.kind(said.words)
    if branch is None or newest is None or branch.version <= newest or branch.certain or _points(branch.words):
        return said, kind
    said = replace(said, branch=None, words=said.flagged.words)
    kind = said.kind(said.words)
    return said, Kind.UNSURE if kind is Kind.INSTRUCTION else kind


def _weighed(said: _Said, kind: Kind, *, names_version: bool) -> tuple[_Said, Kind]:
    """The kind of a message, where an order may mean something else, or talk may be an order. names_version: a version is named within
    the words, not before them."""
    if names_version and kind is Kind.UNSURE:  # "v9" is a word that few orders hold
        kind = said.kind(named.without_versions(said.words))
    limits = said.place.limits
    if kind is Kind.INSTRUCTION and not said.stated.count and (many := _more(cutting.PIECES.split(said.words)[0], limits)):
        kind, said = Kind.UNSURE, replace(said, stated=replace(said.stated, count=many))  # "4 more, but darker"
    kind = said.combined or _takes(said.words, kind)
    if kind is Kind.INSTRUCTION and _may_mean_else(said):
        kind = Kind.UNSURE
    if kind is Kind.CHATTER and said.place.awaiting_pick and named.combines_positions(said.words) and not is_taken_back(said.words):
        kind = Kind.UNSURE
    return said, kind


def _else_meant(said: _Said, kind: Kind) -> Reading | None:
    """The question about the final, a free word, or more pictures, where a message may be about these: "give me the final", "4 more"."""
    if said.place.has_references:
        return None
    about = None
    if not (said.stated.alone or said.stated.count or kind is Kind.CHATTER):
        about = _about_words(said.words, addressed=said.addressed)
    if about is not None:
        finals = about.wish is not None and about.wish.act is Act.FINAL
        return replace(about, wish=said.wish(Act.FINAL)) if finals else about
    more = _more(given_up.meant(said.words), said.place.limits)
    return Reading(kind=Kind.UNSURE, wish=Wish(act=Act.VARIATIONS, count=more)) if more else None


def _combined(words: str) -> Kind | None:
    """The kind of a message that puts versions together: "combine v1 and v2" is an order, "we could combine v1 and v2" may be one."""
    if is_taken_back(words):
        return None
    return Kind.INSTRUCTION if named.orders_to_combine(words) else Kind.UNSURE if named.combines(words) else None


def _takes(words: str, kind: Kind) -> Kind:
    """The kind of a message that may begin with what is to be taken from a version, and then is no talk."""
    takes = kind is Kind.CHATTER and not (replies.is_question(words) or is_taken_back(words)) and named.orders_to_take(words)
    return Kind.UNSURE if takes else kind


def _branch(words: str, place: Place, *, addressed: bool) -> picks.Branch | None:
    """The version that a message goes on from; if it is picked in passing, only if something is to be done with it."""
    if goes_on := picks.branch(words):
        return goes_on
    taken = named.positions(words)
    picked = picks.picked_first(words, awaiting_pick=place.awaiting_pick or bool(taken))
    if picked is None or not (
        place.awaiting_pick or picked.naming is picks.Naming.VERSION or _is_figure_first(words, picked, place)
    ):
        return None
    try:
        stated = spoken(picked.words, place.limits, new=False)
    except BadAsk:
        return None
    alone = replace(place, has_references=False)
    kind = kind_of(picked.words, stated, alone, addressed=addressed)
    if kind is Kind.UNSURE and place.awaiting_pick and picked.naming is not picks.Naming.VERSION:
        kind = kind_of(words, UNSPOKEN, alone, addressed=addressed)  # "12, with a hat": the whole of it asks
    takes = kind is Kind.UNSURE and (taken or named.sources(picked.words))
    return picked if takes or kind is Kind.INSTRUCTION else None


def _led(words: str) -> picks.Branch | None:
    """The picture of a sheet that an order begins with: "number 2 darker", "2 darker"; "4 fewer chimneys" counts things."""
    found = picks.led(words)
    if found is None or doubts.points_at_a_place(words):
        return None
    said = [unit for clause in units.units_of(found.words).all for unit in clause]
    leads_on = bool(said) and said[0].has("into", "on", "with", "not")
    left = replies.without_openings(tokens(plain(found.words)))
    unspaced = bool(left) and is_unspaced(left[0])
    orders = leads_on or careful.weigh(" ".join(left)).changes or (unspaced and careful.weigh(words).changes)
    if not orders or any(unit.has(*units.VALUED) for unit in said):  # "the third in 4K" is read as it stands
        return None
    one = len(left) == 1 or (len(left) == 2 and said[0].has("degree"))
    counts = found.naming is picks.Naming.FIGURE and not (leads_on or (one and said[0].text not in _ENGLISH_DEGREES))
    return None if counts else found


def _is_by_number(branch: picks.Branch | None) -> bool:
    return branch is not None and branch.naming is not picks.Naming.VERSION


def _may_mean_else(said: _Said) -> bool:
    """Whether an order in a thread may as well mean something else, so that it is asked about before it is paid for."""
    words, stated, branch = said.words, said.stated, said.branch
    several = branch is not None and not branch.certain and named.names_several(said.flagged.words)  # "make v1 and v2 darker"
    figure = said.leads and branch is not None and branch.naming is picks.Naming.FIGURE  # "2 darker": the second, or two of them
    return (
        several
        or figure
        or doubts.is_doubtful(words)
        or (stated.tier is not None and doubts.ends_in_a_tier(words))
        or doubts.is_one_of_a_shape(words, stated)
        or (not said.place.awaiting_pick and _is_by_number(branch))
    )


def _is_figure_first(words: str, picked: picks.Branch, place: Place) -> bool:
    """Whether a message begins with a figure that may name a version although no sheet is there: "7 with the sign of 3"."""
    head = tokens(plain(words[: len(words) - len(picked.words)]))
    at = next((at for at, token in enumerate(head) if token.isdecimal()), None)
    nouns = lists.words("replies.picks.numbering", "painted.marks.article")
    return place.newest is not None and at is not None and nouns.issuperset(head[:at])


def _points(words: str) -> bool:
    """Whether words speak of a picture that is there: "v9 make it night"."""
    return not lists.words("talk.pointing.this", "talk.pointing.it").isdisjoint(tokens(plain(words)))


def _more(words: str, limits: Limits) -> int | None:
    """How many more pictures "4 more", "a dozen more" and "four of them please" may ask for; it may be said of anything."""
    if len(words) > _LONGEST_MORE or figures.is_signed(words):
        return None
    said = [unit for clause in units.units_of(words).all for unit in clause]
    numbers = [int(unit.marks["number"]) for unit in said if unit.has("number")]
    rest = [token for unit in said if not unit.has("number") for token in tokens(unit.text)]
    more, please = lists.words("replies.more.words"), lists.words("replies.around.please")
    them = lists.words("replies.more.of_them")
    if (
        len(numbers) != 1
        or not rest
        or not (more.issuperset(rest) or (them & set(rest) and (more | them | please).issuperset(rest)))
    ):
        return None
    return numbers[0] if 1 < numbers[0] <= limits.max_count else None


def _about_words(words: str, *, addressed: bool) -> Reading | None:
    """Understand a message that is about the final or a free word and about nothing in the picture: it orders no edit. "We need the
    final by 5pm" is talk; "give me the final", "how do I undo?" and "too dark, go back" are asked about."""
    words = quoted.without_quotes(words)
    last = mentions.said_last(words)
    if last:
        return Reading(kind=Kind.UNSURE, wish=Wish(act=last[0]))
    if asked := mentions.asked_last(words):
        return Reading(kind=Kind.UNSURE, wish=Wish(act=asked))
    act = mentions.mentioned(words)
    if act is None or (weighed := careful.weigh(words)).changes:
        return None
    if act is Act.FINAL and weighed.chats and not (addressed or replies.requests(words)):
        return CHATTER
    if act is not Act.FINAL and weighed.asks and not replies.is_question(words):
        return None
    return Reading(kind=Kind.UNSURE, wish=Wish(act=act))
