"""Statements about workers and what they hold, for databases that several workers share. Only PostgreSQL runs them."""

from sqlalchemy import text

NOW = text("SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT) AS at")
LOCK_JOIN = text("SELECT pg_advisory_xact_lock(759955918)")
# Begin as the worker that joined last, by the server's clock, or just after the latest if that clock was put back.
JOIN = text(
    "INSERT INTO workers (id, executor, beat, joined_at) SELECT :worker, :executor, 0,"
    " GREATEST(CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT), MAX(joined_at) + 1) FROM workers"
)
# What an executor was before it began anew.
EARLIER = text("SELECT id FROM workers WHERE executor = :executor AND id <> :worker")
BEAT = text("UPDATE workers SET beat = beat + 1 WHERE id = :worker RETURNING beat")
BEATS = text("SELECT id, executor, beat FROM workers ORDER BY joined_at, id")

# Remove a worker; no row comes back if it is gone already, or has beaten since.
REMOVE_WORKER = text("DELETE FROM workers WHERE id = :worker AND (:beat < 0 OR beat = :beat) RETURNING id")
# Hand on everything that a worker holds.
HAND_ON = text("UPDATE leases SET worker = :to, number = number + 1 WHERE worker = :worker RETURNING render")
GIVE_BACK = text("UPDATE leases SET worker = NULL WHERE worker = :worker AND render = :render")
GIVE_ALL_BACK = text("UPDATE leases SET worker = NULL WHERE worker = :worker")

# Everything that a job has still to do something for, and who holds it.
OPEN_RENDERS = text(
    "SELECT r.id, r.state, r.accepted_at, l.worker, COALESCE(l.number, 0) AS number FROM renders r"
    " LEFT JOIN leases l ON l.render = r.id WHERE r.reported = 0 ORDER BY r.accepted_at, r.thread, r.place_in_thread"
)
# Keep a worker from being taken over until the end of the transaction, but not from beating: its row may change, and not be removed.
HOLD_WORKER = text("SELECT id FROM workers WHERE id = :worker FOR KEY SHARE")
# Take a render that nobody holds.
TAKE = text(
    "INSERT INTO leases (render, worker, number) SELECT id, :worker, 1 FROM renders WHERE id = :render AND reported = 0"
    " ON CONFLICT (render) DO UPDATE SET worker = excluded.worker, number = leases.number + 1 WHERE leases.worker IS NULL"
    " RETURNING number"
)
# Undo that for renders which were reported while it waited for the end of their leases.
NOT_TAKEN = text(
    "DELETE FROM leases WHERE worker = :worker AND render IN (SELECT id FROM renders WHERE id = leases.render AND reported = 1)"
    " RETURNING render"
)
# Keep a render from being taken over until the end of the transaction; no row comes back if it was.
HOLD_LEASE = text("SELECT number FROM leases WHERE render = :render AND worker = :worker FOR SHARE")
END_LEASE = text("DELETE FROM leases WHERE render = :render")
