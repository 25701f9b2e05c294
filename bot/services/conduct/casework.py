"""What the team does with cases: reads them, takes them in hand, writes, hands over, ends them.

Every verb looks anew whether the case is for whoever asks, and is written down in the audit.
"""

from collections.abc import Callable, Sequence

from bot.clock import Clock
from bot.domain.conduct.audit import Act
from bot.domain.conduct.cases import Case, Handler
from bot.domain.conduct.dossier import Dossier
from bot.domain.conduct.readers import Part
from bot.domain.conduct.reports import Entry, EntryKind, Report
from bot.domain.conference import Conference
from bot.domain.languages import _
from bot.domain.people import Person, PersonId
from bot.domain.text import inert, plain
from bot.errors import Conflict, NotAllowed, NotFound, Refusal
from bot.services.agenda import Programme
from bot.services.conduct.access import (
    NO_SUCH_CASE,
    found,
    is_of_team,
    may_read,
    must_be_of_team,
    opened,
    save,
)
from bot.services.conduct.exclusion import shut_out
from bot.services.conduct.letters import tell_reporters
from bot.services.conduct.posts import show, wait_anew
from bot.services.delivery import Announcer
from bot.store.conduct.evidence import KeptFile
from bot.store.conduct.records import ConductRecords
from bot.store.database import Database


class ConductDesk:
    """Cases, in the hands of the team."""

    def __init__(
        self, database: Database, clock: Clock, programme: Programme, announcer: Announcer
    ) -> None:
        self._database = database
        self._clock = clock
        self._programme = programme
        self._announcer = announcer

    async def conference_of(self, by: Person, code: str) -> Conference:
        """The conference of a case: that of the server, or in private one of a contact's."""
        if by.server:
            return self._programme.conference(by.server)
        async with self._database.transaction() as records:
            for conference in self._programme.by_id.values():
                case = await records.conduct.cases.with_code(conference.id, code)
                if case and await may_read(records.conduct, conference, by, case):
                    return conference
        raise NotFound(_(NO_SUCH_CASE))

    async def all(self, by: Person) -> tuple[Case, ...]:
        """Every case that is for the person; nothing of the others, not even how many."""
        conference = self._programme.conference(by.server)
        must_be_of_team(conference, by)
        async with self._database.transaction() as records:
            conduct = records.conduct
            cases = await conduct.cases.readable(conference.id, conduct.people.mark(by.id))
            return tuple([c for c in cases if await may_read(conduct, conference, by, c)])

    async def clear(self, by: Person, code: str) -> None:
        """The person says to have no conflict of interest, and may read from now on."""
        conference = await self.conference_of(by, code)
        async with self._database.transaction() as records:
            case = await found(records.conduct, conference, by, code)
            await records.conduct.people.clear(conference.id, case.id, by.id)
            await records.conduct.audit.add(case, Act.CLEARED, self._clock.now(), _who(by))

    async def stand_back(self, by: Person, code: str) -> None:
        """The person is kept out from now on, for good; what they had in hand is free again."""
        conference, now = await self.conference_of(by, code), self._clock.now()
        async with self._database.transaction() as records:
            conduct = records.conduct
            before = await found(conduct, conference, by, code)
            await conduct.audit.add(before, Act.STOOD_BACK, now, _who(by))
            seen = is_of_team(conference, by)
            parts = {by.id: Part.RECUSED}
            case = await shut_out(conduct, conference, before, parts, now, seen=seen)
            if case is not before:
                await save(conduct, before, case)
                await show(records, conference, case, now)
                if case.is_unclaimed and not before.is_unclaimed:
                    await wait_anew(records, conference, case, now)
        self._announcer.changed()

    async def open(self, by: Person, code: str) -> Dossier:
        """Everything in the case; raises `ConflictUnanswered` before anything is shown."""
        conference, now = await self.conference_of(by, code), self._clock.now()
        async with self._database.transaction() as records:
            conduct = records.conduct
            case = await opened(conduct, conference, by, code)
            await conduct.audit.add(case, Act.READ, now, _who(by))
            return await self._dossier(conduct, conference, by, case)

    async def may_write(self, by: Person, code: str) -> None:
        """Raise a refusal before somebody writes in vain."""
        await self._look(by, code)

    async def has_message(self, by: Person, code: str) -> bool:
        """Whether a message was reported, which could be removed."""
        reports = await self._look(by, code)
        return any(report.filing.message for report in reports)

    async def _look(self, by: Person, code: str) -> tuple[Report, ...]:
        conference = await self.conference_of(by, code)
        async with self._database.transaction() as records:
            case = await opened(records.conduct, conference, by, code)
            return await records.conduct.reports.of_case(case.id)

    async def files(self, by: Person, code: str) -> tuple[Case, Sequence[KeptFile]]:
        """The case's files with their bytes."""
        conference = await self.conference_of(by, code)
        async with self._database.transaction() as records:
            conduct = records.conduct
            case = await opened(conduct, conference, by, code)
            await conduct.audit.add(case, Act.TOOK_FILES, self._clock.now(), _who(by))
            return case, await conduct.evidence.with_content(case.id)

    async def export(self, by: Person, code: str) -> Dossier:
        """Everything in the case, for a copy; that it was taken is written down."""
        conference = await self.conference_of(by, code)
        async with self._database.transaction() as records:
            conduct = records.conduct
            case = await opened(conduct, conference, by, code)
            await conduct.audit.add(case, Act.EXPORTED, self._clock.now(), _who(by))
            return await self._dossier(conduct, conference, by, case)

    async def claim(self, by: Person, code: str) -> Case:
        """Take a case in hand; of two who do so at once, one is told that the other was faster."""
        now, me = self._clock.now(), Handler(by.id, by.name)
        return await self._change(by, code, Act.CLAIMED, lambda case: case.claimed(me, now))

    async def let_go(self, by: Person, code: str) -> Case:
        """Give it back to where anybody who may read it can claim it."""
        now = self._clock.now()

        def let_go(case: Case) -> Case:
            if case.handler is None or case.handler.id != by.id:
                raise Conflict(_("It is not in your hands: {fate}.", fate=case.fate(now)))
            return case.let_go(now)

        return await self._change(by, code, Act.LET_GO, let_go)

    async def hand_over(self, by: Person, code: str, to: Person) -> Case:
        """Put a case into other hands; they must be of the team, and it must be for them."""
        now = self._clock.now()
        conference = await self.conference_of(by, code)
        async with self._database.transaction() as records:
            conduct = records.conduct
            before = await opened(conduct, conference, by, code)
            if not (is_of_team(conference, to) and await may_read(conduct, conference, to, before)):
                raise NotAllowed(
                    _("{name} cannot take this case. Choose somebody else.", name=inert(to.name))
                )
            case = await save(conduct, before, before.handed_over(Handler(to.id, to.name), now))
            await conduct.audit.add(case, Act.HANDED_OVER, now, _who(by))
            await show(records, conference, case, now)
        self._announcer.changed()
        return case

    async def note(self, by: Person, code: str, text: str) -> None:
        """Write something down that only the team reads."""
        now = self._clock.now()
        if not plain(text):
            raise Refusal(_("There is nothing in it yet. Write a sentence."))
        conference = await self.conference_of(by, code)
        async with self._database.transaction() as records:
            conduct = records.conduct
            case = await opened(conduct, conference, by, code)
            written = Entry(EntryKind.NOTE, now, text, by.name)
            await conduct.entries.add(conference.id, case.id, written)
            await conduct.audit.add(case, Act.NOTED, now, _who(by))

    async def reply(self, by: Person, code: str, text: str, *, waits: bool) -> Case:
        """Write to whoever reported, signed by the team; perhaps wait for their answer.

        Who asks them something in a case that nobody has claimed has it in hand from then on.
        """
        now = self._clock.now()
        if not plain(text):
            raise Refusal(_("There is nothing in it yet. Write a sentence."))
        conference = await self.conference_of(by, code)
        async with self._database.transaction() as records:
            conduct = records.conduct
            before = await opened(conduct, conference, by, code)
            case = before.answered(now)
            if waits and case.is_unclaimed:
                case = case.claimed(Handler(by.id, by.name), now)
            case = case.asked(now) if waits else case
            await save(conduct, before, case)
            await conduct.audit.add(case, Act.REPLIED, now, _who(by))
            await tell_reporters(records, conference, case, EntryKind.REPLY, text, now, by.name)
            await show(records, conference, case, now)
        self._announcer.changed()
        return case

    async def close(self, by: Person, code: str, outcome: str) -> Case:
        """End it; whoever reported may read the outcome, until everything is erased."""
        now = self._clock.now()
        conference = await self.conference_of(by, code)
        async with self._database.transaction() as records:
            conduct = records.conduct
            before = await opened(conduct, conference, by, code)
            latest = await conduct.decisions.latest(before.id)
            if latest and latest.needs_review:
                raise Conflict(
                    _("It was decided in an emergency, so another person reviews it first.")
                )
            case = before.closed(now, conference.policy.cases_kept_for)
            await save(conduct, before, case)
            await conduct.audit.add(case, Act.CLOSED, now, _who(by))
            if plain(outcome):
                kind = EntryKind.OUTCOME
                await tell_reporters(records, conference, case, kind, outcome, now, by.name)
            await show(records, conference, case, now)
        self._announcer.changed()
        return case

    async def reopen(self, by: Person, code: str) -> Case:
        """Work on it again."""
        now = self._clock.now()
        return await self._change(by, code, Act.REOPENED, lambda case: case.reopened(now))

    async def keep(self, by: Person, code: str, because: str) -> Case:
        """Keep it from being erased as long as a reason holds; without one, let it be erased."""
        act = Act.HELD if plain(because) else Act.RELEASED
        return await self._change(by, code, act, lambda case: case.kept(plain(because)))

    async def _change(
        self, by: Person, code: str, act: Act, change: Callable[[Case], Case]
    ) -> Case:
        conference, now = await self.conference_of(by, code), self._clock.now()
        async with self._database.transaction() as records:
            conduct = records.conduct
            before = await opened(conduct, conference, by, code)
            case = await save(conduct, before, change(before))
            await conduct.audit.add(case, act, now, _who(by))
            await show(records, conference, case, now)
            if case.is_unclaimed and not before.is_unclaimed:
                await wait_anew(records, conference, case, now)
        self._announcer.changed()
        return case

    async def _dossier(
        self, conduct: ConductRecords, conference: Conference, by: Person, case: Case
    ) -> Dossier:
        decisions = await conduct.decisions.of_case(case.id)
        kept = await conduct.evidence.described(case.id)
        others = await conduct.people.others_about_the_same(case.id)
        linked = [await conduct.cases.get(number) for number in sorted(others)]
        team = await conduct.team.all(conference.id)
        return Dossier(
            case=case,
            reports=await conduct.reports.of_case(case.id),
            entries=await conduct.entries.of_case(case.id),
            files=tuple(one.file for one in kept),
            decisions=decisions,
            steps=await conduct.steps.of(decisions[-1]) if decisions else (),
            history=await conduct.audit.of_case(case),
            linked=tuple([c for c in linked if await may_read(conduct, conference, by, c)]),
            is_yours=case.handler is not None and case.handler.id == by.id,
            names={member.id: member.name for member in team},
        )


def _who(by: Person) -> tuple[PersonId, str]:
    return by.id, by.name
