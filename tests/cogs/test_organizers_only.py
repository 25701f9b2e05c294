"""What organizers may do, and what everybody else is told who tries."""

from typing import Any

import discord
import pytest

from tests.cogs.hands import button_in
from tests.cogs.stage import Stage, answers, shown

REFUSED = "✋ Only organizers of Bird Conference can do that."

NO_KEY = "x" * 25

COMMANDS: list[tuple[str, dict[str, Any]]] = [
    ("announcements list", {}),
    ("announcements preview", {"post": NO_KEY}),
    ("announcements now", {"post": NO_KEY}),
    ("announcements hold", {"post": NO_KEY}),
    ("announcements release", {"post": NO_KEY}),
    ("announcements skip", {"post": NO_KEY}),
    ("announcements reword", {"post": NO_KEY}),
    ("announce", {}),
    ("announce", {"at": "09:00"}),
    ("configure show", {}),
    ("configure lead", {"kind": "talk", "minutes": "5"}),
    ("configure digest", {"time": "07:00"}),
    ("configure questions", {"what": "questions.mode", "value": "closed"}),
    ("configure ping", {"post": "now"}),
    ("configure wording", {"post": "now"}),
    ("configure reset", {"setting": "digest.at"}),
    ("configure setting", {"setting": "digest.at", "value": "06:00"}),
    ("configure history", {}),
    ("configure events", {"sessions": True}),
    ("configure feedback", {"sessions": False}),
    ("configure recap", {"time": "never"}),
    ("late", {"minutes": 10}),
    ("recap", {}),
    ("status", {}),
    ("agenda versions", {}),
    ("agenda back", {"version": "1"}),
    ("agenda cancel", {"session": "welcome"}),
    ("agenda restore", {"session": "welcome"}),
]


EVERYBODYS = {
    *("agenda back", "agenda cancel", "agenda import", "agenda restore", "agenda versions"),
    *("about", "agenda export", "agenda show", "ask", "claim", "feedback", "host", "next", "now"),
    *("session", "find", "speaker", "agenda calendar", "my calendar"),
    *("conduct drill", "conduct show", "report new", "report status"),
    *("questions asker", "questions export", "questions mine", "questions mode"),
    *("questions queue", "my agenda", "my reminders"),
    *("hosts claim", "hosts list", "hosts release"),
}
"""Discord hides a group of commands as a whole: who may not use one of these is told so."""

SPEAKERS = {
    *("speakers code", "speakers link", "speakers list", "speakers status", "speakers unlink"),
}


async def shown_to_everybody(stage: Stage) -> None:
    """An administrator opens every command to everybody in the server's settings."""
    for command in await stage.app.bot.tree.fetch_commands():
        stage.guild.set_command_permissions(command, {stage.guild.default_role: True})


async def test_attendees_are_offered_only_what_is_for_attendees(stage: Stage):
    offered = stage.ada.available_commands(stage.lobby)

    assert set(offered) == EVERYBODYS


async def test_organizers_are_offered_every_command(stage: Stage):
    offered = stage.grace.available_commands(stage.lobby)

    assert {command for command, _ in COMMANDS} <= set(offered)
    others = {command for command, _ in COMMANDS} | {"configure channel"}
    assert set(offered) == others | EVERYBODYS | SPEAKERS


@pytest.mark.parametrize(("command", "options"), COMMANDS)
async def test_an_organizers_command_is_refused_even_where_the_server_offers_it_to_everybody(
    stage: Stage, command: str, options: dict[str, Any]
):
    await shown_to_everybody(stage)

    assert (await stage.ada_asks(command, **options)).startswith(REFUSED)


async def test_where_announcements_go_is_refused_to_attendees_too(stage: Stage):
    await shown_to_everybody(stage)

    text = await stage.ada_asks("configure channel", what="default", channel=stage.pond)

    assert text == f"{REFUSED} If you are one, ask for the role 'Organizer'."


async def test_attendees_learn_nothing_about_posts_and_settings_while_they_type(stage: Stage):
    await shown_to_everybody(stage)

    posts = await stage.ada.autocomplete(stage.lobby, "announcements now", "post", "")
    held = await stage.ada.autocomplete(stage.lobby, "announcements release", "post", "")
    settings = await stage.ada.autocomplete(stage.lobby, "configure channel", "what", "")
    changed = await stage.ada.autocomplete(stage.lobby, "configure reset", "setting", "")

    assert [posts, held, settings, changed] == [[], [], [], []]
    assert stage.env.http_requests[-1].json == {"type": 8, "data": {"choices": []}}


async def test_whoever_manages_the_server_can_set_the_conference_up_without_the_role(stage: Stage):
    managers = stage.guild.create_role(
        "Janitor", permissions=discord.Permissions(manage_guild=True)
    )
    joan = stage.guild.add_member(stage.env.create_user("Joan"), roles=[managers])

    assert "Settings" in shown(await joan.slash(stage.lobby, "configure show"))


async def test_the_role_alone_makes_an_organizer(stage: Stage):
    await shown_to_everybody(stage)
    organizers = stage.guild.create_role("Organizer", permissions=discord.Permissions.none())
    joan = stage.guild.add_member(stage.env.create_user("Joan"), roles=[organizers])

    assert "Settings" in shown(await joan.slash(stage.lobby, "configure show"))


async def test_a_role_of_the_same_name_on_another_server_opens_nothing_here(stage: Stage):
    await shown_to_everybody(stage)
    eve = stage.env.create_user("Eve")
    elsewhere = stage.env.create_guild("Elsewhere")
    hall = elsewhere.create_text_channel("hall")
    theirs = elsewhere.create_role("Organizer", permissions=discord.Permissions(manage_guild=True))
    at_home = elsewhere.add_member(eve, roles=[theirs])
    here = stage.guild.add_member(eve)
    await stage.env.settle()

    assert "Settings" in shown(await at_home.slash(hall, "configure show"))
    assert shown(await here.slash(stage.lobby, "configure show")).startswith(REFUSED)


async def test_a_proposal_made_on_another_server_cannot_be_saved_from_here(stage: Stage):
    elsewhere = stage.env.create_guild("Elsewhere")
    hall = elsewhere.create_text_channel("hall")
    theirs = elsewhere.create_role("Organizer", permissions=discord.Permissions(manage_guild=True))
    eve = elsewhere.add_member(stage.env.create_user("Eve"), roles=[theirs])
    await stage.env.settle()
    await stage.grace.slash(stage.lobby, "configure digest", time="06:00")

    refused = shown(await eve.click(await button_in(stage.env, hall, "save:1"), label="Press"))

    assert refused.startswith("✋ That proposal does not exist.")
    assert "08:30" in await stage.grace_asks("configure show", word="digest.at")


@pytest.mark.parametrize(
    "button",
    [
        "save:1",
        "forget:1",
        f"publish:{NO_KEY}",
        f"discard:{NO_KEY}",
        "ledger:all:0",
    ],
)
async def test_an_organizers_button_is_refused_when_an_attendee_presses_it(
    stage: Stage, button: str
):
    await stage.grace.slash(stage.lobby, "configure digest", time="06:00")
    message = await button_in(stage.env, stage.lobby, button)

    refused = shown(await stage.ada.click(message, label="Press"))

    assert refused.startswith("✋ Only organizers")


async def test_what_an_attendee_pressed_in_vain_is_still_there_for_the_organizer(stage: Stage):
    form = await stage.grace.slash(stage.lobby, "announce")
    draft = await stage.grace.submit_modal(form, {"text": "Cake!"})
    button = answers(draft)[0].components[0]["components"][0]["custom_id"]
    await stage.ada.click(await button_in(stage.env, stage.lobby, button), label="Press")

    published = await stage.grace.click(answers(draft)[0].message, label="Post")

    assert shown(published).startswith("It goes to #announcements")


async def test_an_organizer_who_lost_the_role_is_refused_from_then_on(stage: Stage):
    proposed = await stage.grace.slash(stage.lobby, "configure digest", time="06:00")
    organizer = stage.guild.roles["Organizer"]
    stage.env.backend.remove_member_role(stage.guild.id, stage.grace.id, organizer.id)

    refused = await stage.grace.click(answers(proposed)[0].message, label="Save")

    assert shown(refused).startswith(REFUSED)


@pytest.mark.parametrize(
    ("command", "options"), [("announce", {}), ("configure wording", {"post": "now"})]
)
async def test_a_form_that_was_opened_before_the_role_was_lost_is_refused_too(
    stage: Stage, command: str, options: dict[str, Any]
):
    form = await stage.grace.slash(stage.lobby, command, **options)
    organizer = stage.guild.roles["Organizer"]
    stage.env.backend.remove_member_role(stage.guild.id, stage.grace.id, organizer.id)

    refused = await stage.grace.submit_modal(form, {"text": "Buy my coins"})

    assert shown(refused).startswith(REFUSED)
