"""Comparisons whose tiers are hidden at first, and results of votes that are announced once."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    op.add_column("versions", sa.Column("hidden", sa.Integer, nullable=False, server_default="0"))  # 1: its tier is not to be seen
    # 1: its tiers are shown from now on, and its message does not say so yet; `sent` is what a platform has begun to post of that.
    op.add_column("comparisons", sa.Column("due", sa.Integer, nullable=False, server_default="0"))
    op.add_column("comparisons", sa.Column("sent", sa.Text))
    op.create_index("comparisons_due", "comparisons", ["due", "platform"])
    op.add_column("votes", sa.Column("announced", sa.Integer, nullable=False, server_default="0"))  # 1: who won was posted
    op.execute("UPDATE votes SET announced = 1 WHERE closed_at IS NOT NULL")
