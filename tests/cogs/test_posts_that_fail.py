"""What happens when Discord does not take a post: nothing else stops, and organizers are told."""

from datetime import UTC, datetime, timedelta

import discord
import pytest
from simcord.backend.models import Overwrite
from simcord.enums import OverwriteType

from tests.cogs.hands import time_passes
from tests.cogs.stage import Stage, in_public, last_in, read, said_in

TALKS = datetime(2026, 7, 15, 7, 15, tzinfo=UTC)
SOON = timedelta(seconds=10)
"""After this, what was put off is tried again, and organizers have been told."""


def deny(stage: Stage, permission: discord.Permissions) -> None:
    """In the channel of the pond, the bot may not do this any more."""
    me = stage.env.backend.bot_user.id
    overwrite = Overwrite(me, OverwriteType.MEMBER, deny=permission.value)
    stage.env.backend.set_overwrite(stage.pond.id, overwrite)


def notices(stage: Stage) -> str:
    """All that organizers were told in their channel."""
    return "\n".join(read(m.content, m.embeds) for m in in_public(stage.backstage))


async def test_nobody_is_told_anything_while_all_goes_well(stage: Stage):
    await time_passes(stage, TALKS + SOON)

    assert notices(stage) == ""


async def test_a_missing_permission_stops_only_its_own_channel_and_is_named(stage: Stage):
    deny(stage, discord.Permissions(embed_links=True, send_messages=True))

    await time_passes(stage, TALKS + SOON)

    assert said_in(stage.pond) == []
    assert last_in(stage.lobby).content == "Now: Geese on Mars"
    assert "it lacks Send Messages, Embed Links." in notices(stage)
    assert "Give its role that in the channel's settings." in notices(stage)


async def test_a_channel_hidden_from_the_bot_stops_only_its_own_posts_and_is_named(stage: Stage):
    deny(stage, discord.Permissions(view_channel=True))

    await time_passes(stage, TALKS + SOON)

    assert said_in(stage.pond) == []
    assert last_in(stage.lobby).content == "Now: Geese on Mars"
    assert "it lacks View Channel" in notices(stage)
    assert "In #pond the bot lacks View Channel" in await stage.grace_asks("status")


async def test_a_refusal_for_no_reason_that_shows_is_told_as_such(stage: Stage):
    stage.env.inject_error("POST", f"/channels/{stage.pond.id}/messages", status=403, code=50013)

    await time_passes(stage, TALKS + SOON)

    assert "a permission that Discord did not name" in notices(stage)
    assert last_in(stage.lobby).content == "Now: Geese on Mars"


async def test_a_deleted_channel_stops_only_its_own_post_and_the_mend_is_named(stage: Stage):
    stage.env.backend.delete_channel(stage.pond.id)

    await time_passes(stage, TALKS + SOON)

    assert last_in(stage.lobby).content == "Now: Geese on Mars"
    assert "There is no text channel or forum 'pond' that the bot can see." in notices(stage)
    assert "choose another with /configure channel" in notices(stage)


async def test_a_channel_that_goes_in_the_last_moment_is_told_too(stage: Stage):
    stage.env.inject_error("POST", f"/channels/{stage.pond.id}/messages", status=404, code=10003)

    await time_passes(stage, TALKS + SOON)

    assert "The channel #pond is gone." in notices(stage)


async def test_a_post_that_discord_finds_malformed_is_told_with_discords_own_words(stage: Stage):
    stage.env.inject_error(
        "POST",
        f"/channels/{stage.pond.id}/messages",
        status=400,
        code=50035,
        message="Invalid Form Body",
    )

    await time_passes(stage, TALKS + SOON)

    assert "Discord refuses the post (error 50035: Invalid Form Body" in notices(stage)


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
async def test_a_problem_of_discords_own_passes_and_nobody_notices(stage: Stage, status: int):
    path = f"/channels/{stage.pond.id}/messages"
    stage.env.inject_error("POST", path, status=status, times=2)

    await time_passes(stage, TALKS + timedelta(seconds=30))

    assert said_in(stage.pond) == [
        "In 10 minutes: Ducks in \\*Space\\*",
        "Now: Ducks in \\*Space\\*",
    ]
    assert notices(stage) == ""


async def test_a_problem_that_lasts_until_the_post_would_mislead_is_told(stage: Stage):
    stage.env.inject_error("*", f"/channels/{stage.pond.id}/messages*", status=503, times=None)

    await time_passes(stage, TALKS + timedelta(minutes=17))

    assert said_in(stage.pond) == []
    assert "It would have misled by now: Discord has a problem (HTTP 503)." in notices(stage)


async def test_what_failed_is_made_once_the_cause_is_mended_and_an_organizer_says_so(stage: Stage):
    deny(stage, discord.Permissions(send_messages=True))
    await stage.step(TALKS)
    stage.env.backend.delete_overwrite(stage.pond.id, stage.env.backend.bot_user.id)
    choices = await stage.grace.autocomplete(
        stage.lobby, "announcements now", "post", "now ducks in"
    )

    await stage.grace_asks("announcements now", post=choices[0]["value"])
    await stage.step(TALKS + timedelta(minutes=2))

    assert said_in(stage.pond) == ["Now: Ducks in \\*Space\\*"]


async def test_the_list_and_the_status_tell_what_failed_and_why(stage: Stage):
    stage.env.backend.delete_channel(stage.pond.id)
    await stage.step(TALKS)

    failed = await stage.grace_asks("announcements list", show="failed or skipped")
    status = await stage.grace_asks("status")

    assert "now Ducks in" in failed
    assert "There is no text channel or forum 'pond'" in failed
    assert "Something needs you." in status
    assert "There is no text channel or forum 'pond' that the bot can see." in status


async def test_many_failures_at_once_are_one_notice(stage: Stage):
    deny(stage, discord.Permissions(send_messages=True))

    await stage.step(datetime(2026, 7, 15, 8, 0, tzinfo=UTC))
    await stage.step(datetime(2026, 7, 15, 8, 0, 10, tzinfo=UTC))

    assert len(in_public(stage.backstage)) == 1


async def test_where_organizers_cannot_be_told_the_rest_goes_on(stage: Stage):
    stage.env.backend.delete_channel(stage.backstage.id)
    stage.env.backend.delete_channel(stage.pond.id)

    await time_passes(stage, TALKS + SOON)

    assert last_in(stage.lobby).content == "Now: Geese on Mars"
    assert "notice" in await stage.grace_asks("announcements list", show="failed or skipped")
