"""The place of a session's questions: which sessions have one, when it is open, and for whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.agenda import Kind, Session, SessionKey
from bot.domain.conference import ConferenceId
from bot.domain.languages import N_, _, ngettext
from bot.domain.moments import how_long, stamp
from bot.domain.policy import Policy
from bot.domain.setting_values import Mode
from bot.domain.text import escaped
from bot.errors import Refusal, TooLate

KINDS_WITH_QUESTIONS = frozenset({Kind.TALK, Kind.KEYNOTE, Kind.PANEL, Kind.QUESTIONS})

MODES = {
    Mode.OPEN: N_("open"),
    Mode.MODERATED: N_("moderated"),
    Mode.CLOSED: N_("closed"),
}
"""How the ways in which questions are taken are called."""

SHORT_SPELL, LONG_SPELL = timedelta(minutes=10), timedelta(hours=1)
"""The times over which a person's questions to one session, and to all of them, are counted."""


@dataclass(frozen=True, slots=True)
class Queue:
    """The place of a session's questions: its thread, its board, its mode where it has its own."""

    conference: ConferenceId
    session: SessionKey
    mode: Mode | None = None
    thread_id: int | None = None
    board_id: int | None = None
    board_shown: str = ""
    opened_at: datetime | None = None
    closed_at: datetime | None = None

    @property
    def has_thread(self) -> bool:
        """Whether there is a thread that takes messages."""
        return self.thread_id is not None and self.closed_at is None

    def mode_in(self, policy: Policy) -> Mode:
        """How questions are taken: the session's own way, or the conference's."""
        return self.mode or policy.questions_mode


def takes_questions(session: Session, policy: Policy) -> bool:
    """Whether the session gets a queue and a thread; breaks and what is cancelled never do."""
    if session.cancelled:
        return False
    return policy.questions_open is not None and session.kind in KINDS_WITH_QUESTIONS


def opens_at(session: Session, policy: Policy) -> datetime:
    """When the queue opens, in UTC."""
    return session.starts_at - (policy.questions_open or timedelta())


def closes_at(session: Session, policy: Policy) -> datetime:
    """When the queue closes, in UTC."""
    return session.ends_at + policy.questions_close


def must_be_open(session: Session, queue: Queue, policy: Policy, moment: datetime) -> None:
    """Raise a refusal that says since when, or from when on, unless people may ask and vote."""
    name = escaped(session.name)
    if not takes_questions(session, policy):
        raise Refusal(
            _("'{session}' takes no questions. /agenda show lists what else is on.", session=name)
        )
    if queue.mode_in(policy) is Mode.CLOSED:
        raise TooLate(_("The moderators have closed the questions to '{session}'.", session=name))
    if moment < opens_at(session, policy) and not queue.has_thread:
        raise Refusal(
            _(
                "Questions to '{session}' open {when}. Please come back then.",
                session=name,
                when=stamp(opens_at(session, policy), "R"),
            )
        )
    if moment >= closes_at(session, policy):
        raise TooLate(
            _(
                "The questions to '{session}' are closed. Perhaps the speakers answer elsewhere.",
                session=name,
            )
        )


def must_be_patient(
    asked: Sequence[tuple[SessionKey, datetime]],
    session: SessionKey,
    policy: Policy,
    moment: datetime,
) -> None:
    """Raise `Refusal` with when to come back, where a person has asked too much lately.

    `asked` has an entry for each question and each rewording, in whatever order.
    """
    here = [at for key, at in asked if key == session]
    for moments, most, spell in (
        (here, policy.questions_in_ten_minutes, SHORT_SPELL),
        ([at for _key, at in asked], policy.questions_in_an_hour, LONG_SPELL),
    ):
        lately = sorted(at for at in moments if at > moment - spell)
        if len(lately) >= most:
            raise Refusal(
                ngettext(
                    "You have asked {n} question in {time}. Rewording counts, too. Let others "
                    "have their turn; you can ask again {when}. Voting is always possible.",
                    "You have asked {n} questions in {time}. Rewording counts, too. Let others "
                    "have their turn; you can ask again {when}. Voting is always possible.",
                    len(lately),
                    time=how_long(spell),
                    when=stamp(lately[-most] + spell, "R"),
                )
            )
