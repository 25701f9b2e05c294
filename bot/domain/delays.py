"""Running late: what organizers say about it, and when sessions are to be expected by it.

What is said of a room, or of all of them, is its whole delay against the plan: who says ten minutes
twice has ten minutes, and none is back on time. It holds for what remains, up to the night:

    over            stays as it was
    running         its start stays, its end moves
    still to come   moves, but never to before the moment at which that was said
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.agenda import Agenda, Kind, Session, SessionKey

NIGHT = timedelta(hours=4)
"""A pause of this length ends what a delay is about."""

SHORTEST_BREAK = timedelta(minutes=5)
"""As much of a break is left to people in any case."""

LONGEST = timedelta(hours=4)
"""What is later than that is another agenda."""

EVERYWHERE = ""

_NONE = timedelta()
_ON_TIME = (_NONE, _NONE)


@dataclass(frozen=True, slots=True)
class Delay:
    """What was said at a moment (`since`, in UTC); later ones are about the times of earlier ones.

    `room` is None where it is about all of them. With `absorb`, breaks and empty time make up for
    it. `undoes` is the number of the delay that is taken back by this one, whatever else it says.
    """

    since: datetime
    by: timedelta
    room: str | None = None
    absorb: bool = False
    undoes: int | None = None
    author: str = ""
    number: int = 0


_Shift = tuple[timedelta, timedelta]
"""By how much a start and an end move."""


@dataclass(frozen=True, slots=True)
class _State:
    """Every session at its expected time, and how each of its rooms shifts it."""

    sessions: Mapping[SessionKey, Session]
    shifts: Mapping[SessionKey, Mapping[str, _Shift]]


def expected(planned: Agenda, delays: Sequence[Delay]) -> Agenda:
    """The agenda as it is to be expected after these delays, in the order in which they were said.

    A session in several rooms waits for the latest of them. One that names no room is delayed only
    by what is said of all rooms.
    """
    if not delays:
        return planned
    state = _State({session.key: session for session in planned.sessions}, {})
    before: dict[int, _State] = {}
    for delay in delays:
        before[delay.number] = state
        if delay.undoes in before:
            state = _undone(planned, state, before[delay.undoes], delay.since)
        else:
            state = _said(planned, state, delay)
    return replace(planned, sessions=tuple(state.sessions.values()))


def _undone(planned: Agenda, now: _State, without: _State, moment: datetime) -> _State:
    """What remains, or would remain if that had not been said, is as if it had not been."""
    sessions = dict(now.sessions)
    remaining = [*_remaining(planned, now, moment), *_remaining(planned, without, moment)]
    for session in remaining:
        then = without.sessions[session.key]
        sessions[session.key] = _moved(sessions[session.key], then, _ON_TIME, moment)
    return _State(sessions, without.shifts)


def _said(planned: Agenda, now: _State, delay: Delay) -> _State:
    said: dict[SessionKey, dict[str, _Shift]] = {}
    remaining = _remaining(planned, now, delay.since)
    for room, timeline in _timelines(remaining, delay.room).items():
        for session, shift in _shifts(timeline, delay):
            if session.rooms or delay.room is None:
                said.setdefault(session.key, {})[room] = shift
    sessions, shifts = dict(now.sessions), dict(now.shifts)
    for session in remaining:
        if by_room := said.get(session.key):
            known = now.shifts.get(session.key) if session.rooms else None
            shifts[session.key] = {**(known or {}), **by_room}
            longest = _later(*shifts[session.key].values())
            moved = _moved(sessions[session.key], session, longest, delay.since)
            sessions[session.key] = moved
    return _State(sessions, shifts)


def _remaining(planned: Agenda, now: _State, moment: datetime) -> list[Session]:
    """What is to take place and is not over by then, at its planned times."""
    return [
        session
        for session in planned.sessions
        if not session.cancelled and now.sessions[session.key].ends_at > moment
    ]


def _timelines(sessions: Iterable[Session], only: str | None) -> Mapping[str, list[Session]]:
    """What takes place in each room, or in one of them; what names no room is in all of them."""
    listed = list(sessions)
    rooms = {room for session in listed for room in session.rooms if only in {None, room}}
    by_room: dict[str, list[Session]] = {room: [] for room in rooms or {only or EVERYWHERE}}
    for session in listed:
        for room in session.rooms or by_room:
            if room in by_room:
                by_room[room].append(session)
    return by_room


def _shifts(sessions: Iterable[Session], delay: Delay) -> Iterator[tuple[Session, _Shift]]:
    """By how much what follows in one room moves, up to the night."""
    left, busy_until = delay.by, None
    for session in sessions:
        pause = session.starts_at - busy_until if busy_until else _NONE
        if pause >= NIGHT:
            return
        if delay.absorb:
            left = _less(left, pause)
        at_start = left
        if delay.absorb and session.kind is Kind.BREAK:
            left = _less(left, session.length - SHORTEST_BREAK)
        yield session, (at_start, left)
        busy_until = max(busy_until or session.ends_at, session.ends_at)


def _less(left: timedelta, room_for: timedelta) -> timedelta:
    return max(_NONE, left - max(_NONE, room_for))


def _later(*shifts: _Shift) -> _Shift:
    return max(start for start, _ in shifts), max(end for _, end in shifts)


def _moved(now: Session, planned: Session, shift: _Shift, since: datetime) -> Session:
    """The session, expected as `now` so far, at its planned time and so much later."""
    start, end = planned.starts_at + shift[0], planned.ends_at + shift[1]
    if now.starts_at < since:
        return replace(now, ends_at=max(end, since))
    if start < since:
        start, end = since, max(end, since + planned.length)
    return replace(now, starts_at=start, ends_at=end)
