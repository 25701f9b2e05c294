"""A PostgreSQL for one run of the tests: a throw-away cluster of the system's own packages."""

import asyncio
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import threading
from collections.abc import Coroutine, Generator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp
from time import monotonic, sleep
from typing import Any

from sqlalchemy import URL, make_url
from sqlalchemy.ext.asyncio import create_async_engine

from tests.ports import free_port

STARTS_WITHIN = 30.0
ROOM = 2_000_000_000
"""Bytes: each database takes 8 million, and a worker has a handful at a time."""

ADMIN = "chair"
MISSING = (
    "There is no PostgreSQL on this machine. Install it (apt-get install postgresql, on Debian and "
    "Ubuntu), or name a running server, as in TEST_POSTGRES_URL=postgresql://user:password@host/db."
)
NOT_AS_ROOT = (
    "PostgreSQL does not run as root, and there is no user called postgres to run it as. Run the "
    "tests as another user."
)
HOST = "127.0.0.1"
HOW = ("--no-sync", "--auth=password", "--encoding=UTF8", "--no-locale")
# What a crash of the machine would cost is of no interest here; everything else is as usual.
QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
WHERE = (f"listen_addresses={HOST}", "unix_socket_directories=")


class NoPostgres(Exception):
    """There is none on this machine: why, and what to do."""


@contextmanager
def server() -> Generator[str]:
    """The address of a new cluster, in a folder and on a port of its own; both go at the end."""
    programs = _programs()
    as_whom = _not_root()
    folder = Path(mkdtemp(prefix="chair-postgres-", dir=_quickest()))
    if "user" in as_whom:
        shutil.chown(folder, as_whom["user"])
    try:
        data, said = folder / "data", folder / "password"
        password = secrets.token_hex(16)  # a superuser runs programs: nobody else may be one
        said.write_text(password)
        make = [programs / "initdb", *HOW, "--username", ADMIN, "--pwfile", said, "--pgdata", data]
        subprocess.run(make, check=True, stdout=subprocess.DEVNULL, cwd=folder, **as_whom)  # noqa: S603 - the system's own programs
        with _running(programs, data, as_whom) as port:
            yield f"postgresql://{ADMIN}:{password}@{HOST}:{port}/postgres"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _running(programs: Path, data: Path, as_whom: dict[str, Any]) -> Generator[int]:
    port = free_port()
    command = [programs / "postgres", "-D", data, "-p", str(port)]
    command += [part for setting in (*QUICK, *WHERE) for part in ("-c", setting)]
    written = data.with_name("log")
    with written.open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, cwd=data.parent, **as_whom)  # noqa: S603 - as above
    try:
        _wait_until_it_is_ready(process, written)
        yield port
    finally:
        process.send_signal(signal.SIGINT)  # "fast": it asks nobody to finish
        process.wait(STARTS_WITHIN)


def _quickest() -> Path | None:
    """In memory where there is room: to copy a database is twenty times as fast there."""
    memory = Path("/dev/shm")  # noqa: S108 - the folder in it is made by mkdtemp
    roomy = memory.is_dir() and shutil.disk_usage(memory).free > ROOM
    return memory if roomy and os.access(memory, os.W_OK) else None


def _programs() -> Path:
    """Where `initdb` and `postgres` are: Debian keeps them off the path, one folder a version."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    versions = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if not versions:
        raise NoPostgres(MISSING)
    return max(versions, key=lambda path: float(path.parent.name))


def _not_root() -> dict[str, Any]:
    if os.geteuid() != 0:
        return {}
    try:
        pwd.getpwnam("postgres")
    except KeyError:
        raise NoPostgres(NOT_AS_ROOT) from None
    return {"user": "postgres", "group": "postgres", "extra_groups": []}


def _wait_until_it_is_ready(process: subprocess.Popen[Any], log: Path) -> None:
    until = monotonic() + STARTS_WITHIN
    while "ready to accept connections" not in log.read_text():
        if process.poll() is not None or monotonic() > until:
            raise RuntimeError(f"PostgreSQL does not start:\n{log.read_text()}")
        sleep(0.05)


class Administrator:
    """Says things to a server from where nothing can be awaited: a loop of its own, in a thread."""

    def __init__(self, url: str | URL) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        address = make_url(url).set(drivername="postgresql+asyncpg")
        self._engine = create_async_engine(address, isolation_level="AUTOCOMMIT")

    def say(self, statement: str) -> None:
        """Do it at once, outside any transaction; raises what the driver raises."""
        self._do(self._say(statement))

    def close(self) -> None:
        """Let go of the server."""
        self._do(self._engine.dispose())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _say(self, statement: str) -> None:
        async with self._engine.connect() as connection:
            await connection.exec_driver_sql(statement)

    def _do(self, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result()
