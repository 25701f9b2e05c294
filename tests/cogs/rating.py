"""How people rate a session."""

import discord
from simcord.actors import MemberActor
from simcord.results import ResponseMessage

from tests.cogs.question_stage import DUCKS, DUCKS_END, SAM, QuestionStage, labels, text_of
from tests.cogs.stage import Stage, answers, in_public

STARS = ["⭐ 1", "⭐ 2", "⭐ 3", "⭐ 4", "⭐ 5"]


def asking(stage: Stage) -> list[discord.Message]:
    """Every post, wherever it is, that asks how a session was."""
    places = [p for c in stage.guild.channels.values() for p in (c, *c.threads)]
    return [m for place in places for m in in_public(place) if labels(m)[:5] == STARS]


async def over(stage: QuestionStage) -> discord.Message:
    """The ducks are over; gives the post that asks how they were."""
    await stage.grace_asks("speakers link", speaker=SAM, person=stage.sam)
    await stage.opens()
    await stage.passes(DUCKS_END)
    return next(m for m in asking(stage) if DUCKS.split()[0] in text_of(m))


async def gives(person: MemberActor, post: discord.Message, stars: int) -> ResponseMessage:
    """Somebody presses a star; gives the answer."""
    return answers(await person.click(post, label=f"⭐ {stars}"))[-1]
