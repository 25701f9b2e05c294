"""What speakers, their hosts and the organizers do before sessions of a rehearsed day."""

import re
from collections.abc import Iterator
from datetime import timedelta
from functools import partial

from bot.domain.agenda import Session
from bot.domain.conference import Conference
from bot.domain.queues import takes_questions
from bot.domain.session_hosts import needs_host
from bot.rehearsal.audience import Act, Audience
from bot.rehearsal.local_discord import Message

HOSTED = 2
NO_CODE = "AAAA-AAAA"
HERE = "I'm here"


def spoken_session(conference: Conference) -> Session:
    """The first session with a speaker; where questions are taken, of those that take some."""
    every = conference.agenda.sessions
    asked = [session for session in every if takes_questions(session, conference.policy)]
    first = next(iter(asked or every))
    return next((one for one in asked or every if one.speakers), first)


def speaker_acts(conference: Conference) -> Iterator[Act]:
    """The speaker is linked and checks in; a moderator hosts some sessions."""
    first, spoken = conference.agenda.sessions[0], spoken_session(conference)
    early = first.starts_at - timedelta(hours=1, minutes=1)
    yield Act(early - timedelta(minutes=5), partial(_host_sessions, conference=conference))
    yield Act(early, partial(_meet_the_speaker, session=spoken))
    lead = conference.policy.speakers.checkin
    if spoken.speakers and lead:
        at = max(early + timedelta(minutes=1), spoken.starts_at - lead * 0.75)
        yield Act(at, _check_in)


async def _host_sessions(audience: Audience, conference: Conference) -> None:
    """A moderator says what they host, and gives one of it back; an attendee may not."""
    mona, ada = audience.moderator, audience.attendee
    wanted = [session for session in conference.agenda.sessions if needs_host(session)][:HOSTED]
    for session in wanted:
        await audience.slash(mona, "hosts claim", session=session.key)
    for session in wanted[-1:]:
        await audience.slash(mona, "hosts release", session=session.key)
    listed = await audience.slash(mona, "hosts list")
    if mona.is_offered(listed, "▶"):
        await audience.note("▶", mona, mona.press(listed, "▶"))
    await audience.note("/hosts list", ada, ada.slash(audience.lobby, "hosts list"), refused=True)


async def _meet_the_speaker(audience: Audience, session: Session) -> None:
    """The organizer links a speaker's account, and the speaker themselves with a code."""
    me, sam = audience.organizer, audience.speaker
    speaker, none = next(iter(session.speakers), "Nobody"), not session.speakers
    for command in ("link", "unlink"):
        doing = me.slash(audience.lobby, f"speakers {command}", speaker=speaker, person=sam)
        await audience.note(f"/speakers {command}", me, doing, refused=none)
    coding = me.slash(audience.lobby, "speakers code", speaker=speaker)
    made = await audience.note("/speakers code", me, coding, refused=none)
    code = re.search(r"`/[^:`]+:([\w-]+)`", made.text)
    claiming = sam.slash(audience.lobby, "claim", code=code[1] if code else NO_CODE)
    await audience.note("/claim", sam, claiming, refused=none)
    await audience.slash(me, "speakers list")
    await audience.slash(me, "speakers status")


async def _check_in(audience: Audience) -> None:
    """The speaker needs help first, and is there then; the organizer looks."""
    sam = audience.speaker

    def latest() -> Message | None:
        asked = [message for message in sam.sees(sam.inbox) if sam.is_offered(message, HERE)]
        return asked[-1] if asked else None

    asked = await audience.until(latest, "The question whether the speaker is there")
    await audience.note("I need help", sam, sam.press(asked, "I need help"))
    await audience.note(HERE, sam, sam.press(asked, HERE))
    await audience.slash(audience.organizer, "speakers status")
