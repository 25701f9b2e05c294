"""Whatever people type, anywhere: nobody is called, nothing is formatted, nothing breaks.

Options are found in the tree of commands and forms in the cogs: a new one is tried by itself, or
fails here until somebody says how one gets to it.
"""

import inspect
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio
from discord import AppCommandOptionType as Option

from bot.client.presses import handlers_of
from bot.domain.people import PersonId, ServerId
from bot.rehearsal.local_discord import Answer, Person
from bot.rehearsal.local_discord.components import TEXT_INPUT, USER_SELECT, walk
from tests.security.corpus import pages
from tests.security.hall import NOW, PAST, Hall, commands_of, hall, troubles

pytestmark = [pytest.mark.asyncio(loop_scope="module")]

STAFF = ("case", "questions", "host", "hosts", "conduct")
"""What moderators are for; everything else is tried by an organizer, who may do most."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def here(tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[Hall]:
    async with hall(tmp_path_factory.mktemp("hall")) as here:
        yield here


# What is typed beside a command


def benign(here: Hall, option: Any) -> Any:
    """Something that fits an option that is not the one tried."""
    if option.choices:
        return option.choices[0].value
    return {
        Option.string: "x",
        Option.integer: 1,
        Option.boolean: True,
        Option.channel: here.lobby,
        Option.user: here.bob,
    }[option.type]


async def typed(here: Hall) -> list[str]:
    """What goes wrong with anything typed into any option of any command."""
    found: list[str] = []
    for command in commands_of(here.app):
        name = command.qualified_name
        person = here.mona if name.split()[0] in STAFF else here.grace
        for option in command.parameters:
            if option.type is not Option.string or option.choices:
                continue
            given = {
                one.name: benign(here, one)
                for one in command.parameters
                if one.required and one is not option
            }
            for words in pages():
                since = len(here.discord.exchanges)
                if option.autocomplete:
                    await person.autocomplete(here.lobby, name, option.name, words)
                await person.slash(here.lobby, name, **{**given, option.name: words})
                wrong = troubles(here.discord.exchanges[since:])
                found += [f"/{name} {option.name}: {one}" for one in wrong]
    return found


@pytest.mark.threat("S1")
async def test_whatever_is_typed_beside_a_command_is_harmless(here: Hall):
    assert await typed(here) == []


# What is written into a form


Opener = Callable[[Hall], Awaitable[tuple[Person, Answer]]]
"""How one gets to a form."""


async def _asking(here: Hall) -> tuple[Person, Answer]:
    return here.ada, await here.ada.slash(here.lobby, "ask", session=NOW)


async def _question(here: Hall, text: str = "") -> int:
    """The number of a question that Ada has just asked; with a link in it, it waits."""
    person, form = await _asking(here)
    await person.submit(form.modal, {"text": text or f"How often, {here.clock.now()}?"})
    here.clock.set(here.clock.now() + timedelta(seconds=1))
    conference = here.app.staff.programme.conference(ServerId(here.server.id))
    async with here.app.database.transaction() as records:
        own = await records.questions.by(conference.id, PersonId(here.ada.id))
    return max(question.id for question in own)


async def _rewording(here: Hall) -> tuple[Person, Answer]:
    number = here.known.get("question") or await _question(here)
    here.known["question"] = number
    return here.ada, await here.press(here.ada, f"reword-question:{number}")


async def _rejecting(here: Hall) -> tuple[Person, Answer]:
    number = await _question(here, f"https://example.org/{here.clock.now().timestamp()}")
    return here.mona, await here.press(here.mona, f"reject:{number}")


async def _rejecting_one(here: Hall) -> tuple[Person, Answer]:
    return here.mona, await here.choose(here.mona, "reject-one:", [str(await _question(here))])


async def _answering(here: Hall) -> tuple[Person, Answer]:
    number = here.known.get("answered") or await _question(here)
    here.known["answered"] = number
    return here.mona, await here.press(here.mona, f"answer:{number}")


async def _commenting(here: Hall) -> tuple[Person, Answer]:
    mark = here.app.staff.programme.session(ServerId(here.server.id), PAST).mark
    await here.press(here.ada, f"rate:5:{mark}")
    return here.ada, await here.press(here.ada, f"comment:{mark}")


async def _announcing(here: Hall) -> tuple[Person, Answer]:
    return here.grace, await here.grace.slash(here.lobby, "announce")


async def _rewording_a_post(here: Hall) -> tuple[Person, Answer]:
    posts = await here.grace.autocomplete(here.lobby, "announcements reword", "post", "")
    opened = here.grace.slash(here.lobby, "announcements reword", post=posts[-1].value)
    return here.grace, await opened


async def _wording(here: Hall) -> tuple[Person, Answer]:
    return here.grace, await here.grace.slash(here.lobby, "configure wording", post="now")


async def _reporting(here: Hall) -> tuple[Person, Answer]:
    return here.ada, await here.ada.slash(here.lobby, "report new")


async def _reporting_in_private(here: Hall) -> tuple[Person, Answer]:
    return here.ada, await here.ada.slash(here.ada.inbox, "report new")


async def _case(here: Hall) -> str:
    """A case that Mona has opened; Ada reported it, about Bob."""
    person, form = await _reporting(here)
    receipt = await person.submit(form.modal, {"text": "He shouted.", "about": [here.bob]})
    code = receipt.embeds[0]["description"].partition("**")[2].partition("**")[0]
    await here.passes()
    await here.press(here.mona, f"case-clear:{code}")
    await here.mona.slash(here.lobby, "case open", case=code)
    return code


async def _same_case(here: Hall) -> str:
    code = here.known.get("case") or await _case(here)
    here.known["case"] = code
    return code


async def _adding(here: Hall) -> tuple[Person, Answer]:
    return here.ada, await here.press(here.ada, f"report-add:{await _same_case(here)}")


async def _replying(here: Hall) -> tuple[Person, Answer]:
    return here.mona, await here.press(here.mona, f"case-reply:{await _same_case(here)}")


async def _noting(here: Hall) -> tuple[Person, Answer]:
    return here.mona, await here.press(here.mona, f"case-note:{await _same_case(here)}")


async def _closing(here: Hall) -> tuple[Person, Answer]:
    code = await _same_case(here)
    await here.press(here.mona, f"case-reopen:{code}")
    return here.mona, await here.press(here.mona, f"case-close:{code}")


async def _deciding(here: Hall) -> tuple[Person, Answer]:
    code, number = await _same_case(here), here.known.get("decision", 0)
    await here.press(here.mona, f"case-reopen:{code}")
    await here.press(here.mona, f"case-object:{code}:{number}")  # the one before
    here.known["decision"] = number + 1
    menu = f"case-measure:{code}:0"
    return here.mona, await here.choose(here.mona, menu, ["TEMPORARY_BAN"])


FORMS: dict[str, Sequence[Opener]] = {
    "asked": [_asking],
    "reworded": [_rewording],
    "rejected": [_rejecting],
    "rejected-one": [_rejecting_one],
    "written": [_answering],
    "commented": [_commenting],
    "draft": [_announcing],
    "reword": [_rewording_a_post],
    "wording": [_wording],
    "report-form": [_reporting, _reporting_in_private],
    "report-added": [_adding],
    "case-replied": [_replying],
    "case-noted": [_noting],
    "case-closed": [_closing],
    "case-proposed": [_deciding],
}
"""How one gets to every form that there is, by the name under which it is handed in."""

FORMATTED = {"draft", "reword", "wording"}
"""What organizers write for everybody keeps its Markdown; it calls nobody all the same."""

READS_A_FORM = ("filled_in(", "filled_form(")


async def written(here: Hall, name: str) -> list[str]:
    """What goes wrong with anything written into every text of a form, one after the other."""
    since = len(here.discord.exchanges)
    for opener in FORMS[name]:
        for words in pages():
            person, opened = await opener(here)
            assert opened.modal, f"{name}: {words!r}: no form is opened: {opened.text}"
            handed = await person.submit(opened.modal, fillings(here, opened, words))
            for label in ("Post", "Save"):
                if handed.message and person.is_offered(handed, label):
                    await person.press(handed, label)
    await here.passes(timedelta(minutes=1))
    await look_around(here)
    return troubles(here.discord.exchanges[since:], formatted=name in FORMATTED)


def fillings(here: Hall, opened: Answer, words: str) -> dict[str, Any]:
    """The words in every text, as long as it takes them, and whatever else must be filled in."""
    assert opened.modal
    fields: dict[str, Any] = {}
    for one in walk(opened.modal.raw["components"]):
        if one["type"] == TEXT_INPUT:
            fields[one["custom_id"]] = words[: one.get("max_length") or 4000]
        elif one["type"] == USER_SELECT and opened.interaction.channel.guild:
            fields[one["custom_id"]] = [here.bob]
    if "days" in fields:
        fields["days"] = "1"  # two characters say nothing, and with them nothing else is kept
    return fields


async def look_around(here: Hall) -> None:
    """Everybody looks at what may show it."""
    await here.ada.slash(here.lobby, "questions mine")
    await here.ada.slash(here.lobby, "questions queue", session=NOW)
    await here.ada.slash(here.lobby, "report status")
    await here.mona.slash(here.lobby, "host", session=NOW)
    await here.mona.slash(here.lobby, "questions export")
    await here.grace.slash(here.lobby, "announcements list", show="all")
    await here.grace.slash(here.lobby, "feedback", session=PAST)
    await here.grace.slash(here.lobby, "configure show")
    await here.grace.slash(here.lobby, "configure history")
    cases = await here.mona.autocomplete(here.lobby, "case open", "case", "")
    for case in cases[:3]:
        await here.mona.slash(here.lobby, "case open", case=case.value)
        for page in range(4):
            await here.press(here.mona, f"case-page:{case.value}:{page}:on")


@pytest.mark.threat("S1")
@pytest.mark.parametrize("name", FORMS)
async def test_whatever_is_written_into_a_form_is_harmless(here: Hall, name: str):
    assert await written(here, name) == []


async def test_every_form_is_tried_here(here: Hall):
    handlers = [pair for cog in here.app.bot.cogs.values() for pair in handlers_of(cog)]
    reading = {
        name
        for name, handler in handlers
        if any(words in inspect.getsource(handler) for words in READS_A_FORM)
    }

    assert reading == {*FORMS}
