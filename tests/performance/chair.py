"""Our bot with a conference that was made for it: `python -m tests.performance.chair FILE`.

It is what `chair run` does once the files are read. Written as files, a conference could not begin
at a second, and every start would take as long as thousands of sessions in YAML take.
"""

import asyncio
import importlib
import pickle
import signal
import sys
from pathlib import Path

from bot import app as chair
from bot.clock import SystemClock
from bot.domain.conference_files import ConferenceFiles
from bot.logs import log_to_stderr
from bot.settings import Settings


async def main(files: ConferenceFiles) -> None:
    settings = Settings(
        _env_file=None  # pyright: ignore[reportCallIssue] - pydantic-settings' own argument
    )
    log_to_stderr(settings.log_level)
    importlib.import_module("bot.commandline")  # as `chair run` does, which takes time and memory
    task = asyncio.ensure_future(chair.run(settings, SystemClock(), files))
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    await asyncio.gather(task, return_exceptions=True)


if __name__ == "__main__":
    # The benchmark has written it, and nobody else.
    asyncio.run(main(pickle.loads(Path(sys.argv[1]).read_bytes())))  # noqa: S301
