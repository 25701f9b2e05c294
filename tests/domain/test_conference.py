"""Who may do what at a conference."""

from dataclasses import replace

import pytest

from bot.domain.conference import Profile, conference_id
from bot.domain.people import Person, Role
from bot.errors import NotAllowed
from tests.builders import ATTENDEE, ELSEWHERE, ORGANIZER, SERVER, conference, person, session

HERE = conference(session())


@pytest.mark.parametrize(
    "by", [ORGANIZER, person("77"), person(manages_server=True), person("Organizer", "Speaker")]
)
def test_an_organizer_is_known_by_name_or_id_of_the_role_or_by_managing_the_server(
    by: Person,
) -> None:
    HERE.require(by, Role.ORGANIZER)


@pytest.mark.parametrize("by", [ATTENDEE, person(), person("organizer"), person("Moderator")])
def test_nobody_else_is_an_organizer_and_people_are_told_which_role_it_takes(by: Person) -> None:
    with pytest.raises(NotAllowed, match="ask for the role 'Organizer' or '77'"):
        HERE.require(by, Role.ORGANIZER)


def test_everybody_on_the_server_is_an_attendee() -> None:
    assert HERE.has_role(person(), Role.ATTENDEE)


@pytest.mark.parametrize("role", Role)
def test_a_role_on_another_server_means_nothing_here(role: Role) -> None:
    by = person("Organizer", "77", server=ELSEWHERE, manages_server=True)

    assert not HERE.has_role(by, role)


def test_managing_the_server_makes_nobody_a_moderator_or_speaker() -> None:
    by = person(manages_server=True)

    assert not HERE.has_role(by, Role.MODERATOR)
    assert not HERE.has_role(by, Role.SPEAKER)


def test_where_no_role_was_named_people_are_told_what_is_missing() -> None:
    bare = replace(HERE, profile=Profile("test", "Test"))

    with pytest.raises(NotAllowed, match="the role of organizer first"):
        bare.require(person(), Role.MODERATOR)


def test_the_same_event_on_two_servers_is_two_conferences() -> None:
    assert conference_id("test", SERVER) != conference_id("test", ELSEWHERE)


def test_a_conference_without_a_name_of_its_own_is_called_what_its_agenda_is_called() -> None:
    assert replace(HERE, profile=Profile("test")).name == HERE.agenda.title
    assert replace(HERE, profile=Profile("test", "Test")).name == "Test"
