"""Carries out what was approved, and keeps the messages of approvals true: asked, reminded of once, decided."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import timedelta

import structlog

from core.ports.approvals import ApprovalStore
from core.ports.platform import Publisher
from core.renders.rounds import AGAIN, Round
from core.runtime.clock import Now
from core.runtime.retries import Outage
from core.studio.door import Studio

log = structlog.get_logger(__name__)

_REMINDED_AFTER = timedelta(hours=24)


async def tell_approvals(
    studio: Studio, store: ApprovalStore, publishers: Mapping[str, Publisher], now: Now, *, later: Outage | None = None
) -> None:
    """Bring every platform's approvals up to date. What a platform does not take this time is tried again; what it never takes is left."""
    looking = Round(log, later or Outage(log, "approval_later"))
    await asyncio.gather(*(_tell(studio, store, name, one, now, looking) for name, one in publishers.items()))
    looking.over()


async def _tell(studio: Studio, store: ApprovalStore, platform: str, publisher: Publisher, now: Now, looking: Round) -> None:
    for approval in await store.approved_undone(platform):
        await studio.approvals.carry_out(approval)
    for unshown in await store.unshown_approvals(platform):
        asked = unshown.approval
        showing = publisher.show_approval(asked)
        message = await looking.posted(showing, refused="approval_not_posted", platform=platform, approval=asked.id)
        if message is not AGAIN:
            await store.approval_shown(unshown, message)
    for approval in await store.unreminded_approvals(platform, now() - _REMINDED_AFTER):
        reminding = publisher.show_approval(approval, remind=True)
        message = await looking.posted(reminding, refused="approval_not_posted", platform=platform, approval=approval.id)
        if message is not AGAIN:
            await store.approval_reminded(approval.id, message)
