"""What people gave the sessions, and their comments."""

import sqlalchemy as sa
from alembic import op

from bot.store.types import UtcDateTime

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.create_table(
        "ratings",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("conference_id", sa.String(120), sa.ForeignKey("conferences.id"), nullable=False),
        sa.Column("session_key", sa.String(120), nullable=False),
        sa.Column("rater", sa.String(64), nullable=False),
        sa.Column("stars", sa.Integer, nullable=False),
        sa.Column("comment", sa.Text, nullable=False),
        sa.Column("at", UtcDateTime),
        sa.UniqueConstraint("conference_id", "session_key", "rater"),
    )


def downgrade() -> None:
    op.drop_table("ratings")
