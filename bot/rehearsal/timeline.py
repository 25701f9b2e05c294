"""A day of a rehearsal as a timeline: sessions as bars, posts as marks."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.domain.conference import Conference
from bot.rehearsal.record import MadePost, Record

ROOM_AT_THE_END = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Bar:
    """A session; `left` and `width` are hundredths of the day's length."""

    name: str
    kind: str
    left: float
    width: float
    lane: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """One day; sessions that are on at once are in lanes of their own."""

    begins: datetime
    hours: list[tuple[datetime, float]]
    bars: list[Bar]
    marks: list[tuple[MadePost, float]]
    lanes: int

    @classmethod
    def of(cls, record: Record, conference: Conference, day: date) -> "Timeline":
        """The sessions and the posts of one of the conference's own days."""
        zone = conference.agenda.zone
        sessions = conference.agenda.on(day)
        posts = [post for post in record.posts if post.at.astimezone(zone).date() == day]
        first = min([s.starts_at for s in sessions] + [post.at for post in posts])
        begins = first.replace(minute=0, second=0, microsecond=0)
        length = max(s.ends_at for s in sessions) + ROOM_AT_THE_END - begins

        def left(moment: datetime) -> float:
            return round(100 * (moment - begins) / length, 2)

        busy_until: list[datetime] = []
        bars: list[Bar] = []
        for session in sessions:
            free = [n for n, until in enumerate(busy_until) if until <= session.starts_at]
            lane = free[0] if free else len(busy_until)
            busy_until[lane : lane + 1] = [session.ends_at]
            starts, ends = left(session.starts_at), left(session.ends_at)
            bars.append(Bar(session.name, session.kind, starts, round(ends - starts, 2), lane))
        hours = [begins + timedelta(hours=n) for n in range(int(length / timedelta(hours=1)) + 1)]
        marks = [(post, left(post.at)) for post in posts]
        return cls(begins, [(hour, left(hour)) for hour in hours], bars, marks, len(busy_until))
