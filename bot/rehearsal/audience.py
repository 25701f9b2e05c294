"""The people of a rehearsal, and what came of everything that they did."""

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from bot.client.answers import BUG, REFUSED
from bot.clock import monotonic
from bot.domain.agenda import Session, SessionKey
from bot.rehearsal.askers import Askers
from bot.rehearsal.drawing import drawn, form_drawn
from bot.rehearsal.local_discord import Answer, Channel, LocalDiscord, Message, NoAnswer, Person
from bot.rehearsal.record import Story, UsedCommand

T = TypeVar("T")

About = tuple[str, SessionKey | None]
"""What is done, and at which session."""

CURIOUS_FOR = 30
"""Sessions at which the audience does something; a longer agenda shows nothing new."""


class NotTried(Exception):
    """The conference's settings leave no room for an act; the message says which ones."""


@dataclass
class Audience:
    """The people of the rehearsal, and what came of everything that they did."""

    attendee: Person
    neighbour: Person
    stranger: Person
    speaker: Person
    bystander: Person
    team: tuple[Person, Person, Person]
    moderator: Person
    """The one who works the queues of questions."""
    organizer: Person
    askers: Askers
    lobby: Channel
    discord: LocalDiscord
    heard: Callable[[UsedCommand], None]
    used: list[UsedCommand] = field(default_factory=list[UsedCommand])
    stories: list[Story] = field(default_factory=list[Story])
    recap: bytes | None = None
    """The page that the organizer was given when all was over."""

    def everywhere(self) -> Iterator[Message]:
        """Every message on the local Discord, in whatever channel or inbox."""
        for channel in list(self.discord.world.channels.values()):
            yield from self.discord.messages(channel)

    async def slash(self, person: Person, name: str, /, **options: object) -> Answer:
        """Use a command."""
        return await self.note(f"/{name}", person, person.slash(self.lobby, name, **options))

    async def until(self, there: Callable[[], T | None], what: str) -> T:
        """Wait until it is there; `what` it is, with its article, is told where it never comes."""
        try:
            await self.discord.until(there)
        except TimeoutError:
            raise NoAnswer(f"{what} did not appear") from None
        found = there()
        if found is None:
            raise NoAnswer(f"{what} was there and is gone again")
        return found

    async def note(
        self,
        name: str,
        person: Person,
        doing: Awaitable[Answer],
        *,
        refused: bool = False,
        public: bool = False,
    ) -> Answer:
        """Wait for the answer to what a person does, and write it down with its time.

        It has to be private, unless what changes is a `public` message.
        """
        begun = monotonic()
        try:
            answer = await doing
        except NoAnswer as silence:
            self._write(name, person, begun, f"no answer: {silence}")
            raise
        outcome = "refused" if answer.text.startswith(REFUSED) else "answered"
        if (outcome == "refused") != refused or answer.text.startswith(BUG):
            outcome = f"wrong: {answer.text[:120]}"
        if not (answer.ephemeral or answer.modal or public):
            outcome = "wrong: everybody could see the answer"
        self._write(name, person, begun, outcome, answer)
        return answer

    def _write(
        self, name: str, person: Person, begun: float, outcome: str, answer: Answer | None = None
    ) -> None:
        ms, now = (monotonic() - begun) * 1000, self.discord.clock.now()
        text, shown = (answer.text, _shown(answer)) if answer else ("", None)
        used = UsedCommand(name, person.name, ms, outcome, text, now, shown)
        self.used.append(used)
        self.heard(used)


def _shown(answer: Answer) -> dict[str, object] | None:
    """How it looks to whoever got it."""
    if answer.modal:
        return form_drawn(answer.modal)
    return drawn(answer.message) if answer.message else None


@dataclass(frozen=True, slots=True)
class Act:
    """Something that somebody does at a moment of the conference."""

    at: datetime
    do: Callable[[Audience], Awaitable[None]]

    @property
    def name(self) -> str:
        """What it is called in the report, if it goes wrong."""
        named = getattr(self.do, "func", self.do)  # that of a partial, or the function itself
        return str(named.__name__).strip("_").replace("_", " ")

    @property
    def about(self) -> About:
        """Which act it is, whenever it takes place."""
        session: Session | None = getattr(self.do, "keywords", {}).get("session")
        return self.name, session.key if session else None
