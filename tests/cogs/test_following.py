"""An agenda that is followed, as organizers see it: what is new there, with two buttons."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import discord
import pytest

from bot.domain.conference_files import ConferenceFiles
from bot.settings import Settings
from tests.cogs.stage import Stage, answers, in_public, read, shown
from tests.databases import database_in
from tests.services.web import Web, serving


def written(title: str) -> bytes:
    return f"""\
conference: Bird Conference
timezone: Europe/Prague
date: 2026-07-15
sessions:
  - time: 9:00 - 9:15
    kind: opening
    title: {title}
""".encode()


@pytest.fixture
async def site() -> AsyncIterator[Web]:
    async with serving() as served:
        served.put("/agenda", written("Welcome"))
        yield served


@pytest.fixture
def files(files: ConferenceFiles, site: Web) -> ConferenceFiles:
    return replace(files, settings={**files.settings, "agenda.address": site.address("/agenda")})


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(
        _env_file=None,  # pyright: ignore[reportCallIssue] - pydantic-settings' own argument
        database_url=database_in(tmp_path),
        sealing_key_file=tmp_path / "sealing.key",
        agenda_private_addresses="yes",
    )


async def five_minutes_later(stage: Stage) -> list[discord.Message]:
    """What organizers see in their channel by then."""
    await stage.step(stage.clock.now() + timedelta(minutes=5))
    await stage.app.ticker.settled()
    await stage.step(stage.clock.now() + timedelta(seconds=5))
    return in_public(stage.backstage)


def buttons_of(message: discord.Message) -> dict[str, str]:
    """Labels and ids."""
    rows = [row for row in message.components if isinstance(row, discord.ActionRow)]
    items = [item for row in rows for item in row.children if isinstance(item, discord.Button)]
    return {item.label or "": item.custom_id or "" for item in items}


async def test_organizers_see_what_is_new_and_may_confirm_or_discard_it(stage: Stage) -> None:
    (message,) = await five_minutes_later(stage)

    text = read(message.content, message.embeds)
    assert "This is what would change" in text
    assert "Much of what is still to come is gone." in text
    assert "Nothing is in force yet." in text
    assert buttons_of(message) == {
        "Put in force": "agenda-confirm:1:seen",
        "Discard": "agenda-discard:1",
    }


async def test_what_was_overtaken_says_so_and_has_no_buttons(stage: Stage, site: Web) -> None:
    await five_minutes_later(stage)
    site.put("/agenda", written("Hello"))

    older, newer = await five_minutes_later(stage)

    assert "This has been overtaken" in read(older.content, older.embeds)
    assert buttons_of(older) == {}
    assert "agenda-discard:2" in buttons_of(newer).values()


async def test_organizers_are_told_of_an_address_that_fails(stage: Stage, site: Web) -> None:
    site.put("/agenda", status=404)

    for _ in range(8):
        await five_minutes_later(stage)

    (message,) = in_public(stage.backstage)
    text = read(message.content, message.embeds)
    assert "could not be had 3 times in a row" in text
    assert "has nothing at this address. Is it spelled right" in text


async def press(stage: Stage, message: discord.Message, label: str) -> str:
    """What Grace is answered; by then the message itself has been changed."""
    said = shown(await stage.grace.click(message, label=label))
    await stage.app.ticker.settled()
    await stage.step(stage.clock.now() + timedelta(seconds=1))
    return said


async def test_what_was_discarded_says_by_whom_and_what_is_in_force(stage: Stage) -> None:
    (message,) = await five_minutes_later(stage)

    await press(stage, message, "Discard")

    (decided,) = in_public(stage.backstage)
    text = read(decided.content, decided.embeds)
    assert text.startswith("Grace has discarded this. Version 1 stays in force.")
    assert "Proposed: This is what would change" in text
    assert "Nothing is in force yet." not in text
    assert buttons_of(decided) == {}


async def test_what_was_put_in_force_says_by_whom_and_as_which_version(stage: Stage) -> None:
    (message,) = await five_minutes_later(stage)

    asked = answers(await stage.grace.click(message, label="Put in force"))[-1]
    assert buttons_of(in_public(stage.backstage)[0])
    await press(stage, asked.message, "Yes, all of that")

    (decided,) = in_public(stage.backstage)
    text = read(decided.content, decided.embeds)
    assert text.startswith("✅ Grace has put this in force: it is version 2.")
    assert "There is nothing to be done here." in text
    assert buttons_of(decided) == {}


async def test_what_was_decided_is_said_also_after_a_restart_in_between(stage: Stage) -> None:
    (message,) = await five_minutes_later(stage)
    await stage.restart()

    await press(stage, message, "Discard")

    (decided,) = in_public(stage.backstage)
    assert decided.content.startswith("Grace has discarded this.")


async def test_a_preview_that_was_imported_is_nobody_elses_business(stage: Stage) -> None:
    file = ("agenda.yaml", written("Hello"))
    preview = answers(await stage.grace.slash(stage.lobby, "agenda import", file=file))[-1]

    await press(stage, preview.message, "Discard")

    assert not any("discarded" in message.content for message in in_public(stage.backstage))
