"""Deletes what has served its time: old records, jobs that have ended, and pictures that no row names."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import Final, Protocol

import structlog

from bots.app.config import Config
from bots.app.regular import regularly
from bots.app.wiring.resources import pictures_url
from bots.shared.clock import utc_now
from core.runtime.clock import Sleep
from core.store.collecting import collect
from core.store.picture_files import PictureFiles
from core.store.sql_store import SqlStore

log = structlog.get_logger(__name__)

_OLD_KEPT: Final = timedelta(
    days=14
)  # what store.forget_before deletes, pending asks too; no platform delivers again after so long
_JOBS_KEPT: Final = timedelta(days=1)  # records of jobs that have ended: what is reported is never begun again
_HOUR, _DAY = 3600.0, 86_400.0
NOT_COLLECTED: Final = (
    "More than a fifth of the pictures are named by no row, so none was deleted. See that [images] url leads to this "
    "database's pictures, and to no other Darkroom's."
)


class Jobs(Protocol):
    def leads(self) -> bool: ...

    async def forget_before(self, moment: datetime) -> None: ...


async def forget_old(store: SqlStore, jobs: Jobs, sleep: Sleep) -> None:
    """Every hour, from the start on."""

    async def forget() -> None:
        await store.forget_before(utc_now() - _OLD_KEPT)
        await store.forget_shown_before(utc_now())
        if jobs.leads():
            await jobs.forget_before(utc_now() - _JOBS_KEPT)

    await regularly("forget_old", forget, every=_HOUR, sleep=sleep)


async def collect_pictures(config: Config, store: SqlStore, jobs: Jobs, sleep: Sleep) -> None:
    """Every day, for the first time an hour after the start, which has other things to do."""

    async def collected() -> None:
        if not jobs.leads():
            return
        files = await asyncio.to_thread(PictureFiles.open, pictures_url(config))
        found = await collect(files, store.named_pictures, now=utc_now())
        if found.refused:
            log.warning("pictures_not_collected", unnamed=found.refused, says=NOT_COLLECTED)
        elif found.pictures:
            log.info("pictures_collected", pictures=found.pictures, bytes=found.bytes)

    await sleep(_HOUR)
    await regularly("collect_pictures", collected, every=_DAY, sleep=sleep)
