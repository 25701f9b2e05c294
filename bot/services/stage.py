"""What the screens on the stage show: read from the database, which the bot alone writes."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bot.clock import Clock
from bot.domain.agenda import Session
from bot.domain.changes import in_force
from bot.domain.conference import Conference, ConferenceId, conference_id
from bot.domain.conference_files import ConferenceFiles
from bot.domain.people import ServerId
from bot.domain.proposals import Version, VersionLine
from bot.domain.stage import Known, rooms_of, subject
from bot.errors import Refusal
from bot.services.conferences import from_files
from bot.store.database import Records
from bot.store.onlooking import Onlooker


@dataclass(frozen=True, slots=True)
class Door:
    """Where the screens of a conference are found: nobody guesses the key."""

    server: ServerId
    key: str
    rooms: tuple[str | None, ...]


class Stagehand:
    """Looks at what the bot remembers, for everybody who looks at a screen.

    The keys of the doors follow from the sealing key and a word of the organizers', so that they
    stay the same over restarts and nothing has to be written; another word makes other keys.
    """

    def __init__(
        self, onlooker: Onlooker, clock: Clock, files: ConferenceFiles, word: str = ""
    ) -> None:
        self._onlooker = onlooker
        self._clock = clock
        self._files = files
        self._word = word
        self._newest: dict[ConferenceId, Version] = {}

    async def doors(self) -> Sequence[Door]:
        """One for each server on which this conference was opened; raises `Refusal`."""
        doors: list[Door] = []
        async with self._onlooker.look() as records:
            for id_, server in (await records.conferences.servers()).items():
                if id_ == self._id(server) and (here := await self._conference(records, server)):
                    doors.append(Door(server, self._key(server), tuple(rooms_of(here))))
        return doors

    def opens(self, server: ServerId, key: str) -> bool:
        """Whether it is the key of this server's conference; no database is needed to tell."""
        try:
            return secrets.compare_digest(self._key(server).encode(), key.encode())
        except Refusal:  # nothing was ever sealed: there is nothing to open
            return False

    async def look(self, server: ServerId, rooms: Iterable[str | None]) -> Known | None:
        """What the screens of these rooms need; None where the conference is not there.

        Raises `Refusal` where the database cannot be read.
        """
        async with self._onlooker.look() as records:
            here = await self._conference(records, server)
            if here is None:
                return None
            now = self._clock.now()
            shown = {subject(here, room, now) for room in rooms}
            return await _known(records, here, [one for one in shown if one])

    async def _conference(self, records: Records, server: ServerId) -> Conference | None:
        """The conference as it stands, as the bot puts it in force."""
        id_ = self._id(server)
        version = await self._version(records, id_)
        if version is None:
            return None
        changes = await records.changes.confirmed(id_)
        return replace(
            from_files(self._files, server),
            planned=version.agenda,
            agenda_version=version.number,
            settings=in_force(self._files.settings, changes),
            delays=await records.delays.of(id_),
        )

    async def _version(self, records: Records, id_: ConferenceId) -> Version | None:
        """The version in force, read whole only where it is another one than before."""
        line, known = await records.agendas.newest_line(id_), self._newest.get(id_)
        if line is None:
            return None
        if known is None or VersionLine(known.number, known.source, known.at) != line:
            known = await records.agendas.newest(id_)
            if known:
                self._newest[id_] = known
        return known

    def _id(self, server: ServerId) -> ConferenceId:
        return conference_id(self._files.profile.slug, server)

    def _key(self, server: ServerId) -> str:
        return self._onlooker.seal().mark("stage", self._word, self._id(server))


async def _known(records: Records, here: Conference, sessions: Sequence[Session]) -> Known:
    keys = [one.key for one in sessions]
    questions = {key: await records.questions.of_session(here.id, key) for key in keys}
    return Known(
        here,
        queues={key: await records.queues.of(here.id, key) for key in keys},
        questions={
            key: tuple(one for one in asked if one.is_public) for key, asked in questions.items()
        },
    )
