"""Votes are found by their message, which people react to, and which may be deleted."""

from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    op.create_index("votes_by_message", "votes", ["message", "platform"])
