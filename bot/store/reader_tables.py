"""The table of the languages that people read."""

from sqlalchemy import BigInteger, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.tables import Base


class ReaderRow(Base):
    """What somebody reads who is written to later."""

    __tablename__ = "readers"
    __table_args__ = (UniqueConstraint("conference_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    conference_id: Mapped[str] = mapped_column(ForeignKey("conferences.id"))
    person_id: Mapped[int] = mapped_column(BigInteger)
    language: Mapped[str] = mapped_column(String(20))
