"""How the tiers fare, where several workers share a database: a row for each tier that has failed."""

from __future__ import annotations

from core.ports.tier_health import Change, Health, Rule
from core.store import tier_call_statements
from core.store import tier_health_statements as sql
from core.store.connection import Connection
from core.store.database import Database


class TierHealthRecords:
    """Implements the port TierHealthStore."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def health(self, tier: str, *, longest: float) -> Health:
        return await self._database.look(lambda connection: _health(connection, tier, longest))

    async def change(self, tier: str, rule: Rule, *, worker: str, longest: float) -> Change:
        before = await self.health(tier, longest=longest)
        if rule(before) == before:
            return Change(before=before, after=before)  # as after nearly every call: it worked, and so did the one before

        def work(connection: Connection) -> Change:
            connection.execute(tier_call_statements.LOCK_TIER, {"tier": tier}).all()
            before = _health(connection, tier, longest)
            after = rule(before)
            if after != before:
                _keep(connection, tier, after, worker)
            return Change(before=before, after=after)

        return await self._database.write(work)


def _health(connection: Connection, tier: str, longest: float) -> Health:
    row = connection.execute(sql.TIER_HEALTH, {"tier": tier, "longest": round(longest * 1000)}).first()
    if row is None:
        return Health()
    held = None if row.held is None else max(0.0, row.held / 1000)
    return Health(failures=int(row.failures), pause=row.pause / 1000, held=held, prober=row.prober)


def _keep(connection: Connection, tier: str, health: Health, worker: str) -> None:
    values = {
        "tier": tier,
        "failures": health.failures,
        "pause": round(health.pause * 1000),
        "held": None if health.held is None else round(health.held * 1000),
        "prober": health.prober,
        "worker": worker,
    }
    connection.execute(sql.KEEP_TIER_HEALTH, values)
