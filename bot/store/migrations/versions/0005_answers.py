"""Whose written answers are, also where somebody else moved the question since."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("questions", sa.Column("answered_by", sa.Text, nullable=False, server_default=""))
    op.execute("UPDATE questions SET answered_by = moved_by WHERE answer <> ''")
    op.execute(
        "UPDATE deliveries SET (text, author) = "
        "(SELECT answer, answered_by FROM questions WHERE questions.id = question_id) "
        "WHERE kind = 'answer' AND question_id IN (SELECT id FROM questions)"
    )


def downgrade() -> None:
    op.drop_column("questions", "answered_by")
