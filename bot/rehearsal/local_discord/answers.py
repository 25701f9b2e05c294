"""What a person gets back from the bot."""

import asyncio
from dataclasses import dataclass
from typing import Any

from bot.rehearsal.local_discord.components import TEXT_DISPLAY, Named, walk
from bot.rehearsal.local_discord.interactions import Interaction
from bot.rehearsal.local_discord.world import Message

Json = dict[str, Any]


class NoAnswer(Exception):
    """The application did not respond."""


class Impossible(Exception):
    """Discord's own program would not let the person do that."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A suggestion while typing."""

    name: str
    value: str | int | float


@dataclass(frozen=True, slots=True)
class Modal:
    """A form that the bot opened."""

    raw: Json
    interaction: Interaction

    @property
    def title(self) -> str:
        """Its heading."""
        return self.raw["title"]

    @property
    def custom_id(self) -> str:
        """Its name for the bot."""
        return self.raw["custom_id"]

    @property
    def labels(self) -> list[str]:
        """What it asks for, in order."""
        return [label for label, _ in self.questions]

    @property
    def questions(self) -> list[tuple[str, str]]:
        """What it asks for, in order, each with what is said about it."""
        return [
            (one["label"], one.get("description") or "")
            for one in walk(self.raw["components"])
            if one.get("label")
        ]

    @property
    def notice(self) -> str:
        """What it says by itself, above and between what it asks for."""
        parts = [one for one in walk(self.raw["components"]) if one["type"] == TEXT_DISPLAY]
        return "\n".join(one["content"] for one in parts)


@dataclass(frozen=True, slots=True)
class Answer:
    """The bot's answer to one interaction; it shows the present state, so later edits too."""

    interaction: Interaction

    @property
    def message(self) -> Message | None:
        """The message of the answer (or the one that it changed), while it is there."""
        return self.interaction.original

    @property
    def text(self) -> str:
        """What it says."""
        return self.message.text if self.message else ""

    @property
    def embeds(self) -> list[Json]:
        """Its embeds as they were sent."""
        return self.message.embeds if self.message else []

    @property
    def buttons(self) -> list[Named]:
        """Its buttons."""
        return self.message.buttons if self.message else []

    @property
    def selects(self) -> list[Named]:
        """Its select menus."""
        return self.message.selects if self.message else []

    @property
    def ephemeral(self) -> bool:
        """Whether only the person who asked sees it."""
        return self.message is not None and self.message.ephemeral

    @property
    def modal(self) -> Modal | None:
        """The form that was opened instead of a message."""
        raw = self.interaction.modal
        return Modal(raw, self.interaction) if raw else None

    @property
    def followups(self) -> list[Message]:
        """What the bot said after it."""
        return self.interaction.followups

    async def followup(self, within: float = 3.0) -> Message:
        """The first follow-up, waited for."""
        try:
            async with asyncio.timeout(within):
                await self.interaction.followed_up.wait()
        except TimeoutError:
            raise NoAnswer(f"nothing followed the answer to {self.interaction.name!r}") from None
        return self.interaction.followups[0]

    @property
    def deferred(self) -> bool:
        """Whether the bot asked for more time first."""
        return self.interaction.deferred

    @property
    def elapsed(self) -> float:
        """Real seconds until the final answer was there (or until now)."""
        until = self.interaction.answered_at
        return until - self.interaction.asked_at if until else self.interaction.age
