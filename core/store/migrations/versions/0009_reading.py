"""What reading people's messages cost is kept by period, so that a budget holds across processes."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_table(
        "reading_budgets",
        sa.Column("starts_at", sa.BigInteger, nullable=False),
        sa.Column("ends_at", sa.BigInteger, nullable=False),
        sa.Column("spent", sa.BigInteger, nullable=False),  # micro-dollars, those of calls under way at their highest
        sa.Column("noted", sa.Integer, nullable=False),  # 1: the operator knows that it is spent
        sa.PrimaryKeyConstraint("starts_at", "ends_at"),
    )
