"""Every statement except those for limits (ledger_statements.py), with a sentence each. Portable between SQLite and Postgres."""

from functools import lru_cache

from sqlalchemy import TextClause, text

from core import model
from core.ports.platform import LASTING_MARKS

# ruff: noqa: S608  (only constants are put into statements)

UNPAINTED = str(tuple(state.value for state in model.UNPAINTED))  # "('queued', 'painting')"
UNFINISHED = str(tuple(state.value for state in model.UNFINISHED))

# --- accepting --------------------------------------------------------------------------------------------------------

# Remember an event; no row comes back when it was known.
SEE_EVENT = text(
    "INSERT INTO events (platform, event, seen_at) VALUES (:platform, :event, :now) ON CONFLICT DO NOTHING RETURNING event"
)

# Whether an event is known.
SEEN_EVENT = text("SELECT event FROM events WHERE platform = :platform AND event = :event")

# Keep a message while it is read; no row comes back while somebody else reads it.
KEEP_UNREAD = text(
    "INSERT INTO unread (platform, event, body, since, until) VALUES (:platform, :event, :body, :now, :until)"
    " ON CONFLICT (platform, event) DO UPDATE SET until = excluded.until WHERE unread.until < :now RETURNING event"
)
# Messages that nobody reads any more, the oldest first.
LEFT_UNREAD = text(
    "SELECT event, body, since FROM unread WHERE platform = :platform AND until < :now ORDER BY since, event LIMIT :limit"
)
TAKE_UNREAD = text(
    "UPDATE unread SET until = :until WHERE platform = :platform AND event = :event AND until < :now RETURNING event"
)
LENGTHEN_UNREAD = text("UPDATE unread SET body = :body WHERE platform = :platform AND event = :event")
END_UNREAD = text("DELETE FROM unread WHERE platform = :platform AND event = :event")

FORGET_UNREAD = text("DELETE FROM unread WHERE since < :moment")
FORGET_EVENTS = text("DELETE FROM events WHERE seen_at < :moment")
FORGET_PENDING_ASKS = text("DELETE FROM pending_asks WHERE kept_at < :moment")
FORGET_SHOWN_BEFORE = text("DELETE FROM shown WHERE until < :moment")
FORGET_INSTALLS_BEGUN = text("DELETE FROM installs_begun WHERE until < :moment")

# Renders that were over and reported before a moment, and of which there is still something that only their work needed.
_OVER = "r.reported = 1 AND COALESCE(r.over_at, r.accepted_at) < :moment"
WITH_OLD_MARKS = text(
    f"SELECT DISTINCT m.render FROM marks m JOIN renders r ON r.id = m.render WHERE m.key NOT IN {LASTING_MARKS} AND {_OVER} LIMIT :limit"
)
WITH_OLD_PAINTINGS = text(f"SELECT DISTINCT p.render FROM paintings p JOIN renders r ON r.id = p.render WHERE {_OVER} LIMIT :limit")
FORGET_MARKS = text(f"DELETE FROM marks WHERE render = :render AND key NOT IN {LASTING_MARKS}")
FORGET_PAINTINGS = text("DELETE FROM paintings WHERE render = :render")

# The pictures that rows name, a page at a time.
NAMED_BY_VERSIONS = text("SELECT DISTINCT sha256 FROM versions WHERE sha256 > :after ORDER BY sha256 LIMIT :limit")
NAMED_BY_PAINTINGS = text(
    "SELECT render, slot, sha256 FROM paintings WHERE (render, slot) > (:render, :slot) ORDER BY render, slot LIMIT :limit"
)
NAMED_BY_MARKS = text(
    "SELECT render, key, value FROM marks WHERE (render, key) > (:render, :key) AND value LIKE '%sha256%'"
    " ORDER BY render, key LIMIT :limit"
)

# Begin a thread, unless it is there.
BEGIN_THREAD = text(
    "INSERT INTO threads (id, platform, workspace, channel, root, current, undone, renders, versions, begun_at)"
    " VALUES (:id, :platform, :workspace, :channel, :root, NULL, '[]', 0, 0, :now) ON CONFLICT DO NOTHING"
)

# A root leads to a thread: the first to say so is right.
ADD_ROOT = text(
    "INSERT INTO roots (platform, workspace, channel, root, thread) VALUES (:platform, :workspace, :channel, :root, :thread)"
    " ON CONFLICT DO NOTHING"
)

# A root leads to the thread of a render.
LEAD_TO_THREAD = text(
    "INSERT INTO roots (platform, workspace, channel, root, thread)"
    " SELECT platform, workspace, channel, :root, thread FROM renders WHERE id = :render ON CONFLICT DO NOTHING"
)

# The thread that a root leads to.
THREAD_OF_ROOT = text(
    "SELECT thread FROM roots WHERE platform = :platform AND workspace = :workspace AND channel = :channel AND root = :root"
)

# Take the next place in a thread; gives its current version as well.
NEXT_PLACE = text("UPDATE threads SET renders = renders + 1 WHERE id = :thread RETURNING renders, current")

ADD_RENDER = text(
    "INSERT INTO renders (id, thread, place_in_thread, platform, workspace, channel, root, person_id, person_name, wish, choice,"
    " attachments, target, follows, state, message, replied_to, callback, locale, accepted_at, reported)"
    " VALUES (:id, :thread, :place_in_thread, :platform, :workspace, :channel, :root, :person_id, :person_name, :wish, :choice,"
    " :attachments, :target, :follows, 'queued', :message, :replied_to, :callback, :locale, :now, 0)"
)

KEEP_PENDING_ASK = text("INSERT INTO pending_asks (id, body, kept_at) VALUES (:id, :body, :now) ON CONFLICT DO NOTHING")
PENDING_ASK = text("SELECT body FROM pending_asks WHERE id = :id")

# Pictures that somebody showed in a place, until they no longer count. Of nobody ('') are the last ones of all.
KEEP_SHOWN = text(
    "INSERT INTO shown (platform, workspace, channel, root, person, pictures, until, messages)"
    " VALUES (:platform, :workspace, :channel, :root, :person, :pictures, :until, :messages)"
    " ON CONFLICT (platform, workspace, channel, root, person) DO UPDATE SET pictures = excluded.pictures, until = excluded.until,"
    " messages = excluded.messages"
)
_SHOWN_IN = "platform = :platform AND workspace = :workspace AND channel = :channel AND root = :root"
SHOWN = text(f"SELECT pictures FROM shown WHERE {_SHOWN_IN} AND person = :person AND until > :now")
SHOWN_BY_ALL = text(f"SELECT pictures FROM shown WHERE {_SHOWN_IN} AND person <> :person AND until > :now ORDER BY until, person")
FORGET_SHOWN = text(f"DELETE FROM shown WHERE {_SHOWN_IN} AND person = :person")
FORGET_TAKEN = text(
    "DELETE FROM shown WHERE platform = :platform AND workspace = :workspace AND channel = :channel AND until > :now"
    " AND person = :person AND pictures = :pictures"
)
FORGET_ALL_SHOWN = text(f"DELETE FROM shown WHERE {_SHOWN_IN}")
SHOWN_BY_MESSAGES = text(f"SELECT messages FROM shown WHERE {_SHOWN_IN} AND person = :person")
SHOWN_IN_CHANNEL = text(
    "SELECT root, person, pictures, messages FROM shown"
    " WHERE platform = :platform AND workspace = :workspace AND channel = :channel AND until > :now AND messages LIKE :like"
)
LEAVE_SHOWN = text(f"UPDATE shown SET pictures = :pictures, messages = :messages WHERE {_SHOWN_IN} AND person = :person")

# --- reading ----------------------------------------------------------------------------------------------------------

THREAD_AT = text(
    "SELECT t.* FROM roots r JOIN threads t ON t.id = r.thread"
    " WHERE r.platform = :platform AND r.workspace = :workspace AND r.channel = :channel AND r.root = :root"
)
THREAD = text("SELECT * FROM threads WHERE id = :id")
VERSION = text("SELECT * FROM versions WHERE id = :id")
VERSIONS = text("SELECT * FROM versions WHERE thread = :thread ORDER BY number")
# The finals of a version.
FINALS_OF = text("SELECT * FROM versions WHERE thread = :thread AND parent = :draft AND act = 'final' ORDER BY number")
# The tree of a thread: of each version no more than where it belongs.
TREE = text("SELECT id, number, parent FROM versions WHERE thread = :thread ORDER BY number")
# What was made from the version of a number, oldest first. A version is younger than its parent.
MADE_FROM = text(
    "SELECT c.id, c.number FROM versions p JOIN versions c ON c.thread = p.thread AND c.number > p.number AND c.parent = p.id"
    " WHERE p.thread = :thread AND p.number = :number ORDER BY c.number LIMIT :most"
)
# How many versions were made from the same one before a version was.
ELDER = text(
    "SELECT COUNT(*) AS n FROM versions p JOIN versions c ON c.thread = p.thread AND c.number > p.number AND c.parent = p.id"
    " WHERE p.id = :parent AND c.number < :number"
)
NEWEST_VERSIONS = text(
    "SELECT * FROM versions WHERE render = (SELECT render FROM versions WHERE thread = :thread ORDER BY number DESC LIMIT 1) ORDER BY slot"
)
NUMBERED = text(
    "SELECT * FROM versions WHERE thread = :thread AND number IN"
    " (:number, (SELECT MAX(number) FROM versions WHERE thread = :thread)) ORDER BY number"
)
# A version's number and its parent's, each with the thread's current version.
NUMBERS = text(
    "SELECT v.id, v.number, t.current, t.undone FROM versions v JOIN threads t ON t.id = v.thread WHERE v.id IN (:id, :parent)"
)
VERSIONS_AT = text(
    "SELECT v.* FROM messages m JOIN versions v ON v.id = m.version WHERE m.platform = :platform AND m.workspace = :workspace"
    " AND m.channel = :channel AND m.message = :message ORDER BY m.position"
)
# Whether an original belongs to a picture whose tier is hidden; no row comes back where it does not.
IS_HIDDEN = text("SELECT 1 FROM versions WHERE sha256 = :sha256 AND hidden = 1 LIMIT 1")
POSTS_OF = text(
    "SELECT m.message, m.position, t.root FROM versions v JOIN threads t ON t.id = v.thread JOIN messages m ON m.platform = t.platform"
    " AND m.workspace = t.workspace AND m.channel = t.channel AND m.version = v.id WHERE v.id = :version"
    " ORDER BY LENGTH(m.message) DESC, m.message DESC LIMIT :limit"
)
# The messages of a version that show other versions too.
SHEETS_OF = text(
    "SELECT m.message, m.position, t.root FROM versions v JOIN threads t ON t.id = v.thread JOIN messages m ON m.platform = t.platform"
    " AND m.workspace = t.workspace AND m.channel = t.channel AND m.version = v.id WHERE v.id = :version AND EXISTS (SELECT 1 FROM"
    " messages o WHERE o.platform = m.platform AND o.workspace = m.workspace AND o.channel = m.channel AND o.message = m.message"
    " AND o.version <> m.version) ORDER BY LENGTH(m.message) DESC, m.message DESC LIMIT 3"
)
MADE_BY = text(
    "SELECT v.* FROM versions v JOIN threads t ON t.id = v.thread WHERE v.person_id = :person AND t.platform = :platform"
    " AND t.workspace = :workspace ORDER BY v.made_at DESC, v.number DESC LIMIT :limit"
)
# The channels with work accepted since a moment, the latest first; `reported` is there for the index.
LATELY = text(
    "SELECT workspace, channel FROM renders WHERE reported IN (0, 1) AND accepted_at >= :since AND platform = :platform"
    " GROUP BY workspace, channel ORDER BY MAX(accepted_at) DESC LIMIT :limit"
)

# --- installations ----------------------------------------------------------------------------------------------------

INSTALLATIONS = text("SELECT workspace FROM installations WHERE platform = :platform ORDER BY workspace")
INSTALLATION = text("SELECT sealed FROM installations WHERE platform = :platform AND workspace = :workspace")
KEEP_INSTALLATION = text(
    "INSERT INTO installations (platform, workspace, sealed, installed_at) VALUES (:platform, :workspace, :sealed, :now)"
    " ON CONFLICT (platform, workspace) DO UPDATE SET sealed = excluded.sealed, installed_at = excluded.installed_at"
)
# Forget what was installed then; what was installed anew meanwhile stays.
FORGET_INSTALLATION = text(
    "DELETE FROM installations WHERE platform = :platform AND workspace = :workspace AND sealed = :sealed RETURNING workspace"
)
BEGIN_INSTALL = text("INSERT INTO installs_begun (platform, state, until) VALUES (:platform, :state, :until)")
# An install that was begun ends once.
END_INSTALL = text("DELETE FROM installs_begun WHERE platform = :platform AND state = :state RETURNING until")

# --- checkpoints ------------------------------------------------------------------------------------------------------

CHECKPOINTS = text("SELECT part, moment FROM checkpoints WHERE platform = :platform")
KEEP_CHECKPOINT = text(
    "INSERT INTO checkpoints (platform, part, moment) VALUES (:platform, :part, :moment)"
    " ON CONFLICT (platform, part) DO UPDATE SET moment = excluded.moment"
)

# --- running ----------------------------------------------------------------------------------------------------------

RENDER = text("SELECT * FROM renders WHERE id = :id")

# The unfinished renders before one in its thread.
AHEAD_OF = text(
    "SELECT a.id FROM renders a JOIN renders b ON b.thread = a.thread AND a.place_in_thread < b.place_in_thread"
    f" WHERE b.id = :id AND a.state IN {UNFINISHED} ORDER BY a.place_in_thread"
)
# The renders of a thread that are not over.
UNFINISHED_OF = text(f"SELECT * FROM renders WHERE thread = :thread AND state IN {UNFINISHED} ORDER BY place_in_thread")
AHEAD_COUNT = text(
    f"SELECT COUNT(*) AS n FROM renders WHERE thread = :thread AND place_in_thread < :place_in_thread AND state IN {UNFINISHED}"
)
# Everything that a job has still to do something for.
UNREPORTED = text("SELECT id, state FROM renders WHERE reported = 0 ORDER BY accepted_at, thread, place_in_thread")
# How much of it there is in each state, and since when.
QUEUED = text("SELECT state, COUNT(*) AS renders, MIN(accepted_at) AS since FROM renders WHERE reported = 0 GROUP BY state")
# Whether a job has still to do something for a workspace.
BUSY_IN = text("SELECT 1 FROM renders WHERE reported = 0 AND platform = :platform AND workspace = :workspace LIMIT 1")
# Renders being painted, each with the number of model calls begun for it, and how many of their slots have no picture.
BEGUN = text(
    "SELECT r.id, r.attachments, COALESCE(SUM(p.calls), 0) AS calls,"
    " COALESCE(SUM(CASE WHEN p.calls > 0 AND p.sha256 IS NULL THEN 1 ELSE 0 END), 0) AS unfinished"
    " FROM renders r LEFT JOIN paintings p ON p.render = r.id WHERE r.reported = 0 AND r.state = 'painting'"
    " GROUP BY r.id, r.attachments, r.accepted_at ORDER BY r.accepted_at, r.id"
)
# The render of a thread that was accepted last, but for those that found no picture to work on.
NEWEST = text(
    "SELECT * FROM renders WHERE thread = :thread AND COALESCE(failure, '') NOT IN ('nothing_to_refine', 'merged')"
    " ORDER BY place_in_thread DESC LIMIT 1"
)
# The render of a thread that was accepted last of those that wait or are being painted.
NEWEST_UNPAINTED = text(
    f"SELECT id FROM renders WHERE thread = :thread AND state IN {UNPAINTED} ORDER BY place_in_thread DESC LIMIT 1"
)


# One state to another, if it is still in one of so many states (:of0, :of1, …).
@lru_cache
def advance(states: int) -> TextClause:
    of = ", ".join(f":of{n}" for n in range(states))
    return text(
        "UPDATE renders SET state = :to, failure = COALESCE(:failure, failure), sentence = COALESCE(:sentence, sentence),"
        " over_at = CASE WHEN :over = 1 THEN :now ELSE over_at END"
        f" WHERE id = :id AND state IN ({of}) RETURNING *"
    )


# What a render paints, and on which tier, after its words were read.
REVISE = text(f"UPDATE renders SET wish = :wish, choice = :choice WHERE id = :id AND state IN {UNPAINTED} RETURNING id")

# What a render paints, with others merged into it.
MERGE = text("UPDATE renders SET wish = :wish WHERE id = :id")

# The renders that wait in a thread behind one, in order.
WAITING_BEHIND = text(
    "SELECT b.* FROM renders a JOIN renders b ON b.thread = a.thread AND b.place_in_thread > a.place_in_thread"
    f" WHERE a.id = :id AND b.state IN {UNFINISHED} ORDER BY b.place_in_thread"
)

# The asker has been answered for good: the credential that reached them is forgotten.
REPORTED = text("UPDATE renders SET reported = 1, callback = NULL WHERE id = :id")

# The same, for a result that was posted.
DELIVERED = text(
    "UPDATE renders SET state = CASE WHEN state = 'painted' THEN 'done' ELSE state END,"
    " over_at = CASE WHEN state = 'painted' THEN :now ELSE over_at END, reported = 1, callback = NULL WHERE id = :id"
)

MARKS = text("SELECT key, value FROM marks WHERE render = :render")
# Marks of one kind, of all renders of a thread.
MARKS_OF_THREAD = text(
    "SELECT m.render, m.value FROM marks m JOIN renders r ON r.id = m.render WHERE r.thread = :thread AND m.key = :key"
)
SET_MARK = text(
    "INSERT INTO marks (render, key, value) VALUES (:render, :key, :value)"
    " ON CONFLICT (render, key) DO UPDATE SET value = excluded.value"
)

# A call is begun: how many were begun, with this one.
BEGIN_CALL = text(
    "INSERT INTO paintings (render, slot, calls) VALUES (:render, :slot, 1)"
    " ON CONFLICT (render, slot) DO UPDATE SET calls = paintings.calls + 1 RETURNING calls"
)
KEEP_PAINTED = text(
    "UPDATE paintings SET sha256 = :sha256, mime = :mime, width = :width, height = :height, size = :size, cost = :cost,"
    " seconds = :seconds, remark = :remark, response_id = :response_id, model_version = :model_version"
    " WHERE render = :render AND slot = :slot AND sha256 IS NULL"
)
PAINTED = text("SELECT * FROM paintings WHERE render = :render AND sha256 IS NOT NULL ORDER BY slot")
KEEP_MODEL_CALL = text(
    "INSERT INTO model_calls (render, slot, attempt, tier, outcome, cost, seconds, billed, made_at) SELECT :render, :slot,"
    " COALESCE((SELECT MAX(attempt) FROM model_calls WHERE render = :render AND slot = :slot), 0) + 1,"
    " :tier, :outcome, :cost, :seconds, :billed, :now"
)

VERSIONS_OF = text("SELECT * FROM versions WHERE render = :render ORDER BY slot")
NEXT_NUMBERS = text("UPDATE threads SET versions = versions + :count WHERE id = :thread RETURNING versions, current")
ADD_VERSION = text(
    "INSERT INTO versions (id, thread, number, parent, before, render, slot, act, words, sha256, mime, width, height, size, tier,"
    " model, why, asked_ratio, asked_size, seconds, cost, alt, person_id, person_name, made_at, remark, response_id, model_version, hidden)"
    " VALUES (:id, :thread, :number, :parent, :before, :render, :slot, :act, :words, :sha256, :mime, :width, :height, :size, :tier,"
    " :model, :why, :asked_ratio, :asked_size, :seconds, :cost, :alt, :person_id, :person_name, :made_at, :remark, :response_id,"
    " :model_version, :hidden)"
)
SET_CURRENT = text("UPDATE threads SET current = :current, undone = :undone WHERE id = :thread")
ADD_MOVE = text("INSERT INTO moves (render, version) VALUES (:render, :version)")
# The version that a move shows. A "show" that Darkroom 0.1.0 has carried out noted none: it shows its target.
MOVED_TO = text(
    "SELECT COALESCE(m.version, r.target) AS version FROM renders r LEFT JOIN moves m ON m.render = r.id"
    " WHERE r.id = :render AND (m.version IS NOT NULL OR r.state = 'painted')"
)

# The thread's own root, once: the first post to stand gives it, and the result of the render that began the thread for good.
SET_ROOT = text(
    "UPDATE threads SET root = :root WHERE id = (SELECT thread FROM renders WHERE id = :render)"
    " AND (root IS NULL OR :final = 1 AND (SELECT root FROM renders WHERE id = :render) IS NULL)"
)
# A message that was deleted shows nothing any more.
FORGET_MESSAGE = text(
    "DELETE FROM messages WHERE platform = :platform AND workspace = :workspace AND channel = :channel AND message = :message"
)
ADD_MESSAGE = text(
    "INSERT INTO messages (platform, workspace, channel, message, position, version)"
    " SELECT platform, workspace, channel, :message, :position, :version FROM renders WHERE id = :render"
    " ON CONFLICT (platform, workspace, channel, message, position) DO UPDATE SET version = excluded.version"
)
# Only so many are looked at, or a size that was never asked for would read all pictures of its tier.
RECENT_SECONDS = text(
    "SELECT seconds FROM (SELECT seconds, asked_size, made_at FROM versions WHERE tier = :tier ORDER BY made_at DESC LIMIT 500) AS recent"
    " WHERE COALESCE(asked_size, '') = :size ORDER BY made_at DESC LIMIT :limit"
)
SET_ALT = text("UPDATE versions SET alt = :alt WHERE id = :id")

# --- channels ---------------------------------------------------------------------------------------------------------

_CHANNEL_SETTING = "platform = :platform AND workspace = :workspace AND channel = :channel AND name = :name"
CHANNEL_SETTING = text(f"SELECT value FROM channel_settings WHERE {_CHANNEL_SETTING}")
SET_CHANNEL_SETTING = text(
    "INSERT INTO channel_settings (platform, workspace, channel, name, value) VALUES (:platform, :workspace, :channel, :name, :value)"
    " ON CONFLICT (platform, workspace, channel, name) DO UPDATE SET value = excluded.value"
)
CLEAR_CHANNEL_SETTING = text(f"DELETE FROM channel_settings WHERE {_CHANNEL_SETTING}")
