"""The table of what sessions were given."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.tables import Base
from bot.store.types import UtcDateTime


class RatingRow(Base):
    """What somebody gave a session; who that is, is a mark: another one for each session."""

    __tablename__ = "ratings"
    __table_args__ = (UniqueConstraint("conference_id", "session_key", "rater"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    conference_id: Mapped[str] = mapped_column(ForeignKey("conferences.id"))
    session_key: Mapped[str] = mapped_column(String(120))
    rater: Mapped[str] = mapped_column(String(64))
    stars: Mapped[int]
    comment: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime | None] = mapped_column(UtcDateTime)
