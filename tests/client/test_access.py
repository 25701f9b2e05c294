"""Who somebody is, read from what they press; nothing is remembered."""

import discord
import pytest
from simcord.actors import MemberActor

from bot.client.access import person_of, server_of
from bot.client.cards import view_of
from bot.domain.cards import Button
from tests.cogs.stage import Stage


@pytest.fixture
def heard(stage: Stage) -> list[discord.Interaction]:
    """Every interaction that reaches the bot."""
    interactions: list[discord.Interaction] = []

    async def listen(interaction: discord.Interaction) -> None:
        interactions.append(interaction)

    stage.app.bot.add_listener(listen, "on_interaction")
    return interactions


async def asks(stage: Stage, who: MemberActor) -> None:
    await who.slash(stage.lobby, "about")


async def test_a_person_has_the_names_and_the_ids_of_their_roles(
    stage: Stage, heard: list[discord.Interaction]
):
    await asks(stage, stage.grace)

    organizer = stage.guild.roles["Organizer"]
    assert {"Organizer", str(organizer.id)} <= person_of(heard[0]).server_roles
    assert person_of(heard[0]).name == "Grace"
    assert person_of(heard[0]).id == stage.grace.id
    assert person_of(heard[0]).server == server_of(heard[0]) == stage.guild.id


async def test_who_manages_the_server_is_known_from_the_interaction(
    stage: Stage, heard: list[discord.Interaction]
):
    await asks(stage, stage.grace)
    await asks(stage, stage.ada)

    assert [person_of(interaction).manages_server for interaction in heard] == [True, False]


async def test_a_role_counts_from_the_moment_it_is_given_and_no_longer_when_it_is_taken(
    stage: Stage, heard: list[discord.Interaction]
):
    organizer = stage.guild.roles["Organizer"]

    stage.env.backend.add_member_role(stage.guild.id, stage.ada.id, organizer.id)
    await asks(stage, stage.ada)
    stage.env.backend.remove_member_role(stage.guild.id, stage.ada.id, organizer.id)
    await asks(stage, stage.ada)

    assert ["Organizer" in person_of(i).server_roles for i in heard] == [True, False]


async def test_the_name_people_have_on_the_server_is_the_name_that_is_kept(
    stage: Stage, heard: list[discord.Interaction]
):
    zoe = stage.guild.add_member(stage.env.create_user("zoe1999"), nick="Zoë from Venue Desk")

    await asks(stage, zoe)

    assert person_of(heard[0]).name == "Zoë from Venue Desk"


async def test_in_a_direct_message_a_person_has_no_server_and_no_roles(
    stage: Stage, heard: list[discord.Interaction]
):
    eve = stage.env.create_user("Eve")
    user = await stage.app.bot.fetch_user(eve.id)
    message = await user.send("Look here", view=view_of([Button("Press", id="conduct:0")]))

    await eve.click(message, label="Press")

    assert server_of(heard[0]) is None
    assert person_of(heard[0]).server == 0
    assert person_of(heard[0]).server_roles == frozenset()
    assert not person_of(heard[0]).manages_server


@pytest.mark.parametrize(
    ("given", "read"), [("\u202eMona\u2066 \u200b", "Mona"), ("\u200b\u2066", "eve")]
)
async def test_a_name_comes_without_what_reorders_or_hides_the_words_around_it(
    stage: Stage, heard: list[discord.Interaction], given: str, read: str
):
    eve = stage.guild.add_member(stage.env.create_user("eve", global_name=given))

    await asks(stage, eve)

    assert person_of(heard[0]).name == read
