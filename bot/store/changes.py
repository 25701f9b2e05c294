"""Who changed what."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.changes import Change, ChangeState
from bot.domain.conference import ConferenceId
from bot.store.tables import ChangeRow


class Changes:
    """Changes by people, proposed and saved."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, change: Change) -> int:
        """Write it down; gives its number."""
        values = {
            "conference_id": change.conference,
            "path": change.path,
            "file_value": change.file_value,
            "old": change.old,
            "new": change.new,
            "state": change.state.value,
            "at": change.at,
            "by_id": change.by_id,
            "by_name": change.by_name,
        }
        result = await self._session.execute(
            insert(ChangeRow).values(values).returning(ChangeRow.id)
        )
        return result.scalar_one()

    async def get(self, number: int) -> Change | None:
        """The change with this number."""
        row = await self._session.get(ChangeRow, number)
        return _change(row) if row else None

    async def settle(self, number: int, state: ChangeState) -> bool:
        """Save or discard what is proposed; False where somebody did so before."""
        statement = (
            update(ChangeRow)
            .where(ChangeRow.id == number, ChangeRow.state == ChangeState.PROPOSED.value)
            .values(state=state.value)
            .returning(ChangeRow.id)
        )
        return await self._session.scalar(statement) is not None

    async def end(self, changes: Iterable[Change]) -> None:
        """They are over, for good."""
        numbers = [change.id for change in changes]
        if not numbers:
            return
        await self._session.execute(
            update(ChangeRow).where(ChangeRow.id.in_(numbers)).values(state=ChangeState.OVER.value)
        )

    async def confirmed(self, conference: ConferenceId) -> tuple[Change, ...]:
        """Everything that was changed, the oldest first; also what is over."""
        return tuple((await self.all_confirmed([conference])).get(conference, ()))

    async def all_confirmed(
        self, conferences: Iterable[ConferenceId]
    ) -> Mapping[ConferenceId, Sequence[Change]]:
        """The same of several conferences; nothing for those where nothing was changed."""
        states = [ChangeState.SAVED.value, ChangeState.OVER.value]
        query = select(ChangeRow).where(
            ChangeRow.conference_id.in_(conferences), ChangeRow.state.in_(states)
        )
        found = defaultdict[ConferenceId, list[Change]](list)
        for row in await self._session.scalars(query.order_by(ChangeRow.id)):
            found[ConferenceId(row.conference_id)].append(_change(row))
        return found


def _change(row: ChangeRow) -> Change:
    return Change(
        conference=ConferenceId(row.conference_id),
        path=row.path,
        old=row.old,
        new=row.new,
        at=row.at,
        by_id=row.by_id,
        by_name=row.by_name,
        state=ChangeState(row.state),
        file_value=row.file_value,
        id=row.id,
    )
