"""The ledger can be added up over all workspaces: for everybody together, and for one person of a platform."""

from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_index("ledger_by_moment", "ledger", ["at"])
    # A person's rows are as good as all of one workspace: the index needs not name it.
    op.drop_index("ledger_by_person", "ledger")
    op.create_index("ledger_by_person", "ledger", ["platform", "person_id", "at"])
