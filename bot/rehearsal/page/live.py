"""Who looks at the page just now, and what each is told when something changes.

Whoever opens a window gets everything that they see; from then on only what changes, a few
hundredths of a second later, all that came together in one frame.
"""

import asyncio
import json
from collections.abc import Iterable
from typing import Any

from aiohttp import web

from bot.rehearsal.local_discord import ChannelKind, Message, Person
from bot.rehearsal.page import views
from bot.rehearsal.page.day import OpenDay

Json = dict[str, Any]

TOLD_AFTER = 0.03
"""Seconds in which changes are gathered."""

BEHIND = 1_000
"""Frames that nobody has taken; then a window is closed, and starts anew."""

TOO_SLOW = 4000
"""With which code it is closed then."""


class Window:
    """One window, of one person."""

    def __init__(self, person: Person, response: web.WebSocketResponse) -> None:
        self.person = person
        self._response = response
        self._frames: asyncio.Queue[str] = asyncio.Queue()

    def put(self, frame: str) -> None:
        """Have it sent."""
        self._frames.put_nowait(frame)

    async def write(self) -> None:
        """Send what is put, until the window is closed."""
        while self._frames.qsize() < BEHIND:
            await self._response.send_str(await self._frames.get())
        await self._response.close(code=TOO_SLOW)


class Live:
    """All windows, told of what changes as long as they are open."""

    def __init__(self, day: OpenDay) -> None:
        self._day = day
        self._windows: dict[int, list[Window]] = {}
        self._listed: dict[int, set[int]] = {}
        """The channels in each person's list, as last told."""
        self._changed: dict[int, Message] = {}
        self._rearranged = False
        self._telling: asyncio.TimerHandle | None = None
        day.world.show = self._note
        day.changed = self._tell_state

    def open(self, window: Window) -> None:
        """Show it everything, and from now on what changes."""
        self._tell()  # so that nobody is told twice, or misses anything in between
        person = window.person
        self._listed[person.id] = {one.id for one in views.channels_of(person)}
        self._windows.setdefault(person.id, []).append(window)
        window.put(_written({"all": views.everything(self._day, person)}))

    def close(self, window: Window) -> None:
        """Tell it nothing more."""
        others = self._windows[window.person.id]
        others.remove(window)
        if not others:
            del self._windows[window.person.id]

    def _note(self, changed: Message | None) -> None:
        if changed:
            self._changed[changed.id] = changed
        # A mention brings somebody into a private thread, of which nothing else tells.
        if changed is None or changed.channel.kind is ChannelKind.PRIVATE_THREAD:
            self._rearranged = True
        if self._telling is None:
            loop = asyncio.get_running_loop()
            self._telling = loop.call_later(TOLD_AFTER, self._tell)

    def _tell(self) -> None:
        """Tell everybody of all that has changed and is theirs to see."""
        if self._telling:
            self._telling.cancel()
        self._telling = None
        changed, rearranged = self._changed, self._rearranged
        self._changed, self._rearranged = {}, False
        there = {number: one for number, one in changed.items() if _is_there(one)}
        written = {number: _written(views.message(one)) for number, one in there.items()}
        gone = [one for number, one in changed.items() if number not in there]
        people = _written(views.people(self._day)) if rearranged else ""
        for windows in self._windows.values():
            person = windows[0].person
            parts = self._rearrangement(person, people) if rearranged else []
            shown = [written[number] for number, one in there.items() if person.is_shown(one)]
            parts += [f'"messages":[{",".join(shown)}]'] if shown else []
            parts += _farewell(person, gone)
            _put(windows, parts)

    def _rearrangement(self, person: Person, people: str) -> list[str]:
        """The person's list as it is now, with what stands in channels that are new in it."""
        seen = views.channels_of(person)
        known = self._listed[person.id]
        self._listed[person.id] = {one.id for one in seen}
        listed = _written([views.channel(person, one) for one in seen])
        parts = [f'"people":{people}', f'"channels":{listed}']
        fresh = [one for one in seen if one.id not in known]
        read = [views.message(m) for one in fresh for m in person.sees(one)[-views.AT_FIRST :]]
        return [*parts, f'"history":{_written(read)}'] if read else parts

    def _tell_state(self) -> None:
        self._tell()  # what was posted until then
        state = _written(views.state(self._day))
        for windows in self._windows.values():
            _put(windows, [state[1:-1]])


def _is_there(message: Message) -> bool:
    place = message.channel.private if message.only_for else message.channel.messages
    return message.id in place and not message.channel.deleted


def _farewell(person: Person, gone: Iterable[Message]) -> list[str]:
    """What was taken away, by channel and id, where they saw it."""
    lost = [[str(one.channel.id), str(one.id)] for one in gone if person.is_shown(one)]
    return [f'"gone":{_written(lost)}'] if lost else []


def _put(windows: Iterable[Window], parts: list[str]) -> None:
    if parts:
        frame = "{" + ",".join(parts) + "}"
        for window in windows:
            window.put(frame)


def _written(thing: Any) -> str:
    return json.dumps(thing, ensure_ascii=False, separators=(",", ":"))
