"""Decides, before an ask is accepted, which tier takes it, what it may use there at most, and what to offer if that is too much."""

from __future__ import annotations

import hashlib
from collections.abc import Container, Mapping, Sequence
from dataclasses import replace

from core import tiers
from core.acts.packs import Format, fits_all
from core.errors import UNCHARGED, BadAsk, NoPrice
from core.listing import listed
from core.model import Act, Ask, Choice, MicroDollars, Reason, Stage, Tier, Version, Wish
from core.ports.engine import Engine
from core.ports.store import ClaimStore
from core.quota import Claim
from core.quota.door import QuotaDoor
from core.renders import repeats
from core.renders.briefs import size_for
from core.renders.plans import Plan, plan, unseen
from core.studio.answers import LesserFinal, TakenFor
from core.studio.subject import Subject

_SURELY_ASKED = (Act.VARIATIONS, Act.FINAL)  # by a button or exact words, else agreed to first


class Claims:
    """Decides on which tier an ask is painted, and what is to be reserved for it."""

    def __init__(
        self,
        *,
        tiers: Mapping[str, Tier],
        store: ClaimStore,
        engine: Engine,
        quota: QuotaDoor,
    ) -> None:
        self._tiers = tiers
        self._store = store
        self._engine = engine
        self._quota = quota

    # --- the tier

    def choose(self, ask: Ask, subject: Subject) -> Choice:
        """The tier for an ask. It may be off if it was named, or if all are. Raises BadAsk if no tier can do what is asked."""
        if ask.wish.compare:
            return Choice(tier=self._dearest(ask.wish.compare), reason=Reason.CHOSEN, rule=1)
        if ask.wish.formats and ask.wish.tier is not None:  # the pack was made for this tier
            return Choice(tier=ask.wish.tier, reason=Reason.PACK, rule=1)
        off, wish = self._engine.off(), self.carried_out(ask, subject)
        if ask.wish.act is Act.AGAIN and subject.target is not None and self._can_repeat(ask.wish, subject.target, off):
            return Choice(tier=subject.target.tier, reason=Reason.REPEATED, rule=1)
        references, has_picture = len(ask.pictures), wish.act is not Act.NEW
        return tiers.choose(wish, tiers=self._tiers, references=references, has_picture=has_picture, off=off)

    def compared(self, ask: Ask) -> Ask:
        """The ask with the tiers that it compares, which are those that can paint it; a note names what is left out. Raises BadAsk if
        fewer than two can."""
        named = ask.wish.compare
        if named is None:
            return ask
        wanted = [self._tiers[name] for name in named or self._tiers if name in self._tiers]
        able = [tier for tier in wanted if tier.prices is not None and self._able(tier, ask)]
        if len(able) < 2:
            whom = f"Only {able[0].title} can" if able else "None of these tiers can"
            raise BadAsk(
                f"{whom} paint that as asked, so there is nothing to compare. {UNCHARGED} Ask for another format, or without --compare."
            )
        if ask.wish.blind:  # in no order that tells them apart, and the same if the event comes again
            able.sort(key=lambda tier: hashlib.sha256(f"{ask.event} {tier.name}".encode()).digest())
        out = [tier.title for tier in wanted if tier not in able]
        note = f"I left out {listed(out)}: {'it' if len(out) == 1 else 'they'} can't paint that as asked." if out else ""
        wish = replace(
            ask.wish, compare=tuple(tier.name for tier in able), count=len(able), note=" ".join(filter(None, (ask.wish.note, note)))
        )
        return replace(ask, wish=wish)

    def is_off(self, tier: Tier) -> bool:
        """Whether a tier accepts no asks because its model was retired."""
        return tier.name in self._engine.off()

    def check(self, ask: Ask, tier: Tier) -> None:
        """Raises BadAsk if a tier does not take as many pictures as are attached, and NoPrice if it may not be called."""
        if len(ask.pictures) > tier.max_references:
            raise BadAsk(
                f"{tier.title} takes at most {tiers.counted(tier.max_references)}, and you attached {len(ask.pictures)}. "
                f"{UNCHARGED} Leave some out."
            )
        if tier.prices is None:
            raise NoPrice(
                f"{tier.title} has no price set, so I don't use it. {UNCHARGED} Try another tier, or tell whoever runs Darkroom."
            )

    async def alike(self, ask: Ask, subject: Subject, choice: Choice) -> Sequence[Claim]:
        """What an ask may use on each tier that its picture may have been painted on, where it repeats one that is hidden: whatever is
        asked or refused has to be the same for all of them. None where nothing is hidden."""
        target = subject.target
        if target is None or not target.hidden or choice.reason is not Reason.REPEATED:
            return ()
        beside = [one.tier for one in await self._store.versions(target.thread) if one.render == target.render]
        return [await self.claim(ask, subject, self._tiers[name]) for name in beside if name in self._tiers]

    async def have_room(self, ask: Ask, claims: Sequence[Claim]) -> bool:
        """Whether all limits have room for any of these claims."""
        headroom = self._quota.headroom
        for claim in claims:
            if await headroom.cheaper(ask.place, ask.person, [claim]) is None:
                return False
            if ask.home is not None and await headroom.spent_at_home(ask.place, ask.home, ask.person, claim) is not None:
                return False
        return True

    def lesser(self, ask: Ask, subject: Subject, choice: Choice) -> LesserFinal | None:
        """How a final would be painted on another tier than finals are meant for, without the asker having named it. Nobody gets a
        lesser final without having agreed to it."""
        if choice.lack is None or self.carried_out(ask, subject).act is not Act.FINAL:
            return None
        wanted = self._tiers.get(choice.lack.tier)
        return LesserFinal(wanted=wanted, lack=choice.lack, tier=self._tiers[choice.tier]) if wanted is not None else None

    def carried_out(self, ask: Ask, subject: Subject) -> Wish:
        """The wish that a tier is chosen for: for an `again` what it repeats, for a final one in its picture's format. Whoever names a tier
        gets it regardless."""
        wish, target = ask.wish, subject.target
        if target is None or wish.act not in (Act.AGAIN, Act.AT_ONCE, Act.FINAL):
            return wish
        if wish.act is Act.AT_ONCE:
            wish = replace(wish, act=Act.EDIT, words=wish.words or target.words)
        if wish.act is Act.AGAIN:
            act = target.act if target.parent is not None else Act.NEW
            wish = replace(wish, act=act, words=target.words, size=wish.size or self._known(target.asked_size, wish))
        return replace(wish, ratio=wish.ratio or self._known(target.asked_ratio, wish))

    def _known(self, asked: str | None, wish: Wish) -> str | None:
        """An earlier ratio or size, if today's tiers have it and none is named."""
        some = any(asked in (*tier.ratios, *tier.sizes) for tier in self._tiers.values())
        return asked if wish.tier is None and some else None

    def _can_repeat(self, wish: Wish, target: Version, off: Container[str]) -> bool:
        """Whether the tier that painted `target` can do what is asked once more."""
        tier = self._tiers.get(target.tier)
        if wish.tier is not None or tier is None or tier.prices is None or tier.name in off:
            return False
        return wish.size in (None, *tier.sizes) and wish.ratio in (None, *tier.ratios)

    # --- what it may use

    def _dearest(self, compared: Sequence[str]) -> str:
        """Of the tiers that are compared, the one that the placeholder names and that the ask waits for: the dearest."""
        return max(
            compared, key=lambda name: tiers.usual_price(self._tiers[name], size=self._tiers[name].sizes[0], pictures=0) or 0
        )

    async def claim(self, ask: Ask, subject: Subject, tier: Tier) -> Claim:
        """What an ask may use at most on a tier, as things are, and if another version is current when its turn comes; of a comparison,
        on each of its tiers."""
        wish = ask.wish
        if wish.compare:
            alone = replace(ask, wish=replace(wish, compare=None, count=1))
            first, *others = [await self.claim(alone, subject, self._tiers[name]) for name in wish.compare]
            return replace(first, beside=tuple(others))
        made = await self._plan(ask, subject, tier)
        sizes = [one.size or tier.sizes[0] for one in made.each or (made,)]
        size, tokens = max(sizes, key=tier.sizes.index), max(tiers.most_tokens(one.words) for one in made.each or (made,))
        follows = wish.act is not Act.NEW and not subject.is_other
        return Claim(
            tier=tier.name,
            model=tier.model,
            count=wish.count,
            size=size,
            prices=_prices(tier, pictures=len(made.pictures), tokens=tokens),
            moved=_prices_moved(tier, wish, references=len(ask.pictures)) if follows else {},
            fixed=not follows or wish.size in tier.sizes or wish.act is Act.FINAL,
            seen=subject.thread.current if subject.thread is not None else None,
            groups=ask.groups,
            rules=self._quota.rules,
        )

    async def _plan(self, ask: Ask, subject: Subject, tier: Tier) -> Plan:
        """What the painter would make of it if its turn were now. Attached pictures are not fetched yet, so each counts separately."""
        wish, target = ask.wish, subject.target if ask.wish.act is not Act.NEW else None
        attached = [unseen(n) for n in range(len(ask.pictures))]
        if target is None:
            return plan(wish, None, versions={}, kept={}, attached=attached, tier=tier)
        goes_back = wish.act is not Act.EDIT
        kept = await repeats.of_thread(self._store, target) if goes_back else {}
        whole_line = goes_back or target.act is Act.FINAL  # an edit needs no more of it than its size
        versions = await self._store.versions(target.thread) if whole_line else (target,)
        return plan(wish, target, versions={one.id: one for one in versions}, kept=kept, attached=attached, tier=tier)

    # --- if that is too much

    def to_be_agreed(self, ask: Ask, price: MicroDollars) -> bool:
        """Whether the asker has to agree first to what the ask may cost: it is more than the configuration lets pass, or more than
        they agreed to."""
        agreed = ask.agreed if ask.agreed is not None else self._quota.rules.confirm_above
        return agreed is not None and price > agreed

    async def doubt(self, ask: Ask, subject: Subject, choice: Choice, claim: Claim) -> TakenFor | None:
        """What a text model took the ask for, where its words are not exact and it may cost more than an edit at the smallest size;
        None: nothing needs to be agreed to. A tier, size or count that the words themselves name is never in doubt. A size
        that was only asked for with an earlier version is: it would make every reading in that thread as dear."""
        wish = ask.wish
        if wish.stage is not Stage.MODEL or ask.agreed is not None:
            return None
        said = Wish(act=Act.EDIT)
        if not wish.dear_by_reading:
            said = replace(said, tier=wish.tier, size=wish.size, count=wish.count)
        tier = self.choose(
            replace(ask, wish=said, references=()), subject
        ).tier  # many pictures alone do not make an edit dear either
        # An ask is not dear for a few more words.
        size = said.size or size_for(self._tiers[tier], said, said.act)
        said = replace(said, size=size, words=wish.words, avoid=wish.avoid, roles=wish.roles)
        usual = await self.claim(replace(ask, wish=said), subject, self._tiers[tier])
        if wish.act not in _SURELY_ASKED and claim.highest <= usual.highest:
            return None
        return TakenFor(act=wish.act, tier=self._tiers[choice.tier])

    async def cheaper(self, ask: Ask, subject: Subject, refused: Claim) -> str | None:
        """The dearest tier, of those cheaper than the refused one, that could do what is asked and still has room."""
        own = refused.price([refused.size])
        claims = [await self.claim(ask, subject, tier) for tier in self._tiers.values() if self._able(tier, ask)]
        claims.sort(key=lambda claim: -claim.price([claim.size]))
        cheaper = [claim for claim in claims if claim.price([claim.size]) < own]
        return await self._quota.headroom.cheaper(ask.place, ask.person, cheaper)

    def successor(self, ask: Ask, tier: Tier) -> str | None:
        """The tier to offer instead of one that is off; None: there is none, or it cannot do what is asked."""
        other = self._tiers.get(tier.successor or "")
        return other.name if other is not None and other.prices is not None and self._able(other, ask) else None

    def _able(self, tier: Tier, ask: Ask) -> bool:
        lack = tiers.lack(tier, ask.wish, len(ask.pictures), off=self._engine.off())
        return lack is None and (tier.edits or ask.wish.act is Act.NEW) and fits_all(tier, map(Format.of, ask.wish.formats))


def _prices(tier: Tier, *, pictures: int, tokens: int) -> Mapping[str, MicroDollars]:
    return {
        size: tiers.highest_price(tier, size=size, pictures=pictures, prompt_tokens=tokens) or MicroDollars(0)
        for size in tier.sizes
    }


def _prices_moved(tier: Tier, wish: Wish, *, references: int) -> Mapping[str, MicroDollars]:
    """Give the prices for whatever version the ask turns out to be about: an edit sends that version, and an act that goes back may
    send as many pictures as the tier takes.
    """
    if wish.act is Act.EDIT:
        return _prices(tier, pictures=references + 1, tokens=tiers.most_tokens(wish.words, wish.avoid or ""))
    return _prices(tier, pictures=max(references, tier.max_references) + 1, tokens=tiers.PROMPT_TOKENS)
