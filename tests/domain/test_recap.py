"""What everybody may see of what people left behind at a conference, and what nobody may."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.agenda import Kind, SessionKey
from bot.domain.announcements import PostKey
from bot.domain.conference import Profile, conference_id
from bot.domain.deliveries import Posted
from bot.domain.feedback import Rating
from bot.domain.questions import Question, QuestionId, State
from bot.domain.recap import Answer, Asked, Rated, Recap, Traces, recap_of
from bot.domain.recap_cards import recap_card
from bot.services.recap_page import page
from tests.builders import NINE, SERVER, SLUG, agenda, session

HERE = conference_id(SLUG, SERVER)
STORES = session(speakers=("Ada Lovelace",), rooms=("Pond",))
OTHER = session("Other", NINE + timedelta(hours=1), speakers=("Ada Lovelace", "Grace Hopper"))


def asked(
    text: str = "Why?",
    state: State = State.OPEN,
    votes: int = 1,
    number: int = 1,
) -> Question:
    return Question(
        HERE,
        STORES.key,
        text,
        state,
        NINE,
        NINE,
        votes=votes,
        id=QuestionId(number),
    )


def rated(*stars: int, comment: str = "") -> list[Rating]:
    return [Rating(HERE, STORES.key, one, NINE, comment) for one in stars]


def recap(traces: Traces) -> Recap:
    return recap_of(Profile(SLUG, "Test Conference"), agenda(STORES, OTHER), traces)


def of_stores(traces: Traces):
    return next(one for one in recap(traces).sessions if one.session == STORES)


def test_the_questions_to_a_session_are_in_the_order_of_their_votes():
    few, many = asked("Few", votes=2, number=1), asked("Many", votes=9, number=2)

    found = of_stores(Traces(questions=[few, many])).questions

    assert found == (Asked("Many", 9, is_answered=False), Asked("Few", 2, is_answered=False))


def test_only_what_everybody_could_see_is_there():
    every = [asked(state.value, state, number=n) for n, state in enumerate(State, 1)]

    found = of_stores(Traces(questions=every)).questions

    assert {one.text for one in found} == {"open", "taken", "answered", "skipped"}


def test_an_answer_that_does_not_stand_in_the_thread_is_not_shown():
    question = replace(asked(state=State.ANSWERED), answer="Because.", answered_by="Ada Lovelace")

    (found,) = of_stores(Traces(questions=[question])).questions

    assert (found.answers, found.is_answered) == ((), True)


def test_who_answered_is_named_only_where_the_agenda_does():
    question = asked(state=State.ANSWERED)
    answers = (Answer("Because.", "Ada Lovelace"), Answer("Ask Ada.", "Mona"))

    (found,) = of_stores(Traces([question], {question.id: answers})).questions

    assert found.answers == (Answer("Because.", "Ada Lovelace"), Answer("Ask Ada."))


def test_two_ratings_are_not_shown_and_three_are():
    assert of_stores(Traces(ratings=rated(5, 4))).rated is None
    assert of_stores(Traces(ratings=rated(5, 4, 4))).rated == Rated(Decimal("4.3"), 3)
    assert recap(Traces(ratings=rated(5, 4))).numbers.ratings == 0


def test_two_who_remember_a_session_are_not_shown_and_three_are():
    two = Traces(remembered={STORES.key: 2}, people_with_agendas=2)
    three = Traces(remembered={STORES.key: 3}, people_with_agendas=3)

    assert (of_stores(two).remembered, recap(two).numbers.agendas) == (None, 0)
    assert (of_stores(three).remembered, recap(three).numbers.agendas) == (3, 3)


def test_the_numbers_count_each_speaker_once_and_nothing_that_was_cancelled():
    gone = replace(session("Gone", speakers=("Nobody",)), cancelled=True)
    lunch = session("Lunch", kind=Kind.BREAK)
    made = recap_of(Profile(SLUG), agenda(STORES, OTHER, gone, lunch), Traces())

    assert (made.numbers.sessions, made.numbers.speakers) == (2, 2)
    assert {one.session for one in made.sessions} == {STORES, OTHER, gone}
    assert made.name == "Test Conference"


def test_the_post_shows_the_three_answered_questions_with_the_most_votes():
    questions = [asked(f"Question {n}", State.ANSWERED, n, number=n) for n in range(1, 6)]
    questions.append(asked("Open", State.OPEN, 99, number=9))

    card = recap_card(recap(Traces(questions=questions)), PostKey("key"))

    (field,) = card.fields
    lines = field.value.splitlines()
    assert [line.partition(" (")[0] for line in lines] == ["Question 5", "Question 4", "Question 3"]
    assert card.body.splitlines() == [
        "**2** sessions", "**2** speakers", "**6** questions asked", "**5** questions answered",
        "**114** votes",
    ]  # fmt: skip


def test_a_conference_of_which_nothing_is_known_has_a_recap_too():
    card = recap_card(recap(Traces()), PostKey("key"))

    assert card.fields == ()
    assert card.body.splitlines() == ["**2** sessions", "**2** speakers"]
    assert "Feature Stores" in page(recap(Traces()))


SECRETS = st.text("QXZJ", min_size=12, max_size=16).map("canary".__add__)
HIDDEN = sorted(set(State) - {State.OPEN, State.TAKEN, State.ANSWERED, State.SKIPPED})


@given(
    secret=SECRETS,
    state=st.sampled_from(sorted(State)),
    number=st.integers(10**16, 10**17),
    stars=st.lists(st.integers(1, 5), max_size=6),
)
def test_nothing_private_is_in_the_page_or_in_the_post(
    secret: str, state: State, number: int, stars: list[int]
):
    question = Question(
        HERE,
        STORES.key,
        secret if state in HIDDEN else "Why?",
        state,
        NINE,
        NINE,
        asker=secret,
        asker_name=secret,
        moved_by=secret,
        reason=secret,
        answer=secret,  # it never got into the thread
        answered_by=secret,
        posted=Posted(number, number),
        shown=secret,
        id=QuestionId(number),
    )
    elsewhere = replace(question, session=SessionKey("gone"), state=State.OPEN, text=secret)
    traces = Traces([question, elsewhere], {}, rated(*stars, comment=secret))

    made = recap(traces)
    card = recap_card(made, PostKey("key"))

    for text in (page(made), repr(card), repr(made)):
        assert secret not in text
        assert str(number) not in text
