"""What admins are told about a limit is a notice; a note is a sentence below a result."""

from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.rename_table("notes", "notices")
    op.drop_index("notes_unposted", "notices")
    op.create_index("notices_unposted", "notices", ["posted", "platform"])
