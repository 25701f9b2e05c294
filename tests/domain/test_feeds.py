"""When an address is asked again, and what organizers are told of it."""

from datetime import timedelta

import pytest

from bot.domain.conference import conference_id
from bot.domain.feeds import Feed
from tests.builders import NINE, SERVER, SLUG

MINUTE = timedelta(minutes=1)
EVERY = 5 * MINUTE
FEED = Feed(conference_id(SLUG, SERVER), "https://me:pw@example.org/agenda?key=secret")


def after_failures(times: int, feed: Feed = FEED) -> Feed:
    for _ in range(times):
        feed = feed.failed(NINE, "It is gone.")
    return feed


def test_an_address_that_nobody_has_asked_is_due_at_once() -> None:
    assert FEED.due_at(EVERY) < NINE


@pytest.mark.parametrize(
    ("failures", "minutes"), [(0, 5), (1, 5), (2, 10), (3, 20), (4, 40), (5, 60), (500, 60)]
)
def test_after_failures_it_waits_twice_as_long_each_time_but_an_hour_at_most(
    failures: int, minutes: int
) -> None:
    worked = FEED.worked(NINE, "", "", "")

    assert after_failures(failures, worked).due_at(EVERY) == NINE + minutes * MINUTE


def test_who_asks_rarely_asks_no_more_often_after_failures() -> None:
    assert after_failures(9).due_at(120 * MINUTE) == NINE + 120 * MINUTE


def test_organizers_are_told_after_the_third_failure_and_not_again() -> None:
    told = [after_failures(n + 1).news(after_failures(n), NINE) for n in range(6)]

    assert [bool(text) for text in told] == [False, False, True, False, False, False]
    assert "example.org/agenda could not be had 3 times in a row" in told[2]
    assert "It is gone." in told[2]


@pytest.mark.parametrize(("failures", "tells"), [(0, False), (2, False), (3, True), (9, True)])
def test_that_it_works_again_is_told_where_the_failures_were(failures: int, *, tells: bool) -> None:
    before = after_failures(failures)

    news = before.worked(NINE, "", "", "").news(before, NINE)

    assert ("can be had again" in news) is tells


def test_nothing_that_is_told_has_the_address_in_full() -> None:
    texts = [after_failures(3).news(after_failures(2), NINE)]
    texts.append(FEED.worked(NINE, "", "", "").news(after_failures(3), NINE))

    assert not any(secret in text for text in texts for secret in ("pw", "secret"))


def test_at_another_address_nothing_is_known_but_what_was_proposed() -> None:
    known = after_failures(3, FEED.worked(NINE, "etag", "modified", "content"))
    other = known.leading_to("https://example.org/")

    assert known.leading_to(known.address) == known
    assert other == Feed(known.conference, "https://example.org/", proposal=known.proposal)
