"""The statements for votes, with a sentence each. Portable between SQLite and Postgres."""

from sqlalchemy import text

from core.acts.voting import LASTS

# ruff: noqa: S608  (only constants are put into statements)

_ENDS = f"COALESCE(closes_at, opened_at + {round(LASTS.total_seconds() * 1000)})"
_IS_OPEN = f"closed_at IS NULL AND {_ENDS} > :now"
_IS_DUE = f"closed_at IS NULL AND {_ENDS} <= :now"
# A value of `announced` (0 at first, 1 once nothing is left to say): the vote's message is gone, and its thread does not know that.
GONE = 2
_CHANGED = "revision = revision + 1, stale = 1"

# Open a vote; no row comes back where one about the same is open.
OPEN_VOTE = text(
    "INSERT INTO votes (id, about, thread, platform, workspace, channel, root, person_id, person_name, cells, opened_at, closes_at,"
    " revision, stale, touched_at) VALUES (:id, :about, :thread, :platform, :workspace, :channel, :root, :person_id, :person_name,"
    " :cells, :opened_at, :closes_at, 1, 1, 0) ON CONFLICT DO NOTHING RETURNING id"
)
VOTE = text("SELECT * FROM votes WHERE id = :id")
OPEN_ABOUT = text("SELECT * FROM votes WHERE about = :about AND closed_at IS NULL")
OPEN_IN_THREAD = text(f"SELECT * FROM votes WHERE thread = :thread AND {_IS_OPEN} ORDER BY opened_at DESC, id")
# Show an open vote's message again: if it was deleted, that is found out now.
LOOK_AGAIN = text("UPDATE votes SET stale = 1 WHERE id = :id AND closed_at IS NULL")
RESET_VOTE = text(f"UPDATE votes SET closes_at = :closes_at, {_CHANGED} WHERE id = :id AND closed_at IS NULL")

# Hold an open vote for a change of its ballots; no row comes back once it is over.
TOUCH_VOTE = text(f"UPDATE votes SET {_CHANGED} WHERE id = :id AND {_IS_OPEN} RETURNING cells")
# Take a ballot back; no row comes back where there is none.
TAKE_BALLOT = text("DELETE FROM ballots WHERE vote = :vote AND version = :version AND person = :person RETURNING version")
CAST_BALLOT = text("INSERT INTO ballots (vote, version, person, at) VALUES (:vote, :version, :person, :now)")
SET_BALLOT = text(
    "INSERT INTO ballots (vote, version, person, at) VALUES (:vote, :version, :person, :now) ON CONFLICT DO NOTHING RETURNING version"
)
VOTES_AT = text(f"SELECT * FROM votes WHERE platform = :platform AND message = :message AND {_IS_OPEN}")
# Whether an open vote has no message yet, or may be given another one now, as far as is known; no row comes back where none has.
UNSHOWN = text("SELECT 1 FROM votes WHERE closed_at IS NULL AND (message IS NULL OR stale = 1) AND platform = :platform LIMIT 1")
# Look at once whether a message that shows an open vote is still there.
LOOK_AT = text(
    "UPDATE votes SET stale = 1, touched_at = 0 WHERE platform = :platform AND workspace = :workspace AND message = :message"
    " AND (channel = :channel OR :channel = '') AND closed_at IS NULL RETURNING id"
)
BALLOTS = text("SELECT version, COUNT(*) AS votes FROM ballots WHERE vote = :vote GROUP BY version")
VOTERS = text("SELECT COUNT(DISTINCT person) AS people FROM ballots WHERE vote = :vote")

# Close a vote; no row comes back where it is over.
CLOSE_VOTE = text(f"UPDATE votes SET closed_at = :now, {_CHANGED} WHERE id = :id AND {_IS_OPEN} RETURNING *")
CLOSE_DUE = text(f"UPDATE votes SET closed_at = {_ENDS}, {_CHANGED} WHERE {_IS_DUE} RETURNING *")
CLOSE_DUE_ABOUT = text(f"UPDATE votes SET closed_at = {_ENDS}, {_CHANGED} WHERE about = :about AND {_IS_DUE} RETURNING *")

DUE_BOARDS = text(
    "SELECT * FROM votes WHERE stale = 1 AND platform = :platform AND touched_at <= :before ORDER BY opened_at, id LIMIT 100"
)
# A message shows a board; what has changed meanwhile it does not show.
BOARD_SHOWN = text(
    "UPDATE votes SET message = :message, touched_at = :now, stale = CASE WHEN revision = :revision THEN 0 ELSE 1 END WHERE id = :id"
)
# Close a vote whose message is gone; no row comes back where it is closed.
BOARD_GONE = text("UPDATE votes SET closed_at = :now WHERE id = :id AND closed_at IS NULL RETURNING *")
# That is to be announced once, unless who won was, or nothing could ever be posted there.
BOARD_UNSHOWN = text(
    f"UPDATE votes SET stale = 0, announced = CASE WHEN announced = 1 OR message IS NULL THEN 1 ELSE {GONE} END WHERE id = :id"
)

# Votes that closed by their time or whose message is gone, and whose thread does not know what came of it.
DUE_WINNERS = text(
    f"SELECT * FROM votes WHERE platform = :platform AND closed_at IS NOT NULL AND (announced = {GONE} OR announced = 0 AND"
    f" closed_at = {_ENDS}) ORDER BY closed_at, id LIMIT 100"
)
WINNER_SHOWN = text("UPDATE votes SET announced = 1 WHERE id = :id")

FORGET_BALLOTS = text("DELETE FROM ballots WHERE vote IN (SELECT id FROM votes WHERE closed_at < :moment)")
FORGET_VOTES = text("DELETE FROM votes WHERE closed_at < :moment")

# --- comparisons ------------------------------------------------------------------------------------------------------

ADD_COMPARISON = text(
    "INSERT INTO comparisons (render, platform, workspace, channel, tiers, at)"
    " SELECT id, platform, workspace, channel, :tiers, :now FROM renders WHERE id = :render ON CONFLICT DO NOTHING"
)
_IN = "platform = :platform AND workspace = :workspace AND (:channel = '' OR channel = :channel) AND at >= :since AND at < :until"
# How often each tier won, and how many comparisons there were ('' for those without a winner yet).
COMPARED = text(
    f"SELECT COALESCE(winner, '') AS winner, COUNT(*) AS times FROM comparisons WHERE {_IN} GROUP BY COALESCE(winner, '')"
)
# Show the tiers of a comparison that hides them; no row comes back where none are hidden.
SHOW_TIERS = text("UPDATE versions SET hidden = 0 WHERE hidden = 1 AND render = :render RETURNING render")
SHOW_TIERS_WITH = text(
    "UPDATE versions SET hidden = 0 WHERE hidden = 1 AND render = (SELECT render FROM versions WHERE id = :version) RETURNING render"
)
TIERS_DUE = text("UPDATE comparisons SET due = 1 WHERE render = :render")
# The comparisons whose message hides tiers that are shown by now, and the version that was picked there.
DUE_TIERS = text(
    "SELECT c.sent, r.*, (SELECT v.id FROM versions v WHERE v.render = c.render AND v.tier = c.winner AND c.won_by = 'pick') AS picked"
    " FROM comparisons c JOIN renders r ON r.id = c.render WHERE c.due = 1 AND c.platform = :platform AND r.state = 'done'"
    " ORDER BY c.at, c.render LIMIT 100"
)
TIERS_SENT = text("UPDATE comparisons SET sent = :sent WHERE render = :render")
TIERS_SHOWN = text("UPDATE comparisons SET due = 0, sent = NULL WHERE render = :render")
# Which tier a comparison was won by: by a pick, or by a vote that leaves no tie.
WON = text(
    "UPDATE comparisons SET winner = (SELECT tier FROM versions WHERE id = :version), won_by = :won_by"
    " WHERE render = (SELECT render FROM versions WHERE id = :version)"
)
