"""How people found the sessions: they give 1 to 5, and some see what it comes to."""

from collections import defaultdict
from dataclasses import dataclass, replace

from bot.clock import Clock
from bot.domain.agenda import Session, SessionKey
from bot.domain.conference import Conference
from bot.domain.feedback import (
    COMMENT_LIMIT,
    Rating,
    Summary,
    must_take_ratings,
    summary_of,
    takes_feedback,
)
from bot.domain.languages import _
from bot.domain.people import Person, Role
from bot.domain.questions import readable
from bot.domain.text import plain
from bot.errors import NotAllowed, Refusal, TooLate
from bot.services.agenda import Programme
from bot.services.speakers import speaks
from bot.store.database import Database, Records


@dataclass(frozen=True, slots=True)
class Feedback:
    """A session's feedback for one person; the summary only for its speakers and organizers."""

    session: Session
    own: Rating | None
    summary: Summary | None
    may_rate: bool


class FeedbackDesk:
    """Takes ratings and comments. Nothing here tells anybody whose one is."""

    def __init__(self, database: Database, clock: Clock, programme: Programme) -> None:
        self._database = database
        self._clock = clock
        self._programme = programme

    async def rate(self, by: Person, session: Session, stars: int) -> Rating:
        """Give it so many stars; what they gave it before is changed, and their comment stays."""
        conference, now = self._programme.conference(by.server), self._clock.now()
        rating = Rating(conference.id, session.key, stars, now)
        async with self._database.transaction() as records:
            await self._must_be_open(records, conference, by, session)
            before = await records.ratings.by(conference.id, session.key, by.id)
            rating = replace(rating, comment=before.comment) if before else rating
            await records.ratings.save(rating, by.id)
        return rating

    async def rated(self, by: Person, session: Session) -> Rating:
        """What they gave it, before they write a comment in vain."""
        conference = self._programme.conference(by.server)
        async with self._database.transaction() as records:
            return await self._rated(records, conference, by, session)

    async def comment(self, by: Person, session: Session, text: str) -> Rating:
        """Add a comment to what they gave it, in the place of an earlier one; an empty one goes."""
        text = readable(text, COMMENT_LIMIT) if plain(text) else ""
        conference = self._programme.conference(by.server)
        async with self._database.transaction() as records:
            before = await self._rated(records, conference, by, session)
            after = before.commented(text, self._clock.now())
            await records.ratings.save(after, by.id)
        return after

    async def look(self, by: Person, session: Session) -> Feedback:
        """What the person may see; refused where they can neither see nor rate anything yet."""
        conference, now = self._programme.conference(by.server), self._clock.now()
        async with self._database.transaction() as records:
            is_speaker = await speaks(records, conference, by, session)
            own = await records.ratings.by(conference.id, session.key, by.id)
            ratings = await records.ratings.of_session(conference.id, session.key)
            ended = await records.conferences.has_ended(conference.id, now)
        if not (is_speaker or conference.has_role(by, Role.ORGANIZER)):
            must_take_ratings(session, conference, now)
            return Feedback(session, own, None, may_rate=not ended)
        is_over = takes_feedback(session, conference.policy) and now >= session.ends_at
        may_rate = is_over and not is_speaker and not ended
        return Feedback(session, own, summary_of(ratings), may_rate)

    async def table(self, by: Person) -> tuple[tuple[Session, Summary], ...]:
        """Every session that is rated or will be, in order of time, for organizers."""
        conference = self._programme.conference(by.server)
        if not conference.has_role(by, Role.ORGANIZER):
            raise Refusal(
                _("Choose the session that you mean. Only organizers see a table of all.")
            )
        async with self._database.transaction() as records:
            ratings = await records.ratings.of_conference(conference.id)
        by_session: defaultdict[SessionKey, list[Rating]] = defaultdict(list)
        for rating in ratings:
            by_session[rating.session].append(rating)
        return tuple(
            (session, summary_of(by_session[session.key]))
            for session in conference.agenda.sessions
            if takes_feedback(session, conference.policy) or by_session[session.key]
        )

    async def _rated(
        self, records: Records, conference: Conference, by: Person, session: Session
    ) -> Rating:
        await self._must_be_open(records, conference, by, session)
        rating = await records.ratings.by(conference.id, session.key, by.id)
        if rating is None:
            raise Refusal(_("Give it from 1 to 5 first: /feedback has the buttons."))
        return rating

    async def _must_be_open(
        self, records: Records, conference: Conference, by: Person, session: Session
    ) -> None:
        """Raise a refusal unless the person may rate the session now."""
        now = self._clock.now()
        must_take_ratings(session, conference, now)
        if await speaks(records, conference, by, session):
            raise NotAllowed(
                _("You speak there, so you cannot rate it. /feedback shows what others gave.")
            )
        if await records.conferences.has_ended(conference.id, now):
            raise TooLate(_("The conference's data has ended, so sessions are not rated any more."))
