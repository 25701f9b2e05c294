"""What those have in common who make posts."""

from bot.domain.agenda import Session
from bot.domain.cards import Card
from bot.domain.conference import Conference
from bot.domain.deliveries import Delivery, Posted
from bot.domain.languages import _
from bot.services.messenger import Impossible, Messenger


async def post_once(
    messenger: Messenger,
    conference: Conference,
    claimed: Delivery,
    place: str,
    button: str,
    made: Card,
) -> Posted:
    """Post it, unless an earlier attempt got through, which is found by the id of a button."""
    if claimed.attempts > 1:
        found = await messenger.find(conference.server, place, button, claimed.begun_at)
        if found:
            return found
    return await messenger.post(conference.server, place, made, claimed.key)


def session_of_post(conference: Conference, claimed: Delivery) -> Session:
    """The session that a post is about; `Impossible` once it is not on the agenda any more."""
    key = claimed.post.session
    session = conference.agenda.get(key) if key else None
    if session is None:
        raise Impossible(_("Its session is not on the agenda any more."))
    return session
