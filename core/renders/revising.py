"""Has the words of an accepted command read by a text model, while its placeholder stands, and changes the render to what they ask of
the picture.

A render never becomes dearer than it was accepted: if its words call for more, it is not painted, its reservation is given back, and a
button with the price carries it on. Where nobody reads, the render stays as our rules understood it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Protocol

import structlog

from core import tiers
from core.acts import table
from core.errors import BadAsk, StudioError
from core.model import Act, Choice, MicroDollars, Render, Tier, Version, VersionId, Wish
from core.ports.engine import Engine
from core.ports.pending import PendingAsk
from core.ports.platform import OnOtherTier, PriceFirst
from core.ports.records import Rebooked, Thread, Turn
from core.ports.store import RevisionStore
from core.quota import Rules
from core.reading import Limits, Line, Meant, may_tell, revised
from core.renders.briefs import size_for
from core.renders.plans import Plan, plan, unseen
from core.runtime.clock import Now

log = structlog.get_logger(__name__)


class WordsReader(Protocol):
    """Reads the words of commands. core/studio/commands.py."""

    async def read(self, render: Render, line: Line, thread: Thread) -> Meant | None:
        """What the words ask of the picture, within 1.5 s; None: nobody read them. A render's words are read once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """What may be painted on another tier, once whoever asked says so."""

    pending: PendingAsk
    way: OnOtherTier


@dataclass(frozen=True, slots=True, kw_only=True)
class AsksFirst:
    """The words call for something dearer than what was accepted, so its price is to be agreed to."""

    pending: PendingAsk
    first: PriceFirst


@dataclass(frozen=True, slots=True)
class _Way:
    """How a render may be painted."""

    wish: Wish
    choice: Choice
    tier: Tier
    plan: Plan

    @property
    def size(self) -> str:
        return self.plan.size or self.tier.sizes[0]

    def price(self, tokens: int) -> MicroDollars:
        """The most that one of its pictures may cost with so many tokens of words."""
        pictures = len(self.plan.pictures)
        return tiers.highest_price(self.tier, size=self.plan.size, pictures=pictures, prompt_tokens=tokens) or MicroDollars(0)


class Revisions:
    """Revises accepted renders by what a text model reads in their words."""

    def __init__(
        self,
        *,
        reader: WordsReader | None,
        store: RevisionStore,
        engine: Engine,
        tiers: Mapping[str, Tier],
        limits: Limits,
        rules: Rules,
        now: Now,
        new_id: Callable[[], str],
    ) -> None:
        self._reader = reader
        self._store = store
        self._engine = engine
        self._tiers = tiers
        self._limits = limits
        self._rules = rules
        self._now = now
        self._new_id = new_id

    async def read(self, render: Render, thread: Thread) -> Meant | None:
        """Give what the words of a render ask of the picture; None: there is nothing left to read, or nobody to read it."""
        if self._reader is None or not may_tell(render.wish, pictures=len(render.pictures)):
            return None
        try:
            return await self._reader.read(render, _line(render), thread)
        except StudioError as error:  # the render is painted as our rules understood it
            log.warning("words_not_read", render=render.id, code=error.code)
            return None

    async def revise(self, render: Render, turn: Turn, meant: Meant) -> Render | AsksFirst | None:
        """Change the render to what its words ask for, also in the store, or say what the asker has to agree to first. None: it was
        called off.
        """
        accepted = self._accepted(render, turn)
        if accepted is None or turn.painted:
            return render  # nothing to work on, or some of it is painted already
        asked = self._asked(render, meant, accepted)
        if self._is_dearer(asked, accepted):
            return self._first(render, asked)
        rebooked = await self._store.revise(
            render.id,
            asked.wish,
            asked.choice,
            Rebooked(
                tier=asked.tier.name,
                model=asked.tier.model,
                size=asked.size,
                price=asked.price(tiers.most_tokens(asked.plan.words)),
                rules=self._rules,
            ),
            self._now(),
        )
        if rebooked is None:
            return None
        return replace(render, wish=asked.wish, choice=asked.choice) if rebooked else render

    def elsewhere(self, render: Render, current: VersionId | None) -> Elsewhere | None:
        """The ask of a render whose tier failed, on another tier that can take it: the dearest that costs no more, else the cheapest. None:
        there is no such tier left. current: the version that it was about, if that is the thread's current one."""
        own = self._tiers.get(render.choice.tier) if render.choice is not None else None
        if own is None:
            return None
        size, failed = size_for(own, render.wish, render.wish.act), (*render.wish.failed_on, own.name)
        limit = self._price_at(own, size, render.wish.words)
        others = [
            (self._price_at(tier, size, render.wish.words), tier)
            for tier in self._tiers.values()
            if tier.name not in failed and tier.prices
        ]
        others.sort(key=lambda other: (other[0] > limit, abs(other[0] - limit)))
        for price, tier in others:
            wish = replace(render.wish, tier=tier.name, failed_on=failed)
            if (tier.edits or wish.act is Act.NEW) and self._chosen(render, wish) is not None:
                version = current if table.row(wish.act).repaints else None
                pending = PendingAsk(id=self._new_id(), ask=render.asked(wish, version))
                most = MicroDollars(price * wish.count)
                return Elsewhere(pending=pending, way=OnOtherTier(pending=pending.id, tier=tier.name, price=most))
        return None

    def _price_at(self, tier: Tier, size: str | None, words: str) -> MicroDollars:
        size = size if size in tier.sizes else tier.sizes[-1]
        tokens = tiers.most_tokens(words)
        return tiers.highest_price(tier, size=size or tier.sizes[-1], pictures=1, prompt_tokens=tokens) or MicroDollars(0)

    def _accepted(self, render: Render, turn: Turn) -> _Way | None:
        """The way it was accepted to be painted; None: it cannot be painted so."""
        tier = self._tiers.get(render.choice.tier) if render.choice is not None else None
        if render.choice is None or tier is None:
            return None
        versions = {version.id: version for version in turn.versions}
        id = turn.thread.current if render.follows else render.target
        target = versions.get(id) if id is not None and render.wish.act is not Act.NEW else None
        if target is None and render.wish.act is not Act.NEW:
            return None
        return self._way(render, render.wish, render.choice, tier, target)

    def _way(self, render: Render, wish: Wish, choice: Choice, tier: Tier, target: Version | None) -> _Way:
        attached = [unseen(number) for number in range(len(render.pictures))]
        versions = {} if target is None else {target.id: target}
        return _Way(wish, choice, tier, plan(wish, target, versions=versions, kept={}, attached=attached, tier=tier))

    def _asked(self, render: Render, meant: Meant, accepted: _Way) -> _Way:
        """The way its words ask for. A size or format that no tier can do, or that the named tier cannot do, is ignored."""
        wish = revised(render.wish, meant, _line(render), self._limits)
        unshaped = replace(wish, size=render.wish.size, ratio=render.wish.ratio, note=render.wish.note)
        for one in (wish, unshaped):
            if (choice := self._chosen(render, one)) is not None:
                return self._way(render, one, choice, self._tiers[choice.tier], accepted.plan.parent)
        return self._way(render, unshaped, accepted.choice, accepted.tier, accepted.plan.parent)

    def _chosen(self, render: Render, wish: Wish) -> Choice | None:
        off, editing = self._engine.off(), wish.act is not Act.NEW
        try:
            choice = tiers.choose(wish, tiers=self._tiers, references=len(render.pictures), has_picture=editing, off=off)
        except BadAsk:
            return None
        return choice if choice.tier in self._tiers and choice.tier not in off else None

    def _is_dearer(self, asked: _Way, accepted: _Way) -> bool:
        """Whether it is more than what was accepted: more pictures, larger ones, or ones that cost more (whatever their words)."""
        sizes = self._limits.sizes
        return (
            asked.wish.count > accepted.wish.count
            or sizes.index(asked.size) > sizes.index(accepted.size)
            or asked.price(tiers.PROMPT_TOKENS) > accepted.price(tiers.PROMPT_TOKENS)
        )

    def _first(self, render: Render, asked: _Way) -> AsksFirst:
        price = MicroDollars(asked.wish.count * asked.price(tiers.most_tokens(asked.plan.words)))
        ask = render.asked(asked.wish)
        pending = PendingAsk(id=self._new_id(), ask=ask, price=price)
        first = PriceFirst(
            pending=pending.id, price=price, act=ask.wish.act, tier=asked.tier.name, count=ask.wish.count, size=asked.size
        )
        return AsksFirst(pending=pending, first=first)


def _line(render: Render) -> Line:
    return Line(text=render.wish.words, pictures=len(render.pictures))
