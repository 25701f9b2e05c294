"""What the conference needs is deleted on the server, or the bot thrown out and invited again."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.client.connection import PERMISSIONS
from bot.clock import SteppedClock
from bot.domain.conference_files import ConferenceFiles
from bot.domain.people import Role
from bot.rehearsal.local_discord import Channel, LocalDiscord, Permission, Person, Server
from tests.wire.conference_bot import (
    NINE,
    at_work,
    files,
    pass_until,
    said_in,
    scene,
    session,
    titles,
)

SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture
def clock() -> SteppedClock:
    return SteppedClock(NINE - 6 * MINUTE)


@pytest.fixture
def conference() -> ConferenceFiles:
    """Two talks at once in two rooms, with questions."""
    talks = [session("Here", room="a"), session("There", room="b")]
    made = files(talks, questions__open="5", questions__close="30")
    roles = {**made.profile.roles, Role.MODERATOR: ("Moderator",)}
    return replace(made, profile=replace(made.profile, roles=roles))


@pytest.fixture
def server(discord: LocalDiscord, conference: ConferenceFiles) -> Server:
    server = scene(discord, conference)
    server.add_role("Organizer")
    server.add_role("Moderator", Permission.MANAGE_MESSAGES)
    server.add_channel("moderators")
    return server


def threads(server: Server) -> dict[str, Channel]:
    """The threads by the rooms that they are in."""
    return {c.parent.name: c for c in server.guild.channels.values() if c.thread and c.parent}


async def ask(by: Person, server: Server, talk: str, text: str) -> str:
    form = await by.slash(server.channel("digests"), "ask", session=talk)
    return (await by.submit(form.modal, {"text": text})).text


@pytest.mark.parametrize(
    ("deleted", "mend"),
    [
        ("channel a", "Create it, let the bot see it, or choose another with /configure channel."),
        ("channel moderators", "choose another with /configure channel."),
        ("role Moderator", "Create 'Moderator'"),
    ],
)
async def test_what_is_deleted_is_told_to_organizers_once_with_the_mend_and_the_rest_goes_on(
    discord: LocalDiscord,
    clock: SteppedClock,
    tmp_path: Path,
    conference: ConferenceFiles,
    server: Server,
    deleted: str,
    mend: str,
):
    backstage = server.channel("organizers")
    async with at_work(discord, server, conference, clock, tmp_path) as app:
        what, name = deleted.split()
        if what == "role":
            server.delete_role(server.role(name))
        else:
            server.delete_channel(server.channel(name))
        server.delete_role(server.add_role("Of no use to the conference"))
        await app.bot.wait_for("guild_role_delete", timeout=5)
        await pass_until(app, clock, NINE - 5 * MINUTE - 10 * SECOND)
        told = said_in(discord, backstage)
        await pass_until(app, clock, NINE + SECOND)

    assert told.count("was deleted on the server") == 1
    assert mend in told
    assert "There" in titles(discord.messages(server.channel("b")))


async def test_where_the_thread_of_a_session_is_deleted_questions_are_kept_and_organizers_told_once(
    discord: LocalDiscord,
    clock: SteppedClock,
    tmp_path: Path,
    conference: ConferenceFiles,
    server: Server,
):
    ada = server.add_member("Ada")
    async with at_work(discord, server, conference, clock, tmp_path) as app:
        await pass_until(app, clock, NINE - 5 * MINUTE)
        server.delete_channel(threads(server)["a"])
        lost = [await ask(ada, server, "here", text) for text in ("Who?", "Where?", "When then?")]
        await ask(ada, server, "there", "What else?")
        await pass_until(app, clock, NINE - 4 * MINUTE)
        mine = await ada.slash(server.channel("digests"), "questions mine")

    told = said_in(discord, server.channel("organizers"))
    assert all("in the queue" in answer for answer in lost)
    assert "Where?" in mine.embeds[0]["description"]
    assert told.count("The thread of the questions to") == 1
    assert "What else?" in str([m.embeds for m in discord.messages(threads(server)["b"])])


async def test_where_a_board_is_deleted_questions_are_posted_and_nothing_else_happens(
    discord: LocalDiscord,
    clock: SteppedClock,
    tmp_path: Path,
    conference: ConferenceFiles,
    server: Server,
):
    ada = server.add_member("Ada")
    async with at_work(discord, server, conference, clock, tmp_path) as app:
        await pass_until(app, clock, NINE - 5 * MINUTE)
        thread = threads(server)["a"]
        (board,) = [m for m in discord.messages(thread) if m.pinned_at]
        server.person("Grace").delete(board)
        await ask(ada, server, "here", "Who?")
        await pass_until(app, clock, NINE - 4 * MINUTE)

    assert "Who?" in str([m.embeds for m in discord.messages(thread)])
    assert said_in(discord, server.channel("organizers")) == ""


async def test_thrown_out_the_bot_is_silent_and_invited_again_it_goes_on_without_repeating(
    discord: LocalDiscord, clock: SteppedClock, tmp_path: Path
):
    talks = [session(name, at=NINE + n * HOUR) for n, name in enumerate(("One", "Two", "Three"))]
    conference = files(talks)
    server = scene(discord, conference)
    ada, hall = server.add_member("Ada"), server.channel("announcements")

    async with at_work(discord, server, conference, clock, tmp_path) as app:
        await pass_until(app, clock, NINE)
        server.remove_bot()
        await app.bot.wait_for("guild_remove", timeout=5)
        await pass_until(app, clock, NINE + HOUR + 5 * MINUTE)
        meanwhile = titles(discord.messages(hall))
        server.invite_bot(PERMISSIONS.value)
        await app.bot.wait_until_open(server.id)
        await pass_until(app, clock, NINE + 2 * HOUR)
        answer = await ada.slash(hall, "now")

    assert meanwhile == ["One"]
    assert titles(discord.messages(hall)) == ["One", "Two", "Three"]
    assert "5 minutes ago" in discord.messages(hall)[1].text
    assert "Three" in answer.embeds[0]["description"]


async def test_on_another_server_of_the_same_name_the_conference_is_another(
    discord: LocalDiscord, clock: SteppedClock, tmp_path: Path
):
    conference = files([session("One"), session("Two", at=NINE + HOUR)])
    first, second = scene(discord, conference), discord.add_server(conference.agenda.title)
    hall, other_hall = first.channel("announcements"), second.add_channel("announcements")

    async with at_work(discord, first, conference, clock, tmp_path) as app:
        await pass_until(app, clock, NINE)
        first.remove_bot()
        second.invite_bot(PERMISSIONS.value)
        await app.bot.wait_until_open(second.id)
        await pass_until(app, clock, NINE + HOUR)

    assert titles(discord.messages(hall)) == ["One"]
    assert titles(discord.messages(other_hall)) == ["One", "Two"]
