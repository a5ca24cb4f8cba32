"""Pictures that people showed are found in a channel by their moment: most of what is kept there is past it."""

from alembic import op

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    op.create_index("shown_in_channel", "shown", ["platform", "workspace", "channel", "until"])
