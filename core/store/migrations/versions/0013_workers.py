"""Several workers on one database: which of them live, and which renders each holds."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.create_table(
        "workers",
        sa.Column("id", sa.Text, primary_key=True),  # a new one at every start, and after every take-over
        sa.Column("executor", sa.Text, nullable=False),  # what stays the same over restarts
        sa.Column("beat", sa.BigInteger, nullable=False),  # how often its heart has beaten
        sa.Column("joined_at", sa.BigInteger, nullable=False),  # milliseconds
    )
    op.create_table(
        "leases",
        sa.Column("render", sa.Text, primary_key=True),
        sa.Column("worker", sa.Text),  # NULL: given back
        sa.Column("number", sa.BigInteger, nullable=False),  # how often it was taken
    )
    op.create_index("leases_by_worker", "leases", ["worker"])
