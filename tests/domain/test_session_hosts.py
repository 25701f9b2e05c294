"""The list of hosts, page by page."""

from datetime import timedelta

from bot.domain.agenda import Kind
from bot.domain.people import PersonId
from bot.domain.session_host_cards import SESSIONS_ON_A_PAGE, hosts_card, page_of
from bot.domain.session_hosts import SessionHost
from tests.builders import NINE, conference, session

DAY = timedelta(days=1)
MANY = [session(f"Talk {n:02}", NINE + n * timedelta(minutes=30)) for n in range(20)]
HERE = conference(*MANY, session("Second", NINE + DAY))


def test_a_long_day_has_several_pages_and_the_next_day_its_own():
    first, second, third = (hosts_card(HERE, (), page, NINE) for page in range(3))

    assert first.body.count("nobody yet") == SESSIONS_ON_A_PAGE
    assert second.body.count("nobody yet") == 20 - SESSIONS_ON_A_PAGE
    assert "20 sessions of this day have nobody yet · page 1 of 3" in first.footer
    assert "**Second**" in third.body
    assert "1 session of this day has nobody yet" in third.footer
    assert [page_of(HERE.agenda, day) for day in HERE.agenda.days] == [0, 2]
    assert hosts_card(HERE, (), 9, NINE) == third


def test_what_is_over_needs_nobody_any_more():
    assert "0 sessions" in hosts_card(HERE, (), 0, NINE + DAY / 2).footer


def test_of_many_hosts_some_are_named_and_the_others_counted():
    hosts = [SessionHost(MANY[0].key, PersonId(n), f"Host {n}", NINE) for n in range(6)]

    assert "Host 0, Host 1, Host 2, Host 3, 2 more" in hosts_card(HERE, hosts, 0, NINE).body


def test_an_agenda_of_breaks_needs_no_hosts():
    breaks = conference(session("Lunch", kind=Kind.BREAK))

    assert "no session that needs a host" in hosts_card(breaks, (), 0, NINE).body
