"""Opening a conference on a server: files, database and memory brought into step."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

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

AT_ONCE = 50
"""Servers that are opened in one transaction; others have their turn in between."""

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
        self._waiting: dict[ServerId, None] = {}
        self._turn = asyncio.Lock()

    async def open(self, server: ServerId) -> Conference:
        """Put the conference in force on a server, and plan its posts.

        A changed agenda file makes a new version. What was changed in Discord stays until the
        files say something else than they did when it was changed. Those that wait for their turn
        are opened together, so that hundreds of servers take a few transactions.
        """
        self._waiting[server] = None
        async with self._turn:
            if server in self._waiting:
                together = [server, *(one for one in self._waiting if one != server)][:AT_ONCE]
                for one in together:
                    del self._waiting[one]
                await self._open_all(together)
            return self._programme.conference(server)

    async def _open_all(self, servers: Sequence[ServerId]) -> None:
        """All of them; where that fails, the first by itself, so that nobody suffers for others."""
        try:
            with reading(self.files.profile.language):
                await self._open(servers)
        except BaseException as error:  # also cancelled: the others still wait, and go on
            self._waiting |= dict.fromkeys(servers[1:])
            if len(servers) == 1 or not isinstance(error, Exception):
                raise
            await self._open_all(servers[:1])

    async def _open(self, servers: Sequence[ServerId]) -> None:
        files, now = self.files, self._clock.now()
        by_files = [from_files(files, server) for server in servers]
        ids = [one.id for one in by_files]
        async with self._database.transaction() as records:
            await records.conferences.open_all({one.id: one.server for one in by_files}, now)
            changes = await records.changes.all_confirmed(ids)
            await records.changes.end(
                over for id_ in ids for over in overtaken(files.settings, changes.get(id_, ()))
            )
            delays = await records.delays.all(ids)
            as_set = [
                replace(
                    one,
                    settings=in_force(files.settings, changes.get(one.id, ())),
                    delays=tuple(delays.get(one.id, ())),
                )
                for one in by_files
            ]
            opened = await self._with_agendas(records, as_set, now)
            ends = {one.id: replace(one, settings=files.settings).data_ends_at for one in opened}
            await records.conferences.set_data_ends(ends)
        for one in opened:
            self._programme.put_in_force(one)
        await self._announcer.plan(*opened)
        await self._boards.look_through(ids)
        for one in opened:
            self._events.changed(one.id)
        self._usher.changed()
        if files.refused_told:
            mistakes = "\n".join(f"- {escaped(str(problem))}" for problem in files.refused_told)
            told = f"{_(LAST_GOOD_IN_FORCE)}\n{mistakes}"
            for one in opened:
                await self._announcer.tell_organizers(one, told)

    async def _with_agendas(
        self, records: Records, conferences: Sequence[Conference], now: datetime
    ) -> list[Conference]:
        """With the agendas in force; one that the file has anew is put in force first.

        What was imported in Discord stays in force until the file itself changes.
        """
        read, ids = self.files.agenda, [one.id for one in conferences]
        digest = await asyncio.to_thread(digest_of, read)
        newest = await records.agendas.all_newest(ids)
        of_file = await records.agendas.digests_of_newest(ids, FROM_FILE)
        first = [id_ for id_ in ids if id_ not in newest]
        await records.agendas.add_first(first, read, FROM_FILE, now)
        opened: list[Conference] = []
        for one in conferences:
            if (known := newest.get(one.id)) is None:
                opened.append(replace(one, agenda_version=1))
                continue
            # One object for all servers with the same files, however many there are.
            planned = read if known.agenda == read else known.agenda
            before = replace(one, planned=planned, agenda_version=known.number)
            if of_file.get(one.id) != digest:
                agenda = carried_on(before.planned, read)
                number = await records.agendas.add(one.id, agenda, FROM_FILE, now, digest)
                after = replace(one, planned=agenda, agenda_version=number)
                await note_changes(records, before, after, now)
                opened.append(after)
            else:
                opened.append(before)
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
