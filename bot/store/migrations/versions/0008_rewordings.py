"""When a question was reworded, not only whether: rewordings count in what one may ask."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.add_column("questions", sa.Column("reworded_at", sa.Text, nullable=False, server_default=""))
    long_ago = "1970-01-01T00:00:00+00:00"  # nobody wrote down when it was
    op.execute(f"UPDATE questions SET reworded_at = '{long_ago}' WHERE reworded")  # noqa: S608 - no input
    op.drop_column("questions", "reworded")


def downgrade() -> None:
    op.add_column(
        "questions", sa.Column("reworded", sa.Boolean, nullable=False, server_default=sa.false())
    )
    op.execute("UPDATE questions SET reworded = (reworded_at <> '')")
    op.drop_column("questions", "reworded_at")
