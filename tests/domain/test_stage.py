"""What the screens on the stage show, at every moment of a day."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from gettext import NullTranslations

import pytest

from bot.domain.agenda import Kind, Session
from bot.domain.conference import Conference
from bot.domain.delays import Delay
from bot.domain.languages import reading
from bot.domain.questions import Question, QuestionId, State
from bot.domain.queues import Queue
from bot.domain.stage import BEST, LINE_LIMIT, TITLE_LIMIT, Known, Screen, rooms_of, screen, words
from tests.builders import NINE, PRAGUE, SERVER, at, conference, session
from tests.languages import spoken

HALL, CELLAR = "Hall", "Cellar"
MINUTE = timedelta(minutes=1)

OPENING = session("Opening", NINE, 10, kind=Kind.OPENING, rooms=[HALL])
DUCKS = session("Ducks", NINE + 10 * MINUTE, rooms=[HALL], speakers=["Ada", "Grace"])
GEESE = session("Geese", NINE + 10 * MINUTE, rooms=[CELLAR])
COFFEE = session("Coffee", NINE + 40 * MINUTE, 20, kind=Kind.BREAK)
SWANS = session("Swans", NINE + 60 * MINUTE, rooms=[HALL])
DAY = conference(OPENING, DUCKS, GEESE, COFFEE, SWANS, settings={"questions.open": "5"})


def asked(
    text: str, to: Session = DUCKS, state: State = State.OPEN, *, votes: int = 1, by: str = "Bob"
) -> Question:
    number = QuestionId(sum(map(ord, text)))
    return Question(DAY.id, to.key, text, state, NINE, NINE, asker_name=by, votes=votes, id=number)


def shown(
    moment: datetime,
    *questions: Question,
    room: str | None = HALL,
    day: Conference = DAY,
    threads: Iterable[Session] = (DUCKS, SWANS),
) -> Screen:
    queues = {
        one.key: Queue(day.id, one.key, thread_id=1234, opened_at=one.starts_at) for one in threads
    }
    by_session = {
        key: [one for one in questions if one.session == key] for key in (s.key for s in threads)
    }
    return screen(Known(day, queues, by_session), room, moment)


def titles(slots: Iterable[object]) -> list[str]:
    return [getattr(slot, "title", "") for slot in slots]


def test_before_the_first_session_it_is_counted_down_to_it():
    before = shown(NINE - timedelta(hours=2))

    assert (before.now, titles(before.following)) == ((), ["Opening"])
    assert (before.counts_to, before.counted) == (NINE, "Begins in")


def test_what_begins_on_another_day_has_its_day_and_no_countdown():
    before = shown(NINE - timedelta(hours=13))

    assert before.counts_to is None
    assert before.following[0].day == "Wednesday 18 May 2022"


def test_the_session_that_is_on_has_its_time_left_and_what_comes_next_in_its_room():
    ducks = shown(NINE + 15 * MINUTE)

    assert titles(ducks.now) == ["Ducks"]
    assert (ducks.counts_to, ducks.counted) == (DUCKS.ends_at, "Time left")
    assert ducks.now[0].speakers == "Ada and Grace"
    assert titles(ducks.following) == ["Coffee"]


def test_each_room_has_its_own_and_breaks_are_everywhere():
    assert titles(shown(NINE + 15 * MINUTE, room=CELLAR).now) == ["Geese"]
    assert titles(shown(NINE + 45 * MINUTE, room=CELLAR).now) == ["Coffee"]


def test_without_a_room_everything_is_shown_that_is_on():
    assert titles(shown(NINE + 15 * MINUTE, room=None).now) == ["Ducks", "Geese"]


def test_a_talk_in_the_room_goes_before_a_break_for_everybody():
    late_talk = session("Late talk", COFFEE.starts_at + MINUTE, 15, rooms=[HALL])
    day = conference(COFFEE, late_talk)

    assert titles(shown(COFFEE.starts_at + 5 * MINUTE, day=day).now) == ["Late talk", "Coffee"]


def test_times_are_those_of_the_conference():
    opening = session("Opening", at("2022-05-18 09:00", PRAGUE), rooms=[HALL])
    day = conference(opening, zone=PRAGUE)

    assert shown(opening.starts_at, day=day).now[0].times == "09:00–09:30 CEST"


def test_a_delay_moves_what_is_expected_and_says_what_was_planned():
    day = replace(DAY, delays=(Delay(NINE + 11 * MINUTE, 10 * MINUTE, HALL, number=1),))

    late = shown(NINE + 45 * MINUTE, day=day)

    assert titles(late.now) == ["Ducks", "Coffee"]
    assert late.counts_to == DUCKS.ends_at + 10 * MINUTE
    assert (late.following[0].times, late.following[0].planned) == (
        "10:10–10:40 UTC",
        "planned for 10:00 UTC",
    )


def test_a_session_that_is_cancelled_says_so_in_its_time_and_counts_to_what_comes():
    day = conference(OPENING, replace(DUCKS, cancelled=True), SWANS)

    during = shown(NINE + 15 * MINUTE, day=day)

    assert [(one.title, one.cancelled) for one in during.now] == [("Ducks", "Cancelled")]
    assert (during.counts_to, during.counted) == (SWANS.starts_at, "Next in")
    assert during.thread == ""


def test_what_is_cancelled_and_was_to_come_is_said_beside_what_comes():
    day = conference(OPENING, replace(DUCKS, cancelled=True), SWANS)

    before = shown(NINE, day=day)

    assert [(one.title, one.cancelled) for one in before.following] == [
        ("Ducks", "Cancelled"),
        ("Swans", ""),
    ]


def test_where_only_cancelled_sessions_are_left_nothing_is_counted():
    day = conference(OPENING, replace(DUCKS, cancelled=True))

    after = shown(NINE + 10 * MINUTE, day=day)

    assert after.counts_to is None
    assert after.said == "Nothing more takes place here."


def test_after_the_last_session_people_are_thanked():
    after = shown(SWANS.ends_at)

    assert (after.now, after.following) == ((), ())
    assert after.said == "That was Test Conference. Thank you for coming!"


@pytest.mark.parametrize("room", [CELLAR, "A room that is gone"])
def test_a_room_without_any_more_sessions_says_so_while_others_go_on(room: str):
    day = conference(OPENING, GEESE, SWANS)

    assert shown(SWANS.starts_at, room=room, day=day).said == "Nothing more takes place here."


def test_the_question_that_is_asked_and_the_best_of_those_that_wait():
    many = [asked(f"Question {n}?", votes=n) for n in range(1, BEST + 3)]
    taken = asked("Why?", state=State.TAKEN, votes=3)

    ducks = shown(NINE + 15 * MINUTE, *many, taken)

    assert ducks.asked is not None
    assert (ducks.asked.text, ducks.asked.votes_said) == ("Why?", "3 votes")
    assert [one.votes for one in ducks.best] == [7, 6, 5, 4, 3]
    assert ducks.thread == f"https://discord.com/channels/{SERVER}/1234"


@pytest.mark.parametrize("state", [s for s in State if s not in {State.OPEN, State.TAKEN}])
def test_nothing_else_is_shown_whatever_its_votes(state: State):
    assert "Secret" not in repr(shown(NINE + 15 * MINUTE, asked("Secret", state=state, votes=99)))


def test_who_asked_is_named_only_where_they_gave_their_name():
    named, nameless = asked("Named?", by="Bob"), asked("Nameless?", by="")

    by_text = {one.text: one.by for one in shown(NINE + 15 * MINUTE, named, nameless).best}

    assert by_text == {"Named?": "Asked by Bob", "Nameless?": ""}


def test_the_questions_of_the_next_session_come_as_soon_as_its_thread_is_there():
    to_swans = asked("Swans?", SWANS)
    opens_at = SWANS.starts_at - 5 * MINUTE

    assert shown(opens_at - MINUTE, to_swans).best == ()
    assert shown(opens_at, to_swans).questions_to == "Questions: Swans"
    assert shown(opens_at, to_swans, threads=[DUCKS]).thread == ""


def test_the_questions_of_a_session_stay_for_a_while_after_its_end():
    question = asked("One more?", state=State.TAKEN)

    assert shown(DUCKS.ends_at + 9 * MINUTE, question).asked is not None
    assert shown(DUCKS.ends_at + 10 * MINUTE, question).asked is None


def test_a_session_that_follows_at_once_takes_the_place_of_the_last_questions():
    swans = replace(SWANS, starts_at=DUCKS.ends_at)
    day = conference(DUCKS, swans, settings={"questions.open": "5"})

    after = shown(DUCKS.ends_at, asked("One more?", state=State.TAKEN), day=day)

    assert (after.asked, after.questions_to) == (None, "Questions")


def test_where_no_questions_are_taken_none_are_shown():
    day = replace(DAY, settings={**DAY.settings, "questions.open": "never"})

    made = shown(NINE + 15 * MINUTE, asked("Why?"), day=day)
    assert (made.thread, made.asked, made.best) == ("", None, ())


def test_a_thread_that_is_closed_is_shown_to_nobody():
    queue = Queue(DAY.id, DUCKS.key, thread_id=1234, opened_at=NINE, closed_at=NINE)
    known = Known(DAY, {DUCKS.key: queue}, {DUCKS.key: [asked("Why?")]})

    made = screen(known, HALL, NINE + 15 * MINUTE)
    assert (made.thread, made.asked, made.best) == ("", None, ())


def test_text_is_cut_and_has_nothing_that_hides_or_reorders():
    title = "\u202e" + "long " * 100
    day = conference(session(title, NINE, rooms=["\u202eHall"], key="long"))

    made = shown(NINE, day=day, room="\u202eHall")

    assert "\u202e" not in repr(made)
    assert len(made.now[0].title) <= TITLE_LIMIT
    (line,) = shown(NINE + 15 * MINUTE, asked("why\nnot " * 80)).best
    assert "\n" not in line.text
    assert len(line.text) <= LINE_LIMIT


def test_what_is_asked_now_stands_there_whole():
    text = "why " * 120

    made = shown(NINE + 15 * MINUTE, asked(text, state=State.TAKEN))

    assert made.asked is not None
    assert made.asked.text == text.strip()


def test_a_conference_without_rooms_has_one_screen():
    assert list(rooms_of(conference(session()))) == [None]
    assert list(rooms_of(DAY)) == [HALL, CELLAR]


def test_the_page_is_written_in_the_direction_of_its_language():
    with spoken({"ar": NullTranslations()}), reading("ar"):
        arabic = words()

    assert (arabic.language, arabic.direction) == ("ar", "rtl")
    assert (words().language, words().direction) == ("en", "ltr")
