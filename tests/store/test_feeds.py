"""What is known of an address is remembered, one for each conference."""

from dataclasses import replace

import pytest

from bot.domain.conference import ConferenceId
from bot.domain.feeds import Feed
from bot.domain.proposals import Proposal, ProposalState
from bot.store.database import Database
from tests.builders import NINE, agenda, session

pytestmark = pytest.mark.usefixtures("here")


async def test_a_feed_comes_back_as_it_was_written_last(
    database: Database, here: ConferenceId
) -> None:
    first = Feed(here, "https://example.org/")
    full = Feed(here, "https://example.org/é", NINE, '"e"', "now", "c" * 64, "a" * 64, 7, 3, "No.")

    for feed in (first, full, replace(full, failures=4)):
        async with database.transaction() as records:
            await records.feeds.save(feed)

        async with database.transaction() as records:
            assert await records.feeds.all([here]) == {here: feed}


async def test_nothing_is_known_of_an_address_that_nobody_followed(
    database: Database, here: ConferenceId
) -> None:
    async with database.transaction() as records:
        assert await records.feeds.all([here]) == {}


async def test_a_proposal_is_outdated_once_another_version_is_in_force_than_it_follows(
    database: Database, here: ConferenceId
) -> None:
    draft = Proposal(here, 1, agenda(session()), "a feed", "d", NINE, 0, "example.org")

    async with database.transaction() as records:
        await records.agendas.add(here, agenda(), "file", NINE)
        waiting, decided = [await records.agendas.propose(draft) for _ in range(2)]
        await records.agendas.settle(replace(draft, id=decided), ProposalState.DISCARDED)
        assert not await records.agendas.is_outdated(here, waiting)

        await records.agendas.add(here, agenda(), "file", NINE)
        assert await records.agendas.is_outdated(here, waiting)
        assert not await records.agendas.is_outdated(here, decided)
        assert not await records.agendas.is_outdated(here, 0)
