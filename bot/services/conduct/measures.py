"""Deciding what is done: by two people, or in an emergency by one whom another reviews."""

from dataclasses import replace

from bot.clock import Clock
from bot.domain.conduct.audit import ANEW, BY_HAND, UPHELD, Act
from bot.domain.conduct.cases import Case
from bot.domain.conduct.decisions import (
    REVIEWED_WITHIN,
    Decision,
    Stage,
    StepState,
    proposed,
    steps_of,
)
from bot.domain.conference import Conference
from bot.domain.languages import _
from bot.domain.people import Person, PersonId
from bot.errors import Conflict
from bot.services.conduct.access import opened, save
from bot.services.conduct.casework import ConductDesk
from bot.services.conduct.posts import plan_step, review_row, show, wait_anew
from bot.services.conduct.steps import acted, go_on, numbered, step_of
from bot.services.delivery import Announcer
from bot.store.database import Database, Records


class Measures:
    """Decisions of the team, and what is done about them on Discord."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        desk: ConductDesk,
        announcer: Announcer,
    ) -> None:
        self._database = database
        self._clock = clock
        self._desk = desk
        self._announcer = announcer

    async def propose(self, by: Person, code: str, decision: Decision) -> Decision:
        """Propose what is done; another person has to agree, but in an emergency."""
        now = self._clock.now()
        conference = await self._desk.conference_of(by, code)
        async with self._database.transaction() as records:
            conduct = records.conduct
            before = await opened(conduct, conference, by, code)
            latest = await conduct.decisions.latest(before.id)
            if latest and latest.stage is Stage.PROPOSED:
                raise Conflict(
                    _("A decision has been proposed already. Agree to it, or object to it first.")
                )
            made = proposed(replace(decision, case=before.id, proposed_by=by.id, proposed_at=now))
            made = await conduct.decisions.add(conference.id, made)
            await conduct.audit.add(before, Act.PROPOSED, now, _who(by), made.measure)
            if made.stage is Stage.DECIDED:
                await self._decided(records, conference, before, made)
                due = now + REVIEWED_WITHIN
                await records.deliveries.add([review_row(conference, before, made.number, due)])
            else:
                case = await save(conduct, before, before.discussed(now))
                await show(records, conference, case, now)
        self._announcer.changed()
        return made

    async def second(self, by: Person, code: str, number: int) -> Decision:
        """Agree to what another person proposed: it is decided."""
        now = self._clock.now()
        conference = await self._desk.conference_of(by, code)
        async with self._database.transaction() as records:
            conduct = records.conduct
            case = await opened(conduct, conference, by, code)
            before = await numbered(conduct, case.id, number)
            after = before.seconded(by.id, now)
            await conduct.decisions.save(before, after)
            await conduct.audit.add(case, Act.SECONDED, now, _who(by), after.measure)
            await self._decided(records, conference, case, after)
        self._announcer.changed()
        return after

    async def object(self, by: Person, code: str, number: int) -> None:
        """Object to what is proposed, or take one's own proposal back."""
        now = self._clock.now()
        conference = await self._desk.conference_of(by, code)
        async with self._database.transaction() as records:
            conduct = records.conduct
            before = await opened(conduct, conference, by, code)
            decision = await numbered(conduct, before.id, number)
            await conduct.decisions.save(decision, decision.dropped(by.id, now))
            await save(conduct, before, before.touched())
            await conduct.audit.add(before, Act.OBJECTED, now, _who(by), decision.measure)

    async def review(self, by: Person, code: str, number: int, *, upholds: bool) -> None:
        """Look at an emergency as the second person: uphold it, or have it decided anew."""
        now = self._clock.now()
        conference = await self._desk.conference_of(by, code)
        async with self._database.transaction() as records:
            conduct = records.conduct
            before = await opened(conduct, conference, by, code)
            decision = await numbered(conduct, before.id, number)
            await conduct.decisions.save(decision, decision.reviewed(by.id))
            case = before.touched() if upholds else before.undecided(now)
            await save(conduct, before, case)
            detail = UPHELD if upholds else ANEW
            await conduct.audit.add(case, Act.REVIEWED, now, _who(by), detail)
            await show(records, conference, case, now)
            if case.is_unclaimed:
                await wait_anew(records, conference, case, now)
        self._announcer.changed()

    async def act(self, by: Person, code: str) -> None:
        """Carry out what was decided; whoever presses twice, or with another, does it once."""
        now = self._clock.now()
        conference = await self._desk.conference_of(by, code)
        async with self._database.transaction() as records:
            conduct = records.conduct
            before = await opened(conduct, conference, by, code)
            decision = await conduct.decisions.latest(before.id)
            if decision is None or decision.stage is not Stage.DECIDED:
                raise Conflict(_("Nothing is decided yet."))
            steps = await conduct.steps.of(decision)
            if any(step.state is not StepState.PLANNED for step in steps):
                raise Conflict(_("It is being carried out already. Open the case again."))
            case = await save(conduct, before, before.carried_on(now))
            if steps:
                await plan_step(records, conference, case, steps[0].id, now)
            else:
                await acted(records, conference, case, now)
        self._announcer.changed()

    async def retry(self, by: Person, code: str, number: int) -> None:
        """Try a step again that failed."""
        now = self._clock.now()
        conference = await self._desk.conference_of(by, code)
        async with self._database.transaction() as records:
            conduct = records.conduct
            before = await opened(conduct, conference, by, code)
            step = await step_of(conduct, before.id, number)
            case = await save(conduct, before, before.carried_on(now))
            again = replace(step, state=StepState.PLANNED, error="")
            if step.state is not StepState.FAILED or not await conduct.steps.save(step, again):
                raise Conflict(_("That step did not fail, or is being tried again already."))
            await plan_step(records, conference, case, step.id, now)
        self._announcer.changed()

    async def done_by_hand(self, by: Person, code: str, number: int) -> None:
        """Somebody did on Discord what the bot could not."""
        now = self._clock.now()
        conference = await self._desk.conference_of(by, code)
        async with self._database.transaction() as records:
            conduct = records.conduct
            before = await opened(conduct, conference, by, code)
            step = await step_of(conduct, before.id, number)
            case = await save(conduct, before, before.carried_on(now))
            done = replace(step, state=StepState.DONE, error="", by_hand=True, done_at=now)
            if step.state is not StepState.FAILED or not await conduct.steps.save(step, done):
                raise Conflict(_("That step did not fail, or has been done meanwhile."))
            detail = f"{step.kind}{BY_HAND}"
            await conduct.audit.add(case, Act.STEP_DONE, now, _who(by), detail)
            await go_on(records, conference, case, done, now)
        self._announcer.changed()

    async def _decided(
        self, records: Records, conference: Conference, before: Case, decision: Decision
    ) -> None:
        conduct, now = records.conduct, self._clock.now()
        await conduct.steps.add(conference.id, decision, steps_of(decision))
        case = await save(conduct, before, before.decided(decision.measure, now))
        if not steps_of(decision):
            case = await acted(records, conference, case, now)
        await show(records, conference, case, now)


def _who(by: Person) -> tuple[PersonId, str]:
    return by.id, by.name
