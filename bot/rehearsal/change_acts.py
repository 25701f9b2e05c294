"""A day on which the agenda changes: after the announcement, within the lead, while it is on."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.agenda import Session, SessionKey
from bot.domain.conference import Conference
from bot.domain.exports.own_yaml import yaml_of
from bot.rehearsal.audience import Act, Audience, NotTried

SESSIONS_NEEDED = 10
TWO_MINUTES = timedelta(minutes=2)
AFTER_ALL = timedelta(minutes=10)
OTHER_ROOM = "Another Room"


@dataclass(frozen=True, slots=True)
class Affected:
    """The sessions to which something happens, in order of time."""

    moved: Session
    cancelled: Session
    re_roomed: Session
    brought_forward: Session
    delayed: Session


def affected(conference: Conference) -> Affected | None:
    """Which they are; None where too few sessions are announced beforehand."""
    leads = conference.policy.lead_by_kind
    told = [s for s in conference.agenda.sessions if leads.get(s.kind) and not s.cancelled]
    if len(told) < SESSIONS_NEEDED:
        return None
    return Affected(told[2], told[4], told[5], told[8], told[9])


def change_acts(conference: Conference) -> Iterator[Act]:
    """Everything that happens to the agenda in the course of the day."""
    found = affected(conference)
    if found is None:
        yield Act(conference.agenda.sessions[0].starts_at, _do_without)
        return
    day = _ChangingDay(conference, found)
    for session, do in (
        (found.moved, day.move),
        (found.cancelled, day.cancel),
        (found.re_roomed, day.move_to_another_room),
    ):
        yield Act(session.starts_at - day.lead(session) + TWO_MINUTES, do)
    yield Act(day.forward_at, day.bring_forward)
    yield Act(found.delayed.starts_at + timedelta(minutes=1), day.run_late)
    yield Act(found.delayed.starts_at + timedelta(minutes=15), day.catch_up)


async def _do_without(audience: Audience) -> None:
    del audience
    raise NotTried(f"Changes need {SESSIONS_NEEDED} sessions that are announced beforehand.")


class _ChangingDay:
    """What the organizer does, one change on top of the other."""

    def __init__(self, conference: Conference, found: Affected) -> None:
        self._conference = conference
        self._agenda = conference.agenda
        self._found = found

    def lead(self, session: Session) -> timedelta:
        """How long before the start it is announced."""
        return self._conference.policy.lead_by_kind[session.kind]

    @property
    def forward_at(self) -> datetime:
        """Before the session is announced."""
        session = self._found.brought_forward
        return session.starts_at - self.lead(session) - timedelta(minutes=13)

    async def move(self, audience: Audience) -> None:
        """It was announced already, and takes place after everything else."""
        start = max(session.ends_at for session in self._agenda.sessions) + AFTER_ALL
        await self._import(audience, self._found.moved.key, lambda one: _begun_at(one, start))

    async def cancel(self, audience: Audience) -> None:
        """It was announced already, and does not take place."""
        me, key = audience.organizer, self._found.cancelled.key
        preview = await audience.slash(me, "agenda cancel", session=key)
        await audience.note("Put in force", me, me.press(preview, "Put in force"))
        await audience.slash(audience.attendee, "session", query=key)

    async def move_to_another_room(self, audience: Audience) -> None:
        """It was announced already, and is elsewhere."""
        key = self._found.re_roomed.key
        await self._import(audience, key, lambda one: replace(one, rooms=(OTHER_ROOM,)))

    async def bring_forward(self, audience: Audience) -> None:
        """It was not announced yet, and starts sooner than that would have been."""
        session = self._found.brought_forward
        start = self.forward_at + self.lead(session) * 0.8
        await self._import(audience, session.key, lambda one: _begun_at(one, start))

    async def run_late(self, audience: Audience) -> None:
        """All of it is ten minutes late."""
        await self._late(audience, minutes=10)

    async def catch_up(self, audience: Audience) -> None:
        """And on time again."""
        await self._late(audience, minutes=0)

    async def _late(self, audience: Audience, *, minutes: int) -> None:
        me = audience.organizer
        preview = await audience.slash(me, "late", minutes=minutes)
        await audience.note("Tell people", me, me.press(preview, "Tell people"))
        await audience.slash(audience.attendee, "agenda show")

    async def _import(
        self, audience: Audience, key: SessionKey, change: Callable[[Session], Session]
    ) -> None:
        sessions = tuple(change(s) if s.key == key else s for s in self._agenda.sessions)
        self._agenda = replace(self._agenda, sessions=sessions)
        me = audience.organizer
        file = ("agenda.yaml", yaml_of(self._agenda, self._conference.name).encode())
        preview = await audience.slash(me, "agenda import", file=file)
        await audience.note("Put in force", me, me.press(preview, "Put in force"))
        await audience.slash(audience.attendee, "session", query=key)


def _begun_at(session: Session, start: datetime) -> Session:
    return replace(session, starts_at=start, ends_at=start + session.length)
