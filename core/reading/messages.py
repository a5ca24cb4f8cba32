"""Understands a plain message where the studio listens: an instruction, a reply word, chat, or unsure."""

from __future__ import annotations

from dataclasses import dataclass, replace

from core.errors import BadAsk
from core.model import Act, Wish
from core.reading import (
    careful,
    comparing,
    craft,
    cutting,
    figures,
    flags,
    given_up,
    larger,
    lists,
    mentions,
    named,
    picks,
    pictured,
    quoted,
    replies,
    retractions,
    stating,
    taken_back,
    units,
)
from core.reading.asking import asked
from core.reading.certain import Place, certain, is_taken_back, named_beside, reply_word, spoken_word, worded
from core.reading.classifier import needing
from core.reading.flags import Flagged
from core.reading.reader import Kind, Reading
from core.reading.replies import QUESTION_MARKS
from core.reading.spoken import UNSPOKEN, Spoken, spoken
from core.reading.tokens import is_unspaced, plain, tokens
from core.reading.values import Limits

_OF_A_PICTURE = 0.7  # of being about a picture that is there: of talk beside one, less is about anything but that picture
_POINTING, _FEW_WORDS = 3, 6  # words beside a picture: "this one", "put these beside it"
_LONGEST_MORE = 40  # characters of "4 more"
_ENGLISH_DEGREES = ("more", "less")  # "2 more cats", but "2 plus sombre"
_OBJECT = 2  # words of an order that says of what: "draw a cat"
_TITLE = 3  # words: a title has more
_ONE_THING = frozenset({"a", "an", "ein", "eine", "einen", "un", "une", "una", "um", "uma", "een", "en", "ett", "bir"})
_FORMATS = frozenset({"figures", "always", "shape", "scenic", "outlet", "bare"})
_SIDES = tuple(f"exact.where.{side}" for side in ("left", "right", "top", "bottom", "middle"))
_CHATTER = Reading(kind=Kind.CHATTER, wish=None)


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

    Unsure is the answer that neither spends nor stays silent. Raises BadAsk for a flag with an impossible value, and for an
    instruction that is too long; chat may be of any length. This is a pure function: what it leaves open (`Reading.is_open`) a text
    model may read (core.reading.reader.Reader).
    """
    text = quoted.without_lines(text)
    place = Place(limits=limits, in_thread=in_thread, has_references=has_references, awaiting_pick=awaiting_pick, newest=newest)
    decided = certain(text, place, to_others=to_others)
    return decided if decided is not None else _by_rules(text, place, addressed=addressed)


def _by_rules(text: str, place: Place, *, addressed: bool) -> Reading:
    """What the careful rules make of a message whose form decides nothing."""
    try:
        flagged = flags.split(text, place.limits)
    except BadAsk:
        if _kind(text, UNSPOKEN, place, addressed=addressed) is Kind.CHATTER:
            return _CHATTER  # people talking of flags among themselves
        raise
    word = reply_word(flagged, place)
    if word is not None and not (place.in_thread or word.certain):  # outside a thread there is nothing to go back to or repeat
        return Reading(kind=Kind.UNSURE, wish=Wish(act=Act.NEW, words=flagged.words))
    if word is not None:
        return worded(word, flagged, place)
    return _in_thread(flagged, place, addressed=addressed) if place.in_thread else _outside(flagged, place, addressed=addressed)


def _outside(flagged: Flagged, place: Place, *, addressed: bool) -> Reading:
    """What words outside a thread come to: a new picture, or a question about the pictures beside them."""
    words, limits = flagged.words, place.limits
    stated = spoken(words, limits, new=True)
    kind = _kind(words, stated, place, addressed=addressed)
    if kind is Kind.CHATTER:
        return _CHATTER
    if place.has_references and stated.size is None and larger.is_all(words):
        kind, stated = Kind.UNSURE, replace(stated, size=larger.size(limits))  # its price is asked about
    act = Act.EDIT if kind is Kind.UNSURE else Act.NEW
    return Reading(kind=kind, wish=asked(act, words, flagged, limits, stated))


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
        return _kind(words, self.stated, self.place, addressed=self.addressed)


def _in_thread(flagged: Flagged, place: Place, *, addressed: bool) -> Reading:
    """What words in a thread come to: a change of its picture, the same once more, or talk."""
    comparing.check_two(tokens(plain(flagged.words[: careful.LONGEST_READ])))
    said = _taken_apart(flagged, place, addressed=addressed)
    if said is None:
        return _CHATTER  # "16:9 or 4:3?": asked of each other
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
    sure = word.certain and not (_only_asks(words, stated) or retractions.in_doubt(words))
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
        return _CHATTER
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
    kind = _kind(picked.words, stated, alone, addressed=addressed)
    if kind is Kind.UNSURE and place.awaiting_pick and picked.naming is not picks.Naming.VERSION:
        kind = _kind(words, UNSPOKEN, alone, addressed=addressed)  # "12, with a hat": the whole of it asks
    takes = kind is Kind.UNSURE and (taken or named.sources(picked.words))
    return picked if takes or kind is Kind.INSTRUCTION else None


def _led(words: str) -> picks.Branch | None:
    """The picture of a sheet that an order begins with: "number 2 darker", "2 darker"; "4 fewer chimneys" counts things."""
    found = picks.led(words)
    if found is None or _points_at_a_place(words):
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
        or _is_doubtful(words)
        or (stated.tier is not None and _ends_in_a_tier(words))
        or _is_one_of_a_shape(words, stated)
        or (not said.place.awaiting_pick and _is_by_number(branch))
    )


def _is_doubtful(words: str) -> bool:
    """Whether an order may be meant in two ways that do not cost the same, or are for different pictures."""
    return (
        _multiplies(words)
        or _agrees(words)
        or _points_at_a_place(words)
        or _removes_something(words)
        or _counts_for_somebody(words)
        or retractions.in_doubt(words)
        or named.names_several(retractions.corrected(words))
    )


def _agrees(words: str) -> bool:
    """ "+1 to darker": somebody asked for it before, or nobody yet."""
    return words.lstrip().startswith(("+", "＋")) and tokens(plain(words))[:1] == ["1"]


def _multiplies(words: str) -> bool:
    """ "2x the middle one": so many of it, or as large?"""
    times = figures.counted(tokens(plain(words[: careful.LONGEST_READ])))
    if times and lists.words("painted.marks.small").issuperset(times[1]):
        return bool(times[1])  # "make it 3x"
    said = tokens(plain(figures.behind_times(words)))
    return bool(said) and lists.words("replies.picks.around", *picks.ORDINALS, *_SIDES).issuperset(said)


def _points_at_a_place(words: str) -> bool:
    """ "The second from the left", "top right": a picture of a sheet, or a thing in the picture."""
    said = tokens(plain(words[: careful.LONGEST_READ]))
    counts, sides = lists.words(*picks.ORDINALS), lists.words(*_SIDES)
    around = lists.words("replies.picks.around", "replies.picks.of", "replies.sources.inside", "replies.around.please")
    of_sides = sum(not lists.words(side).isdisjoint(said) for side in _SIDES)
    points = of_sides > 1 or (of_sides == 1 and not counts.isdisjoint(said))
    return points and (counts | sides | around).issuperset(said)


def _is_one_of_a_shape(words: str, stated: Spoken) -> bool:
    """ "Square one": where a game begins, or a format."""
    return stated.ratio is not None and tokens(plain(words))[1:] == ["one"]


def _ends_in_a_tier(words: str) -> bool:
    """ "Make it blue, pro": on that tier, or that is what somebody is called."""
    pieces = [tokens(plain(words[start:end])) for start, end in cutting.stretches(words, cutting.PIECES)]
    return len(pieces) > 1 and tuple(pieces[-1]) in lists.phrases(*(f"painted.tier.{name}" for name in lists.table("painted.tier")))


def _counts_for_somebody(words: str) -> bool:
    """ "3 for me please, with extra cheese": so many of something, for somebody."""
    said = tokens(plain(words[: careful.LONGEST_READ]))
    return len(said) > 1 and said[0].isdecimal() and said[1] in lists.words("painted.marks.purpose")


def _removes_something(words: str) -> bool:
    """ "Get rid of it": something was spoken of before, or meant; never the whole picture."""
    said = tokens(plain(words[: careful.LONGEST_READ]))
    removing, it = lists.words("exact.does.remove"), lists.words("talk.pointing.this", "talk.pointing.it")
    return not removing.isdisjoint(said) and (removing | it | lists.words("replies.around.please")).issuperset(said)


def _is_figure_first(words: str, picked: picks.Branch, place: Place) -> bool:
    """Whether a message begins with a figure that may name a version although no sheet is there: "7 with the sign of 3"."""
    head = tokens(plain(words[: len(words) - len(picked.words)]))
    at = next((at for at, token in enumerate(head) if token.isdecimal()), None)
    nouns = lists.words("replies.picks.numbering", "painted.marks.article")
    return place.newest is not None and at is not None and nouns.issuperset(head[:at])


def _points(words: str) -> bool:
    """Whether words speak of a picture that is there: "v9 make it night"."""
    return not lists.words("talk.pointing.this", "talk.pointing.it").isdisjoint(tokens(plain(words)))


def _only_asks(words: str, stated: Spoken) -> bool:
    """Whether somebody only asks about it, or supposes it: "4K?", "is v2 in 4K?", "we could do 3 versions". "Can you do it in 4K?" and
    "maybe square?" propose it, "maybe 4K?" asks about what is dearer."""
    if not words.rstrip().endswith(QUESTION_MARKS):
        return careful.supposes(words)
    perhaps = not lists.words("talk.proposing.perhaps").isdisjoint(tokens(plain(stated.rest)))
    proposes = perhaps and not (stated.size or stated.count or stated.tier)
    return not (proposes or replies.requests(words) or (not perhaps and careful.weigh(stated.rest).asks))


def _kind(words: str, stated: Spoken, place: Place, *, addressed: bool) -> Kind:
    in_thread, has_references = place.in_thread, place.has_references
    scored = careful.weigh(given_up.meant(words))
    if in_thread and not has_references and replies.interjections().issuperset(tokens(plain(words[: careful.LONGEST_READ]))):
        return Kind.CHATTER  # "no", "hm"
    if scored.words == 0 or (in_thread and figures.are_all(words) and not stated.anything):  # emoji, links, figures
        return Kind.UNSURE if has_references or quoted.is_whole(words) else Kind.CHATTER
    if is_taken_back(words) or (in_thread and taken_back.is_all(words)):
        told = has_references or (addressed and not in_thread) or _answers_itself(words)
        return Kind.UNSURE if told else Kind.CHATTER
    if addressed and not (in_thread or has_references) and _names_nothing_to_paint(words, stated, scored):
        return Kind.UNSURE
    asks = scored.asks or (has_references and scored.leans)
    idle = scored.talks and not scored.quotes and scored.words <= _POINTING  # "love it!"
    idle = idle and (in_thread or words.rstrip().endswith("!"))
    nice = (scored.thanks or idle) and not asks
    described = not in_thread and addressed and _describes(words) and not nice
    short = scored.words <= _POINTING or (scored.words <= _FEW_WORDS and asks)
    chats = scored.talks or (scored.chats and not pictured.points(words))  # "so proud", but not "this one"
    pictures = has_references and short and not (nice or scored.quotes or chats)
    told = not in_thread and not (nice or scored.idles)  # a picture described: "a castle on a hill"
    changes = scored.changes or (stated.anything and scored.asks and careful.weigh(stated.rest).changes)  # "make it green" on flash
    if changes or described or pictures or told or (stated.anything and stated.alone):
        questioned = in_thread and stated.anything and _only_asks(words, stated)
        vague = in_thread and not stated.anything and (scored.words == 1 or not scored.asks)
        bare = vague and (units.measure_alone(words) or (not scored.asks and figures.are_half(words)))
        bare = bare or (in_thread and figures.tell_time(tokens(plain(words[: careful.LONGEST_READ]))))
        return Kind.UNSURE if questioned or bare or stated.is_stated or (in_thread and stated.refuses) else Kind.INSTRUCTION
    if has_references and in_thread and not addressed and (nice or (scored.talks and not _hints(words, scored))):
        return Kind.CHATTER  # "so proud, thanks everybody", "our new office dog", with a photo
    if scored.words <= _POINTING and craft.sizes(plain(words)):
        return Kind.UNSURE  # "8k uhd": how it is to look, or about the picture
    return Kind.UNSURE if not scored.talks or ((has_references or addressed) and not nice) else Kind.CHATTER


def _names_nothing_to_paint(words: str, stated: Spoken, scored: careful.Sureness) -> bool:
    """Whether somebody who mentions us greets ("hi"), asks something ("how much is a picture?", "can you draw?"), or says
    nothing but how it is to be painted: a size, a format, a count, a tier."""
    said = tokens(plain(careful.ends_of(words)))
    if (stated.anything and stated.alone) or (said and lists.words("talk.calls.greetings").issuperset(said)):
        return True
    if not replies.is_question(words):
        return False
    if replies.requests(words):
        return len(replies.without_openings(said)) < _OBJECT
    longer = len(said) == 1 and is_unspaced(said[0]) and len(said[0]) >= _FEW_WORDS  # "猫を描いてくれる？"
    return stating.states(said) or not (scored.asks or longer)


def _hints(words: str, scored: careful.Sureness) -> bool:
    """Whether talk beside a picture may hint at what is to be done with it: "I would have made it red", "she said 'make it blue'"."""
    return scored.quotes or needing(words) >= _OF_A_PICTURE


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


def _describes(words: str) -> bool:
    """Whether a message is one phrase about one thing, like a title: "a thank you card for Tom", "a clock showing 9:16"."""
    said = tokens(plain(words[: careful.LONGEST_READ]))
    return len(said) > _TITLE and said[0] in _ONE_THING and not words.rstrip().endswith((*QUESTION_MARKS, "!"))


def _answers_itself(words: str) -> bool:
    """Whether somebody says no to a question of their own and goes on: "a cat in 4K? no. small is fine" still wants the cat."""
    rest = taken_back.after_taking_back(words) or ""
    return bool(rest.strip()) and any(mark in words[: len(words) - len(rest)] for mark in QUESTION_MARKS)


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
        return _CHATTER
    if act is not Act.FINAL and weighed.asks and not replies.is_question(words):
        return None
    return Reading(kind=Kind.UNSURE, wish=Wish(act=act))
