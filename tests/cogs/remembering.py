"""Sessions that people remember, and what their inbox says then."""

from datetime import UTC, datetime

import discord
from simcord.actors import MemberActor
from simcord.results import ResponseMessage

from tests.cogs.stage import Stage, answers


def moment(hour: int, minute: int, second: int = 0) -> datetime:
    """In UTC; Prague is two hours ahead. The ducks and the geese begin at 07:15."""
    return datetime(2026, 7, 15, hour, minute, second, tzinfo=UTC)


async def remembers(stage: Stage, person: MemberActor, title: str = "Ducks") -> ResponseMessage:
    """Somebody looks a session up and presses Remember; gives the answer."""
    card = answers(await person.slash(stage.lobby, "session", query=title))[-1]
    return answers(await person.click(card.message, label="Remember"))[-1]


def inbox(person: MemberActor) -> list[discord.Message]:
    return list(person.user.dm_channel.history())


def told(person: MemberActor) -> list[str]:
    """How each message in somebody's inbox begins."""
    return [message.content for message in inbox(person)]
