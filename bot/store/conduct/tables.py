"""The tables of conduct. What is `sealed` can be read with the case's own key only.

People stand in them as marks; code names, states and moments are in the open.
"""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.tables import Base
from bot.store.types import UtcDateTime

NEVER_AGAIN = {"sqlite_autoincrement": True}
"""For tables whose rows are erased: an id is not given out again, for posts are known by it."""


class ConductKeyRow(Base):
    """A key of the whole database, wrapped."""

    __tablename__ = "conduct_keys"

    purpose: Mapped[str] = mapped_column(String(20), primary_key=True)
    wrapped_key: Mapped[bytes]


class TeamRow(Base):
    """Somebody who signed in as one of the conduct team."""

    __tablename__ = "conduct_team"
    __table_args__ = (UniqueConstraint("conference_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    conference_id: Mapped[str] = mapped_column(ForeignKey("conferences.id"))
    person_id: Mapped[int] = mapped_column(BigInteger)
    name: Mapped[str] = mapped_column(Text)
    leads: Mapped[bool]


class CaseRow(Base):
    """A case. Once it is erased there is no key, and nothing sealed any more."""

    __tablename__ = "cases"
    __table_args__ = (
        UniqueConstraint("conference_id", "code"),
        Index("ix_cases_erasure", "erase_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    conference_id: Mapped[str] = mapped_column(ForeignKey("conferences.id"))
    code: Mapped[str] = mapped_column(String(24))
    state: Mapped[str] = mapped_column(String(20))
    route: Mapped[str] = mapped_column(String(20))
    urgent: Mapped[bool]
    drill: Mapped[bool]
    reports: Mapped[int]
    version: Mapped[int]
    measure: Mapped[str] = mapped_column(String(20))
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    moved_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answer_by: Mapped[datetime] = mapped_column(UtcDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    erase_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    erased_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    held: Mapped[bool]
    message: Mapped[str] = mapped_column(String(32), index=True)
    wrapped_key: Mapped[bytes | None]
    sealed: Mapped[bytes | None]
    card_channel_id: Mapped[int | None] = mapped_column(BigInteger)
    card_message_id: Mapped[int | None] = mapped_column(BigInteger)


class ReportRow(Base):
    """A report of a case; `reporter` is a mark."""

    __tablename__ = "reports"
    __table_args__ = (
        UniqueConstraint("conference_id", "code"),
        Index("ix_reports_reporter", "reporter", "filed_at"),
        NEVER_AGAIN,
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    conference_id: Mapped[str] = mapped_column(ForeignKey("conferences.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    code: Mapped[str] = mapped_column(String(24))
    filed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    reporter: Mapped[str] = mapped_column(String(32))
    tells: Mapped[bool]
    sealed: Mapped[bytes]


class EvidenceRow(Base):
    """A file of a report, of an addition to it, or of a message that somebody reports."""

    __tablename__ = "evidence"
    __table_args__ = NEVER_AGAIN

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    conference_id: Mapped[str] = mapped_column(ForeignKey("conferences.id"))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"), index=True)
    draft_id: Mapped[int | None] = mapped_column(ForeignKey("report_drafts.id"), index=True)
    report_id: Mapped[int | None] = mapped_column(ForeignKey("reports.id"))
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("case_entries.id"))
    described: Mapped[bytes]
    content: Mapped[bytes | None]


class DraftRow(Base):
    """A message as it was when somebody began to report it, until they hand the form in.

    Then there is nothing sealed any more, but for a while it is known what report became of it.
    """

    __tablename__ = "report_drafts"
    __table_args__ = NEVER_AGAIN

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    conference_id: Mapped[str] = mapped_column(ForeignKey("conferences.id"))
    token: Mapped[str] = mapped_column(String(32), unique=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"))
    report_id: Mapped[int | None] = mapped_column(ForeignKey("reports.id"))
    wrapped_key: Mapped[bytes | None]
    sealed: Mapped[bytes | None]


class CasePersonRow(Base):
    """What somebody is to a case; `person` is a mark."""

    __tablename__ = "case_people"
    __table_args__ = (UniqueConstraint("case_id", "person", "part"), NEVER_AGAIN)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    conference_id: Mapped[str] = mapped_column(ForeignKey("conferences.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    person: Mapped[str] = mapped_column(String(32), index=True)
    part: Mapped[str] = mapped_column(String(20))


class EntryRow(Base):
    """Something that was written into a case later."""

    __tablename__ = "case_entries"
    __table_args__ = NEVER_AGAIN

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    conference_id: Mapped[str] = mapped_column(ForeignKey("conferences.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    report_id: Mapped[int | None] = mapped_column(ForeignKey("reports.id"))
    kind: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    sealed: Mapped[bytes]


class DecisionRow(Base):
    """What the team proposes or has decided."""

    __tablename__ = "case_decisions"
    __table_args__ = (UniqueConstraint("case_id", "number"), NEVER_AGAIN)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    conference_id: Mapped[str] = mapped_column(ForeignKey("conferences.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    number: Mapped[int]
    stage: Mapped[str] = mapped_column(String(20))
    sealed: Mapped[bytes]


class StepRow(Base):
    """One step of carrying a decision out; there is each only once."""

    __tablename__ = "case_steps"
    __table_args__ = (UniqueConstraint("case_id", "decision", "kind"), NEVER_AGAIN)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    conference_id: Mapped[str] = mapped_column(ForeignKey("conferences.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    decision: Mapped[int]
    kind: Mapped[str] = mapped_column(String(24))
    state: Mapped[str] = mapped_column(String(20))
    error: Mapped[str] = mapped_column(Text)
    by_hand: Mapped[bool]
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class AuditRow(Base):
    """One link of the chain; `actor` is a mark, `name` is sealed with the case's key."""

    __tablename__ = "conduct_audit"
    __table_args__ = (UniqueConstraint("conference_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    conference_id: Mapped[str] = mapped_column(ForeignKey("conferences.id"))
    number: Mapped[int]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    case: Mapped[str] = mapped_column(String(24), index=True)
    actor: Mapped[str] = mapped_column(String(32))
    act: Mapped[str] = mapped_column(String(60))
    detail: Mapped[str] = mapped_column(Text)
    seal: Mapped[str] = mapped_column(String(64))
    name: Mapped[bytes | None]
