"""Every text that a person can see is in the catalogues, and every language says all of them."""

import asyncio
from collections.abc import Iterable, Iterator
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
import regex
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from discord import app_commands

from bot.client.languages import COMMAND, LONGEST_NAME, MOST
from bot.domain.wording import check
from bot.services.languages import OWN, has_its_values
from tests.catalogues import (
    TEMPLATE,
    Command,
    commands,
    names_of,
    template,
    texts_of,
    wordings,
    written,
)
from tests.texts import NOT_FOR_PEOPLE, ROOT, spoken_modules, unmarked

LANGUAGES = sorted(OWN.glob("*.po"))
NAME = regex.compile(r"[-_'\p{L}\p{N}]{1,32}")
"""What Discord takes as the name of a command or option (application command naming)."""

TYPED = regex.compile(r"(?<![\w/:.<])/([a-z][a-z-]*(?: [a-z][a-z-]*){0,2})")

each_language = pytest.mark.parametrize("path", LANGUAGES, ids=lambda path: path.stem)


@cache
def all_commands() -> list[Command]:
    return asyncio.run(commands())


@cache
def all_texts() -> Catalog:
    return template()


def catalogue(path: Path) -> Catalog:
    return read_po(BytesIO(path.read_bytes()))


def messages(texts: Catalog) -> Iterator[Message]:
    return (message for message in texts if message.id)


def forms(message: Message) -> tuple[str, ...]:
    return _each(message.string)


def english(message: Message) -> tuple[str, ...]:
    return _each(message.id)


def _each(texts: str | Iterable[str] | None) -> tuple[str, ...]:
    return (texts,) if isinstance(texts, str) else tuple(texts or ())


def translated(texts: Catalog, name: str) -> str:
    found = texts.get(name, COMMAND)
    assert found, name
    return str(found.string)


def full_names(texts: Catalog | None = None) -> dict[str, str]:
    """What people type for each command, by what it is in English."""
    return {
        one.qualified_name: " ".join(
            translated(texts, word) if texts else word for word in one.qualified_name.split()
        )
        for one in all_commands()
        if not isinstance(one, app_commands.ContextMenu)
    }


def typed_in(text: str, names: Iterable[str]) -> set[str]:
    """The commands that a text tells people to use."""
    known, found = set(names), set[str]()
    for match in TYPED.finditer(text):
        words = match[1].split()
        ways = (" ".join(words[:length]) for length in range(len(words), 0, -1))
        if way := next((way for way in ways if way in known), ""):
            found.add(way)
    return found


def test_every_text_that_people_read_is_looked_up():
    assert [str(text) for path in spoken_modules() for text in unmarked(path)] == []


def test_what_is_not_for_people_is_still_there():
    for name in NOT_FOR_PEOPLE:
        path, _, constant = name.partition(":")
        words = (ROOT / path).read_text("utf-8")
        assert regex.search(rf"^\s*(class )?{constant}\b", words, regex.M), name


def test_the_template_has_every_text():
    assert TEMPLATE.read_bytes() == written(all_texts()), "say: make texts"


def test_the_template_has_what_discord_shows_of_commands():
    texts = {english(message)[0] for message in messages(all_texts())}

    assert [text for one in all_commands() for text in texts_of(one) if text not in texts] == []


@each_language
def test_a_language_says_every_text_and_no_other(path: Path):
    ours, theirs = (
        {(english(message), message.context) for message in messages(texts)}
        for texts in (all_texts(), catalogue(path))
    )

    assert theirs == ours, "say: make texts"
    assert [one.id for one in messages(catalogue(path)) if one.fuzzy or not all(forms(one))] == []


@each_language
def test_a_language_says_the_values_of_each_text(path: Path):
    assert [one.id for one in messages(catalogue(path)) if not has_its_values(one)] == []


@each_language
def test_a_language_keeps_the_ends_and_the_marks_of_each_text(path: Path):
    wrong = [
        (one.id, form)
        for one in messages(catalogue(path))
        if not one.context
        for form in forms(one)
        if form != form.strip()
        or form.count("**") != english(one)[0].count("**")
        or form.count("`") != english(one)[0].count("`")
    ]

    assert wrong == []


@each_language
def test_a_language_has_names_for_commands_that_discord_takes(path: Path):
    texts = catalogue(path)

    for name in {name for one in all_commands() for name in names_of(one)}:
        said = translated(texts, name)
        assert NAME.fullmatch(said), said
        assert said == said.lower()
        assert len(said) <= LONGEST_NAME
    names = list(full_names(texts).values())
    assert len(set(names)) == len(names)
    for one in all_commands():
        if isinstance(one, app_commands.Command):
            options = [translated(texts, parameter.name) for parameter in one.parameters]
            assert len(set(options)) == len(options), one.qualified_name


@each_language
def test_a_language_describes_commands_as_briefly_as_discord_takes(path: Path):
    texts = catalogue(path)
    shown = {text for one in all_commands() for text in texts_of(one)}

    said = [form for text in shown if (found := texts.get(text)) for form in forms(found)]

    assert [text for text in said if len(text) > MOST] == []


@each_language
def test_a_language_tells_people_to_use_the_commands_that_it_shows_them(path: Path):
    names, texts = full_names(), catalogue(path)
    by_english = full_names(texts)
    wrong = [
        (text, by_english[name])
        for one in messages(texts)
        if not one.context
        for text in forms(one)
        for name in typed_in(english(one)[-1], names)
        if f"/{by_english[name]}" not in text
    ]

    assert wrong == []


@each_language
def test_a_language_begins_posts_in_ways_that_can_be_filled_in(path: Path):
    texts = catalogue(path)

    for wording in wordings():
        found = texts.get(wording)
        assert found, wording
        check(str(found.string))
