"""Sessions by all that is said of them, and by where, what and when they are."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.agenda import Agenda, Kind, Session
from bot.domain.session_search import SessionSearch, Wanted, When
from tests.builders import NINE, agenda, session
from tests.languages import Phrasebook, spoken

MINUTE = timedelta(minutes=1)


def found(of: Agenda, **wanted: object) -> list[str]:
    """The titles of what is found at nine."""
    return [one.session.name for one in SessionSearch(of).find(Wanted(**wanted), NINE)]  # pyright: ignore[reportArgumentType] - as the test says


def later(title: str, minutes: int, length: int = 30, **more: object) -> Session:
    """A session that begins so many minutes after nine."""
    return replace(session(title, NINE + minutes * MINUTE, length), **more)


def test_a_title_counts_more_than_a_description() -> None:
    about = replace(session("Ponds"), abstract="Of ducks and drakes.")
    called = later("Ducks", 60)

    assert found(agenda(about, called), words="ducks") == ["Ducks", "Ponds"]


def test_words_may_stand_partly_in_the_title_and_partly_in_the_description() -> None:
    about = replace(session("Ponds"), abstract="Of ducks and drakes.")

    assert found(agenda(about, later("Lakes", 60)), words="ponds drakes") == ["Ponds"]


def test_the_sentence_that_has_the_word_is_shown_unless_a_name_has_it() -> None:
    about = replace(session("Ponds"), abstract="Water is wet. Ducks like it!\nSo do we.")
    search = SessionSearch(agenda(about))

    assert search.find(Wanted("ducks"), NINE)[0].excerpt == "Ducks like it!"
    assert search.find(Wanted("ponds"), NINE)[0].excerpt == ""


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("鳥", "渡り鳥について"),
        ("птиц", "О птицах"),
        ("الطيور", "عن الطيور"),
        ("lodz", "Ptaki w Łodzi i w Łódź"),
        ("sorensen", "Fugle med Sørensen"),
        ("strasse", "Vögel der Straße"),
        ("migartion", "Migration of birds"),
        ("birdsong", "Bird song"),
        ("bird song", "Birdsong"),
    ],
)
def test_any_script_accent_and_small_mistake_is_understood(words: str, title: str) -> None:
    assert found(agenda(later("Opening", 5), session(title)), words=words) == [title]


@pytest.mark.parametrize("words", ["xyz", "qwertzuiop", "鯨"])
def test_what_is_nowhere_is_not_found(words: str) -> None:
    assert found(agenda(session("Ducks"), later("渡り鳥", 5)), words=words) == []


def test_rooms_kinds_and_languages_narrow_it_down() -> None:
    here = later("One", 0, rooms=("Pond",), languages=("en",))
    there = later("Two", 10, rooms=("Lake",), languages=("de",), kind=Kind.PANEL)
    both = agenda(here, there)

    assert found(both) == ["One", "Two"]
    assert found(both, room="Lake") == ["Two"]
    assert found(both, kind=Kind.PANEL) == ["Two"]
    assert found(both, language="en") == ["One"]
    assert found(both, language="en", room="Lake") == []


def test_what_one_can_still_catch_is_on_for_a_while_or_begins_within_the_hour() -> None:
    day = agenda(
        later("Over", -60),
        later("Nearly over", -26),
        later("On", -20),
        later("Lunch", 0, kind=Kind.BREAK),
        later("Cancelled", 10, cancelled=True),
        later("Soon", 60),
        later("Late", 61),
    )

    assert found(day, when=When.CATCH) == ["On", "Soon"]
    assert found(day, when=When.TO_COME) == ["Soon", "Late"]


def test_without_words_what_is_over_is_left_out_until_all_of_it_is() -> None:
    over, on = later("Over", -60), later("On", 0)

    assert found(agenda(over, on)) == ["On"]
    assert found(agenda(over)) == ["Over"]
    assert found(agenda(over, on), words="over") == ["Over"]


def test_a_break_without_a_title_is_found_by_what_it_is_called_in_any_language() -> None:
    with spoken({"de": Phrasebook({"Break": "Pause"})}):
        search = SessionSearch(agenda(session("Ducks"), session(None, kind=Kind.BREAK)))

    for word in ("break", "pause"):
        assert [one.name for one in search.named(word, NINE, 5)] == ["Break"]
