"""How questions are answered once their time is over."""

from datetime import timedelta

from simcord.actors import MemberActor
from simcord.results import InteractionResult

from tests.cogs.question_stage import DUCKS, QuestionStage
from tests.cogs.stage import answers, shown


async def form_of(person: MemberActor) -> InteractionResult:
    """The form that the speaker opens from their inbox."""
    return await person.user.click(person.user.dm_channel.history()[-1], label="Answer 1")


async def answer(stage: QuestionStage, person: MemberActor, text: str) -> str:
    """What the speaker is told when they hand in their answer."""
    told = await person.user.submit_modal(await form_of(person), {"text": text})
    await stage.caught_up()
    return shown(told)


async def mona_presses(stage: QuestionStage, *buttons: str) -> None:
    card = answers(await stage.mona.slash(stage.lobby, "host", session=DUCKS))[0].message
    for label in buttons:
        await stage.passes(stage.clock.now() + timedelta(minutes=1))
        await stage.mona.click(stage.now(card), label=label)
        await stage.caught_up()
