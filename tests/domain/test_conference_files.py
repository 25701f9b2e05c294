"""Reading `conference.yaml` and `announcements.yaml`."""

from collections.abc import Callable

import pytest

from bot.domain.conference_files import read_profile, read_settings
from bot.domain.people import Role
from bot.errors import InputRefused
from tests.sample import SAMPLE

TOP = "id: test\nname: Test\n"


def mistakes(read: Callable[[str, str], object], text: str) -> list[tuple[int, int, str]]:
    with pytest.raises(InputRefused) as caught:
        read(text, "file.yaml")
    return [(p.line, p.column, f"{p.what} {p.mend}") for p in caught.value.problems]


def test_everything_that_a_profile_may_have_is_read() -> None:
    found = read_profile(
        TOP + "about: Data.\ntimezone: Europe/Prague\nlinks: {Site: https://example.org/}\n"
        "language: pt-BR\nroles:\n  organizer: [Organizer, '77']\n  moderator: Mods\n",
        "f",
    )

    assert (found.slug, found.name, found.about) == ("test", "Test", "Data.")
    assert (found.timezone, found.language) == ("Europe/Prague", "pt-BR")
    assert found.links == {"Site": "https://example.org/"}
    assert found.roles == {Role.ORGANIZER: ("Organizer", "77"), Role.MODERATOR: ("Mods",)}


def test_an_id_is_enough() -> None:
    found = read_profile("id: test\n", "f")

    assert (found.about, found.timezone, found.links, found.roles) == ("", None, {}, {})
    assert found.language == "en"


@pytest.mark.parametrize("written", ["pt-BR", "pt-br", "PT_br"])
def test_a_language_is_known_however_its_letters_are_written(written: str) -> None:
    assert read_profile(f"id: test\nlanguage: {written}\n", "f").language == "pt-BR"


def test_norwegian_is_a_language_and_no_answer() -> None:
    assert read_profile("id: test\nlanguage: no\n", "f").language == "no"


@pytest.mark.parametrize(
    ("text", "line", "column", "words"),
    [
        ("", 1, 1, "The file has no settings"),
        ("- a\n", 1, 1, "The file has no settings"),
        ("name: Test\n", 1, 1, "'id' is missing"),
        ("id: My Conference\nname: Test\n", 1, 5, "other characters"),
        (TOP + "timezone: Mars\n", 3, 11, "no time zone"),
        (TOP + "language: xx\n", 3, 11, "'xx' is no language. Write it like en, de or pt-BR."),
        (TOP + "language: German\n", 3, 11, "'German' is no language."),
        (TOP + "language: [de, en]\n", 3, 11, "'language' has the wrong form. Write one text."),
        (TOP + "links: {Site: example.org}\n", 3, 15, "not a web address"),
        (TOP + "links: {Site: [x]}\n", 3, 15, "not a web address"),
        (TOP + "roles: {boss: X}\n", 3, 9, "There is no role 'boss'"),
        (TOP + "roles: {attendee: X}\n", 3, 9, "There is no role 'attendee'"),
        (TOP + "roles: {speaker: {a: b}}\n", 3, 18, "A role is one text"),
        (TOP + "zone: UTC\n", 3, 1, "Did you mean 'timezone'?"),
        (TOP + "name: Again\n", 3, 1, "'name' stands here twice; the first is in line 2."),
        (TOP + "roles: {speaker: A, speaker: B}\n", 3, 21, "'speaker' stands here twice"),
        (TOP + "links:\n  Site: https://a.b/\n  Site: https://c.d/\n", 5, 3, "in line 4"),
        ("id: 'x\n", 1, 5, "cannot be read as YAML"),
    ],
)
def test_each_mistake_in_a_profile_is_told_where_it_is(
    text: str, line: int, column: int, words: str
) -> None:
    ((found_line, found_column, said),) = mistakes(read_profile, text)

    assert (found_line, found_column) == (line, column)
    assert words in said


def test_settings_are_read_by_their_paths() -> None:
    assert read_settings("lead:\n  talk: 5\nchannels:\n  rooms:\n    Room A: a\n", "f") == {
        "lead.talk": "5",
        "channels.rooms.Room A": "a",
    }


@pytest.mark.parametrize(
    ("text", "line", "column", "words"),
    [
        ("", 1, 1, "The file has no settings"),
        ("lead: {talk: soon}\n", 1, 14, "not a number of minutes"),
        ("lead: {tlak: 5}\n", 1, 14, "There is no setting 'lead.tlak'"),
        ("lead: {talk: [5]}\n", 1, 14, "'lead.talk' is a list"),
        (
            "lead:\n  talk: 5\n  talk: 6\n",
            3,
            9,
            "'lead.talk' stands here twice; the first is in line 2",
        ),
        (
            "lead.talk: 5\nlead: {talk: 6}\n",
            2,
            14,
            "'lead.talk' stands here twice; the first is in line 1",
        ),
        ("wording:\n  now: |\n    Now\n    {{ titel }}\n", 4, 1, "called 'titel'"),
        ('wording:\n  now: "{{ titel }}"\n', 2, 8, "called 'titel'"),
        ("ping: {now: '@everyone'}\n", 1, 13, "would ping the whole server"),
    ],
)
def test_each_mistake_in_the_settings_is_told_where_it_is(
    text: str, line: int, column: int, words: str
) -> None:
    ((found_line, found_column, said),) = mistakes(read_settings, text)

    assert (found_line, found_column) == (line, column)
    assert words in said


def test_every_mistake_in_the_settings_is_told_at_once() -> None:
    found = mistakes(read_settings, "lead: {talk: soon, panel: [1]}\ndigest: {at: 99}\n")

    assert [line for line, _, _ in found] == [1, 1, 2]


def test_the_files_that_come_with_the_bot_are_right() -> None:
    for name, read in (("conference.yaml", read_profile), ("announcements.yaml", read_settings)):
        read((SAMPLE / name).read_text(encoding="utf-8"), name)
