"""What is found on a server that is not set up right yet, and the mend that is named."""

from dataclasses import replace

import discord
import pytest
from simcord.builders import GuildHandle
from simcord.env import Env

from bot.client.checkup import findings_on
from bot.domain.conference import Conference
from bot.domain.people import Role
from tests.builders import conference, session

ROLES = {
    Role.ORGANIZER: ("Organizer",),
    Role.MODERATOR: ("Moderator", "Chair"),
    Role.SPEAKER: ("Speaker",),
}


@pytest.fixture
def conf() -> Conference:
    """A conference with one room, whose posts for digests ping early birds."""
    made = conference(
        session(rooms=["Pond"]),
        settings={"channels.rooms.Pond": "pond", "ping.digest": "Early Birds"},
    )
    return replace(made, profile=replace(made.profile, roles=ROLES))


@pytest.fixture
async def server(env: Env) -> GuildHandle:
    """A server on which nothing is missing."""
    server = env.create_guild("Birds")
    server.create_text_channel("announcements")
    server.create_text_channel("pond")
    hidden = discord.PermissionOverwrite(view_channel=False)
    seen = discord.PermissionOverwrite(view_channel=True)
    assert env.bot.user
    for name in ("organizers", "moderators"):
        server.create_text_channel(
            name, overwrites={server.default_role: hidden, env.bot.user: seen}
        )
    for name in ("Organizer", "Chair", "Speaker"):
        server.create_role(name)
    server.create_role("Early Birds", mentionable=True)
    await env.settle()
    return server


async def found(env: Env, server: GuildHandle, conf: Conference) -> tuple[str, ...]:
    guild = env.bot.get_guild(server.id)
    assert guild
    return await findings_on(guild, conf)


async def test_where_everything_is_there_nothing_is_found(
    env: Env, server: GuildHandle, conf: Conference
):
    assert await found(env, server, conf) == ()


async def test_names_are_compared_without_regard_to_case(
    env: Env, server: GuildHandle, conf: Conference
):
    roles = {Role.ORGANIZER: ("organizer",), Role.MODERATOR: ("CHAIR",), Role.SPEAKER: ("speaker",)}
    loud = replace(conf, profile=replace(conf.profile, roles=roles))

    assert await found(env, server, loud) == ()


async def test_channels_and_roles_can_be_given_by_id(
    env: Env, server: GuildHandle, conf: Conference
):
    pond, birds = server.channels["pond"], server.roles["Early Birds"]
    by_id = {"channels.rooms.Pond": str(pond.id), "ping.digest": str(birds.id)}

    assert await found(env, server, replace(conf, settings={**conf.settings, **by_id})) == ()


@pytest.mark.parametrize("name", ["announcements", "pond", "organizers", "moderators"])
async def test_a_channel_that_is_missing_is_named_with_the_mend(
    env: Env, server: GuildHandle, conf: Conference, name: str
):
    env.backend.delete_channel(server.channels[name].id)

    assert await found(env, server, conf) == (
        (
            f"There is no text channel or forum '{name}' that the bot can see. "
            "Create it, let the bot see it, or choose another with /configure channel."
        ),
    )


async def test_permissions_that_the_bot_lacks_are_named_as_discord_calls_them(
    env: Env, server: GuildHandle, conf: Conference
):
    denied = discord.PermissionOverwrite(embed_links=False, read_message_history=False)
    assert env.bot.user
    server.create_text_channel("lake", overwrites={env.bot.user: denied})

    moved = replace(conf, settings={**conf.settings, "channels.rooms.Pond": "lake"})

    assert await found(env, server, moved) == (
        (
            "In #lake the bot lacks Embed Links, Read Message History. "
            "Give its role that in the channel's settings."
        ),
    )


async def test_a_channel_that_the_bot_is_kept_out_of_is_named_with_the_mend(
    env: Env, server: GuildHandle, conf: Conference
):
    kept_out = discord.PermissionOverwrite(view_channel=False)
    server.create_text_channel("lake", overwrites={server.default_role: kept_out})

    moved = replace(conf, settings={**conf.settings, "channels.rooms.Pond": "lake"})

    of_the_bot, of_attendees = await found(env, server, moved)
    assert of_the_bot.startswith("In #lake the bot lacks View Channel")
    assert of_attendees.startswith("In #lake attendees lack View Channel")


async def test_what_attendees_lack_is_named_unless_a_role_that_is_not_the_teams_grants_it(
    env: Env, server: GuildHandle, conf: Conference
):
    silenced = discord.PermissionOverwrite(use_application_commands=False)
    heard = discord.PermissionOverwrite(use_application_commands=True)
    everyone, team = server.default_role, server.roles["Organizer"]
    server.create_text_channel("lake", overwrites={everyone: silenced, team: heard})
    birds = server.roles["Early Birds"]
    server.create_text_channel("sea", overwrites={everyone: silenced, birds: heard})

    moved = [{**conf.settings, "channels.rooms.Pond": where} for where in ("lake", "sea")]
    at_the_lake = await found(env, server, replace(conf, settings=moved[0]))
    at_the_sea = await found(env, server, replace(conf, settings=moved[1]))

    assert at_the_lake == (
        (
            "In #lake attendees lack Use Application Commands. Give that to @everyone, or to a "
            "role that they all have, in the channel's settings."
        ),
    )
    assert at_the_sea == ()


async def test_a_channel_for_organizers_that_everybody_can_read_is_found(
    env: Env, server: GuildHandle, conf: Conference
):
    env.backend.delete_channel(server.channels["organizers"].id)
    server.create_text_channel("organizers")

    [finding] = await found(env, server, conf)

    assert finding.startswith("Everybody can read #organizers")
    assert finding.endswith("Take View Channel from @everyone there.")


async def test_a_channel_for_a_room_that_the_agenda_does_not_have_is_found(
    env: Env, server: GuildHandle, conf: Conference
):
    attic = replace(conf, settings={**conf.settings, "channels.rooms.Attic": "pond"})

    [finding] = await found(env, server, attic)

    assert finding.startswith("The setting channels.rooms.Attic is for a room that the agenda does")


async def test_a_role_to_ping_that_is_missing_is_found(
    env: Env, server: GuildHandle, conf: Conference
):
    env.backend.delete_role(server.id, server.roles["Early Birds"].id)

    assert await found(env, server, conf) == (
        (
            "There is no role 'Early Birds' for digest posts to ping. "
            "Create it, or choose another with /configure ping."
        ),
    )


async def test_a_role_that_cannot_be_pinged_is_found(
    env: Env, server: GuildHandle, conf: Conference
):
    env.backend.edit_role(server.id, server.roles["Early Birds"].id, {"mentionable": False})

    assert await found(env, server, conf) == (
        (
            "The role 'Early Birds' cannot be pinged. "
            "Switch on 'Allow anyone to @mention this role' in its settings."
        ),
    )


async def test_one_role_of_several_is_enough_and_none_is_found_out(
    env: Env, server: GuildHandle, conf: Conference
):
    env.backend.delete_role(server.id, server.roles["Chair"].id)

    assert await found(env, server, conf) == (
        (
            "No role on this server stands for moderators. "
            "Create 'Moderator' or 'Chair', or edit conference.yaml."
        ),
    )


async def test_a_kind_of_people_without_any_role_is_told_where_to_name_one(
    env: Env, server: GuildHandle, conf: Conference
):
    nobody = replace(conf, profile=replace(conf.profile, roles={**ROLES, Role.SPEAKER: ()}))

    assert await found(env, server, nobody) == (
        (
            "No role on this server stands for speakers. "
            "Name one under 'roles: speaker:', or edit conference.yaml."
        ),
    )


async def test_everything_that_is_wrong_is_said_at_once(env: Env, conf: Conference):
    bare = env.create_guild("Bare")
    await env.settle()

    assert len(await found(env, bare, conf)) == len(
        ["four channels"] * 4 + ["ping"] + ["roles"] * 3
    )
