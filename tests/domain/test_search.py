"""Finding sessions by what people remember of them."""

from datetime import datetime, timedelta

import pytest

from bot.domain.agenda import Agenda, Session
from bot.domain.formats import own_yaml
from bot.domain.search import MOST_WORDS, folded
from bot.domain.session_search import Found, SessionSearch, Wanted
from tests.builders import NINE, agenda, session
from tests.sample import AGENDA

SAMPLE = own_yaml.read(AGENDA.read_text(encoding="utf-8"), "a").agenda


def find(of: Agenda, query: str, moment: datetime, limit: int = 25) -> list[Session]:
    return SessionSearch(of).named(query, moment, limit)


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("rockset", "using Rockset"),
        ("ROCKSET", "using Rockset"),
        ("rokset", "using Rockset"),
        ("sagemaker", "Amazon SageMaker"),
        ("sage maker", "Amazon SageMaker"),
        ("lecun", "Yann LeCun"),
        ("yan lecun", "Yann LeCun"),
        ("torch arow", "TorchData and TorchArrow"),
        ("memq", "MemQ"),
        ("data quality", "Data Quality"),
        ("explainability", "Explainability"),
        ("opening", "Opening Remarks"),
    ],
)
def test_a_session_is_found_first_by_a_word_of_its_title_or_speaker_typos_forgiven(
    query: str, title: str
) -> None:
    assert title in find(SAMPLE, query, NINE)[0].name


@pytest.mark.parametrize("query", ["quarterly taxes", "zzzz", "football"])
def test_what_nobody_speaks_about_is_not_found(query: str) -> None:
    assert find(SAMPLE, query, NINE) == []


def test_accents_and_case_do_not_matter() -> None:
    zoe = session("Talk", speakers=["Zoë Ångström"])

    assert find(agenda(session("Other"), zoe), "zoe angstrom", NINE) == [zoe]
    assert folded("  ZOË  Å ") == "zoe a"


def test_a_session_is_found_by_its_room() -> None:
    there = session("Talk", rooms=["Blue Hall"])

    assert find(agenda(session("Other"), there), "blue hall", NINE)[0] == there


def test_with_nothing_typed_what_is_not_over_is_offered_in_order() -> None:
    over, later = session("One", NINE), session("Two", NINE + timedelta(hours=1))

    assert find(agenda(over, later), " ", NINE + timedelta(minutes=30)) == [later]


def test_with_nothing_typed_and_everything_over_all_is_offered() -> None:
    over = session("One", NINE)

    assert find(agenda(over), "", NINE + timedelta(days=1)) == [over]


def test_no_more_is_offered_than_was_asked_for() -> None:
    many = agenda(*(session(f"Talk {i}", NINE + timedelta(hours=i)) for i in range(40)))

    assert len(find(many, "talk", NINE)) == 25
    assert len(find(many, "", NINE, limit=3)) == 3


def test_only_the_first_words_of_a_very_long_query_are_looked_for() -> None:
    there = session("Ducks in the pond")
    pasted = " ".join(["ducks"] * MOST_WORDS + [f"word{number}" for number in range(700)])

    assert find(agenda(there), pasted, NINE) == [there]
    assert SessionSearch(agenda(there)).find(Wanted(pasted), NINE) == [Found(there)]
