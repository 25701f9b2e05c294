"""Commands as Discord shows them to people who read other languages than English."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po
from discord import app_commands

from bot.app import App
from bot.client.languages import MOST
from bot.domain.languages import Languages
from bot.errors import InputRefused
from bot.services.languages import OWN, read_catalogue, read_languages
from tests.cogs.conftest import app, clock, env, files, settings, stage
from tests.cogs.stage import Stage

__all__ = ["app", "clock", "env", "files", "settings", "stage"]

CATALOGUES = sorted(OWN.glob("*.po"))


def shown(app: App) -> Iterator[str]:
    """What people read of commands before they use one, in English."""
    for command in app.bot.tree.walk_commands():
        yield command.description
        if isinstance(command, app_commands.Command):
            for parameter in command.parameters:
                yield str(parameter.description)
                yield from (str(choice.name) for choice in parameter.choices)


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.stem)
async def test_every_description_and_choice_has_its_entry_in_every_catalogue(
    stage: Stage, path: Path
):
    said = read_catalogue(path)

    assert [text for text in dict.fromkeys(shown(stage.app)) if text not in said] == []
    assert [text for text in said.values() if len(text) > MOST] == []


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.stem)
async def test_no_catalogue_says_what_nobody_reads_any_more(stage: Stage, path: Path):
    assert set(read_catalogue(path)) <= set(shown(stage.app))
    with path.open("rb") as file:
        assert [one.id for one in read_po(file) if one.id and not one.string] == []


async def test_discord_is_told_every_language_of_descriptions_and_no_other_names(stage: Stage):
    registered: list[Mapping[str, Any]] = [
        command.to_dict() for command in await stage.app.bot.tree.fetch_commands()
    ]
    (now,) = [command for command in registered if command["name"] == "now"]

    assert now["description_localizations"] == {
        "de": "Was gerade läuft",
        "fr": "Ce qui a lieu en ce moment",
    }
    assert not now.get("name_localizations")


def test_one_reads_what_is_nearest_to_ones_own_language():
    languages = Languages({"pt": {"Hello": "Olá"}, "pt-BR": {"Bye": "Tchau"}})

    assert languages.said("Bye", "pt-BR") == "Tchau"
    assert languages.said("Hello", "pt-BR") == "Olá"
    assert languages.said("Hello", "cs") is None


def test_organizers_add_languages_and_say_single_texts_otherwise(tmp_path: Path):
    (tmp_path / "cs.po").write_text('msgid "What is on right now"\nmsgstr "Co právě běží"\n')
    (tmp_path / "de.po").write_text('msgid "What is on right now"\nmsgstr "Was läuft"\n')

    languages = read_languages(tmp_path)

    assert languages.said("What is on right now", "cs") == "Co právě běží"
    assert languages.said("What is on right now", "de") == "Was läuft"
    assert languages.said("What starts next", "de") == "Was als Nächstes beginnt"


def test_a_language_with_mistakes_is_left_out_and_where_they_are_is_said(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    (tmp_path / "cs.po").write_text('msgid "Hello"\nmsgstr "Ahoj"\nnonsense\n')
    (tmp_path / "klingonisch.po").write_text('msgid "Hello"\nmsgstr "nuqneH"\n')

    languages = read_languages(tmp_path)

    assert languages.said("Hello", "cs") is None
    assert f"{tmp_path / 'cs.po'}:3:1: error:" in caplog.text
    assert "'klingonisch' is no language. Name the file by its language" in caplog.text


def test_what_is_empty_or_unsure_is_not_said(tmp_path: Path):
    path = tmp_path / "cs.po"
    path.write_text('msgid "A"\nmsgstr ""\n\n#, fuzzy\nmsgid "B"\nmsgstr "bé"\n')

    assert read_catalogue(path) == {}
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputRefused):
        read_catalogue(path)
