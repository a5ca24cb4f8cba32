"""Tables, columns and indexes carry the names of docs/glossary.md: a render is reported, and the model is called."""

from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.rename_table("tries", "model_calls")
    op.drop_index("renders_untold", "renders")
    op.execute("ALTER TABLE renders RENAME COLUMN told TO reported")
    op.create_index("renders_unreported", "renders", ["reported", "accepted_at"])
