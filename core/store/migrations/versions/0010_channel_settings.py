"""What admins set for a channel: a row for each setting that is not left to the configuration."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    names = ("platform", "workspace", "channel", "name")
    op.create_table(
        "channel_settings",
        *(sa.Column(name, sa.Text, nullable=False) for name in (*names, "value")),
        sa.PrimaryKeyConstraint(*names),
    )
