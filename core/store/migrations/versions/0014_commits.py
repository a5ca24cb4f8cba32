"""On PostgreSQL each writer notes its last transaction, so that it can be found out whether a commit that broke was made."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.create_table(
        "commits",
        sa.Column("writer", sa.Text, primary_key=True),  # one of a process's connections
        sa.Column("number", sa.BigInteger, nullable=False),  # the last of its transactions
        sa.Column("at", sa.BigInteger, nullable=False),  # milliseconds
    )
    op.create_index("commits_by_age", "commits", ["at"])
