"""Small worlds for tests: sessions, agendas, conferences and people, with what matters named."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.agenda import Agenda, Kind, Session, SessionKey
from bot.domain.announcements import PlannedPost, PostKey, plan
from bot.domain.code_of_conduct import Section
from bot.domain.conference import Conference, Profile, conference_id
from bot.domain.conference_files import ConferenceFiles
from bot.domain.deliveries import Delivery, Posted
from bot.domain.people import Person, PersonId, Role, ServerId
from bot.domain.post_kinds import PostKind

LOS_ANGELES = ZoneInfo("America/Los_Angeles")
PRAGUE = ZoneInfo("Europe/Prague")
UTC_ZONE = ZoneInfo("UTC")

SERVER = ServerId(42)
ELSEWHERE = ServerId(43)
SLUG = "test"

NINE = datetime(2022, 5, 18, 9, tzinfo=UTC)
"""When sessions begin that do not say."""

QUIET = {"questions.open": "never", "feedback.mode": "never", "recap.at": "never"}
"""Without posts but those of the agenda."""


def at(text: str, zone: ZoneInfo = UTC_ZONE) -> datetime:
    """`2022-05-18 09:20` on the wall of a zone, as a moment in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


def session(
    title: str | None = "Feature Stores",
    starts_at: datetime = NINE,
    minutes: int = 30,
    *,
    kind: Kind = Kind.TALK,
    rooms: Iterable[str] = (),
    speakers: Iterable[str] = (),
    abstract: str | None = None,
    url: str | None = None,
    key: str | None = None,
) -> Session:
    """A talk; its key is its title in small letters."""
    return Session(
        key=SessionKey(key or (title or "untitled").lower().replace(" ", "-")),
        kind=kind,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=minutes),
        title=title,
        rooms=tuple(rooms),
        speakers=tuple(speakers),
        abstract=abstract,
        url=url,
    )


def agenda(*sessions: Session, zone: ZoneInfo = UTC_ZONE) -> Agenda:
    """An agenda of these sessions."""
    return Agenda("Test Conference", zone, sessions)


def conference(
    *sessions: Session,
    zone: ZoneInfo = UTC_ZONE,
    server: ServerId = SERVER,
    slug: str = SLUG,
    settings: Mapping[str, str] | None = None,
    about: str = "",
    links: Mapping[str, str] | None = None,
) -> Conference:
    """A conference without questions, feedback and recap, unless these settings say otherwise."""
    return Conference(
        id=conference_id(slug, server),
        server=server,
        profile=Profile(
            slug,
            "Test Conference",
            about=about,
            links=links or {},
            roles={Role.ORGANIZER: ("Organizer", "77")},
        ),
        planned=agenda(*sessions, zone=zone),
        agenda_version=1,
        code_of_conduct=(Section("Our pledge", "Be kind."),),
        settings={**QUIET, **(settings or {})},
    )


def files(
    *sessions: Session, zone: ZoneInfo = UTC_ZONE, settings: Mapping[str, str] | None = None
) -> ConferenceFiles:
    """What the organizers' files of such a conference say."""
    made = conference(*sessions, zone=zone, settings=settings)
    return ConferenceFiles(made.profile, made.planned, made.settings, made.code_of_conduct)


def post(made: Conference, kind: PostKind, title: str | None = None) -> PlannedPost:
    """The one planned post of a kind, about the session with this title where one is given."""
    key = SessionKey(title.lower().replace(" ", "-")) if title else None
    (found,) = (p for p in plan(made) if p.kind is kind and key in {None, p.session})
    return found


def delivery(planned: PlannedPost, made: Conference | None = None) -> Delivery:
    """The row of a planned post."""
    return Delivery(made.id if made else conference_id(SLUG, SERVER), planned)


def sent(row: Delivery, moment: datetime | None = None) -> Delivery:
    """The row, claimed and made at its time or at another one."""
    when = moment or row.wakes_at
    return row.claimed(when).made(when, Posted(channel_id=1, message_id=2))


def planned_post(key: str = "key", due_at: datetime = NINE, minutes: int = 15) -> PlannedPost:
    """A post that no plan calls for, where only its times matter."""
    return PlannedPost(
        key=PostKey(key),
        kind=PostKind.NOW,
        channel="announcements",
        due_at=due_at,
        expires_at=due_at + timedelta(minutes=minutes),
        session=SessionKey("feature-stores"),
    )


def person(*server_roles: str, server: ServerId = SERVER, manages_server: bool = False) -> Person:
    """Someone with these roles on a server."""
    return Person(PersonId(7), "Ada", server, frozenset(server_roles), manages_server)


ATTENDEE = person("Attendee")
ORGANIZER = person("Organizer")
