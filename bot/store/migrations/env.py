"""Alembic's entry: migrations run on a connection that is already open, never on an address."""

from alembic import context
from sqlalchemy import Connection

from bot.store.tables import Base

connection: Connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=True,  # SQLite cannot alter most things in place
)
with context.begin_transaction():
    context.run_migrations()
