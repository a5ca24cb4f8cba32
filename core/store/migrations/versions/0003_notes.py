"""A note for admins says which limit it is about; its sentence is made when it is posted, with the numbers of that moment.

What was due and not posted is not told any more: only its sentence was kept.
"""

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.execute("DELETE FROM notes WHERE posted = 0")
    op.execute("ALTER TABLE notes RENAME COLUMN sentence TO key")
