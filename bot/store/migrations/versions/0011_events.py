"""Sessions as Discord's own events."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.create_table(
        "events",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("conference_id", sa.String(120), sa.ForeignKey("conferences.id"), nullable=False),
        sa.Column("session_key", sa.String(120), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("event_id", sa.BigInteger),
        sa.UniqueConstraint("conference_id", "session_key"),
    )


def downgrade() -> None:
    op.drop_table("events")
