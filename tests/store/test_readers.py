"""In which language people are written to."""

from dataclasses import replace

from bot.domain.conference import ConferenceId, conference_id
from bot.domain.people import Person, PersonId
from bot.store.database import Database
from tests.builders import NINE, SERVER

ADA, BOB = (Person(PersonId(number), name, SERVER) for number, name in ((7, "Ada"), (8, "Bob")))


async def test_the_languages_of_several_are_found_at_once_each_at_their_own_conference(
    database: Database, here: ConferenceId
) -> None:
    there = conference_id("other", SERVER)
    async with database.transaction() as records:
        await records.conferences.open(there, SERVER, NINE)
        await records.readers.remember(here, replace(ADA, language="de"))
        await records.readers.remember(there, replace(BOB, language="fr"))
        everybody = [(place, who.id) for place in (here, there) for who in (ADA, BOB)]

        assert await records.readers.languages_of(everybody) == {
            (here, ADA.id): "de",
            (there, BOB.id): "fr",
        }
        assert await records.readers.languages_of([]) == {}
