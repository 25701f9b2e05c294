"""Which inbox a person was written to is not kept: it is the same for all that they are told."""

from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.execute("UPDATE deliveries SET channel_id = NULL, message_id = NULL WHERE channel LIKE '@%'")


def downgrade() -> None:
    """What was forgotten stays so."""
