"""What remains of a conference: its sessions, what was asked there, and what people made of it.

It is for everybody, so nobody is in it but those on the agenda: not who asked, voted or rated, not
what the moderators kept back, no comment to a session. A count that could tell people apart is not
shown either.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from bot.domain.agenda import Agenda, Kind, Session, SessionKey
from bot.domain.conference import Profile
from bot.domain.feedback import SHOWN_FROM, Rating, summary_of
from bot.domain.questions import Question, QuestionId, State, by_rank


@dataclass(frozen=True, slots=True)
class Answer:
    """A written answer, and by whom; nobody where the agenda does not name them."""

    text: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class Traces:
    """What people left behind at a conference, as it was kept: much of it is nobody's to see."""

    questions: Sequence[Question] = ()
    answers: Mapping[QuestionId, Sequence[Answer]] = field(
        default_factory=dict[QuestionId, Sequence[Answer]]
    )
    """The written answers that stand in a thread."""
    ratings: Sequence[Rating] = ()
    remembered: Mapping[SessionKey, int] = field(default_factory=dict[SessionKey, int])
    people_with_agendas: int = 0


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that everybody could see, and what was written in answer to it."""

    text: str
    votes: int
    is_answered: bool
    answers: tuple[Answer, ...] = ()


@dataclass(frozen=True, slots=True)
class Rated:
    """What a session was given, and by how many."""

    mean: Decimal
    count: int


@dataclass(frozen=True, slots=True)
class SessionRecap:
    """One session; the best question first. What is not known, or too few, is None."""

    session: Session
    questions: tuple[Asked, ...] = ()
    rated: Rated | None = None
    remembered: int | None = None


@dataclass(frozen=True, slots=True)
class Numbers:
    """The conference in numbers; only what is shown of a session is counted."""

    sessions: int
    speakers: int
    questions: int
    answered: int
    votes: int
    ratings: int
    agendas: int


@dataclass(frozen=True, slots=True)
class Recap:
    """All of it, session by session in order of time; breaks are left out."""

    name: str
    profile: Profile
    agenda: Agenda
    sessions: tuple[SessionRecap, ...]
    people_with_agendas: int = 0

    @property
    def days(self) -> dict[date, list[SessionRecap]]:
        """The sessions by the conference's own days."""
        by_day: dict[date, list[SessionRecap]] = {}
        for one in self.sessions:
            by_day.setdefault(self.agenda.day_of(one.session), []).append(one)
        return by_day

    @property
    def numbers(self) -> Numbers:
        """What it comes to; a cancelled session does not count."""
        held = [one.session for one in self.sessions if not one.session.cancelled]
        asked = [question for one in self.sessions for question in one.questions]
        return Numbers(
            sessions=len(held),
            speakers=len({name for session in held for name in session.speakers}),
            questions=len(asked),
            answered=sum(question.is_answered for question in asked),
            votes=sum(question.votes for question in asked),
            ratings=sum(one.rated.count for one in self.sessions if one.rated),
            agendas=self.people_with_agendas,
        )

    def most_wanted(self, limit: int) -> list[tuple[Asked, Session]]:
        """The answered questions with the most votes."""
        answered = [
            (question, one.session)
            for one in self.sessions
            for question in one.questions
            if question.is_answered
        ]
        return sorted(answered, key=lambda pair: -pair[0].votes)[:limit]


def recap_of(profile: Profile, agenda: Agenda, traces: Traces) -> Recap:
    """What everybody may see of what people left behind."""
    questions: defaultdict[SessionKey, list[Question]] = defaultdict(list)
    for question in traces.questions:
        if question.is_public:
            questions[question.session].append(question)
    ratings: defaultdict[SessionKey, list[Rating]] = defaultdict(list)
    for rating in traces.ratings:
        ratings[rating.session].append(rating)
    sessions = tuple(
        SessionRecap(
            session,
            _asked(session, questions[session.key], traces),
            _rated(ratings[session.key]),
            _told_apart_by_nobody(traces.remembered.get(session.key, 0)) or None,
        )
        for session in agenda.sessions
        if session.kind is not Kind.BREAK
    )
    name, people = profile.name or agenda.title, traces.people_with_agendas
    return Recap(name, profile, agenda, sessions, _told_apart_by_nobody(people))


def _asked(session: Session, questions: Iterable[Question], traces: Traces) -> tuple[Asked, ...]:
    return tuple(_as_seen(session, one, traces) for one in by_rank(questions))


def _as_seen(session: Session, one: Question, traces: Traces) -> Asked:
    answers = tuple(
        answer if answer.by in session.speakers else Answer(answer.text)
        for answer in traces.answers.get(one.id, ())
    )
    return Asked(one.text, one.votes, one.state is State.ANSWERED, answers)


def _rated(ratings: Sequence[Rating]) -> Rated | None:
    summary = summary_of(ratings)
    return Rated(summary.outcome.mean, summary.count) if summary.outcome else None


def _told_apart_by_nobody(number: int) -> int:
    """The number; none where so few would be told apart."""
    return number if number >= SHOWN_FROM else 0
