from bot.rehearsal.local_discord import (
    Channel,
    ChannelKind,
    LocalDiscord,
    Permission,
    Person,
    Server,
)
from tests.wire.local_discord_bot import Wire


async def _thread(wire: Wire, channel: Channel, **body: object) -> int:
    status, made = await wire.ask("POST", f"/channels/{channel.id}/threads", body)
    assert status == 201
    return int(made["id"])


async def test_a_message_has_at_most_one_thread(wire: Wire, ada: Person, talks: Channel):
    said = ada.say(talks, "A question")
    path = f"/channels/{talks.id}/messages/{said.id}/threads"

    made, thread = await wire.ask("POST", path, {"name": "Answers"})
    again, refused = await wire.ask("POST", path, {"name": "Answers"})

    assert (made, thread["id"]) == (201, str(said.id))
    assert (again, refused["code"]) == (400, 160004)


async def test_a_forum_post_has_a_first_message_and_tags(server: Server, wire: Wire, ada: Person):
    forum = server.add_channel("questions", kind=ChannelKind.FORUM, tags=["open"])
    body = {
        "name": "Data lakes",
        "applied_tags": [str(forum.tags[0].id)],
        "message": {"content": "Ask here", "embeds": [{"title": "Now"}]},
    }

    status, post = await wire.ask("POST", f"/channels/{forum.id}/threads", body)
    thread = server.channel("Data lakes")

    assert status == 201
    assert post["applied_tags"] == [str(forum.tags[0].id)]
    assert post["message"]["content"] == "Ask here"
    assert post["message"]["id"] == post["id"]
    assert [one.text for one in ada.sees(thread)] == ["Ask here"]
    assert (await wire.ask("GET", f"/guilds/{server.id}/threads/active"))[1]["threads"]


async def test_a_private_thread_is_seen_by_those_invited_and_those_mentioned(
    local: LocalDiscord, server: Server, wire: Wire, ada: Person, talks: Channel
):
    number = await _thread(wire, talks, name="Case", type=12)
    thread = server.channel("Case")
    bob = server.add_member("Bob")

    assert not ada.can_see(thread)
    await wire.ask("PUT", f"/channels/{number}/thread-members/{ada.id}")
    await wire.ask("POST", f"/channels/{number}/messages", {"content": bob.mention})

    assert ada.can_see(thread)
    assert bob.can_see(thread)
    _, members = await wire.ask("GET", f"/channels/{number}/thread-members")
    assert {int(one["user_id"]) for one in members} == {local.bot.id, ada.id, bob.id}
    await wire.ask("DELETE", f"/channels/{number}/thread-members/{ada.id}")
    assert not ada.can_see(thread)
    assert (await wire.ask("PUT", f"/channels/{number}/thread-members/1"))[1]["code"] == 10007


async def test_an_archived_thread_is_opened_by_a_message_unless_it_is_locked(
    server: Server, wire: Wire, ada: Person, talks: Channel
):
    number = await _thread(wire, talks, name="Talk", type=11)
    thread = server.channel("Talk")
    path = f"/channels/{number}"
    state = thread.thread
    assert state

    await wire.ask("PATCH", path, {"archived": True})
    assert state.archived
    assert (await wire.ask("PUT", f"{path}/thread-members/@me"))[1]["code"] == 50083
    ada.say(thread, "Wake up")
    assert not state.archived
    await wire.ask("PATCH", path, {"archived": True, "locked": True, "name": "Over"})
    assert (await wire.ask("PATCH", path, {"name": "Again"}))[1]["code"] == 50083
    server.deny(talks, server.role("Session Chair"), Permission.MANAGE_THREADS)
    closed = await wire.ask("POST", f"{path}/messages", {"content": "Hello"})
    assert closed[1]["code"] == 50083
    assert thread.name == "Over"


async def test_a_message_in_an_archived_thread_is_not_edited(wire: Wire, talks: Channel):
    number = await _thread(wire, talks, name="Talk", type=11)
    _, sent = await wire.ask("POST", f"/channels/{number}/messages", {"content": "a"})
    await wire.ask("PATCH", f"/channels/{number}", {"archived": True, "applied_tags": []})

    path = f"/channels/{number}/messages/{sent['id']}"

    assert (await wire.ask("PATCH", path, {"content": "b"}))[1]["code"] == 50083


async def test_a_thread_is_deleted_alone_or_with_its_channel(
    server: Server, wire: Wire, talks: Channel
):
    one = await _thread(wire, talks, name="One", type=11)
    two = await _thread(wire, talks, name="Two", type=11)

    assert (await wire.ask("DELETE", f"/channels/{one}"))[0] == 200
    server.delete_channel(talks)

    assert (await wire.ask("GET", f"/channels/{one}"))[1]["code"] == 10003
    assert (await wire.ask("GET", f"/channels/{two}"))[1]["code"] == 10003


async def test_threads_are_made_where_threads_can_be(server: Server, wire: Wire, talks: Channel):
    voice = server.add_channel("voice", kind=ChannelKind.VOICE)

    _, refused = await wire.ask("POST", f"/channels/{voice.id}/threads", {"name": "x"})
    _, no_thread = await wire.ask("PUT", f"/channels/{talks.id}/thread-members/@me")
    server.deny(talks, server.role("Session Chair"), Permission.CREATE_PRIVATE_THREADS)
    _, denied = await wire.ask("POST", f"/channels/{talks.id}/threads", {"name": "x"})

    assert (refused["code"], no_thread["code"], denied["code"]) == (50024, 50024, 50013)


async def test_the_bot_leaves_a_thread(server: Server, wire: Wire, talks: Channel):
    number = await _thread(wire, talks, name="Talk", type=11)

    await wire.ask("DELETE", f"/channels/{number}/thread-members/@me")
    _, active = await wire.ask("GET", f"/guilds/{server.id}/threads/active")

    assert active["members"] == []
    await wire.ask("PUT", f"/channels/{number}/thread-members/@me")
