"""Discord's own events, as organizers want them."""

from datetime import UTC, datetime, timedelta
from typing import Any

import discord
import pytest

from tests.cogs.stage import Stage, answers, said_in

MISSING_PERMISSIONS = 50013


def moment(hour: int, minute: int) -> datetime:
    """In UTC; the ducks and the geese begin at 07:15."""
    return datetime(2026, 7, 15, hour, minute, tzinfo=UTC)


@pytest.fixture
def may(stage: Stage) -> Stage:
    """The bot may change the server's events; SimCord wants the greater of the two permissions."""
    backend = stage.env.backend
    role = stage.guild.create_role(
        "Events", permissions=discord.Permissions(manage_events=True, create_events=True)
    )
    backend.add_member_role(stage.guild.id, backend.bot_user.id, role.id)
    return stage


async def settled(stage: Stage, later: timedelta = timedelta(seconds=1)) -> None:
    await stage.step(stage.clock.now() + later)
    await stage.app.staff.events.settled()
    await stage.env.settle()


async def switched(stage: Stage, on: bool) -> None:
    """Grace switches events on or off, and saves it."""
    proposed = answers(await stage.grace.slash(stage.lobby, "configure events", sessions=on))[0]
    await stage.grace.click(proposed.message, label="Save")
    await settled(stage)


def events(stage: Stage) -> dict[str, Any]:
    """The server's events by name."""
    found = stage.env.backend.get_guild(stage.guild.id).scheduled_events.values()
    return {event.name: event for event in found}


async def test_every_session_but_breaks_becomes_an_event_once(may: Stage):
    await may.step(moment(6, 0))
    assert events(may) == {}

    await switched(may, on=True)
    made = events(may)
    await may.restart()
    await settled(may)

    assert len(made) == 16  # welcome, two talks, twelve short ones, the second morning
    assert {"Welcome", "Ducks in *Space*", "Geese on Mars", "Second morning"} <= set(made)
    assert "Break" not in made
    assert events(may) == made


async def test_an_event_moves_with_its_session_and_is_gone_when_that_is_cancelled(may: Stage):
    await may.step(moment(6, 0))
    await switched(may, on=True)

    preview = answers(await may.grace.slash(may.lobby, "late", minutes=10, room="Pond"))[-1]
    await may.grace.click(preview.message, label="Tell people")
    await settled(may)
    preview = answers(await may.grace.slash(may.lobby, "agenda cancel", session="Geese"))[-1]
    await may.grace.click(preview.message, label="Put in force")
    await settled(may)

    ducks = events(may)["Ducks in *Space*"]
    assert "07:25" in str(ducks.scheduled_start_time)
    assert "Geese on Mars" not in events(may)


async def test_switched_off_what_has_not_begun_is_removed(may: Stage):
    await may.step(moment(6, 0))
    await switched(may, on=True)

    await switched(may, on=False)

    assert events(may) == {}


async def test_without_the_permission_organizers_are_told_once_what_to_mend(stage: Stage):
    await stage.step(moment(6, 0))
    path = f"/guilds/{stage.guild.id}/scheduled-events"
    stage.env.inject_error("POST", path, status=403, code=MISSING_PERMISSIONS, times=None)

    await switched(stage, on=True)
    await settled(stage, timedelta(seconds=5))
    await stage.step(moment(7, 15))
    assert any(line.startswith("Now: Ducks") for line in said_in(stage.pond))
    await settled(stage, timedelta(hours=1))
    await settled(stage, timedelta(seconds=5))

    told = "\n".join(
        embed.description or "" for m in stage.backstage.history() for embed in m.embeds
    )
    assert told.count("The bot lacks Create Events.") == 1
