"""An agenda that is followed: asked for at its time, proposed where it is new, and never more."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.app import App, build
from bot.clock import SteppedClock
from bot.domain.agenda import Agenda
from bot.domain.deliveries import Delivery, State
from bot.domain.post_kinds import PostKind
from bot.domain.proposals import Proposal, ProposalState
from bot.errors import Conflict
from bot.settings import Settings
from tests.builders import ORGANIZER, SERVER, files, session
from tests.databases import database_in
from tests.services.web import Web, serving

MINUTE = timedelta(minutes=1)
START = datetime.fromisoformat("2022-05-18 06:00+00:00")


def written(*titles: str) -> bytes:
    """An agenda with these talks, from nine on, as it is at the address."""
    lines = ["conference: Test Conference", "timezone: UTC", "date: 2022-05-18", "sessions:"]
    for hour, title in enumerate(titles, start=9):
        lines += [f"  - time: {hour:02}:00 - {hour:02}:30", f"    title: {title}"]
    return "\n".join(lines).encode()


class Stage:
    """A conference with one talk, which follows an address; its bot never logs in."""

    def __init__(self, app: App, settings: Settings, clock: SteppedClock, site: Web) -> None:
        self.app = app
        self.settings = settings
        self.clock = clock
        self.site = site
        self.desk = app.staff.agendas

    def now_at_the_address(self, *titles: str) -> None:
        self.site.put("/agenda", written(*titles))

    async def look(self, after: timedelta = 5 * MINUTE) -> None:
        """What the follower does when so much time has passed."""
        self.clock.set(self.clock.now() + after)
        await self.app.staff.follower.make_due()
        await self.app.staff.follower.settled()

    @property
    def times_asked(self) -> int:
        return len(self.site.asked)

    @property
    def in_force(self) -> Agenda:
        return self.app.staff.programme.conference(SERVER).agenda

    async def rows(self, kind: PostKind) -> list[Delivery]:
        conference = self.app.staff.programme.conference(SERVER)
        async with self.app.database.transaction() as records:
            rows = await records.deliveries.all(conference.id)
        return [row for row in rows if row.post.kind is kind]

    async def notices(self) -> list[str]:
        return [row.text for row in await self.rows(PostKind.NOTICE)]

    async def proposals(self) -> list[Proposal]:
        """Every proposal that was ever to be shown, the oldest first."""
        conference = self.app.staff.programme.conference(SERVER)
        rows = await self.rows(PostKind.PROPOSAL)
        numbers = [int(row.text) for row in rows if row.text.isdigit()]
        async with self.app.database.transaction() as records:
            found = [await records.agendas.proposal(conference.id, number) for number in numbers]
        return [proposal for proposal in found if proposal]


@pytest.fixture
async def site() -> AsyncIterator[Web]:
    async with serving() as served:
        served.put("/agenda", written("Feature Stores"))
        yield served


@pytest.fixture
async def stage(tmp_path: Path, site: Web) -> AsyncIterator[Stage]:
    clock = SteppedClock(START)
    settings = Settings(
        _env_file=None,  # pyright: ignore[reportCallIssue] - pydantic-settings' own argument
        database_url=database_in(tmp_path),
        sealing_key_file=tmp_path / "sealing.key",
        agenda_private_addresses="yes",
    )
    followed = {"agenda.address": site.address("/agenda")}
    app = build(settings, clock, files(session("Feature Stores"), settings=followed))
    await app.database.open()
    await app.staff.secretary.open(SERVER)
    yield Stage(app, settings, clock, site)
    await app.database.close()


async def configured(stage: Stage, path: str, value: str) -> None:
    change = await stage.app.staff.configuration.propose(ORGANIZER, path, value)
    await stage.app.staff.configuration.confirm(ORGANIZER, change.change.id)


async def test_what_is_in_force_already_is_not_proposed(stage: Stage) -> None:
    await stage.look()

    assert stage.times_asked == 1
    assert await stage.proposals() == []


async def test_what_is_new_is_proposed_and_not_in_force(stage: Stage) -> None:
    stage.now_at_the_address("Feature Stores", "Vector Search")

    await stage.look()

    (proposal,) = await stage.proposals()
    assert [one.title for one in proposal.agenda.sessions] == ["Feature Stores", "Vector Search"]
    assert (proposal.by_id, proposal.by_name) == (0, "127.0.0.1")
    assert proposal.source == f"127.0.0.1:{stage.site.port}/agenda"
    assert [one.title for one in stage.in_force.sessions] == ["Feature Stores"]


async def test_what_is_confirmed_is_in_force_and_not_proposed_again(stage: Stage) -> None:
    stage.now_at_the_address("Feature Stores", "Vector Search")
    await stage.look()
    (proposal,) = await stage.proposals()

    await stage.desk.confirm(ORGANIZER, proposal.id, sure=False)
    await stage.look()

    assert len(stage.in_force.sessions) == 2
    assert len(await stage.proposals()) == 1


async def test_what_was_discarded_is_not_proposed_again_until_it_changes(stage: Stage) -> None:
    stage.now_at_the_address("Feature Stores", "Vector Search")
    await stage.look()
    (proposal,) = await stage.proposals()
    await stage.desk.discard(ORGANIZER, proposal.id)

    await stage.look()
    stage.site.put("/agenda", written("Feature Stores", "Vector Search") + b"\n# a comment\n")
    await stage.look()
    assert len(await stage.proposals()) == 1

    stage.now_at_the_address("Feature Stores", "Geese")
    await stage.look()
    assert len(await stage.proposals()) == 2


async def test_what_was_discarded_before_it_was_shown_is_not_shown(stage: Stage) -> None:
    stage.now_at_the_address("Feature Stores", "Vector Search")
    await stage.look()
    (proposal,) = await stage.proposals()
    await stage.desk.discard(ORGANIZER, proposal.id)

    await stage.app.staff.announcer.make_due()
    await stage.app.staff.announcer.settled()

    assert [row.state for row in await stage.rows(PostKind.PROPOSAL)] == [State.WITHDRAWN]


async def test_what_was_in_force_and_taken_back_by_hand_is_not_proposed_again(
    stage: Stage,
) -> None:
    stage.now_at_the_address("Feature Stores", "Vector Search")
    await stage.look()
    (proposal,) = await stage.proposals()
    await stage.desk.confirm(ORGANIZER, proposal.id, sure=False)
    preview = await stage.desk.propose_version(ORGANIZER, 1)
    await stage.desk.confirm(ORGANIZER, preview.proposal.id, sure=False)

    stage.now_at_the_address("Feature Stores", "Geese")
    await stage.look()
    stage.now_at_the_address("Feature Stores", "Vector Search")
    await stage.look()

    assert len(await stage.proposals()) == 2


async def test_a_newer_proposal_takes_the_place_of_the_one_that_waits(stage: Stage) -> None:
    stage.now_at_the_address("Feature Stores", "Vector Search")
    await stage.look()
    stage.now_at_the_address("Feature Stores", "Geese")
    await stage.look()

    older, newer = await stage.proposals()

    assert (older.state, newer.state) == (ProposalState.DISCARDED, ProposalState.PROPOSED)
    with pytest.raises(Conflict, match="already confirmed or discarded"):
        await stage.desk.confirm(ORGANIZER, older.id, sure=False)
    assert [row.text for row in await stage.rows(PostKind.PROPOSAL)] == [
        str(older.id),
        f"{older.id} overtaken",
        str(newer.id),
    ]


async def test_once_it_is_again_what_is_in_force_nothing_waits_any_more(stage: Stage) -> None:
    stage.now_at_the_address("Feature Stores", "Vector Search")
    await stage.look()
    stage.now_at_the_address("Feature Stores")
    await stage.look()

    (proposal,) = await stage.proposals()
    assert proposal.state is ProposalState.DISCARDED


async def test_a_proposal_that_the_agenda_left_behind_is_made_anew(stage: Stage) -> None:
    stage.site.put_known("/agenda", written("Feature Stores", "Vector Search"), '"one"')
    await stage.look()
    feature_stores = stage.in_force.sessions[0].key
    preview = await stage.desk.propose_cancelled(ORGANIZER, feature_stores, cancelled=True)
    await stage.desk.confirm(ORGANIZER, preview.proposal.id, sure=False)

    await stage.look()
    _, newer = await stage.proposals()
    await stage.desk.confirm(ORGANIZER, newer.id, sure=False)

    assert [one.cancelled for one in stage.in_force.sessions] == [True, False]
    assert len(stage.in_force.sessions) == 2


async def test_the_server_is_asked_only_whether_there_is_anything_new(stage: Stage) -> None:
    stage.site.put_known("/agenda", written("Feature Stores"), '"one"')

    await stage.look()
    await stage.look()

    assert [request.headers.get("If-None-Match") for request in stage.site.asked] == [None, '"one"']


async def test_it_is_asked_every_five_minutes_or_as_the_setting_says(stage: Stage) -> None:
    await stage.look()
    await stage.look(4 * MINUTE)
    assert stage.times_asked == 1
    await stage.look(MINUTE)
    assert stage.times_asked == 2

    await configured(stage, "agenda.every", "2")
    await stage.look(2 * MINUTE)

    assert stage.times_asked == 3
    assert await stage.app.staff.follower.next_moment() == stage.clock.now() + 2 * MINUTE


async def test_where_nothing_is_followed_nobody_is_woken(stage: Stage) -> None:
    await configured(stage, "agenda.address", "none")

    await stage.look()

    assert stage.times_asked == 0
    assert await stage.app.staff.follower.next_moment() is None


async def test_another_address_is_asked_at_once_and_for_all_of_it(stage: Stage) -> None:
    stage.site.put_known("/agenda", written("Feature Stores"), '"one"')
    other = stage.site.put("/other", written("Geese"))
    await stage.look()

    await configured(stage, "agenda.address", other)
    await stage.look(timedelta())

    assert "If-None-Match" not in stage.site.asked[-1].headers
    (proposal,) = await stage.proposals()
    assert [one.title for one in proposal.agenda.sessions] == ["Geese"]


@pytest.mark.parametrize("broken", [b"", b"conference: Test\nsessions: []\n"])
async def test_organizers_are_told_once_that_it_fails_and_once_that_it_works_again(
    stage: Stage, broken: bytes
) -> None:
    await stage.look()
    stage.site.put("/agenda", broken)

    for waits in (5, 5, 10, 20, 40, 60):
        await stage.look((waits - 1) * MINUTE)
        await stage.look(MINUTE)

    (failing,) = await stage.notices()
    assert "could not be had 3 times in a row" in failing
    assert "/agenda:1:1: error:" in failing
    assert stage.times_asked == 7

    stage.now_at_the_address("Feature Stores")
    await stage.look(60 * MINUTE)
    await stage.look()

    assert len(await stage.notices()) == 2
    assert "can be had again" in (await stage.notices())[1]
    assert len(stage.in_force.sessions) == 1
    assert await stage.proposals() == []


async def test_a_server_that_is_down_changes_nothing(stage: Stage) -> None:
    stage.site.put("/agenda", status=503)

    for waits in (5, 5, 10):
        await stage.look(waits * MINUTE)

    (failing,) = await stage.notices()
    assert "127.0.0.1 has a problem of its own (HTTP 503)." in failing
    assert len(stage.in_force.sessions) == 1


async def test_what_was_asked_is_remembered_over_a_restart(stage: Stage) -> None:
    await stage.look()

    again = build(stage.settings, stage.clock, stage.app.staff.secretary.files)
    await again.database.open()
    await again.staff.secretary.open(SERVER)
    await again.staff.follower.make_due()
    await again.staff.follower.settled()
    moment = await again.staff.follower.next_moment()
    await again.database.close()

    assert stage.times_asked == 1
    assert moment == stage.clock.now() + 5 * MINUTE
