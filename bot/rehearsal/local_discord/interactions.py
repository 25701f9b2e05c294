"""What a person did to the bot, and what the bot made of it.

asked --ack within 3 s--> answered | deferred --edit or follow-up--> answered
|
+--3 s without ack--> expired (10062 to the bot, "did not respond" to the person)
"""

import asyncio
import secrets
from dataclasses import dataclass, field
from typing import Any

from bot.clock import monotonic
from bot.rehearsal.local_discord.world import Channel, Message, User

Json = dict[str, Any]

COMMAND, COMPONENT, AUTOCOMPLETE, MODAL_SUBMIT = 2, 3, 4, 5
MESSAGE, DEFERRED_MESSAGE, DEFERRED_UPDATE, UPDATE, CHOICES, MODAL = 4, 5, 6, 7, 8, 9

TOKEN_IS_GOOD_FOR = 15 * 60.0


@dataclass(eq=False, repr=False)
class Interaction:
    """One interaction; times are real, as discord.py measures them. It is asked when it is told.

    `target` is what a command from a menu was used on, `opener` what opened the form handed in.
    """

    id: int
    kind: int
    user: User
    channel: Channel
    name: str
    source: Message | None = None
    target: Message | User | None = None
    opener: "Interaction | None" = None
    token: str = field(default_factory=lambda: secrets.token_urlsafe(48))
    asked_at: float = field(default_factory=monotonic)
    answered_with: int | None = None
    answered_at: float | None = None
    original: Message | None = None
    followups: list[Message] = field(default_factory=list[Message])
    choices: list[Json] = field(default_factory=list[Json])
    modal: Json | None = None
    acknowledged: asyncio.Event = field(default_factory=asyncio.Event)
    settled: asyncio.Event = field(default_factory=asyncio.Event)
    followed_up: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def deferred(self) -> bool:
        """Whether the bot asked for more time first."""
        return self.answered_with in {DEFERRED_MESSAGE, DEFERRED_UPDATE}

    @property
    def is_waiting(self) -> bool:
        """Whether the person still sees "is thinking"."""
        return self.answered_with == DEFERRED_MESSAGE and not self.settled.is_set()

    @property
    def age(self) -> float:
        """Real seconds since the person did it."""
        return monotonic() - self.asked_at

    def acknowledge(self, kind: int) -> None:
        """The bot answered in time."""
        self.answered_with = kind
        self.acknowledged.set()
        if kind not in {DEFERRED_MESSAGE, DEFERRED_UPDATE}:
            self.settle()

    def settle(self) -> None:
        """What the person waited for is there."""
        if self.answered_at is None:
            self.answered_at = monotonic()
        self.settled.set()


@dataclass(eq=False, repr=False)
class Interactions:
    """All interactions, found by their tokens; `answers_within` is Discord's three seconds."""

    answers_within: float
    by_token: dict[str, Interaction] = field(default_factory=dict[str, Interaction])

    def add(self, interaction: Interaction) -> Interaction:
        """Remember a new one."""
        self.by_token[interaction.token] = interaction
        return interaction
