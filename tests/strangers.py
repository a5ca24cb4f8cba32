"""Every function that is handed the words of strangers, as a call with one text; and texts at which a careless one breaks or grows slow.

tests/test_strangers.py holds the list complete and tries it, `make fuzz` searches on for as long as one likes, and
`python -m tests.bench words` prints what the worst text costs. A function may decline what it reads with one of DECLINES; all else that
it raises is a fault.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final, cast

import discord

from bots.app.commands import usage
from bots.app.web import ranges
from bots.discord import escape as discord_escape
from bots.discord import ids, marks, pictures, wire
from bots.discord import links as discord_links
from bots.discord import modals as discord_modals
from bots.discord import view as discord_view
from bots.playground import links as playground_links
from bots.playground import mentions as playground_mentions
from bots.playground import view as playground_view
from bots.shared import addresses, quotas
from bots.shared.config import ConfigError
from bots.shared.download import host_of
from bots.shared.leftovers import hear_leftovers
from bots.shared.looking import name_of
from bots.slack import escape as slack_escape
from bots.slack import home, shapes, typed_limits
from bots.slack import ids as slack_ids
from bots.slack import links as slack_links
from bots.slack import modals as slack_modals
from bots.slack import read as slack_read
from bots.slack import view as slack_view
from bots.speech import captions, choices, controls, telling, whose
from bots.speech import limits as phrases
from bots.speech.cells import cell
from bots.speech.tables import Row, Section, Table
from core import lines
from core.engine import echoes, faults, incurable, reader_form
from core.engine import lettering as lettering_call
from core.engine.sample import scene
from core.errors import BadAsk
from core.model import Act, Message, MicroDollars, Person, Place, Receipt, RenderId, Tier, Version, Wish
from core.nearest import nearest
from core.pixels import refusals
from core.ports.platform import OnOtherTier, Post, PriceFirst, Progress, Result
from core.ports.readings import Unread
from core.quota import Limit, Rules, Scope, Target, Terms, Unit, amounts, parsing
from core.quota.audit import Audited
from core.quota.periods import Per
from core.quota.usage import Cell, report
from core.reading import (
    asking,
    careful,
    certain,
    clashing,
    classifier,
    combinations,
    comparing,
    craft,
    cutting,
    deciding,
    doubts,
    durations,
    exact,
    exact_words,
    features,
    figures,
    flag_names,
    flags,
    given_up,
    kinds,
    labels,
    languages,
    larger,
    lettering,
    letters,
    local_changes,
    meant,
    mentions,
    messages,
    named,
    names,
    output,
    picked_words,
    picks,
    pictured,
    quoted,
    regions,
    replies,
    retractions,
    spoken,
    stating,
    taken_back,
    tokens,
    units,
    values,
)
from core.reading.reader import Kind, Line, Meant, Reading, Scene
from core.reading.tiers import demands, terms, written
from core.reading.tiers import text as tier_text
from core.reading.tiers.passage import Passage
from core.renders import briefs, plans
from core.studio import understanding
from core.studio.answers import Confirm, Info, OtherTier, TierOff
from core.studio.door import Studio
from core.tiers import DEFAULT_TIERS, choosing, table
from tests.fakes import MemoryMarks
from tests.test_store import version
from tests.versions import MADE_BY

DECLINES = (BadAsk, ConfigError)
NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
LIMITS = values.Limits(tiers=("lite", "flash", "pro"), ratios=DEFAULT_TIERS["flash"].ratios, sizes=("1K", "2K", "4K"))
_TIERS = tuple(DEFAULT_TIERS)
_RULES = Rules()
_PLACE = Place(platform="slack", workspace="T1", channel="C1")
_WHO = Person(id="U1", name="Ana")
_WHERE = slack_modals.Opened(channel="C1")
_CLIENT: Final = discord.Client(intents=discord.Intents.none())
_NOBODY = marks.Names(person=lambda _: None, role=lambda _: None, channel=lambda _: None)

Call = Callable[[str], object]


# --- whatever a text may stand in ------------------------------------------------------------------------------------------


PAINTING = Progress(tier="flash", stage="painting")


def _tier(said: str) -> Tier:
    return replace(DEFAULT_TIERS["lite"], title=said)


def _wish(said: str) -> Wish:
    return Wish(act=Act.EDIT, words=said, avoid=said)


def _post(said: str) -> Post:
    return Post(
        render=RenderId("r1"),
        place=_PLACE,
        person=Person(id="U1", name=said),
        wish=_wish(said),
        marks=MemoryMarks(),
    )


def _info(said: str) -> Info:
    return Info(version=_result(said).versions[0], number_of={}, current=True, references=(said,), avoid=said)


def _result(said: str) -> Result:
    shown = replace(
        version(1, "r1", "t1"),
        number=1,
        words=said,
        alt=said[:1000],
        receipt=Receipt(cost=MicroDollars(0), seconds=1.0, remark=said),
        person=Person(id="U1", name=said),
    )
    return Result(act=Act.EDIT, versions=(shown,), current=shown.id, number_of={shown.id: 1}, notes=(said,))


def _table(said: str) -> Table:
    row = Row(title=said, says=said, share=0.5, below=said)
    return Table(says=said, sections=(Section(heading=said, rows=(row, row)),), after=said)


def _limit(said: str) -> Limit:
    terms = Terms(unit=Unit.IMAGES, amount=20, per=Per.DAY)
    return Limit(target=Target(scope=Scope.MEMBER, channel="C1", subject="U1", name=said), terms=terms)


def _report(said: str) -> Any:
    cell = Cell(day=20_000, tier="flash", person_id="U1", person_name=said, act="new", pictures=3, charged=9, ours=0, refused=0)
    return report([cell], since=NOW, until=NOW)


def _slack_event(said: str) -> Mapping[str, Any]:
    return {"user": "U2", "ts": "1.2", "channel": "C1", "text": said, "username": said, "files": [{"id": "F1", "name": said}]}


def _tokens(said: str) -> list[str]:
    return tokens.tokens(tokens.plain(said))


def _spans(said: str) -> list[tier_text.Span]:
    return [tier_text.Span(at, at + 1) for at in range(0, len(said), 2)]


def _no_flags(said: str) -> list[str]:
    return [str(flag_names.no_flag(match, LIMITS)) for match in flag_names.VALUE_ALONE.finditer(said)]


def _form(**more: Any) -> Call:
    place = certain.Place(limits=LIMITS, **{"in_thread": True, "newest": 3, **more})
    return lambda said: certain.certain(said, place)


def _stated(said: str) -> spoken.Spoken:
    return spoken.spoken(said, LIMITS, new=False)


def _read(**more: Any) -> Call:
    return lambda said: messages.read(said, LIMITS, newest=3, **more)


def _version(said: str) -> Version:
    return replace(version(1, "r1", "t1"), tier=said, asked_ratio=said, asked_size=said)


def _revised(said: str) -> None:
    """Apply whatever a text model says that the words of a command ask for."""
    wish = replace(_wish(said), open=output.left_open(Act.NEW, "a cat", tier=None, size=None, ratio=None, count=None, avoid=None))
    output.revised(wish, Meant(act="new", size=said, ratio=said, avoid=said), Line(text=said), LIMITS)


def _price_first(said: str) -> Confirm:
    first = PriceFirst(pending="p1", price=MicroDollars(9), act=Act.EDIT, tier="lite", count=2, size=said)
    confirm = choices.price_first({"lite": _tier(said)}, first)
    choices.sentence(confirm)
    return confirm


class _Heard(BaseException):
    """What was left is heard; ends the loop, which an Exception does not."""


class _LeftUnread:
    """A studio to which that was said before it ended."""

    def __init__(self, said: str) -> None:
        self._said = said

    async def left_unread(self, platform: str) -> Sequence[Unread]:
        message = Message(event="e", place=_PLACE, person=Person(id="U1", name=self._said), text=self._said)
        return [Unread(message=message, since=NOW, was_read=False)]


def _hear_leftovers(said: str) -> None:
    heard: list[Unread] = []

    def hear(left: Unread) -> None:
        heard.append(left)
        raise _Heard

    with suppress(_Heard):
        hear_leftovers(cast(Studio, _LeftUnread(said)), "slack", hear).send(None)
    assert [left.message.text for left in heard] == [lines.whole(said)]


def _fits(escaped: Callable[[str, int], str]) -> Call:
    def call(said: str) -> None:
        for most in (60, 2000):
            assert len(escaped(said, most)) <= most

    return call


# --- the list --------------------------------------------------------------------------------------------------------------

_ASKS: Mapping[str, Sequence[Call]] = {
    "asking.command": [lambda said: asking.command(said, LIMITS)],
    "asking.wish": [lambda said: asking.wish(act=Act.EDIT, words=said, limits=LIMITS, avoid=said[:50])],
    "asking.asked": [lambda said: asking.asked(Act.EDIT, said, flags.Flagged(words=said, values={"avoid": said}), LIMITS)],
    "asking.pressed": [lambda said: asking.pressed(Act.FORMAT, said, LIMITS)],
    "asking.says_nothing": [asking.says_nothing],
    "classifier.classify": [classifier.classify],
    "classifier.known": [classifier.known],
    "classifier.needing": [classifier.needing],
    "features.features": [features.features],
    "features.stems": [features.stems],
    "careful.unquoted": [careful.unquoted],
    "figures.is_signed": [figures.is_signed],
    "figures.counts_time": [lambda said: figures.counts_time(_tokens(said))],
    "figures.are_half": [figures.are_half],
    "figures.tell_time": [lambda said: figures.tell_time(_tokens(said))],
    "figures.has_emoji": [figures.has_emoji],
    "figures.is_unit_of_time": [figures.is_unit_of_time],
    "figures.are_all": [figures.are_all],
    "flag_names.value_alone": [flag_names.value_alone],
    "flag_names.meant": [flag_names.meant],
    "flag_names.abbreviates": [lambda said: flag_names.abbreviates(said, "tier")],
    "flag_names.translated": [flag_names.translated],
    "flag_names.is_foreign": [flag_names.is_foreign],
    "flag_names.is_never_prose": [flag_names.is_never_prose],
    "flag_names.goes_on_after_no": [flag_names.goes_on_after_no],
    "replies.names_an_act": [replies.names_an_act],
    "flag_names.no_flag": [_no_flags],
    "flag_names.unknown_here": [lambda said: flag_names.unknown_here([said])],
    "flags.split": [lambda said: flags.split(said, LIMITS), lambda said: flags.split(said, LIMITS).count],
    "languages.near": [lambda said: languages.near(letters.folded(letters.spelt(said)), letters.LATIN)],
    "letters.written_in": [letters.written_in],
    "letters.spelt": [letters.spelt],
    "letters.folded": [letters.folded],
    "mentions.mentioned": [mentions.mentioned],
    "mentions.said_last": [mentions.said_last],
    "mentions.says_final": [mentions.says_final],
    "mentions.asked_last": [mentions.asked_last],
    "names.after_greeting": [names.after_greeting],
    "names.owners": [names.owners],
    "names.called": [names.called],
    "names.calls_somebody": [names.calls_somebody],
    "names.reports": [names.reports],
    "output.left_open": [lambda said: output.left_open(Act.NEW, said, tier=None, size=said, ratio=said, count=None, avoid=said)],
    "output.may_tell": [lambda said: output.may_tell(replace(_wish(said), open=(said,)), pictures=0)],
    "output.revised": [_revised],
    "lettering.asked": [lambda said: lettering.asked(said, edit=False), lambda said: lettering.asked(said, edit=True)],
    "lettering.differences": [
        lambda said: lettering.differences([said[:80]], [said]),
        lambda said: lettering.differences(["OPEN"], said.split()),
        lambda said: lettering.differences([said[:80]], ["OPEN 24 HOURS"]),
    ],
    "tiers.written.wordings": [lambda said: written.wordings(said, edit=False), lambda said: written.wordings(said, edit=True)],
    "clashing.clash": [lambda said: clashing.clash(said, said), lambda said: clashing.clash("make the door green", said)],
    "picks.pick": [
        lambda said: picks.pick(said, _tokens(said), awaiting_pick=False),
        lambda said: picks.pick(said, _tokens(said), awaiting_pick=True, polite=True),
    ],
    "craft.sizes": [lambda said: craft.sizes(tokens.plain(said))],
    "figures.times": [figures.times],
    "retractions.corrected": [retractions.corrected],
    "retractions.named": [retractions.named],
    "retractions.in_doubt": [retractions.in_doubt],
    "retractions.leads_on": [retractions.leads_on],
    "given_up.meant": [given_up.meant],
    "given_up.unsaid": [lambda said: list(given_up.unsaid(said))],
    "given_up.given_up": [lambda said: list(given_up.given_up(said))],
    "given_up.leaves_nothing": [given_up.leaves_nothing],
    "given_up.leaves_one": [given_up.leaves_one],
    "deciding.decision": [
        deciding.decision,
        lambda said: deciding.decision(f"no, {said}"),
        lambda said: deciding.decision(f"{said}: why"),
    ],
    "comparing.check_two": [lambda said: comparing.check_two(_tokens(said))],
    "comparing.comparison": [lambda said: comparing.comparison(_tokens(said))],
    "durations.minutes": [durations.minutes],
    "durations.within": [durations.within],
    "named.changed": [lambda said: named.changed(said, 3)],
    "local_changes.is_local": [local_changes.is_local],
    "named.combines": [named.combines],
    "named.combines_positions": [named.combines_positions],
    "named.made_of": [named.made_of],
    "named.names_several": [named.names_several],
    "named.orders_to_combine": [named.orders_to_combine],
    "named.orders_to_take": [named.orders_to_take],
    "named.sources": [named.sources],
    "picks.numbered": [lambda said: picks.numbered(_tokens(said))],
    "picks.is_noun": [picks.is_noun],
    "picks.is_parted": [picks.is_parted],
    "picked_words.order": [
        lambda said: picked_words.order(said, _tokens(said), replies.acts(), awaiting_pick=False),
        lambda said: picked_words.order(said, _tokens(said), replies.acts(), awaiting_pick=True),
    ],
    "named.positions": [named.positions],
    "figures.behind_times": [figures.behind_times],
    "figures.counted": [lambda said: figures.counted(_tokens(said))],
    "larger.is_all": [larger.is_all],
    "taken_back.is_all": [taken_back.is_all],
    "larger.is_added": [larger.is_added],
    "picks.branch": [picks.branch],
    "named.without_versions": [named.without_versions],
    "picks.joined": [lambda said: list(picks.joined(said))],
    "picks.led": [picks.led],
    "picks.picked_first": [
        lambda said: picks.picked_first(said, awaiting_pick=False),
        lambda said: picks.picked_first(said, awaiting_pick=True),
    ],
    "pictured.addresses": [pictured.addresses],
    "pictured.needs_picture": [pictured.needs_picture],
    "pictured.names_sent": [pictured.names_sent],
    "pictured.means_a_message": [pictured.means_a_message],
    "pictured.points": [pictured.points],
    "pictured.points_back": [pictured.points_back],
    "pictured.points_at_a_link": [pictured.points_at_a_link],
    "pictured.several": [pictured.several],
    "meant.understood": [
        lambda said: meant.understood(
            Meant(act="edit", avoid=said), Line(text=said), Reading(kind=Kind.UNSURE, wish=None), Scene(limits=LIMITS, versions=1)
        )
    ],
    "quoted.is_aside": [quoted.is_aside],
    "cutting.stretches": [
        lambda said: list(cutting.stretches(said, cutting.PIECES)),
        lambda said: list(cutting.stretches(said, cutting.SENTENCES)),
    ],
    "cutting.ends_of": [lambda said: cutting.ends_of(said, 30, 10)],
    "quoted.lines": [quoted.lines],
    "quoted.without_asides": [quoted.without_asides],
    "quoted.without_lines": [quoted.without_lines],
    "quoted.without_quotes": [quoted.without_quotes],
    "quoted.is_whole": [quoted.is_whole],
    "quoted.is_struck": [quoted.is_struck],
    "quoted.holds_code": [quoted.holds_code],
    "quoted.inside": [lambda said: [quoted.inside(found) for found in quoted.QUOTES_AND_CODE.finditer(said)]],
    "regions.marks_a_region": [regions.marks_a_region],
    "exact.read": [exact.read],
    "exact.wish_of": [exact.wish_of],
    "exact.crops": [exact.crops],
    "exact.says_free": [exact.says_free],
    "exact.needs_picture": [exact.needs_picture],
    "exact_words.items": [exact_words.items],
    "exact_words.clauses": [lambda said: list(exact_words.clauses(exact_words.items(said) or (), frozenset({"and"})))],
    "certain.certain": [_form(), _form(in_thread=False), _form(awaiting_pick=True, newest=2)],
    "certain.spoken_word": [
        lambda said: certain.spoken_word(said, spoken.spoken(said, LIMITS, new=False), certain.Place(limits=LIMITS, in_thread=True))
    ],
    "certain.named_beside": [
        lambda said: certain.named_beside(
            said, spoken.spoken(said, LIMITS, new=False), certain.Place(limits=LIMITS, in_thread=True)
        )
    ],
    "certain.is_taken_back": [certain.is_taken_back],
    "careful.ends_of": [careful.ends_of],
    "kinds.only_asks": [lambda said: kinds.only_asks(said, _stated(said))],
    "kinds.kind_of": [
        lambda said: kinds.kind_of(said, _stated(said), certain.Place(limits=LIMITS, in_thread=True), addressed=False),
        lambda said: kinds.kind_of(said, _stated(said), certain.Place(limits=LIMITS, in_thread=False), addressed=True),
    ],
    "doubts.is_doubtful": [doubts.is_doubtful],
    "doubts.points_at_a_place": [doubts.points_at_a_place],
    "doubts.ends_in_a_tier": [doubts.ends_in_a_tier],
    "doubts.is_one_of_a_shape": [lambda said: doubts.is_one_of_a_shape(said, _stated(said))],
    "messages.read": [
        _read(in_thread=True),
        _read(in_thread=True, awaiting_pick=True, addressed=True),
        _read(in_thread=True, has_references=True),
        _read(in_thread=True, awaiting_pick=True, has_references=True),
        _read(in_thread=False, addressed=True),
        _read(in_thread=False, has_references=True),
    ],
    "replies.word": [
        lambda said: replies.word(said, awaiting_pick=False),
        lambda said: replies.word(said, awaiting_pick=True),
    ],
    "replies.requests": [replies.requests],
    "replies.without_openings": [lambda said: replies.without_openings(_tokens(said))],
    "replies.is_question": [replies.is_question],
    "careful.weigh": [careful.weigh],
    "careful.supposes": [careful.supposes],
    "replies.says_please": [replies.says_please],
    "stating.states": [lambda said: stating.states(_tokens(said))],
    "stating.supposes": [stating.supposes],
    "stating.wonders": [stating.wonders, lambda said: stating.wonders("why " + said)],
    "stating.forbids": [lambda said: stating.forbids(_tokens(said))],
    "spoken.spoken": [
        lambda said: spoken.spoken(said, LIMITS, new=True),
        lambda said: spoken.spoken(said, LIMITS, new=False),
    ],
    "taken_back.after_taking_back": [taken_back.after_taking_back],
    "taken_back.may_be": [taken_back.may_be],
    "taken_back.begins_with_a_refusal": [taken_back.begins_with_a_refusal],
    "taken_back.behind_dismissal": [taken_back.behind_dismissal],
    "tokens.plain": [tokens.plain],
    "tokens.tokens": [tokens.tokens],
    "tokens.is_unspaced": [lambda said: [tokens.is_unspaced(one) for one in _tokens(said)]],
    "tokens.cut": [lambda said: tokens.cut(_tokens(said), frozenset({"二番", "目"}))],
    "tokens.parted": [lambda said: tokens.parted(_tokens(said), frozenset({"二番", "目"}))],
    "units.units_of": [units.units_of],
    "units.measure_alone": [units.measure_alone],
    "units.is_small": [lambda said: [units.is_small(unit) for clause in units.units_of(said).all for unit in clause]],
    "values.tier_of": [lambda said: values.tier_of(said, LIMITS)],
    "values.ratio_of": [lambda said: values.ratio_of(said, LIMITS)],
    "values.size_of": [lambda said: values.size_of(said, LIMITS)],
    "values.limits_of": [lambda said: values.limits_of({said: replace(_tier(said), ratios=(said,), sizes=(said, "4K"))})],
    "values.ratio_in_size": [values.ratio_in_size],
    "values.is_possible": [
        lambda said: [values.is_possible(option, said, LIMITS) for option in ("tier", "ratio", "size", "count")]
    ],
    "values.is_nearly": [lambda said: [values.is_nearly(option, said, LIMITS) for option in ("tier", "ratio", "size", "count")]],
}
_CORE: Mapping[str, Sequence[Call]] = {
    "engine.lettering.pieces_from": [
        lettering_call.pieces_from,
        lambda said: lettering_call.pieces_from(json.dumps({"lettering": [said]})),
    ],
    "engine.reader_form.form_of": [
        lambda said: reader_form.form_of([Line(text=said, quoted=said)], Scene(limits=LIMITS, picture=said, command=True))
    ],
    "engine.reader_form.meant_from": [lambda said: reader_form.meant_from(said, 1)],
    "engine.reader_form.question": [
        lambda said: reader_form.question([Line(text=said, quoted=said)], Scene(limits=LIMITS, picture=said, asked=(said,)))
    ],
    "studio.understanding.line_of": [lambda said: understanding.line_of(Message(event="e", place=_PLACE, person=_WHO, text=said))],
    "nearest.nearest": [lambda said: nearest(said, _TIERS)],
    "lines.plain": [lines.plain],
    "lines.whole": [lines.whole],
    "renders.briefs.words_for": [
        lambda said: [
            briefs.words_for(_wish(said), act=act, attached=2, earlier=1, origin=[briefs.Said(words=said)] * 3) for act in MADE_BY
        ]
    ],
    "renders.plans.alt_text": [
        lambda said: plans.alt_text(None, Act.NEW, said),
        lambda said: plans.alt_text(plans.alt_text(None, Act.NEW, said), Act.EDIT, said),
    ],
    "reading.combinations.combined": [
        combinations.combined,
        lambda said: [
            found.with_choices(one)
            for found in [combinations.combined(f"{{{said}, a}} {{b, c}}")]
            if found
            for one in found.first(9)
        ],
    ],
    "reading.labels.named": [labels.named],
    "reading.labels.typed": [labels.typed],
    "reading.labels.numbered": [
        lambda said: labels.numbered(said, dict.fromkeys(labels.named(said), 7)),
        lambda said: labels.numbered(said, {}).named(_wish(said)),
    ],
    "reading.retractions.retracted": [lambda said: list(retractions.retracted(said))],
    "engine.sample.scene.fresh": [lambda said: scene.fresh(said, 1).to_json()],
    "engine.sample.scene.repainted": [
        lambda said: scene.repainted(scene.fresh(said, 1), said, act=Act.EDIT, seed=2),
        lambda said: scene.Scene.from_json(said),
    ],
    "engine.echoes.without_echo": [lambda said: echoes.without_echo(said, said), lambda said: echoes.without_echo(said, "a cat")],
    "engine.incurable.cause_of": [lambda said: incurable.cause_of(400, said, said, [said])],
    "engine.faults.garbled": [faults.garbled],
    "lines.one_cell": [lines.one_cell],
    "lines.one_line": [lines.one_line],
    "lines.visible": [lines.visible],
    "lines.visible_lines": [lines.visible_lines],
    "pixels.refusals.crashed": [refusals.crashed],
    "pixels.refusals.too_heavy": [refusals.too_heavy],
    "pixels.refusals.too_slow": [refusals.too_slow],
    "pixels.refusals.shown": [refusals.shown],
    "pixels.refusals.damaged": [refusals.damaged],
    "pixels.refusals.rare": [lambda said: refusals.rare(said, "TIFF")],
    "quota.amounts.unquoted": [amounts.unquoted],
    "quota.amounts.in_figures": [lambda said: amounts.in_figures(said[:200].split())],
    "quota.amounts.number_in": [
        lambda said: [amounts.number_in(found, money=money) for found in _numbers(said) for money in (True, False)]
    ],
    "quota.parsing.parse": [lambda said: parsing.parse(said, _TIERS), lambda said: parsing.parse(f"{said} images a day", _TIERS)],
    "quota.parsing.which": [lambda said: parsing.which(said, _TIERS)],
    "quota.parsing.whose_usage": [parsing.whose_usage],
    "quota.parsing.period_named": [parsing.period_named],
    "quota.parsing.tier_named": [lambda said: parsing.tier_named(said, _TIERS)],
    "quota.parsing.terms_of": [lambda said: parsing.terms_of(3, None, per=said, tier=said)],
    "tiers.choosing.choose": [
        lambda said: choosing.choose(_wish(said), tiers=DEFAULT_TIERS, has_picture=True),
        lambda said: choosing.choose(replace(_wish(said), act=Act.NEW), tiers=DEFAULT_TIERS, has_picture=False),
    ],
    "tiers.choosing.best": [lambda said: choosing.best(_wish(said), has_picture=True)],
    "tiers.choosing.other": [lambda said: choosing.other(_version(said), DEFAULT_TIERS)],
    "tiers.choosing.finals": [lambda said: choosing.finals(_version(said), DEFAULT_TIERS)],
    "tiers.choosing.lack": [lambda said: choosing.lack(DEFAULT_TIERS["lite"], replace(_wish(said), ratio=said, size=said), 0)],
    "reading.tiers.demands.read": [lambda said: demands.read(said, edit=True), lambda said: demands.read(said, edit=False)],
    "reading.tiers.terms.terms_for": [lambda said: terms.terms_for(tier_text.fold(said))],
    "reading.tiers.passage.Passage": [Passage],
    "tiers.table.most_tokens": [table.most_tokens],
    "tiers.table.usual_price": [lambda said: table.usual_price(_tier(said), size=said, pictures=1)],
    "reading.tiers.text.shortened": [tier_text.shortened],
    "reading.tiers.text.fold": [tier_text.fold],
    "reading.tiers.text.tidy": [tier_text.tidy],
    "reading.tiers.text.quotations": [tier_text.quotations],
    "reading.tiers.text.blot": [lambda said: tier_text.blot(said, _spans(said))],
    "reading.tiers.text.sentences": [tier_text.sentences],
    "reading.tiers.text.clauses": [lambda said: [tier_text.clauses(said, one) for one in tier_text.sentences(said)]],
    "reading.tiers.text.is_latin": [tier_text.is_latin],
}
_BOTS: Mapping[str, Sequence[Call]] = {
    "discord.escape.clean": [discord_escape.clean],
    "discord.escape.line": [discord_escape.line],
    "discord.escape.escaped": [_fits(discord_escape.escaped)],
    "discord.escape.thread_name": [discord_escape.thread_name],
    "shared.addresses.is_own_name": [addresses.is_own_name],
    "shared.addresses.network": [addresses.network],
    "app.web.ranges.parts": [lambda said: ranges.parts(said, 1_000)],
    "discord.ids.snowflake": [ids.snowflake],
    "discord.ids.custom_id": [lambda said: ids.custom_id("edit", said, said)],
    "discord.ids.meaning": [ids.meaning],
    "discord.ids.numbered": [ids.numbered],
    "discord.ids.read": [ids.read, lambda said: ids.read(f"d1:edit:{said}")],
    "discord.marks.readable": [
        lambda said: marks.readable(said, _NOBODY),
        lambda said: marks.readable(said, _NOBODY, without=frozenset({1, 2})),
    ],
    "discord.modals.decline": [discord_modals.decline],
    "discord.modals.alt": [lambda said: discord_modals.alt("v1", said)],
    "discord.pictures.linked": [lambda said: pictures.linked(said, [], {"cdn.discordapp.com"})],
    "discord.view.say": [discord_view.say],
    "discord.view.sorry": [discord_view.sorry],
    "discord.view.failed": [lambda said: discord_view.failed(_post(said), said)],
    "discord.view.failed_mentioning": [lambda said: discord_view.failed_mentioning(_post(said), said)],
    "discord.view.with_ways": [
        lambda said: discord_view.with_ways(_post(said), _price_first(said)),
        lambda said: discord_view.with_ways(
            _post(said), choices.TierFailed(sentence=said, other=OtherTier(tier=said, pending="p"))
        ),
    ],
    "discord.view.wanted": [lambda said: discord_view.wanted(said, "r")],
    "discord.view.audit": [discord_view.audit],
    "discord.view.placeholder": [lambda said: discord_view.placeholder(DEFAULT_TIERS, _post(said), PAINTING)],
    "discord.view.result": [
        lambda said: discord_view.result(DEFAULT_TIERS, _post(said), _result(said), (), notes=(said,), original=None)
    ],
    "discord.view.with_note": [lambda said: discord_view.with_note(said, said)],
    "discord.wire.requests_left": [lambda said: wire.requests_left(_CLIENT, "POST", said)],
    "shared.download.host_of": [host_of],
    "shared.leftovers.hear_leftovers": [_hear_leftovers],
    "shared.looking.name_of": [name_of],
    "discord.links.links": [discord_links.links],
    "playground.links.links": [playground_links.links],
    "playground.mentions.named": [lambda said: playground_mentions.named(said)[0]],
    "playground.mentions.mentions": [lambda said: playground_mentions.mentions(said)[0]],
    "slack.links.links": [slack_links.links],
    "playground.view.formats": [lambda said: playground_view.formats(DEFAULT_TIERS, _version(said))],
    "playground.view.plain": [playground_view.plain],
    "playground.view.said": [lambda said: playground_view.said(said, (), None)],
    "playground.view.say": [playground_view.say],
    "playground.view.choice": [lambda said: playground_view.choice(TierOff(tier=_tier(said)), said)],
    "playground.view.working": [lambda said: playground_view.working(DEFAULT_TIERS, _post(said), PAINTING)],
    "playground.view.failed": [lambda said: playground_view.failed(said, called_off=False)],
    "playground.view.result": [lambda said: playground_view.result(DEFAULT_TIERS, _post(said), _result(said))],
    "speech.cells.cell": [cell],
    "shared.quotas.table_of": [lambda said: quotas.table_of(_report(said))],
    "slack.escape.escaped": [_fits(slack_escape.escaped)],
    "slack.escape.unescaped": [slack_escape.unescaped],
    "slack.escape.as_written": [slack_escape.as_written, lambda said: slack_escape.as_written(f"<{said}>", {said: said})],
    "slack.escape.unnamed": [slack_escape.unnamed],
    "slack.home.filename": [lambda said: home.filename(said, version(1, "r1", "t1").id)],
    "slack.home.view": [lambda said: home.view(_result(said).versions, {})],
    "slack.typed_limits.typed": [typed_limits.typed],
    "slack.typed_limits.plainly": [typed_limits.plainly],
    "slack.typed_limits.everybody_named": [typed_limits.everybody_named],
    "slack.modals.alt": [lambda said: slack_modals.alt(_WHERE, said)],
    "slack.modals.told": [slack_modals.told, lambda said: slack_modals.told(_table(said))],
    "slack.modals.limits": [lambda said: slack_modals.limits(_WHERE, _table(said), [_limit(said).target], words=said)],
    "slack.modals.submitted": [
        lambda said: slack_modals.submitted({"state": {"values": {"words": {"value": {"value": said}}}}}, "words")
    ],
    "slack.ids.act": [lambda said: slack_ids.act(f"{slack_ids.button(Act.PICK)}:{said}")],
    "slack.read.forwarded": [
        lambda said: slack_read.forwarded({"attachments": [{"is_share": True, "text": said}] * 2}, channel="C1"),
        lambda said: slack_read.forwarded({"attachments": [{"is_msg_unfurl": True, "fallback": said}]}, channel="C1"),
    ],
    "slack.read.heard": [lambda said: slack_read.heard(_slack_event(said), team="T1", me="U1")],
    "slack.read.deleted": [lambda said: slack_read.deleted({"subtype": "message_deleted", "deleted_ts": said})],
    "slack.read.words": [lambda said: slack_read.words(_slack_event(said), me="U1")],
    "slack.read.without_me": [lambda said: slack_read.without_me(said, "U1")],
    "slack.read.is_for": [lambda said: slack_read.is_for(_slack_event(said), "U1", channel="C1")],
    "slack.read.attachments": [lambda said: slack_read.attachments(_slack_event(said), channel="C1")],
    "slack.read.command_asker": [lambda said: slack_read.command_asker({"user_id": said, "user_name": said, "channel_id": said})],
    "slack.shapes.misshapen": [lambda said: shapes.misshapen({"event": _slack_event(said)})],
    "slack.read.asker": [lambda said: slack_read.asker({"command": said, "user_id": said, "channel_id": said})],
    "slack.read.presser": [lambda said: slack_read.presser({"user": {"id": said, "name": said}, "message": {"thread_ts": said}})],
    "slack.read.submitter": [
        lambda said: slack_read.submitter({"user": {"id": said, "username": said}}, channel="C1", thread=None, response_url=None)
    ],
    "slack.read.pictures": [lambda said: slack_read.pictures(_slack_event(said), channel="C1")],
    "slack.view.formats": [lambda said: slack_view.formats(DEFAULT_TIERS, _version(said))],
    "slack.view.plain": [lambda said: slack_view.plain(said, 150)],
    "slack.view.section": [slack_view.section],
    "slack.view.say": [slack_view.say],
    "slack.view.failed": [lambda said: slack_view.failed(_post(said), said)],
    "slack.view.declined": [lambda said: slack_view.declined(said, whose.quoted(said), said)],
    "slack.view.choice_of": [lambda said: slack_view.choice_of(said, whose.quoted(said), TierOff(tier=_tier(said)))],
    "slack.view.failed_alone": [lambda said: slack_view.failed_alone(_post(said), said)],
    "slack.view.wanted": [lambda said: slack_view.wanted(said, "r")],
    "slack.view.bars": [lambda said: slack_view.bars(_table(said), editable=True)],
    "discord.view.bars": [lambda said: discord_view.bars(_table(said), "limits.txt")],
    "playground.view.repeats": [lambda said: playground_view.repeats(said, {"text": said})],
    "playground.view.bars": [lambda said: playground_view.bars(_table(said))],
    "slack.view.audit": [slack_view.audit],
    "slack.view.marked": [lambda said: slack_view.marked(slack_view.say(said)["blocks"], _version(said).id, said)],
    "slack.view.placeholder": [lambda said: slack_view.placeholder(DEFAULT_TIERS, _post(said), PAINTING)],
    "slack.view.result": [lambda said: slack_view.result(DEFAULT_TIERS, _post(said), _result(said))],
    "speech.choices.price_first": [_price_first],
    "speech.choices.way_on": [lambda said: choices.way_on({}, said, OnOtherTier(pending="p", tier=said, price=MicroDollars(9)))],
    "speech.controls.act_of": [controls.act_of],
    "speech.controls.pick": [lambda said: controls.pick(said, chosen=True), lambda said: controls.pick(said, chosen=False)],
    "speech.controls.controls": [
        lambda said: controls.controls({"lite": _tier(said)}, _result(said)),
        lambda said: controls.controls(DEFAULT_TIERS, replace(_result(said), versions=(_version(said),)), showable=True),
    ],
    "speech.choices.unsure": [lambda said: choices.unsure(_wish(said))],
    "speech.captions.caption": [lambda said: captions.caption(DEFAULT_TIERS, _result(said), full=True)],
    "speech.captions.facts_of": [lambda said: " · ".join(captions.facts_of(_result(said).versions[0]))],
    "speech.captions.painter": [lambda said: captions.painter({}, _version(said))],
    "speech.controls.formats": [lambda said: controls.formats(DEFAULT_TIERS, _version(said))],
    "speech.captions.title": [lambda said: captions.title({}, said)],
    "speech.telling.info": [lambda said: telling.info(DEFAULT_TIERS, _info(said))],
    "speech.telling.flags": [lambda said: telling.flags(_wish(said))],
    "speech.telling.references": [lambda said: telling.references(_info(said))],
    "app.commands.usage.day": [lambda said: usage.day(said, "--from")],
    "speech.whose.failure": [lambda said: whose.failure(_post(said), said)],
    "speech.whose.failure_alone": [lambda said: whose.failure_alone(_post(said), said)],
    "speech.whose.declined": [lambda said: whose.declined(Person(id="U1", name=said), said, said)],
    "speech.whose.which": [lambda said: whose.which(_wish(said))],
    "speech.whose.quoted": [whose.quoted],
    "speech.limits.confirm": [lambda said: phrases.confirm(9, said)],
    "speech.limits.try_on": [lambda said: phrases.try_on(said, 9)],
    "speech.limits.audit": [
        lambda said: phrases.audit(
            [Audited(at=NOW, person=Person(id="U", name=said), channel=said, action="set", target=said, before=said, after=said)],
            _RULES,
            channel="C1",
        )
    ],
    "speech.limits.usage": [lambda said: phrases.usage(_report(said), whom=said, when=said, rules=_RULES, ahead=None)],
    "speech.limits.alt": [lambda said: phrases.alt(_report(said), whom=said, when=said, limits=[_limit(said)], ahead=None)],
}


def _numbers(said: str) -> list[str]:
    """List what the reading of limits takes for numbers."""
    return [found[0] for found in re.finditer(amounts.NUMBER, said[:200])]


# Functions that take text and are left out, whole modules among them, and why.
EXCEPTED: Mapping[str, str] = {
    "core.engine.faults.garbled": "a model's answer, of which the first letter is looked at",
    "core.listing.listed": "joins what is said, whatever it is",
    "core.renders.drifting.sentence": "what core.pixels.drifts measured, in words of ours",
    "core.tiers.choosing.reframes": "a ratio of ours",
    "core.acts.voting.meant": "what discord.ids.numbered gives, and is looked for among labels of ours",
    "core.acts.table.pressed": "a choice, which core.reading.asking.pressed checks",
    "core.renders.batches.is_batch": "a wish, whose words are not looked at",
    "core.renders.batches.labels_of": "choices that core.reading.combinations found, joined",
    "core.renders.batches.cells_of": "the same, beside their numbers",
    "bots.discord.uploads.on_sheet": "an alt text, cut where it is sent",
    "bots.slack.view.with_sheet": "an alt text of ours",
    "bots.slack.view.from_channel": "a message of ours, as `escaped` and `plain` made it",
    "core.acts.tree.nth_branch": "letters from a to z, found by core.reading.labels",
    "core.reading.lists": "the name of a list",
    "core.reading.phrases.of": "the names of lists",
    **dict.fromkeys(
        (
            "core.studio.nearby",
            "core.renders.repeats",
            "core.store",
            "core.nearest.did_you_mean",
            "bots.app.approvals",
            "core.renders.packing",
            "bots.app.regular",
            "bots.slack.echoes.is_echo",
            "bots.slack.teams",
            "bots.slack.web.is_signed_out",
            "bots.slack.workspaces.open_workspaces",
        ),
        "what we wrote ourselves, or ids that are compared",
    ),
    **dict.fromkeys(
        (
            "core.renders.briefs.size_for",
            "core.renders.briefs.shortfalls",
            "core.engine.money",
            "core.model.shape_of",
            "core.pixels.outlines.shape",
            "core.renders.plans.plan",
            "core.tiers.table.highest_price",
        ),
        "ratios and sizes after core.reading.asking",
    ),
    **dict.fromkeys(
        ("core.quota.words", "core.quota.refusals", "core.quota.users", "core.quota.audit", "core.quota.headroom"),
        "puts names into sentences and compares ids; reads no words",
    ),
    "core.studio.hearing.ask_of": "copies fields",
    "core.studio.packing.packed": "looks the name of a pack up, and says it cut; tests/test_packs.py",
    "core.adjustments.step_from": "steps that core.reading.exact made",
    "core.pixels.regions.marked": "the name of a file, which goes through core.pixels.refusals.shown",
    **dict.fromkeys(
        ("core.renders.briefs.region_words", "core.renders.regions.region_of"), "names the third of a picture, in our words"
    ),
    "core.renders.comparing": "tiers of ours",
    "core.renders.missing": "an ask of before, with fewer pictures",
    "core.renders.noting": "names of files, which views escape as they do all notes",
    "bots.app.boards.show_votes": "what the store keeps of votes",
    "core.renders.unblinding": "what the store keeps of comparisons",
    "core.engine.text_calls": "an instruction of ours, and a call of a model",
    "core.reading.flag_names.blinds": "looks one word up in a list",
    "bots.slack.view.with_line": "a caption, which is escaped here",
    **dict.fromkeys(
        (
            "bots.discord.view.vote",
            "bots.playground.view.vote",
            "bots.slack.view.vote",
            "bots.discord.view.winner",
            "bots.playground.view.winner",
            "bots.slack.view.winner",
            "bots.speech.controls.after_vote",
            "bots.speech.voting.choose",
        ),
        "labels and tiers of ours",
    ),
    **dict.fromkeys(("bots.speech.limits.whom", "bots.speech.limits.when", "bots.playground.team.place"), "names of ours"),
    "core.runtime.child": "modules and folders of ours",
    **dict.fromkeys(
        (
            "core.pixels.budget",
            "core.pixels.decoding",
            "core.pixels.refusals.check_size",
            "core.pixels.mending",
            "core.pixels.references",
            "core.pixels.rescue",
            "core.engine.sample.paint",
            "core.engine.sample.drawing",
        ),
        "pictures; their names go into sentences alone",
    ),
    **dict.fromkeys(
        (
            "bots.app.web.access",
            "bots.shared.addresses.is_own",
            "bots.app.commands.command_line",
            "bots.app.config",
            "bots.app.credentials",
            "bots.app.endpoints.allow_http",
            "bots.shared.config.written",
            "core.jobs.workflows",
            "bots.app.configured",
            "bots.app.logs.libraries",
            "bots.app.logs.logs",
            "bots.app.rights",
            "bots.playground.guard",
            "bots.playground.view.flags",
            "bots.app.wiring",
            "bots.app.traces.traces_by",
        ),
        "the operator's own settings",
    ),
    **dict.fromkeys(
        (
            "bots.discord.public_answers",
            "bots.app.commands.doctor",
            "bots.discord.placing",
            "bots.discord.publisher",
            "bots.discord.unreadable",
            "bots.shared.download.download",
            "bots.shared.failing",
            "bots.shared.listening",
            "bots.app.notices",
            "bots.playground.adapter",
            "bots.slack.publisher",
        ),
        "names no words: builds, or asks a platform",
    ),
    **dict.fromkeys(
        (
            "bots.discord.buttons",
            "bots.discord.ids.nonce",
            "bots.discord.modals.edit",
            "bots.slack.asking.place",
            "bots.slack.examples",
            "bots.slack.modals.compare",
            "bots.slack.modals.imagine",
            "bots.slack.modals.opened",
            "bots.slack.view.button",
            "bots.slack.view.link",
            "bots.slack.view.moved",
            "bots.speech.controls.pick",
            "bots.speech.waiting.progress",
        ),
        "ids, labels and addresses of ours",
    ),
    **dict.fromkeys(
        ("bots.discord.members", "bots.discord.permissions", "bots.discord.places", "bots.discord.marks.of_message"),
        "reads ids and rights, no words",
    ),
    **dict.fromkeys(
        (
            "bots.discord.pictures.attached",
            "bots.discord.pictures.shown",
            "bots.discord.view.answer",
            "bots.discord.view.answer_to_message",
            "bots.playground.view.info",
            "bots.slack.asking.ask",
            "bots.slack.home.publish",
            "bots.slack.home.turn_away",
            "bots.slack.view.info",
            "bots.slack.view.marked",
            "bots.speech.choices.anyway",
            "bots.discord.links.linked",
            "bots.playground.links.linked",
            "bots.slack.links.linked",
            "core.renders.lettering",
            "core.renders.merging",
        ),
        "hands on to functions of this list",
    ),
    "bots.speech.drawing": "in a process of its own, with a time limit; tests/test_chart.py tries odd names",
}

READERS: Mapping[str, Sequence[Call]] = {
    **{f"core.reading.{name}": calls for name, calls in _ASKS.items()},
    **{f"core.{name}": calls for name, calls in _CORE.items()},
    **{f"bots.{name}": calls for name, calls in _BOTS.items()},
}
