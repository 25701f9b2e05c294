"""`chair run`, `check` and `invite`, as processes that talk to the local Discord."""

import asyncio
import os
import shutil
import sys
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from bot.client.connection import PERMISSIONS
from bot.clock import SystemClock
from bot.rehearsal.local_discord import LocalDiscord, Permission, Server
from bot.store.leadership import alone_on

ROOT = Path(__file__).parents[2]


@pytest.fixture
async def discord() -> AsyncGenerator[LocalDiscord]:
    async with LocalDiscord(clock=SystemClock()) as discord:
        yield discord


@pytest.fixture
def server(discord: LocalDiscord) -> Server:
    """Everything that the sample conference asks for."""
    server = discord.add_server("Data @Scale")
    server.add_channel("announcements")
    bot = server.invite_bot(PERMISSIONS.value)
    server.add_channel("code-of-conduct")
    for name in ("organizers", "moderators"):
        backstage = server.add_channel(name)
        server.deny(backstage, server.everyone, Permission.VIEW_CHANNEL)
        server.allow(backstage, bot, Permission.VIEW_CHANNEL)
    for role in ("Organizer", "Moderator", "Speaker"):
        server.add_role(role)
    return server


async def chair(
    command: str, folder: Path, api_url: str, token: str, **settings: str
) -> tuple[int, str]:
    """The exit status and everything that the command prints."""
    environment = (
        os.environ
        | settings
        | {
            "DISCORD_TOKEN": token,
            "DISCORD_API_URL": api_url,
            "DATABASE_URL": f"sqlite+aiosqlite:///{folder / 'chair.db'}",
            "SEALING_KEY_FILE": str(folder / "sealing.key"),
        }
    )
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", command),
        cwd=ROOT,
        env=environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    async with asyncio.timeout(60):
        output, _ = await process.communicate()
    assert process.returncode is not None
    return process.returncode, output.decode()


async def test_the_invite_asks_for_exactly_what_is_used(discord: LocalDiscord, tmp_path: Path):
    status, output = await chair("invite", tmp_path, discord.api_url, discord.token)

    assert status == 0
    assert f"client_id={discord.bot.id}" in output
    assert f"permissions={PERMISSIONS.value}" in output
    assert not PERMISSIONS.administrator


async def test_a_server_that_is_ready_is_said_to_be(
    discord: LocalDiscord, server: Server, tmp_path: Path
):
    status, output = await chair("check", tmp_path, discord.api_url, discord.token)

    assert "All is ready." in output
    assert status == 0
    assert discord.messages(server.channel("announcements")) == []


async def test_what_is_not_ready_is_said_in_words_that_name_the_mend(
    discord: LocalDiscord, server: Server, tmp_path: Path
):
    server.delete_channel(server.channel("organizers"))
    server.deny(server.channel("announcements"), server.everyone, Permission.EMBED_LINKS)

    status, output = await chair("check", tmp_path, discord.api_url, discord.token)

    assert status == 1
    assert "There is no text channel or forum 'organizers'" in output
    assert "In #announcements the bot lacks Embed Links. Give its role that" in output


async def test_a_language_without_a_catalogue_is_worth_a_look_and_one_with_a_catalogue_is_not(
    tmp_path: Path,
):
    said: dict[str, str] = {}
    for language in ("it", "de", "de-AT"):
        folder = tmp_path / language
        shutil.copytree(ROOT / "data", folder, ignore=shutil.ignore_patterns("var"))
        written = (folder / "conference.yaml").read_text()
        changed = written.replace("\nlanguage: en\n", f"\nlanguage: {language}\n")
        (folder / "conference.yaml").write_text(changed)
        _, said[language] = await chair("check", tmp_path, "", "", DATA_FOLDER=str(folder))

    file = tmp_path / "it" / "languages" / "it.po"
    assert "there is no catalogue for the language 'it', so the bot would speak" in said["it"]
    assert f"Put a translation into {file}, or choose one of these: de, en, fr." in said["it"]
    assert "no catalogue" not in said["de"] + said["de-AT"]


async def test_a_bot_that_is_on_no_server_says_how_to_invite_it(
    discord: LocalDiscord, tmp_path: Path
):
    status, output = await chair("check", tmp_path, discord.api_url, discord.token)

    assert status == 1
    assert "chair invite" in output


@pytest.mark.parametrize("command", ["run", "check", "invite"])
async def test_a_token_that_is_wrong_is_refused_in_one_sentence(
    discord: LocalDiscord, tmp_path: Path, command: str
):
    status, output = await chair(command, tmp_path, discord.api_url, "wrong")

    assert status == 3
    assert "does not accept the token" in output
    assert "Traceback" not in output
    assert "wrong" not in output


async def test_without_a_token_it_is_said_where_to_put_one(discord: LocalDiscord, tmp_path: Path):
    status, output = await chair("run", tmp_path, discord.api_url, "")

    assert status == 2
    assert ".env.example" in output


async def test_without_a_token_the_files_are_looked_at_and_nothing_else(
    discord: LocalDiscord, tmp_path: Path
):
    status, output = await chair("check", tmp_path, discord.api_url, "")

    assert status == 2
    assert "Data @Scale Spring 2022: 16 sessions." in output
    assert "The server was not looked at: there is no bot token." in output
    assert "All is ready." not in output
    assert discord.exchanges == []


async def test_mistakes_in_the_files_come_before_the_token_is_asked_for(
    discord: LocalDiscord, tmp_path: Path
):
    (tmp_path / "agenda.yaml").write_text("nothing")

    status, output = await chair("check", tmp_path, discord.api_url, "", DATA_FOLDER=str(tmp_path))

    assert status == 1
    assert "agenda.yaml:1:1: error:" in output
    assert "token" not in output


async def test_a_discord_that_cannot_be_reached_is_no_traceback(tmp_path: Path):
    status, output = await chair("invite", tmp_path, "http://127.0.0.1:9/api/v10", "token")

    assert status == 2
    assert "cannot be reached" in output
    assert "Traceback" not in output


async def test_a_setting_of_the_process_that_is_wrong_is_named(
    discord: LocalDiscord, tmp_path: Path
):
    status, output = await chair(
        "run", tmp_path, discord.api_url, discord.token, LOG_LEVEL="CHATTY"
    )

    assert status == 2
    assert "LOG_LEVEL" in output
    assert "'INFO'" in output
    assert discord.token not in output


async def test_files_with_mistakes_are_explained_and_nothing_is_started(
    discord: LocalDiscord, tmp_path: Path
):
    (tmp_path / "agenda.yaml").write_text("nothing")

    status, output = await chair(
        "run", tmp_path, discord.api_url, discord.token, DATA_FOLDER=str(tmp_path)
    )

    assert status == 1
    assert "agenda.yaml:1:1: error:" in output
    assert discord.exchanges == []


async def test_a_second_process_on_the_same_file_is_refused_and_told_what_to_do(
    discord: LocalDiscord, tmp_path: Path
):
    with alone_on(f"sqlite+aiosqlite:///{tmp_path / 'chair.db'}"):
        status, output = await chair("run", tmp_path, discord.api_url, discord.token)

    assert status == 2
    assert "Another Session Chair is running" in output
    assert discord.exchanges == []
