"""Limits on a tier's calls over all workers: who waits, who calls, and who called in the last minute."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.create_table(
        "tier_calls",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("tier", sa.Text, nullable=False),
        sa.Column("worker", sa.Text, nullable=False),
        sa.Column("since", sa.BigInteger, nullable=False),  # milliseconds: its place in the line, later for a batch
        sa.Column("seen", sa.BigInteger, nullable=False),  # when it asked last
        sa.Column("begun", sa.BigInteger),  # NULL: it waits
        sa.Column("ended", sa.BigInteger),
    )
    op.create_index("tier_calls_by_tier", "tier_calls", ["tier"])
