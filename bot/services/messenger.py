"""What the services need from Discord: posts made, found again and corrected; threads kept.

The client implements it; it stands here because the arrow from services to client would point up.

    NotDelivered           a post was not made
      TryAgain             a passing failure; whether it got through may be unknown
      Impossible           it will fail again until somebody mends what the reason says
        Gone               the message or its channel was deleted
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bot.domain.announcements import PostKey
from bot.domain.cards import Card
from bot.domain.deliveries import Posted
from bot.domain.people import ServerId


class NotDelivered(Exception):
    """A post was not made; `reason` is a sentence for organizers."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class TryAgain(NotDelivered):
    """A passing failure; `after` is what Discord asked to wait, if it did."""

    def __init__(self, reason: str, after: timedelta | None = None) -> None:
        self.after = after
        super().__init__(reason)


class Impossible(NotDelivered):
    """It cannot be done as things stand; the reason names the mend."""


class Gone(Impossible):
    """What was to be changed, or where something was to be said, was deleted; or somebody left."""


@dataclass(frozen=True, slots=True)
class NewThread:
    """A thread to be opened; `tags` are those of the forum's that it should have.

    `since` is when an earlier attempt can have been made that may have got through.
    """

    name: str
    tags: tuple[str, ...] = ()
    since: datetime | None = None


class Messenger(Protocol):
    """Somebody who can speak in the channels of a server."""

    async def post(self, server: ServerId, channel: str, card: Card, key: PostKey) -> Posted:
        """Make the post; the key is its nonce, so that a second try within minutes is the first.

        Raises `TryAgain` or `Impossible`.
        """
        ...

    async def find(
        self, server: ServerId, channel: str, button: str, since: datetime
    ) -> Posted | None:
        """The post with a button of this id among what was said in the channel since then.

        Raises `TryAgain` or `Impossible`.
        """
        ...

    async def edit(self, server: ServerId, posted: Posted, card: Card) -> None:
        """Make the post read like this; raises `TryAgain` or `Impossible`, or `Gone`."""
        ...

    async def open_thread(
        self, server: ServerId, channel: str, thread: NewThread, card: Card, key: PostKey
    ) -> Posted:
        """Make the post with a thread beneath it; in a forum, a post of the forum.

        The thread has the id of the post. It is safe to repeat. Raises `TryAgain` or `Impossible`.
        """
        ...

    async def reopen_thread(self, server: ServerId, thread: int) -> None:
        """Let people write in it again; safe to repeat. Raises `TryAgain` or `Impossible`."""
        ...

    async def close_thread(self, server: ServerId, thread: int) -> None:
        """Archive and lock it; safe to repeat. Raises `TryAgain` or `Impossible`."""
        ...

    async def pin(self, server: ServerId, posted: Posted) -> None:
        """Pin the post; safe to repeat. Raises `TryAgain` or `Impossible`."""
        ...
