"""One deployment may serve several workspaces of a platform: what each installation gave us, and the installs under way."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.create_table(
        "installations",
        sa.Column("platform", sa.Text, nullable=False),
        sa.Column("workspace", sa.Text, nullable=False),
        sa.Column("sealed", sa.Text, nullable=False),  # encrypted by the platform's adapter
        sa.Column("installed_at", sa.BigInteger, nullable=False),  # milliseconds
        sa.PrimaryKeyConstraint("platform", "workspace"),
    )
    op.create_table(
        "installs_begun",
        sa.Column("platform", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("until", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("platform", "state"),
    )
