"""Keys of sessions: different ones, and the same tomorrow."""

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.agenda import Kind
from bot.domain.formats.keys import LONGEST_SLUG, Named, derived_keys, slug
from tests.builders import LOS_ANGELES, NINE, UTC_ZONE


def named(title: str | None, given_id: str | None = None, minutes: int = 0) -> Named:
    return (given_id, title, Kind.TALK, NINE + timedelta(minutes=minutes))


def test_a_title_becomes_small_letters_digits_and_hyphens() -> None:
    assert slug("ML Monitoring & Observability @Meta Scale") == (
        "ml-monitoring-observability-meta-scale"
    )


def test_accents_are_folded() -> None:
    assert slug("Žluťoučký kůň") == "zlutoucky-kun"


def test_a_slug_is_cut_and_never_ends_in_a_hyphen() -> None:
    found = slug("word " * 50)

    assert len(found) <= LONGEST_SLUG
    assert not found.endswith("-")


def test_a_given_id_is_the_key() -> None:
    assert derived_keys([named("Title", "keynote-1")], UTC_ZONE) == ["keynote-1"]


def test_a_title_of_its_own_gives_the_same_key_wherever_the_session_moves() -> None:
    before = derived_keys([named("Title")], UTC_ZONE)
    after = derived_keys([named("Title", minutes=90)], UTC_ZONE)

    assert before == after == ["title"]


def test_without_a_title_kind_and_start_on_the_conferences_clock_make_the_key() -> None:
    assert derived_keys([named(None)], LOS_ANGELES) == ["talk-20220518-0200"]


def test_a_title_in_a_script_that_does_not_fold_gets_a_key_of_its_start() -> None:
    assert derived_keys([named("開会")], UTC_ZONE) == ["talk-20220518-0900"]


def test_sessions_of_one_title_are_told_apart_by_their_starts() -> None:
    assert derived_keys([named("Questions"), named("Questions", minutes=60)], UTC_ZONE) == [
        "questions-20220518-0900",
        "questions-20220518-1000",
    ]


def test_sessions_of_one_title_at_one_time_are_numbered() -> None:
    assert derived_keys([named(None), named(None)], UTC_ZONE) == [
        "talk-20220518-0900",
        "talk-20220518-0900-2",
    ]


def test_a_number_that_is_an_id_already_is_passed_over() -> None:
    taken = named("Title", "talk-20220518-0900-2")

    keys = derived_keys([named(None), named(None), taken], UTC_ZONE)

    assert keys == ["talk-20220518-0900", "talk-20220518-0900-3", "talk-20220518-0900-2"]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from([None, "Talk", "talk", "A", "B", "開会"]), st.sampled_from([0, 60])
        ),
        max_size=12,
    )
)
def test_keys_are_always_different(sessions: list[tuple[str | None, int]]) -> None:
    keys = derived_keys([named(title, minutes=m) for title, m in sessions], UTC_ZONE)

    assert len(set(keys)) == len(keys) == len(sessions)


def test_thousands_of_sessions_of_one_id_are_numbered() -> None:
    keys = derived_keys([named("Title", "bees")] * 5000 + [named("Bees")] * 5000, UTC_ZONE)

    assert len(set(keys)) == 10_000
    assert keys[:3] == ["bees", "bees-2", "bees-3"]
