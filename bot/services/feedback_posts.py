"""The post that asks how a session was: in its thread, or where it was announced."""

from bot.clock import Clock
from bot.domain.announcements import is_channel
from bot.domain.conference import Conference
from bot.domain.deliveries import Delivery, Posted
from bot.domain.post_kinds import PostKind
from bot.domain.posts import button_id, card
from bot.services.delivery import Announcer
from bot.services.doors import Doorkeeper
from bot.services.makers import post_once, session_of_post
from bot.services.messenger import Messenger


class FeedbackPosts:
    """Makes it, safe to be made again after any failure."""

    def __init__(self, clock: Clock, messenger: Messenger, doors: Doorkeeper) -> None:
        self._clock = clock
        self._messenger = messenger
        self._doors = doors

    def make_for(self, announcer: Announcer) -> None:
        """From now on the announcer leaves these posts to this."""
        announcer.leave_to(self._ask, PostKind.FEEDBACK)

    async def _ask(self, conference: Conference, claimed: Delivery) -> Posted:
        if is_channel(claimed.post.channel):
            return await self._once(conference, claimed, claimed.post.channel)
        session = session_of_post(conference, claimed)
        async with self._doors.alone(conference.id, session.key) as queue:
            if queue.thread_id is None:  # it never came to be; those who listened were there, too
                channel = next(iter(conference.policy.channels_for(session).values()))
                return await self._once(conference, claimed, channel)
            async with self._doors.left_as_found(conference, queue):
                if queue.closed_at:
                    await self._messenger.reopen_thread(conference.server, queue.thread_id)
                return await self._once(conference, claimed, str(queue.thread_id))

    async def _once(self, conference: Conference, claimed: Delivery, place: str) -> Posted:
        made, button = card(conference, claimed, self._clock.now()), button_id(claimed.key)
        return await post_once(self._messenger, conference, claimed, place, button, made)
