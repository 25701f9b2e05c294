"""A scripted audience: people who use every command in the course of the day.

Each act is what one person does at one moment. Whoever may not do something tries it too, and has
to be told so politely.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.clock import monotonic
from bot.domain.conference import Conference
from bot.domain.deliveries import State
from bot.rehearsal.local_discord.people import Answer, Member, NoAnswer
from bot.rehearsal.record import UsedCommand
from bot.rehearsal.stage import Stage

REFUSALS = ("Only organizers", "There is no", "No session is called")


@dataclass(slots=True)
class Audience:
    """The people of the rehearsal, and what came of everything that they did."""

    stage: Stage
    used: list[UsedCommand]
    heard: Callable[[UsedCommand], None]

    async def ask(self, person: Member, name: str, **options: object) -> Answer | None:
        """Use a command, and write down what came of it."""
        return await self.note(f"/{name}", person, person.slash(self.stage.lobby, name, **options))

    async def note(
        self, name: str, person: Member, doing: Awaitable[Answer], refused: bool = False
    ) -> Answer | None:
        """Wait for the answer to what a person does, and write it down with its time."""
        begun = monotonic()
        try:
            answer = await doing
        except NoAnswer as silence:
            self._write(UsedCommand(name, person.name, _ms(begun), f"no answer: {silence}"))
            return None
        public = "" if answer.ephemeral or answer.modal else "answered in public"
        was_refused = answer.text.startswith(REFUSALS)
        outcome = public or ("refused" if was_refused else "answered")
        if was_refused != refused:
            outcome = f"wrongly {'refused' if was_refused else 'allowed'}: {answer.text[:80]}"
        if "went wrong on our side" in answer.text:
            outcome = f"failed: {answer.text}"
        self._write(UsedCommand(name, person.name, _ms(begun), outcome, answer.text))
        return answer

    def _write(self, used: UsedCommand) -> None:
        self.used.append(used)
        self.heard(used)


@dataclass(frozen=True, slots=True)
class Act:
    """Something that somebody does at a moment of the conference."""

    at: datetime
    do: Callable[[Audience], Awaitable[None]]


def _ms(begun: float) -> float:
    return (monotonic() - begun) * 1000
