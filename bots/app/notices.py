"""Tells each platform's admins how full their limits are, and the operator how full the operator's own are."""

from __future__ import annotations

from collections.abc import Mapping

import structlog

from core.ports.platform import Publisher
from core.quota.door import QuotaDoor
from core.renders.rounds import AGAIN, Round
from core.runtime.retries import Outage

log = structlog.get_logger(__name__)


async def tell_admins(quota: QuotaDoor, publishers: Mapping[str, Publisher], *, later: Outage | None = None) -> None:
    """Post a notice for each limit that is nearly used up. If a platform does not answer, the notice is tried again and `later` logs
    it; a channel that refuses our messages is left alone."""
    looking = Round(log, later or Outage(log, "notice_later"))
    for platform, publisher in publishers.items():
        for notice in await quota.notices.due_notices(platform):
            announcing = publisher.announce(notice.place, notice.sentence, once=notice.id)
            if await looking.posted(announcing, refused="notice_not_posted", platform=platform) is not AGAIN:
                await quota.notices.notice_posted(notice)
    looking.over()


async def tell_operator(quota: QuotaDoor) -> None:
    """Raise an alarm for each of the operator's limits that is nearly used up, and another when it is fully used."""
    for notice in await quota.notices.due_alarms():
        event = "ceiling_gone" if notice.gone else "ceiling_nearly_gone"
        log.error(event, says=notice.sentence, platform=notice.place.platform or "all", workspace=notice.place.workspace or "all")
        await quota.notices.notice_posted(notice)
