"""The ports of core/ports/store.py on a Database. Rules that must hold under concurrency are in the statements.

Each method hands one piece of work to the database, which runs it in one trip and, if it writes, in one transaction.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Self

from core.store import naming
from core.store.accepting import AcceptingRecords
from core.store.approvals import ApprovalRecords
from core.store.checkpoints import CheckpointRecords
from core.store.comparisons import ComparisonRecords
from core.store.database import Database
from core.store.deletions import DeletionRecords
from core.store.installations import InstallationRecords
from core.store.leases import LeaseRecords
from core.store.naming import Named
from core.store.quotas import SqlLedger
from core.store.reading import ReadingRecords
from core.store.reading_calls import ReadingCallRecords
from core.store.running import RunningRecords
from core.store.settings import SettingRecords
from core.store.tier_calls import TierCallRecords
from core.store.tier_health import TierHealthRecords
from core.store.votes import VoteRecords


class RunningStore(RunningRecords, ReadingRecords):
    """Keeps what renders need of the store."""

    def __init__(self, database: Database, worker: Callable[[], str]) -> None:
        super().__init__(database)
        self._worker = worker


class SqlStore(
    AcceptingRecords,
    ApprovalRecords,
    ReadingRecords,
    ReadingCallRecords,
    RunningRecords,
    SettingRecords,
    InstallationRecords,
    CheckpointRecords,
    VoteRecords,
    ComparisonRecords,
    DeletionRecords,
):
    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self.ledger = SqlLedger(database)
        self._whole = database
        self.leases = LeaseRecords(database)
        self.tier_calls = TierCallRecords(database)
        self.tier_health = TierHealthRecords(database)

    def held_by(self, worker: Callable[[], str]) -> RunningStore:
        """The part of the store that works on renders, for one of several workers on the database. It writes only about those that
        the worker holds."""
        return RunningStore(self._database, worker)

    async def named_pictures(self) -> Named:
        """The pictures that rows name, gathered on the connection for long work."""
        return await naming.gather(self._whole)

    async def server(self) -> str:
        """The name and version of what keeps the database."""
        return await self._whole.server()

    @classmethod
    @asynccontextmanager
    async def open(cls, url: str) -> AsyncIterator[Self]:
        async with Database.open(url) as database:
            yield cls(database)
