"""The text about limits and usage, for every platform. Plain text, like text.py. Sentences about a single limit are made in
core/quota."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import ROUND_CEILING

from core.lines import one_line
from core.model import Act, Person, Vocabulary
from core.quota import Limit, Rules, Scope, Unit
from core.quota.audit import Audited
from core.quota.door import Change, Fullness
from core.quota.grants import Request
from core.quota.usage import Report, Sums
from core.quota.words import about, amount, dollars, terms

ASK_FOR_MORE = "Ask for more"
GRANT = "Grant"
GRANT_SEEN_BY_ALL = "Grant (admins)"  # where a platform shows everybody the same buttons
TRY_ON = "Try on {tier}"
ASKED_FOR_MORE = "The channel's admins can see that you asked for more."
ROOM_ON = "The {tier} tier still has room: ask again with --tier {tier}."
AT_HOME = "In direct messages your {workspace}'s limits apply too. {refusal}"
CONFIRM = "Paint it"
CONFIRM_LESSER = "{why} It may cost up to {price}. Nothing is painted or charged until you say so."
CONFIRM_FIRST = "This may cost up to {price}, so I ask first. Nothing is painted or charged until you say so."
LESSER_FINAL = "{wanted} {lack}, so {tier} would paint this final."
TAKEN_FOR = "I took that for {what} on {tier}."
TAKEN_AS = {
    Act.NEW: "a new picture",
    Act.AGAIN: "the same once more",
    Act.VARIATIONS: "variations",
    Act.FINAL: "a final",
}
TAKEN_AS_CHANGE = "a change"
TAKEN_SHAPED = "{what} at {size}"
TAKEN_AS_SEVERAL = "{count} pictures"
NOT_LIMITED = "Nothing is limited here. An admin can set a limit, for example 20 images a day."
PREVIEW = "Nothing is changed yet. It would be like this:"
NO_CHANGES = "No limit was changed yet."
PLAYGROUND_QUOTA = (
    'There is no "/quota {word}". Try /quota show, /quota set 20 images a day, /quota set $5 a month on pro for @Ben, '
    "/quota clear images a day, /quota grant 5 images, /quota audit."
)
ONLY_ADMINS_GRANT = "Only admins can grant more. They can see the request here."
NO_PERIOD = 'I can report on this month, week or day, or the last one of each ("last month"), but not on "{per}".'

_PEOPLE, _DAYS = 10, 7  # how many are named in a message; the CSV has all


def limits(found: Sequence[Fullness]) -> str:
    """One line with a bar for each limit."""
    return "\n".join(f"{one.bar} {one.line}" for one in found) or NOT_LIMITED


def changes(made: Sequence[Change], *, preview: bool) -> str:
    lines = [one.sentence for one in made]
    return "\n".join([PREVIEW, *lines] if preview else lines)


def confirm(price: int, why: str = "") -> str:
    """Ask for confirmation of a price in micro-dollars. why: what else the person agrees to."""
    most = about(price, ROUND_CEILING)
    return CONFIRM_LESSER.format(why=why, price=most) if why else CONFIRM_FIRST.format(price=most)


def wanted(request: Request) -> str:
    more = amount(request.limit.terms.unit, request.extra)
    what = "" if request.limit.terms.unit is Unit.MONEY else " image" if request.extra == 1 else " images"
    return f"{request.sentence} An admin can grant {more}{what} more with one click."


def audit(records: Sequence[Audited], rules: Rules, *, channel: str) -> str:
    """One line for each change. channel: where it is read; other channels are named by their ids."""
    return "\n".join(_audited(record, rules, channel) for record in records) or NO_CHANGES


def _audited(record: Audited, rules: Rules, channel: str) -> str:
    at = record.at.astimezone(rules.zone)
    target = record.target.rpartition(" [")[0] or record.target  # the limit's key is in brackets
    if record.channel != channel:
        target = target.replace("this channel", f"channel {record.channel}")
    was = f"from {record.before} to " if record.before else ""
    said = f"{record.person.name}: {record.action} {target}: {was}{record.after or 'none'}"
    return f"{at:%Y-%m-%d %H:%M} ({rules.zone_name}) {one_line(said)}"


# --- usage ---------------------------------------------------------------------------------------------------------------


def usage(found: Report, *, whom: str, when: str, rules: Rules, ahead: int | None) -> str:
    """A usage report as text. `ahead`: the micro-dollars that the period will come to at this pace; None if it is over, or too
    young to tell."""
    return "\n".join(_usage(found, whom, f"{when} ({rules.zone_name})", ahead))


def reading(found: Report) -> str:
    """What reading messages cost, for admins."""
    return f"Reading messages cost the operator {dollars(found.reading)}, which counts against no limit." if found.reading else ""


def _usage(found: Report, whom: str, when: str, ahead: int | None) -> Iterator[str]:
    total = found.total
    if not total.pictures and not total.refused and not total.charged:
        yield f"{whom}, {when}: no pictures yet, so there is nothing to draw."
        return
    yield f"{whom}, {when}: {_pictures(total.pictures)}, {dollars(total.charged)}." + _refused(total)
    if not total.pictures:
        yield "No pictures came of it, so there is nothing to draw."
        return
    if total.drafts_per_final is not None and total.charged_per_final is not None:
        per = about(round(total.charged_per_final))
        drafts = f"{total.drafts_per_final:.1f}".removesuffix(".0")
        yield f"{_count(total.finals, 'final')}: {drafts} {'draft' if drafts == '1' else 'drafts'} and {per} for each."
    if ahead is not None:
        yield f"At this pace it comes to about {about(ahead)}."
    yield f"By tier: {_listed(found.by_tier, {})}."
    if len(found.by_person) > 1:
        yield f"By person: {_listed(found.by_person, found.names)}."
    days = dict(list(found.by_day.items())[-_DAYS:])
    if len(found.by_day) > 1:
        lead = "By day" if len(days) == len(found.by_day) else f"The last {_DAYS} days with pictures"
        yield f"{lead}: {_listed({day_name(day): sums for day, sums in days.items()}, {}, most=_DAYS)}."


def _listed(sums: Mapping[str, Sums], names: Mapping[str, str], *, most: int = _PEOPLE) -> str:
    shown = [
        f"{one_line(names.get(key, key))} {_pictures(one.pictures)} {dollars(one.charged)}"
        for key, one in list(sums.items())[:most]
    ]
    rest = len(sums) - len(shown)
    return "; ".join([*shown, f"and {rest} more in the CSV"] if rest else shown)


def alt(found: Report, *, whom: str, when: str, limits: Sequence[Limit], ahead: int | None) -> str:
    """Describe the chart with its numbers for people who can't see it: pictures if nothing was charged, hours for a single day."""
    total, hours = found.total, _by_hour(found)
    money = total.charged > 0

    def much(sums: Sums) -> str:
        return dollars(sums.charged) if money else _pictures(sums.pictures)

    steps = hours or {day_name(day): sums for day, sums in found.by_day.items()}
    step = "hour" if hours else "day"
    sum_ = f"{dollars(total.charged)} for {_pictures(total.pictures)}" if money else f"{_pictures(total.pictures)}, nothing charged"
    parts = [f"Chart of {'spend' if money else 'pictures'} per {step}, {whom}, {when}: {sum_}"]
    parts.append("by tier " + ", ".join(f"{tier} {much(one)}" for tier, one in found.by_tier.items()))
    if steps:
        most = max(steps, key=lambda one: (steps[one].charged, steps[one].pictures))
        parts.append(f"the most {'at' if hours else 'on'} {most}, {much(steps[most])}")
    parts.append("; ".join(f"limit {terms(limit.terms)}" for limit in limits) or f"no limit in {'dollars' if money else 'images'}")
    if ahead is not None and money:
        parts.append(f"at this pace about {about(ahead)} in all")
    lines = ", ".join(f"{name} {much(one)}" for name, one in steps.items())
    return f"{'. '.join(part[0].upper() + part[1:] for part in parts)}. {step.capitalize()} by {step}: {lines}."[:1000]


def _by_hour(found: Report) -> dict[str, Sums]:
    hours: dict[str, Sums] = {}
    for (hour, _), sums in found.by_hour_and_tier.items():
        name = f"{hour:02}:00"
        hours[name] = hours.get(name, Sums()).plus(sums)
    return hours


def day_name(day: date) -> str:
    return f"{day.day} {day:%b}"


def _pictures(count: int) -> str:
    return _count(count, "picture")


def _count(count: int, what: str) -> str:
    return f"{count:,} {what}" if count == 1 else f"{count:,} {what}s"


def _refused(total: Sums) -> str:
    return f" {total.refused:,} refused by the model, which cost nothing." if total.refused else ""


def whom(scope: Scope, person: Person, vocabulary: Vocabulary) -> str:
    return {Scope.CHANNEL: "This channel", Scope.WORKSPACE: f"The whole {vocabulary.workspace}"}.get(scope, person.name)


def when(per: str, starts: datetime, ends: datetime) -> str:
    """Name a period: "November 2026", "16 to 22 November 2026", "21 November 2026", by the workspace's time zone."""
    last = ends - timedelta(hours=12)
    if per == "month":
        return f"{starts:%B %Y}"
    if per == "week":
        return f"{day_name(starts.date())} to {day_name(last.date())} {last:%Y}"
    return f"{starts.day} {starts:%B %Y}"
