"""Votes on several pictures, and comparisons of tiers with who won them."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    place = ("platform", "workspace", "channel")
    op.create_table(
        "votes",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("about", sa.Text, nullable=False),  # a render, or a thread
        *(sa.Column(name, sa.Text, nullable=False) for name in ("thread", *place)),
        sa.Column("root", sa.Text),
        sa.Column("person_id", sa.Text, nullable=False),
        sa.Column("person_name", sa.Text, nullable=False),
        sa.Column("cells", sa.Text, nullable=False),  # JSON: [version, label] of each picture
        sa.Column("opened_at", sa.BigInteger, nullable=False),  # milliseconds
        sa.Column("closes_at", sa.BigInteger),  # NULL: when somebody closes it
        sa.Column("closed_at", sa.BigInteger),
        sa.Column("revision", sa.Integer, nullable=False),  # counts the changes
        sa.Column("stale", sa.Integer, nullable=False),  # 1: its message does not show the last one
        sa.Column("touched_at", sa.BigInteger, nullable=False),  # when its message was written last
        sa.Column("message", sa.Text),
    )
    op.create_index(
        "votes_open",
        "votes",
        ["about"],
        unique=True,
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_index("votes_of_thread", "votes", ["thread", "opened_at"])
    op.create_index("votes_due", "votes", ["closed_at", "closes_at"])
    op.create_index("votes_stale", "votes", ["stale", "platform"])
    op.create_table(
        "ballots",
        *(sa.Column(name, sa.Text, nullable=False) for name in ("vote", "version", "person")),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("vote", "version", "person"),
    )
    op.create_table(
        "comparisons",
        sa.Column("render", sa.Text, primary_key=True),
        *(sa.Column(name, sa.Text, nullable=False) for name in place),
        sa.Column("tiers", sa.Text, nullable=False),  # those that painted, a blank between them
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("winner", sa.Text),  # a tier; NULL: nothing is decided, or several tie
        sa.Column("won_by", sa.Text),  # 'pick' or 'vote'
    )
    op.create_index("comparisons_by_place", "comparisons", ["platform", "workspace", "channel", "at"])
