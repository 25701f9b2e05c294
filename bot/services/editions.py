"""The agenda in force, as it is handed out."""

import asyncio
from dataclasses import replace

from bot.domain.conference import ConferenceId, Profile
from bot.domain.delays import expected
from bot.domain.exports.editions import Edition, Form
from bot.domain.languages import language
from bot.store.database import Records


async def edition_in_force(
    records: Records, conference: ConferenceId, profile: Profile, form: Form
) -> Edition | None:
    """With its version and since when it is in force; None before there was any.

    A calendar has the times that are to be expected by now, everything else those planned.
    """
    version = await records.agendas.newest(conference)
    if version is None:
        return None
    name = profile.name or version.agenda.title
    edition = Edition(
        version.agenda, name, profile.slug, version.number, version.at, version.number
    )
    delays = await records.delays.of(conference)
    if form is not Form.ICS or not delays:
        return edition
    return replace(
        edition,
        agenda=expected(version.agenda, delays),
        at=max(version.at, *(delay.since for delay in delays)),
        revision=version.number + len(delays),
    )


class Copies:
    """The files of editions in force: each is written once in a language, and one at a time.

    Of thousands of sessions that takes seconds, for which everybody else would be slowed down.
    """

    def __init__(self) -> None:
        self._turn = asyncio.Lock()
        self._latest: dict[tuple[ConferenceId, Form, str], tuple[Edition, bytes]] = {}

    async def of(self, conference: ConferenceId, edition: Edition, form: Form) -> bytes:
        """The file."""
        wanted = conference, form, language()
        async with self._turn:
            known = self._latest.get(wanted)
            if known is None or known[0] != edition:
                known = edition, await asyncio.to_thread(edition.written, form)
                self._latest[wanted] = known
            return known[1]
