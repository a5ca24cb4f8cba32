"""The statements for approvals, with a sentence each. Portable between SQLite and Postgres."""

from sqlalchemy import text

# Ask, unless the same is asked already: no row comes back then.
ASK = text(
    "INSERT INTO approvals (id, platform, workspace, channel, root, thread, version, number, sha256, act, size, body, approvers, state,"
    " reason, asked_at, reminded, done, outcome, changes, shown, open) VALUES (:id, :platform, :workspace, :channel, :root, :thread,"
    " :version, :number, :sha256, :act, :size, :body, :approvers, 'waiting', '', :now, 0, 0, '', 1, 0, 1) ON CONFLICT DO NOTHING"
    " RETURNING id"
)
ONE = text("SELECT * FROM approvals WHERE id = :id")
OF_THREAD = text("SELECT * FROM approvals WHERE thread = :thread ORDER BY asked_at, id")
OF_VERSION = text("SELECT * FROM approvals WHERE thread = :thread AND version = :version ORDER BY asked_at, id")
APPROVED_BY = text("SELECT * FROM approved_by WHERE approval = :id ORDER BY at, person_id")

# Touch one that waits: from here to the end of the transaction nobody else decides it. No row comes back where it waits no more.
TOUCH = text("UPDATE approvals SET changes = changes + 1, open = 1 WHERE id = :id AND state = 'waiting' RETURNING approvers")
# Approve, once for each person.
APPROVE = text(
    "INSERT INTO approved_by (approval, person_id, person_name, at) VALUES (:id, :person_id, :person_name, :now)"
    " ON CONFLICT DO NOTHING RETURNING approval"
)
# End one that waits.
END = text(
    "UPDATE approvals SET state = :to, reason = :reason, decided_id = :person_id, decided_name = :person_name, decided_at = :now"
    " WHERE id = :id AND state = 'waiting'"
)
# An approved ask is over: what was noted first stays.
DONE = text(
    "UPDATE approvals SET done = 1, outcome = :outcome, changes = changes + :changed"
    " WHERE id = :id AND state = 'approved' AND done = 0"
)
UNDONE = text(
    "SELECT * FROM approvals WHERE platform = :platform AND open = 1 AND state = 'approved' AND done = 0 ORDER BY asked_at, id"
)
UNSHOWN = text("SELECT * FROM approvals WHERE platform = :platform AND open = 1 AND shown < changes ORDER BY asked_at, id LIMIT 50")
SHOWN = text("UPDATE approvals SET shown = :changes, message = COALESCE(:message, message) WHERE id = :id AND shown < :changes")
# What is over and shown is no longer looked at.
CLOSE = text(
    "UPDATE approvals SET open = 0 WHERE id = :id AND shown >= changes AND state <> 'waiting' AND (state <> 'approved' OR done = 1)"
)
UNREMINDED = text(
    "SELECT * FROM approvals WHERE platform = :platform AND open = 1 AND state = 'waiting' AND reminded = 0 AND shown > 0"
    " AND asked_at < :before ORDER BY asked_at, id LIMIT 50"
)
REMINDED = text("UPDATE approvals SET reminded = 1, reminder = :message WHERE id = :id")
