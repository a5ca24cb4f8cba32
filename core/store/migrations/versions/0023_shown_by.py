"""Which message shows each of the pictures that somebody showed: whoever deletes it takes them back."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    # picture (its id, else its address) -> message; what a process of the version before keeps has none, and stays until its moment
    op.add_column("shown", sa.Column("messages", sa.Text, nullable=False, server_default="{}"))
