"""Codes of speakers, and what is kept of them."""

from datetime import timedelta

import pytest

from bot.domain.conference import ConferenceId
from bot.domain.people import PersonId
from bot.domain.speaker_codes import SpeakerCode
from bot.store.database import Database
from tests.builders import NINE
from tests.databases import everything_in

pytestmark = pytest.mark.usefixtures("here")

ADA, BOB = PersonId(1), PersonId(2)
TEXT = "ACDE-3467"


def code(here: ConferenceId) -> SpeakerCode:
    return SpeakerCode(here, "Ada Lovelace", NINE, NINE + timedelta(days=14), "Grace")


async def test_a_code_is_found_by_what_it_reads_like_and_used_once(
    database: Database, here: ConferenceId
):
    async with database.transaction() as records:
        await records.speaker_codes.replace(code(here), TEXT)
        assert await records.speaker_codes.find(here, TEXT) == code(here)
        assert await records.speaker_codes.find(here, "ACDE-3469") is None

        assert await records.speaker_codes.use(code(here), NINE)
        assert not await records.speaker_codes.use(code(here), NINE)
        used = await records.speaker_codes.find(here, TEXT)
        assert used
        assert used.used_at == NINE


async def test_a_new_code_replaces_the_older(database: Database, here: ConferenceId):
    async with database.transaction() as records:
        await records.speaker_codes.replace(code(here), TEXT)
        await records.speaker_codes.replace(code(here), "QQQQ-7777")

        assert await records.speaker_codes.find(here, TEXT) is None
        assert await records.speaker_codes.find(here, "QQQQ-7777") == code(here)


async def test_the_code_itself_is_nowhere_in_the_database(
    database: Database, here: ConferenceId, url: str
):
    async with database.transaction() as records:
        await records.speaker_codes.replace(code(here), TEXT)
    await database.sweep()

    content = await everything_in(url)
    assert b"Ada Lovelace" in content
    assert TEXT.encode() not in content
    assert TEXT.replace("-", "").encode() not in content


async def test_wrong_codes_are_counted_for_each_person_and_forgotten_after_an_hour(
    database: Database, here: ConferenceId
):
    later = NINE + timedelta(minutes=59)
    async with database.transaction() as records:
        await records.speaker_codes.note_wrong(here, ADA, NINE)
        await records.speaker_codes.note_wrong(here, BOB, later)
        assert await records.speaker_codes.wrong_ones(here, ADA) == (NINE,)

        await records.speaker_codes.note_wrong(here, BOB, NINE + timedelta(hours=1))

        assert await records.speaker_codes.wrong_ones(here, ADA) == ()
        assert len(await records.speaker_codes.wrong_ones(here, BOB)) == 2


async def test_all_of_it_is_erased(database: Database, here: ConferenceId):
    async with database.transaction() as records:
        await records.speaker_codes.replace(code(here), TEXT)
        await records.speaker_codes.note_wrong(here, ADA, NINE)

        await records.speaker_codes.erase(here)

        assert await records.speaker_codes.find(here, TEXT) is None
        assert await records.speaker_codes.wrong_ones(here, ADA) == ()
