from datetime import timedelta

import discord
import pytest

from bot.clock import SteppedClock
from bot.rehearsal.local_discord import Channel, Impossible, LocalDiscord, Person, Server
from tests.wire.local_discord_bot import told, tree_of


async def test_a_global_command_is_used_in_private_and_its_answer_may_be_ephemeral(
    local: LocalDiscord, reporting: discord.Client, ada: Person
):
    opened = await ada.slash(ada.inbox, "report new")
    answer = await ada.submit(opened.modal, {"Files": [("photo.png", b"pixels")]})

    assert reporting.is_ready()
    assert answer.ephemeral
    assert answer.text.startswith("About nobody\nphoto.png")
    assert ada.sees(ada.inbox) == [answer.message]
    assert local.messages(ada.inbox) == []


async def test_the_bot_hears_from_a_person_in_private_and_from_no_member(
    local: LocalDiscord, reporting: discord.Client, ada: Person
):
    await ada.slash(ada.inbox, "report new")

    [heard] = told(local, "INTERACTION_CREATE")
    assert reporting.is_ready()
    assert heard["user"]["id"] == str(ada.id)
    assert (heard["context"], heard["channel"]["type"]) == (1, 1)
    assert heard["authorizing_integration_owners"] == {"0": "0"}
    assert not heard.keys() & {"member", "guild", "guild_id"}


async def test_a_command_answers_in_private_in_every_way(
    local: LocalDiscord, client: discord.Client, ada: Person
):
    hidden = await ada.slash(ada.inbox, "session", query="Opening")
    slow = await ada.slash(ada.inbox, "slow", in_private=True)
    await slow.followup()
    open_to_all = await ada.slash(ada.inbox, "desk")
    pressed = await ada.press(open_to_all, "Vote")

    assert client.is_ready()
    assert hidden.ephemeral
    assert slow.ephemeral
    assert slow.deferred
    assert pressed.text == "One vote"
    assert [one.text for one in ada.sees(ada.inbox)] == [
        "Here is Opening",
        "Done at last",
        "And one more thing",
        "One vote",
    ]
    assert local.messages(ada.inbox) == [open_to_all.message]


async def test_a_timed_out_member_uses_commands_in_private_only(
    reporting: discord.Client, ada: Person, talks: Channel, clock: SteppedClock
):
    ada.member.timed_out_until = clock.now() + timedelta(hours=1)

    with pytest.raises(Impossible, match="Ada lacks USE_APPLICATION_COMMANDS in talks"):
        await ada.slash(talks, "report new")
    opened = await ada.slash(ada.inbox, "report new")

    assert reporting.is_ready()
    assert (await ada.submit(opened.modal, {})).text == "About nobody"


async def test_the_commands_of_one_server_are_not_offered_in_private(
    client: discord.Client, server: Server, ada: Person, talks: Channel
):
    tree, guild = tree_of(client), discord.Object(server.id)
    tree.copy_global_to(guild=guild)
    tree.clear_commands(guild=None)
    await tree.sync()
    await tree.sync(guild=guild)

    assert (await ada.slash(talks, "desk")).text == "The desk is open"
    with pytest.raises(Impossible, match="there is no command /desk in Ada"):
        await ada.slash(ada.inbox, "desk")


@pytest.mark.parametrize(
    ("on_servers", "in_private", "lost"), [(True, False, "Ada"), (False, True, "talks")]
)
async def test_a_command_is_offered_in_its_contexts_only(
    reporting: discord.Client,
    ada: Person,
    talks: Channel,
    on_servers: bool,
    in_private: bool,
    lost: str,
):
    tree = tree_of(reporting)
    report = tree.get_command("report")
    assert isinstance(report, discord.app_commands.Group)
    report.allowed_contexts = discord.app_commands.AppCommandContext(
        guild=on_servers, dm_channel=in_private
    )
    await tree.sync()

    with pytest.raises(Impossible, match=f"there is no command /report in {lost}"):
        await ada.slash(talks if lost == "talks" else ada.inbox, "report new")
    assert (await ada.slash(talks if on_servers else ada.inbox, "report new")).modal
