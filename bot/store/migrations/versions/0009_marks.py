"""Since when people have three marks: it is looked for in all questions once, not at each start."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.add_column("seals", sa.Column("marks", sa.Integer, nullable=False, server_default="1"))


def downgrade() -> None:
    op.drop_column("seals", "marks")
