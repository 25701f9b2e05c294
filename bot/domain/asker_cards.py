"""What askers read about their own questions, privately."""

from collections.abc import Sequence

from bot.domain.agenda import Session
from bot.domain.cards import BODY_LIMIT, Button, Card, Field
from bot.domain.ledger import message_link
from bot.domain.people import ServerId
from bot.domain.question_cards import LINE_LIMIT, SIGNS, fitting, line, link
from bot.domain.questions import Question, State
from bot.domain.text import cut, escaped, length

_OWN = {
    State.DRAFT: "written, but not asked yet",
    State.HELD: "a moderator looks at it first",
    State.PENDING: "waits for a moderator to approve it",
    State.OPEN: "in the queue",
    State.TAKEN: "being asked now",
    State.ANSWERED: "answered",
    State.SKIPPED: "not asked for now",
    State.MERGED: "merged with another; its votes count there",
    State.REJECTED: "not in the queue",
    State.WITHDRAWN: "withdrawn",
}


def near_card(mine: Question, other: Question, server: ServerId) -> Card:
    """Somebody has asked nearly the same: vote for that one, or ask one's own after all."""
    return Card(
        headline="Somebody has asked nearly the same. Your question is kept; what do you want?",
        fields=(
            Field("Theirs", line(other, server), inline=False),
            Field("Yours", escaped(cut(mine.text, 400)), inline=False),
        ),
        buttons=(
            Button("Vote for theirs", id=f"join:{mine.id}:{other.id}", emphasis="success"),
            Button("Ask mine", id=f"submit:{mine.id}"),
            Button("Withdraw mine", id=f"withdraw:{mine.id}", emphasis="danger"),
        ),
    )


def own_line(question: Question, server: ServerId) -> str:
    """One of somebody's own questions, with what became of it."""
    text = escaped(cut(" ".join(question.text.split()), LINE_LIMIT))
    why = f" ({escaped(question.reason)})" if question.reason and not question.is_public else ""
    answer = f"\n> {escaped(cut(question.answer, 200))}" if question.answer else ""
    said = f"{SIGNS[question.state]} {_OWN[question.state]}{why}"
    return f"{said}: {text} {link(server, question.posted)}".rstrip() + answer


def own_lines(questions: Sequence[Question], server: ServerId) -> str:
    """All of somebody's own, as many as fit, the newest first."""
    lines = [own_line(question, server) for question in questions]
    return fitting(lines, 3000) or "You have asked nothing yet. /ask begins."


def own_card(question: Question, server: ServerId) -> Card:
    """One of somebody's own, for what they can do about it."""
    return Card(title="Your question", body=own_line(question, server))


def received(question: Question) -> str:
    """What the asker is told at once."""
    if question.state is State.HELD:
        why = escaped(question.reason)
        return f"Kept. A moderator looks at it first, because {why}. `/questions mine` shows it."
    if question.state is State.PENDING:
        return "Kept. A moderator looks at every question first. `/questions mine` shows it."
    return "Your question is in the queue, with your vote. `/questions mine` shows it."


def news_of(question: Question, session: Session, server: ServerId, what: str) -> Card:
    """What the asker is told of it, privately."""
    said = {
        "approved": "Your question is in the queue now.",
        "taken": "🎤 Your question is being asked now.",
        "answered": "✅ Your question was answered.",
        "merged": "🔗 Your question was merged with another that asks the same. Votes count there.",
        "freed": f"The question that yours was merged with is gone. Yours: {_OWN[question.state]}.",
        "rejected": "🚫 The moderators keep your question out of the queue.",
    }[what]
    body = escaped(question.text)
    if what == "rejected" and question.reason:
        body += f"\n{escaped(question.reason)}"
    if question.answer:  # cut here, if at all: all of it is in the thread
        body += f"\n\n**{escaped(question.answered_by)}:** "
        body += cut(escaped(question.answer), BODY_LIMIT - length(body))
    return Card(
        headline=said,
        title=escaped(session.name),
        body=body,
        footer="/questions mine has all of yours.",
        buttons=_to_message(question, server),
    )


def _to_message(question: Question, server: ServerId) -> tuple[Button, ...]:
    if question.posted is None:
        return ()
    return (Button("To the thread", url=message_link(server, question.posted)),)
