"""Conferences, agendas, the ledger of posts, and who changed what."""

import sqlalchemy as sa
from alembic import op

from bot.store.types import UtcDateTime

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "conferences",
        sa.Column("id", sa.String(120), primary_key=True),
        sa.Column("server_id", sa.BigInteger, nullable=False, index=True),
        sa.Column("opened_at", UtcDateTime, nullable=False),
    )
    op.create_table(
        "agenda_versions",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("conference_id", sa.String(120), sa.ForeignKey("conferences.id"), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("imported_at", UtcDateTime, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("zone", sa.String(64), nullable=False),
        sa.Column("sessions", sa.JSON, nullable=False),
        sa.UniqueConstraint("conference_id", "number"),
    )
    op.create_table(
        "deliveries",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("conference_id", sa.String(120), sa.ForeignKey("conferences.id"), nullable=False),
        sa.Column("key", sa.String(25), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("channel", sa.String(100), nullable=False),
        sa.Column("due_at", UtcDateTime, nullable=False),
        sa.Column("expires_at", UtcDateTime, nullable=False),
        sa.Column("session_key", sa.String(120)),
        sa.Column("room", sa.Text, nullable=False),
        sa.Column("day", sa.Date),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("held", sa.Boolean, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("claimed_at", UtcDateTime),
        sa.Column("retry_at", UtcDateTime),
        sa.Column("forwarded_at", UtcDateTime),
        sa.Column("sent_at", UtcDateTime),
        sa.Column("channel_id", sa.BigInteger),
        sa.Column("message_id", sa.BigInteger),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("author", sa.Text, nullable=False),
        sa.UniqueConstraint("key"),
    )
    op.create_index("ix_deliveries_waiting", "deliveries", ["conference_id", "state", "due_at"])
    op.create_table(
        "changes",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("conference_id", sa.String(120), sa.ForeignKey("conferences.id"), nullable=False),
        sa.Column("path", sa.Text, nullable=False),
        sa.Column("file_value", sa.Text),
        sa.Column("old", sa.Text),
        sa.Column("new", sa.Text),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.Column("by_id", sa.BigInteger, nullable=False),
        sa.Column("by_name", sa.Text, nullable=False),
    )
    op.create_index("ix_changes_path", "changes", ["conference_id", "path"])


def downgrade() -> None:
    for table in ("changes", "deliveries", "agenda_versions", "conferences"):
        op.drop_table(table)
