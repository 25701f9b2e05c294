"""What people read about ratings: everything is there, fits, and is nothing but text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.cards import Card
from bot.domain.feedback import COMMENT_LIMIT, Rating, summary_of
from bot.domain.feedback_cards import feedback_card, table_card, thanks_card
from bot.domain.post_kinds import PostKind
from bot.domain.posts import card
from bot.domain.questions import readable
from tests.builders import NINE, conference, delivery, post, session

TALK = session("Ducks in *Space*", NINE)
HERE = conference(TALK, settings={"feedback.mode": "sessions"})

COMMENTS = st.lists(
    st.text("*_`<>[]|@everyon \n-#1.", max_size=COMMENT_LIMIT).filter(str.strip), max_size=12
)


def rated(stars: int, comment: str = "") -> Rating:
    return Rating(HERE.id, TALK.key, stars, NINE, comment)


def pages(ratings: list[Rating]) -> list[Card]:
    """Every page of a session's feedback for an organizer who may rate it, too."""
    found: list[Card] = []
    while True:
        made = feedback_card(TALK, ratings[0], summary_of(ratings), may_rate=True, page=len(found))
        found.append(made)
        if not any(b.label == "▶" and not b.disabled for b in made.buttons):
            return found


@given(COMMENTS)
def test_every_comment_is_on_some_page_and_every_page_fits(written: list[str]):
    comments = [readable(text, COMMENT_LIMIT) for text in written]
    ratings = [rated(3), rated(4), rated(5), *(rated(1, comment) for comment in comments)]

    found = pages(ratings)

    assert [made.within_limits() for made in found] == found
    lines = [line for made in found for line in made.body.split("\n") if line.startswith(">")]
    assert len(lines) == sum(len(comment.split("\n")) for comment in comments)


def test_a_comment_calls_nobody_and_formats_nothing():
    made = thanks_card(TALK, rated(4, "@everyone **look** <@1>\n# here"))

    assert made.body == "> @\u200beveryone \\*\\*look\\*\\* \\<@1\\>\n> \\# here"


def test_a_table_of_many_sessions_with_long_names_has_pages_that_fit():
    sessions = [session("*" * 200 + str(number), NINE, key=str(number)) for number in range(45)]
    rows = [(one, summary_of([rated(3)] * 3)) for one in sessions]

    found = [table_card(rows, page) for page in range(3)]

    assert [made.within_limits() for made in found] == found
    assert [len(made.body.split("\n")) for made in found] == [20, 20, 5]
    assert table_card(rows, 99) == found[2]


def test_a_late_post_asks_like_any_other_and_tells_who_sees_what():
    found = card(HERE, delivery(post(HERE, PostKind.FEEDBACK), HERE), NINE.replace(hour=15))

    assert found.headline == "How was Ducks in \\*Space\\*? One press is enough."
    assert "never whose they are" in found.body
    assert [b.label for b in found.buttons] == [*(f"⭐ {n}" for n in range(1, 6)), "Details"]


@pytest.mark.parametrize("count", [0, 1, 2])
def test_before_there_are_three_it_says_how_many_there_are(count: int):
    made = feedback_card(TALK, None, summary_of([rated(1)] * count), may_rate=False)

    assert made.body == f"{count} rated; numbers are shown from 3 on."
