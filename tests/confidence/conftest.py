"""What is told in confidence stays there: every test here ends with a search for what leaked.

Reports here are full of canaries, words that stand nowhere else. After each test every request that
the bot made, everything that it logged and every byte on the disk is searched for them.
"""

import logging
from collections.abc import AsyncGenerator

import pytest

from bot.logs import LEAST_LEVELS, log_to_stderr
from tests.cogs.conduct_stage import ConductStage, files, settings
from tests.cogs.conftest import app, clock, env, stage
from tests.confidence.canaries import Watch

__all__ = ["app", "clock", "env", "files", "settings", "stage"]


@pytest.fixture(autouse=True)
async def watch(stage: ConductStage, caplog: pytest.LogCaptureFixture) -> AsyncGenerator[Watch]:
    """Everything is recorded, the log at its most talkative; at the end nothing may have leaked."""
    caplog.set_level(logging.DEBUG)
    log_to_stderr("DEBUG")
    watch = Watch(stage, caplog)
    yield watch
    leaks = await watch.leaks() if watch.searches else []
    for name in LEAST_LEVELS:
        logging.getLogger(name).setLevel(logging.NOTSET)
    assert leaks == []
