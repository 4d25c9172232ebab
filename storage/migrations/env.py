"""Run by Alembic: the connection comes from `storage.engine.migrate`, the tables from `storage.models`."""

from alembic import context

from storage.models import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    # SQLite can't alter a table, so Alembic copies it into a new one.
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
