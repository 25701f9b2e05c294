"""The local Discord's scheduled events, by what a client may ask and is refused."""

from datetime import timedelta
from typing import Any

import pytest

from bot.clock import SteppedClock
from bot.rehearsal.local_discord import Permission, Server
from tests.wire.local_discord_bot import Wire

HOUR = timedelta(hours=1)
SCHEDULED, ACTIVE, COMPLETED, CANCELED = 1, 2, 3, 4
MOST = 100


def a_talk(clock: SteppedClock, **other: object) -> dict[str, Any]:
    """What Discord has to be told of a new event."""
    return {
        "name": "On birds",
        "description": "All about birds.",
        "scheduled_start_time": (clock.now() + HOUR).isoformat(),
        "scheduled_end_time": (clock.now() + 2 * HOUR).isoformat(),
        "privacy_level": 2,
        "entity_type": 3,
        "entity_metadata": {"location": "Pond"},
        **other,
    }


@pytest.fixture
def path(server: Server) -> str:
    return f"/guilds/{server.id}/scheduled-events"


@pytest.fixture
async def made(wire: Wire, path: str, clock: SteppedClock) -> str:
    """Where the event is that the bot has made."""
    status, event = await wire.ask("POST", path, a_talk(clock))
    assert status == 200
    return f"{path}/{event['id']}"


async def test_an_event_is_there_until_it_is_taken_away(wire: Wire, path: str, made: str):
    _, found = await wire.ask("GET", made)
    _, listed = await wire.ask("GET", path)
    assert found["name"] == "On birds"
    assert found["entity_metadata"] == {"location": "Pond"}
    assert listed == [found]

    await wire.ask("DELETE", made)

    status, refused = await wire.ask("GET", made)
    assert (status, refused["code"]) == (404, 10070)
    assert (await wire.ask("GET", path))[1] == []


async def test_an_event_begins_and_ends_and_is_listed_no_more(wire: Wire, path: str, made: str):
    assert (await wire.ask("PATCH", made, {"status": ACTIVE}))[1]["status"] == ACTIVE
    assert len((await wire.ask("GET", path))[1]) == 1

    assert (await wire.ask("PATCH", made, {"status": COMPLETED}))[1]["status"] == COMPLETED

    assert (await wire.ask("GET", path))[1] == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ((), COMPLETED),
        ((ACTIVE,), SCHEDULED),
        ((ACTIVE,), CANCELED),
        ((ACTIVE, COMPLETED), ACTIVE),
        ((CANCELED,), ACTIVE),
    ],
)
async def test_what_may_not_follow_is_refused(
    wire: Wire, made: str, before: tuple[int, ...], after: int
):
    for status in before:
        assert (await wire.ask("PATCH", made, {"status": status}))[0] == 200

    status, refused = await wire.ask("PATCH", made, {"status": after})

    assert (status, refused["code"]) == (400, 180000)


async def test_a_server_has_a_hundred_events_at_most_that_are_not_over(
    wire: Wire, path: str, clock: SteppedClock
):
    made = [await wire.ask("POST", path, a_talk(clock)) for _ in range(MOST)]
    assert {status for status, _ in made} == {200}

    status, refused = await wire.ask("POST", path, a_talk(clock))
    assert (status, refused["code"]) == (400, 30038)

    await wire.ask("PATCH", f"{path}/{made[-1][1]['id']}", {"status": CANCELED})
    assert (await wire.ask("POST", path, a_talk(clock)))[0] == 200


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "x" * 101),
        ("description", "x" * 1001),
        ("entity_metadata", {"location": ""}),
        ("entity_metadata", {}),
        ("privacy_level", 1),
        ("scheduled_start_time", "tomorrow"),
    ],
)
async def test_a_form_that_is_filled_in_wrongly_is_refused_by_its_field(
    wire: Wire, path: str, clock: SteppedClock, field: str, value: object
):
    status, refused = await wire.ask("POST", path, a_talk(clock, **{field: value}))

    assert (status, refused["code"]) == (400, 50035)
    assert list(refused["errors"]) == [field]


async def test_an_event_begins_later_and_ends_after_it_began(
    wire: Wire, path: str, made: str, clock: SteppedClock
):
    past = clock.now().isoformat()

    _, new = await wire.ask("POST", path, a_talk(clock, scheduled_start_time=past))
    _, backwards = await wire.ask("POST", path, a_talk(clock, scheduled_end_time=past))
    _, moved = await wire.ask("PATCH", made, {"scheduled_start_time": past})

    assert list(new["errors"]) == ["scheduled_start_time"]
    assert list(backwards["errors"]) == ["scheduled_end_time"]
    assert list(moved["errors"]) == ["scheduled_start_time"]


@pytest.mark.parametrize("allowed", [Permission(0), Permission.MANAGE_EVENTS])
async def test_only_who_may_create_events_makes_one(
    server: Server, wire: Wire, path: str, clock: SteppedClock, allowed: Permission
):
    server.change_role(server.role("Session Chair"), permissions=allowed)

    status, refused = await wire.ask("POST", path, a_talk(clock))

    assert (status, refused["code"]) == (403, 50013)


async def test_ones_own_event_is_changed_with_either_permission(
    server: Server, wire: Wire, made: str
):
    role = server.role("Session Chair")
    for allowed in (Permission.CREATE_EVENTS, Permission.MANAGE_EVENTS):
        server.change_role(role, permissions=allowed)
        assert (await wire.ask("PATCH", made, {"name": f"With {allowed.name}"}))[0] == 200

    server.change_role(role, permissions=Permission(0))

    assert (await wire.ask("PATCH", made, {"name": "With none"}))[0] == 403
