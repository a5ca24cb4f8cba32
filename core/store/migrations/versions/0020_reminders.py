"""The messages that remind of approvals, so that a reply to one is known as a reply to the question."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    op.add_column(
        "approvals", sa.Column("reminder", sa.Text)
    )  # as `message`; NULL: nobody was reminded, or the message is not known
