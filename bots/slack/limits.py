"""What people type after /darkroom quota and /darkroom usage: Slack's markup and plain words to a limit's target and terms."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bots import text
from bots.slack.escape import unescaped
from core.errors import BadAsk
from core.model import Person
from core.quota import Scope, Unit, period_named

_PERSON = re.compile(r"(?:\b(?:for|to)\s+)?<@([UW][A-Z0-9]+)(?:\|([^<>]*))?>", re.IGNORECASE)
_CHANNEL = re.compile(r"(?:\b(?:in|for)\s+)?<#([CGD][A-Z0-9]+)(?:\|([^<>]*))?>", re.IGNORECASE)
_GROUP = re.compile(r"(?:\bfor\s+)?<!subteam\^(S[A-Z0-9]+)(?:\|([^<>]*))?>", re.IGNORECASE)
_UNRESOLVED = re.compile(r"(?:^|\s)([@#][^\s<>]+)")
_TYPOGRAPHIC = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "\u2013": "-", "\u2014": "-", "\u00a0": " "})

_IMAGES = frozenset("image images picture pictures pic pics".split())  # noqa: SIM905
_MONEY = frozenset("money dollars dollar usd $ spend spending cost costs".split())  # noqa: SIM905
_EVERYWHERE = frozenset("workspace everywhere".split())  # noqa: SIM905
_FILLERS = frozenset("a an per every in on of for the this all any limit limits everything here channel".split())  # noqa: SIM905
_SCOPES = {
    "me": Scope.PERSON,
    "mine": Scope.PERSON,
    "my": Scope.PERSON,
    "channel": Scope.CHANNEL,
    "here": Scope.CHANNEL,
    "workspace": Scope.WORKSPACE,
    "everywhere": Scope.WORKSPACE,
    "everybody": Scope.WORKSPACE,
    "all": Scope.WORKSPACE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """`words` without the mentions in it; a person, a channel (its id) or a user group (its id, its name) that was named."""

    words: str
    person: Person | None = None
    channel: str | None = None
    group: tuple[str, str] | None = None


def typed(markup: str) -> Typed:
    """Raises BadAsk: names that Slack did not resolve, or more than one."""
    people, channels, groups = _PERSON.findall(markup), _CHANNEL.findall(markup), _GROUP.findall(markup)
    if len(people) + len(channels) + len(groups) > 1:
        raise BadAsk(text.SLACK_ONE_AT_A_TIME)
    words = plainly(_GROUP.sub(" ", _CHANNEL.sub(" ", _PERSON.sub(" ", markup))))
    left_over = _UNRESOLVED.search(words)
    if left_over is not None:
        raise BadAsk(text.SLACK_WHO.format(name=left_over.group(1)[:40]))
    person = Person(id=people[0][0], name=unescaped(people[0][1]) or people[0][0]) if people else None
    group = (groups[0][0], unescaped(groups[0][1]).removeprefix("@") or groups[0][0]) if groups else None
    return Typed(words=" ".join(words.split()), person=person, channel=channels[0][0] if channels else None, group=group)


def plainly(markup: str) -> str:
    """As typed on a keyboard: phones send curly quotes and long dashes."""
    return unescaped(markup).translate(_TYPOGRAPHIC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleared:
    """Which limits are to be cleared; None: of any."""

    unit: Unit | None = None
    per: str | None = None
    tier: str | None = None
    everywhere: bool = False


def cleared(words: str, tiers: Sequence[str]) -> Cleared:
    """ "images", "money month", "$5 a month on pro": what is said of the kind; amounts say nothing. Raises BadAsk."""
    unit: Unit | None = None
    per: str | None = None
    tier: str | None = None
    everywhere = False
    for token in re.findall(r"\$|[^\s$,;]+", words.casefold()):
        if token in _IMAGES:
            unit = Unit.IMAGES
        elif token in _MONEY:
            unit = Unit.MONEY
        elif token in tiers:
            tier = token
        elif token in _EVERYWHERE:
            everywhere = True
        elif token not in _FILLERS and not re.fullmatch(r"\d[\d.,]*", token):
            per = _period(token)
    return Cleared(unit=unit, per=per, tier=tier, everywhere=everywhere)


def _period(token: str) -> str:
    try:
        return period_named(token).value
    except BadAsk:
        raise BadAsk(text.SLACK_CLEAR_UNKNOWN.format(word=token[:40])) from None


def reported(words: str) -> tuple[Scope, str]:
    """Whose usage, and of which period: "", "workspace week", "channel last month"."""
    scope, rest = Scope.PERSON, []
    for token in words.casefold().split():
        if token in _SCOPES:
            scope = _SCOPES[token]
        elif token not in ("in", "for", "of", "the", "this", "usage", "by", "a", "per"):
            rest.append(token)
    return scope, " ".join(rest) or "month"
