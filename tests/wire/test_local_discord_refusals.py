from typing import Any

import discord
import pytest

from bot.rehearsal.local_discord import (
    Channel,
    ChannelKind,
    LocalDiscord,
    Permission,
    Person,
    Server,
)
from tests.wire.local_discord_bot import Wire

_LINK = {"type": 2, "style": 5, "label": "Join", "url": "https://example.org"}
_BUTTON = {"type": 2, "style": 1, "label": "A", "custom_id": "a"}
_MENU = {"type": 3, "custom_id": "m", "options": [{"label": "a", "value": "a"}]}


def _row(*components: object) -> dict[str, object]:
    return {"type": 1, "components": list(components)}


BROKEN: list[tuple[dict[str, Any], str]] = [
    ({"content": "x" * 2001}, "content"),
    ({"content": 5}, "content"),
    ({"content": "x", "colour": 1}, "colour"),
    ({"content": "x", "nonce": "n" * 26}, "nonce"),
    ({"content": "x", "tts": "yes"}, "tts"),
    ({"content": "x", "flags": -1}, "flags"),
    ({"content": "x", "flags": "many"}, "flags"),
    ({"content": "x", "message_reference": {"message_id": "x"}}, "message_reference.message_id"),
    ({"content": "x", "allowed_mentions": {"parse": ["friends"]}}, "allowed_mentions.parse.0"),
    ({"content": "x", "allowed_mentions": []}, "allowed_mentions"),
    ({"embeds": {}}, "embeds"),
    ({"embeds": [{"title": str(one)} for one in range(11)]}, "embeds"),
    ({"embeds": [{"title": "x" * 257}]}, "embeds.0.title"),
    ({"embeds": [{"description": "x" * 4097}]}, "embeds.0.description"),
    ({"embeds": [{"color": 0x1000000}]}, "embeds.0.color"),
    ({"embeds": [{"url": "not an address"}]}, "embeds.0.url"),
    ({"embeds": [{"fields": [{"name": "", "value": "v"}]}]}, "embeds.0.fields.0.name"),
    ({"embeds": [{"fields": [{"name": "n", "value": "v" * 1025}]}]}, "embeds.0.fields.0.value"),
    ({"embeds": [{"fields": [{"name": "n", "value": "v"}] * 26}]}, "embeds.0.fields"),
    ({"embeds": [{"footer": {}}]}, "embeds.0.footer.text"),
    (
        {
            "embeds": [
                {"description": "x" * 4000, "author": {"name": "a"}},
                {"fields": [{"name": "n", "value": "v" * 1000}] * 2},
            ]
        },
        "embeds",
    ),
    ({"components": [_row(_BUTTON)] * 6}, "components"),
    ({"components": [_row(*[_BUTTON] * 6)]}, "components.0.components"),
    (
        {"components": [_row({**_BUTTON, "custom_id": "x" * 101})]},
        "components.0.components.0.custom_id",
    ),
    ({"components": [_row(_BUTTON, _BUTTON)]}, "components"),
    ({"components": [_row({**_LINK, "custom_id": "a"})]}, "components"),
    ({"components": [_row(_MENU, {**_MENU, "custom_id": "n"})]}, "components"),
    ({"components": [_row({**_MENU, "options": []})]}, "components.0.components.0.options"),
    ({"components": [{"type": 17}]}, "components.0.type"),
    ({"components": [5]}, "components.0.type"),
]


@pytest.mark.parametrize(("body", "where"), BROKEN)
async def test_a_message_beyond_the_limits_is_refused_with_the_place(
    local: LocalDiscord, wire: Wire, talks: Channel, body: dict[str, Any], where: str
):
    status, refused = await wire.ask("POST", f"/channels/{talks.id}/messages", body)

    assert (status, refused["code"]) == (400, 50035)
    node = refused["errors"]
    for step in where.split("."):
        node = node[step]
    assert node["_errors"][0]["message"]
    assert local.messages(talks) == []


async def test_a_message_at_the_limits_is_taken(wire: Wire, talks: Channel):
    body = {
        "content": "x" * 2000,
        "embeds": [{"description": "d" * 4096, "fields": [{"name": "n", "value": "v" * 1024}]}],
        "components": [
            _row(_LINK, *({**_BUTTON, "custom_id": str(one)} for one in range(4))),
            _row(_MENU),
        ],
    }

    assert (await wire.ask("POST", f"/channels/{talks.id}/messages", body))[0] == 200


@pytest.mark.parametrize("body", [{}, {"content": "  "}, {"content": None, "embeds": []}])
async def test_an_empty_message_is_refused(wire: Wire, talks: Channel, body: dict[str, Any]):
    status, refused = await wire.ask("POST", f"/channels/{talks.id}/messages", body)

    assert (status, refused["code"]) == (400, 50006)


@pytest.mark.parametrize(
    ("denied", "body"),
    [
        (Permission.SEND_MESSAGES, {"content": "x"}),
        (Permission.EMBED_LINKS, {"embeds": [{"title": "x"}]}),
        (Permission.SEND_MESSAGES, {"embeds": [{"title": "x"}]}),
    ],
)
async def test_what_the_bot_may_not_do_is_refused(
    server: Server, wire: Wire, talks: Channel, denied: Permission, body: dict[str, Any]
):
    server.deny(talks, server.everyone, denied)
    server.deny(talks, server.role("Session Chair"), denied)

    status, refused = await wire.ask("POST", f"/channels/{talks.id}/messages", body)

    assert (status, refused["code"]) == (403, 50013)


async def test_a_hidden_channel_gives_no_access(server: Server, wire: Wire, talks: Channel):
    server.deny(talks, server.role("Session Chair"), Permission.VIEW_CHANNEL)

    status, refused = await wire.ask("GET", f"/channels/{talks.id}")

    assert (status, refused["code"]) == (403, 50001)


async def test_without_the_history_nothing_is_read(
    server: Server, wire: Wire, ada: Person, talks: Channel
):
    said = ada.say(talks, "Hello")
    server.deny(talks, server.role("Session Chair"), Permission.READ_MESSAGE_HISTORY)

    _, listed = await wire.ask("GET", f"/channels/{talks.id}/messages")
    _, refused = await wire.ask("GET", f"/channels/{talks.id}/messages/{said.id}")

    assert listed == []
    assert refused["code"] == 50013


async def test_a_deleted_channel_is_unknown(
    server: Server, wire: Wire, ada: Person, talks: Channel
):
    server.delete_channel(talks)

    status, refused = await wire.ask("POST", f"/channels/{talks.id}/messages", {"content": "x"})

    assert (status, refused["code"]) == (404, 10003)
    assert not ada.can_see(talks)
    assert (await wire.ask("GET", "/channels/none"))[1]["code"] == 10003


async def test_a_reason_for_the_audit_log_is_recorded_as_it_reads_and_is_short(
    local: LocalDiscord, client: discord.Client, ada: Person, talks: Channel
):
    said = ada.say(talks, "Shut up")
    reason = "Conduct case home-shelf: 100 % über & out"

    with pytest.raises(discord.HTTPException, match="reason: Must be 512 or fewer"):
        await client.http.delete_message(talks.id, said.id, reason="ü" * 513)
    assert local.messages(talks) == [said]
    await client.http.delete_message(talks.id, said.id, reason=reason)

    assert local.messages(talks) == []
    assert local.exchanges[-1].reason == reason


async def test_a_forum_takes_no_messages(server: Server, wire: Wire):
    forum = server.add_channel("ideas", kind=ChannelKind.FORUM, tags=["new"])

    status, refused = await wire.ask("POST", f"/channels/{forum.id}/messages", {"content": "x"})

    assert (status, refused["code"]) == (400, 50008)


async def test_a_server_that_the_bot_is_not_on_gives_no_access(local: LocalDiscord, wire: Wire):
    elsewhere = local.add_server("Elsewhere")

    assert (await wire.ask("GET", f"/guilds/{elsewhere.id}"))[1]["code"] == 50001
    assert (await wire.ask("GET", "/guilds/1"))[1]["code"] == 10004


async def test_a_wrong_token_is_refused(local: LocalDiscord, wire: Wire):
    local.token = "another"

    assert await wire.ask("GET", "/users/@me") == (
        401,
        {"message": "401: Unauthorized", "code": 0},
    )
    local.exchanges.clear()


async def test_what_is_not_modelled_is_loud(local: LocalDiscord, wire: Wire, talks: Channel):
    nowhere, _ = await wire.ask("GET", "/guilds/1/bans")
    await wire.ask("PATCH", f"/channels/{talks.id}", {"name": "x"})

    assert nowhere == 404
    assert local.unimplemented == [
        "GET /guilds/1/bans",
        f"PATCH /channels/{talks.id} of a channel",
    ]
    local.unimplemented.clear()


async def test_a_server_is_read_in_parts(server: Server, wire: Wire, ada: Person, talks: Channel):
    path = f"/guilds/{server.id}"
    server.add_channel("voice", kind=ChannelKind.VOICE)
    server.add_channel("ideas", kind=ChannelKind.FORUM, tags=["new"])

    _, guild = await wire.ask("GET", path, with_counts="true")
    _, channels = await wire.ask("GET", f"{path}/channels")
    _, roles = await wire.ask("GET", f"{path}/roles")
    _, member = await wire.ask("GET", f"{path}/members/{ada.id}")
    _, nobody = await wire.ask("GET", f"{path}/members/1")
    _, user = await wire.ask("GET", f"/users/{ada.id}")
    _, no_user = await wire.ask("GET", "/users/1")

    assert guild["approximate_member_count"] == 3
    assert [one["name"] for one in channels] == ["talks", "voice", "ideas"]
    assert [one["name"] for one in roles] == ["@everyone", "Session Chair"]
    assert member["user"]["id"] == user["id"] == str(ada.id)
    assert (nobody["code"], no_user["code"]) == (10007, 10013)
    assert (await wire.ask("GET", "/gateway"))[1]["url"].startswith("ws://127.0.0.1:")
    assert (await wire.ask("GET", "/gateway/bot"))[1]["shards"] == 1
    assert (await wire.ask("POST", f"/channels/{talks.id}/typing"))[0] == 204
