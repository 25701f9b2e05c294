"""Settings changed in Discord: shown first, saved by one, and by organizers only."""

import asyncio
from datetime import timedelta

import pytest

from bot.app import App
from bot.clock import SteppedClock
from bot.domain.changes import ChangeState
from bot.domain.people import Person
from bot.errors import Conflict, NotAllowed, NotFound, Refusal
from bot.services.settings import Configuration, Proposal
from tests.builders import (
    ATTENDEE,
    ELSEWHERE,
    NINE,
    ORGANIZER,
    SERVER,
    files,
    person,
    session,
)
from tests.services.conftest import Hire


@pytest.fixture
def configuration(app: App) -> Configuration:
    return app.staff.configuration


async def saved(configuration: Configuration, path: str, value: str | None) -> Proposal:
    proposal = await configuration.propose(ORGANIZER, path, value)
    await configuration.confirm(ORGANIZER, proposal.change.id)
    return proposal


async def test_what_is_proposed_is_not_in_force_yet(configuration: Configuration) -> None:
    await configuration.propose(ORGANIZER, "lead.talk", "20")

    assert configuration.value(ORGANIZER, "lead.talk") == "10"


async def test_what_is_confirmed_is_in_force_and_moves_the_posts(app: App) -> None:
    await saved(app.staff.configuration, "lead.talk", "20")

    assert app.staff.configuration.value(ORGANIZER, "lead.talk") == "20"
    entries = await app.staff.announcements.ledger(ORGANIZER)
    soon = [e.delivery.post.due_at for e in entries if e.delivery.post.kind == "soon"]
    assert soon == [NINE - timedelta(minutes=20)]


async def test_what_is_discarded_changes_nothing(configuration: Configuration) -> None:
    proposal = await configuration.propose(ORGANIZER, "lead.talk", "20")

    change = await configuration.discard(ORGANIZER, proposal.change.id)

    assert change.state is ChangeState.DISCARDED
    assert configuration.value(ORGANIZER, "lead.talk") == "10"
    assert await configuration.history(ORGANIZER) == ()


async def test_a_proposal_says_how_many_posts_it_moves(configuration: Configuration) -> None:
    one = await configuration.propose(ORGANIZER, "lead.talk", "20")
    none = await configuration.propose(ORGANIZER, "lead.keynote", "20")

    assert (one.posts_moved, none.posts_moved) == (1, 0)


@pytest.mark.parametrize(
    ("path", "value"), [("wording.now", "Come in: {{ title }}"), ("ping.now", "Attendees")]
)
async def test_posts_that_will_read_differently_are_counted_too(
    configuration: Configuration, path: str, value: str
) -> None:
    assert (await configuration.propose(ORGANIZER, path, value)).posts_moved == 1


async def test_a_proposed_time_of_the_digest_is_shown_with_the_digest(
    configuration: Configuration,
) -> None:
    proposal = await configuration.propose(ORGANIZER, "digest.at", "08:15")

    assert proposal.example is not None
    assert proposal.example.headline == "Good morning! Today at Test Conference"


async def test_once_everything_is_over_a_proposal_shows_no_post(
    configuration: Configuration, clock: SteppedClock
) -> None:
    clock.set(NINE + timedelta(days=9))

    proposal = await configuration.propose(ORGANIZER, "lead.talk", "20")

    assert (proposal.posts_moved, proposal.example) == (0, None)


async def test_a_proposed_wording_is_shown_as_it_will_read(configuration: Configuration) -> None:
    proposal = await configuration.propose(ORGANIZER, "wording.now", "Come in: {{ title }}")

    assert proposal.example is not None
    assert proposal.example.headline == "Come in: Feature Stores"


async def test_a_proposed_channel_is_shown_with_a_post_too(configuration: Configuration) -> None:
    proposal = await configuration.propose(ORGANIZER, "channels.default", "hall")

    assert proposal.posts_moved == 4
    assert proposal.example is not None
    assert "Feature Stores" in proposal.example.headline


async def test_resetting_brings_the_files_value_back(hire: Hire) -> None:
    app = hire(files(session(), settings={"lead.talk": "7"}))
    await app.database.open()
    await app.staff.secretary.open(SERVER)
    await saved(app.staff.configuration, "lead.talk", "20")

    await saved(app.staff.configuration, "lead.talk", None)

    assert app.staff.configuration.value(ORGANIZER, "lead.talk") == "7"


async def test_resetting_what_the_file_does_not_mention_brings_the_usual_value_back(
    configuration: Configuration,
) -> None:
    await saved(configuration, "lead.talk", "20")

    await saved(configuration, "lead.talk", None)

    assert configuration.value(ORGANIZER, "lead.talk") == "10"


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        ("lead.talk", "soon", "Write it like 10, or never"),
        ("lead.talk", "0", "1 to 1440 minutes"),
        ("digest.at", "25:00", "Write it like 08:30"),
        ("ping.now", "@everyone", "Name a role that people chose"),
        ("wording.now", "{{ titel }}", "There is no value called 'titel'"),
        ("wording.now", "{% for x in y %}{% endfor %}", "not available in a wording"),
        ("channels.default", "the big hall", "Write its name"),
        ("lead.tlak", "10", "There is no setting 'lead.tlak'"),
        ("lead.tlak", None, "There is no setting 'lead.tlak'"),
    ],
)
async def test_a_bad_value_is_refused_with_words(
    configuration: Configuration, path: str, value: str | None, words: str
) -> None:
    with pytest.raises(Refusal, match=words):
        await configuration.propose(ORGANIZER, path, value)


async def test_of_two_who_confirm_at_once_one_does_and_the_other_is_told(
    configuration: Configuration,
) -> None:
    number = (await configuration.propose(ORGANIZER, "lead.talk", "20")).change.id

    results = await asyncio.gather(
        configuration.confirm(ORGANIZER, number),
        configuration.confirm(ORGANIZER, number),
        return_exceptions=True,
    )

    assert len([r for r in results if isinstance(r, Conflict)]) == 1
    assert len(await configuration.history(ORGANIZER)) == 1


async def test_what_was_discarded_cannot_be_confirmed(configuration: Configuration) -> None:
    number = (await configuration.propose(ORGANIZER, "lead.talk", "20")).change.id
    await configuration.discard(ORGANIZER, number)

    with pytest.raises(Conflict, match="already saved or discarded"):
        await configuration.confirm(ORGANIZER, number)


async def test_a_proposal_that_nobody_made_cannot_be_confirmed(
    configuration: Configuration,
) -> None:
    with pytest.raises(NotFound, match="Start again with /configure"):
        await configuration.confirm(ORGANIZER, 99)


async def test_a_proposal_of_another_server_cannot_be_confirmed(app: App) -> None:
    await app.staff.secretary.open(ELSEWHERE)
    proposal = await app.staff.configuration.propose(ORGANIZER, "lead.talk", "20")

    with pytest.raises(NotFound):
        await app.staff.configuration.confirm(
            person("Organizer", server=ELSEWHERE), proposal.change.id
        )


async def test_history_says_who_changed_what_the_newest_first(
    configuration: Configuration,
) -> None:
    await saved(configuration, "lead.talk", "20")
    await saved(configuration, "digest.at", "07:00")

    history = await configuration.history(ORGANIZER)

    assert [(c.path, c.new, c.by_name) for c in history] == [
        ("digest.at", "07:00", "Ada"),
        ("lead.talk", "20", "Ada"),
    ]


async def test_all_settings_are_listed_with_those_changed_in_discord_marked(hire: Hire) -> None:
    app = hire(files(session(rooms=["Room A"])))
    await app.database.open()
    await app.staff.secretary.open(SERVER)
    await saved(app.staff.configuration, "lead.talk", "20")

    settings = {setting.path: setting for setting in app.staff.configuration.all(ORGANIZER)}

    assert settings["lead.talk"].value == "20"
    assert [path for path, setting in settings.items() if setting.from_discord] == ["lead.talk"]
    assert settings["channels.rooms.Room A"].value == ""


VERBS = ("all", "value", "history", "propose", "confirm", "discard")


async def test_only_organizers_may_look_at_settings_or_change_them(
    configuration: Configuration,
) -> None:
    for verb in VERBS:
        for by in (ATTENDEE, person(), person("Speaker", "Moderator")):
            with pytest.raises(NotAllowed, match="ask for the role 'Organizer'"):
                await _try(configuration, verb, by)


async def test_an_organizer_of_another_server_is_nobody_here(
    configuration: Configuration,
) -> None:
    for verb in VERBS:
        with pytest.raises(NotFound):
            await _try(configuration, verb, person("Organizer", server=ELSEWHERE))


async def _try(configuration: Configuration, verb: str, by: Person) -> object:
    if verb == "all":
        return configuration.all(by)
    if verb == "value":
        return configuration.value(by, "lead.talk")
    if verb == "history":
        return await configuration.history(by)
    if verb == "propose":
        return await configuration.propose(by, "lead.talk", "20")
    return await (configuration.confirm if verb == "confirm" else configuration.discard)(by, 1)


async def test_a_change_made_in_discord_is_over_for_good_once_the_file_changed(
    app: App, hire: Hire
) -> None:
    proposal = await app.staff.configuration.propose(ORGANIZER, "lead.talk", "5")
    await app.staff.configuration.confirm(ORGANIZER, proposal.change.id)

    for told, expected in (({"lead.talk": "20"}, "20"), ({}, "10")):
        app = hire(files(session("Feature Stores"), settings=told))
        await app.database.open()
        await app.staff.secretary.open(SERVER)
        assert app.staff.configuration.value(ORGANIZER, "lead.talk") == expected

    assert len(await app.staff.configuration.history(ORGANIZER)) == 1
