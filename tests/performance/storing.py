"""How long people wait for answers that come once something is on disk."""

from collections.abc import Awaitable, Callable, Sequence
from itertools import count
from pathlib import Path
from random import Random

from bot.rehearsal.local_discord import Channel, LocalDiscord, Message, Person
from tests.performance.answering import burst, seconds_of, slash
from tests.performance.figures import Figure, compared
from tests.performance.scale import Scale
from tests.performance.worlds import Side, conference_of, two_bots

STORED: dict[float, float | None] = {0.5: 1.5}
SESSIONS = 16

STORE = slash("store", text="Why are ducks yellow, and what does that cost?")
SETTINGS = {
    "questions__open": "5",
    "questions__close": "30",
    "channels__moderators": "organizers",
    "channels__cases": "organizers",
}

_SYLLABLES = ("ba", "ke", "li", "mo", "nu", "ra", "se", "ti", "vo", "zu", "da", "fe", "gi", "ho")


class Audience:
    """People who ask, vote and report once each, as often as that may be."""

    def __init__(self, side: Side) -> None:
        self._side = side
        self._numbers = count()
        self._chance = Random(1)  # noqa: S311 - words for questions
        self._question: Message | None = None
        self._channel = side.server.channel("announcements")

    async def ask(self) -> None:
        """A question that is like no other."""
        words = ("".join(self._chance.choices(_SYLLABLES, k=3)) for _ in range(8))
        by = self._newcomer()
        form = await by.slash(self._channel, "ask")
        await by.submit(form.modal, {"text": f"{' '.join(words)}?"})

    async def vote(self) -> None:
        """A vote by a press on a question's own message."""
        if self._question is None:
            await self.ask()
            await self._side.discord.until(lambda: _questions(self._side.discord), within=60)
            (self._question, *_) = _questions(self._side.discord)
        (button,) = [b for b in self._question.buttons if "👍" in b.name]
        await self._newcomer().press(self._question, button.custom_id)

    async def report(self) -> None:
        """A report in confidence."""
        by = self._newcomer()
        form = await by.slash(self._channel, "report new")
        await by.submit(form.modal, {"text": "It happened in the hall.", "urgent": "past"})

    def _newcomer(self) -> Person:
        return self._side.server.add_member(f"Newcomer {next(self._numbers)}")


async def stored(scale: Scale, folder: Path, rows: Sequence[str]) -> list[Figure]:
    """Questions, votes and reports, against one committed row of the bare bot."""
    conference = conference_of(SESSIONS, **SETTINGS)
    figures: list[Figure] = []
    async with two_bots(folder, conference) as (ours, bare):
        audience = Audience(ours)
        ways = {"ask": audience.ask, "vote": audience.vote, "report": audience.report}
        for row in rows:
            rounds: list[tuple[list[float], list[float]]] = []
            for _ in range(scale.rounds + 1):
                mine = [await _timed(ours.discord, ways[row]) for _ in range(scale.writes)]
                theirs = await burst(bare, STORE, scale.writes, 1)
                rounds.append((mine, theirs))
            figures += compared(row, "stored", rounds[1:], STORED)  # the first warms up
    return figures


async def _timed(discord: LocalDiscord, do: Callable[[], Awaitable[None]]) -> float:
    """The seconds that the last interaction of what is done took."""
    discord.exchanges.clear()
    await do()
    *_, last = discord.interactions.by_token.values()
    return seconds_of(discord, [last])[0]


def _questions(discord: LocalDiscord) -> list[Message]:
    threads: list[Channel] = [one for one in discord.world.channels.values() if one.thread]
    messages = [message for thread in threads for message in discord.messages(thread)]
    return [message for message in messages if any("👍" in b.name for b in message.buttons)]
