"""Carries out what was approved, and keeps the messages of approvals true: asked, reminded of once, decided."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import timedelta

import structlog

from core.errors import CannotPost, StudioError
from core.ports.approvals import ApprovalStore
from core.ports.platform import Publisher
from core.runtime.clock import Now
from core.runtime.retries import Outage
from core.studio.door import Studio

log = structlog.get_logger(__name__)

_REMINDED_AFTER = timedelta(hours=24)


async def tell_approvals(
    studio: Studio, store: ApprovalStore, publishers: Mapping[str, Publisher], now: Now, *, later: Outage | None = None
) -> None:
    """Bring every platform's approvals up to date. What a platform does not take this time is tried again; what it never takes is left."""
    later = later or Outage(log, "approval_later")
    all_done = await asyncio.gather(*(_tell(studio, store, name, one, now, later) for name, one in publishers.items()))
    if all(all_done):
        later.over()


async def _tell(studio: Studio, store: ApprovalStore, platform: str, publisher: Publisher, now: Now, later: Outage) -> bool:
    done = True
    for approval in await store.approved_undone(platform):
        await studio.approvals.carry_out(approval)
    for unshown in await store.unshown_approvals(platform):
        try:
            message: str | None = await publisher.show_approval(unshown.approval)
        except CannotPost as error:
            log.info("approval_not_posted", approval=unshown.approval.id, platform=platform, code=error.code)
            message = None
        except StudioError as error:
            done = False
            later.failed(error, platform=platform, code=error.code)
            continue
        await store.approval_shown(unshown, message)
    for approval in await store.unreminded_approvals(platform, now() - _REMINDED_AFTER):
        try:
            message = await publisher.show_approval(approval, remind=True)
        except CannotPost as error:
            log.info("approval_not_posted", approval=approval.id, platform=platform, code=error.code)
            message = None
        except StudioError as error:
            done = False
            later.failed(error, platform=platform, code=error.code)
            continue
        await store.approval_reminded(approval.id, message)
    return done
