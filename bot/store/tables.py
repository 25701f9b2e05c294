"""The tables: all but seals, leaders and conduct keys have the conference's id. Rows stay here."""

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, MetaData, String, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from bot.store.types import Number, UtcDateTime


class Base(DeclarativeBase):
    """Names its constraints, so that migrations can find them on every database."""

    type_annotation_map: ClassVar[dict[Any, Any]] = {int: Number}
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class ConferenceRow(Base):
    """A conference on a server. The newest to be opened on a server is the current one."""

    __tablename__ = "conferences"

    id: Mapped[str] = mapped_column(String(120), primary_key=True)
    server_id: Mapped[int] = mapped_column(BigInteger, index=True)
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    data_ends_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    erased_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class AgendaVersionRow(Base):
    """One version of an agenda; the one with the highest number is in force."""

    __tablename__ = "agenda_versions"
    __table_args__ = (UniqueConstraint("conference_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    conference_id: Mapped[str] = mapped_column(ForeignKey("conferences.id"))
    number: Mapped[int]
    imported_at: Mapped[datetime] = mapped_column(UtcDateTime)
    source: Mapped[str] = mapped_column(Text)
    title: Mapped[str] = mapped_column(Text)
    zone: Mapped[str] = mapped_column(String(64))
    sessions: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    digest: Mapped[str | None] = mapped_column(String(64))


class AgendaProposalRow(Base):
    """An agenda that is not in force yet; `base` is the version that it is to follow."""

    __tablename__ = "agenda_proposals"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    conference_id: Mapped[str] = mapped_column(ForeignKey("conferences.id"), index=True)
    base: Mapped[int]
    source: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(String(64))
    title: Mapped[str] = mapped_column(Text)
    zone: Mapped[str] = mapped_column(String(64))
    sessions: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    notes: Mapped[list[str]] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_id: Mapped[int] = mapped_column(BigInteger)
    by_name: Mapped[str] = mapped_column(Text)


class FeedRow(Base):
    """The address from which a conference's agenda is followed."""

    __tablename__ = "feeds"
    __table_args__ = (UniqueConstraint("conference_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    conference_id: Mapped[str] = mapped_column(ForeignKey("conferences.id"))
    address: Mapped[str] = mapped_column(Text)
    asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    etag: Mapped[str] = mapped_column(Text)
    modified: Mapped[str] = mapped_column(Text)
    content: Mapped[str] = mapped_column(String(64))
    agenda: Mapped[str] = mapped_column(String(64))
    proposal: Mapped[int]
    failures: Mapped[int]
    problem: Mapped[str] = mapped_column(Text)


class DelayRow(Base):
    """What somebody said about running late; the latest comes on top of the others."""

    __tablename__ = "delays"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    conference_id: Mapped[str] = mapped_column(ForeignKey("conferences.id"), index=True)
    since: Mapped[datetime] = mapped_column(UtcDateTime)
    seconds: Mapped[int]
    room: Mapped[str | None] = mapped_column(Text)
    absorb: Mapped[bool]
    undoes: Mapped[int | None]
    author: Mapped[str] = mapped_column(Text)


class BookmarkRow(Base):
    """A session in somebody's own agenda, and what they were told about it last."""

    __tablename__ = "bookmarks"
    __table_args__ = (
        UniqueConstraint("conference_id", "person_id", "session_key"),
        Index("ix_bookmarks_session", "conference_id", "session_key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    conference_id: Mapped[str] = mapped_column(ForeignKey("conferences.id"))
    person_id: Mapped[int] = mapped_column(BigInteger)
    session_key: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    lead_seconds: Mapped[int]
    way: Mapped[str] = mapped_column(String(20))
    told_title: Mapped[str] = mapped_column(Text)
    told_starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    told_rooms: Mapped[str] = mapped_column(Text)
    told_cancelled: Mapped[bool]
    reminded_for: Mapped[datetime | None] = mapped_column(UtcDateTime)


class WishRow(Base):
    """How somebody wants to be reminded."""

    __tablename__ = "wishes"
    __table_args__ = (UniqueConstraint("conference_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    conference_id: Mapped[str] = mapped_column(ForeignKey("conferences.id"))
    person_id: Mapped[int] = mapped_column(BigInteger)
    lead_seconds: Mapped[int]
    way: Mapped[str] = mapped_column(String(20))


class EventRow(Base):
    """One of Discord's own events that the bot has made of a session, or is making."""

    __tablename__ = "events"
    __table_args__ = (UniqueConstraint("conference_id", "session_key"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    conference_id: Mapped[str] = mapped_column(ForeignKey("conferences.id"))
    session_key: Mapped[str] = mapped_column(String(120))
    state: Mapped[str] = mapped_column(String(20))
    digest: Mapped[str] = mapped_column(String(64))
    event_id: Mapped[int | None] = mapped_column(BigInteger)


class DeliveryRow(Base):
    """One row of the ledger."""

    __tablename__ = "deliveries"
    __table_args__ = (
        UniqueConstraint("key"),
        Index("ix_deliveries_waiting", "conference_id", "state", "due_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    conference_id: Mapped[str] = mapped_column(ForeignKey("conferences.id"))
    key: Mapped[str] = mapped_column(String(25))
    kind: Mapped[str] = mapped_column(String(20))
    channel: Mapped[str] = mapped_column(String(100))
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    session_key: Mapped[str | None] = mapped_column(String(120))
    room: Mapped[str] = mapped_column(Text)
    day: Mapped[date | None]
    question_id: Mapped[int | None]
    case_id: Mapped[int | None]
    state: Mapped[str] = mapped_column(String(20))
    held: Mapped[bool]
    attempts: Mapped[int]
    claimed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    retry_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    forwarded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    channel_id: Mapped[int | None] = mapped_column(BigInteger)
    message_id: Mapped[int | None] = mapped_column(BigInteger)
    reason: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    author: Mapped[str] = mapped_column(Text)


class ChangeRow(Base):
    """Who changed what: settings by path, posts as `post.<key>`; also what is proposed only."""

    __tablename__ = "changes"
    __table_args__ = (Index("ix_changes_path", "conference_id", "path"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    conference_id: Mapped[str] = mapped_column(ForeignKey("conferences.id"))
    path: Mapped[str] = mapped_column(Text)
    file_value: Mapped[str | None] = mapped_column(Text)
    old: Mapped[str | None] = mapped_column(Text)
    new: Mapped[str | None] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_id: Mapped[int] = mapped_column(BigInteger)
    by_name: Mapped[str] = mapped_column(Text)


class SealRow(Base):
    """What tells whether the key is the one with which this database was sealed.

    `marks` says how many a person has in a conference: at first it was one for everything.
    """

    __tablename__ = "seals"

    fingerprint: Mapped[str] = mapped_column(String(64), primary_key=True)
    marks: Mapped[int] = mapped_column(server_default="1")


class QueueRow(Base):
    """The questions' place of a session: its thread and board, and a mode of its own."""

    __tablename__ = "queues"
    __table_args__ = (UniqueConstraint("conference_id", "session_key"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    conference_id: Mapped[str] = mapped_column(ForeignKey("conferences.id"))
    session_key: Mapped[str] = mapped_column(String(120))
    mode: Mapped[str | None] = mapped_column(String(20))
    thread_id: Mapped[int | None] = mapped_column(BigInteger, index=True)
    board_id: Mapped[int | None] = mapped_column(BigInteger)
    board_shown: Mapped[str] = mapped_column(String(64))
    opened_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class QuestionRow(Base):
    """A question. Who asked is a mark and a sealed name; `asker_name` only where it is shown.

    `reworded_at` has the moments one after the other, with a space between them.
    """

    __tablename__ = "questions"
    __table_args__ = (
        Index("ix_questions_session", "conference_id", "session_key", "state"),
        Index("ix_questions_asker", "conference_id", "asker", "asked_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    conference_id: Mapped[str] = mapped_column(ForeignKey("conferences.id"))
    session_key: Mapped[str] = mapped_column(String(120))
    text: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(20))
    earlier: Mapped[str | None] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(Text)
    asker: Mapped[str] = mapped_column(String(64))
    asker_sealed: Mapped[bytes | None]
    asker_name: Mapped[str] = mapped_column(Text)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    moved_at: Mapped[datetime] = mapped_column(UtcDateTime)
    moved_by: Mapped[str] = mapped_column(Text)
    reworded_at: Mapped[str] = mapped_column(Text)
    merged_into: Mapped[int | None] = mapped_column(ForeignKey("questions.id"), index=True)
    answer: Mapped[str] = mapped_column(Text)
    answered_by: Mapped[str] = mapped_column(Text)
    channel_id: Mapped[int | None] = mapped_column(BigInteger)
    message_id: Mapped[int | None] = mapped_column(BigInteger)
    shown: Mapped[str] = mapped_column(String(64))


class VoteRow(Base):
    """One person's vote for one question; who that is, is a mark."""

    __tablename__ = "votes"
    __table_args__ = (UniqueConstraint("question_id", "voter"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    conference_id: Mapped[str] = mapped_column(ForeignKey("conferences.id"))
    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id"))
    voter: Mapped[str] = mapped_column(String(64))


class SpeakerRow(Base):
    """Which account on the server belongs to a speaker of the agenda."""

    __tablename__ = "speakers"
    __table_args__ = (UniqueConstraint("conference_id", "name", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    conference_id: Mapped[str] = mapped_column(ForeignKey("conferences.id"))
    name: Mapped[str] = mapped_column(String(200))
    person_id: Mapped[int] = mapped_column(BigInteger, index=True)
    linked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    linked_by: Mapped[str] = mapped_column(Text)
