"""Whom to ask whether they are there, when, and who counts as missing."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.announcements import PostKey, person_in
from bot.domain.checkin_cards import checkin_card
from bot.domain.checkins import (
    Answer,
    Checkin,
    Knowledge,
    Speaker,
    Standing,
    checkin_rows,
    missing,
    missing_rows,
    roll,
    speaker_in,
)
from bot.domain.deliveries import Delivery, State
from bot.domain.moments import stamp
from bot.domain.people import PersonId
from bot.domain.speaker_policy import SpeakerPolicy
from bot.domain.speakers import SpeakerAccount
from tests.builders import NINE, conference, session

ADA, BOB = PersonId(1), PersonId(2)
TALK = session(speakers=["Ada Lovelace", "Bob Bird"])
HERE = conference(TALK)
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
ASKS = NINE - HOUR


def account(name: str, person: PersonId, linked_at: datetime = NINE - 5 * HOUR) -> SpeakerAccount:
    return SpeakerAccount(HERE.id, name, person, linked_at, "Grace")


BOTH = (account("Ada Lovelace", ADA), account("Bob Bird", BOB))


def asked(knowledge: Knowledge, moment: datetime, starts_at: datetime = NINE) -> list[Delivery]:
    moved = replace(TALK, starts_at=starts_at, ends_at=starts_at + TALK.length)
    return list(checkin_rows(HERE, moved, knowledge, moment))


def answered(person: PersonId, at: datetime, answer: Answer = Answer.HERE) -> Checkin:
    return Checkin(TALK.key, person, answer, at)


def standings(knowledge: Knowledge) -> list[Standing]:
    return [speaker.standing for speaker in roll(HERE, TALK, knowledge)]


def test_everybody_linked_is_asked_an_hour_before_and_not_once_it_has_begun():
    knowledge = Knowledge(BOTH, ())

    assert asked(knowledge, ASKS - MINUTE) == []
    rows = asked(knowledge, ASKS)
    assert [(person_in(row.post.channel), speaker_in(row)) for row in rows] == [
        (ADA, "Ada Lovelace"),
        (BOB, "Bob Bird"),
    ]
    assert {row.post.due_at for row in rows} == {ASKS}
    assert asked(knowledge, NINE) == []


def test_who_has_two_names_in_a_session_is_asked_once():
    knowledge = Knowledge((account("Ada Lovelace", ADA), account("Bob Bird", ADA)), ())

    assert len(asked(knowledge, ASKS)) == 1


def test_who_was_linked_later_is_due_then():
    linked_at = ASKS + 20 * MINUTE
    (row,) = asked(Knowledge((account("Bob Bird", BOB, linked_at),), ()), linked_at)

    assert row.post.due_at == linked_at


def test_an_answer_holds_for_a_start_that_is_not_more_than_twice_as_far():
    knowledge = Knowledge(BOTH[:1], (answered(ADA, ASKS),))

    assert asked(knowledge, ASKS) == []
    assert asked(knowledge, NINE, NINE + HOUR) == []
    assert len(asked(knowledge, NINE + MINUTE, NINE + HOUR + MINUTE)) == 1


def test_who_was_asked_is_asked_anew_for_an_earlier_start_or_one_much_later():
    (row,) = asked(Knowledge(BOTH[:1], ()), ASKS)
    knowledge = Knowledge(BOTH[:1], (), asked=(replace(row, state=State.SENT),))

    assert asked(knowledge, ASKS) == []
    assert asked(knowledge, ASKS + 14 * MINUTE, NINE + 14 * MINUTE) == []
    assert len(asked(knowledge, ASKS + 15 * MINUTE, NINE + 15 * MINUTE)) == 1
    assert len(asked(knowledge, ASKS, NINE - MINUTE)) == 1


def test_what_was_withdrawn_is_asked_again():
    (row,) = asked(Knowledge(BOTH[:1], ()), ASKS)
    knowledge = Knowledge(BOTH[:1], (), asked=(replace(row, state=State.WITHDRAWN),))

    assert asked(knowledge, ASKS) == [row]


def test_how_it_stands_with_each_speaker():
    rows = asked(Knowledge(BOTH, ()), ASKS)
    sent = [replace(row, state=State.SENT) for row in rows]
    refused = replace(sent[1], state=State.FAILED, reason="They take no direct messages.")

    assert standings(Knowledge(BOTH[:1], ())) == [Standing.TO_BE_ASKED, Standing.NOT_LINKED]
    known = Knowledge(BOTH, (answered(ADA, ASKS, Answer.HELP),), asked=sent)
    assert standings(known) == [Standing.HELP, Standing.SILENT]
    known = Knowledge(BOTH, (answered(ADA, ASKS),), asked=(sent[0], refused))
    assert standings(known) == [Standing.HERE, Standing.UNREACHED]
    assert missing(roll(HERE, TALK, known)) == [
        Speaker("Bob Bird", (BOB,), Standing.UNREACHED, "They take no direct messages.")
    ]


def test_of_two_accounts_of_one_speaker_the_latest_answer_counts():
    accounts = (account("Ada Lovelace", ADA), account("Ada Lovelace", BOB))
    answers = (answered(ADA, ASKS, Answer.HELP), answered(BOB, ASKS + MINUTE))

    assert standings(Knowledge(accounts, answers))[0] is Standing.HERE


def test_who_is_missing_is_told_once_and_again_only_where_the_start_is_another():
    knowledge = Knowledge(BOTH, ())
    assert list(missing_rows(HERE, TALK, knowledge, NINE - 16 * MINUTE)) == []
    (row,) = missing_rows(HERE, TALK, knowledge, NINE - 15 * MINUTE)
    told = replace(knowledge, told=(replace(row, state=State.SENT),))

    assert list(missing_rows(HERE, TALK, told, NINE - MINUTE)) == []
    later = replace(TALK, starts_at=NINE + 20 * MINUTE, ends_at=NINE + HOUR)
    assert len(list(missing_rows(HERE, later, told, NINE + 5 * MINUTE))) == 1


def test_where_all_are_there_or_nobody_is_linked_nobody_is_missed():
    there = Knowledge(BOTH, (answered(ADA, ASKS), answered(BOB, ASKS, Answer.HELP)))

    assert list(missing_rows(HERE, TALK, there, NINE - MINUTE)) == []
    assert list(missing_rows(HERE, TALK, Knowledge((), ()), NINE - MINUTE)) == []


def test_a_session_of_which_nobody_is_linked_is_told_of_only_where_half_the_speakers_are():
    other = session("Owls", speakers=["Olga Owl"])
    many = session("Geese", speakers=["Grace", "Gina", "Gustav"])

    few_are = conference(TALK, other, many)
    most_are = conference(TALK, other)

    assert list(missing_rows(few_are, other, Knowledge(BOTH, ()), NINE - MINUTE)) == []
    assert len(list(missing_rows(few_are, TALK, Knowledge(BOTH, ()), NINE - MINUTE))) == 1
    assert len(list(missing_rows(most_are, other, Knowledge(BOTH, ()), NINE - MINUTE))) == 1


def test_nobody_is_missed_before_half_of_their_time_to_answer_has_passed():
    assert SpeakerPolicy(HOUR, 15 * MINUTE, None).missed_after == 15 * MINUTE
    assert SpeakerPolicy(20 * MINUTE, 15 * MINUTE, None).missed_after == 10 * MINUTE
    assert SpeakerPolicy(None, 15 * MINUTE, None).missed_after is None
    assert SpeakerPolicy(HOUR, None, None).missed_after is None


def test_when_a_speaker_is_on_is_said_so_that_it_stays_true():
    key = PostKey("key")

    late = checkin_card(HERE, TALK, [], key, NINE + MINUTE)
    early = checkin_card(HERE, TALK, [], key, ASKS)

    assert late.headline.startswith(f"🎤 You are on, since {stamp(NINE)}: ")
    assert early.headline.startswith(f"🎤 You are on at {stamp(NINE)}: ")
