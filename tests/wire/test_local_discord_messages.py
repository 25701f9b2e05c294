import io
from datetime import timedelta

import discord
import pytest

from bot.clock import SteppedClock
from bot.rehearsal.local_discord import Channel, LocalDiscord, Permission, Person, Pings, Server
from tests.wire.local_discord_bot import Wire


async def _send(wire: Wire, channel: Channel, **body: object) -> tuple[int, dict[str, object]]:
    return await wire.ask("POST", f"/channels/{channel.id}/messages", body)


async def test_a_message_is_stamped_with_the_time_of_the_conference(
    local: LocalDiscord, wire: Wire, talks: Channel, clock: SteppedClock
):
    clock.set(clock.now() + timedelta(minutes=1))

    status, sent = await _send(wire, talks, content="Good morning")

    assert status == 200
    assert sent["timestamp"] == clock.now().isoformat()
    assert discord.utils.snowflake_time(int(str(sent["id"]))) == clock.now()
    assert [one.text for one in local.messages(talks)] == ["Good morning"]


async def test_an_enforced_nonce_gives_back_the_first_message_for_five_minutes(
    local: LocalDiscord, wire: Wire, talks: Channel, clock: SteppedClock
):
    async def announce() -> object:
        status, sent = await _send(wire, talks, content="Now", nonce="n1", enforce_nonce=True)
        assert status == 200
        return sent["id"]

    first = await announce()
    clock.set(clock.now() + timedelta(minutes=4, seconds=59))
    again = await announce()
    clock.set(clock.now() + timedelta(seconds=1))
    late = await announce()

    assert again == first != late
    assert len(local.messages(talks)) == 2


async def test_a_nonce_that_is_not_enforced_repeats_the_message(
    local: LocalDiscord, wire: Wire, talks: Channel
):
    await _send(wire, talks, content="Now", nonce="n1")
    await _send(wire, talks, content="Now", nonce="n1")

    assert len(local.messages(talks)) == 2


async def test_only_allowed_mentions_ping(
    local: LocalDiscord, server: Server, wire: Wire, ada: Person, talks: Channel
):
    team = server.add_role("Team")
    text = f"@everyone {ada.mention} <@&{team.id}>"

    await _send(wire, talks, content=text, allowed_mentions={"parse": []})
    await _send(wire, talks, content=text, allowed_mentions={"roles": [str(team.id)]})
    await _send(wire, talks, content=text)

    none, role, everybody = [one.pings for one in local.messages(talks)]
    assert not none
    assert role == Pings(roles=frozenset({team.id}))
    assert everybody == Pings(frozenset({ada.id}), frozenset({team.id}), everyone=True)


async def test_people_without_the_right_ping_only_roles_that_are_mentionable(
    server: Server, ada: Person, talks: Channel
):
    team, fans = server.add_role("Team"), server.add_role("Fans", mentionable=True)

    said = ada.say(talks, f"@here <@&{team.id}> <@&{fans.id}>")

    assert said.pings == Pings(roles=frozenset({fans.id}))


async def test_history_is_read_in_pages(wire: Wire, ada: Person, talks: Channel):
    said = [ada.say(talks, str(number)) for number in range(5)]
    middle = str(said[2].id)

    async def texts(**query: str) -> list[str]:
        _, found = await wire.ask("GET", f"/channels/{talks.id}/messages", **query)
        return [one["content"] for one in found]

    assert await texts() == ["4", "3", "2", "1", "0"]
    assert await texts(limit="2") == ["4", "3"]
    assert await texts(before=middle) == ["1", "0"]
    assert await texts(after=middle, limit="1") == ["3"]
    assert await texts(around=middle, limit="3") == ["3", "2", "1"]
    status, refused = await wire.ask("GET", f"/channels/{talks.id}/messages", limit="101")
    assert (status, refused["code"]) == (400, 50035)


async def test_one_message_is_read_changed_and_deleted(
    local: LocalDiscord, wire: Wire, talks: Channel
):
    _, sent = await _send(wire, talks, content="Soon", embeds=[{"title": "T"}])
    path = f"/channels/{talks.id}/messages/{sent['id']}"

    _, edited = await wire.ask("PATCH", path, {"content": "Now"})
    _, read = await wire.ask("GET", path)
    gone, _ = await wire.ask("DELETE", path)
    status, refused = await wire.ask("GET", path)

    assert edited["content"] == read["content"] == "Now"
    assert read["embeds"] == [{"type": "rich", "title": "T"}]
    assert read["edited_timestamp"]
    assert (gone, status, refused["code"]) == (204, 404, 10008)
    assert local.messages(talks) == []


async def test_only_authors_edit_and_only_moderators_delete(
    server: Server, wire: Wire, ada: Person, talks: Channel
):
    said = ada.say(talks, "Mine")
    path = f"/channels/{talks.id}/messages/{said.id}"
    role = next(one for one in server.guild.roles.values() if one.managed_for)

    assert (await wire.ask("PATCH", path, {"content": "x"}))[1]["code"] == 50005
    assert (await wire.ask("DELETE", path))[0] == 204
    server.change_role(role, permissions=Permission.VIEW_CHANNEL)
    again = ada.say(talks, "Mine")
    refused = await wire.ask("DELETE", f"/channels/{talks.id}/messages/{again.id}")
    assert refused[1]["code"] == 50013


async def test_a_pinned_message_is_listed_and_announced(
    local: LocalDiscord, wire: Wire, talks: Channel
):
    _, sent = await _send(wire, talks, content="The agenda")
    new, old = f"/channels/{talks.id}/messages/pins", f"/channels/{talks.id}/pins"

    assert (await wire.ask("PUT", f"{new}/{sent['id']}"))[0] == 204
    assert (await wire.ask("PUT", f"{old}/{sent['id']}"))[0] == 204
    _, listed = await wire.ask("GET", new)
    _, before = await wire.ask("GET", new, before=listed["items"][0]["pinned_at"])
    _, older = await wire.ask("GET", old)

    assert [one["message"]["id"] for one in listed["items"]] == [sent["id"]]
    assert before["items"] == []
    assert [one["id"] for one in older] == [sent["id"]]
    assert [one.kind for one in local.messages(talks)] == [0, 6]
    await wire.ask("DELETE", f"{new}/{sent['id']}")
    await wire.ask("DELETE", f"{old}/{sent['id']}")
    assert (await wire.ask("GET", old))[1] == []


async def test_a_channel_has_at_most_250_pins(
    wire: Wire, ada: Person, talks: Channel, clock: SteppedClock
):
    for number in range(250):
        ada.say(talks, str(number)).pinned_at = clock.now()
    more = ada.say(talks, "one more")

    status, refused = await wire.ask("PUT", f"/channels/{talks.id}/messages/pins/{more.id}")

    assert (status, refused["code"]) == (400, 30003)


async def test_a_private_message_needs_an_open_inbox_and_a_common_server(
    server: Server, wire: Wire, ada: Person
):
    _, opened = await wire.ask("POST", "/users/@me/channels", {"recipient_id": str(ada.id)})
    path = f"/channels/{opened['id']}/messages"

    assert (await wire.ask("POST", path, {"content": "Hello"}))[0] == 200
    ada.close_inbox()
    assert (await wire.ask("POST", path, {"content": "Hello"}))[1]["code"] == 50007
    ada.open_inbox()
    server.remove_member(ada)
    assert (await wire.ask("POST", path, {"content": "Hello"}))[1]["code"] == 50278
    assert [one.text for one in ada.sees(ada.inbox)] == ["Hello"]
    unknown = await wire.ask("POST", "/users/@me/channels", {"recipient_id": "1"})
    assert unknown[1]["code"] == 10013


async def test_a_reply_refers_to_its_message(wire: Wire, ada: Person, talks: Channel):
    said = ada.say(talks, "A question")
    lost = {"message_id": "5", "fail_if_not_exists": False}

    _, reply = await _send(
        wire, talks, content="An answer", message_reference={"message_id": str(said.id)}
    )
    _, free = await _send(wire, talks, content="To nobody", message_reference=lost)
    status, refused = await _send(
        wire, talks, content="To nobody", message_reference={"message_id": "5"}
    )

    assert reply["message_reference"] == {
        "type": 0,
        "message_id": str(said.id),
        "channel_id": str(talks.id),
        "guild_id": str(talks.guild and talks.guild.id),
    }
    assert "message_reference" not in free
    assert (status, refused["code"]) == (400, 50035)


@pytest.mark.usefixtures("client")
async def test_a_file_is_kept_with_its_bytes(
    local: LocalDiscord, client: discord.Client, talks: Channel
):
    channel = client.get_channel(talks.id)
    assert isinstance(channel, discord.TextChannel)

    sent = await channel.send(
        file=discord.File(io.BytesIO(b"slides"), "slides.txt", description="The slides")
    )
    again = await sent.edit(attachments=[])

    assert local.exchanges[-2].files == ["slides.txt"]
    assert sent.attachments[0].description == "The slides"
    assert again.attachments == []
