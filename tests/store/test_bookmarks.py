"""Who wants to be reminded of what, and how."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.agenda import Session
from bot.domain.bookmarks import Bookmark, Way, Wish, told_of
from bot.domain.conference import ConferenceId
from bot.domain.deliveries import State
from bot.domain.people import PersonId
from bot.domain.reminders import in_inbox
from bot.store.database import Database
from tests.builders import NINE, session

pytestmark = pytest.mark.usefixtures("here")

ADA, BOB = PersonId(1), PersonId(2)
TALK = session(rooms=["Hall", "Attic"])


def bookmark(person: PersonId = ADA, of: Session = TALK) -> Bookmark:
    return Bookmark(person, of.key, NINE, told_of(of))


async def test_a_session_is_remembered_once_until_it_is_forgotten(
    database: Database, here: ConferenceId
):
    async with database.transaction() as records:
        assert await records.bookmarks.add(here, bookmark())
        assert not await records.bookmarks.add(here, bookmark())
        (known,) = await records.bookmarks.of_person(here, ADA)
        assert replace(known, id=0) == bookmark()
        assert await records.bookmarks.of_person(here, BOB) == ()

        assert await records.bookmarks.remove(here, ADA, TALK.key)
        assert not await records.bookmarks.remove(here, ADA, TALK.key)
        assert await records.bookmarks.of_person(here, ADA) == ()


async def test_a_wish_holds_for_what_is_remembered_already(database: Database, here: ConferenceId):
    wish = Wish(timedelta(minutes=30), Way.THREAD)
    async with database.transaction() as records:
        await records.bookmarks.add(here, bookmark())
        assert await records.bookmarks.wish(here, ADA) == Wish()

        await records.bookmarks.set_wish(here, ADA, wish)
        await records.bookmarks.set_wish(here, ADA, wish)

        assert await records.bookmarks.wish(here, ADA) == wish
        (known,) = await records.bookmarks.of_person(here, ADA)
        assert known.wish == wish


async def test_those_who_are_to_be_told_the_same_are_one_group_in_their_order(
    database: Database, here: ConferenceId
):
    async with database.transaction() as records:
        for person in (BOB, ADA):
            await records.bookmarks.add(here, bookmark(person))
        (group,) = (await records.bookmarks.groups([here]))[here]
        assert (group.session, group.told) == (TALK.key, told_of(TALK))
        first = await records.bookmarks.in_group(here, group, limit=1)
        assert [one.person for one in first] == [BOB]

        await records.bookmarks.set_reminded(first, TALK.starts_at)

        left = await records.bookmarks.in_group(here, group, limit=5)
        assert [one.person for one in left] == [ADA]
        assert len((await records.bookmarks.groups([here]))[here]) == 2


async def test_reminders_are_in_a_ledger_of_their_own(database: Database, here: ConferenceId):
    row = in_inbox(here, TALK, ADA, NINE)
    async with database.transaction() as records:
        await records.reminders.plan(row)
        assert await records.deliveries.all(here) == ()
        assert await records.deliveries.due([here], NINE) == ()
        assert [one.state for one in await records.reminders.due([here], NINE)] == [State.PLANNED]

        await records.reminders.forget(row.expires_at)
        assert await records.reminders.get(row.key) == row
        await records.reminders.forget(row.expires_at + timedelta(seconds=1))
        assert await records.reminders.get(row.key) is None


async def test_at_the_end_nobody_knows_who_wanted_to_be_reminded_of_what(
    database: Database, here: ConferenceId
):
    async with database.transaction() as records:
        await records.bookmarks.add(here, bookmark())
        await records.bookmarks.set_wish(here, ADA, Wish(timedelta(minutes=30)))
        await records.reminders.plan(in_inbox(here, TALK, ADA, NINE))

        await records.bookmarks.erase(here)
        await records.reminders.erase(here)

        assert await records.bookmarks.groups([here]) == {}
        assert await records.bookmarks.wish(here, ADA) == Wish()
        assert await records.reminders.due([here], NINE) == ()


async def test_who_remembers_something_is_counted_once_and_each_session_by_itself(
    database: Database, here: ConferenceId
):
    other = session("Other")
    async with database.transaction() as records:
        assert (await records.bookmarks.counts(here), await records.bookmarks.people(here)) == (
            {},
            0,
        )
        for person, of in ((ADA, TALK), (BOB, TALK), (ADA, other)):
            await records.bookmarks.add(here, bookmark(person, of))

        assert await records.bookmarks.counts(here) == {TALK.key: 2, other.key: 1}
        assert await records.bookmarks.people(here) == 2
