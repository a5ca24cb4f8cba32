"""Messages that are being read are kept until they are answered, so that no crash loses one."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.create_table(
        "unread",
        sa.Column("platform", sa.Text, nullable=False),
        sa.Column("event", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("since", sa.BigInteger, nullable=False),  # milliseconds
        sa.Column("until", sa.BigInteger, nullable=False),  # until then whoever took it is taken to be reading it
        sa.PrimaryKeyConstraint("platform", "event"),
    )
