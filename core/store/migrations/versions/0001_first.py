"""The first schema: threads, renders, versions, and where they stand on the platforms.

Times are milliseconds since 1970 UTC, money is micro-dollars, both 64-bit integers; lists and values are
JSON text. No picture bytes.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

TEXT, INT, BIG, REAL = sa.Text, sa.Integer, sa.BigInteger, sa.Float


def _must(name: str, kind: type, *, primary_key: bool = False) -> "sa.Column[Any]":
    return sa.Column(name, kind, nullable=False, primary_key=primary_key)


def _may(name: str, kind: type) -> "sa.Column[Any]":
    return sa.Column(name, kind, nullable=True)


def _place() -> "list[sa.Column[Any]]":
    return [_must("platform", TEXT), _must("workspace", TEXT), _must("channel", TEXT)]


def upgrade() -> None:
    # Every platform event acted upon, by its platform's own id: an event is acted upon once.
    op.create_table(
        "events", _must("platform", TEXT), _must("event", TEXT), _must("seen_at", BIG), sa.PrimaryKeyConstraint("platform", "event")
    )
    op.create_index("events_by_age", "events", ["seen_at"])

    op.create_table(
        "threads",
        _must("id", TEXT, primary_key=True),
        *_place(),
        _may("root", TEXT),
        _may("current", TEXT),
        _must("undone", TEXT),  # JSON list of version ids, the last undone first
        _must("renders", INT),  # how many were accepted: the next place_in_thread
        _must("versions", INT),  # how many there are: the next number
        _must("begun_at", BIG),
    )
    # Every root that leads to a thread: its own, and aliases such as a placeholder that somebody replied to.
    op.create_table(
        "roots",
        *_place(),
        _must("root", TEXT),
        _must("thread", TEXT),
        sa.PrimaryKeyConstraint("platform", "workspace", "channel", "root"),
    )

    op.create_table(
        "renders",
        _must("id", TEXT, primary_key=True),
        _must("thread", TEXT),
        _must("place_in_thread", INT),
        *_place(),
        _may("root", TEXT),
        _must("person_id", TEXT),
        _must("person_name", TEXT),
        _must("wish", TEXT),
        _must("choice", TEXT),
        _must("attachments", TEXT),
        _may("target", TEXT),  # the version it is about
        _must("follows", INT),  # 1: about whatever is current when its turn comes
        _must("state", TEXT),
        _may("failure", TEXT),  # an error's code
        _may("sentence", TEXT),  # what the asker was told
        _may("message", TEXT),
        _may("replied_to", TEXT),
        _may("callback", TEXT),  # a credential: forgotten when the render is over
        _may("locale", TEXT),
        _must("accepted_at", BIG),
        _may("over_at", BIG),
        _must("told", INT),  # 1: its result, or what became of it, stands where the asker sees it
        sa.UniqueConstraint("thread", "place_in_thread"),
    )
    op.create_index("renders_untold", "renders", ["told", "accepted_at"])

    # What a publisher has posted for a render so far, so that a restart posts nothing twice.
    op.create_table(
        "marks", _must("render", TEXT), _must("key", TEXT), _must("value", TEXT), sa.PrimaryKeyConstraint("render", "key")
    )

    # Calls that reached a model: our cost, picture or not.
    op.create_table(
        "tries",
        _must("render", TEXT),
        _must("slot", INT),
        _must("attempt", INT),
        _must("tier", TEXT),
        _must("outcome", TEXT),
        _must("cost", BIG),
        _must("seconds", REAL),
        _must("billed", INT),
        _must("made_at", BIG),
        sa.PrimaryKeyConstraint("render", "slot", "attempt"),
    )
    # A model call begun, and what it gave: kept before anything else happens, so that it is never paid again.
    op.create_table(
        "paintings",
        _must("render", TEXT),
        _must("slot", INT),
        _must("calls", INT),  # how often a call was begun
        _may("sha256", TEXT),
        _may("mime", TEXT),
        _may("width", INT),
        _may("height", INT),
        _may("size", BIG),
        _may("cost", BIG),
        _may("seconds", REAL),
        _may("remark", TEXT),
        _may("response_id", TEXT),
        _may("model_version", TEXT),
        sa.PrimaryKeyConstraint("render", "slot"),
    )

    op.create_table(
        "versions",
        _must("id", TEXT, primary_key=True),
        _must("thread", TEXT),
        _must("number", INT),
        _may("parent", TEXT),
        _may("before", TEXT),
        _must("render", TEXT),
        _must("slot", INT),
        _must("act", TEXT),
        _must("words", TEXT),
        _must("sha256", TEXT),
        _must("mime", TEXT),
        _must("width", INT),
        _must("height", INT),
        _must("size", BIG),
        _must("tier", TEXT),
        _must("model", TEXT),
        _must("why", TEXT),
        _may("asked_ratio", TEXT),
        _may("asked_size", TEXT),
        _must("seconds", REAL),
        _must("cost", BIG),
        _must("alt", TEXT),
        _must("person_id", TEXT),
        _must("person_name", TEXT),
        _must("made_at", BIG),
        _must("remark", TEXT),
        _may("response_id", TEXT),
        _may("model_version", TEXT),
        sa.UniqueConstraint("thread", "number"),
        sa.UniqueConstraint("render", "slot"),
    )
    op.create_index("versions_by_tier", "versions", ["tier", "made_at"])
    op.create_index("versions_by_person", "versions", ["person_id", "made_at"])
    op.create_index("versions_by_original", "versions", ["sha256"])

    # Where an undo, redo or pick went: written once, so that a replay moves nothing twice.
    op.create_table("moves", _must("render", TEXT, primary_key=True), _must("version", TEXT))

    # Which versions a platform's message shows, in the order shown: a reply to it means them.
    op.create_table(
        "messages",
        *_place(),
        _must("message", TEXT),
        _must("position", INT),
        _must("version", TEXT),
        sa.PrimaryKeyConstraint("platform", "workspace", "channel", "message", "position"),
    )
    # Messages that may have been meant for the picture: the button "Edit the picture" finds its words here.
    op.create_table("hunches", _must("id", TEXT, primary_key=True), _must("body", TEXT), _must("kept_at", BIG))
