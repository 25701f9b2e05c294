"""Speakers linked with their accounts, as organizers do it."""

from simcord.actors import MemberActor

from tests.cogs.stage import Stage

ADA, GRACE = "Ada Lovelace", "Grace Hopper"


async def link(stage: Stage, speaker: str = ADA, person: MemberActor | None = None) -> str:
    who = person or stage.ada
    return await stage.grace_asks("speakers link", speaker=speaker, person=who)


async def listed(stage: Stage) -> list[str]:
    """The list, line by line; its footer is the last."""
    return (await stage.grace_asks("speakers list")).splitlines()
