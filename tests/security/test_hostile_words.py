"""Whatever people type, anywhere: nobody is called, nothing is formatted, nothing breaks.

Options are found in the tree of commands and forms in the cogs: a new one is tried by itself, or
fails here until somebody says how one gets to it.
"""

import inspect
from collections.abc import AsyncGenerator
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio
from discord import AppCommandOptionType as Option

from bot.client.presses import handlers_of
from bot.rehearsal.local_discord import Answer
from bot.rehearsal.local_discord.components import TEXT_INPUT, USER_SELECT, walk
from tests.security.corpus import pages
from tests.security.forms import FORMS
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
