"""Questions, their votes and places, who speaks, and when a conference's data ends."""

import sqlalchemy as sa
from alembic import op

from bot.store.types import UtcDateTime

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("conferences", sa.Column("data_ends_at", UtcDateTime))
    op.add_column("conferences", sa.Column("erased_at", UtcDateTime))
    op.add_column("deliveries", sa.Column("question_id", sa.Integer))
    op.create_table("seals", sa.Column("fingerprint", sa.String(64), primary_key=True))
    op.create_table(
        "queues",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        _conference(),
        sa.Column("session_key", sa.String(120), nullable=False),
        sa.Column("mode", sa.String(20)),
        sa.Column("thread_id", sa.BigInteger, index=True),
        sa.Column("board_id", sa.BigInteger),
        sa.Column("board_shown", sa.String(64), nullable=False),
        sa.Column("opened_at", UtcDateTime),
        sa.Column("closed_at", UtcDateTime),
        sa.UniqueConstraint("conference_id", "session_key"),
    )
    op.create_table(
        "questions",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        _conference(),
        sa.Column("session_key", sa.String(120), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("earlier", sa.String(20)),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("asker", sa.String(64), nullable=False),
        sa.Column("asker_sealed", sa.LargeBinary),
        sa.Column("asker_name", sa.Text, nullable=False),
        sa.Column("asked_at", UtcDateTime, nullable=False),
        sa.Column("moved_at", UtcDateTime, nullable=False),
        sa.Column("moved_by", sa.Text, nullable=False),
        sa.Column("reworded", sa.Boolean, nullable=False),
        sa.Column("merged_into", sa.Integer, sa.ForeignKey("questions.id"), index=True),
        sa.Column("answer", sa.Text, nullable=False),
        sa.Column("channel_id", sa.BigInteger),
        sa.Column("message_id", sa.BigInteger),
        sa.Column("shown", sa.String(64), nullable=False),
    )
    op.create_index("ix_questions_session", "questions", ["conference_id", "session_key", "state"])
    op.create_index("ix_questions_asker", "questions", ["conference_id", "asker", "asked_at"])
    op.create_table(
        "votes",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        _conference(),
        sa.Column("question_id", sa.Integer, sa.ForeignKey("questions.id"), nullable=False),
        sa.Column("voter", sa.String(64), nullable=False),
        sa.UniqueConstraint("question_id", "voter"),
    )
    op.create_table(
        "speakers",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        _conference(),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("person_id", sa.BigInteger, nullable=False, index=True),
        sa.Column("linked_at", UtcDateTime, nullable=False),
        sa.Column("linked_by", sa.Text, nullable=False),
        sa.UniqueConstraint("conference_id", "name", "person_id"),
    )


def _conference() -> sa.Column[str]:
    return sa.Column(
        "conference_id", sa.String(120), sa.ForeignKey("conferences.id"), nullable=False
    )


def downgrade() -> None:
    for table in ("speakers", "votes", "questions", "queues", "seals"):
        op.drop_table(table)
    op.drop_column("deliveries", "question_id")
    op.drop_column("conferences", "erased_at")
    op.drop_column("conferences", "data_ends_at")
