"""The bot to people who read other languages than English."""

from collections.abc import Iterator, Mapping
from gettext import NullTranslations
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Message

from bot.domain.languages import _, catalogue, grouped, know, ngettext, reading
from bot.errors import InputRefused
from bot.services.languages import OWN, has_its_values, read_catalogue, read_languages
from tests.cogs.conftest import app, clock, env, files, settings, stage
from tests.cogs.stage import Stage
from tests.languages import spoken

__all__ = ["app", "clock", "env", "files", "settings", "stage"]

CATALOGUES = sorted(OWN.glob("*.po"))


@pytest.fixture(autouse=True)
def _languages_as_before() -> Iterator[None]:
    with spoken({}):
        yield


def said(languages: Mapping[str, NullTranslations], text: str, language: str) -> str:
    know(languages)
    return catalogue(language).gettext(text)


def test_one_reads_what_is_nearest_to_ones_own_language(tmp_path: Path):
    (tmp_path / "pt.po").write_text('msgid "Hello"\nmsgstr "Olá"\n')
    (tmp_path / "pt_BR.po").write_text('msgid "Hello"\nmsgstr "Oi"\n')

    languages = read_languages(tmp_path)

    assert said(languages, "Hello", "pt-BR") == "Oi"
    assert said(languages, "Hello", "pt-PT") == "Olá"
    assert said(languages, "Hello", "cs") == "Hello"


def test_organizers_add_languages_and_say_single_texts_otherwise(tmp_path: Path):
    (tmp_path / "cs.po").write_text('msgid "What is on right now"\nmsgstr "Co právě běží"\n')
    (tmp_path / "de.po").write_text('msgid "What is on right now"\nmsgstr "Was läuft"\n')

    languages = read_languages(tmp_path)

    assert said(languages, "What is on right now", "cs") == "Co právě běží"
    assert said(languages, "What is on right now", "de") == "Was läuft"
    assert said(languages, "What starts next", "de") == "Was als Nächstes beginnt"
    assert said(read_languages(tmp_path / "none"), "What is on right now", "de") != "Was läuft"


def test_a_language_with_mistakes_is_left_out_and_where_they_are_is_said(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    (tmp_path / "cs.po").write_text('msgid "Hello"\nmsgstr "Ahoj"\nnonsense\n')
    (tmp_path / "klingonisch.po").write_text('msgid "Hello"\nmsgstr "nuqneH"\n')

    languages = read_languages(tmp_path)

    assert "cs" not in languages
    assert f"{tmp_path / 'cs.po'}:3:1: error:" in caplog.text
    assert "'klingonisch' is no language. Name the file by its language" in caplog.text


def test_what_is_empty_or_unsure_is_not_said(tmp_path: Path):
    path = tmp_path / "cs.po"
    path.write_text('msgid "A"\nmsgstr ""\n\n#, fuzzy\nmsgid "B"\nmsgstr "bé"\n')

    languages = read_languages(tmp_path)

    assert said(languages, "A", "cs") == "A"
    assert said(languages, "B", "cs") == "B"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputRefused):
        read_catalogue(path)


def test_a_text_with_other_values_than_the_english_one_is_left_out(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    (tmp_path / "cs.po").write_text(
        'msgid "In {left}: {title}"\nmsgstr "Za {left}: {titul}"\n\n'
        'msgid "Hello, {name}"\nmsgstr "Ahoj"\n\nmsgid "Bye, {name}"\nmsgstr "{name}, sbohem"\n'
    )

    languages = read_languages(tmp_path)

    assert said(languages, "In {left}: {title}", "cs") == "In {left}: {title}"
    assert said(languages, "Hello, {name}", "cs") == "Hello, {name}"
    assert said(languages, "Bye, {name}", "cs") == "{name}, sbohem"
    assert "other {values} than the English one: In {left}: {title}" in caplog.text


def test_of_several_forms_one_may_leave_the_number_out():
    def message(*forms: str) -> Message:
        return Message(("{n} talk of {name}", "{n} talks of {name}"), forms)

    assert has_its_values(message("Un exposé de {name}", "{n} exposés de {name}"))
    assert not has_its_values(message("{n} exposé", "{n} exposés de {name}"))


def test_what_a_value_says_is_not_looked_at_again():
    assert _("{a} and {b}", a="{b}", b="{a}") == "{b} and {a}"
    assert _("{unknown} {a}", a="x") == "{unknown} x"
    assert ngettext("{n} of {a}", "{n} of {a}", 1234, a="{n}") == "1,234 of {n}"


def test_a_language_counts_in_its_own_way(tmp_path: Path):
    (tmp_path / "pl.po").write_text(
        'msgid ""\nmsgstr "Language: pl\\n"\n"Plural-Forms: nplurals=3; plural=(n==1 ? 0 : n%10>=2 '
        '&& n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);\\n"\n\n'
        'msgid "{n} talk"\nmsgid_plural "{n} talks"\n'
        'msgstr[0] "{n} wykład"\nmsgstr[1] "{n} wykłady"\nmsgstr[2] "{n} wykładów"\n'
    )
    know(read_languages(tmp_path))

    with reading("pl"):
        counted = [ngettext("{n} talk", "{n} talks", n) for n in (1, 3, 12, 22)]
    with reading("de"):
        many = grouped(12345)

    assert counted == ["1 wykład", "3 wykłady", "12 wykładów", "22 wykłady"]
    assert many == "12.345"


async def test_discord_is_told_every_language_of_names_descriptions_and_choices(stage: Stage):
    registered: list[Mapping[str, Any]] = [
        command.to_dict() for command in await stage.app.bot.tree.fetch_commands()
    ]
    (now,) = [command for command in registered if command["name"] == "now"]

    assert now["description_localizations"] == {
        "de": "Was gerade läuft",
        "fr": "Ce qui a lieu en ce moment",
    }
    assert now["name_localizations"] == {"de": "jetzt", "fr": "maintenant"}
