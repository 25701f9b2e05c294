import asyncio
from typing import Any

import discord
import pytest

from bot.rehearsal.local_discord import (
    Answer,
    Channel,
    ChannelKind,
    Impossible,
    LocalDiscord,
    NoAnswer,
    Permission,
    Person,
    Server,
)
from tests.wire.local_discord_bot import Wire, told

pytestmark = pytest.mark.usefixtures("client")
ASK = "Ask as a question"


@pytest.fixture
def forum(server: Server) -> Channel:
    return server.add_channel("questions", kind=ChannelKind.FORUM, tags=["open"])


@pytest.fixture
def thread(server: Server, ada: Person, talks: Channel) -> Channel:
    return server.add_thread(talks, "Data lakes", owner=ada)


@pytest.fixture
async def desk(ada: Person, thread: Channel) -> Answer:
    return await ada.slash(thread, "desk")


@pytest.fixture
def no_moderator(server: Server) -> None:
    server.change_role(
        server.role("Session Chair"),
        permissions=Permission.VIEW_CHANNEL | Permission.SEND_MESSAGES_IN_THREADS,
    )


def _last(local: LocalDiscord) -> dict[str, Any]:
    return told(local, "INTERACTION_CREATE")[-1]


async def test_what_is_pressed_in_a_thread_comes_from_the_thread(
    local: LocalDiscord, ada: Person, desk: Answer, thread: Channel, talks: Channel
):
    await ada.press(desk, "Vote")

    channel = _last(local)["channel"]
    assert _last(local)["channel_id"] == str(thread.id)
    assert (channel["type"], channel["parent_id"]) == (11, str(talks.id))
    assert channel["thread_metadata"]["archived"] is False
    assert channel["thread_metadata"]["auto_archive_duration"] == 4320
    assert int(channel["permissions"]) & Permission.SEND_MESSAGES_IN_THREADS
    assert desk.text == "One vote"


async def test_a_form_handed_in_in_a_thread_is_answered_there(
    local: LocalDiscord, ada: Person, desk: Answer, thread: Channel
):
    opened = await ada.press(desk, "Ask")

    answer = await ada.submit(opened.modal, {"Your question": "Why?", "Room": []})

    assert answer.text == "Asked: Why?"
    assert answer.message
    assert answer.message.channel is thread
    assert _last(local)["channel"]["thread_metadata"]["locked"] is False
    assert _last(local)["message"]["channel_id"] == str(thread.id)


async def test_buttons_and_menus_work_in_the_post_of_a_forum(
    local: LocalDiscord, client: discord.Client, server: Server, ada: Person, forum: Channel
):
    place = await client.fetch_channel(forum.id)
    assert isinstance(place, discord.ForumChannel)
    await place.create_thread(name="Slides", content="Ask", applied_tags=place.available_tags)
    post = server.channel("Slides")

    desk = await ada.slash(post, "desk")
    day = await ada.choose(desk, "Which day?", ["Monday"])
    asked = await ada.use_on_message(local.messages(post)[0], ASK)

    assert day.text == "You chose mon"
    assert asked.text.endswith("in Slides: Ask")
    channel = _last(local)["channel"]
    assert (channel["type"], channel["parent_id"]) == (11, str(forum.id))
    assert channel["applied_tags"] == [str(forum.tags[0].id)]


async def test_a_post_that_a_person_opened_is_told(
    client: discord.Client, server: Server, ada: Person, forum: Channel
):
    heard = asyncio.ensure_future(client.wait_for("thread_create", timeout=5))

    post = server.add_thread(forum, "Slides", owner=ada)
    ada.say(post, "Where are they?")

    made = await heard
    assert (made.name, made.owner_id, made.parent_id) == ("Slides", ada.id, forum.id)


async def test_a_private_thread_of_others_is_told_to_those_who_manage_threads_only(
    local: LocalDiscord, server: Server, ada: Person, talks: Channel
):
    server.add_thread(talks, "Seen", owner=ada, private=True)
    server.deny(talks, server.role("Session Chair"), Permission.MANAGE_THREADS)
    server.add_thread(talks, "Hidden", owner=ada, private=True)

    assert [one["name"] for one in told(local, "THREAD_CREATE")] == ["Seen"]


async def test_a_button_in_an_archived_thread_works_and_its_answer_opens_the_thread(
    local: LocalDiscord, server: Server, ada: Person, desk: Answer, thread: Channel
):
    assert thread.thread
    server.change_thread(thread, archived=True)

    await ada.press(desk, "Vote")
    assert _last(local)["channel"]["thread_metadata"]["archived"] is True
    assert thread.thread.archived
    await ada.choose(desk, "Who?", [ada])

    assert not thread.thread.archived


async def test_a_message_opens_an_archived_thread_and_that_is_told_first(
    client: discord.Client, local: LocalDiscord, server: Server, ada: Person, desk: Answer
):
    assert desk.message
    thread = desk.message.channel
    server.change_thread(thread, archived=True)
    heard = asyncio.ensure_future(client.wait_for("message", timeout=5))

    ada.say(thread, "Wake up")

    await heard
    states = [one["thread_metadata"]["archived"] for one in told(local, "THREAD_UPDATE")]
    assert states == [True, False]
    assert told(local, "THREAD_MEMBER_UPDATE")[-1]["id"] == str(thread.id)
    known = client.get_channel(thread.id)
    assert isinstance(known, discord.Thread)
    assert not known.archived


@pytest.mark.usefixtures("no_moderator")
async def test_in_a_locked_thread_the_bot_answers_only_the_one_who_pressed(
    local: LocalDiscord, server: Server, ada: Person, desk: Answer, thread: Channel
):
    server.change_thread(thread, archived=True, locked=True)

    opened = await ada.press(desk, "Ask")
    answer = await ada.submit(opened.modal, {"Your question": "Why?", "Room": []})

    assert answer.text == "Asked: Why?"
    assert _last(local)["channel"]["thread_metadata"]["locked"] is True
    assert thread.thread
    assert thread.thread.archived


@pytest.mark.parametrize("archived", [True, False])
@pytest.mark.usefixtures("no_moderator")
async def test_a_locked_thread_takes_no_answer_that_all_see(
    local: LocalDiscord,
    server: Server,
    wire: Wire,
    ada: Person,
    desk: Answer,
    thread: Channel,
    archived: bool,
):
    later = await ada.slash(thread, "slow", in_private=False)
    hook = f"/webhooks/{local.bot.id}/{later.interaction.token}"
    said = {"content": "More"}
    server.change_thread(thread, archived=archived, locked=True)
    local.interactions.answers_within = 0.3

    with pytest.raises(NoAnswer):
        await ada.press(desk, "Vote")
    with pytest.raises(NoAnswer):
        await ada.choose(desk, "Who?", [ada])
    refused = [one.response["code"] for one in local.exchanges if one.status == 400]
    refused += [
        (await wire.ask("POST", hook, said))[1]["code"],
        (await wire.ask("PATCH", f"{hook}/messages/@original", said))[1]["code"],
        (await wire.ask("POST", f"/channels/{thread.id}/messages", said))[1]["code"],
    ]
    for_ada, _ = await wire.ask("POST", hook, {**said, "flags": 64})

    assert refused == [50083] * 5
    assert for_ada == 200
    assert desk.text == "The desk is open"


@pytest.mark.usefixtures("no_moderator")
async def test_a_deferred_answer_is_refused_once_the_thread_is_locked(
    local: LocalDiscord, server: Server, ada: Person, thread: Channel
):
    local.faults.when("POST", "/webhooks/*", lambda: server.change_thread(thread, locked=True))
    local.surroundings.patience = 0.3

    with pytest.raises(NoAnswer, match="still thinks"):
        await ada.slash(thread, "slow", in_private=False)

    assert local.exchanges[-1].response["code"] == 50083


async def test_who_manages_threads_writes_in_a_locked_one_and_opens_it(
    server: Server, ada: Person, desk: Answer, thread: Channel
):
    assert thread.thread
    server.change_thread(thread, archived=True, locked=True)

    await ada.press(desk, "Vote")
    assert desk.text == "One vote"
    await ada.choose(desk, "Who?", [ada])
    assert not thread.thread.archived
    server.change_thread(thread, archived=True)
    server.person("Grace").say(thread, "One more word")

    assert not thread.thread.archived
    assert thread.thread.locked


async def test_people_write_nothing_in_a_locked_thread_and_change_nothing_in_an_archived_one(
    server: Server, ada: Person, thread: Channel
):
    said = ada.say(thread, "Hello")

    server.change_thread(thread, archived=True)
    with pytest.raises(Impossible, match="Data lakes is archived"):
        ada.edit(said, "Bye")
    server.change_thread(thread, archived=False, locked=True)
    for write in (lambda: ada.say(thread, "Hello"), lambda: ada.edit(said, "Bye")):
        with pytest.raises(Impossible, match="Data lakes is locked"):
            write()
    with pytest.raises(Impossible, match="Data lakes is locked"):
        await ada.slash(thread, "desk")
    with pytest.raises(Impossible, match="Data lakes is locked"):
        await ada.autocomplete(thread, "session", "query", "data")
    assert (await ada.use_on_person(ada, "Report this person", thread)).modal


async def test_a_member_opens_a_thread_again_and_only_a_moderator_a_locked_one(
    server: Server, wire: Wire, talks: Channel, thread: Channel
):
    path, again = f"/channels/{thread.id}", {"archived": False}
    server.deny(talks, server.role("Session Chair"), Permission.MANAGE_THREADS)
    server.change_thread(thread, archived=True)

    _, stranger = await wire.ask("PATCH", path, again)
    server.change_thread(thread, archived=False)
    await wire.ask("PUT", f"{path}/thread-members/@me")
    server.change_thread(thread, archived=True)
    member, _ = await wire.ask("PATCH", path, again)
    _, renamed = await wire.ask("PATCH", path, {"name": "Mine"})
    server.change_thread(thread, archived=True, locked=True)
    _, locked = await wire.ask("PATCH", path, again)

    assert (stranger["code"], member, renamed["code"], locked["code"]) == (50013, 200, 50013, 50013)


async def test_the_owner_changes_a_thread_until_it_is_locked(
    server: Server, wire: Wire, talks: Channel
):
    _, made = await wire.ask("POST", f"/channels/{talks.id}/threads", {"name": "Own", "type": 11})
    path = f"/channels/{made['id']}"
    server.deny(talks, server.role("Session Chair"), Permission.MANAGE_THREADS)

    free, _ = await wire.ask("PATCH", path, {"name": "Still own"})
    server.change_thread(server.channel("Still own"), locked=True)
    _, locked = await wire.ask("PATCH", path, {"name": "No more"})

    assert (free, locked["code"]) == (200, 50013)


def test_only_threads_are_archived(server: Server, talks: Channel):
    with pytest.raises(ValueError, match="talks is no thread"):
        server.change_thread(talks, archived=True)
