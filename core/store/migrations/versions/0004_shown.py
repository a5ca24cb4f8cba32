"""Pictures that somebody showed without saying yet what to do with them have a table of their own."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def _must(name: str, kind: type) -> "sa.Column[Any]":
    return sa.Column(name, kind, nullable=False)


def upgrade() -> None:
    op.create_table(
        "shown",
        _must("platform", sa.Text),
        _must("workspace", sa.Text),
        _must("channel", sa.Text),
        _must("root", sa.Text),  # '': in the channel itself
        _must("person", sa.Text),  # '': the last ones of all
        _must("pictures", sa.Text),  # JSON list
        _must("until", sa.BigInteger),
        sa.PrimaryKeyConstraint("platform", "workspace", "channel", "root", "person"),
    )
