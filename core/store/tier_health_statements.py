"""Statements about how the tiers fare, for all workers. Only PostgreSQL runs them, by its own clock."""

from sqlalchemy import text

# ruff: noqa: S608  (only constants are put into statements)

_NOW = "CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)"

# How a tier fares. A try counts while its worker lives, and no longer than a call can take. Where the clock was put back, a pause that lies
# ahead is no longer than it was made, and a try that is yet to begin is over.
TIER_HEALTH = text(
    "SELECT h.failures, h.pause, CASE WHEN h.due IS NOT NULL THEN LEAST(h.due - n.now, h.pause) END AS held,"
    " CASE WHEN w.id IS NOT NULL AND h.probing_since BETWEEN n.now - :longest AND n.now THEN h.prober END AS prober"
    f" FROM tier_health h CROSS JOIN (SELECT {_NOW} AS now) AS n LEFT JOIN workers w ON w.id = h.worker WHERE h.tier = :tier"
)
# A try that goes on keeps its worker and the moment it began.
KEEP_TIER_HEALTH = text(
    "INSERT INTO tier_health (tier, failures, pause, due, prober, worker, probing_since)"
    f" VALUES (:tier, :failures, :pause, {_NOW} + CAST(:held AS BIGINT), :prober, :worker, {_NOW}) ON CONFLICT (tier) DO UPDATE SET"
    " failures = excluded.failures, pause = excluded.pause, due = excluded.due, prober = excluded.prober,"
    " worker = CASE WHEN tier_health.prober = excluded.prober THEN tier_health.worker ELSE excluded.worker END,"
    " probing_since = CASE WHEN tier_health.prober = excluded.prober THEN tier_health.probing_since ELSE excluded.probing_since END"
)
