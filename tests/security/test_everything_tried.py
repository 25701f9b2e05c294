"""Every button, menu and form that there is, in the hands of those whom it is not for.

What there is, is asked of the cogs: a new one is tried by itself, with forged ids.
"""

from collections.abc import AsyncGenerator, Iterator
from typing import Any

import pytest
import pytest_asyncio

from bot.client.presses import handlers_of
from bot.domain.people import PersonId, ServerId
from bot.rehearsal.local_discord import Channel, Person
from tests.security.forms import FORMS
from tests.security.hall import NOW, PAST, Hall, commands_of, commands_tried, hall, told, troubles

pytestmark = [pytest.mark.asyncio(loop_scope="module")]

SECRET = "CANARY: he shouted at me in the hallway"
UNASKED = "CANARY: see https://example.org/ for what I mean"
NAMELESS = "Nora"

NUMBERS = ("1", "-1", "9" * 30, "x")
"""What stands where the bot wrote the number of somebody's thing."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def here(tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[Hall]:
    """A question that waits, one asked without a name, and a report; with all their ids."""
    async with hall(tmp_path_factory.mktemp("hall")) as here:
        nora = here.server.add_member(NAMELESS)
        for text, without in ((UNASKED, False), ("How often does it rain there?", True)):
            form = await nora.slash(here.lobby, "ask", session=NOW)
            fields = {"text": text} | ({"Without my name": True} if without else {})
            await nora.submit(form.modal, fields)
        form = await nora.slash(here.lobby, "report new")
        receipt = await nora.submit(form.modal, {"text": SECRET, "about": [here.bob]})
        here.known["code"] = receipt.embeds[0]["description"].split("**")[1]
        await here.passes()
        await here.mona.slash(here.lobby, "case open", case=here.known["code"])
        await here.press(here.mona, f"case-clear:{here.known['code']}")
        talk = here.app.staff.programme.session(ServerId(here.server.id), PAST)
        here.known["mark"] = talk.mark
        here.known["post"] = (await ledger(here))[0].key
        yield here


async def ledger(here: Hall) -> list[Any]:
    conference = here.app.staff.programme.conference(ServerId(here.server.id))
    async with here.app.database.transaction() as records:
        return list(await records.deliveries.all(conference.id))


async def kept(here: Hall) -> list[object]:
    """All that people could change for each other: posts, questions, settings, cases, links."""
    conference = here.app.staff.programme.conference(ServerId(here.server.id))
    async with here.app.database.transaction() as records:
        sessions = conference.agenda.sessions
        asked = [await records.questions.of_session(conference.id, s.key) for s in sessions]
        questions = [(one.id, one.text, one.state, one.reason) for some in asked for one in some]
        cases = await records.conduct.cases.of_conference(conference.id)
        kept_out = [
            (one.id, person)
            for one in cases
            for person in here.server.guild.members
            if await records.conduct.people.is_kept_out(one.id, PersonId(person))
        ]
    posts = [(row.key, row.state, row.held, row.text) for row in await ledger(here)]
    return [posts, questions, cases, kept_out, dict(conference.settings), conference.agenda_version]


def handlers(here: Hall) -> list[str]:
    """The name of everything that can be pressed, chosen from or handed in."""
    return sorted(name for cog in here.app.bot.cogs.values() for name, _ in handlers_of(cog))


def forged(here: Hall) -> Iterator[str]:
    """What may stand behind a name: others' things, and nonsense."""
    yield from NUMBERS
    code = here.known["code"]
    yield from (code, f"{code}:0:on", f"{code}:1")
    yield from (here.known["mark"], f"5:{here.known['mark']}", here.known["post"])


async def everything(here: Hall, person: Person, where: Channel) -> list[str]:
    """What the person reads who tries all of it."""
    said: list[str] = []
    for name in handlers(here):
        for argument in forged(here):
            custom_id = f"{name}:{argument}"[:100]
            said += told(name, await here.press(person, custom_id, where))
        for value in ("1", "9" * 30, here.known["code"]):
            custom_id = f"{name}:{here.known['code']}"
            said += told(name, await here.choose(person, custom_id, [value], where))
    opened = await person.slash(where, "report new")
    for name in sorted({*FORMS} - {"report-form"}):  # which is for everybody
        for argument in ("1", f"{here.known['code']}:0:NOTHING"):
            said += told(name, await here.hand_in(person, opened, f"{name}:{argument}", "Forged"))
    return said


def leaks(said: list[str]) -> list[str]:
    """What of others' things was told, and what broke."""
    return [one for one in said if "CANARY" in one or NAMELESS in one or "🐞" in one]


async def outsider(here: Hall) -> tuple[Person, Channel]:
    return here.server.add_member("Otto"), here.lobby


async def former_moderator(here: Hall) -> tuple[Person, Channel]:
    former = here.server.add_member("Frida", [here.server.role("Moderator")])
    await former.slash(here.lobby, "case duty", on=True)
    here.server.change_roles(former, [])
    return former, here.lobby


async def in_private(here: Hall) -> tuple[Person, Channel]:
    return here.max, here.max.inbox


async def elsewhere(here: Hall) -> tuple[Person, Channel]:
    """All rights on another server, which has the same roles, and the ids of this one's things."""
    other = here.discord.add_server("Elsewhere", owner="Eva")
    hall = other.add_channel("hall")
    other.invite_bot(0)
    roles = [other.add_role(name) for name in ("Organizer", "Moderator", "Speaker")]
    eve = other.add_member("Eve", roles)
    await here.app.bot.wait_until_open(other.id)
    return eve, hall


@pytest.mark.threat("S2")
@pytest.mark.parametrize("who", [outsider, former_moderator, in_private, elsewhere])
async def test_nobody_gets_at_what_is_not_theirs_with_any_button_menu_or_form(here: Hall, who: Any):
    person, where = await who(here)
    before, since = await kept(here), len(here.discord.exchanges)

    said = await everything(here, person, where)

    assert len(said) > 10 * len(handlers(here))
    assert leaks(said) == []
    assert troubles(here.discord.exchanges[since:]) == []
    assert await kept(here) == before


@pytest.mark.threat("S2")
@pytest.mark.parametrize("who", [outsider, former_moderator, in_private])
async def test_nobody_gets_at_what_is_not_theirs_with_any_command(here: Hall, who: Any):
    person, where = await who(here)
    for command in {one.qualified_name.split()[0] for one in commands_of(here.app)}:
        here.server.open_command(command)
    before = await kept(here)

    said = await commands_tried(here, person, where)

    assert leaks(said) == []
    assert await kept(here) == before
