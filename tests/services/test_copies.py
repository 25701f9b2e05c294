"""The agenda as files that many people want at once."""

import asyncio
from dataclasses import replace

from bot.domain.conference import ConferenceId
from bot.domain.exports.editions import Edition, Form
from bot.services.editions import Copies
from tests.builders import NINE, agenda, session

HERE, THERE = ConferenceId("birds"), ConferenceId("fish")
EDITION = Edition(agenda(session("Ducks")), "Birds", "birds", 1, NINE, 1)


async def test_a_file_is_written_once_for_all_who_want_it_until_the_agenda_is_another() -> None:
    copies = Copies()

    first, *others = await asyncio.gather(*(copies.of(HERE, EDITION, Form.ICS) for _ in range(5)))
    again = replace(EDITION, agenda=agenda(session("Ducks")))
    moved = replace(EDITION, agenda=agenda(session("Geese")), revision=2)

    assert all(other is first for other in others)
    assert await copies.of(HERE, again, Form.ICS) is first
    assert b"Geese" in await copies.of(HERE, moved, Form.ICS)
    assert b"Ducks" in await copies.of(THERE, EDITION, Form.ICS)
    assert await copies.of(HERE, EDITION, Form.CSV) == EDITION.written(Form.CSV)
