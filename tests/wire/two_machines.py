"""A conference with two machines on which the bot is started again whenever it ends."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from bot.rehearsal.local_discord import LocalDiscord
from bot.store.leadership import WAITS
from tests.databases import said
from tests.keys import KEY
from tests.wire.bot_process import Bot
from tests.wire.cables import Cable, laid_to

_LEADS = (
    "SELECT client_port FROM pg_locks JOIN pg_stat_activity USING (pid) "
    "WHERE locktype = 'advisory' AND granted AND datname = current_database()"
)
_WAIT_OR_LEAD = (
    "SELECT count(*) FROM pg_stat_activity "
    "WHERE application_name = :name AND datname = current_database()"
)


class Machine:
    """A bot under a supervisor, with cables of its own to the database and to Discord."""

    def __init__(self, bot: Bot, to_database: Cable, to_discord: Cable) -> None:
        self.bot, self.to_database, self.to_discord = bot, to_database, to_discord
        self.statuses: list[int] = []
        self.may_start = asyncio.Event()
        """Not set while the other one takes over: on machines of their own, a start would not take
        that one's time."""

        self.may_start.set()
        self._supervisor: asyncio.Task[None] | None = None

    def switch_on(self) -> None:
        self._supervisor = asyncio.create_task(self._keep_running())

    async def _keep_running(self) -> None:
        while True:
            await self.may_start.wait()
            await self.bot.start()
            self.statuses.append(await self.bot.ended(within=None))

    async def ended(self, times: int) -> None:
        """Wait until the bot has ended more often than that."""
        while len(self.statuses) <= times:  # noqa: ASYNC110 - a process is waited for
            await asyncio.sleep(0.05)

    async def switch_off(self) -> int:
        """Ask the bot to stop, and start it no more; gives the status with which it ended."""
        await self.give_up()
        self.bot.go_on()
        self.bot.ask_to_stop()
        return await self.bot.ended()

    async def give_up(self) -> None:
        """Start the bot no more, whatever becomes of it."""
        if self._supervisor:
            self._supervisor.cancel()
            with suppress(asyncio.CancelledError):
                await self._supervisor


@asynccontextmanager
async def machine(discord: LocalDiscord, database: str, folder: Path) -> AsyncGenerator[Machine]:
    """A machine, switched off; whatever runs on it is ended at the end."""
    port = int(discord.address.rpartition(":")[2])
    async with (
        laid_to(database) as (to_database, address),
        Cable(port) as to_discord,
        Bot(
            discord,
            folder,
            address,
            DISCORD_API_URL=discord.api_url.replace(f":{port}", f":{to_discord.port}"),
            CONDUCT_KEY=KEY,
            LOG_LEVEL="INFO",
        ) as bot,
    ):
        made = Machine(bot, to_database, to_discord)
        try:
            yield made
        finally:
            await made.give_up()


class Pair:
    """Two machines, and what the database says of which leads."""

    def __init__(self, one: Machine, other: Machine, database: str) -> None:
        self.one, self.other = one, other
        self._database = database

    async def leader(self) -> Machine | None:
        """The machine whose bot holds the lock."""
        ports = {port for (port,) in await said(self._database, _LEADS)}
        return next((m for m in (self.one, self.other) if ports & m.to_database.far_ports), None)

    async def both_ready(self) -> Machine:
        """Wait until one leads and the other waits in standby; gives the one that leads."""
        async with asyncio.timeout(60):
            while True:
                [(sessions,)] = await said(self._database, _WAIT_OR_LEAD, name=WAITS)
                if sessions == 2 and (found := await self.leader()):
                    return found
                await asyncio.sleep(0.05)


Fault = Callable[[Machine], None]


def killed(machine: Machine) -> None:
    machine.bot.kill()


def paused(machine: Machine) -> None:
    machine.bot.pause()


def cut_off(machine: Machine) -> None:
    """Its database is silent."""
    machine.to_database.cut()


def snapped(machine: Machine) -> None:
    """Its connections to the database break."""
    machine.to_database.snap()


def undo(machine: Machine) -> None:
    """Let a machine go on, and reach its database again."""
    machine.bot.go_on()
    machine.to_database.mend()
