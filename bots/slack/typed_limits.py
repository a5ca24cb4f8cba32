"""Parses what people type after /darkroom quota: turns Slack's markup into plain words, and finds whom and which channel they name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bots.slack import ids
from bots.slack.escape import unescaped
from bots.speech import slack_text
from core.errors import BadAsk
from core.model import Person
from core.quota import Target, Whom

_PERSON = re.compile(rf"(?:\b(?:for|to)\s+)?<@({ids.PERSON})(?:\|([^<>]*))?>", re.IGNORECASE)
_CHANNEL = re.compile(rf"(?:\b(?:in|for)\s+)?<#({ids.CHANNEL})(?:\|([^<>]*))?>", re.IGNORECASE)
_GROUP = re.compile(r"(?:\b(?:for|to)\s+)?<!subteam\^(S[A-Z0-9]+)(?:\|([^<>]*))?>", re.IGNORECASE)
_UNRESOLVED = re.compile(r"(?:^|\s)([@#][^\s<>]+)")
_TYPOGRAPHIC = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "\u2013": "-", "\u2014": "-", "\u00a0": " "})


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What was typed about limits: `words` without their mentions; the person or user group that was named; a channel's id."""

    words: str
    whom: Whom
    channel: str | None = None


def typed(markup: str) -> Typed:
    """Parse the text. Raises BadAsk for names that Slack did not resolve, or more than one."""
    people, channels, groups = _PERSON.findall(markup), _CHANNEL.findall(markup), _GROUP.findall(markup)
    if len(people) + len(channels) + len(groups) > 1:
        raise BadAsk(slack_text.ONE_AT_A_TIME)
    words = plainly(_GROUP.sub(" ", _CHANNEL.sub(" ", _PERSON.sub(" ", markup))))
    left_over = _UNRESOLVED.search(words)
    if left_over is not None:
        raise BadAsk(slack_text.WHO.format(name=left_over.group(1)[:40]))
    person = Person(id=people[0][0], name=unescaped(people[0][1]) or people[0][0]) if people else None
    group = Target.group(groups[0][0], unescaped(groups[0][1]).removeprefix("@") or groups[0][0]) if groups else None
    whom = Whom(person=person, group=group)
    return Typed(words=" ".join(words.split()), whom=whom, channel=channels[0][0] if channels else None)


def everybody_named(markup: str) -> tuple[Sequence[Whom], str]:
    """All people and user groups that are mentioned, and the text without them. Raises BadAsk for names that Slack did not resolve."""
    people = [Whom(person=Person(id=id, name=unescaped(name) or id)) for id, name in _PERSON.findall(markup)]
    groups = [Whom(group=Target.group(id, unescaped(name).removeprefix("@") or id)) for id, name in _GROUP.findall(markup)]
    rest = _GROUP.sub(" ", _PERSON.sub(" ", markup))
    if (left_over := _UNRESOLVED.search(plainly(rest))) is not None:
        raise BadAsk(slack_text.WHO.format(name=left_over.group(1)[:40]))
    return [*groups, *people], rest


def plainly(markup: str) -> str:
    """The text as a keyboard would type it: phones send curly quotes and long dashes."""
    return unescaped(markup).translate(_TYPOGRAPHIC)
