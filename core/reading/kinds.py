"""What a message is by its words: an order, talk, or something of which nobody can be sure."""

from __future__ import annotations

from core.reading import careful, craft, figures, given_up, lists, pictured, quoted, replies, stating, taken_back, units
from core.reading.certain import Place, is_taken_back
from core.reading.classifier import needing
from core.reading.reader import Kind
from core.reading.replies import QUESTION_MARKS
from core.reading.spoken import Spoken
from core.reading.tokens import is_unspaced, plain, tokens

_OF_A_PICTURE = 0.7  # of being about a picture that is there: of talk beside one, less is about anything but that picture
_POINTING, _FEW_WORDS = 3, 6  # words beside a picture: "this one", "put these beside it"
_OBJECT = 2  # words of an order that says of what: "draw a cat"
_TITLE = 3  # words: a title has more
_ONE_THING = frozenset({"a", "an", "ein", "eine", "einen", "un", "une", "una", "um", "uma", "een", "en", "ett", "bir"})


def only_asks(words: str, stated: Spoken) -> bool:
    """Whether somebody only asks about it, or supposes it: "4K?", "is v2 in 4K?", "we could do 3 versions". "Can you do it in 4K?" and
    "maybe square?" propose it, "maybe 4K?" asks about what is dearer."""
    if not words.rstrip().endswith(QUESTION_MARKS):
        return careful.supposes(words)
    perhaps = not lists.words("talk.proposing.perhaps").isdisjoint(tokens(plain(stated.rest)))
    proposes = perhaps and not (stated.size or stated.count or stated.tier)
    return not (proposes or replies.requests(words) or (not perhaps and careful.weigh(stated.rest).asks))


def kind_of(words: str, stated: Spoken, place: Place, *, addressed: bool) -> Kind:
    """What a message is by its words, of which `stated` is what they say of size, format, count and tier: an order, talk, or unsure."""
    scored = careful.weigh(given_up.meant(words))
    if (little := _where_little_is_said(words, stated, place, scored, addressed=addressed)) is not None:
        return little
    in_thread, has_references = place.in_thread, place.has_references
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
        return Kind.UNSURE if _is_half_an_order(words, stated, scored, in_thread=in_thread) else Kind.INSTRUCTION
    if has_references and in_thread and not addressed and (nice or (scored.talks and not _hints(words, scored))):
        return Kind.CHATTER  # "so proud, thanks everybody", "our new office dog", with a photo
    if scored.words <= _POINTING and craft.sizes(plain(words)):
        return Kind.UNSURE  # "8k uhd": how it is to look, or about the picture
    counts = stated.count is not None and not in_thread  # "20 logo ideas"
    return Kind.UNSURE if not scored.talks or counts or ((has_references or addressed) and not nice) else Kind.CHATTER


def _where_little_is_said(words: str, stated: Spoken, place: Place, scored: careful.Sureness, *, addressed: bool) -> Kind | None:
    """The kind of a message that says nothing to be painted: "hm", emoji, figures, what is taken back, a greeting. None: it says more."""
    in_thread, has_references = place.in_thread, place.has_references
    if in_thread and not has_references and replies.interjections().issuperset(tokens(plain(words[: careful.LONGEST_READ]))):
        return Kind.CHATTER  # "no", "hm"
    if scored.words == 0 or (in_thread and figures.are_all(words) and not stated.anything):  # emoji, links, figures
        return Kind.UNSURE if has_references or quoted.is_whole(words) else Kind.CHATTER
    if is_taken_back(words) or (in_thread and taken_back.is_all(words)):
        told = has_references or (addressed and not in_thread) or _answers_itself(words)
        return Kind.UNSURE if told else Kind.CHATTER
    if addressed and not (in_thread or has_references) and _names_nothing_to_paint(words, stated, scored):
        return Kind.UNSURE
    return None


def _is_half_an_order(words: str, stated: Spoken, scored: careful.Sureness, *, in_thread: bool) -> bool:
    """Whether what seems to be an order is asked, states how things are, or leaves open what is to be done: "5 stars", "in 5 min"."""
    if stated.is_stated:
        return True
    if not in_thread:
        return False
    vague = not stated.anything and (scored.words == 1 or not scored.asks)
    return (
        (stated.anything and only_asks(words, stated))
        or (vague and (units.measure_alone(words) or (not scored.asks and figures.are_half(words))))
        or figures.tell_time(tokens(plain(words[: careful.LONGEST_READ])))
        or bool(stated.refuses)
    )


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


def _describes(words: str) -> bool:
    """Whether a message is one phrase about one thing, like a title: "a thank you card for Tom", "a clock showing 9:16"."""
    said = tokens(plain(words[: careful.LONGEST_READ]))
    return len(said) > _TITLE and said[0] in _ONE_THING and not words.rstrip().endswith((*QUESTION_MARKS, "!"))


def _answers_itself(words: str) -> bool:
    """Whether somebody says no to a question of their own and goes on: "a cat in 4K? no. small is fine" still wants the cat."""
    rest = taken_back.after_taking_back(words) or ""
    return bool(rest.strip()) and any(mark in words[: len(words) - len(rest)] for mark in QUESTION_MARKS)
