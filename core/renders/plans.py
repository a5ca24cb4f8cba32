"""Works out what to paint once the version that a render is about is known. Pure: the door prices an ask by the plan, and the
painter paints by it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from core.acts import history, table
from core.acts.packs import Format
from core.errors import UNCHARGED, BadAsk
from core.model import MOST_ALT, Act, Original, RenderId, Sha256, Tier, Version, VersionId, Wish
from core.reading import sources
from core.reading.combinations import combined
from core.renders.briefs import MOST_WORDS, Said, at_once, ratio_of, size_for, words_for
from core.renders.packing import already_there
from core.renders.repeats import Kept

_NOT_CALLED: Mapping[Sha256, str] = MappingProxyType({})
_SAME_AGAIN = (
    f"No model painted v{{number}}, so it would be the very same picture. {UNCHARGED} Say what to change, or type variations."
)
_ONE_CHANGE = f"v{{number}} doesn't have two changes in words to combine. {UNCHARGED} To paint the same once more, type “again”."
_TOO_MANY_CHANGES = (
    f"All that was said from v{{first}} to v{{number}} is too long for one ask. {UNCHARGED} Reply to v{{first}} with what matters."
)
INLINE_BYTES = 14_000_000  # of all references of one request together (Gemini file limits, read 2026-11-21)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    act: Act  # what is done: an `again` does what the version it repeats did
    wish: Wish
    parent: Version | None
    references: tuple[Original, ...]  # in the order they are sent in; the parent's original comes after them
    words: str
    ratio: str | None
    new_ratio: bool  # it is not that of the picture that is changed
    size: str | None
    alt: str
    each: tuple[Plan, ...] = ()  # of each picture, where their words differ
    notes: tuple[str, ...]  # sentences for the caption: what is not as somebody may expect
    called: Mapping[Sha256, str]  # how the words name some of the references

    def of(self, slot: int) -> Plan:
        """The plan of one picture."""
        return self.each[slot] if self.each else self

    @property
    def pictures(self) -> tuple[Original, ...]:
        return self.references if self.parent is None else (*self.references, self.parent.original)


def plan(
    wish: Wish,
    target: Version | None,
    *,
    versions: Mapping[VersionId, Version],
    kept: Mapping[RenderId, Kept],
    attached: Sequence[Original],
    tier: Tier,
    called: Mapping[Sha256, str] = _NOT_CALLED,
    region: str = "",
) -> Plan:
    """Make the plan.

    target    the version that the wish is about; None for a fresh start
    versions  those that `target` comes from, and maybe more of its thread
    kept      what the renders of these versions were made with
    called    how the words name some of what is attached
    region    what `briefs.region_words` gave of one that marks a region
    Raises BadAsk for an exact edit once more.
    """
    if wish.act is Act.AGAIN and target is not None and target.is_exact:
        raise BadAsk(_SAME_AGAIN.format(number=target.number))
    made = _planned(wish, target, versions=versions, kept=kept, attached=attached, tier=tier, called=called, region=region)
    if wish.formats:
        formats = map(Format.of, wish.formats)
        packed = (replace(wish, ratio=one.ratio, size=one.size or wish.size, formats=(), taken=()) for one in formats)
        shaped = [
            _planned(one, target, versions=versions, kept=kept, attached=attached, tier=tier, called=called, region=region)
            for one in packed
        ]
        return replace(made, each=tuple(shaped), notes=(*made.notes, *already_there(wish, target)))
    lists = combined(wish.words) if wish.combinations else None
    if lists is None:
        return made
    wishes = (replace(wish, words=lists.with_choices(chosen), combinations=()) for chosen in wish.combinations)
    each = (
        _planned(one, target, versions=versions, kept=kept, attached=attached, tier=tier, called=called, region=region)
        for one in wishes
    )
    return replace(made, each=tuple(each))


def _planned(
    wish: Wish,
    target: Version | None,
    *,
    versions: Mapping[VersionId, Version],
    kept: Mapping[RenderId, Kept],
    attached: Sequence[Original],
    tier: Tier,
    called: Mapping[Sha256, str],
    region: str,
) -> Plan:
    """The plan of pictures that are all of the same words."""
    act, parent, repeated = wish.act, target if wish.act is not Act.NEW else None, Kept()
    if act is Act.AGAIN and target is not None:
        repeated = kept.get(target.render, repeated)
        parent = versions.get(target.parent) if target.parent is not None else None
        act, wish = (Act.NEW if parent is None else target.act), _repeated(wish, target, repeated)
    if act is Act.AT_ONCE and target is not None:
        act, parent, wish, repeated = _all_at_once(wish, target, versions, kept, tier)
    lineage = history.lineage(versions, parent.id) if parent is not None else []
    asks = list(_asks(lineage, kept)) if table.row(act).goes_back else []
    earlier = [one for _, references in asks for one in references.values()]
    sent = _Sent.within(
        tier, repeated=[one for one in repeated.references if one not in earlier], attached=attached, earlier=earlier
    )
    before = [kept.get(version.render, Kept()).called for version in lineage] if asks else []
    named = {sha256: name for names in (*before, repeated.called, called) for sha256, name in names.items()}
    ratio, new_ratio = _ratio(wish, parent, tier)
    size = size_for(tier, wish, act, lineage)
    return Plan(
        act=act,
        wish=wish,
        parent=parent,
        references=(*sent.attached, *sent.earlier),
        words=words_for(
            wish,
            act=act,
            attached=len(sent.attached),
            earlier=len(sent.earlier),
            roles=wish.roles if not sent.left_out else (),
            origin=[Said(words=words, pictures=sent.numbers(references)) for words, references in asks if words],
            new_ratio=new_ratio,
            called=[named.get(one.sha256) for one in (*sent.attached, *sent.earlier)],
            current=_number_named(parent, wish, asks),
            region=region,
        ),
        ratio=ratio,
        new_ratio=new_ratio is not None,
        size=size,
        alt=alt_text(parent.alt if parent is not None else None, act, wish.words),
        notes=(*sent.notes(tier), *_back_to_drafts(wish, act, lineage, size, versions)),
        called=named,
    )


def _number_named(parent: Version | None, wish: Wish, asks: Sequence[tuple[str, object]]) -> int | None:
    """The number of the picture that is changed, where words that are sent name a version of the thread."""
    words = (wish.words, *(said for said, _ in asks))
    return parent.number if parent is not None and any(map(sources, words)) else None


def _repeated(now: Wish, target: Version, before: Kept) -> Wish:
    """What an `again` does: the ask that `target` came from once more, except for what the asker now says differently or adds."""
    return replace(
        now,
        words="\n\n".join(words for words in (target.words, now.words) if words),
        ratio=now.ratio or target.asked_ratio,
        size=now.size or target.asked_size,
        avoid=now.avoid or before.avoid,
        roles=(*before.roles, *now.roles) if len(before.roles) == len(before.references) else (),
    )


def _all_at_once(
    now: Wish, target: Version, versions: Mapping[VersionId, Version], kept: Mapping[RenderId, Kept], tier: Tier
) -> tuple[Act, Version | None, Wish, Kept]:
    """One edit that does all that the edits of a version's lineage did, onto the version that they began with: that version, the wish, and
    what goes along. Raises BadAsk."""
    first, edits = history.changes(history.lineage(versions, target.id))
    if first is None or len(edits) < 2:
        raise BadAsk(_ONE_CHANGE.format(number=target.number))
    with_them = [kept.get(version.render, Kept()) for version in edits]
    references = tuple(dict.fromkeys(one for each in with_them for one in each.references))
    sent = references[: tier.max_references]
    asks = [
        Said(
            words=version.words,
            pictures=tuple((n, sent.index(one) + 1) for n, one in enumerate(each.references, 1) if one in sent),
        )
        for version, each in zip(edits, with_them, strict=True)
    ]
    words = at_once(asks)
    if len(words) > MOST_WORDS:
        raise BadAsk(_TOO_MANY_CHANGES.format(number=target.number, first=first.number))
    avoid = ", ".join(dict.fromkeys(each.avoid for each in with_them if each.avoid))
    wish = replace(
        now,
        words=words,
        avoid=now.avoid or avoid or None,
        ratio=now.ratio or (target.asked_ratio if target.asked_ratio in tier.ratios else None),
    )
    called = {sha256: name for each in with_them for sha256, name in each.called.items()}
    return Act.EDIT, first, wish, Kept(references=references, called=called)


def _ratio(wish: Wish, parent: Version | None, tier: Tier) -> tuple[str | None, str | None]:
    """The ratio to ask for, and the same again if the parent has another."""
    asked = wish.ratio if wish.ratio in tier.ratios else None
    if parent is None:
        return asked, None
    present = ratio_of(tier, parent.original.width, parent.original.height)
    return asked or present, asked if asked != present else None


def _back_to_drafts(
    wish: Wish, act: Act, lineage: Sequence[Version], size: str | None, versions: Mapping[VersionId, Version]
) -> Iterator[str]:
    """The note on the first picture that is painted after a final; what follows is made from a draft again."""
    parent = next((version for version in reversed(lineage) if not version.is_exact), None)
    if parent is None or parent.act is not Act.FINAL or act is Act.FINAL or wish.size is not None:
        return
    said_so = any(
        _painted_from(one, versions) == parent.id and not one.is_exact and one.act is not Act.FINAL for one in versions.values()
    )
    if parent.asked_size not in (None, size) and not said_so:
        yield f"This is a draft again, at {size}. The final before it was {parent.asked_size}. For a large one, say final."


def _painted_from(version: Version, versions: Mapping[VersionId, Version]) -> VersionId | None:
    """The painted version that one comes from, past the exact edits between them."""
    at = versions.get(version.parent) if version.parent is not None else None
    while at is not None and at.is_exact:
        at = versions.get(at.parent) if at.parent is not None else None
    return at.id if at is not None else None


def unseen(number: int) -> Original:
    """Stand in for an attached picture that is not fetched yet and so may be equal to no other."""
    return Original(sha256=Sha256(f"attached {number}"), mime="", width=1, height=1, size=0)


# --- references ---------------------------------------------------------------------------------------------------------


def _asks(lineage: Sequence[Version], kept: Mapping[RenderId, Kept]) -> Iterator[tuple[str, Mapping[int, Original]]]:
    """The words of a lineage's asks, from the fresh start on, with the pictures that were attached to each and their numbers."""
    seen: set[Original] = set()
    for version in lineage:
        if version.is_exact:
            continue  # the picture shows what it did, and painting it once more must not do it twice
        references, region = kept.get(version.render, Kept()).references, kept.get(version.render, Kept()).region
        # What marked a region says nothing of the picture itself.
        numbered = [(n, one) for n, one in enumerate(references, 1) if region is None or one.sha256 != region.reference]
        yield version.words, {n: one for n, one in numbered if not table.row(version.act).goes_back or one not in seen}
        seen.update(references)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sent:
    """The references of a request: those attached to the ask, then those of the asks before it, each once, oldest first."""

    attached: tuple[Original, ...]
    earlier: tuple[Original, ...]
    most: int
    left_out: int

    @staticmethod
    def within(tier: Tier, *, repeated: Sequence[Original], attached: Sequence[Original], earlier: Sequence[Original]) -> _Sent:
        """As many as the tier and a request take: what is attached (counted when the ask was accepted), then what was attached to
        the ask that is repeated, then the latest of the others."""
        first = (*repeated[: max(0, tier.max_references - len(attached))], *attached)
        others = [one for one in dict.fromkeys(earlier) if one not in first]
        room, space = tier.max_references - len(first), INLINE_BYTES - sum(one.size for one in first)
        latest: list[Original] = []
        for one in reversed(others):
            space -= one.size
            if len(latest) >= room or space < 0:
                break
            latest.insert(0, one)
        left_out = len(repeated) + len(attached) + len(others) - len(first) - len(latest)
        return _Sent(attached=first, earlier=tuple(latest), most=tier.max_references, left_out=left_out)

    def numbers(self, references: Mapping[int, Original]) -> tuple[tuple[int, int], ...]:
        """The pictures' numbers: the one that each had, and its number in the request."""
        sent = [*self.attached, *self.earlier]
        return tuple((number, sent.index(one) + 1) for number, one in references.items() if one in sent)

    def notes(self, tier: Tier) -> Iterator[str]:
        if self.left_out:
            full = len(self.attached) + len(self.earlier) >= self.most
            why = f"{tier.title} takes at most {self.most}" if full else "together they are too large to send"
            yield f"I left out {_pictures(self.left_out)} of this thread: {why}."


def _pictures(count: int) -> str:
    return "the oldest attached picture" if count == 1 else f"the {count} oldest attached pictures"


def alt_text(before: str | None, act: Act, words: str) -> str:
    """Describe a version by the ask and its edits, in at most MOST_ALT characters that keep the first ask and the latest edits."""
    said = " ".join(words.split()) or "a picture"
    if before is None:
        return said[:MOST_ALT]
    if (table.row(act).goes_back or act is Act.PACK) and not words.strip():
        return before
    text = f"{before}; then: {said}"
    if len(text) <= MOST_ALT:
        return text
    start = before.split("; then: ")[0][:400]
    return f"{start}; …; then: {said}"[:MOST_ALT]
