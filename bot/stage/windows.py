"""Who looks at which screen, and what they are shown: one look at the database for all of them."""

import asyncio
import logging
from collections.abc import Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.clock import Clock
from bot.domain.languages import reading
from bot.domain.people import ServerId
from bot.domain.stage import Known, Screen, Words, screen, words
from bot.services.stage import Stagehand

LOOKS_EVERY = timedelta(seconds=1)

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Frame:
    """What a window shows; `screen` is None before anything was known.

    `lost` where the database cannot be read: then it is what was known last.
    """

    words: Words
    screen: Screen | None
    lost: bool


class Window:
    """Somebody's open page: only the newest frame counts, however slow they are."""

    def __init__(self) -> None:
        self._frame: Frame | None = None
        self._changed = asyncio.Event()

    def show(self, frame: Frame) -> None:
        """Let them see this from now on."""
        if frame != self._frame:
            self._frame = frame
            self._changed.set()

    def lose(self) -> None:
        """Let them see that this is what was known last."""
        if self._frame:
            self.show(replace(self._frame, lost=True))

    async def change(self, within: timedelta) -> Frame | None:
        """The newest frame that they have not seen; None where there was none for so long."""
        with suppress(TimeoutError):
            async with asyncio.timeout(within.total_seconds()):
                await self._changed.wait()
        if not self._changed.is_set():
            return None
        self._changed.clear()
        return self._frame


class Windows:
    """All open windows. While a conference has any, it is looked at, and not otherwise."""

    def __init__(
        self,
        stagehand: Stagehand,
        clock: Clock,
        language: str,
        every: timedelta = LOOKS_EVERY,
    ) -> None:
        self._stagehand = stagehand
        self._clock = clock
        self._language = language
        self._every = every
        self._rooms: dict[ServerId, dict[Window, str | None]] = {}
        self._known: dict[ServerId, Known] = {}
        self._looking: dict[ServerId, asyncio.Task[None]] = {}
        self._lost: set[ServerId] = set()
        self._closed = asyncio.Event()

    def __len__(self) -> int:
        return sum(map(len, self._rooms.values()))

    @contextmanager
    def opened(self, server: ServerId, room: str | None) -> Generator[Window]:
        """A window on this room, as long as it is looked at."""
        window = Window()
        windows = self._rooms.setdefault(server, {})
        windows[window] = room
        if server not in self._looking:
            looking = asyncio.create_task(self._keep_looking(server), name=f"stage of {server}")
            self._looking[server] = looking
        try:
            yield window
        finally:
            del windows[window]

    async def settled(self) -> None:
        """Wait until nobody looks any more; without windows, that is soon."""
        await asyncio.gather(*self._looking.values(), return_exceptions=True)

    async def close(self) -> None:
        """Look no more; a look is not cut off, since its connection would be left behind."""
        self._closed.set()
        await self.settled()

    async def _keep_looking(self, server: ServerId) -> None:
        try:
            while (windows := self._rooms[server]) and not self._closed.is_set():
                try:
                    frames = await self._frames(server, set(windows.values()))
                except Exception as error:  # a bug in one screen must not freeze it unseen
                    _log.error("A screen could not be drawn.", exc_info=error)
                    for window in windows:
                        window.lose()
                else:
                    for window, room in windows.items():
                        if room in frames:  # otherwise it was opened meanwhile
                            window.show(frames[room])
                with suppress(TimeoutError):
                    async with asyncio.timeout(self._every.total_seconds()):
                        await self._closed.wait()
        finally:
            del self._looking[server]

    async def _frames(self, server: ServerId, rooms: set[str | None]) -> dict[str | None, Frame]:
        is_lost = not await self._look(server, rooms)
        known, now = self._known.get(server), self._clock.now()
        with reading(self._language):
            said = words()
            return {
                room: Frame(said, screen(known, room, now) if known else None, is_lost)
                for room in rooms
            }

    async def _look(self, server: ServerId, rooms: set[str | None]) -> bool:
        """Whether it could be seen; where not, the log says why, once."""
        try:
            known = await self._stagehand.look(server, rooms)
            why = "" if known else "The bot has not opened the conference there yet."
        except Exception as error:  # whatever it is, the screens go on with what they have
            known, why = None, str(error) or type(error).__name__
        if known:
            self._known[server] = known
        if why and server not in self._lost:
            self._lost.add(server)
            _log.warning("The screens show what was known last. %s", why)
        elif known and server in self._lost:
            self._lost.remove(server)
            _log.warning("The screens are up to date again.")
        return known is not None
