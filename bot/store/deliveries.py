"""The ledger: what became of every planned post."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import islice
from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    Table,
    Update,
    bindparam,
    delete,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.agenda import SessionKey
from bot.domain.announcements import PostKey
from bot.domain.conference import ConferenceId
from bot.domain.deliveries import Delivery, State
from bot.domain.post_kinds import REMINDERS, PostKind
from bot.store.delivery_rows import delivery_of, values_of
from bot.store.tables import DeliveryRow

PORTION = 200
"""Rows that are read or written before others have their turn."""


class Deliveries:
    """Rows of the ledger, read as values and saved by compare-and-set.

    There are two ledgers in one table: the conference's own, and that of people's reminders.
    """

    def __init__(self, session: AsyncSession, *, reminders: bool = False) -> None:
        self._session = session
        kinds = [kind.value for kind in REMINDERS]
        self._mine = DeliveryRow.kind.in_(kinds) if reminders else DeliveryRow.kind.not_in(kinds)

    async def all(self, conference: ConferenceId) -> tuple[Delivery, ...]:
        """The whole ledger of a conference, in order of time."""
        return await self._where(DeliveryRow.conference_id == conference)

    async def all_of(
        self, conferences: Iterable[ConferenceId]
    ) -> Mapping[ConferenceId, Sequence[Delivery]]:
        """The whole ledgers of several conferences, each in order of time."""
        found = defaultdict[ConferenceId, list[Delivery]](list)
        for row in await self._where(DeliveryRow.conference_id.in_(conferences)):
            found[row.conference].append(row)
        return found

    async def of_session(
        self, conference: ConferenceId, session: SessionKey
    ) -> tuple[Delivery, ...]:
        """Every row about a session, in order of time."""
        return await self._where(
            DeliveryRow.conference_id == conference, DeliveryRow.session_key == session
        )

    async def of_case(self, conference: ConferenceId, case: int) -> tuple[Delivery, ...]:
        """Every row about a case, in order of time."""
        return await self._where(
            DeliveryRow.conference_id == conference, DeliveryRow.case_id == case
        )

    async def of_kinds(
        self, conference: ConferenceId, kinds: Iterable[PostKind]
    ) -> tuple[Delivery, ...]:
        """Every row of these kinds, in order of time."""
        return await self._where(
            DeliveryRow.conference_id == conference,
            DeliveryRow.kind.in_([kind.value for kind in kinds]),
        )

    async def get(self, key: PostKey) -> Delivery | None:
        """The row with this key."""
        rows = await self._where(DeliveryRow.key == key)
        return rows[0] if rows else None

    async def add(self, deliveries: Iterable[Delivery]) -> None:
        """Write new rows; a key that exists already is a bug, and refused by the database."""
        rows = iter(deliveries)
        while values := [values_of(delivery) for delivery in islice(rows, PORTION)]:
            await self._session.execute(
                insert(_TABLE), values
            )  # an ORM splits them where any is empty

    async def plan(self, delivery: Delivery) -> None:
        """Write it, unless it is there; where it was withdrawn, it is called for again.

        Earlier attempts still count: one of them may have got through.
        """
        known = await self.get(delivery.key)
        if known is None:
            await self.add([delivery])
        elif known.state is State.WITHDRAWN:
            await self.save(known, replace(delivery, attempts=known.attempts))

    async def save(self, before: Delivery, after: Delivery) -> bool:
        """Put `after` in the place of `before`, unless somebody else was faster.

        Every field must still be that of `before`: a claim must not undo what somebody reworded,
        held or moved since it was read.
        """
        return await self._session.scalar(_SAVE, _change(before, after, _VALUES)) is not None

    async def save_all(self, pairs: Iterable[tuple[Delivery, Delivery]]) -> None:
        """Save each, unless somebody else has claimed or changed it since it was read.

        Of thousands, this takes a hundredth of the time that `save` takes.
        """
        rows = iter(pairs)
        while portion := list(islice(rows, PORTION)):
            changes = [_change(*pair, _TELLING) for pair in portion]
            await self._session.execute(_SAVE_ALL, changes)

    async def due(
        self,
        conferences: Sequence[ConferenceId],
        moment: datetime,
        limit: int | None = None,
        *,
        channel: str | None = None,
    ) -> tuple[Delivery, ...]:
        """What should be made by now, there or anywhere, the longest overdue first."""
        there = () if channel is None else (DeliveryRow.channel == channel,)
        return await self._where(*_is_due(conferences, moment), *there, limit=limit)

    async def due_places(
        self, conferences: Sequence[ConferenceId], moment: datetime
    ) -> list[tuple[ConferenceId, str]]:
        """Where something should be made by now, the longest overdue first."""
        place = DeliveryRow.conference_id, DeliveryRow.channel
        query = select(*place).where(*_is_due(conferences, moment), self._mine).group_by(*place)
        rows = await self._session.execute(
            query.order_by(func.min(DeliveryRow.due_at), func.min(DeliveryRow.id))
        )
        return [(ConferenceId(conference), channel) for conference, channel in rows]

    async def next_moment(
        self, conferences: Sequence[ConferenceId], after: datetime
    ) -> datetime | None:
        """When the next post wants to be made that is not due yet."""
        wakes_at = _wakes_at()
        return await self._session.scalar(
            select(func.min(wakes_at)).where(
                DeliveryRow.conference_id.in_(conferences),
                DeliveryRow.state == State.PLANNED.value,
                DeliveryRow.held.is_(False),
                wakes_at > after,
                self._mine,
            )
        )

    async def claimed(self, conferences: Sequence[ConferenceId]) -> tuple[Delivery, ...]:
        """What somebody claimed and has not settled."""
        return await self._where(
            DeliveryRow.conference_id.in_(conferences),
            DeliveryRow.state == State.SENDING.value,
        )

    async def is_waiting(self, like: Delivery) -> bool:
        """Whether a row of this kind, about the same case, waits in the same place for its time."""
        rows = await self._where(
            DeliveryRow.conference_id == like.conference,
            DeliveryRow.kind == like.post.kind.value,
            DeliveryRow.case_id == like.post.case,
            DeliveryRow.channel == like.post.channel,
            DeliveryRow.state == State.PLANNED.value,
            DeliveryRow.due_at <= like.post.due_at,
        )
        return bool(rows)

    async def waiting_notice(self, conference: ConferenceId) -> Delivery | None:
        """The notice to the organizers that nobody has begun to send, if there is one."""
        rows = await self._where(
            DeliveryRow.conference_id == conference,
            DeliveryRow.kind == PostKind.NOTICE.value,
            DeliveryRow.state == State.PLANNED.value,
            DeliveryRow.attempts == 0,
        )
        return rows[0] if rows else None

    async def forget(self, before: datetime) -> None:
        """Delete what nobody could want to be told since then, of whatever conference."""
        await self._session.execute(
            delete(DeliveryRow).where(self._mine, DeliveryRow.expires_at < before)
        )

    async def erase_kinds(self, conference: ConferenceId, kinds: Iterable[PostKind]) -> None:
        """Delete what is of these kinds."""
        await self._session.execute(
            delete(DeliveryRow).where(
                self._mine,
                DeliveryRow.conference_id == conference,
                DeliveryRow.kind.in_([kind.value for kind in kinds]),
            )
        )

    async def erase(self, conference: ConferenceId) -> None:
        """Delete all of it."""
        await self._session.execute(
            delete(DeliveryRow).where(self._mine, DeliveryRow.conference_id == conference)
        )

    async def _where(
        self, *conditions: ColumnElement[bool], limit: int | None = None
    ) -> tuple[Delivery, ...]:
        query = select(*_COLUMNS).where(*conditions, self._mine).limit(limit)
        query = query.order_by(DeliveryRow.due_at, DeliveryRow.id)
        found: list[Delivery] = []
        rows = await self._session.stream(query.execution_options(yield_per=PORTION))
        async for portion in rows.partitions():  # others have their turn in between
            found += map(delivery_of, portion)
        return tuple(found)


def _is_due(
    conferences: Sequence[ConferenceId], moment: datetime
) -> tuple[ColumnElement[bool], ...]:
    return (
        DeliveryRow.conference_id.in_(conferences),
        DeliveryRow.state == State.PLANNED.value,
        DeliveryRow.held.is_(False),
        _wakes_at() <= moment,
    )


def _wakes_at() -> ColumnElement[datetime]:
    """`Delivery.wakes_at` in SQL: when to try (again)."""
    return func.coalesce(DeliveryRow.retry_at, DeliveryRow.forwarded_at, DeliveryRow.due_at)


_TABLE = cast("Table", DeliveryRow.__table__)
_COLUMNS = tuple(_TABLE.columns)
"""Read by themselves: thousands of rows are more than an ORM should make objects of."""

_VALUES = tuple(column.name for column in _COLUMNS if not column.primary_key)
_TELLING = ("key", "state", "attempts", "held", "retry_at", "forwarded_at", "text", "due_at")
"""One of these is different whenever somebody has done something with a row."""


def _saving(telling: Iterable[str]) -> Update:
    """The statement, made once: that takes longer than to carry it out."""
    return (
        update(_TABLE)
        .where(*(_TABLE.c[n].is_not_distinct_from(bindparam(f"old_{n}")) for n in telling))
        .values({name: bindparam(f"new_{name}") for name in _VALUES})
    )


_SAVE, _SAVE_ALL = _saving(_VALUES).returning(_TABLE.c.id), _saving(_TELLING)


def _change(before: Delivery, after: Delivery, telling: Iterable[str]) -> dict[str, Any]:
    old, new = values_of(before), values_of(after)
    return {f"old_{name}": old[name] for name in telling} | {
        f"new_{name}": value for name, value in new.items()
    }
