"""Finds which of a workspace's limits somebody means, or the sentence that says why none can be meant. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from core.errors import BadAsk
from core.listing import listed
from core.model import Place, Vocabulary
from core.quota import words
from core.quota.limits import ANY, Limit, Rules, Scope, Target, Which, Whom

_RANKS = (Scope.MEMBER, Scope.PERSON, Scope.CHANNEL, Scope.GROUP, Scope.WORKSPACE)


def to_clear(limits: Sequence[Limit], target: Target, which: Which, rules: Rules, vocabulary: Vocabulary) -> list[Limit]:
    """A target's limits: all of them, or those that are meant. Raises BadAsk if there are none."""
    own = [limit for limit in limits if limit.target.key == target.key]
    found = [limit for limit in own if which.means(limit.terms)]
    if not found:
        raise nothing_to_clear(target, which, rules, vocabulary, others=own)
    return found


def on(target: Target, limits: Sequence[Limit], place: Place, rules: Rules) -> list[Limit]:
    """The limits, of a workspace's and the operator's, that apply to everything a target does."""
    own = [limit for limit in limits if limit.target.key == target.key]
    wider = [limit for limit in limits if limit.target.scope is Scope.WORKSPACE and limit not in own]
    if target.scope is not Scope.CHANNEL:
        return [*own, *wider, *rules.ceilings]
    here = replace(place, channel=target.channel)
    return [*own, *([] if own else rules.of_channel(here)), *wider, *rules.ceilings]


def nothing_to_clear(target: Target, which: Which, rules: Rules, vocabulary: Vocabulary, *, others: Sequence[Limit] = ()) -> BadAsk:
    kind = "" if which == ANY else f" in {words.kind(which)}" if which.unit else " like that"
    left = f" It has {listed([words.terms(limit.terms) for limit in others])}." if others else ""
    whom = words.whose(target, vocabulary)
    return BadAsk(
        f"There is no limit{kind} for {whom}, so there is nothing to clear.{left}{words.operators(rules, which, vocabulary)}"
    )


def to_add(bound: Sequence[Limit], which: Which, whom: Whom, rules: Rules, vocabulary: Vocabulary, *, everybody: bool) -> Limit:
    """Find the limit that a grant should raise, out of those that apply and that admins may raise: the named person's own, else the
    limit for each person, else the channel's, else the workspace's. A limit for each person is raised for everybody only if
    `everybody` was said. Raises BadAsk."""
    fits = [
        limit
        for limit in bound
        if which.means(limit.terms)
        and not limit.ceiling
        and (whom.group is None or limit.target.scope is Scope.GROUP)
        and (not which.everywhere or not limit.target.channel)
    ]
    if not fits:
        named = whom.person or whom.group
        of = f" for {named.name}" if named is not None else ""
        still = words.operators(rules, which, vocabulary)
        none = (
            f"No admin has set a limit in {words.kind(which)}{of} here"
            if still
            else f"Nothing here is limited in {words.kind(which)}{of}"
        )
        raise BadAsk(f"{none}, so there is nothing to add to.{still}")
    apart = whom.person is not None or everybody
    best = min(_rank(limit, apart) for limit in fits)
    alike = [limit for limit in fits if _rank(limit, apart) == best]
    if len(alike) > 1:
        named_all = listed([_named(limit, vocabulary) for limit in alike])
        raise BadAsk(f"This could add to more than one limit: {named_all}. Name the period or the tier of the one you mean.")
    limit = alike[0]
    if limit.terms.each and not apart:
        raise BadAsk(
            f"{_named(limit, vocabulary)} counts each person separately. Name the person who gets more, or say that it is for everybody."
        )
    return limit


def _rank(limit: Limit, apart: bool) -> tuple[int, bool]:
    """Rank limits by how likely each is meant. `apart`: the grant is for a person, so limits on each person come first."""
    return _RANKS.index(limit.target.scope), limit.terms.each is not apart


def _named(limit: Limit, vocabulary: Vocabulary) -> str:
    return f"{words.terms(limit.terms)} ({words.whose(limit.target, vocabulary)})"
