"""The plan: which posts an agenda and a policy call for, and when."""

import hashlib
from base64 import b32encode
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import NewType

from bot.domain.agenda import Agenda, Kind, Session, SessionKey, mark_of
from bot.domain.conference import Conference
from bot.domain.feedback import takes_feedback
from bot.domain.people import PersonId
from bot.domain.policy import Policy
from bot.domain.post_kinds import PostKind
from bot.domain.queues import closes_at, opens_at, takes_questions

PostKey = NewType("PostKey", str)

KEY_LENGTH = 25
"""Discord's longest nonce; a key is used as one."""

NOW_IS_MISLEADING_AFTER = timedelta(minutes=15)
CLOSING_IS_MISLEADING_AFTER = timedelta(hours=6)
DIGEST_BEFORE_FIRST_SESSION = timedelta(minutes=30)
THREAD_CLOSES_BY = timedelta(days=1)
FEEDBACK_IS_WORTH_ASKING_FOR = timedelta(days=1)
CONDUCT_BEFORE = timedelta(days=1)
RECAP_IS_WORTH_READING_FOR = timedelta(days=7)

_THREAD = "thread:"


@dataclass(frozen=True, slots=True)
class PlannedPost:
    """One post about the agenda: due once, worth making until it `expires_at`, both in UTC.

    `channel` is a channel's name or id, a session's thread (see `thread_of`), or a person (`@` and
    an id). Posts with the same one are made in their order; the others do not wait for them.
    `subject` is what the post is about whatever the hour: the same before and after a move.
    """

    key: PostKey
    kind: PostKind
    channel: str
    due_at: datetime
    expires_at: datetime
    session: SessionKey | None = None
    room: str = ""
    day: date | None = None
    question: int | None = None
    case: int | None = None

    @property
    def subject(self) -> tuple[PostKind, SessionKey | None, str, date | None]:
        """Kind, session and room; or kind and day for what is about a whole day."""
        return (self.kind, self.session, self.room, None if self.session else self.day)

    @property
    def occasions(self) -> tuple[tuple[object, ...], tuple[object, ...]]:
        """What it tells whom, and for which hour, however early that is done: once is enough.

        The same is told by a post about the same room, and by one in the same channel.
        """
        once = {PostKind.SOON: self.expires_at, PostKind.DIGEST: None, PostKind.CONDUCT: None}
        hour = once.get(self.kind, self.due_at)
        kind, session, _, day = self.subject
        return (*self.subject, hour), (kind, session, self.channel, day, hour, "channel")


def post_key(*parts: object) -> PostKey:
    """The same short key for the same parts, for ever: 25 characters, 125 bits of SHA-256."""
    text = "\x1f".join(str(part) for part in parts)
    begun = hashlib.sha256(text.encode()).digest()[:20]  # 25 characters of base32 need no more
    return PostKey(b32encode(begun).decode().lower()[:KEY_LENGTH])


def plan(conference: Conference) -> tuple[PlannedPost, ...]:
    """Every post that the agenda and the policy call for, in order of time; always the same."""
    posts = [
        *_about_conduct(conference),
        *_about_days(conference),
        *_about_sessions(conference),
        *_for_questions(conference),
        *_for_feedback(conference),
        *_recap(conference),
    ]
    return tuple(sorted(posts, key=lambda post: (post.due_at, post.key)))


def _about_conduct(conference: Conference) -> Iterator[PlannedPost]:
    """The message with the button to report, once, the day before it all begins."""
    sessions, channel = conference.agenda.sessions, conference.policy.conduct_channel
    if channel and sessions:
        key = post_key(conference.id, PostKind.CONDUCT)
        due, ends = sessions[0].starts_at - CONDUCT_BEFORE, max(s.ends_at for s in sessions)
        yield PlannedPost(key, PostKind.CONDUCT, channel, due, ends)


def _about_days(conference: Conference) -> Iterator[PlannedPost]:
    agenda, policy = conference.agenda, conference.policy
    for day in agenda.days:
        sessions = agenda.on(day)
        first, last = sessions[0], max(session.ends_at for session in sessions)
        due = min(_digest_at(day, policy, agenda), first.starts_at - DIGEST_BEFORE_FIRST_SESSION)
        yield _day_post(conference, PostKind.DIGEST, day, due, last)
        yield _day_post(conference, PostKind.CLOSING, day, last, last + CLOSING_IS_MISLEADING_AFTER)


def _digest_at(day: date, policy: Policy, agenda: Agenda) -> datetime:
    return datetime.combine(day, policy.digest_at, agenda.zone)


def _day_post(
    conference: Conference, kind: PostKind, day: date, due: datetime, expires: datetime
) -> PlannedPost:
    due = due.astimezone(expires.tzinfo)
    key = post_key(conference.id, "", kind, due.isoformat(), day)
    channel = conference.policy.channel_for(kind)
    return PlannedPost(key, kind, channel, due, expires, day=day)


def _about_sessions(conference: Conference) -> Iterator[PlannedPost]:
    for session in conference.agenda.sessions:
        if session.cancelled:
            continue
        for room, channel in conference.policy.channels_for(session).items():
            lead = conference.policy.lead_by_kind.get(session.kind)
            if lead:
                due, expires = session.starts_at - lead, session.starts_at
                yield _session_post(conference, PostKind.SOON, session, room, channel, due, expires)
            kind = PostKind.BREAK if session.kind is Kind.BREAK else PostKind.NOW
            expires = session.starts_at + min(session.length / 2, NOW_IS_MISLEADING_AFTER)
            due = session.starts_at
            yield _session_post(conference, kind, session, room, channel, due, expires)


def _for_questions(conference: Conference) -> Iterator[PlannedPost]:
    """The opening and the closing of a thread; in the first channel where there are several."""
    policy = conference.policy
    for session in conference.agenda.sessions:
        if takes_questions(session, policy):
            channel = next(iter(policy.channels_for(session).values()))
            opens, closes = opens_at(session, policy), closes_at(session, policy)
            kind, ends = PostKind.THREAD, session.ends_at
            yield _session_post(conference, kind, session, "", channel, opens, ends)
            kind, place, until = PostKind.SUMMARY, thread_of(session.key), closes + THREAD_CLOSES_BY
            yield _session_post(conference, kind, session, "", place, closes, until)


def _for_feedback(conference: Conference) -> Iterator[PlannedPost]:
    """How it was, asked once it is over: in the session's thread, or in its first channel."""
    policy = conference.policy
    for session in conference.agenda.sessions:
        if takes_feedback(session, policy):
            channel = next(iter(policy.channels_for(session).values()))
            place = thread_of(session.key) if takes_questions(session, policy) else channel
            ends, until = session.ends_at, session.ends_at + FEEDBACK_IS_WORTH_ASKING_FOR
            yield _session_post(conference, PostKind.FEEDBACK, session, "", place, ends, until)


def _recap(conference: Conference) -> Iterator[PlannedPost]:
    """What the conference comes to, once, on the day after the last session."""
    at, zone = conference.policy.recap_at, conference.agenda.zone
    held = [session for session in conference.agenda.sessions if not session.cancelled]
    if at and held:
        last = max(session.ends_at for session in held).astimezone(zone).date()
        due = datetime.combine(last + timedelta(days=1), at, zone).astimezone(UTC)
        key, until = post_key(conference.id, PostKind.RECAP), due + RECAP_IS_WORTH_READING_FOR
        channel = conference.policy.channel_for(PostKind.RECAP)
        yield PlannedPost(key, PostKind.RECAP, channel, due, until)


def thread_of(session: SessionKey) -> str:
    """Where posts go that belong into the thread of a session, which may not be there yet."""
    return f"{_THREAD}{mark_of(session)}"


def is_channel(place: str) -> bool:
    """Whether the place of a post is a channel of the server: not a thread, and not a person."""
    return not place.startswith((_THREAD, "@"))


def is_inbox(place: str) -> bool:
    """Whether the place of a post is a person's own, which only they and the bot see."""
    return place.startswith("@")


def person_in(place: str) -> PersonId:
    """Whose inbox the place of a post is; `ValueError` where it is nobody's."""
    if not is_inbox(place):
        raise ValueError(f"{place} is nobody's inbox")
    return PersonId(int(place[1:]))


def _session_post(
    conference: Conference,
    kind: PostKind,
    session: Session,
    room: str,
    channel: str,
    due: datetime,
    expires: datetime,
) -> PlannedPost:
    key = post_key(conference.id, session.key, kind, due.isoformat(), room)
    day = conference.agenda.day_of(session)
    return PlannedPost(key, kind, channel, due, expires, session.key, room, day)
