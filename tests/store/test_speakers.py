"""The links between speakers and accounts: values in, the same values out."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.conference import ConferenceId, conference_id
from bot.domain.people import PersonId
from bot.domain.speakers import SpeakerAccount
from bot.store.database import Database
from tests.builders import ELSEWHERE, NINE, SLUG

ADA, BOB = PersonId(7), PersonId(8)
THERE = conference_id(SLUG, ELSEWHERE)


def account(
    here: ConferenceId, name: str = "Zoë Ångström", person: PersonId = ADA
) -> SpeakerAccount:
    return SpeakerAccount(here, name, person, NINE, "Grace 👋")


async def link(database: Database, *accounts: SpeakerAccount) -> list[bool]:
    async with database.transaction() as records:
        return [await records.speakers.link(each) for each in accounts]


async def linked(database: Database, where: ConferenceId) -> tuple[SpeakerAccount, ...]:
    async with database.transaction() as records:
        return await records.speakers.all(where)


@pytest.fixture
async def there(database: Database) -> ConferenceId:
    """A second conference that the database knows."""
    async with database.transaction() as records:
        await records.conferences.open(THERE, ELSEWHERE, NINE)
    return THERE


async def test_a_link_comes_back_as_it_was_written(database: Database, here: ConferenceId) -> None:
    written = account(here, person=PersonId(2**63 - 1))

    assert await link(database, written) == [True]

    assert await linked(database, here) == (written,)


async def test_the_same_link_is_written_only_once_and_keeps_who_made_it(
    database: Database, here: ConferenceId
) -> None:
    first = account(here)
    again = SpeakerAccount(here, first.name, ADA, NINE + timedelta(hours=1), "Somebody else")

    assert await link(database, first, again) == [True, False]

    assert await linked(database, here) == (first,)


async def test_links_are_in_order_of_the_speakers_names(
    database: Database, here: ConferenceId
) -> None:
    await link(database, *(account(here, name) for name in ("Carol", "Alice", "Bob")))

    assert [each.name for each in await linked(database, here)] == ["Alice", "Bob", "Carol"]


async def test_an_account_may_have_several_names_and_a_name_several_accounts(
    database: Database, here: ConferenceId
) -> None:
    await link(
        database,
        account(here, "Ada", ADA),
        account(here, "The Keynote Duo", ADA),
        account(here, "The Keynote Duo", BOB),
    )

    async with database.transaction() as records:
        speakers = records.speakers
        assert await speakers.names_of(here, ADA) == {"Ada", "The Keynote Duo"}
        assert await speakers.names_of(here, BOB) == {"The Keynote Duo"}
        assert await speakers.persons(here, ["The Keynote Duo"]) == (ADA, BOB)


async def test_the_accounts_of_several_speakers_are_named_once_each(
    database: Database, here: ConferenceId
) -> None:
    await link(
        database,
        account(here, "Ada", ADA),
        account(here, "Countess", ADA),
        account(here, "Bob", BOB),
        account(here, "Not asked for", PersonId(9)),
    )

    async with database.transaction() as records:
        found = await records.speakers.persons(here, (n for n in ("Bob", "Countess", "Ada")))
        assert found == (ADA, BOB)
        assert await records.speakers.persons(here, []) == ()
        assert await records.speakers.persons(here, ["Nobody"]) == ()


async def test_unlinking_takes_one_link_and_leaves_those_beside_it(
    database: Database, here: ConferenceId
) -> None:
    other_name, other_person = account(here, "Countess"), account(here, person=BOB)
    await link(database, account(here), other_name, other_person)

    async with database.transaction() as records:
        assert await records.speakers.unlink(here, account(here).name, ADA)

    assert set(await linked(database, here)) == {other_name, other_person}


async def test_what_is_not_linked_cannot_be_unlinked(
    database: Database, here: ConferenceId
) -> None:
    await link(database, account(here))

    async with database.transaction() as records:
        assert not await records.speakers.unlink(here, "Nobody", ADA)
        assert not await records.speakers.unlink(here, account(here).name, BOB)

    assert await linked(database, here) == (account(here),)


async def test_a_link_counts_at_its_own_conference_only(
    database: Database, here: ConferenceId, there: ConferenceId
) -> None:
    await link(database, account(here))

    async with database.transaction() as records:
        assert await records.speakers.all(there) == ()
        assert await records.speakers.names_of(there, ADA) == frozenset()
        assert await records.speakers.persons(there, [account(here).name]) == ()
        assert not await records.speakers.unlink(there, account(here).name, ADA)

    assert await linked(database, here) == (account(here),)
    assert await link(database, account(there)) == [True]


async def test_links_are_there_after_a_restart(
    database: Database, here: ConferenceId, url: str, key_file: Path
) -> None:
    await link(database, account(here))
    await database.close()

    reopened = Database(url, key_file)
    await reopened.open()

    assert await linked(reopened, here) == (account(here),)
    await reopened.close()
