"""What the log says, however talkative it is made."""

import logging
from collections.abc import Generator
from pathlib import Path

import pytest

from bot.app import LEAST_LEVELS, log_to_stderr
from bot.clock import SteppedClock
from bot.rehearsal.local_discord import LocalDiscord
from tests.wire.conference_bot import NINE, at_work, files, scene, session

SECRET = "Only the organizer's own eyes, for now."


@pytest.fixture
def talkative(caplog: pytest.LogCaptureFixture) -> Generator[pytest.LogCaptureFixture]:
    """The log as `LOG_LEVEL=DEBUG` makes it."""
    caplog.set_level(logging.DEBUG)
    log_to_stderr("DEBUG")
    yield caplog
    for name in LEAST_LEVELS:
        logging.getLogger(name).setLevel(logging.NOTSET)


async def test_even_at_debug_it_holds_neither_the_token_nor_what_people_write(
    talkative: pytest.LogCaptureFixture, tmp_path: Path
):
    clock, conference = SteppedClock(NINE), files([session("Opening")])
    async with LocalDiscord(clock=clock, pace=1000.0) as discord:
        server = scene(discord, conference)
        server.open_command("announce")
        grace = server.add_member("Grace", roles=[server.add_role("Organizer")])
        async with at_work(discord, server, conference, clock, tmp_path):
            form = await grace.slash(server.channel("announcements"), "announce")
            await grace.submit(form.modal, {"text": SECRET})

        assert "logging in" in talkative.text
        assert discord.token not in talkative.text
    assert SECRET not in talkative.text
