from datetime import UTC, datetime, timedelta

import discord
import pytest

from bot.clock import SteppedClock
from bot.rehearsal.local_discord import (
    EVERYTHING,
    Channel,
    LocalDiscord,
    Permission,
    Person,
    Server,
)
from bot.rehearsal.local_discord.intents import MEMBERS
from tests.wire.local_discord_bot import Wire, bare_bot, logged_in, told

HOUR = timedelta(hours=1)
LONGEST = timedelta(days=28)


async def _member(client: discord.Client, person: Person) -> discord.Member:
    guild = client.get_guild(person.guild.id)
    assert guild
    return await guild.fetch_member(person.id)


async def _refused(client: discord.Client, person: Person, clock: SteppedClock) -> bool:
    """Whether the bot is refused as one that lacks permissions, and nothing happened."""
    try:
        await (await _member(client, person)).timeout(clock.now() + HOUR)
    except discord.Forbidden as refused:
        return refused.code == 50013 and person.member.timed_out_until is None
    return False


async def test_a_timed_out_member_is_silent_until_it_ends(
    local: LocalDiscord, client: discord.Client, ada: Person, talks: Channel, clock: SteppedClock
):
    member = await _member(client, ada)

    await member.timeout(clock.now() + HOUR, reason="Conduct case home-shelf")

    assert (await _member(client, ada)).timed_out_until == clock.now() + HOUR
    assert local.exchanges[-2].reason == "Conduct case home-shelf"
    assert not ada.may(Permission.SEND_MESSAGES, talks)
    clock.set(clock.now() + HOUR)
    assert ada.may(Permission.SEND_MESSAGES, talks)


async def test_a_timeout_can_be_ended(
    client: discord.Client, ada: Person, talks: Channel, clock: SteppedClock
):
    member = await _member(client, ada)
    await member.timeout(clock.now() + HOUR)

    await member.timeout(None)

    assert ada.member.timed_out_until is None
    assert ada.may(Permission.SEND_MESSAGES, talks)


async def test_a_timeout_lasts_28_days_at_most(
    client: discord.Client, ada: Person, clock: SteppedClock
):
    member = await _member(client, ada)

    with pytest.raises(discord.HTTPException) as refused:
        await member.timeout(clock.now() + LONGEST + timedelta(seconds=1))
    assert (refused.value.status, refused.value.code) == (400, 50035)
    assert ada.member.timed_out_until is None
    await member.timeout(clock.now() + LONGEST)
    assert ada.member.timed_out_until == clock.now() + LONGEST


async def test_nobody_is_timed_out_who_is_owner_administrator_or_not_below(
    client: discord.Client, server: Server, clock: SteppedClock
):
    own = server.role("Session Chair")
    below, above = server.add_role("Helper"), server.add_role("Team")
    admin = server.add_role("Admin", Permission.ADMINISTRATOR)
    below.position, admin.position, own.position, above.position = 1, 2, 3, 4
    people = [
        server.person("Grace"),
        server.add_member("Bob", roles=[admin]),
        server.add_member("Carol", roles=[above, below]),
        server.add_member("Dora", roles=[own]),
        server.add_member("Helen", roles=[below]),
    ]

    refused = [await _refused(client, one, clock) for one in people]

    assert refused == [True, True, True, True, False]


async def test_timing_out_needs_the_permission_for_it(
    client: discord.Client, server: Server, ada: Person, clock: SteppedClock
):
    role = server.role("Session Chair")
    server.change_role(role, permissions=Permission.BAN_MEMBERS)
    assert await _refused(client, ada, clock)

    server.change_role(role, permissions=Permission.MODERATE_MEMBERS)
    assert not await _refused(client, ada, clock)


async def test_a_timeout_is_told_with_the_members_intent(clock: SteppedClock):
    async with LocalDiscord(clock=clock, privileged=MEMBERS) as local:
        server = local.add_server("Data @Scale")
        server.invite_bot(EVERYTHING)
        ada = server.add_member("Ada")
        async with logged_in(local, bare_bot(members=True)) as client:
            await (await _member(client, ada)).timeout(clock.now() + HOUR)

    [heard] = told(local, "GUILD_MEMBER_UPDATE")
    assert heard["user"]["id"] == str(ada.id)
    assert heard["communication_disabled_until"] == (clock.now() + HOUR).isoformat()


async def test_a_timeout_is_not_told_without_the_intent(
    local: LocalDiscord, client: discord.Client, ada: Person, clock: SteppedClock
):
    await (await _member(client, ada)).timeout(clock.now() + HOUR)

    assert told(local, "GUILD_MEMBER_UPDATE") == []


@pytest.mark.parametrize("until", ["soon", 5, "2026-13-01"])
async def test_a_timeout_ends_at_a_moment(server: Server, wire: Wire, ada: Person, until: object):
    path = f"/guilds/{server.id}/members/{ada.id}"

    status, refused = await wire.ask("PATCH", path, {"communication_disabled_until": until})

    assert (status, refused["code"]) == (400, 50035)
    assert list(refused["errors"]) == ["communication_disabled_until"]


@pytest.mark.parametrize(
    "until", ["2026-10-01T12:00:00", "2026-10-01T12:00:00Z", "2026-10-01T14:00:00+02:00"]
)
async def test_the_end_of_a_timeout_is_told_in_utc(
    server: Server, wire: Wire, ada: Person, until: str
):
    path = f"/guilds/{server.id}/members/{ada.id}"

    _, changed = await wire.ask("PATCH", path, {"communication_disabled_until": until})

    assert ada.member.timed_out_until == datetime(2026, 10, 1, 12, tzinfo=UTC)
    assert changed["communication_disabled_until"] == "2026-10-01T12:00:00+00:00"


async def test_nobody_unknown_is_timed_out(server: Server, wire: Wire, clock: SteppedClock):
    body = {"communication_disabled_until": clock.now().isoformat()}

    status, refused = await wire.ask("PATCH", f"/guilds/{server.id}/members/1", body)

    assert (status, refused["code"]) == (404, 10007)


async def test_nothing_else_about_a_member_is_changed(
    local: LocalDiscord, server: Server, wire: Wire, ada: Person
):
    path = f"/guilds/{server.id}/members/{ada.id}"

    status, _ = await wire.ask("PATCH", path, {"nick": "Countess", "roles": []})

    assert status == 400
    assert local.unimplemented == ["PATCH of a member: nick", "PATCH of a member: roles"]
    local.unimplemented.clear()
