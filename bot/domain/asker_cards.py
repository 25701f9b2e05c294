"""What askers read about their own questions, privately."""

from collections.abc import Sequence

from bot.domain.agenda import Session
from bot.domain.cards import BODY_LIMIT, Button, Card, Field
from bot.domain.languages import N_, _
from bot.domain.ledger import message_link
from bot.domain.people import ServerId
from bot.domain.question_cards import LINE_LIMIT, SIGNS, fitting, line, link
from bot.domain.question_intake import why_held
from bot.domain.questions import Question, State
from bot.domain.text import cut, escaped, inert, length

_OWN = {
    State.DRAFT: N_("written, but not asked yet"),
    State.HELD: N_("a moderator looks at it first"),
    State.PENDING: N_("waits for a moderator to approve it"),
    State.OPEN: N_("in the queue"),
    State.TAKEN: N_("being asked now"),
    State.ANSWERED: N_("answered"),
    State.SKIPPED: N_("not asked for now"),
    State.MERGED: N_("merged with another; its votes count there"),
    State.REJECTED: N_("not in the queue"),
    State.WITHDRAWN: N_("withdrawn by you"),
}

_NEWS = {
    "approved": N_("Your question is in the queue now."),
    "taken": N_("🎤 Your question is being asked now."),
    "answered": N_("✅ Your question was answered."),
    "merged": N_("🔗 Your question was merged with another that asks the same. Votes count there."),
    "freed": N_("The question that yours was merged with is gone. Yours: {state}."),
    "rejected": N_("🚫 The moderators keep your question out of the queue."),
}


def near_card(mine: Question, other: Question, server: ServerId) -> Card:
    """Somebody has asked nearly the same: vote for that one, or ask one's own after all."""
    return Card(
        headline=_("Somebody has asked nearly the same. Your question is kept; what do you want?"),
        fields=(
            Field(_("Theirs"), line(other, server), inline=False),
            Field(_("Yours"), escaped(cut(mine.text, 400)), inline=False),
        ),
        buttons=(
            Button(_("Vote for theirs"), id=f"join:{mine.id}:{other.id}", emphasis="success"),
            Button(_("Ask mine"), id=f"submit:{mine.id}"),
            Button(_("Withdraw mine"), id=f"withdraw:{mine.id}", emphasis="danger"),
        ),
    )


def own_line(question: Question, server: ServerId) -> str:
    """One of somebody's own questions, with what became of it."""
    text = escaped(cut(" ".join(question.text.split()), LINE_LIMIT))
    reason = why_held(question) if question.state is State.HELD else question.reason
    why = f" ({escaped(reason)})" if reason and not question.is_public else ""
    answer = f"\n> {escaped(cut(question.answer, 200))}" if question.answer else ""
    said = f"{SIGNS[question.state]} {_(_OWN[question.state])}{why}"
    return f"{said}: {text} {link(server, question.posted)}".rstrip() + answer


def own_lines(questions: Sequence[Question], server: ServerId) -> str:
    """All of somebody's own, as many as fit, the newest first."""
    lines = [own_line(question, server) for question in questions]
    return fitting(lines, 3000) or _("You have asked nothing yet. /ask begins.")


def own_card(question: Question, server: ServerId) -> Card:
    """One of somebody's own, for what they can do about it."""
    return Card(title=_("Your question"), body=own_line(question, server))


def received(question: Question) -> str:
    """What the asker is told at once."""
    if question.state is State.HELD:
        return _(
            "Kept. A moderator looks at it first, because {why}. `/questions mine` shows it.",
            why=escaped(why_held(question)),
        )
    if question.state is State.PENDING:
        return _("Kept. A moderator looks at every question first. `/questions mine` shows it.")
    return _("Your question is in the queue, with your vote. `/questions mine` shows it.")


def news_of(question: Question, session: Session, server: ServerId, what: str) -> Card:
    """What the asker is told of it, privately."""
    body = escaped(question.text)
    if what == "rejected" and question.reason:
        body += f"\n{escaped(question.reason)}"
    if question.answer:  # cut here, if at all: all of it is in the thread
        body += f"\n\n**{inert(question.answered_by)}:** "
        body += cut(escaped(question.answer), BODY_LIMIT - length(body))
    return Card(
        headline=_(_NEWS[what], state=_(_OWN[question.state])),
        title=escaped(session.name),
        body=body,
        footer=_("/questions mine has all of yours."),
        buttons=_to_message(question, server),
    )


def _to_message(question: Question, server: ServerId) -> tuple[Button, ...]:
    if question.posted is None:
        return ()
    return (Button(_("To the thread"), url=message_link(server, question.posted)),)
