"""What holds for the items of every format."""

from datetime import datetime, timedelta

import pytest

from bot.domain.formats.gathering import Gathering, Item
from bot.domain.formats.limits import MOST_SESSIONS
from bot.domain.formats.source import Source
from bot.domain.places import Place
from bot.errors import InputRefused
from tests.builders import PRAGUE

PLACE = Place("file")


def gathering() -> Gathering:
    return Gathering(Source(b"", "file", PRAGUE))


def item(url: str = "", abstract: str = "") -> Item:
    starts = datetime(2026, 7, 15, 9)  # noqa: DTZ001 - on the wall
    return Item(PLACE, starts=starts, ends=timedelta(hours=1), url=url, abstract=abstract)


def test_more_sessions_than_can_be_handled_are_refused() -> None:
    found = gathering()
    for _ in range(MOST_SESSIONS):
        found.add(item())

    with pytest.raises(InputRefused, match="more than 5,000 sessions"):
        found.add(item())


def test_so_many_that_cannot_be_understood_are_refused_too() -> None:
    found = gathering()
    for _ in range(MOST_SESSIONS):
        found.leave_out(PLACE, "It is broken.", "Mend it.")

    with pytest.raises(InputRefused, match="more than 5,000 entries"):
        found.leave_out(PLACE, "It is broken.", "Mend it.")


def test_an_address_loses_what_nobody_sees() -> None:
    found = gathering()
    found.add(item(url=" https://conf.example/\ud800a\u200bb\n"))

    (session,) = found.reading().agenda.sessions
    assert session.url == "https://conf.example/ab"


def test_an_abstract_loses_spaces_at_the_ends_of_its_lines() -> None:
    found = gathering()
    found.add(item(abstract="Bees \t\n  \n  - wings  \n- air "))

    (session,) = found.reading().agenda.sessions
    assert session.abstract == "Bees\n\n  - wings\n- air"
