"""The page of a rehearsal does nothing but show, whatever people wrote."""

from html.parser import HTMLParser

import pytest

from bot.domain.text import escaped
from bot.rehearsal.report import Drawing
from tests.builders import NINE, PRAGUE


class Reader(HTMLParser):
    """Finds the names of all attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del tag
        self.found |= {name for name, _ in attrs}


@pytest.mark.parametrize(
    "text",
    [
        'https://evil.example/"onmouseover="alert(1)',
        '[a](https://evil.example/"onmouseover="alert(1))',
        "<img src=x onerror=alert(1)>",
    ],
)
def test_words_of_people_become_no_attributes(text: str):
    reader = Reader()

    for shown in (text, escaped(text)):
        reader.feed(Drawing(PRAGUE).markdown(shown, NINE))

    assert reader.found <= {"href"}


def test_an_address_with_several_values_is_followed_whole():
    shown = Drawing(PRAGUE).markdown("https://example.org/?a=1&b=2", NINE)

    assert 'href="https://example.org/?a=1&amp;b=2"' in shown
