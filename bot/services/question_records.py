"""Questions within one transaction: read, saved and planned for, for askers and for hosts alike."""

from bot.domain.agenda import Session, SessionKey
from bot.domain.conference import Conference
from bot.domain.deliveries import Delivery
from bot.domain.people import Person, Role
from bot.domain.questions import Question, QuestionId
from bot.errors import Conflict, NotFound
from bot.store.database import Records

GONE = "There is no such question (any more). The queue in the thread has those there are."


def may_moderate(conference: Conference, by: Person) -> bool:
    """Whether the person decides about what others see."""
    return conference.has_role(by, Role.MODERATOR) or conference.has_role(by, Role.ORGANIZER)


def session_of(conference: Conference, key: SessionKey) -> Session:
    """The session of a question, if it is still there."""
    session = conference.agenda.get(key)
    if session is None:
        raise NotFound("That session is no longer on the agenda. /agenda show lists what is.")
    return session


async def add_once(records: Records, row: Delivery) -> None:
    """Plan a post, unless it is planned already."""
    if await records.deliveries.get(row.key) is None:
        await records.deliveries.add([row])


async def question_of(records: Records, conference: Conference, number: QuestionId) -> Question:
    """The question of this conference; `NotFound` for any other."""
    question = await records.questions.get(number)
    if question is None or question.conference != conference.id:
        raise NotFound(GONE)
    return question


async def save(records: Records, before: Question, after: Question) -> None:
    """Save it; `Conflict` where somebody else was faster."""
    if not await records.questions.save(before, after):
        raise Conflict("Somebody did something with that question at the same moment. Look again.")
