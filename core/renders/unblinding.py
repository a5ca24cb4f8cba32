"""Shows which tier painted which picture of a comparison that was blind, once nobody has to choose without knowing any more."""

from __future__ import annotations

import json
from collections.abc import Mapping

import structlog

from core.model import RenderId, Tier
from core.ports.comparisons import ComparisonStore, DueTiers
from core.ports.pictures import ContactStore
from core.ports.platform import Post, Publisher, Result
from core.ports.records import Outcome, Underway
from core.ports.store import UnblindingStore
from core.quota import Rules
from core.renders import comparing
from core.renders.batches import Batch, cells_of, sheet_of
from core.renders.posting import post_of
from core.renders.rounds import AGAIN, Round
from core.runtime.clock import Now
from core.runtime.retries import Outage

log = structlog.get_logger(__name__)


class _Marks:
    """The port Marks of a render that is over: what it posted, and what is begun now, which is kept with its comparison."""

    def __init__(self, store: ComparisonStore, render: RenderId, posted: Mapping[str, str], sent: str | None) -> None:
        self._store = store
        self._render = render
        self._posted = posted
        self._sent: dict[str, str] = json.loads(sent) if sent is not None else {}

    def get(self, key: str) -> str | None:
        return self._sent.get(key, self._posted.get(key))

    async def set(self, key: str, value: str) -> None:
        self._sent[key] = value
        await self._store.tiers_sent(self._render, json.dumps(self._sent))

    def defer(self, key: str, value: str) -> None:
        self._sent[key] = value  # could be found out again on the platform


async def show_tiers(
    store: UnblindingStore,
    pictures: ContactStore,
    publishers: Mapping[str, Publisher],
    tiers: Mapping[str, Tier],
    *,
    now: Now,
    later: Outage,
) -> None:
    """Show the tiers of every comparison whose message hides them and need not. Where a message was deleted, or we may not post any more,
    they stay hidden there; if a platform does not answer, it is tried again, and `later` logs it."""
    looking = Round(log, later)
    for platform, publisher in publishers.items():
        for due in await store.due_tiers(platform):
            outcome = await store.outcome(due.render.id, Rules(), now())
            if outcome is not None:
                showing = _show(store, pictures, publisher, tiers, due, outcome)
                if await looking.posted(showing, refused="tiers_not_shown", platform=platform, render=due.render.id) is AGAIN:
                    continue
            await store.tiers_shown(due.render.id)
    looking.over()


async def _show(
    store: UnblindingStore,
    pictures: ContactStore,
    publisher: Publisher,
    tiers: Mapping[str, Tier],
    due: DueTiers,
    outcome: Outcome,
) -> None:
    posted = await store.marks(due.render.id)
    marks = _Marks(store, due.render.id, posted, due.sent)
    post = post_of(Underway(render=due.render, thread=due.thread, ahead=(), marks=posted), marks)
    await publisher.show_tiers(post, _result(due, post, outcome, pictures, tiers), thread=due.thread.place)


def _result(due: DueTiers, post: Post, outcome: Outcome, pictures: ContactStore, tiers: Mapping[str, Tier]) -> Result:
    """What the comparison's message shows now."""
    wish, versions = due.render.wish, outcome.shown
    batch = Batch.of(post.marks)
    labels = comparing.known(wish, {version.slot: version.receipt for version in versions}, tiers)
    made = {version.slot: version.original.sha256 for version in versions}
    failed = batch.failed if batch is not None else ()
    return Result(
        act=wish.act,
        versions=tuple(versions),
        current=outcome.current,
        number_of=outcome.number_of,
        notes=tuple(note for note in (post.marks.get("notes") or "").split("\n") if note),
        before=outcome.before,
        can_redo=outcome.can_redo,
        sheet=sheet_of(cells_of(sorted({*made, *failed}), made, failed, labels), pictures),
        picked=due.picked,
    )
