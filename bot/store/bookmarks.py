"""People's own agendas, how they want to be reminded, and what they were told."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.agenda import SessionKey
from bot.domain.bookmarks import Bookmark, Group, Told, Way, Wish
from bot.domain.conference import ConferenceId
from bot.domain.people import PersonId
from bot.store.tables import BookmarkRow, WishRow


class Bookmarks:
    """One at most for each person and session."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, conference: ConferenceId, new: Bookmark) -> bool:
        """Write it down; whether it was not there yet."""
        known = await self._where(
            BookmarkRow.conference_id == conference,
            BookmarkRow.person_id == new.person,
            BookmarkRow.session_key == new.session,
        )
        if known:
            return False
        values = _of_told(new.told) | _of_wish(new.wish)
        values |= {"conference_id": conference, "session_key": new.session}
        values |= {"person_id": new.person, "at": new.at}
        await self._session.execute(insert(BookmarkRow).values(values))
        return True

    async def remove(self, conference: ConferenceId, person: PersonId, session: SessionKey) -> bool:
        """Forget it; whether it was there."""
        statement = (
            delete(BookmarkRow)
            .where(
                BookmarkRow.conference_id == conference,
                BookmarkRow.person_id == person,
                BookmarkRow.session_key == session,
            )
            .returning(BookmarkRow.id)
        )
        return await self._session.scalar(statement) is not None

    async def of_person(self, conference: ConferenceId, person: PersonId) -> tuple[Bookmark, ...]:
        """Everything in somebody's own agenda."""
        return await self._where(
            BookmarkRow.conference_id == conference, BookmarkRow.person_id == person
        )

    async def wish(self, conference: ConferenceId, person: PersonId) -> Wish:
        """How somebody wants to be reminded; as usual where they have not said."""
        query = select(WishRow).where(
            WishRow.conference_id == conference, WishRow.person_id == person
        )
        row = await self._session.scalar(query.execution_options(populate_existing=True))
        return _wish(row.lead_seconds, row.way) if row else Wish()

    async def set_wish(self, conference: ConferenceId, person: PersonId, wish: Wish) -> None:
        """From now on, also for what they remember already."""
        where = (WishRow.conference_id == conference, WishRow.person_id == person)
        statement = update(WishRow).where(*where).values(_of_wish(wish)).returning(WishRow.id)
        if await self._session.scalar(statement) is None:
            who = {"conference_id": conference, "person_id": person}
            await self._session.execute(insert(WishRow).values(who | _of_wish(wish)))
        await self._session.execute(
            update(BookmarkRow)
            .where(BookmarkRow.conference_id == conference, BookmarkRow.person_id == person)
            .values(_of_wish(wish))
        )

    async def groups(
        self, conferences: Iterable[ConferenceId]
    ) -> Mapping[ConferenceId, Sequence[Group]]:
        """All bookmarks by conference, those that are alike as one; in one query for all."""
        alike = (
            BookmarkRow.conference_id,
            BookmarkRow.session_key,
            BookmarkRow.lead_seconds,
            BookmarkRow.way,
            BookmarkRow.told_title,
            BookmarkRow.told_starts_at,
            BookmarkRow.told_rooms,
            BookmarkRow.told_cancelled,
            BookmarkRow.reminded_for,
        )
        query = select(*alike, func.count()).where(BookmarkRow.conference_id.in_(conferences))
        query = query.group_by(*alike)
        found = defaultdict[ConferenceId, list[Group]](list)
        for conference, *row in await self._session.execute(query):
            found[ConferenceId(conference)].append(_group(row))
        return found

    async def in_group(
        self, conference: ConferenceId, group: Group, limit: int
    ) -> tuple[Bookmark, ...]:
        """The first of these, in the order in which people made them."""
        told, wish = _of_told(group.told), _of_wish(group.wish)
        conditions = [getattr(BookmarkRow, name) == value for name, value in (told | wish).items()]
        return await self._where(
            BookmarkRow.conference_id == conference,
            BookmarkRow.session_key == group.session,
            BookmarkRow.reminded_for.is_not_distinct_from(group.reminded_for),
            *conditions,
            limit=limit,
        )

    async def counts(self, conference: ConferenceId) -> dict[SessionKey, int]:
        """How many remember each session."""
        query = select(BookmarkRow.session_key, func.count(BookmarkRow.id))
        query = query.where(BookmarkRow.conference_id == conference)
        rows = await self._session.execute(query.group_by(BookmarkRow.session_key))
        return {SessionKey(key): number for key, number in rows}

    async def people(self, conference: ConferenceId) -> int:
        """How many have an agenda of their own."""
        query = select(func.count(BookmarkRow.person_id.distinct()))
        query = query.where(BookmarkRow.conference_id == conference)
        return await self._session.scalar(query) or 0

    async def set_reminded(self, bookmarks: Iterable[Bookmark], start: datetime) -> None:
        """They are being reminded of this start."""
        await self._change(bookmarks, {"reminded_for": start})

    async def set_told(self, bookmarks: Iterable[Bookmark], told: Told) -> None:
        """They are being told of this, or know it."""
        await self._change(bookmarks, _of_told(told))

    async def erase(self, conference: ConferenceId) -> None:
        """Forget who wanted to be reminded of what."""
        for table in (BookmarkRow, WishRow):
            await self._session.execute(delete(table).where(table.conference_id == conference))

    async def _change(self, bookmarks: Iterable[Bookmark], values: dict[str, Any]) -> None:
        numbers = [bookmark.id for bookmark in bookmarks]
        await self._session.execute(
            update(BookmarkRow).where(BookmarkRow.id.in_(numbers)).values(values)
        )

    async def _where(
        self, *conditions: ColumnElement[bool], limit: int | None = None
    ) -> tuple[Bookmark, ...]:
        query = select(BookmarkRow).where(*conditions).order_by(BookmarkRow.id).limit(limit)
        rows = await self._session.scalars(query.execution_options(populate_existing=True))
        return tuple(_bookmark(row) for row in rows)


ROOMS_APART = "\n"


def _of_told(told: Told) -> dict[str, Any]:
    return {
        "told_title": told.title,
        "told_starts_at": told.starts_at,
        "told_rooms": ROOMS_APART.join(told.rooms),
        "told_cancelled": told.cancelled,
    }


def _told(title: str, starts_at: datetime, rooms: str, *, cancelled: bool) -> Told:
    return Told(title, starts_at, tuple(rooms.split(ROOMS_APART)) if rooms else (), cancelled)


def _of_wish(wish: Wish) -> dict[str, Any]:
    return {"lead_seconds": int(wish.lead.total_seconds()), "way": wish.way.value}


def _wish(lead_seconds: int, way: str) -> Wish:
    return Wish(timedelta(seconds=lead_seconds), Way(way))


def _group(row: Any) -> Group:
    key, lead, way, title, starts_at, rooms, cancelled, reminded_for, size = row
    told = _told(title, starts_at, rooms, cancelled=cancelled)
    return Group(SessionKey(key), _wish(lead, way), told, reminded_for, size)


def _bookmark(row: BookmarkRow) -> Bookmark:
    return Bookmark(
        person=PersonId(row.person_id),
        session=SessionKey(row.session_key),
        at=row.at,
        told=_told(
            row.told_title, row.told_starts_at, row.told_rooms, cancelled=row.told_cancelled
        ),
        wish=_wish(row.lead_seconds, row.way),
        reminded_for=row.reminded_for,
        id=row.id,
    )
