"""Starting, and what is seen when it fails."""

from pathlib import Path

import discord
import pytest

from bot.app import opened, run
from bot.clock import SystemClock
from bot.rehearsal.local_discord import LocalDiscord
from bot.settings import Settings
from tests.wire.conference_bot import files, session


def settings(folder: Path, api_url: str, token: str) -> Settings:
    return Settings.model_validate(
        {
            "discord_api_url": api_url,
            "discord_token": token,
            "database_url": f"sqlite+aiosqlite:///{folder / 'chair.db'}",
        }
    )


async def test_what_goes_wrong_before_the_login_is_what_is_seen(tmp_path: Path):
    conference = files([session("Opening")])

    with pytest.raises(RuntimeError, match="the real error"):
        async with opened(settings(tmp_path, "http://x", "t"), SystemClock(), conference):
            raise RuntimeError("the real error")


async def test_a_token_that_is_refused_ends_the_run(tmp_path: Path):
    conference = files([session("Opening")])

    async with LocalDiscord(clock=SystemClock()) as local:
        with pytest.raises(discord.LoginFailure):
            await run(settings(tmp_path, local.api_url, "wrong"), SystemClock(), conference)
