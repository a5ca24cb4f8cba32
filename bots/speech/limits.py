"""The text about limits and usage, for every platform. Plain text, like text.py. Sentences about a single limit are made in
core/quota."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import ROUND_CEILING

from bots.speech.tables import Row, Section, Table
from core.lines import one_line
from core.listing import listed
from core.model import Act, Person, Vocabulary
from core.quota import Limit, Rules, Scope
from core.quota.audit import Audited
from core.quota.door import Change, Fullness
from core.quota.grants import Request
from core.quota.usage import Report, Sums
from core.quota.words import about, cents, more, terms

A_CENT = 10_000  # in micro-dollars
ASK_FOR_MORE = "Ask for more"
GRANT = "Grant"
GRANT_SEEN_BY_ALL = "Grant (admins)"  # where a platform shows everybody the same buttons
GRANTED = "{admin} allowed more: {sentence}"
TRY_ON = "Try on {tier}"
ASKED_FOR_MORE = "I've asked the admins for more, here in the channel."
ROOM_ON = "{tier} still has room: press the button, or add --tier {flag}."
AT_HOME = "Your {workspace}'s limits count in direct messages too. {refusal}"
CONFIRM = "Paint it"
CONFIRM_ALL = "Paint them"
CONFIRM_LESSER = "{why} It may cost up to {price}. Press the button to paint it. If you don't, you won't be charged."
CONFIRM_FIRST = "This may cost up to {price}. Press the button to paint it. If you don't, you won't be charged."
CONFIRM_SEVERAL = (
    "{count} pictures may cost up to {price} together. Press the button to paint them. If you don't, you won't be charged."
)
CONFIRM_COMBINED = (
    "The lists in braces come to {count} pictures, which may cost up to {price} together. Press the button to paint them. "
    "If you don't, you won't be charged."
)
PAINT_PART = "Paint {count} of the {of}"
FIT_ONE = "1 of the {of} fits: press the button to paint that one."
FIT_SOME = "{count} of the {of} fit: press the button to paint those."
LESSER_FINAL = "{wanted} {lack}, so {tier} would paint this final."
TAKEN_FOR = "I took that to mean {what} on {tier}."
TAKEN_AS = {
    Act.NEW: "a new picture",
    Act.AGAIN: "the same again",
    Act.VARIATIONS: "variations",
    Act.FINAL: "a final",
}
TAKEN_AS_CHANGE = "a change"
TAKEN_SHAPED = "{what} at {size}"
TAKEN_AS_SEVERAL = "{count} pictures"
NOT_LIMITED = "Nothing is limited here. Admins can set a limit, for example 20 images a day."
PREVIEW = "Nothing has changed yet. If you go ahead, I'll say:"
NO_CHANGES = "No admin has changed a limit or a setting yet."
PLAYGROUND_QUOTA = (
    'There is no "/quota {word}". Try /quota show, /quota set 20 images a day, /quota set $5 a month on pro for @Ben, '
    "/quota clear images a day, /quota grant 5 images, /quota audit."
)
ONLY_ADMINS_GRANT = "Only admins can grant more. Ask one of them to press the button."
NO_PERIOD = 'I can\'t report on "{per}". Choose one of: day, week, month, last day, last week, last month.'

_PEOPLE, _DAYS = 10, 7  # how many are named in a message; the CSV has all


def limits(found: Sequence[Fullness]) -> Table:
    """A row with a bar for each limit."""
    return Table(sections=_rows(found)) if found else Table(says=NOT_LIMITED)


def changed(made: Change, *, preview: bool) -> Table:
    """What admins changed, or (as a preview) would change, and the limits that hold then."""
    return Table(says=f"{PREVIEW}\n{made.sentence}" if preview else made.sentence, sections=_rows(made.full))


def _rows(found: Sequence[Fullness]) -> tuple[Section, ...]:
    rows = tuple(Row(title=one.headed, says=one.level, share=one.balance.share, below=one.resets) for one in found)
    return (Section(rows=rows),) if rows else ()


def try_on(tier: str, price: int | None) -> str:
    """The label of the button for the same ask on another tier. price: what it may cost at most; None: it goes without saying."""
    return _up_to(TRY_ON.format(tier=tier), price)


def paint_part(count: int, of: int, price: int | None) -> str:
    """The label of the button for what fits of several pictures. price: as above."""
    return _up_to(PAINT_PART.format(count=count, of=of), price)


def _up_to(label: str, price: int | None) -> str:
    return label if price is None else f"{label} · up to {cents(max(price, A_CENT), ROUND_CEILING)}"


def fitting(count: int, of: int) -> str:
    """How many of several pictures there is room for."""
    return (FIT_ONE if count == 1 else FIT_SOME).format(count=count, of=of)


def confirm(price: int, why: str = "", *, count: int = 1, combines: bool = False) -> str:
    """Ask for confirmation of a price in micro-dollars. why: what else the person agrees to. count: of pictures; combines: they are of
    lists of choices."""
    most = cents(max(price, A_CENT), ROUND_CEILING)
    if why:
        return CONFIRM_LESSER.format(why=why, price=most)
    if count > 1:
        return (CONFIRM_COMBINED if combines else CONFIRM_SEVERAL).format(count=count, price=most)
    return CONFIRM_FIRST.format(price=most)


def wanted(request: Request) -> str:
    """What a request for more says to everybody, beside the button that grants it."""
    return f"{request.sentence} Admins: press {GRANT} to allow {more(request.limit.terms.unit, request.extra)}."


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


def usage(found: Report, *, whom: str, when: str, rules: Rules, ahead: int | None) -> Table:
    """A usage report. `ahead`: the micro-dollars that the period will come to at this pace; None if it is over, or too young to
    tell."""
    said = [*_usage(found, whom, f"{when} ({rules.zone_name})", ahead), comparisons(found)]
    says = "\n".join(line for line in said if line)
    return Table(says=says, sections=tuple(_parts(found)) if found.total.pictures else ())


def comparisons(found: Report) -> str:
    """Which tier wins how often where tiers were compared: "7 comparisons of tiers: flash won 4, pro won 2, and 1 isn't decided yet.";
    empty: none was."""
    total = sum(found.compared.values())
    won = sorted(((tier, times) for tier, times in found.compared.items() if tier), key=lambda one: (-one[1], one[0]))
    if not total:
        return ""
    compared, open_yet = "1 comparison" if total == 1 else f"{total:,} comparisons", found.compared.get("", 0)
    if not won:
        return f"{compared} of tiers, {'not' if total == 1 else 'none'} decided yet."
    said = [f"{tier} won {times:,}" if total > 1 else f"{tier} won" for tier, times in won]
    undecided = [f"{open_yet:,} {'is' if open_yet == 1 else 'are'} not decided yet"] if open_yet else []
    return f"{compared} of tiers: {listed([*said, *undecided])}."


def reading(found: Report) -> str:
    """What reading messages cost, for admins."""
    return (
        f"Reading messages and lettering cost another {about(found.reading)}. That doesn't count towards any limit."
        if found.reading
        else ""
    )


def _usage(found: Report, whom: str, when: str, ahead: int | None) -> Iterator[str]:
    total = found.total
    if not total.pictures and not total.refused and not total.charged:
        yield f"{whom}, {when}: no pictures yet."
        return
    yield f"{whom}, {when}: {_pictures(total.pictures)}, {about(total.charged)}." + _refused(total)
    if not total.pictures:
        return
    if total.drafts_per_final is not None and total.charged_per_final is not None:
        per = about(round(total.charged_per_final))
        count = f"{total.drafts_per_final:.1f}".removesuffix(".0")
        drafts = f"{count} {'draft' if count == '1' else 'drafts'}"
        included = "drafts and packs included" if total.packed else "drafts included"
        each = f"from {drafts}, for {per}" if total.finals == 1 else f"averaging {drafts} and {per} each"
        yield f"{_count(total.finals, 'final')}, {each}, {included}."
    if ahead is not None:
        yield f"At this pace it comes to about {about(ahead)}."


def _parts(found: Report) -> Iterator[Section]:
    yield _part("By tier", found.by_tier, {})
    if len(found.by_person) > 1:
        yield _part("By person", found.by_person, found.names)
    if len(found.by_day) > 1:
        days = {day_name(day): sums for day, sums in list(found.by_day.items())[-_DAYS:]}
        lead = "By day" if len(days) == len(found.by_day) else f"The last {_DAYS} days with pictures"
        yield _part(lead, days, {}, most=_DAYS)


def _part(heading: str, sums: Mapping[str, Sums], names: Mapping[str, str], *, most: int = _PEOPLE) -> Section:
    """A row for each, with a bar that is full for the largest."""
    largest = max((_size(one) for one in sums.values()), default=(0, 0))
    rows = [
        Row(
            title=one_line(names.get(key, key)),
            says=f"{_pictures(one.pictures)}, {about(one.charged)}",
            share=_of(_size(one), largest),
        )
        for key, one in list(sums.items())[:most]
    ]
    if rest := len(sums) - len(rows):
        rows.append(Row(title=f"{rest} more", says="are in the CSV file", share=0.0))
    return Section(heading=heading, rows=tuple(rows))


def _size(sums: Sums) -> tuple[int, int]:
    return sums.charged, sums.pictures


def _of(one: tuple[int, int], largest: tuple[int, int]) -> float:
    """How large it is beside the largest: by what was charged, or by pictures where nothing was."""
    by = 0 if largest[0] else 1
    return one[by] / largest[by] if largest[by] else 0.0


def alt(found: Report, *, whom: str, when: str, limits: Sequence[Limit], ahead: int | None) -> str:
    """Describe the chart with its numbers for people who can't see it: pictures if nothing was charged, hours for a single day."""
    total, hours = found.total, _by_hour(found)
    money = total.charged > 0

    def much(sums: Sums) -> str:
        return about(sums.charged) if money else _pictures(sums.pictures)

    steps = hours or {day_name(day): sums for day, sums in found.by_day.items()}
    step = "hour" if hours else "day"
    sum_ = f"{about(total.charged)} for {_pictures(total.pictures)}" if money else f"{_pictures(total.pictures)}, nothing charged"
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
