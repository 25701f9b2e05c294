"""Which messages about a session's questions show something else than they should."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.domain.cards import Card
from bot.domain.conference import Conference
from bot.domain.deliveries import Posted
from bot.domain.question_cards import board_card, deserted_board_card, question_card
from bot.domain.questions import Question
from bot.domain.queues import Queue, takes_questions

LONG_AGO = datetime.min.replace(tzinfo=UTC)
_BOARD = 0


@dataclass(frozen=True, slots=True)
class Stale:
    """A message that shows something else than it should; `question` is None for the board."""

    card: Card
    posted: Posted
    question: Question | None = None

    @property
    def number(self) -> int:
        """The question's number, or that of the board."""
        return self.question.id if self.question else _BOARD


def fingerprint(card: Card) -> str:
    """Tells whether a message shows this card."""
    return hashlib.sha256(repr(card).encode()).hexdigest()


def stale_messages(
    conference: Conference, queue: Queue, questions: Sequence[Question]
) -> Iterator[Stale]:
    """The board and the questions that have changed since their messages were."""
    if queue.thread_id and queue.board_id:
        card = _board(conference, queue, questions)
        if fingerprint(card) != queue.board_shown:
            yield Stale(card, Posted(queue.thread_id, queue.board_id))
    by_id = {question.id: question for question in questions}
    for question in questions:
        if question.posted:
            into = by_id.get(question.merged_into) if question.merged_into else None
            card = question_card(question, conference.server, into)
            if fingerprint(card) != question.shown:
                yield Stale(card, question.posted, question)


def is_deserted(conference: Conference, queue: Queue) -> bool:
    """Whether its session left the agenda, or takes no questions any more."""
    session = conference.agenda.get(queue.session)
    return session is None or not takes_questions(session, conference.policy)


def _board(conference: Conference, queue: Queue, questions: Sequence[Question]) -> Card:
    session = conference.agenda.get(queue.session)
    if session is None or is_deserted(conference, queue):
        return deserted_board_card(queue)
    return board_card(conference, session, queue, questions)


def whose_turn(stale: Sequence[Stale], edited: Mapping[int, datetime]) -> Stale:
    """The board in turn with the others, of which the longest neglected comes first."""
    latest = max(edited, key=lambda number: edited[number], default=None)
    return min(
        stale,
        key=lambda one: (
            one.number != _BOARD or latest == _BOARD,
            edited.get(one.number, LONG_AGO),
        ),
    )
