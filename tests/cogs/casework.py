"""What the conduct team does with a case."""

from typing import Any

from simcord.actors import MemberActor
from simcord.results import InteractionResult

from tests.cogs.conduct_stage import ConductStage
from tests.cogs.question_stage import choices
from tests.cogs.stage import answers, shown

TEXT = "He shouted at me."


async def claimed(stage: ConductStage, *about: MemberActor) -> str:
    """Ada reports these people, or Bob, and Mona has the case in hand; gives its name."""
    await stage.team_signs_in()
    code = stage.code_of(await stage.report(stage.ada, TEXT, about=about or (stage.bob,)))
    page = await stage.opens(stage.mona, code)
    await stage.mona.click(page.message, label="Claim")
    return code


async def form_of(
    stage: ConductStage, person: MemberActor, code: str, measure: str, target: str = ""
) -> InteractionResult:
    """The form for a decision, open before the person."""
    page = await stage.opens(person, code)
    menu = answers(await person.click(page.message, label="Decide …"))[0]
    if target:
        menu = answers(await person.select(menu.message, [choices(menu.message)[target]]))[0]
    return await person.select(menu.message, [measure])


async def proposes(
    stage: ConductStage, person: MemberActor, code: str, measure: str, **fields: Any
) -> str:
    """The person hands in a decision; gives what they read then."""
    form = await form_of(stage, person, code, measure)
    filled = {"reason": "Seen by two."} | fields
    return shown(await person.submit_modal(form, filled))


async def presses(stage: ConductStage, person: MemberActor, code: str, label: str) -> str:
    """The person opens the case and presses a button; gives what they read then."""
    page = await stage.opens(person, code)
    said = shown(await person.click(page.message, label=label))
    await stage.caught_up()
    return said


def is_here(stage: ConductStage, person: MemberActor) -> bool:
    """Whether the person is still on the server."""
    return person.id in stage.env.backend.get_guild(stage.guild.id).members


async def reported(stage: ConductStage, *, urgent: bool = False) -> str:
    """Ada reports Bob to the whole team; gives the case's name."""
    await stage.team_signs_in()
    return stage.code_of(await stage.report(stage.ada, TEXT, about=(stage.bob,), urgent=urgent))


async def writes(
    stage: ConductStage, person: MemberActor, code: str, label: str, text: str, **fields: bool
) -> str:
    """The person presses the button and hands in its form; gives what they read then."""
    page = await stage.opens(person, code)
    form = await person.click(page.message, label=label)
    said = shown(await person.submit_modal(form, {"text": text, **fields}))
    await stage.caught_up()
    return said


async def settled(stage: ConductStage) -> str:
    """A case about which nothing is done, so that it can be closed; gives its name."""
    code = await claimed(stage)
    await proposes(stage, stage.mona, code, "NOTHING")
    await presses(stage, stage.moira, code, "Agree")
    return code


async def banned(stage: ConductStage, code: str) -> None:
    """Mona proposes to ban Bob, Moira agrees, and it is carried out."""
    page = await stage.opens(stage.mona, code)
    page = answers(await stage.mona.click(page.message, label="Claim"))[0]
    menu = answers(await stage.mona.click(page.message, label="Decide …"))[0]
    form = await stage.mona.select(menu.message, ["PERMANENT_BAN"])
    await stage.mona.submit_modal(form, {"words": "You cannot stay.", "reason": "Seen by two."})
    page = await stage.opens(stage.moira, code)
    page = answers(await stage.moira.click(page.message, label="Agree"))[0]
    await stage.moira.click(page.message, label="Carry out")
    await stage.caught_up()
