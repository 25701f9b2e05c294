"""Conduct: reports, their cases and files, who is on the team, and the audit."""

import sqlalchemy as sa
from alembic import op

from bot.store.types import UtcDateTime

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("deliveries", sa.Column("case_id", sa.Integer))
    op.create_table(
        "conduct_keys",
        sa.Column("purpose", sa.String(20), primary_key=True),
        sa.Column("wrapped_key", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "conduct_team",
        _id(),
        _conference(),
        sa.Column("person_id", sa.BigInteger, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("leads", sa.Boolean, nullable=False),
        sa.UniqueConstraint("conference_id", "person_id"),
    )
    op.create_table(
        "cases",
        _id(),
        _conference(),
        sa.Column("code", sa.String(24), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("route", sa.String(20), nullable=False),
        sa.Column("urgent", sa.Boolean, nullable=False),
        sa.Column("drill", sa.Boolean, nullable=False),
        sa.Column("reports", sa.Integer, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("measure", sa.String(20), nullable=False),
        sa.Column("opened_at", UtcDateTime, nullable=False),
        sa.Column("moved_at", UtcDateTime, nullable=False),
        sa.Column("answer_by", UtcDateTime, nullable=False),
        sa.Column("answered_at", UtcDateTime),
        sa.Column("closed_at", UtcDateTime),
        sa.Column("erase_at", UtcDateTime),
        sa.Column("erased_at", UtcDateTime),
        sa.Column("held", sa.Boolean, nullable=False),
        sa.Column("message", sa.String(32), nullable=False, index=True),
        sa.Column("wrapped_key", sa.LargeBinary),
        sa.Column("sealed", sa.LargeBinary),
        sa.Column("card_channel_id", sa.BigInteger),
        sa.Column("card_message_id", sa.BigInteger),
        sa.UniqueConstraint("conference_id", "code"),
    )
    op.create_index("ix_cases_erasure", "cases", ["erase_at"])
    op.create_table(
        "reports",
        _id(),
        _conference(),
        _case(index=True),
        sa.Column("code", sa.String(24), nullable=False),
        sa.Column("filed_at", UtcDateTime, nullable=False),
        sa.Column("reporter", sa.String(32), nullable=False),
        sa.Column("tells", sa.Boolean, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.UniqueConstraint("conference_id", "code"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_reports_reporter", "reports", ["reporter", "filed_at"])
    op.create_table(
        "report_drafts",
        _id(),
        _conference(),
        sa.Column("token", sa.String(32), nullable=False, unique=True),
        sa.Column("made_at", UtcDateTime, nullable=False, index=True),
        sa.Column("case_id", sa.Integer, sa.ForeignKey("cases.id")),
        sa.Column("report_id", sa.Integer, sa.ForeignKey("reports.id")),
        sa.Column("wrapped_key", sa.LargeBinary),
        sa.Column("sealed", sa.LargeBinary),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "case_entries",
        _id(),
        _conference(),
        _case(index=True),
        sa.Column("report_id", sa.Integer, sa.ForeignKey("reports.id")),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sqlite_autoincrement=True,
    )
    _evidence()
    _work()


def _evidence() -> None:
    op.create_table(
        "evidence",
        _id(),
        _conference(),
        sa.Column("case_id", sa.Integer, sa.ForeignKey("cases.id"), index=True),
        sa.Column("draft_id", sa.Integer, sa.ForeignKey("report_drafts.id"), index=True),
        sa.Column("report_id", sa.Integer, sa.ForeignKey("reports.id")),
        sa.Column("entry_id", sa.Integer, sa.ForeignKey("case_entries.id")),
        sa.Column("described", sa.LargeBinary, nullable=False),
        sa.Column("content", sa.LargeBinary),
        sqlite_autoincrement=True,
    )


def _work() -> None:
    op.create_table(
        "case_people",
        _id(),
        _conference(),
        _case(),
        sa.Column("person", sa.String(32), nullable=False, index=True),
        sa.Column("part", sa.String(20), nullable=False),
        sa.UniqueConstraint("case_id", "person", "part"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "case_decisions",
        _id(),
        _conference(),
        _case(),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("stage", sa.String(20), nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.UniqueConstraint("case_id", "number"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "case_steps",
        _id(),
        _conference(),
        _case(),
        sa.Column("decision", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("error", sa.Text, nullable=False),
        sa.Column("by_hand", sa.Boolean, nullable=False),
        sa.Column("done_at", UtcDateTime),
        sa.UniqueConstraint("case_id", "decision", "kind"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "conduct_audit",
        _id(),
        _conference(),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.Column("case", sa.String(24), nullable=False, index=True),
        sa.Column("actor", sa.String(32), nullable=False),
        sa.Column("act", sa.String(60), nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
        sa.Column("seal", sa.String(64), nullable=False),
        sa.Column("name", sa.LargeBinary),
        sa.UniqueConstraint("conference_id", "number"),
    )


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.Integer, primary_key=True, autoincrement=True)


def _conference() -> sa.Column[str]:
    return sa.Column(
        "conference_id", sa.String(120), sa.ForeignKey("conferences.id"), nullable=False
    )


def _case(*, index: bool = False) -> sa.Column[int]:
    return sa.Column(
        "case_id", sa.Integer, sa.ForeignKey("cases.id"), nullable=False, index=index or None
    )


def downgrade() -> None:
    for table in (
        "conduct_audit", "case_steps", "case_decisions", "case_people", "evidence",
        "case_entries", "report_drafts", "reports", "cases", "conduct_team", "conduct_keys",
    ):  # fmt: skip
        op.drop_table(table)
    op.drop_column("deliveries", "case_id")
