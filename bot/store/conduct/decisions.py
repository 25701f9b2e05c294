"""What the team decides, and the steps in which that is carried out."""

from dataclasses import replace

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.conduct.decisions import Decision, Stage, Step, StepKind, StepState
from bot.domain.conduct.reports import CaseId
from bot.domain.conference import ConferenceId
from bot.store.conduct.boxes import Boxes, Packing
from bot.store.conduct.tables import DecisionRow, StepRow

_DECISION = Packing("decision", Decision)


class Decisions:
    """Decisions by case, numbered from 1; the last is the one that counts."""

    def __init__(self, session: AsyncSession, boxes: Boxes) -> None:
        self._session = session
        self._boxes = boxes

    async def add(self, conference: ConferenceId, decision: Decision) -> Decision:
        """Write down a new one; gives it with its number."""
        query = select(func.max(DecisionRow.number)).where(DecisionRow.case_id == decision.case)
        numbered = replace(decision, number=(await self._session.scalar(query) or 0) + 1)
        box = await self._boxes.of(decision.case)
        values = {
            "conference_id": conference,
            "case_id": decision.case,
            "number": numbered.number,
            "stage": numbered.stage.value,
            "sealed": _DECISION.seal(box, numbered),
        }
        await self._session.execute(insert(DecisionRow).values(values))
        return numbered

    async def latest(self, case: CaseId) -> Decision | None:
        """The last decision, unless it was dropped."""
        found = await self.of_case(case)
        return found[-1] if found and found[-1].stage is not Stage.DROPPED else None

    async def of_case(self, case: CaseId) -> tuple[Decision, ...]:
        """Every decision, dropped ones too, in order."""
        query = select(DecisionRow.sealed).where(DecisionRow.case_id == case)
        box = await self._boxes.of(case)
        rows = await self._session.scalars(query.order_by(DecisionRow.number))
        return tuple(_DECISION.open(box, sealed) for sealed in rows)

    async def save(self, before: Decision, after: Decision) -> None:
        """Put `after` in its place; whoever calls has saved the case by its version."""
        box = await self._boxes.of(before.case)
        await self._session.execute(
            update(DecisionRow)
            .where(DecisionRow.case_id == before.case, DecisionRow.number == before.number)
            .values(stage=after.stage.value, sealed=_DECISION.seal(box, after))
        )


class Steps:
    """Steps by case and decision; there is each only once."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(
        self, conference: ConferenceId, decision: Decision, kinds: tuple[StepKind, ...]
    ) -> None:
        """Plan the steps of a decision."""
        for kind in kinds:
            values = {
                "conference_id": conference,
                "case_id": decision.case,
                "decision": decision.number,
                "kind": kind.value,
                "state": StepState.PLANNED.value,
                "error": "",
                "by_hand": False,
            }
            await self._session.execute(insert(StepRow).values(values))

    async def of(self, decision: Decision) -> tuple[Step, ...]:
        """The steps of a decision, in order."""
        query = select(StepRow).where(
            StepRow.case_id == decision.case, StepRow.decision == decision.number
        )
        rows = await self._session.scalars(
            query.order_by(StepRow.id).execution_options(populate_existing=True)
        )
        return tuple(_step(row) for row in rows)

    async def save(self, before: Step, after: Step) -> bool:
        """Put `after` in the place of `before`, unless somebody else was faster."""
        statement = (
            update(StepRow)
            .where(StepRow.id == before.id, StepRow.state == before.state.value)
            .values(
                state=after.state.value,
                error=after.error,
                by_hand=after.by_hand,
                done_at=after.done_at,
            )
            .returning(StepRow.id)
        )
        return await self._session.scalar(statement) is not None


def _step(row: StepRow) -> Step:
    return Step(
        case=CaseId(row.case_id),
        decision=row.decision,
        kind=StepKind(row.kind),
        state=StepState(row.state),
        error=row.error,
        done_at=row.done_at,
        by_hand=row.by_hand,
        id=row.id,
    )
