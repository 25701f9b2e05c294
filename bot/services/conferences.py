"""Opening a conference on a server: files, database and memory brought into step."""

from dataclasses import replace

from bot.clock import Clock
from bot.domain.changes import in_force, overtaken
from bot.domain.conference import Conference, conference_id
from bot.domain.conference_files import ConferenceFiles
from bot.domain.people import ServerId
from bot.domain.text import escaped
from bot.services.agenda import Programme
from bot.services.boards import Boards
from bot.services.delivery import Announcer
from bot.store.database import Database

LAST_GOOD_IN_FORCE = (
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
        files: ConferenceFiles,
    ) -> None:
        self._database = database
        self._clock = clock
        self._programme = programme
        self._announcer = announcer
        self._boards = boards
        self.files = files

    async def open(self, server: ServerId) -> Conference:
        """Put the conference in force on a server, and plan its posts.

        A changed agenda file makes a new version. What was changed in Discord stays until the
        files say something else than they did when it was changed.
        """
        files = self.files
        conference = conference_id(files.profile.slug, server)
        async with self._database.transaction() as records:
            await records.conferences.open(conference, server, self._clock.now())
            newest = await records.agendas.newest(conference)
            if newest is None or newest[1] != files.agenda:
                now = self._clock.now()
                number = await records.agendas.add(conference, files.agenda, "file", now)
            else:
                number = newest[0]
            changes = await records.changes.confirmed(conference)
            await records.changes.end(overtaken(files.settings, changes))
            ends_at = from_files(files, server).data_ends_at
            await records.conferences.set_data_end(conference, ends_at)
        settings = in_force(files.settings, changes)
        opened = replace(from_files(files, server), agenda_version=number, settings=settings)
        self._programme.put_in_force(opened)
        await self._announcer.plan(opened)
        await self._boards.look_through(opened.id)
        if files.refused:
            mistakes = "\n".join(f"- {escaped(str(problem))}" for problem in files.refused)
            await self._announcer.tell_organizers(opened, f"{LAST_GOOD_IN_FORCE}\n{mistakes}")
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
        agenda=files.agenda,
        agenda_version=0,
        code_of_conduct=files.code_of_conduct,
        settings=files.settings,
    )
