"""What people do when all is over, in the course of a rehearsed day: they look back."""

from collections.abc import Iterator
from datetime import timedelta

from bot.domain.announcements import plan
from bot.domain.conference import Conference
from bot.domain.post_kinds import PostKind
from bot.rehearsal.audience import Act, Audience


def recap_acts(conference: Conference) -> Iterator[Act]:
    """The organizer takes the page home: after the post, or an hour after the end without one."""
    posted = [post.due_at for post in plan(conference) if post.kind is PostKind.RECAP]
    ends_at = max(session.ends_at for session in conference.agenda.sessions)
    yield Act(max([ends_at + timedelta(hours=1), *posted]) + timedelta(minutes=1), _look_back)


async def _look_back(audience: Audience) -> None:
    """An attendee tries the organizers' command in vain."""
    me, ada = audience.organizer, audience.attendee
    answer = await audience.slash(me, "recap")
    if answer.message and answer.message.attachments:
        audience.recap = answer.message.attachments[0].content
    await audience.note("/recap", ada, ada.slash(audience.lobby, "recap"), refused=True)
