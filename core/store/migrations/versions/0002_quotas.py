"""Limits, the ledger of what was used, and who changed what.

The ledger is the truth; a meter is its sum for one period, kept so that a reservation need not add up. A meter that is missing is made
from the ledger, so old ones may be dropped at any time.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

TEXT, INT, BIG = sa.Text, sa.Integer, sa.BigInteger


def _must(name: str, kind: type, *, primary_key: bool = False) -> "sa.Column[Any]":
    return sa.Column(name, kind, nullable=False, primary_key=primary_key)


def _may(name: str, kind: type) -> "sa.Column[Any]":
    return sa.Column(name, kind, nullable=True)


def _workspace() -> "list[sa.Column[Any]]":
    return [_must("platform", TEXT), _must("workspace", TEXT)]


def upgrade() -> None:
    # A row for each workspace, which whoever changes its meters holds until the end of the transaction.
    op.create_table("books", *_workspace(), _must("turns", BIG), sa.PrimaryKeyConstraint("platform", "workspace"))

    # What admins allow. `key` says of what kind a limit is: of each kind there is one.
    op.create_table(
        "limits",
        *_workspace(),
        _must("key", TEXT),
        _must("scope", TEXT),
        _must("channel", TEXT),  # '': any
        _must("subject", TEXT),  # a person's or a group's id; '': any
        _must("subject_name", TEXT),
        _must("unit", TEXT),  # 'images', or 'money' in micro-dollars
        _must("amount", BIG),
        _must("per", TEXT),
        _must("tier", TEXT),  # '': all
        _must("apart", INT),  # 1: for each person apart
        sa.PrimaryKeyConstraint("platform", "workspace", "key"),
    )
    op.create_index("limits_by_subject", "limits", ["platform", "workspace", "subject", "channel"])

    # Extra until the end of a period, once for each click.
    op.create_table(
        "grants",
        *_workspace(),
        _must("event", TEXT),
        _must("key", TEXT),
        _must("holder", TEXT),  # the person it is for, where a limit is for each; '': everybody
        _must("amount", BIG),
        _must("starts_at", BIG),
        _must("ends_at", BIG),
        sa.PrimaryKeyConstraint("platform", "workspace", "event"),
    )
    op.create_index("grants_by_end", "grants", ["platform", "workspace", "ends_at"])

    # One row for each picture of a paid ask.
    op.create_table(
        "ledger",
        _must("render", TEXT),
        _must("slot", INT),
        *_workspace(),
        _must("channel", TEXT),
        _must("person_id", TEXT),
        _must("person_name", TEXT),
        _must("person_groups", TEXT),  # ' g1 g2 ': roles or user groups the person had then
        _must("thread", TEXT),
        _must("act", TEXT),
        _must("tier", TEXT),
        _must("model", TEXT),
        _must("size", TEXT),
        _must("state", TEXT),  # 'held', 'used', 'released'
        _must("reserved", BIG),  # the highest price
        _must("cost", BIG),  # what the asker is charged: 0 unless used, never above `reserved`
        _may("outcome", TEXT),  # why it was released
        _must("at", BIG),  # when it was asked for: the period it counts in
        _may("over_at", BIG),
        sa.PrimaryKeyConstraint("render", "slot"),
    )
    op.create_index("ledger_by_time", "ledger", ["platform", "workspace", "at"])
    op.create_index("ledger_by_channel", "ledger", ["platform", "workspace", "channel", "at"])
    op.create_index("ledger_by_person", "ledger", ["platform", "workspace", "person_id", "at"])

    # The ledger's sums for a period; '' stands for any.
    op.create_table(
        "meters",
        *_workspace(),
        _must("channel", TEXT),
        _must("person", TEXT),
        _must("grp", TEXT),
        _must("tier", TEXT),
        _must("ends_at", BIG),
        _must("starts_at", BIG),
        _must("used_images", BIG),
        _must("held_images", BIG),
        _must("used_money", BIG),
        _must("held_money", BIG),
        sa.PrimaryKeyConstraint("platform", "workspace", "channel", "person", "grp", "tier", "ends_at", "starts_at"),
    )
    op.create_index("meters_by_end", "meters", ["ends_at"])

    # Who changed what from what.
    op.create_table(
        "audit",
        *_workspace(),
        _must("event", TEXT),
        _must("number", INT),
        _must("at", BIG),
        _must("channel", TEXT),  # where it was done
        _must("person_id", TEXT),
        _must("person_name", TEXT),
        _must("action", TEXT),  # 'set', 'clear', 'grant'
        _must("target", TEXT),
        _must("before", TEXT),
        _must("after", TEXT),
        sa.PrimaryKeyConstraint("platform", "workspace", "event", "number"),
    )
    op.create_index("audit_by_time", "audit", ["platform", "workspace", "at"])

    # What admins are to be told once per limit and period, until it is posted.
    op.create_table(
        "notes",
        _must("id", TEXT, primary_key=True),
        *_workspace(),
        _must("channel", TEXT),
        _must("sentence", TEXT),
        _must("ends_at", BIG),
        _must("posted", INT),
    )
    op.create_index("notes_unposted", "notes", ["posted", "platform"])

    # Requests for more, which an "Ask for more" button and the admins' button carry the id of.
    op.create_table("requests", _must("id", TEXT, primary_key=True), *_workspace(), _must("body", TEXT), _must("kept_at", BIG))
