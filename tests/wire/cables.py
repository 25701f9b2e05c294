"""A cable on the loopback interface that can be cut, and knows how much was said over it."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Self

import pytest
from sqlalchemy import make_url

HOST = "127.0.0.1"


class Cable:
    """Carries what is said to its own `port` on to another one, and what comes back."""

    def __init__(self, port: int, host: str = HOST) -> None:
        self._far = (host, port)
        self._server: asyncio.Server | None = None
        self._whole = asyncio.Event()
        self._whole.set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._ends: set[asyncio.StreamWriter] = set()
        self.port = 0
        self.said = 0
        """How many bytes were said over it, answers not counted."""

        self.far_ports: set[int] = set()
        """From which ports it speaks to the other end."""

    async def __aenter__(self) -> Self:
        await self.plug_in()
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def cut(self) -> None:
        """Let nothing through any more, and tell neither end, as when a cable is pulled."""
        self._whole.clear()

    def snap(self) -> None:
        """Close every connection, and let nothing through any more."""
        self.cut()
        self._hang_up()

    def unplug(self) -> None:
        """Close every connection, and refuse every other, as where a server has ended."""
        assert self._server
        self._server.close()
        self._hang_up()

    async def plug_in(self) -> None:
        """Listen, on the same port as before."""
        self._server = await asyncio.start_server(self._carry, HOST, self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    def _hang_up(self) -> None:
        for end in self._ends:
            end.transport.abort()

    def mend(self) -> None:
        """Let everything through again, also what was said meanwhile."""
        self._whole.set()

    async def _carry(self, near: asyncio.StreamReader, to_near: asyncio.StreamWriter) -> None:
        await self._whole.wait()
        far, to_far = await asyncio.open_connection(*self._far)
        self.far_ports.add(to_far.get_extra_info("sockname")[1])
        self._begin(near, to_far, counted=True)
        self._begin(far, to_near, counted=False)

    def _begin(
        self, source: asyncio.StreamReader, target: asyncio.StreamWriter, *, counted: bool
    ) -> None:
        self._ends.add(target)
        task = asyncio.create_task(self._copy(source, target, counted=counted))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _copy(
        self, source: asyncio.StreamReader, target: asyncio.StreamWriter, *, counted: bool
    ) -> None:
        try:
            while said := await source.read(65536):
                self.said += len(said) if counted else 0
                await self._whole.wait()
                target.write(said)
                await target.drain()
        except OSError:
            pass  # the other end is gone
        finally:
            self._ends.discard(target)
            target.close()


@asynccontextmanager
async def laid_to(url: str) -> AsyncGenerator[tuple[Cable, str]]:
    """A cable to a PostgreSQL, and the address of the database at the near end of it."""
    place = make_url(url)
    if not place.host:
        pytest.skip("TEST_POSTGRES_URL names a socket, which has no cable to be cut.")
    async with Cable(place.port or 5432, place.host) as cable:
        yield cable, place.set(host=HOST, port=cable.port).render_as_string(hide_password=False)
