"""Opening a conference: files, memory and ledger in step, after every restart."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from bot.app import App
from bot.clock import SteppedClock
from bot.domain.announcements import plan
from bot.domain.conference import conference_id
from bot.domain.conference_files import ConferenceFiles
from bot.domain.deliveries import Delivery, State
from bot.domain.post_kinds import PostKind
from bot.errors import NotFound
from tests.builders import (
    ELSEWHERE,
    NINE,
    ORGANIZER,
    SERVER,
    SLUG,
    files,
    session,
)
from tests.services.conftest import Hire

HERE = conference_id(SLUG, SERVER)
LATER = NINE + timedelta(hours=1)


async def ledger(app: App) -> Sequence[Delivery]:
    async with app.database.transaction() as records:
        return await records.deliveries.all(HERE)


async def reopened(hire: Hire, conference: ConferenceFiles) -> App:
    """The bot after a restart with these files."""
    app = hire(conference)
    await app.database.open()
    await app.staff.secretary.open(SERVER)
    return app


async def test_opening_a_conference_puts_it_in_force_and_plans_its_posts(app: App) -> None:
    opened = app.staff.programme.conference(SERVER)

    assert opened.agenda_version == 1
    assert [row.post for row in await ledger(app)] == list(plan(opened))


async def test_the_same_agenda_file_makes_no_new_version(app: App, hire: Hire) -> None:
    before = await ledger(app)

    app = await reopened(hire, files(session("Feature Stores")))

    assert app.staff.programme.conference(SERVER).agenda_version == 1
    assert await ledger(app) == before


async def test_a_changed_agenda_file_makes_a_new_version_and_moves_the_posts(
    app: App, hire: Hire
) -> None:
    assert len(await ledger(app)) == 4

    app = await reopened(hire, files(session("Feature Stores", LATER)))

    assert app.staff.programme.conference(SERVER).agenda_version == 2
    rows = [row for row in await ledger(app) if row.post.kind is not PostKind.CHANGE]
    assert len(rows) == 4
    assert [r.post.due_at for r in rows if r.post.kind is PostKind.NOW] == [LATER]


async def test_an_agenda_file_that_was_changed_back_is_a_version_of_its_own(
    app: App, hire: Hire
) -> None:
    before = await ledger(app)
    await reopened(hire, files(session("Feature Stores", LATER)))

    app = await reopened(hire, files(session("Feature Stores")))

    assert app.staff.programme.conference(SERVER).agenda_version == 3
    rows = [row for row in await ledger(app) if row.post.kind is not PostKind.CHANGE]
    assert tuple(rows) == before


async def test_the_same_files_on_two_servers_are_two_conferences(app: App) -> None:
    there = await app.staff.secretary.open(ELSEWHERE)

    async with app.database.transaction() as records:
        rows = await records.deliveries.all(there.id)
    assert len(rows) == len(await ledger(app))
    assert {row.key for row in rows}.isdisjoint({row.key for row in await ledger(app)})


async def test_what_was_changed_in_discord_is_in_force_after_a_restart(
    app: App, hire: Hire
) -> None:
    await _change(app, "lead.talk", "20")

    app = await reopened(hire, files(session("Feature Stores")))

    soon = [row.post.due_at for row in await ledger(app) if row.post.kind is PostKind.SOON]
    assert soon == [NINE - timedelta(minutes=20)]


async def test_another_setting_in_the_file_does_not_undo_what_was_changed_in_discord(
    app: App, hire: Hire
) -> None:
    await _change(app, "lead.talk", "20")

    app = await reopened(hire, files(session(), settings={"digest.at": "07:00"}))

    assert app.staff.programme.conference(SERVER).settings["lead.talk"] == "20"


async def test_once_the_file_says_something_else_about_a_setting_the_file_wins(
    app: App, hire: Hire
) -> None:
    await _change(app, "lead.talk", "20")

    app = await reopened(hire, files(session(), settings={"lead.talk": "5"}))

    assert app.staff.programme.conference(SERVER).settings["lead.talk"] == "5"


async def test_a_conference_that_was_closed_is_not_answered_for_but_not_forgotten(
    app: App, hire: Hire
) -> None:
    before = await ledger(app)

    app.staff.secretary.close(SERVER)

    with pytest.raises(NotFound):
        app.staff.programme.conference(SERVER)
    assert await ledger(await reopened(hire, files(session("Feature Stores")))) == before


async def test_the_bot_wakes_next_for_the_first_post_that_is_not_due_yet(
    app: App, clock: SteppedClock
) -> None:
    announcer = app.staff.announcer

    assert await announcer.next_moment() == clock.now() + timedelta(minutes=30)  # the digest

    clock.set(NINE)
    assert await announcer.next_moment() == NINE + timedelta(minutes=30)  # the closing


async def test_a_claim_that_outlived_a_crash_and_its_plan_is_withdrawn_not_made(
    app: App, hire: Hire, clock: SteppedClock
) -> None:
    """The bot died while it was sending, and the session was moved before the next start."""
    (now,) = [row for row in await ledger(app) if row.post.kind is PostKind.NOW]
    async with app.database.transaction() as records:
        await records.deliveries.save(now, now.claimed(NINE))
    app.staff.secretary.close(SERVER)

    app = await reopened(hire, files(session("Feature Stores", LATER)))
    clock.set(NINE)
    await app.staff.announcer.make_due()
    await app.staff.announcer.settled()

    rows = [row for row in await ledger(app) if row.post.kind is PostKind.NOW]
    states = {row.post.due_at: row.state for row in rows}
    assert states == {NINE: State.WITHDRAWN, LATER: State.PLANNED}


async def test_what_is_too_late_to_be_true_is_not_made_and_the_organizers_are_told(
    app: App, clock: SteppedClock
) -> None:
    clock.set(NINE + timedelta(hours=23))

    await app.staff.announcer.make_due()
    await app.staff.announcer.settled()

    rows = await ledger(app)
    assert {row.state for row in rows if row.post.kind is not PostKind.NOTICE} == {State.SKIPPED}
    (notice,) = [row for row in rows if row.post.kind is PostKind.NOTICE]
    assert notice.text.count("It would have misled by now") == 4
    assert "Feature Stores" in notice.text


async def test_what_cannot_be_made_for_the_moment_is_put_off_with_the_reason(
    app: App, clock: SteppedClock
) -> None:
    clock.set(NINE - timedelta(minutes=30))

    await app.staff.announcer.make_due()  # nobody is logged in
    await app.staff.announcer.settled()

    (digest,) = [row for row in await ledger(app) if row.post.kind is PostKind.DIGEST]
    assert digest.state is State.PLANNED
    assert digest.attempts == 1
    assert "not available" in digest.reason
    assert await app.staff.announcer.next_moment() == clock.now() + timedelta(seconds=2)


async def test_a_server_that_the_bot_left_is_told_nothing_more(
    app: App, clock: SteppedClock
) -> None:
    before = await ledger(app)
    app.staff.secretary.close(SERVER)
    clock.set(NINE)

    await app.staff.announcer.make_due()
    await app.staff.announcer.settled()

    assert await ledger(app) == before
    assert await app.staff.announcer.next_moment() is None


async def _change(app: App, path: str, value: str) -> None:
    proposal = await app.staff.configuration.propose(ORGANIZER, path, value)
    await app.staff.configuration.confirm(ORGANIZER, proposal.change.id)
