"""The sessions of a conference, one version at a time."""

import hashlib
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cached_property
from itertools import groupby
from typing import NewType
from zoneinfo import ZoneInfo

from bot.domain.languages import N_, _

SessionKey = NewType("SessionKey", str)

SHORT_NOTICE = ("coming soon", "tba", "tbd", "to be announced", "to be confirmed")
"""What people write where there is nothing to say yet, in small letters, without its points."""


class Kind(StrEnum):
    """What sort of slot a session is."""

    OPENING = "opening"
    KEYNOTE = "keynote"
    TALK = "talk"
    PANEL = "panel"
    QUESTIONS = "questions"
    BREAK = "break"
    SOCIAL = "social"
    CLOSING = "closing"


KIND_NAMES = {
    Kind.OPENING: N_("opening"),
    Kind.KEYNOTE: N_("keynote"),
    Kind.TALK: N_("talk"),
    Kind.PANEL: N_("panel"),
    Kind.QUESTIONS: N_("questions"),
    Kind.BREAK: N_("break"),
    Kind.SOCIAL: N_("social"),
    Kind.CLOSING: N_("closing"),
}

_SUBJECTS = {
    Kind.OPENING: N_("this opening"),
    Kind.KEYNOTE: N_("this keynote"),
    Kind.TALK: N_("this talk"),
    Kind.PANEL: N_("this panel"),
    Kind.QUESTIONS: N_("this session"),
    Kind.BREAK: N_("this break"),
    Kind.SOCIAL: N_("this social"),
    Kind.CLOSING: N_("this closing"),
}


@dataclass(frozen=True, slots=True)
class Session:
    """One slot of the agenda; `key` stays the same when the session moves.

    `starts_at` and `ends_at` are aware and in UTC. `title` and `abstract` are None where the
    organizers have not said anything yet; nothing is made up in their place. `abstract` is
    Markdown. `languages` are as the organizers write them. A session that is cancelled stays in
    the agenda, so that people who look for it learn that it is.
    """

    key: SessionKey
    kind: Kind
    starts_at: datetime
    ends_at: datetime
    title: str | None = None
    rooms: tuple[str, ...] = ()
    speakers: tuple[str, ...] = ()
    abstract: str | None = None
    url: str | None = None
    track: str | None = None
    languages: tuple[str, ...] = ()
    cancelled: bool = False

    @property
    def name(self) -> str:
        """The title, or what people call a session without one."""
        if self.title:
            return self.title
        return _("Break") if self.kind is Kind.BREAK else _("To be announced")

    @property
    def subject(self) -> str:
        """The title within a sentence; of a session without a real one, as in "this talk"."""
        if self.title and not is_short_notice(self.title):
            return self.title
        return _(_SUBJECTS[self.kind])

    @property
    def mark(self) -> str:
        """The key, short enough for a button's id; the same for ever."""
        return mark_of(self.key)

    @property
    def length(self) -> timedelta:
        """From the start to the end."""
        return self.ends_at - self.starts_at

    def is_on(self, moment: datetime) -> bool:
        """Whether the session is running (its last instant excluded)."""
        return self.starts_at <= moment < self.ends_at


@dataclass(frozen=True)
class Agenda:
    """Every session of a conference in order of time, and the zone its days are counted in."""

    title: str
    zone: ZoneInfo
    sessions: tuple[Session, ...] = field(default=())

    def __post_init__(self) -> None:
        ordered = tuple(sorted(self.sessions, key=lambda s: (s.starts_at, s.ends_at, s.key)))
        object.__setattr__(self, "sessions", ordered)

    @cached_property
    def _by_key(self) -> dict[SessionKey, Session]:
        return {session.key: session for session in self.sessions}

    @cached_property
    def rooms(self) -> tuple[str, ...]:
        """Every room in use, in order of first use."""
        return tuple(dict.fromkeys(room for session in self.sessions for room in session.rooms))

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """Every language that a session is in, in order of first use."""
        return tuple(dict.fromkeys(one for session in self.sessions for one in session.languages))

    @cached_property
    def speakers(self) -> tuple[str, ...]:
        """Everybody who speaks, each once, in the order of the alphabet."""
        return tuple(sorted({name for session in self.sessions for name in session.speakers}))

    @cached_property
    def _by_day(self) -> dict[date, list[Session]]:
        sessions: dict[date, list[Session]] = {}
        for session in self.sessions:
            sessions.setdefault(self.day_of(session), []).append(session)
        return sessions

    @cached_property
    def days(self) -> tuple[date, ...]:
        """The conference's own days, in its own zone, on which a session starts."""
        return tuple(self._by_day)

    def day_of(self, session: Session) -> date:
        """The day on which the session starts, in the conference's zone."""
        return session.starts_at.astimezone(self.zone).date()

    def on(self, day: date) -> tuple[Session, ...]:
        """The sessions that start on a day of the conference."""
        return tuple(self._by_day.get(day, ()))

    def get(self, key: SessionKey) -> Session | None:
        """The session with this key, if the agenda has it."""
        return self._by_key.get(key)

    @cached_property
    def _by_mark(self) -> dict[str, Session]:
        return {session.mark: session for session in self.sessions}

    def marked(self, mark: str) -> Session | None:
        """The session that a button is about, if the agenda (still) has it."""
        return self._by_mark.get(mark)

    @cached_property
    def _starts(self) -> tuple[datetime, ...]:
        return tuple(session.starts_at for session in self.sessions)

    @cached_property
    def _longest(self) -> timedelta:
        return max((session.length for session in self.sessions), default=timedelta())

    def running(self, moment: datetime) -> tuple[Session, ...]:
        """What is on, breaks included."""
        first = bisect_left(self._starts, moment - self._longest)
        begun = self.sessions[first : bisect_right(self._starts, moment)]
        return tuple(s for s in begun if s.is_on(moment) and not s.cancelled)

    def next_after(self, moment: datetime, room: str | None = None) -> tuple[Session, ...]:
        """What starts next: every session of the first start later than the moment."""
        later = self.sessions[bisect_right(self._starts, moment) :]
        coming = (s for s in later if not s.cancelled and is_in_room(s, room))
        return tuple(next((list(same) for _, same in groupby(coming, _start)), ()))


def _start(session: Session) -> datetime:
    return session.starts_at


def is_short_notice(text: str) -> bool:
    """Whether the text only says that it will be written later."""
    return text.strip(" .!…").lower() in SHORT_NOTICE


def mark_of(key: SessionKey) -> str:
    """`Session.mark`, also for a session that is gone."""
    return hashlib.sha256(key.encode()).hexdigest()[:12]


def is_in_room(session: Session, room: str | None) -> bool:
    """Whether it is there, or names no room: then it concerns everybody."""
    return room is None or not session.rooms or room in session.rooms


def in_room(sessions: Iterable[Session], room: str | None) -> tuple[Session, ...]:
    """Those in the room, and those that name none."""
    return tuple(session for session in sessions if is_in_room(session, room))
