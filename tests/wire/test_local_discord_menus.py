import discord
import pytest

from bot.rehearsal.local_discord import (
    Channel,
    Impossible,
    LocalDiscord,
    Permission,
    Person,
    Server,
)
from tests.wire.local_discord_bot import Wire, told, tree_of

ASK, REPORT = "Ask as a question", "Report this person"


@pytest.fixture
def bob(server: Server) -> Person:
    return server.add_member("Bob")


async def test_a_message_command_reads_what_others_wrote_without_the_content_intent(
    client: discord.Client, ada: Person, bob: Person, talks: Channel
):
    said = bob.say(talks, "Will there be slides?")

    answer = await ada.use_on_message(said, ASK)

    assert not client.intents.message_content
    assert answer.text == "bob in talks: Will there be slides?"


@pytest.mark.usefixtures("client")
async def test_a_message_command_carries_the_whole_message(
    local: LocalDiscord, wire: Wire, ada: Person, talks: Channel
):
    body = {"content": "Now", "embeds": [{"title": "Opening"}]}
    _, sent = await wire.ask("POST", f"/channels/{talks.id}/messages", body)

    answer = await ada.use_on_message(local.messages(talks)[0], ASK)

    data = told(local, "INTERACTION_CREATE")[-1]["data"]
    assert data["target_id"] == sent["id"]
    assert data["resolved"] == {"messages": {sent["id"]: sent}}
    assert answer.message
    assert answer.message.kind == 23
    assert answer.message.metadata
    about = answer.message.metadata["interaction_metadata"]
    assert about["target_message_id"] == sent["id"]


@pytest.mark.usefixtures("client")
async def test_a_person_command_names_the_member_with_roles_and_permissions(
    local: LocalDiscord, server: Server, ada: Person, bob: Person, talks: Channel
):
    speaker = server.add_role("Speaker")
    server.change_roles(bob, [speaker])
    server.deny(talks, speaker, Permission.SEND_MESSAGES)

    answer = await ada.use_on_person(bob, REPORT, talks)

    data = told(local, "INTERACTION_CREATE")[-1]["data"]
    member = data["resolved"]["members"][str(bob.id)]
    assert answer.modal
    assert answer.modal.title == "Report Bob"
    assert data["target_id"] == str(bob.id)
    assert data["resolved"]["users"][str(bob.id)]["global_name"] == "Bob"
    assert member["roles"] == [str(speaker.id)]
    assert not Permission(int(member["permissions"])) & Permission.SEND_MESSAGES
    assert not member.keys() & {"deaf", "mute"}


async def test_a_form_knows_the_menu_that_opened_it(
    client: discord.Client, ada: Person, bob: Person, talks: Channel
):
    opened = await ada.use_on_person(bob, REPORT, talks)

    answer = await ada.submit(opened.modal, {"Your question": "They shout", "Room": []})

    assert client.is_ready()
    assert answer.message
    assert answer.message.metadata
    about = answer.message.metadata["interaction_metadata"]["triggering_interaction_metadata"]
    assert about["id"] == str(opened.interaction.id)
    assert about["target_user"]["id"] == str(bob.id)


@pytest.mark.usefixtures("client")
async def test_a_person_who_left_is_a_user_and_no_member(
    local: LocalDiscord, server: Server, ada: Person, bob: Person, talks: Channel
):
    server.remove_member(bob)

    await ada.use_on_person(bob, REPORT, talks)
    with pytest.raises(Impossible, match="Bob does not see talks"):
        await bob.use_on_person(ada, REPORT, talks)

    assert list(told(local, "INTERACTION_CREATE")[-1]["data"]["resolved"]) == ["users"]


async def test_menus_work_in_private(client: discord.Client, ada: Person):
    said = ada.say(ada.inbox, "Hello")

    answer = await ada.use_on_message(said, ASK)
    opened = await ada.use_on_person(ada, REPORT, ada.inbox)

    assert client.is_ready()
    assert answer.text.endswith(": Hello")
    assert opened.modal


@pytest.mark.usefixtures("client")
async def test_only_registered_commands_are_in_the_menu(ada: Person, bob: Person, talks: Channel):
    said = bob.say(talks, "Hello")

    with pytest.raises(Impossible, match="no command 'desk' for messages in talks"):
        await ada.use_on_message(said, "desk")
    with pytest.raises(Impossible, match=f"no command '{ASK}' for people in talks"):
        await ada.use_on_person(bob, ASK, talks)
    with pytest.raises(Impossible, match="no command /Report"):
        await ada.slash(talks, REPORT)


@pytest.mark.usefixtures("client")
async def test_a_message_that_one_does_not_see_has_no_menu(
    server: Server, ada: Person, bob: Person, talks: Channel
):
    said, gone = bob.say(talks, "Hello"), bob.say(talks, "Oh")
    bob.delete(gone)
    own = await ada.slash(talks, "session", query="Opening")

    with pytest.raises(Impossible, match="does not see that message"):
        await ada.use_on_message(gone, ASK)
    with pytest.raises(Impossible, match="ephemeral message has no menu"):
        await ada.use_on_message(own, ASK)
    server.deny(talks, ada, Permission.READ_MESSAGE_HISTORY)
    with pytest.raises(Impossible, match="does not see that message"):
        await ada.use_on_message(said, ASK)


@pytest.mark.usefixtures("client")
async def test_menus_need_the_right_to_use_commands(
    server: Server, ada: Person, bob: Person, talks: Channel
):
    said = bob.say(talks, "Hello")
    server.deny(talks, server.everyone, Permission.USE_APPLICATION_COMMANDS)

    with pytest.raises(Impossible, match="lacks USE_APPLICATION_COMMANDS"):
        await ada.use_on_message(said, ASK)
    with pytest.raises(Impossible, match="lacks USE_APPLICATION_COMMANDS"):
        await ada.use_on_person(bob, REPORT, talks)


async def test_a_menu_keeps_to_default_permissions_and_contexts(
    client: discord.Client, server: Server, ada: Person, bob: Person, talks: Channel
):
    tree = tree_of(client)
    report = tree.get_command(REPORT, type=discord.AppCommandType.user)
    assert report
    report.default_permissions = discord.Permissions(moderate_members=True)
    report.allowed_contexts = discord.app_commands.AppCommandContext(guild=True)
    await tree.sync()

    with pytest.raises(Impossible, match=f"'{REPORT}' for people is hidden from Ada"):
        await ada.use_on_person(bob, REPORT, talks)
    with pytest.raises(Impossible, match=f"no command '{REPORT}' for people in Ada"):
        await ada.use_on_person(bob, REPORT, ada.inbox)
    server.change_roles(ada, [server.add_role("Team", Permission.MODERATE_MEMBERS)])
    assert (await ada.use_on_person(bob, REPORT, talks)).modal
