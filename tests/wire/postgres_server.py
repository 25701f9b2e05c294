"""A PostgreSQL of the tests' own on the loopback interface."""

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

import pytest
from sqlalchemy import NullPool, make_url, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

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
    place, name = make_url(server).set(drivername="postgresql+asyncpg"), f"standby_{uuid4().hex}"
    async with administrator(place.render_as_string(hide_password=False)) as connection:
        await connection.execute(text(f"CREATE DATABASE {name}"))
        yield place.set(database=name).render_as_string(hide_password=False)
        await connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


@asynccontextmanager
async def administrator(address: str) -> AsyncGenerator[AsyncConnection]:
    """Somebody who watches over a database, as soon as the server takes a connection."""
    engine = create_async_engine(address, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    async with asyncio.timeout(30):
        while True:
            try:
                connection = await engine.connect()
                break
            except (OSError, DBAPIError):
                await asyncio.sleep(0.1)
    try:
        yield connection
    finally:
        await connection.close()
