from collections.abc import Iterator

import pytest

from bot.domain.languages import reading
from bot.domain.policy import policy_of
from bot.domain.post_kinds import PostKind
from bot.domain.wording import (
    LONGEST,
    WORDS,
    BadWording,
    Verbatim,
    check,
    check_new,
    mentions,
    render,
)
from tests.languages import Phrasebook, spoken


def test_a_wording_names_values_and_chooses():
    source = "{% if late %}Started {{ ago }} ago{% else %}Now{% endif %}: {{ title }}"

    assert render(source, {"title": "Opening", "late": False}) == "Now: Opening"
    assert render(source, {"title": "Opening", "late": True, "ago": "3 minutes"}) == (
        "Started 3 minutes ago: Opening"
    )


def test_values_are_escaped_but_what_the_bot_itself_puts_in_is_not():
    made = render("{{ title }} {{ start }}", {"title": "*x*", "start": Verbatim("<t:0:t>")})

    assert made == "\\*x\\* <t:0:t>"


def test_a_headline_is_one_line():
    assert render("a\n\n  b", {}) == "a b"


def test_a_filter_changes_the_letters():
    assert render("{{ title | upper }}", {"title": "ab"}) == "AB"


@pytest.mark.parametrize(
    ("source", "line", "word"),
    [
        ("{{ title", 1, "cannot be read"),
        ("a\n{{ nothing }}", 2, "nothing"),
        ("a\nb\n{% for x in sessions %}{% endfor %}", 3, "for"),
        ("{{ title.__class__ }}", 1, "getattr"),
        ("{{ title * 99 }}", 1, "mul"),
        ("{{ title() }}", 1, "call"),
        ("{% include 'x' %}", 1, "include"),
        ("{{ title | tojson }}", 1, "tojson"),
        ("{{ title[0] }}", 1, "getitem"),
        ("{{ title | trim('x') }}", 1, "filter"),
        ("{% if title > 3 %}x{% endif %}", 1, "filled in"),
        ("x" * (LONGEST + 1), 1, "characters"),
        ("{title} begins", 1, "'title'"),
        ("{{ title }}\nwith { speakers }", 2, "'speakers'"),
    ],
)
def test_a_wrong_wording_is_refused_with_its_line(source: str, line: int, word: str):
    with pytest.raises(BadWording) as refused:
        check_new(source)

    assert refused.value.line == line
    assert word in refused.value.what
    assert refused.value.mend


def test_single_braces_are_refused_with_what_to_write_only_where_a_value_was_meant():
    with pytest.raises(BadWording) as refused:
        check_new("Now: {title}")

    assert refused.value.mend == "Write {{ title }}."
    for text in ("{Ducks} :-} {", "{titles}", "{ the title }", "{{ title }}}", "{}"):
        check_new(text)


def test_a_wording_of_old_with_single_braces_stays_in_force_as_it_stands():
    policy = policy_of({"wording.now": "Now: {title}"})

    assert policy.wording_by_post[PostKind.NOW] == "Now: {title}"
    assert render("Now: {title}", {"title": "Opening"}) == "Now: {title}"


def test_every_value_may_be_used():
    for word in WORDS:
        check(f"{{{{ {word} }}}}")


def test_it_is_known_which_values_a_wording_uses():
    assert mentions("{{ ago }}", "ago")
    assert not mentions("{{ title }}", "ago")


GERMAN = {"Now: {{ title }}": "Jetzt: {{ title }}", "Soon": "Gleich: {{ titel }}", "": "Kopf"}


@pytest.fixture
def _german() -> Iterator[None]:
    with spoken({"de": Phrasebook(GERMAN)}), reading("de"):
        yield


@pytest.mark.usefixtures("_german")
@pytest.mark.parametrize(
    ("source", "made"),
    [
        ("Now: {{ title }}", "Jetzt: Soon"),
        ("Right now: {{ title }}", "Right now: Soon"),
        ("Soon", "Soon"),
        ("", ""),
    ],
)
def test_a_wording_of_the_bots_own_is_in_the_language_that_is_read(source: str, made: str):
    assert render(source, {"title": "Soon"}) == made
