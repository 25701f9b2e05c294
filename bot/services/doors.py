"""Who is in a thread: one at a time, and what was closed is closed again afterwards.

Discord refuses to change a message in an archived thread, so that a thread that is closed has to be
opened for it. Whoever changes something in one while another closes it would leave it open.
"""

import asyncio
from collections import defaultdict
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import datetime

from bot.domain.agenda import SessionKey
from bot.domain.conference import Conference, ConferenceId
from bot.domain.deliveries import POSTED
from bot.domain.post_kinds import PostKind
from bot.domain.queues import Queue
from bot.services.messenger import Gone, Messenger
from bot.store.database import Database


class Doorkeeper:
    """Keeps the threads of the sessions' questions."""

    def __init__(self, database: Database, messenger: Messenger) -> None:
        self._database = database
        self._messenger = messenger
        self._locks: defaultdict[tuple[ConferenceId, SessionKey], asyncio.Lock] = defaultdict(
            asyncio.Lock
        )

    @asynccontextmanager
    async def alone(self, conference: ConferenceId, session: SessionKey) -> AsyncGenerator[Queue]:
        """The queue as it is once nobody else is in its thread, and as long as nobody else is.

        Whoever is in already must not ask again.
        """
        async with self._locks[conference, session]:
            async with self._database.transaction() as records:
                queue = await records.queues.of(conference, session)
            yield queue

    @asynccontextmanager
    async def left_as_found(self, conference: Conference, queue: Queue) -> AsyncGenerator[None]:
        """For who is alone in it: a thread that is closed is locked again afterwards.

        It is locked whatever happens, unless that fails itself: whoever tries again must come here
        again, also if there is nothing more to change.
        """
        try:
            yield
        finally:
            if queue.thread_id and queue.closed_at:
                await self._messenger.close_thread(conference.server, queue.thread_id)

    async def put_away(self, conference: Conference, queue: Queue, moment: datetime) -> Queue:
        """For who is alone in it: closed before its time, as its session has no questions any more.

        That it was opened is taken back, so that it is opened again if its session comes back.
        """
        if queue.thread_id:
            with suppress(Gone):
                await self._messenger.close_thread(conference.server, queue.thread_id)
        async with self._database.transaction() as records:
            for row in await records.deliveries.of_session(conference.id, queue.session):
                if row.post.kind is PostKind.THREAD and row.state in POSTED:
                    await records.deliveries.save(row, row.withdrawn())
            await records.queues.change(conference.id, queue.session, closed_at=moment)
        return replace(queue, closed_at=moment)
