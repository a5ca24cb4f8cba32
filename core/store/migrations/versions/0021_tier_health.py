"""How each tier fares, so that all workers hold its calls back while it fails."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    op.create_table(
        "tier_health",
        sa.Column("tier", sa.Text, primary_key=True),
        sa.Column("failures", sa.BigInteger, nullable=False),  # in a row
        sa.Column("pause", sa.BigInteger, nullable=False),  # milliseconds between two tries
        sa.Column("due", sa.BigInteger),  # when somebody may try; NULL: all may call
        sa.Column("prober", sa.Text),  # the call that finds out whether the tier works again
        sa.Column("worker", sa.Text, nullable=False),  # whose call that is
        sa.Column("probing_since", sa.BigInteger, nullable=False),
    )
