"""The bot as a process of its own, which can be ended at any moment."""

import asyncio
import os
import signal
import sys
from contextlib import suppress
from pathlib import Path
from typing import Self

from bot.app import LOST_LEADERSHIP
from bot.rehearsal.local_discord import LocalDiscord
from tests.databases import database_in

ROOT = Path(__file__).parents[2]


class Bot:
    """`chair run` as a process of its own, if it is started; none is left over in the end.

    Its memory is in the folder, unless it is given another database; what it logs is added to
    `log`.
    """

    def __init__(
        self, discord: LocalDiscord, folder: Path, database: str = "", **environment: str
    ) -> None:
        # What is killed leaves no coverage; measuring it would only make it slow.
        unmeasured = {k: v for k, v in os.environ.items() if not k.startswith("COVERAGE")}
        self._environment = unmeasured | {
            "DISCORD_TOKEN": discord.token,
            "DISCORD_API_URL": discord.api_url,
            "DATABASE_URL": database or database_in(folder),
            "SEALING_KEY_FILE": str(folder / "sealing.key"),
            "DATA_FOLDER": str(folder),
            "LOG_LEVEL": "ERROR",
            "DISCORD_REQUESTS_PER_SECOND": "48000",  # the local Discord takes as many there
            **environment,
        }
        self.log = folder / "errors.txt"
        self._process: asyncio.subprocess.Process | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        self.kill()
        if self._process:
            await self._process.wait()

    async def start(self) -> None:
        with self.log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot", "run"),
                cwd=ROOT,
                env=self._environment,
                stderr=log,
            )

    async def runs_until_killed(self) -> None:
        """Start it, and again where the machine was too busy for it to hold its lease."""
        status = LOST_LEADERSHIP
        while status == LOST_LEADERSHIP:
            await self.start()
            status = await self.ended()
        assert status == -signal.SIGKILL

    @property
    def said(self) -> str:
        """What it has written on its standard error."""
        return self.log.read_text()

    def kill(self) -> None:
        """End it as a power cut would; the process cannot notice."""
        self._signal(signal.SIGKILL)

    def pause(self) -> None:
        """Stop it where it is; the process cannot notice, until it goes on."""
        self._signal(signal.SIGSTOP)

    def go_on(self) -> None:
        self._signal(signal.SIGCONT)

    def ask_to_stop(self) -> None:
        self._signal(signal.SIGTERM)

    async def ended(self, within: float | None = 60) -> int:
        assert self._process
        async with asyncio.timeout(within):
            return await self._process.wait()

    def _signal(self, number: signal.Signals) -> None:
        if self._process and self._process.returncode is None:
            # Not by the process object: that looks whether it has ended, and asyncio would not
            # learn with which status.
            with suppress(ProcessLookupError):
                os.kill(self._process.pid, number)
