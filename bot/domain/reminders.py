"""Reminders: what one person is told about a session of theirs, or several in its thread."""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from bot.domain.agenda import Session, SessionKey
from bot.domain.announcements import PlannedPost, post_key, thread_of
from bot.domain.bookmarks import Bookmark, Group, Told, Way
from bot.domain.conference import Conference, ConferenceId
from bot.domain.deliveries import Delivery
from bot.domain.people import PersonId
from bot.domain.policy import Policy
from bot.domain.post_kinds import PostKind
from bot.domain.queues import opens_at, takes_questions

NEWS_IS_WORTH = timedelta(days=1)
AT_ONCE = 8
PACE = timedelta(seconds=0.5)
"""So many messages are begun in so long. Each takes two requests where an inbox is opened for it,
and Discord takes fifty in a second; what is left is for everything else that the bot says, also
where three halves fall into one second of Discord's."""

EACH_TAKES = PACE / (AT_ONCE - 1)
"""What is reckoned with for a direct message; it takes a little less."""

CALLED_AT_ONCE = 40
"""People whom one message in a thread calls by name; Discord takes 2,000 characters."""


def due_at(session: Session, lead: timedelta, way: Way, policy: Policy) -> datetime:
    """When to remind, in UTC; in a thread not before it is open."""
    due = session.starts_at - lead
    return max(due, opens_at(session, policy)) if way is Way.THREAD else due


def way_to(session: Session, way: Way, policy: Policy) -> Way:
    """Where to remind; in the inbox where the session has no thread."""
    return way if takes_questions(session, policy) else Way.INBOX


def in_inbox(
    conference: ConferenceId, session: Session, person: PersonId, due: datetime
) -> Delivery:
    """A reminder to one person."""
    return _reminder(conference, session, f"@{person}", (person,), due)


def in_thread(
    conference: ConferenceId, session: Session, persons: Sequence[PersonId], due: datetime
) -> Delivery:
    """One reminder to several people, in the session's thread."""
    return _reminder(conference, session, thread_of(session.key), persons, due)


def _reminder(
    conference: ConferenceId,
    session: Session,
    place: str,
    persons: Sequence[PersonId],
    due: datetime,
) -> Delivery:
    whom = " ".join(str(person) for person in persons)
    start = session.starts_at.isoformat()
    key = post_key(conference, PostKind.REMINDER, place, whom, session.key, start)
    planned = PlannedPost(key, PostKind.REMINDER, place, due, session.ends_at, session.key)
    return Delivery(conference, planned, text=f"{start} {whom}")


def start_in(reminder: Delivery) -> datetime:
    """The start of which it reminds; it holds no longer once the session has another."""
    return datetime.fromisoformat(reminder.text.split()[0])


def persons_in(reminder: Delivery) -> tuple[PersonId, ...]:
    """Whom it reminds."""
    return tuple(PersonId(int(person)) for person in reminder.text.split()[1:])


def move_news(conference: ConferenceId, to: Bookmark, due: datetime) -> Delivery:
    """Tells one person that a session of theirs is at another time or place, or cancelled.

    It keeps what they knew; what they are to know is found when it is made.
    """
    knew = to.told
    parts = (knew.title, knew.starts_at.isoformat(), *knew.rooms, knew.cancelled, due.isoformat())
    key = post_key(conference, PostKind.MOVE, to.person, to.session, *parts)
    place, expires = f"@{to.person}", due + NEWS_IS_WORTH
    planned = PlannedPost(key, PostKind.MOVE, place, due, expires, to.session)
    text = json.dumps([knew.title, knew.starts_at.isoformat(), list(knew.rooms), knew.cancelled])
    return Delivery(conference, planned, text=text)


def known_by(news: Delivery) -> Told:
    """What the person knew before such news."""
    title, starts_at, rooms, cancelled = json.loads(news.text)
    return Told(title, datetime.fromisoformat(starts_at), tuple(rooms), cancelled)


def session_in(row: Delivery) -> SessionKey:
    """The session that such a row is about."""
    if row.post.session is None:
        raise ValueError("a reminder is always about a session")
    return row.post.session


def reminders(
    conference: Conference, groups: Iterable[Group], now: datetime
) -> list[tuple[datetime, datetime, Group]]:
    """When to begin to remind whom of what has not ended yet, in that order.

    Beside it stands when they want to be reminded: very many are told earlier than that rather
    than after the start.
    """
    wanted: dict[datetime, list[tuple[datetime, int, Group]]] = defaultdict(list)
    for group in groups:
        session = conference.agenda.get(group.session)
        if session is None or session.cancelled or session.ends_at <= now:
            continue
        if group.reminded_for != session.starts_at:
            way = way_to(session, group.wish.way, conference.policy)
            due = due_at(session, group.wish.lead, way, conference.policy)
            messages = group.size if way is Way.INBOX else 0  # few, in a thread that has to open
            wanted[session.starts_at].append((due, messages, group))
    found: list[tuple[datetime, datetime, Group]] = []
    for start, ones in wanted.items():
        left = timedelta()
        for due, messages, group in sorted(ones, key=lambda one: one[0], reverse=True):
            left += messages * EACH_TAKES
            begin = min(due, start - left) if messages else due
            found.append((begin, due, group))
    return sorted(found, key=lambda one: one[:2])
