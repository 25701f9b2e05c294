"""The recap: read from the database in one go, posted once, and handed out to organizers."""

import asyncio
from collections import defaultdict
from collections.abc import Iterable

from bot.domain.announcements import PostKey
from bot.domain.cards import Card
from bot.domain.conference import Conference, ConferenceId, Profile
from bot.domain.delays import expected
from bot.domain.deliveries import POSTED, Delivery, Posted
from bot.domain.languages import _
from bot.domain.people import Person
from bot.domain.post_kinds import PostKind
from bot.domain.posts import button_id
from bot.domain.questions import Question, QuestionId
from bot.domain.recap import Answer, Recap, Traces, recap_of
from bot.domain.recap_cards import recap_card
from bot.errors import NotFound, Refusal
from bot.services.agenda import Programme
from bot.services.delivery import Announcer
from bot.services.makers import post_once
from bot.services.messenger import Messenger
from bot.services.question_rows import as_answered
from bot.services.recap_page import page
from bot.store.database import Database, Records

LARGEST_PAGE = 8_000_000
"""Bytes; Discord takes files up to 10 MiB."""


async def recap_from(records: Records, conference: ConferenceId, profile: Profile) -> Recap | None:
    """What is known by now; None before there was an agenda."""
    version = await records.agendas.newest(conference)
    if version is None:
        return None
    agenda = expected(version.agenda, await records.delays.of(conference))
    traces = await _traces(records, conference)
    return await asyncio.to_thread(recap_of, profile, agenda, traces)


async def _traces(records: Records, conference: ConferenceId) -> Traces:
    questions = await records.questions.of_conference(conference)
    rows = await records.deliveries.of_kinds(conference, [PostKind.ANSWER])
    return Traces(
        questions=questions,
        answers=_answers(questions, rows),
        ratings=await records.ratings.of_conference(conference),
        remembered=await records.bookmarks.counts(conference),
        people_with_agendas=await records.bookmarks.people(conference),
    )


def _answers(
    questions: Iterable[Question], rows: Iterable[Delivery]
) -> dict[QuestionId, list[Answer]]:
    """What stands in the threads, in the order of posting."""
    by_number = {question.id: question for question in questions}
    answers: defaultdict[QuestionId, list[Answer]] = defaultdict(list)
    for row in rows:
        question = by_number.get(QuestionId(row.post.question or 0))
        if question and row.state in POSTED:
            said = as_answered(row, question)
            answers[question.id].append(Answer(said.answer, said.answered_by))
    return answers


class Chronicler:
    """Writes the recap: the post on the day after, and the page whenever organizers ask for it."""

    def __init__(self, database: Database, messenger: Messenger, programme: Programme) -> None:
        self._database = database
        self._messenger = messenger
        self._programme = programme

    def make_for(self, announcer: Announcer) -> None:
        """From now on the announcer leaves the post to this."""
        announcer.leave_to(self._post, PostKind.RECAP)

    async def page(self, by: Person) -> str:
        """The page as it is by now, for organizers."""
        conference = self._programme.for_organizer(by)
        text = await asyncio.to_thread(page, await self._recap(conference))
        if len(text.encode()) > LARGEST_PAGE:
            raise Refusal(
                _(
                    "The page is larger than what Discord takes. `chair recap --output recap.html` "
                    "writes it, on the computer on which the bot runs."
                )
            )
        return text

    async def _post(self, conference: Conference, claimed: Delivery) -> Posted:
        made = await self._card(conference, claimed.key)
        channel, button = claimed.post.channel, button_id(claimed.key)
        return await post_once(self._messenger, conference, claimed, channel, button, made)

    async def _card(self, conference: Conference, key: PostKey) -> Card:
        return recap_card(await self._recap(conference), key)

    async def _recap(self, conference: Conference) -> Recap:
        async with self._database.transaction() as records:
            recap = await recap_from(records, conference.id, conference.profile)
        if recap is None:
            raise NotFound(_("There is no agenda yet, so nothing to look back on."))
        return recap
