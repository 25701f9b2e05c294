"""Running late."""

import sqlalchemy as sa
from alembic import op

from bot.store.types import UtcDateTime

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "delays",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("conference_id", sa.String(120), sa.ForeignKey("conferences.id"), nullable=False),
        sa.Column("since", UtcDateTime, nullable=False),
        sa.Column("seconds", sa.Integer, nullable=False),
        sa.Column("room", sa.Text),
        sa.Column("absorb", sa.Boolean, nullable=False),
        sa.Column("undoes", sa.Integer),
        sa.Column("author", sa.Text, nullable=False),
    )
    op.create_index("ix_delays_conference_id", "delays", ["conference_id"])


def downgrade() -> None:
    op.drop_table("delays")
