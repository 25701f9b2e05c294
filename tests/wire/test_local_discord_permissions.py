from datetime import timedelta

import discord
import pytest

from bot.clock import SteppedClock
from bot.rehearsal.local_discord import (
    Channel,
    ChannelKind,
    Impossible,
    LocalDiscord,
    Permission,
    Person,
    Server,
)
from tests.wire.local_discord_bot import Wire

SEE, SEND = Permission.VIEW_CHANNEL, Permission.SEND_MESSAGES


def test_the_owner_and_administrators_are_denied_nothing(server: Server, talks: Channel):
    admin = server.add_role("Admin", Permission.ADMINISTRATOR)
    bob = server.add_member("Bob", roles=[admin])
    server.deny(talks, server.everyone, SEE, SEND)

    assert bob.may(SEND, talks)
    assert server.person("Grace").may(SEND, talks)


def test_roles_overrule_everyone_and_the_member_overrules_roles(
    server: Server, ada: Person, talks: Channel
):
    team, muted = server.add_role("Team"), server.add_role("Muted")
    server.change_roles(ada, [team, muted])

    server.deny(talks, server.everyone, SEND)
    assert not ada.may(SEND, talks)
    server.deny(talks, muted, SEND)
    server.allow(talks, team, SEND)
    assert ada.may(SEND, talks)
    server.deny(talks, ada, SEND)
    assert not ada.may(SEND, talks)


def test_who_may_not_send_may_not_attach_either(server: Server, ada: Person, talks: Channel):
    assert ada.may(Permission.ATTACH_FILES, talks)

    server.deny(talks, server.everyone, SEND)

    assert not ada.may(Permission.ATTACH_FILES, talks)
    assert not ada.may(Permission.EMBED_LINKS, talks)


def test_a_timeout_leaves_reading_only_and_ends(
    server: Server, ada: Person, talks: Channel, clock: SteppedClock
):
    ada.member.timed_out_until = clock.now() + timedelta(minutes=5)
    server.allow(talks, ada, SEND)

    assert ada.may(Permission.READ_MESSAGE_HISTORY, talks)
    assert not ada.may(SEND, talks)
    with pytest.raises(Impossible, match="Ada lacks SEND_MESSAGES in talks"):
        ada.say(talks, "Let me")
    clock.set(clock.now() + timedelta(minutes=5))
    assert ada.may(SEND, talks)


def test_a_channel_is_made_with_its_overwrites(server: Server, ada: Person):
    team = server.add_role("Team")
    hidden = server.add_channel(
        "team", overwrites={server.everyone: (Permission.NONE, SEE), team: (SEE, Permission.NONE)}
    )
    bob = server.add_member("Bob", roles=[team])

    assert bob.can_see(hidden)
    assert not ada.can_see(hidden)
    assert ada.sees(hidden) == []
    with pytest.raises(Impossible, match="Ada does not see team"):
        ada.say(hidden, "Hello")


def test_an_inbox_is_seen_by_its_owner_only(server: Server, ada: Person, talks: Channel):
    bob = server.add_member("Bob")

    assert ada.can_see(ada.inbox)
    assert not bob.can_see(ada.inbox)
    server.remove_member(bob)
    assert not bob.can_see(talks)


def test_people_change_what_they_wrote_and_moderators_take_it_away(
    local: LocalDiscord, server: Server, ada: Person, talks: Channel
):
    said = ada.say(talks, "Hello")
    bob = server.add_member("Bob")

    with pytest.raises(Impossible, match="Bob did not write that"):
        bob.edit(said, "Bye")
    with pytest.raises(Impossible, match="Bob lacks MANAGE_MESSAGES"):
        bob.delete(said)
    server.allow(talks, bob, Permission.MANAGE_MESSAGES)
    bob.delete(said)
    assert local.messages(talks) == []


def test_things_are_found_by_name_and_listed_when_they_are_not(
    local: LocalDiscord, server: Server, ada: Person, talks: Channel
):
    voice = server.add_channel("voice", kind=ChannelKind.VOICE)

    assert server.channel("voice") is voice
    assert server.person("Ada") == ada
    assert repr([server.person("Ada"), talks, ada.say(talks, "Hi").author]) == (
        "[<person Ada>, <channel #talks>, <user Ada>]"
    )
    with pytest.raises(LookupError, match="nothing is called 'lost'; there is talks, voice"):
        server.channel("lost")
    assert local.add_server("Another").person("Grace").user is server.person("Grace").user


async def test_a_channel_hidden_from_the_bot_has_no_name_for_it(
    client: discord.Client, server: Server, wire: Wire, ada: Person, talks: Channel
):
    bot, extra = server.role("Session Chair"), server.add_role("Extra")
    team = server.add_channel("team", overwrites={bot: (Permission.NONE, SEE)})
    rooms = server.add_channel("rooms", kind=ChannelKind.CATEGORY)
    server.add_channel("inner", parent=rooms)
    server.deny(rooms, bot, SEE)
    server.allow(team, extra, SEE)

    _, listed = await wire.ask("GET", f"/guilds/{server.id}/channels")
    before = await _name(client, ada, talks, team)
    server.change_roles(server.person("Session Chair"), [bot, extra])
    after = await _name(client, ada, talks, team)
    server.delete_role(extra)
    again = await _name(client, ada, talks, team)

    assert [one["name"] for one in listed] == ["talks", "rooms", "inner"]
    assert (before, after, again) == ("___hidden___", "team", "___hidden___")


async def _name(client: discord.Client, ada: Person, talks: Channel, channel: Channel) -> str:
    """What the client calls the channel, once it has heard all that was told so far."""
    heard = client.wait_for("message", timeout=5)
    ada.say(talks, "So far")
    await heard
    found = client.get_channel(channel.id)
    assert isinstance(found, discord.TextChannel)
    return found.name
