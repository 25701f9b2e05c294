"""Questions as people see them: in the thread, on the board, in the queue, and with the host.

Who asked without a name is on none of these. What is not public is on `review_card` only,
and on what its asker reads.
"""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.agenda import Session, mark_of
from bot.domain.announcements import PostKey
from bot.domain.cards import BODY_LIMIT, TITLE_LIMIT, Button, Card, Field
from bot.domain.conference import Conference
from bot.domain.deliveries import Posted
from bot.domain.languages import N_, _, ngettext, pgettext
from bot.domain.ledger import message_link
from bot.domain.moments import stamp
from bot.domain.people import ServerId
from bot.domain.posts import button_id
from bot.domain.question_intake import why_held
from bot.domain.questions import PUBLIC, VOTABLE, WAITING, Question, State, by_rank, state_name
from bot.domain.queues import Queue
from bot.domain.setting_values import Mode
from bot.domain.text import cut, escaped, inert, length, plain

BEST = 10
ANSWERED_SHOWN = 5
NEXT = 3
LINE_LIMIT = 180

SIGNS = {
    State.DRAFT: "📝",
    State.HELD: "⏸️",
    State.PENDING: "⏳",
    State.OPEN: "❔",
    State.TAKEN: "🎤",
    State.ANSWERED: "✅",
    State.SKIPPED: "⏭️",
    State.MERGED: "🔗",
    State.REJECTED: "🚫",
    State.WITHDRAWN: "↩️",
}

_SAID = {
    State.TAKEN: N_("🎤 Being asked now"),
    State.ANSWERED: N_("✅ Answered"),
    State.SKIPPED: N_("⏭️ Not asked for now"),
}

_GONE = {
    State.HELD: N_("This question is looked at by the moderators."),
    State.PENDING: N_("This question is looked at by the moderators."),
    State.REJECTED: N_("This question was taken off the queue."),
    State.WITHDRAWN: N_("This question was withdrawn."),
}

_MODES = {
    Mode.OPEN: N_("Press a question's 👍 to vote for it."),
    Mode.MODERATED: N_("A moderator looks at every question first."),
    Mode.CLOSED: N_("No more questions are taken."),
}

_DECIDED = {
    State.OPEN: N_("Approved by {name}."),
    State.TAKEN: N_("Taken by {name}."),
    State.ANSWERED: N_("Answered by {name}."),
    State.SKIPPED: N_("Skipped by {name}."),
    State.MERGED: N_("Merged by {name}."),
    State.REJECTED: N_("Rejected by {name}."),
}


def question_card(question: Question, server: ServerId, into: Question | None = None) -> Card:
    """The question's message in the thread; what is no longer public leaves no word behind."""
    if question.state is State.MERGED:
        body = _merged(link(server, into.posted) if into else "")
        return Card(body=body, buttons=(_vote(question, into or question),))
    if not question.is_public:
        gone = _(_GONE.get(question.state, N_("This question is gone.")))
        return Card(body=gone, buttons=(_vote(question, question),))
    said = _(_SAID[question.state]) if question.state in _SAID else ""
    body = escaped(question.text)
    if question.answer:  # cut here, if at all: all of it is in its own post
        by = _("**Answer by {name}:**", name=inert(question.answered_by))
        body += f"\n\n{by} "
        body += cut(escaped(question.answer), BODY_LIMIT - length(body))
    return Card(
        headline=said,
        body=body,
        footer=" · ".join([who_asked(question), *[_("reworded")] * question.reworded]),
        buttons=(_vote(question, question),),
    )


def _merged(link: str) -> str:
    if link:
        return _("🔗 Merged with another question: {link} Votes count there.", link=link)
    return _("🔗 Merged with another question. Votes count there.")


def _vote(question: Question, root: Question) -> Button:
    """The button by which the question's message is known, whatever becomes of it."""
    over = root.state not in VOTABLE
    return Button(f"👍 {root.votes}", id=f"vote:{question.id}", disabled=over)


def who_asked(question: Question) -> str:
    """The asker as everybody may know them."""
    name = plain(question.asker_name)
    return _("Asked by {name}", name=name) if name else _("Asked without a name")


def known_as(question: Question) -> str:
    """The number by which moderators name a question in a command."""
    return f"#{question.id}"


def link(server: ServerId, posted: Posted | None) -> str:
    """A short link to a message, where there is one."""
    return f"[↗]({message_link(server, posted)})" if posted else ""


def line(question: Question, server: ServerId, sign: str = "", limit: int = 2 * LINE_LIMIT) -> str:
    """One line of a list: votes, text (no longer than the limit once it is escaped), link."""
    text = cut(escaped(cut(" ".join(question.text.split()), LINE_LIMIT)), limit)
    return f"{sign}**{question.votes}** 👍 {text} {link(server, question.posted)}".rstrip()


def board_card(
    conference: Conference, session: Session, queue: Queue, questions: Sequence[Question]
) -> Card:
    """What everybody sees of the queue: what is asked now, the ten best, what was answered."""
    server, ask = conference.server, not queue.closed_at
    lines = _now(questions, server) + _best(questions, server)
    mode = _MODES[queue.mode_in(conference.policy)]
    answered = [q for q in questions if q.state is State.ANSWERED]
    answered.sort(key=lambda q: q.moved_at, reverse=True)
    done = [line(q, server, "✅ ") for q in answered[:ANSWERED_SHOWN]]
    title = _("Answered ({number})", number=len(answered))
    return Card(
        title=_questions_to(session),
        body=fitting(lines, 3000) or _nobody_waits(answered, queue),
        fields=(Field(title, fitting(done), inline=False),) if answered else (),
        footer=_("The questions are closed.") if queue.closed_at else _(mode),
        buttons=(
            Button(_("Ask"), id=f"ask:{session.mark}", emphasis="primary", disabled=not ask),
            Button(_("Queue"), id=f"board:{session.mark}"),
        ),
    )


def deserted_board_card(queue: Queue) -> Card:
    """The board of a session that left the agenda, or takes no questions any more."""
    ask = Button(_("Ask"), id=f"ask:{mark_of(queue.session)}", disabled=True)
    return Card(body=_("This session takes no questions any more."), buttons=(ask,))


def _questions_to(session: Session) -> str:
    return cut(_("Questions: {session}", session=escaped(session.name)), TITLE_LIMIT)


def _nobody_waits(answered: Sequence[Question], queue: Queue) -> str:
    if answered:
        return _("Every question was answered.")
    return _("Nobody asked.") if queue.closed_at else _("Nobody has asked yet. Be the first!")


def fitting(lines: Sequence[str], limit: int = 500) -> str:
    """As many whole lines as a field takes; a link that is cut would not be one."""
    kept: list[str] = []
    for one in lines:
        limit -= length(one) + 1
        if limit < 0:
            break
        kept.append(one)
    return "\n".join(kept)


def _now(questions: Sequence[Question], server: ServerId) -> list[str]:
    taken = [q for q in questions if q.state is State.TAKEN]
    now = _("🎤 **Now:**")
    return [line(q, server, f"{now} ") + "\n" for q in taken]


def _best(questions: Sequence[Question], server: ServerId) -> list[str]:
    waiting = by_rank(q for q in questions if q.state is State.OPEN)
    lines = [line(q, server, f"{n}. ") for n, q in enumerate(waiting[:BEST], 1)]
    if len(waiting) > BEST:
        left = len(waiting) - BEST
        lines.append(ngettext("… and {n} more question.", "… and {n} more questions.", left))
    return lines


def queue_card(
    conference: Conference, session: Session, questions: Sequence[Question], voted: set[int]
) -> Card:
    """The queue for one reader, privately, with what they voted for marked."""
    server = conference.server
    waiting = by_rank(q for q in questions if q.state is State.OPEN)
    lines = _now(questions, server) + [
        line(q, server, f"{n}. {'☑️ ' if q.id in voted else ''}")
        for n, q in enumerate(waiting[:BEST], 1)
    ]
    left = len(waiting) - BEST
    return Card(
        title=_questions_to(session),
        body=fitting(lines, 3000) or _("Nobody has asked yet. Be the first!"),
        footer=_in_the_thread(left) if left > 0 else "",
        buttons=(
            Button(_("Ask"), id=f"ask:{session.mark}", emphasis="primary"),
            Button(_("Refresh"), id=f"queue:{session.mark}"),
        ),
    )


def _in_the_thread(left: int) -> str:
    return ngettext(
        "… and {n} more question in the thread.", "… and {n} more questions in the thread.", left
    )


def review_card(question: Question, session: Session | None, version: str) -> Card:
    """A question that waits, for moderators, with what to do about it.

    The `version` says which words they read: another text takes another decision.
    Without a session, it left the agenda since.
    """
    to = _("Question to a session that is gone")
    if session:
        to = _("Question to '{session}'", session=escaped(session.name))
    waits, which = question.state in WAITING, f"{question.id}:{version}"
    why = why_held(question) if waits else ""
    return Card(
        headline="" if waits else inert(_decided(question)),
        title=cut(f"{SIGNS[question.state]} {to}", TITLE_LIMIT),
        body=_("*withdrawn*") if question.state is State.WITHDRAWN else escaped(question.text),
        fields=(Field(_("Held because"), escaped(why)),) if why else (),
        footer=f"{who_asked(question)} · {known_as(question)}",
        buttons=(
            Button(_("Approve"), id=f"approve:{which}", emphasis="success", disabled=not waits),
            Button(_("Reject"), id=f"reject:{which}", emphasis="danger", disabled=not waits),
        ),
    )


def _decided(question: Question) -> str:
    if question.moved_by and question.state in _DECIDED:
        return _(_DECIDED[question.state], name=question.moved_by)
    return pgettext("question", "It is {state} by now.", state=state_name(question.state))


def answer_card(question: Question, key: PostKey) -> Card:
    """A written answer as it appears in the thread."""
    return Card(
        headline=_("**{name}** answers:", name=inert(question.answered_by)),
        title=cut(escaped(" ".join(question.text.split())), TITLE_LIMIT),
        body=escaped(question.answer),
        footer=who_asked(question) if question.asker_name else "",
        buttons=(Button(_("Session"), id=button_id(key)),),
    )


def summary_body(questions: Sequence[Question], server: ServerId) -> str:
    """What a thread is closed with: how much was asked, and what is left unanswered."""
    public = [q for q in questions if q.state in PUBLIC]
    answered = sum(q.state is State.ANSWERED for q in public)
    left = unanswered(questions)
    lines = [
        ngettext(
            "{n} question, {answered} answered.",
            "{n} questions, {answered} answered.",
            len(public),
            answered=answered,
        )
    ]
    if left:
        lines += ["", _("**Still open:**"), *(line(q, server) for q in left[:ANSWERED_SHOWN])]
        lines.append(_("The speakers can still answer in writing; the answers appear here."))
    return "\n".join(lines)


def unanswered(questions: Sequence[Question]) -> list[Question]:
    """What nobody has answered, the best first."""
    return by_rank(q for q in questions if q.state in VOTABLE)


def time_left(session: Session, moment: datetime) -> str:
    """How long a session still lasts, counting by itself in the reader's client."""
    name = escaped(session.name)
    if moment < session.starts_at:
        return _("**{session}** starts {when}", session=name, when=stamp(session.starts_at, "R"))
    ends = stamp(session.ends_at, "R")
    if moment < session.ends_at:
        return _("**{session}** ends {when}", session=name, when=ends)
    return _("**{session}** ended {when}", session=name, when=ends)
