"""Another agenda of the bird conference, handed in and put in force."""

from textwrap import dedent

from simcord.results import ResponseMessage

from tests.cogs.question_stage import labels
from tests.cogs.stage import Stage, answers

AGENDA = """\
    conference: Bird Conference
    timezone: Europe/Prague
    date: 2026-07-15
    sessions:
      - id: welcome
        kind: opening
        title: Welcome
        time: 09:00 - 09:15
      - id: ducks-in-*space*
        title: Ducks in *Space*
        time: {ducks}
        room: Pond
        speakers: [Ada Lovelace]
      - id: geese-on-mars
        title: Geese on Mars
        time: 09:15 - 09:45
        room: {geese}
        speakers: [Grace Hopper]
      - id: second-morning
        title: Second morning
        time: 2026-07-16 09:00 - 2026-07-16 10:00
      - title: Owls
        time: 11:00 - 11:30
"""


def agenda(ducks: str = "09:15 - 09:45", geese: str = "Lake") -> bytes:
    return dedent(AGENDA).format(ducks=ducks, geese=geese).encode()


async def imports(stage: Stage, content: bytes, name: str = "agenda.yaml") -> ResponseMessage:
    """Grace hands in a file; gives the preview."""
    result = await stage.grace.slash(stage.lobby, "agenda import", file=(name, content))
    return answers(result)[-1]


async def in_force(stage: Stage, content: bytes) -> None:
    """Grace hands in a file, and confirms what she sees, twice where she is asked."""
    preview = await imports(stage, content)
    said = answers(await stage.grace.click(preview.message, label="Put in force"))[-1]
    if "Yes, all of that" in labels(said.message):
        await stage.grace.click(said.message, label="Yes, all of that")
