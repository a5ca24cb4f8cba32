"""What waits for a button is called what it is: a pending ask."""

from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.rename_table("hunches", "pending_asks")
