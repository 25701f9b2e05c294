"""Carrying out what was decided on Discord, one step after the other, each once.

A step is a row of the ledger: claimed, tried again after what passes, done again after a crash.
Everything in it is safe to be done twice. A failure is kept with its reason, and the next step is
taken all the same.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.domain.announcements import post_key
from bot.domain.conduct.audit import Act
from bot.domain.conduct.cases import Case, State
from bot.domain.conduct.decisions import Decision, Step, StepKind, StepState
from bot.domain.conduct.person_cards import words_card
from bot.domain.conduct.reports import CaseId, Message
from bot.domain.conference import Conference
from bot.domain.deliveries import Delivery, Posted
from bot.domain.languages import N_, _
from bot.domain.people import PersonId
from bot.domain.post_kinds import PostKind
from bot.errors import NotFound
from bot.services.conduct.access import save
from bot.services.conduct.marshal import Marshal
from bot.services.conduct.posts import plan_step, show
from bot.services.delivery import Announcer
from bot.services.messenger import Impossible, Messenger, TryAgain
from bot.store.conduct.records import ConductRecords
from bot.store.database import Database, Records

BUG = N_("The bot has a bug; its log has the details.")
UNDONE = frozenset({StepState.PLANNED, StepState.RUNNING})


async def acted(records: Records, conference: Conference, before: Case, moment: datetime) -> Case:
    """Everything that was decided is done."""
    case = await save(records.conduct, before, before.acted(moment))
    await records.conduct.audit.add(case, Act.ACTED, moment, detail=case.measure)
    await show(records, conference, case, moment)
    return case


async def go_on(
    records: Records, conference: Conference, case: Case, step: Step, moment: datetime
) -> None:
    """Plan the next step; where every step is done, the case is acted on.

    What does not hold any more, because a review had it decided anew meanwhile, ends here.
    """
    conduct = records.conduct
    decision = await in_force(conduct, case)
    if decision is None or decision.number != step.decision:
        await show(records, conference, await save(conduct, case, case.touched()), moment)
        return
    steps = await conduct.steps.of(decision)
    waiting = [one for one in steps if one.state is StepState.PLANNED]
    if waiting:
        await plan_step(records, conference, case, waiting[0].id, moment)
    elif all(one.state is StepState.DONE for one in steps):
        await acted(records, conference, case, moment)
    else:
        await show(records, conference, await save(conduct, case, case.touched()), moment)


async def in_force(conduct: ConductRecords, case: Case) -> Decision | None:
    """What was decided and is being carried out; None where nothing (any more) is."""
    return await conduct.decisions.latest(case.id) if case.state is State.DECIDED else None


async def numbered(conduct: ConductRecords, case: CaseId, number: int) -> Decision:
    """The decision with this number."""
    for decision in await conduct.decisions.of_case(case):
        if decision.number == number:
            return decision
    raise NotFound(_("There is no such decision (any more). Open the case again."))


async def step_of(conduct: ConductRecords, case: CaseId, number: int) -> Step:
    """The step with this number, of the decision that counts."""
    decision = await conduct.decisions.latest(case)
    for step in await conduct.steps.of(decision) if decision else ():
        if step.id == number:
            return step
    raise NotFound(_("There is no such step (any more). Open the case again."))


class StepRunner:
    """Does the steps, as the announcer claims them."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        announcer: Announcer,
        messenger: Messenger,
        marshal: Marshal,
    ) -> None:
        self._database = database
        self._clock = clock
        self._announcer = announcer
        self._messenger = messenger
        self._marshal = marshal
        announcer.leave_to(self._carry_out, PostKind.STEP)

    async def _carry_out(self, conference: Conference, claimed: Delivery) -> Posted | None:
        """One step, as the announcer claims it: after a crash it is done again, and safely so."""
        async with self._database.transaction() as records:
            conduct = records.conduct
            case = await conduct.cases.find(CaseId(claimed.post.case or 0))
            decision = await in_force(conduct, case) if case else None
            steps = await conduct.steps.of(decision) if decision else ()
            step = next((one for one in steps if one.id == int(claimed.text)), None)
            if case is None or decision is None or step is None or step.state not in UNDONE:
                return None
            reports = await conduct.reports.of_case(case.id)
            running = replace(step, state=StepState.RUNNING)
            await conduct.steps.save(step, running)
        message = next((r.filing.message for r in reports if r.filing.message), None)
        error = ""
        try:
            await self._do(conference, claimed, decision, step.kind, message)
        except Impossible as impossible:
            error = impossible.reason
        except TryAgain:
            raise
        except Exception:  # whatever it is: a step that nobody can try again would end the case
            await self._settle(conference, case.id, running, _(BUG))
            raise
        await self._settle(conference, case.id, running, error)
        return None

    async def _settle(
        self, conference: Conference, number: CaseId, running: Step, error: str
    ) -> None:
        now = self._clock.now()
        state = StepState.FAILED if error else StepState.DONE
        after = replace(running, state=state, error=error, done_at=None if error else now)
        async with self._database.transaction() as records:
            conduct = records.conduct
            case = await conduct.cases.get(number)
            await conduct.steps.save(running, after)
            act = Act.STEP_FAILED if error else Act.STEP_DONE
            await conduct.audit.add(case, act, now, detail=running.kind)
            await go_on(records, conference, case, after, now)
        self._announcer.changed()

    async def _do(
        self,
        conference: Conference,
        claimed: Delivery,
        decision: Decision,
        kind: StepKind,
        message: Message | None,
    ) -> None:
        target = decision.target.id if decision.target else None
        server = conference.server
        if kind is StepKind.REMOVE_MESSAGE:
            if message is None or not message.channel:
                raise Impossible(_("There is no message in the report that could be removed."))
            await self._marshal.remove_message(Posted(message.channel, message.id))
            return
        if target is None:
            raise Impossible(_("The report names nobody by an account, so do it by hand."))
        if kind is StepKind.WORDS:
            await self._say(conference, claimed, decision, target)
        elif kind is StepKind.TIME_OUT:
            until = claimed.post.due_at + timedelta(days=decision.days)  # the same if done again
            await self._marshal.time_out(server, target, until)
        else:
            await self._marshal.ban(server, target)

    async def _say(
        self, conference: Conference, claimed: Delivery, decision: Decision, target: PersonId
    ) -> None:
        """Once, also over a crash: the message is looked for before it is sent again."""
        key = post_key(conference.id, "words", decision.case, decision.number)
        card = words_card(conference, decision, key)
        place, button = f"@{target}", card.buttons[0].id or ""
        found = None
        if claimed.attempts > 1:
            found = await self._messenger.find(conference.server, place, button, claimed.begun_at)
        if found is None:
            await self._messenger.post(conference.server, place, card, key)
