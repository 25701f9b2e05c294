"""Everything that can be tried on somebody's case."""

from typing import Any

from simcord.actors import MemberActor

from tests.cogs.conduct_stage import ConductStage
from tests.cogs.question_stage import use
from tests.cogs.stage import shown
from tests.confidence.canaries import TEXT

COMMANDS = ("case open", "case keep", "case export", "case hand-over")

PRESSES = (
    "case-open:{}", "case-clear:{}", "case-recuse:{}", "case-page:{}:0:on", "case-claim:{}",
    "case-drop:{}", "case-reopen:{}", "case-files:{}", "case-reply:{}", "case-note:{}",
    "case-close:{}", "case-decide:{}", "case-second:{}:1", "case-object:{}:1", "case-uphold:{}:1",
    "case-anew:{}:1", "case-act:{}", "case-retry:{}:1", "case-hand:{}:1",
)  # fmt: skip

FORMS = ("case-replied:{}", "case-noted:{}", "case-closed:{}", "case-proposed:{}:0:NOTHING")


async def tried(stage: ConductStage, person: MemberActor, code: str) -> list[str]:
    """Everything that the person reads who tries every command, button and form on a case."""
    said: list[str] = []
    for command in COMMANDS:
        options: dict[str, Any] = {"to": stage.moira} if command == "case hand-over" else {}
        said.append(shown(await person.slash(stage.cases, command, case=code, **options)))
    said += [shown(await use(stage.env, person, stage.cases, b.format(code))) for b in PRESSES]
    form = {"text": "x", "reason": "x"}
    said += [
        shown(await use(stage.env, person, stage.cases, one.format(code), form=form))
        for one in FORMS
    ]
    return said


async def about(stage: ConductStage, *named: MemberActor) -> str:
    """Ada reports about these people; gives the report's name."""
    return stage.code_of(await stage.report(stage.ada, TEXT, about=named))
