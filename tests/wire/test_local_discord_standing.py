from collections.abc import Awaitable, Callable
from datetime import timedelta

import discord
import pytest

from bot.clock import SteppedClock
from bot.rehearsal.local_discord import (
    EVERYTHING,
    Answer,
    Channel,
    Impossible,
    LocalDiscord,
    Permission,
    Person,
    Server,
)


@pytest.fixture
def bob(server: Server) -> Person:
    return server.add_member("Bob")


@pytest.fixture
async def desk(client: discord.Client, bob: Person, talks: Channel) -> Answer:
    assert client.is_ready()
    return await bob.slash(talks, "desk")


@pytest.fixture
async def form(desk: Answer, bob: Person) -> Answer:
    return await bob.press(desk, "Ask")


async def test_a_banned_person_does_nothing_on_the_server(
    server: Server, ada: Person, bob: Person, talks: Channel, desk: Answer, form: Answer
):
    said = bob.say(talks, "Shut up")
    server.ban(bob)

    for act in (
        lambda: bob.say(talks, "Me again"),
        lambda: bob.edit(said, "Sorry"),
        lambda: bob.delete(said),
    ):
        with pytest.raises(Impossible, match="Bob is banned from Data @Scale"):
            act()
    acts: list[Callable[[], Awaitable[object]]] = [
        lambda: bob.slash(talks, "desk"),
        lambda: bob.autocomplete(talks, "session", "query", "data"),
        lambda: bob.use_on_message(said, "Ask as a question"),
        lambda: bob.use_on_person(ada, "Report this person", talks),
        lambda: bob.press(desk, "Vote"),
        lambda: bob.choose(desk, "Which day?", ["Monday"]),
        lambda: bob.submit(form.modal, {"Your question": "Why?"}),
    ]
    for use in acts:
        with pytest.raises(Impossible, match="Bob is banned from Data @Scale"):
            await use()
    assert bob.sees(talks) == []
    assert ada.sees(talks) == [desk.message, said]


async def test_a_banned_person_comes_back_when_the_ban_is_lifted(
    client: discord.Client, server: Server, bob: Person, talks: Channel
):
    server.ban(bob)
    with pytest.raises(Impossible, match="Bob is banned from Data @Scale"):
        server.add_member("Bob")

    guild = client.get_guild(server.id)
    assert guild
    await guild.unban(discord.Object(bob.id))

    assert server.add_member("Bob").say(talks, "Good morning")


async def test_who_shares_no_server_with_the_bot_writes_nothing_in_private(
    client: discord.Client, local: LocalDiscord, server: Server, bob: Person
):
    said = bob.say(bob.inbox, "Hello")
    server.ban(bob)

    with pytest.raises(Impossible, match="Bob shares no server with the bot"):
        bob.say(bob.inbox, "Why?")
    with pytest.raises(Impossible, match="Bob shares no server with the bot"):
        await bob.slash(bob.inbox, "desk")
    assert bob.sees(bob.inbox) == [said]
    elsewhere = local.add_server("Elsewhere")
    elsewhere.add_member("Bob")
    with pytest.raises(Impossible, match="Bob shares no server with the bot"):
        bob.say(bob.inbox, "Why?")
    elsewhere.invite_bot(EVERYTHING)
    assert bob.say(bob.inbox, "Why?")
    assert client.is_ready()
    assert (await bob.slash(bob.inbox, "desk")).text == "The desk is open"


async def test_who_left_hands_in_no_form(server: Server, bob: Person, talks: Channel, form: Answer):
    said = bob.say(talks, "Good bye")
    server.remove_member(bob)

    with pytest.raises(Impossible, match="Bob does not see talks"):
        await bob.submit(form.modal, {"Your question": "Why?"})
    with pytest.raises(Impossible, match="Bob does not see talks"):
        bob.edit(said, "Good morning")
    with pytest.raises(Impossible, match="Bob does not see talks"):
        bob.delete(said)


async def test_a_timed_out_member_presses_chooses_and_hands_in_nothing(
    bob: Person, desk: Answer, form: Answer, clock: SteppedClock
):
    bob.member.timed_out_until = clock.now() + timedelta(hours=1)

    with pytest.raises(Impossible, match="Bob is timed out on Data @Scale"):
        await bob.press(desk, "Vote")
    with pytest.raises(Impossible, match="Bob is timed out on Data @Scale"):
        await bob.choose(desk, "Which day?", ["Monday"])
    with pytest.raises(Impossible, match="Bob is timed out on Data @Scale"):
        await bob.submit(form.modal, {"Your question": "Why?", "Room": []})
    clock.set(clock.now() + timedelta(hours=1))
    assert (await bob.submit(form.modal, {"Your question": "Why?", "Room": []})).text
    assert (await bob.press(desk, "Vote")).text == "One vote"


async def test_a_timeout_binds_no_administrator(
    server: Server, bob: Person, desk: Answer, clock: SteppedClock
):
    server.change_roles(bob, [server.add_role("Admin", Permission.ADMINISTRATOR)])
    bob.member.timed_out_until = clock.now() + timedelta(hours=1)

    assert (await bob.press(desk, "Vote")).text == "One vote"
