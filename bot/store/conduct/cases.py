"""Cases: saved by compare-and-set, found only for those who may read them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, exists, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.conduct.cases import Case, Handler, State
from bot.domain.conduct.readers import Part, Route
from bot.domain.conduct.reports import CaseId
from bot.domain.conference import ConferenceId
from bot.domain.deliveries import Posted
from bot.store.conduct.boxes import Boxes, Packing
from bot.store.conduct.tables import CasePersonRow, CaseRow, ReportRow
from bot.store.conduct.vault import Box


@dataclass(frozen=True, slots=True)
class _Inside:
    """What of a case is sealed."""

    handler: Handler | None = None
    held_because: str = ""
    outsiders_may_read: bool = False


_INSIDE = Packing("case", _Inside)
_KEEPS_OUT = [part.value for part in Part]


class Cases:
    """Cases of every conference."""

    def __init__(self, session: AsyncSession, boxes: Boxes) -> None:
        self._session = session
        self._boxes = boxes

    async def add(self, case: Case, message: str) -> Case:
        """Write down a new case, with a key of its own; `message` marks the one reported."""
        box, wrapped = self._boxes.new()
        values = _values(case, box) | {
            "conference_id": case.conference,
            "code": case.code,
            "message": message,
            "wrapped_key": wrapped,
        }
        statement = insert(CaseRow).values(values).returning(CaseRow.id)
        number = CaseId((await self._session.execute(statement)).scalar_one())
        self._boxes.keep(number, box)
        return await self.get(number)

    async def get(self, number: CaseId) -> Case:
        """The case with this number, which must be there, and not erased."""
        found = await self._where(CaseRow.id == number)
        return found[0]

    async def find(self, number: CaseId) -> Case | None:
        """The case with this number; None once it is erased."""
        found = await self._where(CaseRow.id == number)
        return found[0] if found else None

    async def with_code(self, conference: ConferenceId, code: str) -> Case | None:
        """The case of this name, or with a report of this name; None once it is erased."""
        of_report = select(ReportRow.case_id).where(
            ReportRow.conference_id == conference, ReportRow.code == code
        )
        found = await self._where(
            CaseRow.conference_id == conference,
            (CaseRow.code == code) | CaseRow.id.in_(of_report),
        )
        return found[0] if found else None

    async def about_message(self, conference: ConferenceId, message: str) -> Case | None:
        """The open case about a message, by its mark."""
        found = await self._where(
            CaseRow.conference_id == conference,
            CaseRow.message == message,
            CaseRow.message != "",
            CaseRow.state != State.CLOSED.value,
        )
        return found[-1] if found else None

    async def readable(self, conference: ConferenceId, person: str) -> tuple[Case, ...]:
        """Every case that the person (by mark) is not kept out of, the newest last."""
        kept_out = exists().where(
            CasePersonRow.case_id == CaseRow.id,
            CasePersonRow.person == person,
            CasePersonRow.part.in_(_KEEPS_OUT),
        )
        return await self._where(CaseRow.conference_id == conference, ~kept_out)

    async def of_conference(self, conference: ConferenceId) -> tuple[Case, ...]:
        """All of them, for whoever speaks for nobody."""
        return await self._where(CaseRow.conference_id == conference)

    async def with_card(self, conferences: Iterable[ConferenceId]) -> tuple[Case, ...]:
        """Those whose card is in the team's channel."""
        return await self._where(
            CaseRow.conference_id.in_(conferences), CaseRow.card_message_id.is_not(None)
        )

    async def code_is_free(self, conference: ConferenceId, code: str) -> bool:
        """Whether no report was ever called this, erased ones included."""
        taken = select(func.count()).where(
            CaseRow.conference_id == conference, CaseRow.code == code
        )
        reported = select(func.count()).where(
            ReportRow.conference_id == conference, ReportRow.code == code
        )
        return not await self._session.scalar(taken) and not await self._session.scalar(reported)

    async def save(self, before: Case, after: Case) -> bool:
        """Put `after` in the place of `before`, unless somebody else was faster."""
        values = _values(after, await self._boxes.of(before.id))
        statement = (
            update(CaseRow)
            .where(CaseRow.id == before.id, CaseRow.version == before.version)
            .values(values)
            .returning(CaseRow.id)
        )
        return await self._session.scalar(statement) is not None

    async def card(self, case: CaseId) -> Posted | None:
        """Where its card is in the team's channel."""
        query = select(CaseRow.card_channel_id, CaseRow.card_message_id).where(CaseRow.id == case)
        channel, message = (await self._session.execute(query)).one()
        return Posted(channel, message) if channel and message else None

    async def set_card(self, case: CaseId, posted: Posted | None) -> None:
        """Where its card is from now on."""
        await self._session.execute(
            update(CaseRow)
            .where(CaseRow.id == case)
            .values(
                card_channel_id=posted.channel_id if posted else None,
                card_message_id=posted.message_id if posted else None,
            )
        )

    async def to_erase(self, moment: datetime) -> tuple[Case, ...]:
        """Cases whose time is over; those that are held are not."""
        return await self._where(CaseRow.erase_at <= moment, CaseRow.held.is_(False))

    async def next_erasure(self, after: datetime) -> datetime | None:
        """When the next case's time is over."""
        return await self._session.scalar(
            select(func.min(CaseRow.erase_at)).where(
                CaseRow.erase_at > after, CaseRow.held.is_(False), CaseRow.erased_at.is_(None)
            )
        )

    async def numbers(self, conference: ConferenceId, person: str) -> tuple[Case, ...]:
        """For counting: what the person may read, and what is erased and nobody can any more."""
        open_ones = await self.readable(conference, person)
        rows = await self._session.scalars(
            select(CaseRow).where(
                CaseRow.conference_id == conference, CaseRow.erased_at.is_not(None)
            )
        )
        return (*(_case(row, _Inside()) for row in rows), *open_ones)

    async def _where(self, *conditions: ColumnElement[bool]) -> tuple[Case, ...]:
        query = select(CaseRow).where(CaseRow.wrapped_key.is_not(None), *conditions)
        query = query.order_by(CaseRow.id).execution_options(populate_existing=True)
        rows: Sequence[CaseRow] = (await self._session.scalars(query)).all()
        return tuple([_case(row, await self._inside(row)) for row in rows])

    async def _inside(self, row: CaseRow) -> _Inside:
        box = await self._boxes.of(CaseId(row.id))
        return _INSIDE.open(box, row.sealed) if row.sealed else _Inside()


def _values(case: Case, box: Box) -> dict[str, Any]:
    return {
        "state": case.state.value,
        "route": case.route.value,
        "urgent": case.urgent,
        "drill": case.drill,
        "reports": case.reports,
        "version": case.version,
        "measure": case.measure,
        "opened_at": case.opened_at,
        "moved_at": case.moved_at,
        "answer_by": case.answer_by,
        "answered_at": case.answered_at,
        "closed_at": case.closed_at,
        "erase_at": case.erase_at,
        "held": bool(case.held_because),
        "sealed": _INSIDE.seal(
            box, _Inside(case.handler, case.held_because, case.outsiders_may_read)
        ),
    }


def _case(row: CaseRow, inside: _Inside) -> Case:
    return Case(
        conference=ConferenceId(row.conference_id),
        code=row.code,
        urgent=row.urgent,
        route=Route(row.route),
        opened_at=row.opened_at,
        moved_at=row.moved_at,
        answer_by=row.answer_by,
        state=State(row.state),
        handler=inside.handler,
        answered_at=row.answered_at,
        measure=row.measure,
        closed_at=row.closed_at,
        erase_at=row.erase_at,
        held_because=inside.held_because,
        outsiders_may_read=inside.outsiders_may_read,
        drill=row.drill,
        reports=row.reports,
        version=row.version,
        id=CaseId(row.id),
    )
