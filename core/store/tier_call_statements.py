"""Statements about the calls of a tier over all workers. Only PostgreSQL runs them, by its own clock."""

from sqlalchemy import text

# ruff: noqa: S608  (only constants are put into statements)

_NOW = "CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)"

LOCK_TIER = text("SELECT pg_advisory_xact_lock(759955917, hashtext(:tier))")
# Ask for a call, or ask again. A place in the queue that lies ahead, since the clock was put back, becomes one of now.
ASK_TIER = text(
    "INSERT INTO tier_calls (id, tier, worker, since, seen)"
    f" VALUES (:id, :tier, :worker, {_NOW} + :handicap, {_NOW}) ON CONFLICT (id) DO UPDATE SET"
    " seen = excluded.seen, since = LEAST(tier_calls.since, excluded.since)"
)
# How many calls are under way, of workers that live; how many were begun in the last minute, and when the first of them was; and how
# many wait before this one, of those that still ask. A call of a minute that is yet to come was begun before the clock was put back.
COUNT_TIER_CALLS = text(
    f"SELECT {_NOW} AS now, MAX(m.begun) AS own,"
    " COUNT(*) FILTER (WHERE c.begun IS NOT NULL AND c.ended IS NULL AND w.id IS NOT NULL"
    f" AND c.begun > {_NOW} - :longest) AS running,"
    f" COUNT(*) FILTER (WHERE c.begun BETWEEN {_NOW} - 59999 AND {_NOW}) AS begun,"
    f" MIN(c.begun) FILTER (WHERE c.begun BETWEEN {_NOW} - 59999 AND {_NOW}) AS oldest,"
    f" COUNT(*) FILTER (WHERE c.begun IS NULL AND c.seen > {_NOW} - :fresh AND (c.since, c.id) < (m.since, m.id)) AS ahead"
    " FROM tier_calls c CROSS JOIN tier_calls m LEFT JOIN workers w ON w.id = c.worker WHERE c.tier = :tier AND m.id = :id"
)
BEGIN_TIER_CALL = text(f"UPDATE tier_calls SET begun = {_NOW} WHERE id = :id AND begun IS NULL")
END_TIER_CALL = text(f"UPDATE tier_calls SET ended = {_NOW} WHERE id = :id AND begun IS NOT NULL")
# What counts no more: what gave up waiting, and calls that were begun more than a minute ago and are over.
FORGET_TIER_CALLS = text(
    f"DELETE FROM tier_calls WHERE tier = :tier AND (id = :id AND begun IS NULL OR seen < {_NOW} - 3600000"
    f" OR begun < {_NOW} - 60000 AND ended IS NOT NULL)"
)
