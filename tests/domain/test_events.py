"""Which of Discord's own events there should be, and what is to be done about them."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.agenda import Kind, Session
from bot.domain.conference import Conference
from bot.domain.events import (
    MOST_EVENTS,
    Deed,
    EventState,
    KnownEvent,
    event_of,
    steps,
    wanted_events,
)
from tests.builders import NINE, conference, session

EARLY = NINE - timedelta(hours=1)
ON = {"events.mode": "sessions"}
TALK = session()


def known(of: Session, state: EventState = EventState.SCHEDULED) -> KnownEvent:
    return KnownEvent(of.key, state, event_of(of).digest, 1)


def deeds(made: Conference, *events: KnownEvent, at: timedelta = timedelta()) -> list[Deed]:
    return [step.deed for step in steps(made, events, EARLY + at)]


def test_where_nobody_wants_events_there_are_none():
    assert wanted_events(conference(TALK), EARLY) == {}


def test_every_session_but_breaks_and_what_is_cancelled_or_over_is_to_be_an_event():
    sessions = [
        TALK,
        session("Coffee", kind=Kind.BREAK),
        replace(session("Off"), cancelled=True),
        session("Over", NINE - timedelta(days=1)),
    ]

    assert list(wanted_events(conference(*sessions, settings=ON), EARLY)) == [TALK.key]


def test_only_the_next_eighty_are():
    many = [session(f"Talk {n}", NINE + timedelta(hours=n)) for n in range(100)]
    made = conference(*many, settings=ON)

    assert len(wanted_events(made, EARLY)) == MOST_EVENTS
    later = wanted_events(made, NINE + timedelta(hours=10))
    assert many[89].key in later
    assert many[0].key not in later


def test_an_event_says_who_and_what_within_discords_limits():
    long = session(
        "T" * 300, rooms=["R" * 200], speakers=["Ada"], abstract="What it is about. " * 100
    )

    event = event_of(long)

    assert (len(event.name), len(event.place)) == (100, 100)
    assert len(event.words) <= 1000
    assert event.words.startswith("Ada\n\nWhat it is about.")
    assert event.words.endswith(f"({long.mark})")


def test_an_event_is_made_moved_begun_and_ended_with_its_session():
    made = conference(TALK, settings=ON)
    moved = replace(TALK, starts_at=NINE + timedelta(minutes=5))

    assert deeds(made) == [Deed.CREATE]
    assert deeds(made, known(TALK)) == []
    assert deeds(conference(moved, settings=ON), known(TALK)) == [Deed.EDIT]
    assert deeds(made, known(TALK), at=timedelta(hours=1)) == [Deed.START]
    active = known(TALK, EventState.ACTIVE)
    assert deeds(made, active, at=timedelta(hours=1, minutes=29)) == []
    assert deeds(made, active, at=timedelta(hours=1, minutes=30)) == [Deed.END]


def test_what_is_cancelled_or_switched_off_is_removed_and_what_has_begun_is_ended():
    for made in (conference(replace(TALK, cancelled=True), settings=ON), conference(TALK)):
        assert deeds(made, known(TALK)) == [Deed.REMOVE]
        assert deeds(made, known(TALK, EventState.ACTIVE)) == [Deed.END]


def test_what_has_begun_without_an_event_gets_none():
    assert deeds(conference(TALK, settings=ON), at=timedelta(hours=1, minutes=5)) == []


def test_what_was_asked_for_is_looked_for_however_late():
    asked = KnownEvent(TALK.key, EventState.WANTED, "")

    late = timedelta(hours=1, minutes=5)
    assert deeds(conference(TALK, settings=ON), asked, at=late) == [Deed.CREATE]


def test_what_somebody_took_away_is_left_so():
    gone = known(TALK, EventState.TAKEN_AWAY)

    assert deeds(conference(TALK, settings=ON), gone) == []


def test_room_is_made_before_new_events_are():
    old, new = session("Old"), session("New")
    made = conference(replace(old, cancelled=True), new, settings=ON)

    assert deeds(made, known(old)) == [Deed.REMOVE, Deed.CREATE]


def test_what_people_wrote_calls_nobody_and_formats_no_more_than_an_abstract_may():
    event = event_of(
        session(speakers=["@everyone *Ada*"], abstract="**Bold** <@1> [x](http://a.b)")
    )

    assert "@everyone" not in event.words
    assert "\\*Ada\\*" in event.words
    assert "**Bold**" in event.words
    assert "<@1>" not in event.words
    assert "[x](" not in event.words
