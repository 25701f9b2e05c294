"""Bugs, broken connections and servers that come and go: people are always told something."""

import logging
from datetime import UTC, datetime
from typing import Any, cast

import discord
import pytest
from discord import app_commands
from simcord.backend import serializers

from tests.cogs.hands import button_in
from tests.cogs.stage import Stage, said_in, shown

AnyCommand = app_commands.Command[Any, ..., None]

NOTHING_SUGGESTED: object = {"type": 8, "data": {"choices": []}}
"""Without this answer, Discord would say that loading options failed."""

SECRET = "the combination of the safe is 1234"


class Fussy(app_commands.Transformer):
    """Takes no value at all, and has nothing to say about it."""

    async def transform(self, interaction: discord.Interaction, value: str, /) -> str:
        del interaction
        raise app_commands.TransformerError(value, self.type, self)


@app_commands.command(description="A command with a bug")
async def stumble(interaction: discord.Interaction) -> None:
    del interaction
    raise RuntimeError(SECRET)


@app_commands.command(description="A command that stumbles after its answer")
async def stagger(interaction: discord.Interaction) -> None:
    await interaction.response.send_message("Here it is.", ephemeral=True)
    raise RuntimeError(SECRET)


@app_commands.command(description="A command that takes nothing")
async def grumble(
    interaction: discord.Interaction, what: app_commands.Transform[str, Fussy]
) -> None:
    await interaction.response.send_message(what, ephemeral=True)


@pytest.fixture
async def buggy(stage: Stage) -> Stage:
    """The bot with three commands more, none of which works."""
    for command in cast("list[AnyCommand]", [stumble, stagger, grumble]):
        stage.app.bot.tree.add_command(command)
    await stage.app.bot.tree.sync()
    return stage


@pytest.mark.parametrize(
    ("command", "options"), [("stumble", {}), ("stagger", {}), ("grumble", {"what": SECRET})]
)
async def test_a_bug_gives_the_person_a_reference_and_the_log_everything_else(
    buggy: Stage, caplog: pytest.LogCaptureFixture, command: str, options: dict[str, str]
):
    with caplog.at_level(logging.ERROR):
        said = await buggy.ada_asks(command, **options)

    reference = said.split()[-1].rstrip(".")
    [record] = [r for r in caplog.records if r.name == "bot.client.answers"]
    assert "Something went wrong on our side" in said
    assert len(reference) == 8
    assert reference in record.getMessage()
    assert record.exc_info
    assert SECRET not in said
    assert "Error" not in said


async def test_two_bugs_have_two_references(buggy: Stage):
    first = await buggy.ada_asks("stumble")
    second = await buggy.ada_asks("stumble")

    assert first.split()[-1] != second.split()[-1]


async def test_after_a_bug_everything_else_still_answers(buggy: Stage):
    await buggy.ada_asks("stumble")

    assert "Welcome" in await buggy.ada_asks("agenda show")


async def test_a_bug_behind_a_button_gives_a_reference_too(
    stage: Stage, caplog: pytest.LogCaptureFixture
):
    message = await button_in(stage.env, stage.lobby, "post:gone")
    await stage.app.database.close()
    stage.break_the_database()

    with caplog.at_level(logging.ERROR):
        said = shown(await stage.ada.click(message, label="Press"))

    assert said.startswith("🐞 Something went wrong on our side")
    assert said.split()[-1].rstrip(".") in caplog.text


async def test_a_person_who_cannot_be_answered_any_more_is_noted_and_nothing_breaks(
    stage: Stage, caplog: pytest.LogCaptureFixture
):
    message = await button_in(stage.env, stage.lobby, "vote:7")
    stage.env.inject_error("POST", "/interactions/*", status=404, code=10062)

    await stage.ada.click(message, label="Press")

    assert "A person could not be answered: 404" in caplog.text
    assert stage.env.errors == []


async def test_the_log_says_which_conference_is_open_where(
    stage: Stage, caplog: pytest.LogCaptureFixture
):
    with caplog.at_level(logging.INFO):
        await stage.restart()

    assert "Bird Conference is open on Birds: 17 sessions, Europe/Prague" in caplog.text


async def test_a_server_that_invites_the_bot_again_has_its_conference_at_once(stage: Stage):
    guild = stage.env.backend.get_guild(stage.guild.id)
    stage.env.backend.emit("GUILD_DELETE", {"id": str(guild.id)})
    await stage.env.settle()

    # At an invitation Discord does not say whether the server is available (gateway, Guild Create).
    invited = serializers.guild_create_payload(stage.env.backend, guild)
    stage.env.backend.emit("GUILD_CREATE", {k: v for k, v in invited.items() if k != "unavailable"})
    await stage.env.settle()

    assert "Welcome" in await stage.ada_asks("agenda show")


async def test_a_conference_is_opened_once_however_often_discord_says_hello(
    stage: Stage, caplog: pytest.LogCaptureFixture
):
    with caplog.at_level(logging.INFO):
        await stage.app.bot.on_ready()

    assert "is open on" not in caplog.text


async def test_two_servers_have_posts_of_their_own(stage: Stage):
    elsewhere = stage.env.create_guild("Elsewhere")
    hall = elsewhere.create_text_channel("announcements")
    await stage.env.settle()

    await stage.step(datetime(2026, 7, 15, 7, 0, tzinfo=UTC))

    assert "Now: Welcome" in said_in(hall)
    assert said_in(hall) == said_in(stage.lobby)


async def test_a_server_whose_channels_are_hidden_from_the_bot_is_opened_all_the_same(stage: Stage):
    elsewhere = stage.env.create_guild("Elsewhere")
    hall = elsewhere.create_text_channel("hall")
    hidden = discord.PermissionOverwrite(view_channel=False)
    elsewhere.create_text_channel("organizers", overwrites={elsewhere.default_role: hidden})
    eve = elsewhere.add_member(stage.env.create_user("Eve"))

    await stage.env.settle()

    assert stage.env.errors == []
    assert "Welcome" in shown(await eve.slash(hall, "agenda show"))


async def test_a_server_that_removed_the_bot_is_left_alone_and_the_others_go_on(
    stage: Stage, caplog: pytest.LogCaptureFixture
):
    elsewhere = stage.env.create_guild("Elsewhere")
    elsewhere.create_text_channel("announcements")
    await stage.env.settle()
    stage.env.backend.remove_guild(elsewhere.id)
    await stage.env.settle()

    await stage.step(datetime(2026, 7, 15, 7, 0, tzinfo=UTC))

    assert "Now: Welcome" in said_in(stage.lobby)
    assert [c.server for c in stage.app.staff.programme.by_id.values()] == [stage.guild.id]
    assert not [r for r in caplog.records if r.levelno >= logging.ERROR]


async def test_before_the_conference_is_open_people_are_asked_for_patience(stage: Stage):
    stage.app.staff.secretary.close(next(iter(stage.app.staff.programme.by_id.values())).server)

    said = await stage.ada_asks("agenda show")
    suggested = [
        await stage.ada.autocomplete(stage.lobby, "agenda show", "day", ""),
        await stage.ada.autocomplete(stage.lobby, "agenda show", "room", ""),
        await stage.ada.autocomplete(stage.lobby, "session", "query", ""),
        await stage.ada.autocomplete(stage.lobby, "conduct show", "section", ""),
    ]

    assert said.startswith("✋ There is no conference on this server yet.")
    assert "try again in a few seconds" in said
    assert suggested == [[]] * 4
    assert stage.env.http_requests[-1].json == NOTHING_SUGGESTED


async def test_a_change_when_all_is_over_is_shown_without_an_example(stage: Stage):
    stage.clock.set(datetime(2026, 8, 1, tzinfo=UTC))

    proposed = await stage.grace_asks("configure digest", time="06:00")

    assert "0 posts still to come will change." in proposed
    assert "Good morning" not in proposed
