"""Ends that are left out, given by what follows."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.formats.gathering import Item


def with_ends(items: Sequence[Item]) -> Iterable[Item]:
    """The items, an end left out being the next start on its day in one of the same rooms.

    Moments with an offset are not compared to those without one.
    """
    starts_by_room: dict[tuple[object, ...], list[datetime]] = {}
    for item in items:
        for key in (*_keys(item, item.rooms or ("",)), *_keys(item, ("*",))):
            if item.starts:
                starts_by_room.setdefault(key, []).append(item.starts)
    for starts in starts_by_room.values():
        starts.sort()
    for item in items:
        if item.ends is not None or item.starts is None:
            yield item
            continue
        rooms = (*item.rooms, "") if item.rooms else ("*",)
        following = [
            later
            for key in _keys(item, rooms)
            if (later := _next(starts_by_room.get(key, []), item.starts))
        ]
        yield replace(item, ends=min(following, default=None))


def _keys(item: Item, rooms: Iterable[str]) -> Iterable[tuple[object, ...]]:
    """Rooms on the item's day; `*` is any room, which is where a session without one is."""
    if item.starts is not None:
        for room in rooms:
            yield (item.starts.date(), item.starts.utcoffset(), room)


def _next(starts: Sequence[datetime], start: datetime) -> datetime | None:
    index = bisect_right(starts, start)
    return starts[index] if index < len(starts) else None
