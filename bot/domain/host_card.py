"""The host's private card: what is asked now, what comes next, and what to do about it.

Buttons carry the number of the question that the host saw beside them, so that a press means that
one, however the votes have changed the order since.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from bot.domain.agenda import Session
from bot.domain.cards import Button, Card, Field
from bot.domain.conference import Conference
from bot.domain.languages import _, ngettext
from bot.domain.question_cards import NEXT, known_as, line, time_left, unanswered, who_asked
from bot.domain.questions import WAITING, Question, State, by_rank
from bot.domain.queues import MODES, Queue
from bot.domain.text import escaped

MERGEABLE = 25
NEXT_LIMIT = 200
"""Of a question's text, so that three with their links fit into one field."""

_UNDONE_BY = {State.ANSWERED: "back", State.SKIPPED: "back", State.MERGED: "unmerge"}


def host_card(
    conference: Conference,
    session: Session,
    queue: Queue,
    questions: Sequence[Question],
    moment: datetime,
    *,
    decides: bool,
) -> Card:
    """Fits a phone: the question now, the next three, the time left.

    Who `decides` what others see, as moderators do, can also reject what is in the queue.
    """
    now = next((q for q in questions if q.state is State.TAKEN), None)
    following = by_rank(q for q in questions if q.state is State.OPEN)
    shown = following[:NEXT]
    nexts = "\n".join(
        f"{line(q, conference.server, f'{n}. ', NEXT_LIMIT)} · {known_as(q)}"
        for n, q in enumerate(shown, 1)
    )
    waiting = sum(q.state in WAITING for q in questions)
    mode = queue.mode_in(conference.policy)
    footer = [who_asked(now), known_as(now)] if now else []
    footer.append(ngettext("{n} question waiting", "{n} questions waiting", len(following)))
    footer.append(_(MODES[mode]))
    if waiting:
        footer.append(ngettext("{n} with the moderators", "{n} with the moderators", waiting))
    return Card(
        headline=time_left(session, moment),
        title=_("Now") if now else _("Nothing is being asked"),
        body=escaped(now.text) if now else _("Take one of these.") if shown else "",
        fields=(Field(_("Next"), nexts or _("Nobody waits."), inline=False),),
        footer=" · ".join(footer),
        buttons=(
            *_for_now(now, questions),
            *_take(shown),
            Button(_("Merge …"), id=f"merging:{session.mark}", disabled=len(following) < 2),
            *_reject(session, questions, decides=decides),
            Button(_("Refresh"), id=f"host:{session.mark}"),
        ),
    )


def _for_now(now: Question | None, questions: Sequence[Question]) -> list[Button]:
    if now:
        return [
            Button(_("Answered"), id=f"answered:{now.id}", emphasis="success"),
            Button(_("Skip"), id=f"skip:{now.id}"),
            Button(_("Back"), id=f"back:{now.id}"),
        ]
    done = [q for q in questions if q.state in _UNDONE_BY and q.moved_by]
    if not done:
        return []
    last = max(done, key=lambda q: q.moved_at)
    return [Button(_("Undo the last"), id=f"{_UNDONE_BY[last.state]}:{last.id}")]


def _take(shown: Sequence[Question]) -> list[Button]:
    only = len(shown) == 1
    return [
        Button(
            _("Take") if only else _("Take {number}", number=n),
            id=f"take:{q.id}",
            emphasis="primary",
        )
        for n, q in enumerate(shown, 1)
    ]


def rejectable(questions: Iterable[Question]) -> list[Question]:
    """What a moderator can still take off the queue, the newest first."""
    found = [q for q in questions if q.state in {State.OPEN, State.SKIPPED}]
    return sorted(found, key=lambda q: (q.asked_at, q.id), reverse=True)


def _reject(session: Session, questions: Sequence[Question], *, decides: bool) -> list[Button]:
    if not decides:
        return []
    none = not rejectable(questions)
    return [
        Button(_("Reject …"), id=f"rejecting:{session.mark}", emphasis="danger", disabled=none),
    ]


def unanswered_card(
    conference: Conference, session: Session, questions: Sequence[Question]
) -> Card:
    """For the speakers, afterwards: the best that nobody has answered, to answer in writing."""
    left = unanswered(questions)
    lines = [f"{n}. {line(q, conference.server)}" for n, q in enumerate(left[:5], 1)]
    return Card(
        headline=_("Thank you for **{session}**!", session=escaped(session.name)),
        title=_("Still open") if left else _("Every question was answered."),
        body="\n".join(lines),
        footer=_("Take your time: answers appear in the thread and reach those who asked.")
        if left
        else "",
        buttons=tuple(
            Button(_("Answer {number}", number=n), id=f"answer:{q.id}")
            for n, q in enumerate(left[:5], 1)
        ),
    )
