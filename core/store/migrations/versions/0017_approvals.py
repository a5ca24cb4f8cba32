"""Approvals: what was asked for, of whom and about which version, who approved it, and what became of it."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"

_WAITS = sa.text("state = 'waiting'")


def upgrade() -> None:
    op.create_table(
        "approvals",
        sa.Column("id", sa.Text, primary_key=True),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("platform", "workspace", "channel")),
        sa.Column("root", sa.Text),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("thread", "version")),
        sa.Column("number", sa.Integer, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("sha256", "act")),
        sa.Column("size", sa.Text),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("body", "approvers", "state")),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("decided_id", sa.Text),
        sa.Column("decided_name", sa.Text),
        sa.Column("decided_at", sa.BigInteger),  # milliseconds, as all moments
        sa.Column("asked_at", sa.BigInteger, nullable=False),
        sa.Column("reminded", sa.Integer, nullable=False),
        sa.Column("done", sa.Integer, nullable=False),  # 1: an approved ask was carried out, or `outcome` says why not
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("changes", sa.Integer, nullable=False),
        sa.Column("shown", sa.Integer, nullable=False),  # how many changes its message shows
        sa.Column("message", sa.Text),
        sa.Column("open", sa.Integer, nullable=False),  # 1: it waits, is to be carried out or to be shown
    )
    op.create_index(  # of each version and act, one waits at a time
        "approvals_waiting", "approvals", ["version", "act"], unique=True, sqlite_where=_WAITS, postgresql_where=_WAITS
    )
    op.create_index("approvals_of", "approvals", ["thread", "version"])
    op.create_index("approvals_open", "approvals", ["platform", "open", "asked_at"])
    op.create_table(
        "approved_by",
        sa.Column("approval", sa.Text, nullable=False),
        sa.Column("person_id", sa.Text, nullable=False),
        sa.Column("person_name", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("approval", "person_id"),
    )
