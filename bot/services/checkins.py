"""Asking speakers before their sessions whether they are there, and telling who is missing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.clock import Clock
from bot.domain.agenda import Session, SessionKey
from bot.domain.announcements import person_in
from bot.domain.checkin_cards import checkin_card, help_text, here_id, missing_card
from bot.domain.checkins import (
    HELP_AGAIN_AFTER,
    Answer,
    Checkin,
    Knowledge,
    Speaker,
    answer_of,
    checkin_rows,
    coming,
    help_row,
    is_another,
    missing,
    missing_rows,
    roll,
    start_in,
)
from bot.domain.conference import Conference, ConferenceId
from bot.domain.deliveries import Delivery, Posted
from bot.domain.languages import _, reading
from bot.domain.people import Person, PersonId
from bot.domain.post_kinds import PostKind
from bot.domain.posts import button_id
from bot.domain.text import escaped
from bot.errors import NotAllowed, TooLate
from bot.services.agenda import Programme
from bot.services.delivery import Announcer
from bot.services.duties import PromptDuty
from bot.services.makers import post_once
from bot.services.messenger import Messenger
from bot.store.database import Database, Records

ASKED_AND_TOLD = (PostKind.CHECKIN, PostKind.MISSING)


@dataclass(frozen=True, slots=True)
class Answered:
    """What came of an answer; `told` is whether it made the organizers be told just now."""

    session: Session
    checkin: Checkin
    told: bool


class Greeter(PromptDuty):
    """Asks every speaker once whether they are there, and tells organizers who is missing.

    Nothing is planned ahead: what is due follows from the agenda as it stands and from who has
    answered. From then on it is a row of the ledger like any post.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        messenger: Messenger,
        programme: Programme,
        announcer: Announcer,
    ) -> None:
        self._database = database
        self._clock = clock
        self._messenger = messenger
        self._programme = programme
        self._announcer = announcer
        announcer.leave_to(self._ask, PostKind.CHECKIN)
        announcer.leave_to(self._tell_missing, PostKind.MISSING)

    async def make_due(self) -> None:
        """Plan what is to be asked and told by now."""
        now, rows, by_id = self._clock.now(), list[Delivery](), self._programme.by_id
        beginning = {id_: s for id_, one in by_id.items() if (s := _about_to_begin(one, now))}
        if not beginning:
            return
        async with self._database.transaction() as records:
            for id_ in sorted(await records.speakers.anybody_at(beginning)):
                rows += await _due(records, by_id[id_], beginning[id_], now)
            for row in rows:
                await records.deliveries.plan(row)
        if rows:
            self._announcer.changed()

    async def next_moment(self) -> datetime | None:
        """When speakers are to be asked next, or organizers to be told."""
        now, moments = self._clock.now(), list[datetime]()
        for conference in self._programme.by_id.values():
            policy = conference.policy.speakers
            leads = [lead for lead in (policy.checkin, policy.missed_after) if lead]
            sessions = coming(conference.agenda, now)
            moments += [session.starts_at - lead for session in sessions for lead in leads]
        return min((moment for moment in moments if moment > now), default=None)

    async def answer(self, by: Person, key: SessionKey, answer: Answer) -> Answered:
        """Write down what a speaker answers; who needs help is told of in the same transaction."""
        conference, now = self._programme.conference(by.server), self._clock.now()
        async with self._database.transaction() as records:
            names = await records.speakers.names_of(conference.id, by.id)
            session = _own_session(conference, key, names, now)
            checkin = Checkin(key, by.id, answer, now)
            await records.checkins.put(conference.id, checkin)
            await records.readers.remember(conference.id, by)
            calls = await records.deliveries.of_kinds(conference.id, [PostKind.HELP])
            to_tell = answer is Answer.HELP and not _is_told(calls, checkin)
            if to_tell:
                speaking = [name for name in session.speakers if name in names]
                with reading(conference.language):
                    text = help_text(session, speaking, by, now)
                await records.deliveries.plan(help_row(conference, session, text, checkin))
        if to_tell:
            self._announcer.changed()
        return Answered(session, checkin, told=to_tell)

    async def rolls(self, by: Person) -> list[tuple[Session, tuple[Speaker, ...]]]:
        """The coming sessions, and how it stands with their speakers; also of what is on."""
        conference, now = self._programme.for_organizer(by), self._clock.now()
        async with self._database.transaction() as records:
            knowledge = await _knowledge(records, conference.id)
        found = [s for s in conference.agenda.sessions if s.speakers and not s.cancelled]
        return [(s, roll(conference, s, knowledge)) for s in found if s.ends_at > now]

    async def _ask(self, conference: Conference, claimed: Delivery) -> Posted | None:
        """Ask, unless that is settled, or the session has moved so far that it is asked anew."""
        session, lead = _takes_place(conference, claimed), conference.policy.speakers.checkin
        if session is None or lead is None or is_another(start_in(claimed), session.starts_at):
            return None
        person = person_in(claimed.post.channel)
        async with self._database.transaction() as records:
            knowledge = await _knowledge(records, conference.id)
            hosts = await records.session_hosts.all(conference.id)
            language = await records.readers.language_of(conference.id, person)
        if not _speaks(person, session, knowledge) or answer_of(session, person, knowledge, lead):
            return None
        names = [one.name for one in hosts if one.session == session.key]
        with reading(language or conference.language):
            card = checkin_card(conference, session, names, claimed.key, self._clock.now())
        button, place = here_id(conference, session, claimed.key), claimed.post.channel
        return await post_once(self._messenger, conference, claimed, place, button, card)

    async def _tell_missing(self, conference: Conference, claimed: Delivery) -> Posted | None:
        """Tell who is missing by now; nothing where everybody has answered meanwhile."""
        session = _takes_place(conference, claimed)
        if session is None or is_another(start_in(claimed), session.starts_at):
            return None
        async with self._database.transaction() as records:
            knowledge = await _knowledge(records, conference.id)
        speakers = roll(conference, session, knowledge)
        if not missing(speakers):
            return None
        card = missing_card(session, speakers, claimed.key)
        button, place = button_id(claimed.key), claimed.post.channel
        return await post_once(self._messenger, conference, claimed, place, button, card)


async def _due(
    records: Records, conference: Conference, sessions: Sequence[Session], moment: datetime
) -> list[Delivery]:
    knowledge = await _knowledge(records, conference.id)
    rows: list[Delivery] = []
    for session in sessions:
        rows += checkin_rows(conference, session, knowledge, moment)
        rows += missing_rows(conference, session, knowledge, moment)
    return rows


async def _knowledge(records: Records, conference: ConferenceId) -> Knowledge:
    accounts = await records.speakers.all(conference)
    if not accounts:
        return Knowledge((), ())
    rows = await records.deliveries.of_kinds(conference, ASKED_AND_TOLD)
    return Knowledge(
        accounts=accounts,
        checkins=await records.checkins.all(conference),
        asked=[row for row in rows if row.post.kind is PostKind.CHECKIN],
        told=[row for row in rows if row.post.kind is PostKind.MISSING],
    )


def _about_to_begin(conference: Conference, moment: datetime) -> list[Session]:
    """The sessions before which it is time to ask."""
    lead = conference.policy.speakers.checkin
    if lead is None:
        return []
    return [s for s in coming(conference.agenda, moment) if s.starts_at - lead <= moment]


def _takes_place(conference: Conference, claimed: Delivery) -> Session | None:
    session = conference.agenda.get(claimed.post.session) if claimed.post.session else None
    return None if session is None or session.cancelled else session


def _speaks(person: PersonId, session: Session, knowledge: Knowledge) -> bool:
    names = {one.name for one in knowledge.accounts if one.person == person}
    return not names.isdisjoint(session.speakers)


def _own_session(
    conference: Conference, key: SessionKey, names: frozenset[str], moment: datetime
) -> Session:
    """The session, if the person with these names speaks there and it is not over."""
    session = conference.agenda.get(key)
    if session is None or session.cancelled:
        raise TooLate(
            _("That session does not take place any more. /agenda show has what is still to come.")
        )
    if session.ends_at <= moment:
        raise TooLate(_("That session is over. /agenda show has what is still to come."))
    if names.isdisjoint(session.speakers):
        raise NotAllowed(
            _(
                "Only the speakers of '{title}' check in. If you speak there, ask an organizer "
                "for a code, and use it with /claim.",
                title=escaped(session.name),
            )
        )
    return session


def _is_told(calls: Sequence[Delivery], checkin: Checkin) -> bool:
    """Whether the organizers were told just now that this person needs help."""
    return any(
        call.post.session == checkin.session
        and f"<@{checkin.person}>" in call.text
        and checkin.at < call.post.due_at + HELP_AGAIN_AFTER
        for call in calls
    )
