import json

import discord
import pytest

from bot.rehearsal.local_discord import Channel, LocalDiscord, Person, Server
from tests.wire.local_discord_bot import Wire


@pytest.fixture
def bob(server: Server) -> Person:
    return server.add_member("Bob")


def _carrying(local: LocalDiscord, text: str) -> list[str]:
    """Every exchange with this text, asked or answered."""
    return [str(one) for one in local.exchanges if text in json.dumps([one.request, one.response])]


def _shown(local: LocalDiscord, person: Person, text: str) -> list[str]:
    """Those of them that were for the person."""
    everything = _carrying(local, text)
    return [line for line in map(str, local.shown_to(person)) if line in everything]


@pytest.mark.usefixtures("client")
async def test_an_ephemeral_answer_is_shown_to_the_one_who_asked(
    local: LocalDiscord, ada: Person, bob: Person, talks: Channel
):
    await ada.slash(talks, "session", query="something secret")
    await bob.slash(talks, "session", query="something else")

    assert len(_carrying(local, "something secret")) == 1
    assert _shown(local, ada, "something secret") == _carrying(local, "something secret")
    assert _shown(local, bob, "something secret") == []
    assert _shown(local, bob, "something else") == _carrying(local, "something else")


@pytest.mark.usefixtures("client")
async def test_follow_ups_forms_and_suggestions_are_shown_to_the_one_who_asked(
    local: LocalDiscord, ada: Person, bob: Person, talks: Channel
):
    slow = await ada.slash(talks, "slow", in_private=True)
    await slow.followup()
    desk = await ada.slash(talks, "desk")
    await ada.submit((await ada.press(desk, "Ask")).modal, {"Your question": "Why?", "Room": []})
    await ada.press(desk, "Later")
    await ada.autocomplete(talks, "session", "query", "data")

    methods = [(one.method, one.path.split("/")[1]) for one in local.shown_to(ada)]
    callback = ("POST", "interactions")
    assert methods == [
        *[callback, ("POST", "webhooks"), ("POST", "webhooks")],
        *[callback] * 4,
        ("PATCH", "webhooks"),
        callback,
    ]
    assert local.shown_to(bob) == []


async def test_posts_and_edits_in_an_inbox_are_shown_to_its_owner(
    local: LocalDiscord, client: discord.Client, ada: Person, bob: Person
):
    user = await client.fetch_user(ada.id)
    message = await user.send("Something secret")
    await message.edit(content="Something secret, and more")
    await message.channel.fetch_message(message.id)

    assert [one.method for one in local.shown_to(ada)] == ["POST", "PATCH"]
    assert local.shown_to(bob) == []


async def test_what_is_said_in_a_channel_is_shown_to_nobody_in_particular(
    local: LocalDiscord, wire: Wire, ada: Person, bob: Person, talks: Channel
):
    await wire.ask("POST", f"/channels/{talks.id}/messages", {"content": "Good morning"})

    assert local.exchanges
    assert local.shown_to(ada) == local.shown_to(bob) == []


async def test_what_could_not_be_said_is_among_it(local: LocalDiscord, wire: Wire, ada: Person):
    ada.close_inbox()

    await wire.ask("POST", f"/channels/{ada.inbox.id}/messages", {"content": "Psst"})

    assert [one.status for one in local.shown_to(ada)] == [403]


async def test_it_is_one_person_on_all_servers(local: LocalDiscord, wire: Wire, ada: Person):
    elsewhere = local.add_server("Elsewhere").add_member("Ada")

    await wire.ask("POST", f"/channels/{ada.inbox.id}/messages", {"content": "Psst"})

    assert local.shown_to(elsewhere) == local.shown_to(ada) == local.exchanges
