"""Long lists, a page at a time."""

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.paging import paged


@given(st.integers(0, 60), st.integers(1, 20))
def test_the_pages_together_are_the_list_each_thing_once(length: int, size: int) -> None:
    first = paged(range(length), 0, size)

    pages = [paged(range(length), number, size) for number in range(first.of)]

    assert [item for page in pages for item in page.items] == list(range(length))
    assert all(len(page.items) <= size for page in pages)


@given(st.integers(-5, 60), st.integers(0, 60))
def test_a_page_that_is_not_there_any_more_gives_the_nearest(number: int, length: int) -> None:
    page = paged(range(length), number, 7)

    assert page.number == min(max(number, 0), page.of - 1)


def test_one_page_needs_no_buttons_and_is_not_numbered() -> None:
    page = paged("abc", 0, 3)

    assert page.turning("list") == ()
    assert page.told("3 letters") == "3 letters"


def test_the_buttons_lead_to_the_pages_beside_it_and_no_further() -> None:
    first, second = paged("abcd", 0, 3), paged("abcd", 1, 3)

    assert [(b.id, b.disabled) for b in first.turning("list")] == [
        ("list:-1", True),
        ("list:1", False),
    ]
    assert [(b.id, b.disabled) for b in second.turning("list")] == [
        ("list:0", False),
        ("list:2", True),
    ]
    assert second.told("4 letters") == "4 letters · page 2 of 2"
