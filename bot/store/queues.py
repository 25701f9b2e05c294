"""The places of questions: one row for each session that has a thread or a mode of its own."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.agenda import SessionKey
from bot.domain.conference import ConferenceId
from bot.domain.queues import Queue
from bot.domain.setting_values import Mode
from bot.store.tables import QueueRow


class Queues:
    """Queues by session; one that nothing is known of yet is empty."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def of(self, conference: ConferenceId, session: SessionKey) -> Queue:
        """The session's queue."""
        found = await self._where(
            QueueRow.conference_id == conference, QueueRow.session_key == session
        )
        return found[0] if found else Queue(conference, session)

    async def in_thread(self, conference: ConferenceId, thread: int) -> Queue | None:
        """The queue whose thread this is."""
        found = await self._where(
            QueueRow.conference_id == conference, QueueRow.thread_id == thread
        )
        return found[0] if found else None

    async def with_thread(self, conferences: Iterable[ConferenceId]) -> tuple[Queue, ...]:
        """Every queue of these conferences that has a thread, open or closed."""
        return await self._where(
            QueueRow.conference_id.in_(conferences), QueueRow.thread_id.is_not(None)
        )

    async def change(self, conference: ConferenceId, session: SessionKey, **values: object) -> None:
        """Write down these fields of the queue, and leave the others as they are."""
        if isinstance(mode := values.get("mode"), Mode):
            values["mode"] = mode.value
        statement = (
            update(QueueRow)
            .where(QueueRow.conference_id == conference, QueueRow.session_key == session)
            .values(values)
            .returning(QueueRow.id)
        )
        if await self._session.scalar(statement) is None:
            new = {"conference_id": conference, "session_key": session, "board_shown": ""}
            await self._session.execute(insert(QueueRow).values(new | values))

    async def _where(self, *conditions: ColumnElement[bool]) -> tuple[Queue, ...]:
        query = select(QueueRow).where(*conditions).order_by(QueueRow.id)
        rows = await self._session.scalars(query.execution_options(populate_existing=True))
        return tuple(_queue(row) for row in rows)


def _queue(row: QueueRow) -> Queue:
    return Queue(
        conference=ConferenceId(row.conference_id),
        session=SessionKey(row.session_key),
        mode=Mode(row.mode) if row.mode else None,
        thread_id=row.thread_id,
        board_id=row.board_id,
        board_shown=row.board_shown,
        opened_at=row.opened_at,
        closed_at=row.closed_at,
    )
