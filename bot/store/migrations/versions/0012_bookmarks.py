"""People's own agendas, and how they want to be reminded."""

import sqlalchemy as sa
from alembic import op

from bot.store.types import UtcDateTime

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.create_table(
        "bookmarks",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("conference_id", sa.String(120), sa.ForeignKey("conferences.id"), nullable=False),
        sa.Column("person_id", sa.BigInteger, nullable=False),
        sa.Column("session_key", sa.String(120), nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.Column("lead_seconds", sa.Integer, nullable=False),
        sa.Column("way", sa.String(20), nullable=False),
        sa.Column("told_title", sa.Text, nullable=False),
        sa.Column("told_starts_at", UtcDateTime, nullable=False),
        sa.Column("told_rooms", sa.Text, nullable=False),
        sa.Column("told_cancelled", sa.Boolean, nullable=False),
        sa.Column("reminded_for", UtcDateTime),
        sa.UniqueConstraint("conference_id", "person_id", "session_key"),
    )
    op.create_index("ix_bookmarks_session", "bookmarks", ["conference_id", "session_key"])
    op.create_table(
        "wishes",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("conference_id", sa.String(120), sa.ForeignKey("conferences.id"), nullable=False),
        sa.Column("person_id", sa.BigInteger, nullable=False),
        sa.Column("lead_seconds", sa.Integer, nullable=False),
        sa.Column("way", sa.String(20), nullable=False),
        sa.UniqueConstraint("conference_id", "person_id"),
    )


def downgrade() -> None:
    op.drop_table("wishes")
    op.drop_table("bookmarks")
