"""Hiding a command is a courtesy: whoever gets to one without the role is refused, politely."""

from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import pytest

from bot.app import App
from bot.client.answers import REFUSED
from bot.clock import SteppedClock
from bot.rehearsal.local_discord import Channel, LocalDiscord, NoAnswer, Person, Server
from bot.rehearsal.scene import ORGANIZERS_COMMANDS
from tests.wire.conference_bot import at_work, files, ledger, scene, session

OPTIONS: dict[str, dict[str, Any]] = {
    "configure lead": {"kind": "talk", "minutes": "5"},
    "configure digest": {"time": "06:00"},
    "configure channel": {"what": "default"},
    "configure questions": {"what": "questions.mode", "value": "closed"},
    "configure ping": {"post": "now"},
    "configure wording": {"post": "now"},
    "configure reset": {"setting": "digest.at"},
    "configure setting": {"setting": "digest.at", "value": "06:00"},
    "configure events": {"sessions": True},
    "configure feedback": {"sessions": False},
    "configure recap": {"time": "never"},
    "late": {"minutes": 10},
    "speakers code": {"speaker": "Sam"},
}


@pytest.fixture
def server(discord: LocalDiscord) -> Server:
    server = scene(discord, files([session("Opening")]))
    for command in ORGANIZERS_COMMANDS:
        server.open_command(command)
    return server


@pytest.fixture
async def app(
    discord: LocalDiscord, server: Server, clock: SteppedClock, tmp_path: Path
) -> AsyncGenerator[App]:
    async with at_work(discord, server, files([session("Opening")]), clock, tmp_path) as app:
        await app.ticker.settled()
        yield app


def organizers_commands(app: App) -> list[str]:
    """Every command that is not for everybody, from the tree itself."""
    return [
        command.qualified_name
        for command in app.bot.tree.walk_commands()
        if command.qualified_name.split()[0] in ORGANIZERS_COMMANDS
        and not hasattr(command, "walk_commands")
    ]


async def everything_refused(app: App, person: Person, lobby: Channel) -> None:
    commands = organizers_commands(app)
    assert {command.split()[0] for command in commands} == {*ORGANIZERS_COMMANDS}
    for command in commands:
        options = dict(OPTIONS.get(command, {}))
        if command == "configure channel":
            options["channel"] = lobby
        if command.startswith("announcements ") and command != "announcements list":
            options["post"] = "x" * 25
        if command in {"speakers link", "speakers unlink"}:
            options |= {"speaker": "Sam", "person": person}
        answer = await person.slash(lobby, command, **options)
        assert answer.ephemeral, command
        assert answer.text.startswith(f"{REFUSED} Only organizers"), command


async def test_an_attendee_is_refused_by_every_organizers_command(app: App, server: Server):
    await everything_refused(app, server.add_member("Ada"), server.channel("announcements"))


async def test_somebody_who_was_an_organizer_is_refused_too(app: App, server: Server):
    role = server.add_role("Organizer")
    eve = server.add_member("Eve", roles=[role])
    lobby = server.channel("announcements")
    assert not (await eve.slash(lobby, "status")).text.startswith(REFUSED)

    server.change_roles(eve, [])

    await everything_refused(app, eve, lobby)


async def test_the_same_role_on_another_server_opens_nothing_here(
    app: App, discord: LocalDiscord, server: Server
):
    elsewhere = discord.add_server("Elsewhere")
    server_role = elsewhere.add_role("Organizer")
    elsewhere.add_member("Eve", roles=[server_role])

    await everything_refused(app, server.add_member("Eve"), server.channel("announcements"))


async def test_nothing_is_suggested_to_those_who_may_not_ask(app: App, server: Server):
    del app
    ada = server.add_member("Ada")

    choices = await ada.autocomplete(
        server.channel("announcements"), "announcements hold", "post", ""
    )

    assert choices == []


async def test_a_form_that_somebody_forges_is_refused(app: App, server: Server):
    grace = server.add_member("Grace", roles=[server.add_role("Organizer")])
    lobby = server.channel("announcements")
    form = await grace.slash(lobby, "announce")
    ada = server.add_member("Ada")

    refused = await ada.submit(form.modal, {"text": "Buy my coins"})

    assert refused.text.startswith(f"{REFUSED} Only organizers")
    assert "Buy my coins" not in [row.text for row in await ledger(app, server)]


@pytest.mark.parametrize(
    "button", ["publish:{key}", "discard:{key}", "ledger:all:0", "save:1", "forget:1"]
)
async def test_a_button_that_somebody_forges_is_refused(
    app: App, server: Server, discord: LocalDiscord, button: str
):
    lobby = server.channel("announcements")
    [message] = discord.messages(lobby)
    key = message.buttons[0].custom_id.partition(":")[2]
    message.components[0]["components"][0]["custom_id"] = button.format(key=key)
    ada = server.add_member("Ada")
    before = await ledger(app, server)

    refused = await ada.press(message, "Details")

    assert refused.text.startswith(f"{REFUSED} Only organizers")
    assert await ledger(app, server) == before


@pytest.mark.parametrize("button", ["nonsense", "post:nonsense", "session:gone", "conduct:99"])
async def test_a_button_that_leads_nowhere_says_so(
    app: App, server: Server, discord: LocalDiscord, button: str
):
    del app
    [message] = discord.messages(server.channel("announcements"))
    message.components[0]["components"][0]["custom_id"] = button
    ada = server.add_member("Ada")

    answer = await ada.press(message, "Details")

    assert answer.text.startswith(REFUSED)


@pytest.mark.parametrize("button", ["agenda:x:y:z", "agenda:", "save:abc", "ledger:a:b"])
async def test_a_button_that_was_tampered_with_is_answered_and_does_no_harm(
    app: App, server: Server, discord: LocalDiscord, button: str
):
    del app
    [message] = discord.messages(server.channel("announcements"))
    message.components[0]["components"][0]["custom_id"] = button
    grace = server.add_member("Grace", roles=[server.add_role("Organizer")])

    try:
        answer = await grace.press(message, "Details")
    except NoAnswer:
        pytest.fail("nobody answered")

    assert answer.text.startswith(REFUSED)
