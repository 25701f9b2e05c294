"""What a screen on the stage shows: one room, at one moment, for everybody to see.

                      on                       the session that is on, with the time left
    before, between   begins                   what comes next there, with the time until then
    after the last    over                     nothing any more

Only what is public is ever on it, and nobody's name who asked without one.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from babel.core import Locale

from bot.domain.agenda import Agenda, Kind, Session, SessionKey, in_room, is_in_room
from bot.domain.conference import Conference
from bot.domain.languages import _, listed, locale, ngettext
from bot.domain.moments import clock_span, clock_time, day_name
from bot.domain.people import ServerId
from bot.domain.questions import Question, State, by_rank
from bot.domain.queues import Queue, closes_at, opens_at, takes_questions
from bot.domain.text import cut, one_line, plain

BEST = 5
AT_ONCE = 3
"""As many sessions that are on, or come next, have their place on a screen."""

TITLE_LIMIT = 200
LINE_LIMIT = 200
"""Of a question in the list; the one that is asked now stands there whole."""

COUNTED_FROM = timedelta(hours=12)
"""What begins later than that has its day instead of the time until then."""

OVERRUN = timedelta(minutes=10)
"""So long after a session its questions stay: people often go on asking."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A session on the screen; `planned` and `cancelled` are empty where there is nothing to say.

    `day` is where it is not today.
    """

    title: str
    speakers: str
    times: str
    day: str = ""
    planned: str = ""
    cancelled: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question on the screen; `by` is empty where it was asked without a name."""

    text: str
    votes: int
    votes_said: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class Screen:
    """Everything that one screen shows; `counts_to` is a moment in UTC, and `counted` its name.

    `said` is there instead where nothing comes any more; `thread` is the address of the thread.
    """

    conference: str
    room: str
    now: tuple[Slot, ...] = ()
    following: tuple[Slot, ...] = ()
    counts_to: datetime | None = None
    counted: str = ""
    said: str = ""
    questions_to: str = ""
    asked: Asked | None = None
    best: tuple[Asked, ...] = ()
    thread: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """What was read of a conference at one moment: enough for the screens of these sessions."""

    conference: Conference
    queues: Mapping[SessionKey, Queue] = field(default_factory=dict[SessionKey, Queue])
    questions: Mapping[SessionKey, Sequence[Question]] = field(
        default_factory=dict[SessionKey, Sequence[Question]]
    )


@dataclass(frozen=True, slots=True)
class Words:
    """What stands on every screen, in the language that is read, and how that is written."""

    language: str
    direction: str
    now: str
    following: str
    asked: str
    best: str
    ask: str
    lost: str


def words() -> Words:
    """In the language that is read."""
    written = locale()
    return Words(
        language=written.replace("_", "-"),
        direction=Locale.parse(written).text_direction,
        now=_("Now"),
        following=_("Next"),
        asked=_("Being asked now"),
        best=_("Most wanted"),
        ask=_("Ask and vote"),
        lost=_("This is what was known last. It goes on by itself."),
    )


def screen(known: Known, room: str | None, moment: datetime) -> Screen:
    """What is shown in the room, or without one of the whole conference."""
    conference, agenda = known.conference, known.conference.agenda
    running = _running(agenda, room, moment)
    following = _following(agenda, room, moment)
    begins = next((one.starts_at for one in following if not one.cancelled), None)
    counts_to, counted, said = None, "", ""
    if running and not running[0].cancelled:
        counts_to, counted = running[0].ends_at, _("Time left")
    elif begins and begins - moment < COUNTED_FROM:
        counts_to, counted = begins, _("Next in") if running else _("Begins in")
    elif begins is None:
        said = _nothing_more(conference, moment)
    shown = Screen(
        conference=plain(conference.name),
        room=plain(room or ""),
        now=tuple(_slot(conference, one, moment) for one in running[:AT_ONCE]),
        following=tuple(_slot(conference, one, moment) for one in following[:AT_ONCE]),
        counts_to=counts_to,
        counted=counted,
        said=said,
    )
    session = subject(conference, room, moment)
    queue = known.queues.get(session.key) if session else None
    if session is None or queue is None or not queue.has_thread:
        return shown
    return _with_questions(shown, known, session, queue, moment)


def subject(conference: Conference, room: str | None, moment: datetime) -> Session | None:
    """The session to which questions are shown.

    It is the one that is on, or else the next one as soon as one can ask it, or else the last one,
    for a while.
    """
    policy = conference.policy
    asked = [
        one for one in in_room(conference.agenda.sessions, room) if takes_questions(one, policy)
    ]
    for fitting in (
        [one for one in asked if one.is_on(moment)],
        [one for one in asked if opens_at(one, policy) <= moment < one.starts_at],
        [
            one
            for one in reversed(asked)
            if one.ends_at <= moment < min(closes_at(one, policy), one.ends_at + OVERRUN)
        ],
    ):
        if fitting:
            return min(fitting, key=lambda one: not one.rooms)
    return None


def _running(agenda: Agenda, room: str | None, moment: datetime) -> list[Session]:
    """What is on; what is cancelled only where nothing else is. What is there, comes first."""
    there = [one for one in in_room(agenda.sessions, room) if one.is_on(moment)]
    held = [one for one in there if not one.cancelled]
    return sorted(held or there, key=lambda one: (not one.rooms, one.kind is Kind.BREAK))


def _following(agenda: Agenda, room: str | None, moment: datetime) -> list[Session]:
    """What starts next, and what was to start before that and is cancelled."""
    following = agenda.next_after(moment, room)
    until = following[0].starts_at if following else datetime.max.replace(tzinfo=moment.tzinfo)
    cancelled = [
        one
        for one in agenda.sessions
        if one.cancelled and moment < one.starts_at <= until and is_in_room(one, room)
    ]
    return [*cancelled[-1:], *following]


def _nothing_more(conference: Conference, moment: datetime) -> str:
    if all(one.ends_at <= moment for one in conference.agenda.sessions):
        return _("That was {conference}. Thank you for coming!", conference=plain(conference.name))
    return _("Nothing more takes place here.")


def _slot(conference: Conference, session: Session, moment: datetime) -> Slot:
    zone = conference.agenda.zone
    planned = conference.as_planned(session)
    moved = planned if planned and planned.starts_at != session.starts_at else None
    today = session.starts_at.astimezone(zone).date() == moment.astimezone(zone).date()
    return Slot(
        title=cut(plain(session.name), TITLE_LIMIT),
        speakers=cut(plain(listed(session.speakers)), TITLE_LIMIT),
        times=clock_span(session.starts_at, session.ends_at, zone),
        day="" if today or session.is_on(moment) else day_name(session.starts_at, zone),
        planned=_("planned for {time}", time=clock_time(moved.starts_at, zone)) if moved else "",
        cancelled=_("Cancelled") if session.cancelled else "",
    )


def _with_questions(
    shown: Screen, known: Known, session: Session, queue: Queue, moment: datetime
) -> Screen:
    questions = known.questions.get(session.key, ())
    waiting = by_rank(one for one in questions if one.state is State.OPEN)
    taken = next((one for one in questions if one.state is State.TAKEN), None)
    return replace(
        shown,
        questions_to=_("Questions")
        if session.is_on(moment)
        else _("Questions: {session}", session=cut(plain(session.name), TITLE_LIMIT)),
        asked=_asked(taken) if taken else None,
        best=tuple(_asked(one, LINE_LIMIT) for one in waiting[:BEST]),
        thread=_address(known.conference.server, queue),
    )


def _address(server: ServerId, queue: Queue) -> str:
    return f"https://discord.com/channels/{server}/{queue.thread_id}"


def _asked(question: Question, limit: int | None = None) -> Asked:
    name = plain(question.asker_name)
    return Asked(
        text=cut(one_line(question.text), limit) if limit else plain(question.text),
        votes=question.votes,
        votes_said=ngettext("{n} vote", "{n} votes", question.votes),
        by=_("Asked by {name}", name=name) if name else "",
    )


def rooms_of(conference: Conference) -> Iterable[str | None]:
    """Every room that has a screen of its own; without rooms, one for all."""
    return conference.agenda.rooms or (None,)
