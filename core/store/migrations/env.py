"""Alembic's entry: runs on the connection handed over by core.store.schema."""

from alembic import context

context.configure(connection=context.config.attributes["connection"], transactional_ddl=False)
context.run_migrations()
