"""Votes by a press on a question's own message, which shows the count with the answer."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bot.domain.people import Person
from bot.domain.questions import Question, QuestionId
from bot.services.boards import Boards
from bot.services.questions import QuestionQueue


@dataclass(frozen=True, slots=True)
class Voted:
    """A question after a vote; `alone` where nobody else is voting for it at the same moment."""

    question: Question
    stands: bool
    alone: bool


class Ballots:
    """Takes votes, and sees to it that their messages are right in the end."""

    def __init__(self, questions: QuestionQueue, boards: Boards) -> None:
        self._questions = questions
        self._boards = boards

    @asynccontextmanager
    async def voting(self, by: Person, number: QuestionId) -> AsyncGenerator[Voted]:
        """Vote, or take the vote back; inside, the message may be changed with the answer.

        If that was overtaken by something newer, the boards put it right afterwards.
        """
        with self._boards.changed_by_a_press(number):
            question, stands = await self._questions.vote(by, number)
            try:
                yield Voted(question, stands, alone=not self._boards.others_press(number))
            finally:
                self._boards.changed(question.conference, question.session)
