"""The statements for limits, ledger and meters, with a sentence each. Portable between SQLite and Postgres."""

from functools import lru_cache

from sqlalchemy import TextClause, text

from core.quota import CEILINGS
from core.store.statements import UNFINISHED

# ruff: noqa: S608  (only constants are put into statements)

_HERE = "platform = :platform AND workspace = :workspace"


def _names(name: str, count: int) -> str:
    """A list of so many parameters: ", :name0, :name1". (SQLAlchemy's own lists are compiled at every execution: a fifth of a
    millisecond each, measured.)"""
    return "".join(f", :{name}{n}" for n in range(count))


# Hold a workspace's meters until the end of the transaction. (On SQLite a transaction that writes is alone anyway.)
HOLD_BOOK = text(
    "INSERT INTO books (platform, workspace, turns) VALUES (:platform, :workspace, 1)"
    " ON CONFLICT (platform, workspace) DO UPDATE SET turns = books.turns + 1"
)
HOLD_BOOK_OF = text(
    "INSERT INTO books (platform, workspace, turns) SELECT platform, workspace, 1 FROM ledger WHERE render = :render LIMIT 1"
    " ON CONFLICT (platform, workspace) DO UPDATE SET turns = books.turns + 1"
)

# The same for what counts over all workspaces. It comes after the workspace's own, so that two who hold each one wait for no third. Where
# nothing is limited over all workspaces there is no such book, and nobody waits.
HOLD_TOTAL = text("UPDATE books SET turns = turns + 1 WHERE platform = '' AND workspace = ''")
LOCK_BOOKS = text("LOCK TABLE books IN SHARE ROW EXCLUSIVE MODE")
OPEN_TOTAL = text("INSERT INTO books (platform, workspace, turns) VALUES ('', '', 0) ON CONFLICT DO NOTHING")

# --- limits -----------------------------------------------------------------------------------------------------------


# What was granted on a limit in the periods that are open now, for everybody or for one person.
_GRANTED = (
    "SELECT COALESCE(SUM(g.amount), 0) FROM grants g WHERE g.platform = :platform AND g.workspace = :workspace"
    " AND g.ends_at > :at AND g.starts_at <= :at AND g.holder IN ('', :person) AND g.key"
)


# The limits that may bind somebody in a channel, with what was granted on each.
@lru_cache
def limits_for(groups: int) -> TextClause:
    subjects = f"'', :person{_names('group', groups)}"
    return text(
        f"SELECT l.*, ({_GRANTED} = l.key) AS granted FROM limits l"
        f" WHERE {_HERE} AND subject IN ({subjects}) AND channel IN ('', :channel)"
    )


LIMITS = text(f"SELECT * FROM limits WHERE {_HERE} ORDER BY scope, channel, subject_name, key")
LIMIT = text(f"SELECT * FROM limits WHERE {_HERE} AND key = :key")
WORKSPACES = text("SELECT DISTINCT platform, workspace FROM limits ORDER BY platform, workspace")
SET_LIMIT = text(
    "INSERT INTO limits (platform, workspace, key, scope, channel, subject, subject_name, unit, amount, per, tier, apart) VALUES"
    " (:platform, :workspace, :key, :scope, :channel, :subject, :subject_name, :unit, :amount, :per, :tier, :apart)"
    " ON CONFLICT (platform, workspace, key) DO UPDATE SET amount = excluded.amount, subject_name = excluded.subject_name"
)
CLEAR_LIMIT = text(f"DELETE FROM limits WHERE {_HERE} AND key = :key RETURNING key")

GRANTED = text(f"{_GRANTED} = :key")
# Grant once; no row comes back when it was granted before.
ADD_GRANT = text(
    "INSERT INTO grants (platform, workspace, event, key, holder, amount, starts_at, ends_at)"
    " VALUES (:platform, :workspace, :event, :key, :holder, :amount, :starts_at, :ends_at) ON CONFLICT DO NOTHING RETURNING event"
)

# --- meters -----------------------------------------------------------------------------------------------------------


def _matching(groups: int, tiers: int, *, beyond: bool) -> str:
    """Matches every meter that counts what somebody does in a channel at an instant, on any of some tiers; `beyond`: also meters
    over all workspaces."""
    where = "platform IN ('', :platform) AND workspace IN ('', :workspace)" if beyond else _HERE
    return (
        f"{where} AND channel IN ('', :channel) AND person IN ('', :person) AND grp IN (''{_names('group', groups)})"
        f" AND tier IN (''{_names('tier', tiers)}) AND ends_at > :at AND starts_at <= :at"
    )


@lru_cache
def meters(groups: int, tiers: int, *, beyond: bool) -> TextClause:
    return text(f"SELECT * FROM meters WHERE {_matching(groups, tiers, beyond=beyond)}")


@lru_cache
def move_meters(groups: int) -> TextClause:
    return text(
        "UPDATE meters SET used_images = used_images + :used_images, held_images = held_images + :held_images,"
        f" used_money = used_money + :used_money, held_money = held_money + :held_money WHERE {_matching(groups, 1, beyond=True)}"
    )


ADD_METER = text(
    "INSERT INTO meters (platform, workspace, channel, person, grp, tier, ends_at, starts_at, used_images, held_images, used_money,"
    " held_money) VALUES (:platform, :workspace, :channel, :person, :grp, :tier, :ends_at, :starts_at, :used_images, :held_images,"
    " :used_money, :held_money)"
)
FORGET_METERS = text("DELETE FROM meters WHERE ends_at < :moment")
FORGET_NOTICES = text("DELETE FROM notices WHERE ends_at < :moment")
FORGET_REQUESTS = text("DELETE FROM requests WHERE kept_at < :moment")


@lru_cache
def ledger_sums(*, platform: bool, workspace: bool, channel: bool, person: bool, group: bool, tier: bool) -> TextClause:
    """What a meter of this kind shows, added up from the ledger."""
    conditions = [
        *(["platform = :platform"] if platform else []),
        *(["workspace = :workspace"] if workspace else []),
        *(["channel = :channel"] if channel else []),
        *(["person_id = :person"] if person else []),
        *(["person_groups LIKE :group_pattern ESCAPE '!'"] if group else []),
        *(["tier = :tier"] if tier else []),
        "at >= :starts_at AND at < :ends_at",
    ]
    return text(
        "SELECT COALESCE(SUM(CASE WHEN state = 'used' THEN 1 ELSE 0 END), 0) AS used_images,"
        " COALESCE(SUM(CASE WHEN state = 'held' THEN 1 ELSE 0 END), 0) AS held_images,"
        " COALESCE(SUM(CASE WHEN state = 'used' THEN cost ELSE 0 END), 0) AS used_money,"
        " COALESCE(SUM(CASE WHEN state = 'held' THEN reserved ELSE 0 END), 0) AS held_money"
        f" FROM ledger WHERE {' AND '.join(conditions)}"
    )


# --- ledger -----------------------------------------------------------------------------------------------------------

# Every size that a picture of the thread has or will have: its versions', and those under way.
SIZES_OF_THREAD = text(
    "SELECT asked_size AS size FROM versions WHERE thread = :thread UNION"
    f" SELECT l.size FROM renders r JOIN ledger l ON l.render = r.id WHERE r.thread = :thread AND r.state IN {UNFINISHED}"
)
ADD_TO_LEDGER = text(
    "INSERT INTO ledger (render, slot, platform, workspace, channel, person_id, person_name, person_groups, thread, act, tier, model,"
    " size, state, reserved, cost, at) VALUES (:render, :slot, :platform, :workspace, :channel, :person_id, :person_name,"
    " :person_groups, :thread, :act, :tier, :model, :size, 'held', :reserved, 0, :at)"
)
# One row of a render, whichever: they agree in all but slot, state and cost.
LEDGER_OF = text("SELECT * FROM ledger WHERE render = :render LIMIT 1")
# The rows of a render that can be given back: its reservations, and with :charged = 1 also what was charged.
_RETURNABLE = "render = :render AND (state = 'held' OR :charged = 1 AND state = 'used')"
RETURNABLE = text(f"SELECT * FROM ledger WHERE {_RETURNABLE}")
# Settle a reservation: charge what its picture cost, and never more than was reserved.
SETTLE = text(
    "UPDATE ledger SET state = 'used', cost = CASE WHEN :cost < reserved THEN :cost ELSE reserved END, over_at = :now"
    " WHERE render = :render AND slot = :slot AND state = 'held' RETURNING *"
)
# Give back what a render has reserved.
RELEASE = text(f"UPDATE ledger SET state = 'released', cost = 0, outcome = :outcome, over_at = :now WHERE {_RETURNABLE}")

# Move what is not painted yet to another tier, size or price.
REBOOK = text(
    "UPDATE ledger SET tier = :tier, model = :model, size = :size, reserved = :reserved WHERE render = :render AND state = 'held'"
)

# --- reading ----------------------------------------------------------------------------------------------------------

# Who asked or was read in a channel, by each name, the latest first.
SPEAKERS = text(
    "SELECT person_id, person_name FROM ledger WHERE platform = :platform AND workspace = :workspace AND channel = :channel"
    " AND at >= :since GROUP BY person_id, person_name ORDER BY MAX(at) DESC LIMIT :limit"
)
READING = text("SELECT at FROM ledger WHERE render = :render LIMIT 1")
# A message that is read: charged to nobody, so no meter moves.
ADD_READING = text(
    "INSERT INTO ledger (render, slot, platform, workspace, channel, person_id, person_name, person_groups, thread, act, tier, model,"
    " size, state, reserved, cost, outcome, at, over_at) VALUES (:render, 0, :platform, :workspace, :channel, :person_id, :person_name,"
    " '', :thread, :act, :tier, :model, '', 'released', 0, 0, :act, :now, :now) ON CONFLICT DO NOTHING"
)
# The call that reads it, at its highest price until it is over.
BEGIN_READING_CALL = text(
    "INSERT INTO model_calls (render, slot, attempt, tier, outcome, cost, seconds, billed, made_at)"
    " VALUES (:render, 0, 1, :tier, 'begun', :cost, 0, 1, :now)"
)
END_READING_CALL = text(
    "UPDATE model_calls SET outcome = :outcome, cost = :cost, seconds = :seconds WHERE render = :render AND slot = 0 AND attempt = 1"
)
OPEN_BUDGET = text(
    "INSERT INTO reading_budgets (starts_at, ends_at, spent, noted) VALUES (:starts_at, :ends_at, 0, 0) ON CONFLICT DO NOTHING"
)
_OF_PERIOD = "starts_at = :starts_at AND ends_at = :ends_at"
# Take from a period's budget what a call may cost; no row comes back where it has no room.
TAKE_FROM_BUDGET = text(
    f"UPDATE reading_budgets SET spent = spent + :most WHERE {_OF_PERIOD} AND spent + :most <= :budget RETURNING spent"
)
# Note that a budget is spent, for the log; no row comes back where it was noted before.
NOTE_BUDGET_SPENT = text(f"UPDATE reading_budgets SET noted = 1 WHERE {_OF_PERIOD} AND noted = 0 RETURNING noted")
CORRECT_BUDGET = text(f"UPDATE reading_budgets SET spent = spent + :change WHERE {_OF_PERIOD}")
FORGET_BUDGETS = text("DELETE FROM reading_budgets WHERE ends_at < :moment")

# --- what happened ----------------------------------------------------------------------------------------------------

ADD_AUDIT = text(
    "INSERT INTO audit (platform, workspace, event, number, at, channel, person_id, person_name, action, target, before, after)"
    " VALUES (:platform, :workspace, :event, :number, :at, :channel, :person_id, :person_name, :action, :target, :before, :after)"
)
AUDIT = text(f"SELECT * FROM audit WHERE {_HERE} ORDER BY at DESC, event, number LIMIT :limit")

# Once per limit and period.
ADD_NOTICE = text(
    "INSERT INTO notices (id, platform, workspace, channel, key, ends_at, posted)"
    " VALUES (:id, :platform, :workspace, :channel, :key, :ends_at, 0) ON CONFLICT DO NOTHING"
)
# A notice on a limit of the operator's is for the operator.
_OPERATORS = "(" + " OR ".join(f"key LIKE '{scope}|%'" for scope in CEILINGS) + ")"
# A notice about a period that is over is never posted.
DUE_NOTICES = text(
    f"SELECT * FROM notices WHERE posted = 0 AND platform = :platform AND NOT {_OPERATORS} AND ends_at > :now ORDER BY ends_at, id"
)
DUE_ALARMS = text(f"SELECT * FROM notices WHERE posted = 0 AND {_OPERATORS} AND ends_at > :now ORDER BY ends_at, id")
# Posted, and with it a lower one about the same limit and period (...|100 sorts before ...|80), but none that came meanwhile.
NOTICE_POSTED = text(
    "UPDATE notices SET posted = 1 WHERE EXISTS (SELECT 1 FROM notices n WHERE n.id = :id AND n.platform = notices.platform"
    " AND n.workspace = notices.workspace AND n.key = notices.key AND n.ends_at = notices.ends_at AND n.id <= notices.id)"
)

KEEP_REQUEST = text(
    "INSERT INTO requests (id, platform, workspace, body, kept_at) VALUES (:id, :platform, :workspace, :body, :now)"
    " ON CONFLICT DO NOTHING"
)
REQUEST = text(f"SELECT body FROM requests WHERE id = :id AND {_HERE}")

# --- usage ------------------------------------------------------------------------------------------------------------

# Rows of the ledger with what they cost us beside what was charged: billed calls that gave the asker nothing.
_OURS = (
    "COALESCE((SELECT SUM(t.cost) FROM model_calls t WHERE t.render = l.render AND t.slot = l.slot AND t.billed = 1), 0) - l.cost"
)


def _where(channel: bool, person: bool, everywhere: bool) -> str:
    conditions = [
        *([] if everywhere else ["l.platform = :platform AND l.workspace = :workspace"]),
        *(["l.channel = :channel"] if channel else []),
        *(["l.person_id = :person"] if person else []),
        "l.at >= :since AND l.at < :until",
    ]
    return " AND ".join(conditions)


@lru_cache
def usage_rows() -> TextClause:
    """A page of the ledger's rows after (:after_at, :after_render, :after_slot), oldest first."""
    return text(
        f"SELECT l.*, {_OURS} AS ours FROM ledger l WHERE {_where(False, False, True)} AND (l.at > :after_at OR (l.at = :after_at"
        " AND (l.render > :after_render OR (l.render = :after_render AND l.slot > :after_slot))))"
        " ORDER BY l.at, l.render, l.slot LIMIT :limit"
    )


@lru_cache
def usage_cells(*, channel: bool, person: bool, changes: int, hours: bool) -> TextClause:
    """Sums for each day (or hour, counted since 1970), tier, person and kind of ask. `changes` is how often the clocks changed: up
    to :end0 they were :ahead0 milliseconds ahead of UTC, and so on."""
    cases = "".join(f" WHEN l.at < :end{n} THEN CAST(:ahead{n} AS BIGINT)" for n in range(changes))
    ahead = f"CASE{cases} ELSE CAST(:ahead{changes} AS BIGINT) END" if changes else "CAST(:ahead0 AS BIGINT)"
    step, length = ("hour", 3_600_000) if hours else ("day", 86_400_000)
    return text(
        f"SELECT c.{step} AS {step}, c.tier AS tier, c.person_id AS person_id, MAX(c.person_name) AS person_name, c.act AS act,"
        " SUM(CASE WHEN c.state = 'used' THEN 1 ELSE 0 END) AS pictures, SUM(c.cost) AS charged, SUM(c.ours) AS ours,"
        " SUM(CASE WHEN c.outcome = 'refused' THEN 1 ELSE 0 END) AS refused"
        f" FROM (SELECT l.tier, l.person_id, l.person_name, l.act, l.state, l.cost, l.outcome, (l.at + {ahead}) / {length} AS {step},"
        f" {_OURS} AS ours FROM ledger l WHERE {_where(channel, person, False)}) c"
        f" GROUP BY c.{step}, c.tier, c.person_id, c.act"
    )
