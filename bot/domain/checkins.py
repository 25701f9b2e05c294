"""Whether speakers are there: whom to ask and when, what they answered, and who is missing.

What is not asked yet follows from the agenda as it stands, so that a session that moves asks at its
new time. An answer holds for a start that is at most twice as far away as people are asked before:
whoever is there now is there ten minutes later, and is asked anew for the afternoon.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.agenda import Agenda, Session, SessionKey
from bot.domain.announcements import PlannedPost, person_in, post_key
from bot.domain.bookmarks import WORTH_A_NOTICE
from bot.domain.conference import Conference, ConferenceId
from bot.domain.deliveries import Delivery, State
from bot.domain.languages import N_
from bot.domain.people import PersonId
from bot.domain.post_kinds import PostKind
from bot.domain.speakers import SpeakerAccount

HELP_AGAIN_AFTER = timedelta(minutes=5)
"""Whoever calls again so soon is told that organizers know."""


class Answer(StrEnum):
    """What a speaker says before a session of theirs."""

    HERE = "here"
    HELP = "help"


@dataclass(frozen=True, slots=True)
class Checkin:
    """The latest that one person answered about one session."""

    session: SessionKey
    person: PersonId
    answer: Answer
    at: datetime

    def holds_for(self, session: Session, lead: timedelta) -> bool:
        """Whether it still tells something about the session, which may have moved since."""
        return self.at >= session.starts_at - 2 * lead


class Standing(StrEnum):
    """How it stands with one speaker of one session."""

    HERE = N_("here")
    HELP = N_("needs help")
    SILENT = N_("no answer yet")
    UNREACHED = N_("could not be asked")
    TO_BE_ASKED = N_("not asked yet")
    NOT_LINKED = N_("not linked")


MISSING = frozenset(Standing) - {Standing.HERE, Standing.HELP}


@dataclass(frozen=True, slots=True)
class Speaker:
    """One speaker of a session, by the name on the agenda; `reason` is why nobody asked them."""

    name: str
    people: tuple[PersonId, ...]
    standing: Standing
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What is known of everybody: accounts, answers, and the rows by which they were asked.

    `told` are the rows that told organizers who is missing.
    """

    accounts: Sequence[SpeakerAccount]
    checkins: Sequence[Checkin]
    asked: Sequence[Delivery] = ()
    told: Sequence[Delivery] = ()


def coming(agenda: Agenda, moment: datetime) -> list[Session]:
    """The sessions with speakers that take place and have not begun."""
    return [s for s in agenda.sessions if s.speakers and not s.cancelled and s.starts_at > moment]


def checkin_rows(
    conference: Conference, session: Session, knowledge: Knowledge, moment: datetime
) -> Iterator[Delivery]:
    """What is to be asked by now, of each person once, however many names are theirs."""
    lead = conference.policy.speakers.checkin
    if lead is None or not session.starts_at - lead <= moment < session.starts_at:
        return
    linked = [one for one in knowledge.accounts if one.name in session.speakers]
    for person in dict.fromkeys(one.person for one in linked):
        own = [one for one in linked if one.person == person]
        if _is_to_be_asked(session, person, knowledge, lead):
            due = max(session.starts_at - lead, min(one.linked_at for one in own))
            yield _checkin_row(conference.id, session, own[0], due)


def missing_rows(
    conference: Conference, session: Session, knowledge: Knowledge, moment: datetime
) -> Iterator[Delivery]:
    """The one post about who is missing, where it is time and somebody is.

    Where nobody of a session is linked, that is only told where half of the speakers are: others do
    not use any of this.
    """
    lead = conference.policy.speakers.missed_after
    linked = {account.name for account in knowledge.accounts}
    many_are = 2 * len(linked) >= len(conference.agenda.speakers)
    if lead is None or not (many_are or linked.intersection(session.speakers)):
        return
    if not session.starts_at - lead <= moment < session.starts_at:
        return
    rows = [row for row in knowledge.told if row.post.session == session.key]
    told = [start_in(row) for row in rows if row.state is not State.WITHDRAWN]
    if told and not is_another(told[-1], session.starts_at):
        return
    if not missing(roll(conference, session, knowledge)):
        return
    start = session.starts_at.isoformat()
    key = post_key(conference.id, PostKind.MISSING, session.key, start)
    due, where = session.starts_at - lead, conference.policy.organizers_channel
    post = PlannedPost(key, PostKind.MISSING, where, due, session.starts_at, session.key)
    yield Delivery(conference.id, post, text=start)


def roll(conference: Conference, session: Session, knowledge: Knowledge) -> tuple[Speaker, ...]:
    """How it stands with every speaker of a session."""
    lead = conference.policy.speakers.checkin or timedelta()
    return tuple(_standing(name, session, knowledge, lead) for name in session.speakers)


def missing(speakers: Sequence[Speaker]) -> list[Speaker]:
    """Those of whom nobody knows whether they are there."""
    return [speaker for speaker in speakers if speaker.standing in MISSING]


def _standing(name: str, session: Session, knowledge: Knowledge, lead: timedelta) -> Speaker:
    people = tuple(one.person for one in knowledge.accounts if one.name == name)
    if not people:
        return Speaker(name, people, Standing.NOT_LINKED)
    answers = [a for person in people if (a := answer_of(session, person, knowledge, lead))]
    if answers:
        latest = max(answers, key=lambda one: one.at)
        standing = Standing.HERE if latest.answer is Answer.HERE else Standing.HELP
        return Speaker(name, people, standing)
    asked = [row for person in people if (row := _last_asked(session, person, knowledge))]
    if not asked:
        return Speaker(name, people, Standing.TO_BE_ASKED)
    if all(row.state in {State.FAILED, State.SKIPPED} for row in asked):
        return Speaker(name, people, Standing.UNREACHED, asked[-1].reason)
    return Speaker(name, people, Standing.SILENT)


def answer_of(
    session: Session, person: PersonId, knowledge: Knowledge, lead: timedelta
) -> Checkin | None:
    """What the person answered, as long as that holds."""
    for one in knowledge.checkins:
        if (one.session, one.person) == (session.key, person) and one.holds_for(session, lead):
            return one
    return None


def _is_to_be_asked(
    session: Session, person: PersonId, knowledge: Knowledge, lead: timedelta
) -> bool:
    if answer_of(session, person, knowledge, lead):
        return False
    asked = _last_asked(session, person, knowledge)
    return asked is None or is_another(start_in(asked), session.starts_at)


def _last_asked(session: Session, person: PersonId, knowledge: Knowledge) -> Delivery | None:
    """The row by which the person was asked last; what was withdrawn did not reach them."""
    rows = [
        row
        for row in knowledge.asked
        if row.post.session == session.key and person_in(row.post.channel) == person
    ]
    return next((row for row in reversed(rows) if row.state is not State.WITHDRAWN), None)


def is_another(told: datetime, start: datetime) -> bool:
    """Whether a session begins so differently from what was told that it is to be told anew."""
    return start < told or start - told >= WORTH_A_NOTICE


def _checkin_row(
    conference: ConferenceId, session: Session, account: SpeakerAccount, due: datetime
) -> Delivery:
    start = session.starts_at.isoformat()
    key = post_key(conference, PostKind.CHECKIN, account.person, session.key, start)
    place = f"@{account.person}"
    post = PlannedPost(key, PostKind.CHECKIN, place, due, session.starts_at, session.key)
    return Delivery(conference, post, text=f"{start} {account.name}")


def help_row(conference: Conference, session: Session, text: str, checkin: Checkin) -> Delivery:
    """Tells the organizers at once that a speaker needs them."""
    at, where = checkin.at, conference.policy.organizers_channel
    key = post_key(conference.id, PostKind.HELP, session.key, checkin.person, at.isoformat())
    post = PlannedPost(key, PostKind.HELP, where, at, session.ends_at, session.key)
    return Delivery(conference.id, post, text=text)


def start_in(row: Delivery) -> datetime:
    """The start that such a row is about."""
    return datetime.fromisoformat(row.text.partition(" ")[0])


def speaker_in(row: Delivery) -> str:
    """The name of whom a check-in asks."""
    return row.text.partition(" ")[2]
