"""A conference on SimCord's Discord: two days, two rooms, and people who use the bot."""

from collections.abc import AsyncGenerator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import discord
import pytest
from simcord.env import Env

from bot.app import App, build
from bot.clock import SteppedClock
from bot.domain.agenda import Agenda, Kind
from bot.domain.code_of_conduct import Section
from bot.domain.conference import Profile
from bot.domain.conference_files import ConferenceFiles
from bot.domain.people import Role
from bot.settings import Settings
from tests.cogs.stage import Stage, slot
from tests.databases import database_in

MORNING = datetime(2026, 7, 15, 5, 0, tzinfo=UTC)
"""Two hours before the first session, in a zone two hours ahead of UTC."""

SETTLES_WITHIN = 0.003
"""Seconds between two looks at whether the bot is done; SimCord's own 50 ms only take time."""


@pytest.fixture
def clock() -> SteppedClock:
    return SteppedClock(MORNING)


@pytest.fixture
def files() -> ConferenceFiles:
    sessions = (
        slot("Welcome", "07:00", 15, kind=Kind.OPENING),
        slot("Ducks in *Space*", "07:15", 30, room="Pond", speakers=("Ada Lovelace",)),
        slot("Geese on Mars", "07:15", 30, room="Lake", speakers=("Grace Hopper",)),
        slot(None, "07:45", 15, kind=Kind.BREAK),
        *(slot(f"Feather {n}", f"08:{4 * n:02}", 4, room="Pond") for n in range(12)),
        slot("Second morning", "07:00", 60, day=16, url="https://example.org/second"),
    )
    agenda = Agenda("Bird Conference", ZoneInfo("Europe/Prague"), sessions)
    return ConferenceFiles(
        profile=Profile(
            slug="birds",
            name="Bird Conference",
            about="All about *birds*.",
            links={"Website": "https://example.org/"},
            roles={Role.ORGANIZER: ("Organizer",)},
        ),
        agenda=agenda,
        settings={
            "channels.rooms.Pond": "pond",
            "questions.open": "never",
            "feedback.mode": "never",
            "recap.at": "never",
        },
        code_of_conduct=(Section("Our pledge", "Be kind."), Section("Reporting", "Tell us.")),
    )


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(
        _env_file=None,  # pyright: ignore[reportCallIssue] - pydantic-settings' own argument
        database_url=database_in(tmp_path),
        sealing_key_file=tmp_path / "sealing.key",
    )


@pytest.fixture
async def app(
    settings: Settings, clock: SteppedClock, files: ConferenceFiles
) -> AsyncGenerator[App]:
    app = build(settings, clock, files)
    await app.database.open()
    yield app
    await app.database.close()


@pytest.fixture
async def env(app: App) -> AsyncGenerator[Env]:
    """SimCord, with the real bot logged in."""
    env = Env(app.bot, shard_count=1)
    Env._settle_internal.__kwdefaults__["idle"] = SETTLES_WITHIN  # pyright: ignore[reportPrivateUsage, reportOptionalSubscript] - SimCord has no setting for it
    Env.settle.__defaults__ = (None, SETTLES_WITHIN)
    await env.start()
    yield env
    await env.shutdown()


@pytest.fixture
async def stage(
    env: Env, app: App, settings: Settings, clock: SteppedClock, files: ConferenceFiles
) -> AsyncGenerator[Stage]:
    """The server, its channels and its people, with the conference open."""
    guild = env.create_guild("Birds")
    organizers = guild.create_role("Organizer", permissions=discord.Permissions(manage_guild=True))
    stage = Stage(
        env=env,
        app=app,
        clock=clock,
        settings=settings,
        rebuild=lambda: build(settings, clock, files),
        guild=guild,
        lobby=guild.create_text_channel("announcements"),
        pond=guild.create_text_channel("pond"),
        backstage=guild.create_text_channel("organizers"),
        ada=guild.add_member(env.create_user("Ada")),
        grace=guild.add_member(env.create_user("Grace"), roles=[organizers]),
    )
    await stage.opened()
    yield stage
    await stage.app.database.close()
