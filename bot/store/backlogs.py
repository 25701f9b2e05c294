"""How much waits, counted: no row of it is read."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.backlog import Backlog
from bot.domain.conference import ConferenceId
from bot.domain.deliveries import State
from bot.domain.post_kinds import PostKind
from bot.domain.questions import State as QuestionState
from bot.store.tables import DeliveryRow, QuestionRow


class Backlogs:
    """Numbers of what is to be made and of what waits for somebody."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def of(
        self, conferences: Sequence[ConferenceId], kinds: Collection[PostKind], moment: datetime
    ) -> Backlog:
        """What is to be made of these kinds, and how much of it is due by now."""
        wanted_at = func.coalesce(DeliveryRow.forwarded_at, DeliveryRow.due_at)
        row = await self._session.execute(
            select(
                func.count(),
                func.count().filter(wanted_at <= moment),
                func.count().filter(DeliveryRow.retry_at.is_not(None)),
                func.min(wanted_at),
            ).where(
                DeliveryRow.conference_id.in_(conferences),
                DeliveryRow.state.in_([State.PLANNED.value, State.SENDING.value]),
                DeliveryRow.held.is_(False),
                DeliveryRow.kind.in_([kind.value for kind in kinds]),
            )
        )
        return Backlog(*row.one())

    async def of_questions(
        self, conferences: Sequence[ConferenceId], states: Collection[QuestionState]
    ) -> dict[QuestionState, int]:
        """How many questions are in each of these states."""
        rows = await self._session.execute(
            select(QuestionRow.state, func.count())
            .where(
                QuestionRow.conference_id.in_(conferences),
                QuestionRow.state.in_([state.value for state in states]),
            )
            .group_by(QuestionRow.state)
        )
        found = {QuestionState(state): number for state, number in rows}
        return {state: found.get(state, 0) for state in states}
