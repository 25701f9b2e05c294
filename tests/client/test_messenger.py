"""Speaking in channels: Discord's ways of failing are told apart, and what is there is found."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.client.messenger import DiscordMessenger
from bot.domain.announcements import PostKey
from bot.domain.cards import Button, Card
from bot.domain.deliveries import Posted
from bot.domain.people import ServerId
from bot.domain.posts import button_id
from bot.services.messenger import Impossible, TryAgain
from tests.cogs.hands import pinged
from tests.cogs.stage import Stage, in_public, last_in

KEY = PostKey("k" * 25)
CARD = Card(headline="Now: Ducks", title="Ducks", buttons=(Button("Details", id=button_id(KEY)),))
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture
def messenger(stage: Stage) -> DiscordMessenger:
    return DiscordMessenger(stage.app.bot)


@pytest.fixture
def server(stage: Stage) -> ServerId:
    return ServerId(stage.guild.id)


async def test_a_card_is_posted_and_it_is_said_where(
    stage: Stage, messenger: DiscordMessenger, server: ServerId
):
    posted = await messenger.post(server, "pond", CARD, KEY)

    message = last_in(stage.pond)
    assert posted == Posted(stage.pond.id, message.id)
    assert message.content == "Now: Ducks"
    assert message.embeds[0].title == "Ducks"


async def test_a_channel_is_found_by_its_name_in_any_case_and_by_its_id(
    stage: Stage, messenger: DiscordMessenger, server: ServerId
):
    await messenger.post(server, "POND", CARD, KEY)
    await messenger.post(server, str(stage.pond.id), CARD, PostKey("l" * 25))

    assert len(in_public(stage.pond)) == 2


async def test_a_card_without_a_frame_is_a_sentence(
    stage: Stage, messenger: DiscordMessenger, server: ServerId
):
    await messenger.post(server, "pond", Card(headline="Hello"), KEY)

    assert last_in(stage.pond).content == "Hello"
    assert last_in(stage.pond).embeds == []


async def test_a_card_without_a_headline_is_a_frame(
    stage: Stage, messenger: DiscordMessenger, server: ServerId
):
    await messenger.post(server, "pond", Card(body="Hello"), KEY)

    assert last_in(stage.pond).content == ""
    assert last_in(stage.pond).embeds[0].description == "Hello"


@pytest.mark.parametrize("by_id", [True, False])
async def test_the_role_of_a_card_is_called_by_its_name_or_its_id(
    stage: Stage, messenger: DiscordMessenger, server: ServerId, by_id: bool
):
    role = stage.guild.create_role("Early Birds", mentionable=True)

    ping = str(role.id) if by_id else "early birds"
    await messenger.post(server, "pond", Card(headline="Good morning", ping=ping), KEY)

    message = last_in(stage.pond)
    assert message.content == f"{role.mention} Good morning"
    assert pinged(stage.env, message) == [role.id]


async def test_a_headline_calls_nobody_whatever_it_says(
    stage: Stage, messenger: DiscordMessenger, server: ServerId
):
    role = stage.guild.create_role("Early Birds", mentionable=True)
    text = f"@everyone @here {role.mention} {stage.ada.mention}"

    await messenger.post(server, "pond", Card(headline=text), KEY)

    assert last_in(stage.pond).content == text
    assert pinged(stage.env, last_in(stage.pond)) == []


async def test_an_unknown_server_may_come_back(messenger: DiscordMessenger):
    with pytest.raises(TryAgain, match="not available just now"):
        await messenger.post(ServerId(7), "pond", CARD, KEY)


async def test_a_server_that_discord_says_is_away_may_come_back(
    stage: Stage, messenger: DiscordMessenger, server: ServerId
):
    stage.env.backend.emit("GUILD_DELETE", {"id": str(server), "unavailable": True})

    with pytest.raises(TryAgain, match="not available just now"):
        await messenger.post(server, "pond", CARD, KEY)


async def test_a_channel_that_is_not_there_has_to_be_made_by_somebody(
    messenger: DiscordMessenger, server: ServerId
):
    with pytest.raises(Impossible, match="choose another with /configure channel"):
        await messenger.post(server, "attic", CARD, KEY)


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504, 520])
async def test_what_will_pass_is_worth_another_try(
    stage: Stage, messenger: DiscordMessenger, server: ServerId, status: int
):
    stage.env.inject_error("POST", "/channels/*/messages", status=status)

    with pytest.raises(TryAgain):
        await messenger.post(server, "pond", CARD, KEY)


@pytest.mark.parametrize(
    ("status", "says"),
    [(400, "Discord refuses the post"), (403, "may not post in #pond"), (404, "#pond is gone")],
)
async def test_what_will_not_pass_names_its_cause(
    stage: Stage, messenger: DiscordMessenger, server: ServerId, status: int, says: str
):
    stage.env.inject_error("POST", "/channels/*/messages", status=status, code=50035)

    with pytest.raises(Impossible, match=says):
        await messenger.post(server, "pond", CARD, KEY)


async def test_a_post_is_found_by_its_key(
    stage: Stage, messenger: DiscordMessenger, server: ServerId
):
    posted = await messenger.post(server, "pond", CARD, KEY)
    await messenger.post(server, "pond", Card(headline="Something else"), PostKey("l" * 25))
    await stage.ada.send(stage.pond, "Thanks!")

    assert await messenger.find(server, "pond", button_id(KEY), LONG_AGO) == posted


async def test_a_post_that_was_never_made_is_not_found(
    stage: Stage, messenger: DiscordMessenger, server: ServerId
):
    await messenger.post(server, "pond", CARD, KEY)
    await stage.ada.send(stage.pond, f"post:{'l' * 25}")

    assert await messenger.find(server, "pond", button_id(PostKey("l" * 25)), LONG_AGO) is None


async def test_what_was_posted_long_before_is_not_looked_at(
    stage: Stage, messenger: DiscordMessenger, server: ServerId
):
    await messenger.post(server, "pond", CARD, KEY)

    later = stage.env.now() + timedelta(hours=1)

    assert await messenger.find(server, "pond", button_id(KEY), later) is None


async def test_looking_for_a_post_fails_as_posting_does(
    stage: Stage, messenger: DiscordMessenger, server: ServerId
):
    stage.env.inject_error("GET", "/channels/*/messages", status=503)
    with pytest.raises(TryAgain):
        await messenger.find(server, "pond", button_id(KEY), LONG_AGO)

    stage.env.inject_error("GET", "/channels/*/messages", status=403)
    with pytest.raises(Impossible, match="may not post"):
        await messenger.find(server, "pond", button_id(KEY), LONG_AGO)


async def test_a_message_of_anybody_elses_is_never_taken_for_the_post(
    stage: Stage, messenger: DiscordMessenger, server: ServerId
):
    hook = stage.guild.create_webhook(stage.pond, "Session Chair")
    await hook.send("Now: Ducks")

    assert await messenger.find(server, "pond", button_id(KEY), LONG_AGO) is None
