"""Codes with which speakers link their own accounts: organizers send them, speakers use them."""

import secrets
from dataclasses import dataclass

from bot.clock import Clock
from bot.domain.conference import Conference
from bot.domain.languages import _
from bot.domain.people import Person
from bot.domain.speaker_codes import (
    HOLDS_FOR,
    USED,
    SpeakerCode,
    may_try,
    new_code,
    read_code,
    wrong_code,
)
from bot.domain.speakers import SpeakerAccount, link_change, speaker_named
from bot.domain.text import inert
from bot.errors import Conflict, NotFound
from bot.services.agenda import Programme
from bot.store.database import Database, Records


@dataclass(frozen=True, slots=True)
class IssuedCode:
    """A code as an organizer reads it, once: the database keeps only its mark."""

    code: SpeakerCode
    text: str


class Registrar:
    """Gives organizers a code for each speaker, and links whoever brings it."""

    def __init__(self, database: Database, clock: Clock, programme: Programme) -> None:
        self._database = database
        self._clock = clock
        self._programme = programme

    async def issue(self, by: Person, words: str) -> IssuedCode:
        """A new code for the speaker whom the words mean, in the place of an older one."""
        conference, now = self._programme.for_organizer(by), self._clock.now()
        speaker = speaker_named(conference.agenda, words)
        ends_at = min(now + HOLDS_FOR, conference.data_ends_at)
        code = SpeakerCode(conference.id, speaker, now, ends_at, by.name)
        text = new_code(secrets.choice)
        async with self._database.transaction() as records:
            await records.speaker_codes.replace(code, text)
        return IssuedCode(code, text)

    async def claim(self, by: Person, typed: str) -> SpeakerAccount:
        """Link the person to the speaker whose code that is.

        A wrong one is written down before it is refused; nobody may try too many.
        """
        conference, now = self._programme.conference(by.server), self._clock.now()
        async with self._database.transaction() as records:
            wrong = await records.speaker_codes.wrong_ones(conference.id, by.id)
            tried = may_try(wrong, now)
            code = await records.speaker_codes.find(conference.id, read_code(typed))
            if code is not None:
                return await self._link(records, conference, by, code)
            await records.speaker_codes.note_wrong(conference.id, by.id, now)
        raise NotFound(wrong_code(tried))

    async def _link(
        self, records: Records, conference: Conference, by: Person, code: SpeakerCode
    ) -> SpeakerAccount:
        now = self._clock.now()
        code.must_hold(now)
        account = SpeakerAccount(conference.id, code.name, by.id, now, code.made_by)
        if not await records.speakers.link(account):
            raise Conflict(
                _(
                    "You are linked to {name} already; there is nothing to do.",
                    name=inert(code.name),
                )
            )
        if not await records.speaker_codes.use(code, now):
            raise Conflict(_(USED))
        await records.changes.add(link_change(account, by, None, by.name))
        await records.readers.remember(conference.id, by)
        return account
