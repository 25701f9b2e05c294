"""The tables about speakers and hosts, beside their accounts."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.tables import Base
from bot.store.types import UtcDateTime


class SpeakerCodeRow(Base):
    """The newest code of a speaker, as a mark: who reads this cannot use it."""

    __tablename__ = "speaker_codes"
    __table_args__ = (UniqueConstraint("conference_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    conference_id: Mapped[str] = mapped_column(ForeignKey("conferences.id"))
    name: Mapped[str] = mapped_column(String(200))
    mark: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by: Mapped[str] = mapped_column(Text)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class WrongCodeRow(Base):
    """Somebody wrote a code that there is not."""

    __tablename__ = "wrong_codes"
    __table_args__ = (Index("ix_wrong_codes_person", "conference_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    conference_id: Mapped[str] = mapped_column(ForeignKey("conferences.id"))
    person_id: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class CheckinRow(Base):
    """The latest that somebody answered about a session of theirs."""

    __tablename__ = "checkins"
    __table_args__ = (UniqueConstraint("conference_id", "session_key", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    conference_id: Mapped[str] = mapped_column(ForeignKey("conferences.id"))
    session_key: Mapped[str] = mapped_column(String(120))
    person_id: Mapped[int] = mapped_column(BigInteger)
    answer: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class SessionHostRow(Base):
    """Somebody who hosts a session."""

    __tablename__ = "session_hosts"
    __table_args__ = (UniqueConstraint("conference_id", "session_key", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    conference_id: Mapped[str] = mapped_column(ForeignKey("conferences.id"))
    session_key: Mapped[str] = mapped_column(String(120))
    person_id: Mapped[int] = mapped_column(BigInteger)
    name: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


PERSONAL = (SpeakerCodeRow, WrongCodeRow, CheckinRow, SessionHostRow)
"""What is erased when the conference's data ends."""
