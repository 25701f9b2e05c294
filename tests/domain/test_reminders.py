"""When one begins to remind people, of whom there may be very many."""

from datetime import timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.bookmarks import Group, Told, Way, Wish, now_told, told_of
from bot.domain.reminders import EACH_TAKES, reminders
from tests.builders import NINE, conference, session

TALK = session("Ducks")
CONFERENCE = conference(TALK, settings={"questions.open": "120"})
DAWN = NINE - timedelta(hours=9)
LEADS = st.integers(min_value=1, max_value=120).map(lambda minutes: timedelta(minutes=minutes))


def those(lead: timedelta, people: int, way: Way = Way.INBOX) -> Group:
    return Group(TALK.key, Wish(lead, way), told_of(TALK), None, people)


def test_where_there_is_time_everybody_is_reminded_when_they_chose():
    few = those(timedelta(minutes=10), 3)

    assert reminders(CONFERENCE, [few], DAWN) == [
        (NINE - few.wish.lead, NINE - few.wish.lead, few),
    ]


@given(st.dictionaries(LEADS, st.integers(min_value=1, max_value=5000), min_size=1, max_size=8))
def test_the_last_is_told_by_the_start_and_nobody_before_whoever_chose_to_be_told_earlier(
    people: dict[timedelta, int],
):
    found = reminders(CONFERENCE, [those(lead, number) for lead, number in people.items()], DAWN)

    done = DAWN
    for begin, due, group in found:
        assert begin <= due == NINE - group.wish.lead
        done = max(done, begin) + group.size * EACH_TAKES
        assert done <= NINE + timedelta(milliseconds=1)
    assert all(one[1] <= other[1] for one, other in pairwise(found))
    assert len(found) == len(people)


@given(st.integers(min_value=1, max_value=5000))
def test_those_who_are_called_in_the_thread_need_no_time(people: int):
    lead = timedelta(minutes=5)

    [(begin, due, _)] = reminders(CONFERENCE, [those(lead, people, Way.THREAD)], DAWN)

    assert begin == due


def test_what_a_session_is_called_in_another_language_is_no_news():
    untitled = session(None)
    knew = Told("Wird noch bekannt gegeben", untitled.starts_at, untitled.rooms)

    assert now_told(knew, untitled) == knew
