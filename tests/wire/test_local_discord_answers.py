import discord
import pytest

from bot.rehearsal.local_discord import (
    Channel,
    Choice,
    Impossible,
    LocalDiscord,
    NoAnswer,
    Permission,
    Person,
    Server,
)
from tests.wire.local_discord_bot import tree_of

pytestmark = pytest.mark.usefixtures("client")


async def test_a_slash_command_is_answered_to_the_one_who_asked(
    local: LocalDiscord, server: Server, ada: Person, talks: Channel
):
    answer = await ada.slash(talks, "session", query="Opening")

    took = answer.elapsed
    assert answer.text == "Here is Opening"
    assert answer.ephemeral
    assert not answer.deferred
    assert local.messages(talks) == []
    assert ada.sees(talks) == [answer.message]
    assert server.add_member("Bob").sees(talks) == []
    assert answer.elapsed == took > 0  # it does not count on


async def test_suggestions_follow_what_is_typed(ada: Person, talks: Channel):
    choices = await ada.autocomplete(talks, "session", "query", "data")

    assert choices == [Choice("Data lakes", "Data lakes"), Choice("Databases", "Databases")]


async def test_options_arrive_with_their_types(server: Server, ada: Person, talks: Channel):
    team = server.add_role("Team")
    bob = server.add_member("Bob", roles=[team])

    answer = await ada.slash(
        talks, "agenda move", room=talks, minutes=5, by=bob, team=team, quietly=True
    )

    assert answer.text == "talks 5 bob Team True"
    assert answer.embeds[0]["title"] == "Moved"


async def test_a_deferred_answer_is_waited_for(ada: Person, talks: Channel):
    answer = await ada.slash(talks, "slow", in_private=True)

    assert answer.deferred
    assert answer.text == "Done at last"
    assert answer.ephemeral


async def test_a_form_is_opened_and_handed_in(ada: Person, talks: Channel):
    desk = await ada.slash(talks, "desk")

    opened = await ada.press(desk, "Ask")
    assert opened.modal
    answer = await ada.submit(opened.modal, {"Your question": "Why?", "Room": ["Main"]})

    assert opened.modal.title == "Ask the speaker"
    assert opened.modal.labels == ["Your question", "Room"]
    assert answer.text == "Asked: Why?"


async def test_a_button_changes_its_message(local: LocalDiscord, ada: Person, talks: Channel):
    desk = await ada.slash(talks, "desk")

    await ada.press(desk, "vote")

    assert [one.text for one in local.messages(talks)] == ["One vote"]
    assert desk.text == "One vote"


async def test_a_deferred_update_is_waited_for(ada: Person, talks: Channel):
    desk = await ada.slash(talks, "desk")

    answer = await ada.press(desk, "Later")

    assert answer.text == "It is later"


async def test_menus_are_chosen_from_by_label_or_by_thing(
    server: Server, ada: Person, talks: Channel
):
    desk = await ada.slash(talks, "desk")
    bob = server.add_member("Bob")

    day = await ada.choose(desk, "Which day?", ["Monday"])
    who = await ada.choose(desk, "who", [bob])

    assert day.text == "You chose mon"
    assert who.text == "You chose Bob"


async def test_a_command_can_be_used_in_private(ada: Person):
    answer = await ada.slash(ada.inbox, "session", query="Closing")

    assert answer.text == "Here is Closing"


async def test_who_gets_no_answer_is_told(local: LocalDiscord, ada: Person, talks: Channel):
    local.interactions.answers_within = 0.01

    with pytest.raises(NoAnswer, match="did not respond to 'silent'"):
        await ada.slash(talks, "silent")


@pytest.mark.parametrize(
    ("command", "options", "why"),
    [
        ("nothing", {}, "there is no command /nothing"),
        ("session", {}, "'query' is required"),
        ("session", {"query": "a", "day": 1}, "there is no option day; there is query"),
        ("session", {"query": 5}, "5 does not fit"),
        ("session", {"query": True}, "True does not fit"),
        ("agenda", {}, "needs a sub-command: move"),
        ("agenda drop", {}, "no sub-command 'drop'"),
    ],
)
async def test_discord_lets_nobody_send_a_broken_command(
    ada: Person, talks: Channel, command: str, options: dict[str, object], why: str
):
    with pytest.raises(Impossible, match=why):
        await ada.slash(talks, command, **options)


async def test_discord_keeps_numbers_and_things_in_bounds(ada: Person, talks: Channel):
    with pytest.raises(Impossible, match="out of bounds"):
        await ada.slash(talks, "agenda move", room=talks, minutes=61)
    with pytest.raises(Impossible, match="no user, role or channel"):
        await ada.slash(talks, "agenda move", room="talks", minutes=5)


async def test_nobody_uses_what_is_not_there(ada: Person, talks: Channel):
    desk = await ada.slash(talks, "desk")

    with pytest.raises(Impossible, match="there is no 'Vanish'; there is 'Ask', 'Vote'"):
        await ada.press(desk, "Vanish")
    with pytest.raises(Impossible, match="disabled"):
        await ada.press(desk, "Closed")
    with pytest.raises(Impossible, match="'Friday' is not in the menu"):
        await ada.choose(desk, "day", ["Friday"])
    with pytest.raises(Impossible, match="1 to 1 may be picked"):
        await ada.choose(desk, "day", [])
    with pytest.raises(Impossible, match="no form"):
        await ada.submit(desk.modal, {})
    with pytest.raises(Impossible, match="suggests nothing"):
        await ada.autocomplete(talks, "desk", "query", "a")


async def test_a_form_takes_only_what_it_asks_for(ada: Person, talks: Channel):
    opened = await ada.press(await ada.slash(talks, "desk"), "Ask")

    with pytest.raises(Impossible, match="does not ask for Name"):
        await ada.submit(opened.modal, {"Your question": "Why?", "Name": "Ada"})
    with pytest.raises(Impossible, match="1 to 200 characters, not 201"):
        await ada.submit(opened.modal, {"Your question": "y" * 201})


async def test_an_ephemeral_message_is_used_by_its_reader_only(
    server: Server, ada: Person, talks: Channel
):
    answer = await ada.slash(talks, "session", query="x")
    bob = server.add_member("Bob")

    with pytest.raises(Impossible, match="does not see that message"):
        await bob.press(answer, "anything")


async def test_a_command_needs_the_right_to_use_commands(
    server: Server, ada: Person, talks: Channel
):
    server.deny(talks, server.everyone, Permission.USE_APPLICATION_COMMANDS)
    with pytest.raises(Impossible, match="lacks USE_APPLICATION_COMMANDS"):
        await ada.slash(talks, "desk")

    server.deny(talks, server.everyone, Permission.VIEW_CHANNEL)
    with pytest.raises(Impossible, match="does not see talks"):
        await ada.slash(talks, "desk")


async def test_a_command_with_default_permissions_is_hidden_until_opened(
    client: discord.Client, server: Server, ada: Person, talks: Channel
):
    tree = tree_of(client)
    desk = tree.get_command("desk")
    assert isinstance(desk, discord.app_commands.Command)
    desk.default_permissions = discord.Permissions(manage_guild=True)
    await tree.sync()

    with pytest.raises(Impossible, match="/desk is hidden from Ada"):
        await ada.slash(talks, "desk")
    server.open_command("desk")
    answer = await ada.slash(talks, "desk")

    assert answer.text == "The desk is open"


async def test_commands_keep_their_ids_when_synced_again(client: discord.Client):
    first = {one.name: one.id for one in await tree_of(client).sync()}
    again = {one.name: one.id for one in await tree_of(client).sync()}

    assert first == again
