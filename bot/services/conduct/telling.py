"""Telling those whom a case is for that there is one, and nobody else; and reporters of news.

Whom a row goes to is found when it is made, by who may read the case at that moment.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace

from bot.clock import Clock
from bot.domain.announcements import PostKey, post_key
from bot.domain.cards import Card
from bot.domain.conduct.audit import LEADS, OUTSIDE, Act
from bot.domain.conduct.cases import Case
from bot.domain.conduct.readers import Roster, Route, TeamMember
from bot.domain.conduct.reporter_cards import standing_card, update_card
from bot.domain.conduct.reports import CaseId, Entry, EntryKind, ReportId
from bot.domain.conduct.team_cards import outside_card, team_card, word_card
from bot.domain.conference import Conference
from bot.domain.deliveries import Delivery, Posted
from bot.domain.languages import N_, _, reading
from bot.domain.people import PersonId
from bot.domain.post_kinds import PostKind
from bot.domain.posts import agenda_button, button_id
from bot.services.conduct.access import roster_of, save
from bot.services.conduct.letters import first_reports, tell_reporter
from bot.services.conduct.lookout import Lookout
from bot.services.conduct.marshal import Marshal
from bot.services.conduct.posts import PINGS
from bot.services.delivery import Announcer
from bot.services.makers import post_once
from bot.services.messenger import Impossible, Messenger
from bot.store.conduct.records import ConductRecords
from bot.store.database import Database

ONLY_SOME = N_("A case needs somebody: only some of the team may read it.")
NOBODY_CLAIMED = N_("A case needs somebody: nobody has claimed it in time.")
TO_REVIEW = N_(
    "A case needs somebody: it was decided in an emergency, and another person has to review it."
)
NO_CHANNEL = N_(
    "The conduct team's channel cannot be written to, so each of the team is told in private."
)

CardFor = Callable[[PostKey], Card]


class Teller:
    """Makes the rows that are about cases."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        announcer: Announcer,
        messenger: Messenger,
        marshal: Marshal,
        lookout: Lookout,
    ) -> None:
        self._database = database
        self._clock = clock
        self._announcer = announcer
        self._messenger = messenger
        self._marshal = marshal
        self._lookout = lookout
        announcer.leave_to(self._stand, PostKind.CONDUCT)
        announcer.leave_to(self._show, PostKind.CASE)
        announcer.leave_to(self._overdue, PostKind.OVERDUE)
        announcer.leave_to(self._update, PostKind.UPDATE)

    async def _stand(self, conference: Conference, claimed: Delivery) -> Posted:
        """The message in the conduct channel, with the button to report."""
        card = standing_card(conference, agenda_button(claimed))
        where = claimed.post.channel
        button = button_id(claimed.key)
        return await post_once(self._messenger, conference, claimed, where, button, card)

    async def _show(self, conference: Conference, claimed: Delivery) -> Posted | None:
        """The card in the team's channel, made or brought up to date; or words in private."""
        async with self._database.transaction() as records:
            conduct = records.conduct
            case = await _case(conduct, claimed)
            if case is None:
                return None
            card = await conduct.cases.card(case.id)
        if case.route is Route.TEAM:
            pings = claimed.text == PINGS
            if await self._lookout.hide_if_seen(conference, case, pings=pings):
                return None
            return await self._show_team(conference, claimed, case, card)
        if card:
            await self._take_down(case, card)
        if case.is_open:
            await self._tell_those(conference, claimed, case)
        return None

    async def _show_team(
        self, conference: Conference, claimed: Delivery, case: Case, card: Posted | None
    ) -> Posted | None:
        made = team_card(case)
        if card:
            await self._messenger.edit(conference.server, card, made)
            return card
        where, button = conference.policy.cases_channel, f"case-open:{case.code}"
        made = replace(made, ping=conference.policy.case_ping if claimed.text == PINGS else None)
        try:
            posted = await post_once(self._messenger, conference, claimed, where, button, made)
        except Impossible as error:
            told = f"{_(NO_CHANNEL)} {error.reason}"
            await self._announcer.tell_organizers(conference, told)
            await self._tell_those(conference, claimed, case)
            return None
        async with self._database.transaction() as records:
            await records.conduct.cases.set_card(case.id, posted)
            latest = await records.conduct.cases.find(case.id)
        if latest is None or latest.route is not Route.TEAM:  # meanwhile it went another way
            await self._take_down(case, posted)
            return None
        return posted

    async def _take_down(self, case: Case, card: Posted) -> None:
        """Remove the card from where people see it who may not know of the case any more."""
        await self._marshal.remove_message(card)
        async with self._database.transaction() as records:
            await records.conduct.cases.set_card(case.id, None)

    async def _tell_those(self, conference: Conference, claimed: Delivery, case: Case) -> None:
        """A word in private to each who may read the case and was not told of it yet."""
        async with self._database.transaction() as records:
            roster = await roster_of(records.conduct, conference)
            kept_out = await records.conduct.people.kept_out(case.id, roster.everybody)
        if case.route is Route.OUTSIDE:
            people, card_for = roster.outsiders(kept_out), _outside(conference, case)
        else:
            people = tuple(member.id for member in roster.readers(kept_out))
            card_for = _word(case, ONLY_SOME)
        await self._tell(conference, claimed, case, people, card_for, once=True)

    async def _overdue(self, conference: Conference, claimed: Delivery) -> Posted | None:
        """Nobody claimed it in time: the leads are told, then the contacts outside."""
        now, whom = self._clock.now(), claimed.text
        async with self._database.transaction() as records:
            conduct = records.conduct
            case = await _case(conduct, claimed)
            if case is None:
                return None
            roster = await roster_of(conduct, conference)
            kept_out = await conduct.people.kept_out(case.id, roster.everybody)
            if whom not in {LEADS, OUTSIDE}:
                people = await _reviewers(conduct, case, roster.readers(kept_out))
                card_for = _word(case, TO_REVIEW)
            elif not case.is_unclaimed:
                return None
            else:
                people = _whom(roster, kept_out, case, whom)
                outside = whom == OUTSIDE or case.route is Route.OUTSIDE
                card_for = _outside(conference, case) if outside else _word(case, NOBODY_CLAIMED)
                if whom == OUTSIDE and people and case.route is not Route.OUTSIDE:
                    case = await save(conduct, case, case.passed_on())
                known = await conduct.audit.knows(case, Act.ESCALATED, whom, claimed.post.due_at)
                if not known:
                    await conduct.audit.add(case, Act.ESCALATED, now, detail=whom)
                    for report in await first_reports(records, case):
                        with reading(report.filing.language):
                            text = _delay(conference, case, whom, told=bool(people))
                        entry = Entry(EntryKind.DELAY, now, text, "", report.id)
                        await tell_reporter(records, conference, case, report, entry)
        await self._tell(conference, claimed, case, people, card_for)
        self._announcer.changed()
        return None

    async def _update(self, conference: Conference, claimed: Delivery) -> Posted | None:
        """The fixed sentence to a reporter who wants to be told; a closed inbox is no error."""
        async with self._database.transaction() as records:
            report = await records.conduct.reports.get(ReportId(int(claimed.text)))
        if report is None or not report.tells or report.filing.reporter.id is None:
            return None
        with reading(report.filing.language):
            card = update_card(claimed.key)
        place = f"@{report.filing.reporter.id}"
        button = f"report-what:{claimed.key}"
        return await post_once(self._messenger, conference, claimed, place, button, card)

    async def _tell(
        self,
        conference: Conference,
        claimed: Delivery,
        case: Case,
        people: Iterable[PersonId],
        card_for: CardFor,
        *,
        once: bool = False,
    ) -> None:
        """Write to each; one closed inbox stops none of the others. With `once`, not again."""
        reached, missed = 0, ""
        for person in people:
            async with self._database.transaction() as records:
                if once and await records.conduct.people.is_told(case.id, person):
                    reached += 1
                    continue
            try:
                await self._write(conference, claimed, person, card_for)
            except Impossible as error:
                missed = error.reason
                continue
            reached += 1
            async with self._database.transaction() as records:
                await records.conduct.people.tell(conference.id, case.id, person)
        if missed and not reached:
            raise Impossible(missed)

    async def _write(
        self, conference: Conference, claimed: Delivery, person: PersonId, card_for: CardFor
    ) -> None:
        key = post_key(claimed.key, person)
        place, server = f"@{person}", conference.server
        if claimed.attempts > 1:
            button = f"case-how:{key}"
            if await self._messenger.find(server, place, button, claimed.begun_at):
                return
        await self._messenger.post(server, place, card_for(key), key)


async def _case(conduct: ConductRecords, claimed: Delivery) -> Case | None:
    """The case of a row; None once it is erased."""
    return await conduct.cases.find(CaseId(claimed.post.case or 0))


def _whom(
    roster: Roster, kept_out: frozenset[PersonId], case: Case, whom: str
) -> tuple[PersonId, ...]:
    if whom == OUTSIDE or case.route is Route.OUTSIDE:
        return roster.outsiders(kept_out)
    return tuple(member.id for member in roster.readers(kept_out) if member.leads)


async def _reviewers(
    conduct: ConductRecords, case: Case, readers: Iterable[TeamMember]
) -> tuple[PersonId, ...]:
    """Those who may review the last decision: everybody but who took it."""
    decision = await conduct.decisions.latest(case.id)
    if decision is None or not decision.needs_review:
        return ()
    return tuple(member.id for member in readers if member.id != decision.proposed_by)


def _word(case: Case, why: str) -> CardFor:
    return lambda key: word_card(case, key, why=_(why))


def _outside(conference: Conference, case: Case) -> CardFor:
    return lambda key: outside_card(case, conference.name, key)


def _delay(conference: Conference, case: Case, whom: str, *, told: bool) -> str:
    """What the reporter reads when the promise was not kept: at each step what is new."""
    contact = conference.profile.conduct.contact
    if whom == LEADS:
        late = _("We are sorry: nobody has taken up your report in time.")
        nobody = _("None of the team's leads can be told of it.")
    else:
        late = _("We are sorry: still nobody has taken up your report.")
        nobody = _("There is nobody else I can tell.")
    if not told:
        now = nobody
    elif case.route is Route.OUTSIDE:
        now = _("The contacts outside the team are told of it once more.")
    elif whom == LEADS:
        now = _("The leads of the team are told of it now.")
    else:
        now = _("The contacts outside the team are told of it now, and may read it.")
    sentences = [late, now]
    if contact:
        sentences.append(_("You can also turn to {contact}.", contact=contact))
    elif not told:
        sentences.append(_("Turn to somebody you trust, too."))
    return " ".join(sentences)
