"""A PostgreSQL of the tests' own on the loopback interface, and a wire to it that can be cut."""

import asyncio
import os
import pwd
import shutil
import signal
import socket
import subprocess
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path
from tempfile import mkdtemp
from typing import Any
from uuid import uuid4

import asyncpg
import pytest
from sqlalchemy import make_url

HOST = "127.0.0.1"
QUICK = ("fsync=off", "full_page_writes=off", f"listen_addresses={HOST}")
"""What a crash of the machine would cost is of no interest here."""

SKIPPED = "PostgreSQL is not installed here, and TEST_POSTGRES_URL names none that is running."


@contextmanager
def postgres() -> Generator[str]:
    """The address of a server: the one that TEST_POSTGRES_URL names, or one that ends afterwards.

    Skips the test where there is neither.
    """
    if given := os.environ.get("TEST_POSTGRES_URL"):
        yield given
        return
    programs = max(Path("/usr/lib/postgresql").glob("*/bin"), default=None)
    if programs is None:
        pytest.skip(SKIPPED)
    as_whom: dict[str, Any] = {}
    if os.geteuid() == 0:
        with suppress(KeyError):
            as_whom = {"user": pwd.getpwnam("postgres").pw_name, "group": "postgres"}
        if not as_whom:
            pytest.skip("PostgreSQL does not run as root, and there is no user called postgres.")
    folder = Path(mkdtemp(prefix="chair-standby-"))
    try:
        if as_whom:
            shutil.chown(folder, as_whom["user"])
        with _cluster(programs, folder, as_whom) as port:
            yield f"postgresql://postgres@{HOST}:{port}/postgres"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _cluster(programs: Path, folder: Path, as_whom: dict[str, Any]) -> Generator[int]:
    make = [programs / "initdb", "--no-sync", "--auth=trust", "--encoding=UTF8", "--no-locale"]
    make += ["--username=postgres", "--pgdata", folder / "data"]
    subprocess.run(make, check=True, stdout=subprocess.DEVNULL, cwd=folder, **as_whom)  # noqa: S603 - the system's own
    port = _free_port()
    command = [programs / "postgres", "-D", folder / "data", "-k", folder, "-p", str(port)]
    command += [part for setting in QUICK for part in ("-c", setting)]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder, **as_whom)  # noqa: S603 - as above
    try:
        yield port
    finally:
        server.send_signal(signal.SIGQUIT)  # at once: nothing is kept
        server.wait(30)


def _free_port() -> int:
    with socket.create_server((HOST, 0)) as listening:
        return listening.getsockname()[1]


@asynccontextmanager
async def database_on(server: str) -> AsyncGenerator[str]:
    """The address of an empty database, as the bot wants it; dropped afterwards."""
    name = f"standby_{uuid4().hex}"
    connection = await _connected(server)
    try:
        await connection.execute(f'CREATE DATABASE "{name}"')
        yield (
            make_url(server)
            .set(drivername="postgresql+asyncpg", database=name)
            .render_as_string(hide_password=False)
        )
        await connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
    finally:
        await connection.close()


async def _connected(server: str) -> "asyncpg.Connection[Any]":
    """A connection, as soon as the server takes one."""
    async with asyncio.timeout(30):
        while True:
            try:
                return await asyncpg.connect(server)
            except (OSError, asyncpg.CannotConnectNowError):
                await asyncio.sleep(0.1)


class Wire:
    """A way to the database that can be cut, so that nothing gets through until it is mended.

    It is cut without a word: neither end is told, as when a cable is pulled.
    """

    def __init__(self, url: str) -> None:
        self._far = make_url(url)
        self._server: asyncio.Server | None = None
        self._whole = asyncio.Event()
        self._whole.set()
        self._tasks: set[asyncio.Task[None]] = set()
        self.url = ""

    async def __aenter__(self) -> "Wire":
        self._server = await asyncio.start_server(self._carry, HOST, 0)
        port = self._server.sockets[0].getsockname()[1]
        self.url = self._far.set(host=HOST, port=port).render_as_string(hide_password=False)
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def cut(self) -> None:
        """Nothing gets through any more."""
        self._whole.clear()

    def mend(self) -> None:
        """Everything gets through again, also what was said meanwhile."""
        self._whole.set()

    async def _carry(self, near: asyncio.StreamReader, to_near: asyncio.StreamWriter) -> None:
        far, to_far = await asyncio.open_connection(self._far.host, self._far.port)
        for source, target in ((near, to_far), (far, to_near)):
            task = asyncio.create_task(self._copy(source, target))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _copy(self, source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        try:
            while said := await source.read(65536):
                await self._whole.wait()
                target.write(said)
                await target.drain()
        except OSError:
            pass  # the other end is gone
        finally:
            target.close()
