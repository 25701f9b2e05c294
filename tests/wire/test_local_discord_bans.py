from datetime import timedelta

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

REASON = "Conduct case home-shelf"


@pytest.fixture
def guild(client: discord.Client, server: Server) -> discord.Guild:
    found = client.get_guild(server.id)
    assert found
    return found


@pytest.fixture
def bob(server: Server) -> Person:
    return server.add_member("Bob")


async def test_a_banned_member_is_gone_and_can_be_let_back(
    local: LocalDiscord, server: Server, guild: discord.Guild, bob: Person
):
    await guild.ban(discord.Object(bob.id), reason=REASON, delete_message_seconds=0)
    recorded = local.exchanges[-1].reason
    banned = await guild.fetch_ban(discord.Object(bob.id))

    assert bob.id not in server.guild.members
    assert (banned.user.id, banned.reason, recorded) == (bob.id, REASON, REASON)
    await guild.unban(discord.Object(bob.id), reason="Appeal")
    assert local.exchanges[-1].reason == "Appeal"
    with pytest.raises(discord.NotFound) as unknown:
        await guild.fetch_ban(discord.Object(bob.id))
    assert unknown.value.code == 10026
    assert server.add_member("Bob") == bob


async def test_who_is_no_member_can_be_banned(
    local: LocalDiscord, server: Server, guild: discord.Guild
):
    stranger = local.add_server("Elsewhere").add_member("Mallory")

    await guild.ban(discord.Object(stranger.id), delete_message_seconds=0)

    assert stranger.id in server.guild.bans
    assert stranger.member


async def test_a_ban_leaves_what_was_said_unless_it_is_told_otherwise(
    local: LocalDiscord, guild: discord.Guild, bob: Person, talks: Channel
):
    said = bob.say(talks, "Shut up")

    await guild.ban(discord.Object(bob.id), delete_message_seconds=0)

    assert local.messages(talks) == [said]


async def test_a_ban_takes_away_what_they_said_in_the_last_seconds_everywhere(
    local: LocalDiscord,
    server: Server,
    guild: discord.Guild,
    ada: Person,
    bob: Person,
    talks: Channel,
    clock: SteppedClock,
):
    lobby = server.add_channel("lobby")
    kept = [bob.say(talks, "Good morning")]
    clock.set(clock.now() + timedelta(seconds=1))
    kept.append(ada.say(talks, "Good morning, Bob"))
    one = bob.say(lobby, "Shut up")
    two = [bob.say(talks, "Shut up"), bob.say(talks, "All of you")]
    private = bob.say(bob.inbox, "Not me")
    clock.set(clock.now() + timedelta(hours=1))

    await guild.ban(discord.Object(bob.id), delete_message_seconds=3600)

    assert local.messages(talks) == kept
    assert local.messages(lobby) == []
    assert local.messages(bob.inbox) == [private]
    assert [event["id"] for event in told(local, "MESSAGE_DELETE")] == [str(one.id)]
    assert told(local, "MESSAGE_DELETE_BULK") == [
        {
            "ids": [str(each.id) for each in two],
            "channel_id": str(talks.id),
            "guild_id": str(server.id),
        }
    ]


async def test_nobody_is_banned_who_is_owner_or_not_below(server: Server, wire: Wire):
    own = server.role("Session Chair")
    below, above = server.add_role("Helper", Permission.ADMINISTRATOR), server.add_role("Team")
    below.position, own.position, above.position = 1, 2, 3
    people = [
        server.person("Grace"),
        server.person("Session Chair"),
        server.add_member("Carol", roles=[above, below]),
        server.add_member("Dora", roles=[own]),
        server.add_member("Helen", roles=[below]),
    ]

    answers = [await wire.ask("PUT", f"/guilds/{server.id}/bans/{one.id}", {}) for one in people]

    assert [status for status, _ in answers] == [403, 403, 403, 403, 204]
    assert {body["code"] for _, body in answers if body} == {50013}
    assert server.guild.bans.keys() == {people[-1].id}


async def test_bans_need_the_permission_for_them(server: Server, wire: Wire, bob: Person):
    server.ban(bob)
    server.change_role(server.role("Session Chair"), permissions=Permission.MODERATE_MEMBERS)
    path = f"/guilds/{server.id}/bans/{bob.id}"

    answers = [await wire.ask("PUT", path, {})]
    answers += [await wire.ask(method, path) for method in ("GET", "DELETE")]

    assert [(status, body["code"]) for status, body in answers] == [(403, 50013)] * 3


@pytest.mark.parametrize("seconds", [-1, 604801, "many", 0.5])
async def test_a_ban_takes_away_seven_days_at_most(
    server: Server, wire: Wire, bob: Person, seconds: object
):
    path = f"/guilds/{server.id}/bans/{bob.id}"

    in_body = await wire.ask("PUT", path, {"delete_message_seconds": seconds})
    in_query = await wire.ask("PUT", path, delete_message_seconds=str(seconds))

    assert [(status, body["code"]) for status, body in (in_body, in_query)] == [(400, 50035)] * 2
    assert server.guild.bans == {}
    assert (await wire.ask("PUT", path, {"delete_message_seconds": 604800}))[0] == 204


async def test_nobody_unknown_is_banned_or_let_back(server: Server, wire: Wire, bob: Person):
    path = f"/guilds/{server.id}/bans"

    assert (await wire.ask("PUT", f"{path}/1", {}))[1]["code"] == 10013
    assert (await wire.ask("DELETE", f"{path}/{bob.id}"))[1]["code"] == 10026


async def test_a_second_ban_changes_nothing(server: Server, guild: discord.Guild, bob: Person):
    await guild.ban(discord.Object(bob.id), reason=REASON)
    await guild.ban(discord.Object(bob.id), reason="Again")

    assert server.guild.bans == {bob.id: REASON}


async def test_bans_are_told_to_those_who_asked_for_them(clock: SteppedClock):
    async with LocalDiscord(clock=clock, privileged=MEMBERS) as local:
        server = local.add_server("Data @Scale")
        role = server.invite_bot(EVERYTHING & ~Permission.ADMINISTRATOR)
        bob, carol = server.add_member("Bob"), server.add_member("Carol")
        async with logged_in(local, bare_bot(members=True, moderation=True)) as client:
            guild = client.get_guild(server.id)
            assert guild
            await guild.ban(discord.Object(bob.id))
            await guild.unban(discord.Object(bob.id))
            server.change_role(role, permissions=Permission.VIEW_CHANNEL)
            server.ban(carol)

    events = ("GUILD_BAN_ADD", "GUILD_BAN_REMOVE", "GUILD_MEMBER_REMOVE")
    people = [[each["user"]["global_name"] for each in told(local, one)] for one in events]
    assert people == [["Bob"], ["Bob"], ["Bob", "Carol"]]


async def test_bans_are_not_told_without_the_intents(
    local: LocalDiscord, server: Server, guild: discord.Guild, bob: Person
):
    await guild.ban(discord.Object(bob.id))

    assert server.guild.bans.keys() == {bob.id}
    for event in ("GUILD_BAN_ADD", "GUILD_MEMBER_REMOVE"):
        assert told(local, event) == []
