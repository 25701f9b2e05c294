"""What people do once a session is over, in the course of a rehearsed day: they say how it was."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

from bot.domain.agenda import Session
from bot.domain.conference import Conference
from bot.domain.feedback import takes_feedback
from bot.rehearsal.audience import Act, Audience
from bot.rehearsal.local_discord import Answer, Message, Person
from bot.rehearsal.speaker_acts import spoken_session

COMMENT = "I would have liked to see more examples."


def feedback_acts(conference: Conference) -> Iterator[Act]:
    """A session is rated, and those look at the result who may: at best one with the speaker."""
    every, policy = conference.agenda.sessions, conference.policy
    rated = [session for session in every if takes_feedback(session, policy)]
    if not rated:
        yield Act(every[0].starts_at + timedelta(seconds=66), partial(_look, session=None))
        return
    speaker = next(iter(spoken_session(conference).speakers), "")
    spoken = [session for session in rated if speaker in session.speakers]
    session = (spoken or rated)[0]
    at = session.ends_at + timedelta(seconds=20)
    yield Act(at, partial(_rate, session=session))
    yield Act(at + timedelta(seconds=5), partial(_look, session=session))
    if spoken:
        yield Act(at + timedelta(seconds=10), partial(_read_what_others_gave, session=session))


async def _rate(audience: Audience, session: Session) -> None:
    """Three people rate it; one comments, and another thinks again."""
    ada, bob, cleo = audience.attendee, audience.neighbour, audience.stranger
    post = await _post_about(audience, session)
    thanks = await _give(audience, ada, post, 5)
    form = await audience.note("Add a comment", ada, ada.press(thanks, "Add a comment"))
    await audience.note("Your comment", ada, ada.submit(form.modal, {"text": COMMENT}))
    for person, stars in ((bob, 3), (cleo, 4), (bob, 4)):
        await _give(audience, person, post, stars)


async def _look(audience: Audience, session: Session | None) -> None:
    """The organizer looks at all sessions and at this one; an attendee sees their own alone."""
    me, ada = audience.organizer, audience.attendee
    await audience.slash(me, "feedback")
    doing = ada.slash(audience.lobby, "feedback")
    await audience.note("/feedback", ada, doing, refused=True)
    if session:
        await audience.slash(me, "feedback", session=session.key)
        await audience.slash(ada, "feedback", session=session.key)


async def _read_what_others_gave(audience: Audience, session: Session) -> None:
    """The speaker reads what the session was given, and may not rate it."""
    sam = audience.speaker
    await audience.slash(sam, "feedback", session=session.key)
    post = await _post_about(audience, session)
    await audience.note("⭐ 5", sam, sam.press(post, "⭐ 5"), refused=True)


async def _give(audience: Audience, person: Person, post: Message, stars: int) -> Answer:
    name = f"⭐ {stars}"
    return await audience.note(name, person, person.press(post, name))


async def _post_about(audience: Audience, session: Session) -> Message:
    """The post that asks how the session was."""
    return await audience.until(
        lambda: next((m for m in audience.everywhere() if _asks_about(m, session)), None),
        f"the post that asks how {session.name} was",
    )


def _asks_about(message: Message, session: Session) -> bool:
    return any(button.custom_id == f"rate:5:{session.mark}" for button in message.buttons)
