"""Opening a conference on a server: files, database and memory brought into step."""

import asyncio
from dataclasses import replace

from bot.clock import Clock
from bot.domain.changes import in_force, overtaken
from bot.domain.conference import Conference, conference_id
from bot.domain.conference_files import ConferenceFiles
from bot.domain.languages import N_, _, reading
from bot.domain.people import ServerId
from bot.domain.proposals import FROM_FILE, digest_of
from bot.domain.revisions import carried_on
from bot.domain.text import escaped
from bot.services.agenda import Programme
from bot.services.agenda_changes import note_changes
from bot.services.boards import Boards
from bot.services.delivery import Announcer
from bot.services.events import EventKeeper
from bot.services.reminders import Usher
from bot.store.database import Database, Records

LAST_GOOD_IN_FORCE = N_(
    "The conference's files have mistakes. **The last good ones stay in force** until these are "
    "corrected and the bot is started again:"
)


class Secretary:
    """Keeps what is in force in step with what the files say and what was changed in Discord."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        programme: Programme,
        announcer: Announcer,
        boards: Boards,
        events: EventKeeper,
        usher: Usher,
        files: ConferenceFiles,
    ) -> None:
        self._database = database
        self._clock = clock
        self._programme = programme
        self._announcer = announcer
        self._boards = boards
        self._events = events
        self._usher = usher
        self.files = files

    async def open(self, server: ServerId) -> Conference:
        """Put the conference in force on a server, and plan its posts.

        A changed agenda file makes a new version. What was changed in Discord stays until the
        files say something else than they did when it was changed.
        """
        with reading(self.files.profile.language):
            return await self._open(server)

    async def _open(self, server: ServerId) -> Conference:
        files = self.files
        conference = conference_id(files.profile.slug, server)
        async with self._database.transaction() as records:
            await records.conferences.open(conference, server, self._clock.now())
            changes = await records.changes.confirmed(conference)
            await records.changes.end(overtaken(files.settings, changes))
            settings = in_force(files.settings, changes)
            as_set = replace(from_files(files, server), settings=settings)
            opened = await self._with_agenda(records, as_set)
            by_files = replace(opened, settings=files.settings)
            await records.conferences.set_data_end(conference, by_files.data_ends_at)
        self._programme.put_in_force(opened)
        await self._announcer.plan(opened)
        await self._boards.look_through(opened.id)
        self._events.changed(opened.id)
        self._usher.changed()
        if files.refused:
            mistakes = "\n".join(f"- {escaped(str(problem))}" for problem in files.refused)
            told = f"{_(LAST_GOOD_IN_FORCE)}\n{mistakes}"
            await self._announcer.tell_organizers(opened, told)
        return opened

    async def _with_agenda(self, records: Records, conference: Conference) -> Conference:
        """With the agenda in force; one that the file has anew is put in force first.

        What was imported in Discord stays in force until the file itself changes.
        """
        now, read = self._clock.now(), conference.planned
        digest = await asyncio.to_thread(digest_of, read)
        newest = await records.agendas.newest(conference.id)
        of_file = await records.agendas.digest_of_newest(conference.id, FROM_FILE)
        as_set = replace(conference, delays=await records.delays.of(conference.id))
        before = newest and replace(as_set, planned=newest.agenda, agenda_version=newest.number)
        if before and of_file == digest:
            return before
        agenda = carried_on(before.planned, read) if before else read
        number = await records.agendas.add(conference.id, agenda, FROM_FILE, now, digest)
        opened = replace(as_set, planned=agenda, agenda_version=number)
        if before:
            await note_changes(records, before, opened, now)
        return opened

    def close(self, server: ServerId) -> None:
        """The bot is no longer on the server: it says nothing more there, and forgets nothing."""
        self._programme.forget(server)


def from_files(files: ConferenceFiles, server: ServerId) -> Conference:
    """The conference as the files alone give it."""
    return Conference(
        id=conference_id(files.profile.slug, server),
        server=server,
        profile=files.profile,
        planned=files.agenda,
        agenda_version=0,
        code_of_conduct=files.code_of_conduct,
        settings=files.settings,
    )
