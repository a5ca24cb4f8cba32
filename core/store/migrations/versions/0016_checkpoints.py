"""How far a gateway has listened is kept with the rest, so that another machine goes on from there."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.create_table(
        "checkpoints",
        sa.Column("platform", sa.Text, nullable=False),
        sa.Column("part", sa.Text, nullable=False),  # which part of the platform's events one gateway takes: "0-3/8", or "" for all
        sa.Column("moment", sa.BigInteger, nullable=False),  # in the platform's own count
        sa.PrimaryKeyConstraint("platform", "part"),
    )
