"""Our bot with a conference that was made for it: `python -m tests.performance.chair FILE`.

It is what `chair run` does once the files are read. Written as files, a conference could not begin
at a second, and every start would take as long as thousands of sessions in YAML take.
"""

import asyncio
import gc
import importlib
import pickle
import signal
import sys
from pathlib import Path

from bot import app as chair
from bot.client.patience import Patience
from bot.clock import SystemClock
from bot.domain.conference_files import ConferenceFiles
from bot.logs import log_to_stderr
from bot.settings import Settings

NO_END = 1_000_000_000


async def main(files: ConferenceFiles) -> None:
    settings = Settings(
        _env_file=None  # pyright: ignore[reportCallIssue] - pydantic-settings' own argument
    )
    log_to_stderr(settings.log_level)
    importlib.import_module("bot.commandline")  # as `chair run` does, which takes time and memory
    task = asyncio.ensure_future(_run(settings, files))
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    await asyncio.gather(task, return_exceptions=True)


async def _run(settings: Settings, files: ConferenceFiles) -> None:
    gc.freeze()
    gc.set_threshold(*chair.GARBAGE_IS_LOOKED_FOR)
    async with chair.opened(settings, SystemClock(), files) as app:
        app.bot.patience = Patience(NO_END)  # a benchmark's few people ask more than anybody may
        await app.bot.start(settings.discord_token.get_secret_value())


if __name__ == "__main__":
    # The benchmark has written it, and nobody else.
    asyncio.run(main(pickle.loads(Path(sys.argv[1]).read_bytes())))  # noqa: S301
