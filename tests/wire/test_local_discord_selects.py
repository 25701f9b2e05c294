from typing import Any

import discord
import pytest

from bot.rehearsal.local_discord import (
    Channel,
    Impossible,
    LocalDiscord,
    Modal,
    Permission,
    Person,
    Server,
)
from bot.rehearsal.local_discord.forms import filled_in
from bot.rehearsal.local_discord.options import Resolved
from tests.wire.local_discord_bot import told
from tests.wire.reporting_bot import REPORT_MESSAGE

Json = dict[str, Any]


@pytest.fixture
def bob(server: Server) -> Person:
    return server.add_member("Bob")


@pytest.fixture
async def about_bob(reporting: discord.Client, ada: Person, bob: Person, talks: Channel) -> Modal:
    """A form in which Bob is chosen already."""
    assert reporting.is_ready()
    opened = await ada.use_on_message(bob.say(talks, "Shut up"), REPORT_MESSAGE)
    assert opened.modal
    return opened.modal


@pytest.fixture
async def in_private(reporting: discord.Client, ada: Person) -> Modal:
    assert reporting.is_ready()
    opened = await ada.slash(ada.inbox, "report new")
    assert opened.modal
    return opened.modal


async def test_a_person_chosen_by_default_stays_chosen(
    local: LocalDiscord, server: Server, ada: Person, bob: Person, talks: Channel, about_bob: Modal
):
    speaker = server.add_role("Speaker")
    server.change_roles(bob, [speaker])
    server.deny(talks, speaker, Permission.SEND_MESSAGES)

    answer = await ada.submit(about_bob, {})

    resolved = told(local, "INTERACTION_CREATE")[-1]["data"]["resolved"]
    member = resolved["members"][str(bob.id)]
    assert answer.text == "About Bob"
    assert resolved["users"].keys() == {str(bob.id)}
    assert member["roles"] == [str(speaker.id)]
    assert not Permission(int(member["permissions"])) & Permission.SEND_MESSAGES


@pytest.mark.parametrize(("chosen", "heard"), [([], "About nobody"), (["Carol"], "About Carol")])
async def test_a_person_chosen_by_default_can_be_taken_out_or_replaced(
    server: Server, ada: Person, about_bob: Modal, chosen: list[str], heard: str
):
    server.add_member("Carol")

    answer = await ada.submit(about_bob, {"Who?": [server.person(one) for one in chosen]})

    assert answer.text == heard


async def test_a_person_chosen_by_default_may_have_left(
    local: LocalDiscord, server: Server, ada: Person, bob: Person, about_bob: Modal
):
    server.remove_member(bob)

    assert (await ada.submit(about_bob, {})).text == "About Bob"
    assert list(told(local, "INTERACTION_CREATE")[-1]["data"]["resolved"]) == ["users"]


async def test_in_private_only_the_two_who_talk_are_offered(
    server: Server, ada: Person, bob: Person, in_private: Modal
):
    bot = server.person("Session Chair")

    with pytest.raises(Impossible, match="<person Bob> is not offered in private with the bot"):
        await ada.submit(in_private, {"Who?": [bob]})
    answer = await ada.submit(in_private, {"Who?": [ada, bot]})

    assert answer.text == "About Ada, session_chair"


async def test_in_private_the_menu_of_a_message_offers_nobody_else_either(
    client: discord.Client, ada: Person, bob: Person
):
    @client.event
    async def on_message(message: discord.Message) -> None:
        view = discord.ui.View()
        view.add_item(discord.ui.UserSelect(placeholder="Who?"))
        if message.author != client.user:
            await message.channel.send("Who?", view=view)

    del on_message
    heard = client.wait_for("message", check=lambda one: one.content == "Who?", timeout=5)
    ada.say(ada.inbox, "Hello")
    await heard

    with pytest.raises(Impossible, match="<person Bob> is not offered"):
        await ada.choose(ada.sees(ada.inbox)[-1], "Who?", [bob])


def _form(kind: int, **more: object) -> Json:
    field = {"type": kind, "custom_id": "x", **more}
    return {"title": "Form", "components": [{"type": 18, "label": "X", "component": field}]}


@pytest.fixture
def resolved(local: LocalDiscord, ada: Person, talks: Channel) -> Resolved:
    return Resolved(local.world, talks, ada.user)


def test_roles_and_channels_are_chosen_by_default_too(
    server: Server, talks: Channel, resolved: Resolved
):
    team = server.add_role("Team")
    for kind, name, thing in ((6, "role", team), (8, "channel", talks)):
        chosen = [{"id": thing.id, "type": name}]

        [part] = filled_in(_form(kind, default_values=chosen), {}, resolved)

        assert part["component"]["values"] == [str(thing.id)]


def test_what_must_be_chosen_is_not_taken_out(ada: Person, resolved: Resolved):
    form = _form(5, default_values=[{"id": str(ada.id), "type": "user"}])

    with pytest.raises(Impossible, match="1 to 1 may be picked, not 0"):
        filled_in(form, {"X": []}, resolved)


def test_nobody_unknown_is_chosen_by_default(resolved: Resolved):
    form = _form(5, default_values=[{"id": "1", "type": "user"}])

    with pytest.raises(Impossible, match="the user chosen by default is not there"):
        filled_in(form, {}, resolved)
