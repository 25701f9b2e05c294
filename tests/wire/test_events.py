"""Discord's own events on the wire: made once, whatever happens to the requests for them."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.app import App
from bot.clock import SteppedClock
from bot.domain.agenda import Session
from bot.domain.conference import conference_id
from bot.domain.events import MOST_EVENTS, EventState, KnownEvent, event_of
from bot.domain.people import ServerId
from bot.rehearsal.local_discord import LocalDiscord, Permission, Server
from bot.rehearsal.local_discord.routes.events import ACTIVE, COMPLETED, SCHEDULED
from bot.rehearsal.local_discord.world import ScheduledEvent, User
from tests.wire.conference_bot import NINE, at_work, files, said_in, scene, session, step

A_MINUTE = timedelta(minutes=1)
TALKS = [session(f"Talk {n}", at=NINE + timedelta(hours=n + 1)) for n in range(3)]


def allowed(local: LocalDiscord, *sessions: Session) -> Server:
    """A server on which the bot may make events."""
    server = scene(local, files(sessions))
    server.add_role("Events", Permission.CREATE_EVENTS)
    local.world.guilds[server.id].members[local.world.bot.id].roles.append(
        next(r for r in server.guild.roles.values() if r.name == "Events")
    )
    return server


def on_server(server: Server) -> list[tuple[str, int]]:
    """The names and the states of its events, in the order in which they were made."""
    return [(event.body["name"], event.status) for event in server.guild.events.values()]


async def passes(app: App, clock: SteppedClock, *spans: timedelta) -> None:
    for span in spans:
        await step(app, clock, clock.now() + span)


@pytest.mark.parametrize("fault", ["an error", "a limit", "a break before", "a break after"])
async def test_each_event_is_made_once_whatever_happens_to_the_requests(
    local: LocalDiscord, clock: SteppedClock, tmp_path: Path, fault: str
):
    conference = files(TALKS, events__mode="sessions")
    server = allowed(local, *TALKS)
    path = f"/guilds/{server.id}/scheduled-events"
    if fault == "an error":
        local.faults.next("POST", path, status=503, times=2)
    elif fault == "a limit":
        slow = {"message": "Slow", "code": 0, "retry_after": 120.0, "global": False}
        headers = {"Via": "1.1 google", "Retry-After": "120"}
        local.faults.next("POST", path, status=429, json=slow, headers=headers)
    else:
        local.faults.drop("POST", path, before_commit=fault == "a break before")

    async with at_work(local, server, conference, clock, tmp_path) as app:
        await passes(app, clock, *[A_MINUTE] * 5)

    assert sorted(on_server(server)) == [(talk.name, SCHEDULED) for talk in TALKS]


@pytest.mark.parametrize("got_through", [True, False])
async def test_what_was_asked_for_before_a_crash_is_looked_for_and_not_made_twice(
    local: LocalDiscord, clock: SteppedClock, tmp_path: Path, got_through: bool
):
    conference = files(TALKS, events__mode="sessions")
    server = allowed(local, *TALKS)
    which = conference_id("test", ServerId(server.id))
    async with at_work(local, server, conference, clock, tmp_path) as app:
        await passes(app, clock, A_MINUTE)
        asked = KnownEvent(TALKS[0].key, EventState.WANTED, "")
        async with app.database.transaction() as records:
            await records.events.save(which, asked)
    first = min(server.guild.events)
    if got_through:
        server.guild.events[first].body["name"] = "As it was called before"
    else:
        del server.guild.events[first]

    async with at_work(local, server, conference, clock, tmp_path) as app:
        await passes(app, clock, A_MINUTE)

    assert sorted(on_server(server)) == [(talk.name, SCHEDULED) for talk in TALKS]


async def test_an_event_begins_and_ends_with_its_session(
    local: LocalDiscord, clock: SteppedClock, tmp_path: Path
):
    conference = files(TALKS, events__mode="sessions")
    server = allowed(local, *TALKS)
    async with at_work(local, server, conference, clock, tmp_path) as app:
        await passes(app, clock, A_MINUTE)
        await step(app, clock, TALKS[0].starts_at)
        begun = on_server(server)[0]
        await step(app, clock, TALKS[0].ends_at)

    assert begun == ("Talk 0", ACTIVE)
    assert on_server(server) == [("Talk 0", COMPLETED), ("Talk 1", ACTIVE), ("Talk 2", SCHEDULED)]


async def test_of_three_hundred_sessions_the_next_eighty_are_events(
    local: LocalDiscord, clock: SteppedClock, tmp_path: Path
):
    many = [session(f"Talk {n}", at=NINE + timedelta(hours=n + 1)) for n in range(300)]
    conference = files(many, events__mode="sessions")
    server = allowed(local, *many)
    async with at_work(local, server, conference, clock, tmp_path) as app:
        await passes(app, clock, A_MINUTE)
        first = on_server(server)
        for hour in range(1, 12):
            await step(app, clock, NINE + timedelta(hours=hour))
            await passes(app, clock, A_MINUTE)
            alive = [name for name, state in on_server(server) if state in {SCHEDULED, ACTIVE}]
            assert len(alive) <= MOST_EVENTS

    assert [name for name, _ in first] == [f"Talk {n}" for n in range(MOST_EVENTS)]
    assert "Talk 89" in [name for name, _ in on_server(server)]


async def test_what_an_organizer_takes_away_is_not_made_again(
    local: LocalDiscord, clock: SteppedClock, tmp_path: Path
):
    conference = files(TALKS, events__mode="sessions")
    server = allowed(local, *TALKS)
    async with at_work(local, server, conference, clock, tmp_path) as app:
        await passes(app, clock, A_MINUTE)
        del server.guild.events[min(server.guild.events)]
        await step(app, clock, TALKS[0].starts_at)
        await passes(app, clock, A_MINUTE)

    assert on_server(server) == [("Talk 1", SCHEDULED), ("Talk 2", SCHEDULED)]


async def test_one_event_that_always_fails_does_not_stop_the_others(
    local: LocalDiscord, clock: SteppedClock, tmp_path: Path
):
    conference = files(TALKS, events__mode="sessions")
    server = allowed(local, *TALKS)
    async with at_work(local, server, conference, clock, tmp_path) as app:
        await passes(app, clock, A_MINUTE)
        first = min(server.guild.events)
        local.faults.next("*", f"*/scheduled-events/{first}", status=503, times=1000)
        await step(app, clock, TALKS[0].starts_at)
        await step(app, clock, TALKS[1].starts_at)

    assert on_server(server) == [("Talk 0", SCHEDULED), ("Talk 1", ACTIVE), ("Talk 2", SCHEDULED)]


async def test_what_is_made_twice_because_an_answer_was_lost_is_there_once_in_the_end(
    local: LocalDiscord, clock: SteppedClock, tmp_path: Path
):
    conference = files(TALKS[:1], events__mode="sessions")
    server = allowed(local, *TALKS[:1])
    words = event_of(TALKS[0]).words

    def made(number: int, creator: User) -> None:
        body = _body(TALKS[0], words)
        server.guild.events[number] = ScheduledEvent(number, server.id, creator, SCHEDULED, body)

    by_hand, lost = local.world.ids.next(), local.world.ids.next()
    made(by_hand, server.add_member("Olga").user)
    fault = local.faults.next("POST", f"/guilds/{server.id}/scheduled-events", status=502)
    fault.does = lambda: made(lost, local.world.bot)
    async with at_work(local, server, conference, clock, tmp_path) as app:
        await passes(app, clock, A_MINUTE)

    assert len(server.guild.events) == 2
    assert by_hand in server.guild.events


def _body(of: Session, words: str) -> dict[str, object]:
    return {
        "name": of.name,
        "description": words,
        "scheduled_start_time": of.starts_at.isoformat(),
        "scheduled_end_time": of.ends_at.isoformat(),
        "entity_metadata": {"location": "this server"},
    }


async def test_who_may_only_manage_events_makes_none_and_organizers_are_told_so_once(
    local: LocalDiscord, clock: SteppedClock, tmp_path: Path
):
    conference = files(TALKS, events__mode="sessions")
    server = allowed(local, *TALKS)
    role = next(r for r in server.guild.roles.values() if r.name == "Events")
    role.permissions = Permission.MANAGE_EVENTS
    async with at_work(local, server, conference, clock, tmp_path) as app:
        await passes(app, clock, *[A_MINUTE] * 3)

    assert on_server(server) == []
    told = said_in(local, server.channel("organizers"))
    assert told.count("The bot lacks Create Events.") == 1
