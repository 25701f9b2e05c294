"""Who is kept out of a case, and how those who are not hear of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.conduct.cases import Case
from bot.domain.conduct.dossier import Dossier
from bot.domain.conduct.names import LONGEST, code_name
from bot.domain.conduct.readers import (
    Part,
    Roster,
    Route,
    TeamMember,
    everybody_in,
    kept_out_of,
)
from bot.domain.conduct.reports import (
    CaseId,
    Entry,
    EntryKind,
    Filing,
    Message,
    Report,
    Somebody,
    accepted,
)
from bot.domain.conference import ConferenceId
from bot.domain.people import PersonId
from bot.errors import Refusal
from tests.builders import NINE, at

HERE = ConferenceId("birds@42")
ADA = Somebody("Ada", PersonId(100))
BOB = Somebody("Bob", PersonId(200))
MONA, MAX, MOIRA = (
    TeamMember(PersonId(n), name) for n, name in ((300, "Mona"), (400, "Max"), (500, "Möira O."))
)
TEAM = (MONA, MAX, MOIRA)
OLGA, OTTO = PersonId(600), PersonId(700)


def told(text: str = "He shouted at me.", *about: Somebody, names: str = "") -> Filing:
    return Filing(ADA, text, about, names)


def test_whoever_reported_is_named_or_wrote_the_message_is_kept_out():
    message = Message(Somebody("Max", MAX.id), "Go away.", NINE, "https://link", "lobby")
    filing = Filing(ADA, "He shouted.", (BOB,), message=message)

    assert kept_out_of(filing, TEAM) == {
        ADA.id: Part.REPORTER,
        BOB.id: Part.NAMED,
        MAX.id: Part.AUTHOR,
    }


@pytest.mark.parametrize(
    "words",
    ["It was Max.", "max!", "MAX did", "ask <@400>", "number 400", "(Max)", "Máx", "it's Max's"],
)
def test_who_of_the_team_is_mentioned_in_whatever_way_is_kept_out(words: str):
    assert kept_out_of(told(words), TEAM)[MAX.id] is Part.MENTIONED
    assert kept_out_of(told("", names=words), TEAM)[MAX.id] is Part.MENTIONED


@pytest.mark.parametrize("words", ["to the maximum", "a Maxwell", "climax", "He shouted at me."])
def test_a_name_within_a_word_is_no_mention(words: str):
    assert MAX.id not in kept_out_of(told(words), TEAM)


def test_a_name_of_two_letters_is_in_too_many_words_to_count():
    short = TeamMember(PersonId(9), "Al")

    assert kept_out_of(told("al dente"), (short,)) == {ADA.id: Part.REPORTER}


def test_a_name_with_signs_and_accents_is_found_as_people_write_it():
    assert MOIRA.id in kept_out_of(told("I told Moira O. of it"), TEAM)


def test_somebody_without_an_account_keeps_nobody_out():
    nameless = Somebody("A stranger")

    assert kept_out_of(Filing(nameless, "", (nameless,)), TEAM) == {}


def test_the_author_of_the_message_is_one_of_those_whom_it_is_about_once():
    message = Message(BOB, "Go away.", NINE, "https://link", "lobby")

    assert everybody_in(Filing(ADA, "", (BOB,), message=message)) == (BOB,)


@pytest.mark.parametrize(
    ("about", "kept_out", "outside", "route"),
    [
        ((), (), (OLGA,), Route.TEAM),
        ((BOB,), (BOB.id,), (OLGA,), Route.TEAM),
        ((Somebody("Max", MAX.id),), (MAX.id,), (OLGA,), Route.FEW),
        ((Somebody("Grace", PersonId(8), is_staff=True),), (), (OLGA,), Route.FEW),
        ((), (MAX.id,), (OLGA,), Route.FEW),
        ((), (MAX.id, MONA.id), (OLGA,), Route.OUTSIDE),
        ((), (MAX.id, MONA.id), (), Route.FEW),
        ((), (MAX.id, MONA.id), (OLGA, OTTO), Route.OUTSIDE),
        ((Somebody("Boss", PersonId(9), runs_server=True),), (), (OLGA,), Route.OUTSIDE),
        ((Somebody("Boss", PersonId(9), runs_server=True),), (), (), Route.FEW),
        ((), tuple(m.id for m in TEAM), (), Route.NOBODY),
        ((), (*(m.id for m in TEAM), OLGA), (OLGA,), Route.NOBODY),
    ],
)
def test_a_case_goes_to_those_who_are_left(
    about: tuple[Somebody, ...],
    kept_out: tuple[PersonId, ...],
    outside: tuple[PersonId, ...],
    route: Route,
):
    assert Roster(TEAM, outside).route(about, kept_out) is route


people = st.sampled_from([PersonId(n) for n in range(1, 9)])


@given(st.sets(people), st.sets(people), st.sets(people))
def test_whoever_is_kept_out_is_never_one_of_those_who_may_read_it(
    team: set[PersonId], outside: set[PersonId], kept_out: set[PersonId]
):
    roster = Roster(tuple(TeamMember(n, f"Person {n}") for n in team), tuple(outside))

    route = roster.route((), kept_out)

    assert not {member.id for member in roster.readers(kept_out)} & kept_out
    assert not set(roster.outsiders(kept_out)) & kept_out
    if route is Route.OUTSIDE:
        assert roster.outsiders(kept_out)
    if route is Route.TEAM:  # everybody who reads the channel may know of it
        assert not team & kept_out
    if route is Route.NOBODY:
        assert not roster.readers(kept_out)
        assert not roster.outsiders(kept_out)


@pytest.mark.parametrize("text", ["", "  ", "\u200b\u202e", "\n\n"])
def test_only_a_form_with_nothing_in_it_at_all_is_refused(text: str):
    with pytest.raises(Refusal, match="There is nothing in it yet"):
        accepted(told(text), 0)

    assert accepted(told(text), 1)
    assert accepted(told(text, BOB), 0)
    assert accepted(told(text, names="Somebody in red"), 0)


def test_somebody_chosen_twice_is_named_once():
    assert accepted(told("He shouted.", BOB, BOB), 0).about == (BOB,)


def test_whoever_is_named_later_does_not_move_those_who_were_named_before():
    carl, dora = Somebody("Carl", PersonId(1)), Somebody("Dora", PersonId(2))
    case = Case(HERE, "a-b", urgent=False, route=Route.TEAM, opened_at=NINE, moved_at=NINE,
                answer_by=NINE)  # fmt: skip
    first = Report(HERE, CaseId(1), "a-b", at("2022-05-18 09:00"), told("x", BOB))
    added = Entry(EntryKind.ADDITION, at("2022-05-18 09:10"), "x", "Ada", about=(dora,))
    second = Report(HERE, CaseId(1), "c-d", at("2022-05-18 09:20"), told("x", carl, BOB))

    before = Dossier(case, (first,), (added,)).people
    after = Dossier(case, (first, second), (added,)).people

    assert before == (BOB, dora)
    assert after == (BOB, dora, carl)


@pytest.mark.parametrize("longer", [False, True])
def test_no_code_name_is_longer_than_what_is_kept_of_it(longer: bool):
    name = code_name(lambda words: max(words, key=len), longer=longer)

    assert len(name) <= LONGEST
