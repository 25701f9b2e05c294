"""Linking the agenda's speakers to their accounts, for organizers."""

from bot.clock import Clock
from bot.domain.agenda import Session
from bot.domain.changes import NOBODY
from bot.domain.conference import Conference
from bot.domain.languages import _
from bot.domain.people import Person, PersonId
from bot.domain.speakers import SpeakerAccount, link_change, name_meant, speaker_named
from bot.domain.text import inert
from bot.errors import Conflict, NotFound
from bot.services.agenda import Programme
from bot.store.database import Database, Records


class SpeakerDesk:
    """Who speaks under which account; speakers host the questions to their own sessions."""

    def __init__(self, database: Database, clock: Clock, programme: Programme) -> None:
        self._database = database
        self._clock = clock
        self._programme = programme

    async def link(self, by: Person, words: str, person: PersonId, name: str) -> SpeakerAccount:
        """Link the speaker whom the words mean; several accounts are possible."""
        conference = self._programme.for_organizer(by)
        speaker = speaker_named(conference.agenda, words)
        account = SpeakerAccount(conference.id, speaker, person, self._clock.now(), by.name)
        async with self._database.transaction() as records:
            if not await records.speakers.link(account):
                raise Conflict(
                    _(
                        "{name} is linked to {speaker} already.",
                        name=inert(name),
                        speaker=inert(speaker),
                    )
                )
            await records.changes.add(link_change(account, by, None, name))
        return account

    async def unlink(self, by: Person, words: str, person: PersonId, name: str) -> str:
        """Undo a link, also to a speaker who left the agenda; gives the speaker's name."""
        conference = self._programme.for_organizer(by)
        async with self._database.transaction() as records:
            linked = await records.speakers.names_of(conference.id, person)
            speaker = name_meant({*conference.agenda.speakers, *linked}, words)
            if not await records.speakers.unlink(conference.id, speaker, person):
                raise NotFound(
                    _(
                        "{name} is not linked to {speaker}. /speakers list shows who is.",
                        name=inert(name),
                        speaker=inert(speaker),
                    )
                )
            gone = SpeakerAccount(conference.id, speaker, person, self._clock.now(), by.name)
            await records.changes.add(link_change(gone, by, name, NOBODY))
        return speaker

    async def all(self, by: Person) -> tuple[SpeakerAccount, ...]:
        """Every link, by the speaker's name."""
        conference = self._programme.for_organizer(by)
        async with self._database.transaction() as records:
            return await records.speakers.all(conference.id)


async def speaks(records: Records, conference: Conference, by: Person, session: Session) -> bool:
    """Whether the person's account is linked to one of the session's speakers."""
    names = await records.speakers.names_of(conference.id, by.id)
    return not names.isdisjoint(session.speakers)
