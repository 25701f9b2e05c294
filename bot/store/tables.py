"""The tables. Rows never leave the store; every table has the conference's id."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, MetaData, String, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from bot.store.types import UtcDateTime


class Base(DeclarativeBase):
    """Names its constraints, so that migrations can find them on every database."""

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
