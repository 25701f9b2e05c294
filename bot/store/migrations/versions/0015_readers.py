"""In which language people are written to."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.create_table(
        "readers",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("conference_id", sa.String(120), sa.ForeignKey("conferences.id"), nullable=False),
        sa.Column("person_id", sa.BigInteger, nullable=False),
        sa.Column("language", sa.String(20), nullable=False),
        sa.UniqueConstraint("conference_id", "person_id"),
    )


def downgrade() -> None:
    op.drop_table("readers")
