"""Who may link speakers to accounts, and which speaker their words mean."""

from collections.abc import Awaitable, Callable

import pytest

from bot.app import App
from bot.clock import SteppedClock
from bot.domain.changes import ChangeState
from bot.domain.conference import conference_id
from bot.domain.conference_files import ConferenceFiles
from bot.domain.people import Person, PersonId
from bot.errors import Conflict, NotAllowed, NotFound
from bot.services.speakers import SpeakerDesk
from tests.builders import ATTENDEE, ELSEWHERE, ORGANIZER, SERVER, SLUG, files, person, session
from tests.services.conftest import Hire

ADA, BOB = PersonId(70), PersonId(80)
CONFERENCE = conference_id(SLUG, SERVER)

FILES = files(
    session("Engines", speakers=["Ada Lovelace", "Zoë Ångström"]),
    session("Compilers", speakers=["Grace Hopper", "Ada Lovelace"]),
)


def speaking(*names: str) -> ConferenceFiles:
    """A conference of one talk with these speakers."""
    return files(session("Engines", speakers=names))


async def opened(hire: Hire, conference: ConferenceFiles = FILES) -> App:
    app = hire(conference)
    await app.database.open()
    await app.staff.secretary.open(SERVER)
    return app


@pytest.fixture
async def app(hire: Hire) -> App:
    """Three speakers in two talks, open on the server."""
    return await opened(hire)


@pytest.fixture
def desk(app: App) -> SpeakerDesk:
    return app.staff.speakers


async def linked(desk: SpeakerDesk) -> list[tuple[str, PersonId]]:
    return [(account.name, account.person) for account in await desk.all(ORGANIZER)]


async def test_a_link_says_who_made_it_and_when(desk: SpeakerDesk, clock: SteppedClock) -> None:
    account = await desk.link(ORGANIZER, "Ada Lovelace", ADA, "ada")

    assert (account.conference, account.name, account.person) == (CONFERENCE, "Ada Lovelace", ADA)
    assert (account.linked_by, account.linked_at) == (ORGANIZER.name, clock.now())
    assert await desk.all(ORGANIZER) == (account,)


@pytest.mark.parametrize("words", ["zoe angstrom", "  ZOË   Ångström ", "Zoe Angstrm", "Ångström"])
async def test_a_speaker_is_found_without_accents_and_case_and_with_typos(
    desk: SpeakerDesk, words: str
) -> None:
    assert (await desk.link(ORGANIZER, words, ADA, "zoe")).name == "Zoë Ångström"


async def test_a_speaker_who_is_not_on_the_agenda_is_refused_with_the_nearest_name(
    desk: SpeakerDesk,
) -> None:
    with pytest.raises(NotFound, match=r"called 'Peter Hopper'\. Did you mean Grace Hopper\?"):
        await desk.link(ORGANIZER, "Peter Hopper", ADA, "peter")

    assert await linked(desk) == []


async def test_words_that_fit_two_speakers_equally_well_link_neither(hire: Hire) -> None:
    desk = (await opened(hire, speaking("Ada Lovelace", "Ada Yonath"))).staff.speakers

    with pytest.raises(NotFound, match="'Ada' may be Ada Lovelace or Ada Yonath"):
        await desk.link(ORGANIZER, "Ada", ADA, "ada")

    assert await linked(desk) == []


async def test_a_name_as_it_stands_on_the_agenda_means_that_speaker_and_no_other(
    hire: Hire,
) -> None:
    desk = (await opened(hire, speaking("Zoe", "Zoë"))).staff.speakers

    assert (await desk.link(ORGANIZER, "Zoe", ADA, "zoe")).name == "Zoe"
    assert (await desk.link(ORGANIZER, "Zoë", BOB, "zoë")).name == "Zoë"


async def test_words_that_resemble_nobody_are_refused_with_the_way_to_the_list(
    desk: SpeakerDesk,
) -> None:
    with pytest.raises(NotFound, match="/speakers list shows who is"):
        await desk.link(ORGANIZER, "   ", ADA, "ada")


async def test_many_speakers_who_fit_are_not_all_named(hire: Hire) -> None:
    names = [f"Ada {letter * 6}" for letter in "VWXYZ"]
    desk = (await opened(hire, speaking(*names))).staff.speakers

    with pytest.raises(NotFound, match="Ada VVVVVV, Ada WWWWWW, Ada XXXXXX or somebody else"):
        await desk.link(ORGANIZER, "Ada", ADA, "ada")


async def test_an_agenda_without_speakers_is_said_to_have_none(hire: Hire) -> None:
    desk = (await opened(hire, speaking())).staff.speakers

    with pytest.raises(NotFound, match="names no speakers yet"):
        await desk.link(ORGANIZER, "Ada", ADA, "ada")


async def test_linking_twice_is_refused_and_changes_nothing(desk: SpeakerDesk) -> None:
    await desk.link(ORGANIZER, "Ada Lovelace", ADA, "ada")

    with pytest.raises(Conflict, match="ada is linked to Ada Lovelace already"):
        await desk.link(ORGANIZER, "ada lovelace", ADA, "ada")

    assert await linked(desk) == [("Ada Lovelace", ADA)]


async def test_one_account_may_be_two_speakers(desk: SpeakerDesk) -> None:
    await desk.link(ORGANIZER, "Grace Hopper", ADA, "ada")
    await desk.link(ORGANIZER, "Ada Lovelace", ADA, "ada")

    assert await linked(desk) == [("Ada Lovelace", ADA), ("Grace Hopper", ADA)]


async def test_a_speaker_may_have_two_accounts(desk: SpeakerDesk) -> None:
    await desk.link(ORGANIZER, "Ada Lovelace", ADA, "ada")
    await desk.link(ORGANIZER, "Ada Lovelace", BOB, "ada at work")

    assert await linked(desk) == [("Ada Lovelace", ADA), ("Ada Lovelace", BOB)]


async def test_unlinking_takes_one_account_and_leaves_the_other(desk: SpeakerDesk) -> None:
    await desk.link(ORGANIZER, "Ada Lovelace", ADA, "ada")
    await desk.link(ORGANIZER, "Ada Lovelace", BOB, "ada at work")

    assert await desk.unlink(ORGANIZER, "ada lovelace", ADA, "ada") == "Ada Lovelace"

    assert await linked(desk) == [("Ada Lovelace", BOB)]


async def test_who_is_not_linked_cannot_be_unlinked(desk: SpeakerDesk) -> None:
    await desk.link(ORGANIZER, "Ada Lovelace", ADA, "ada")

    with pytest.raises(NotFound, match=r"bob is not linked to Ada Lovelace\. /speakers list shows"):
        await desk.unlink(ORGANIZER, "Ada Lovelace", BOB, "bob")
    with pytest.raises(NotFound, match="No speaker on the agenda is called 'Qwxyz'"):
        await desk.unlink(ORGANIZER, "Qwxyz", ADA, "ada")

    assert await linked(desk) == [("Ada Lovelace", ADA)]


async def test_a_speaker_who_left_the_agenda_can_still_be_unlinked(app: App, hire: Hire) -> None:
    await app.staff.speakers.link(ORGANIZER, "Ada Lovelace", ADA, "ada")
    await app.database.close()
    desk = (await opened(hire, speaking("Adam Loveless"))).staff.speakers

    assert await desk.unlink(ORGANIZER, "Ada Lovelace", ADA, "ada") == "Ada Lovelace"

    assert await linked(desk) == []


async def test_who_linked_and_unlinked_whom_is_written_down(
    app: App, desk: SpeakerDesk, clock: SteppedClock
) -> None:
    await desk.link(ORGANIZER, "Ada Lovelace", ADA, "ada")
    with pytest.raises(Conflict):
        await desk.link(ORGANIZER, "Ada Lovelace", ADA, "ada")
    await desk.unlink(ORGANIZER, "Ada Lovelace", ADA, "ada")

    async with app.database.transaction() as records:
        changes = await records.changes.confirmed(CONFERENCE)
    made, undone = changes
    assert (made.path, made.old, made.new) == ("speaker.Ada Lovelace", None, "ada")
    assert (undone.path, undone.old, undone.new) == ("speaker.Ada Lovelace", "ada", "nobody")
    for change in changes:
        assert change.state is ChangeState.SAVED
        assert change.at == clock.now()
        assert (change.by_id, change.by_name) == (ORGANIZER.id, ORGANIZER.name)


async def test_linking_changes_no_setting_also_after_a_restart(app: App, hire: Hire) -> None:
    before = app.staff.programme.conference(SERVER).settings
    await app.staff.speakers.link(ORGANIZER, "Ada Lovelace", ADA, "ada")
    await app.database.close()

    restarted = await opened(hire)

    assert restarted.staff.programme.conference(SERVER).settings == before


VERBS: dict[str, Callable[[SpeakerDesk, Person], Awaitable[object]]] = {
    "link": lambda desk, by: desk.link(by, "Grace Hopper", BOB, "bob"),
    "unlink": lambda desk, by: desk.unlink(by, "Ada Lovelace", ADA, "ada"),
    "all": lambda desk, by: desk.all(by),
}


@pytest.mark.parametrize("verb", VERBS)
async def test_attendees_speakers_and_moderators_may_neither_link_nor_look(
    desk: SpeakerDesk, verb: str
) -> None:
    await desk.link(ORGANIZER, "Ada Lovelace", ADA, "ada")

    for by in (ATTENDEE, person(), person("Speaker", "Moderator")):
        with pytest.raises(NotAllowed):
            await VERBS[verb](desk, by)

    assert await linked(desk) == [("Ada Lovelace", ADA)]


async def test_the_conference_of_another_server_sees_no_link_and_undoes_none(
    app: App, desk: SpeakerDesk
) -> None:
    await app.staff.secretary.open(ELSEWHERE)
    stranger = person("Organizer", server=ELSEWHERE)
    await desk.link(ORGANIZER, "Ada Lovelace", ADA, "ada")

    assert await desk.all(stranger) == ()
    with pytest.raises(NotFound):
        await desk.unlink(stranger, "Ada Lovelace", ADA, "ada")

    assert await linked(desk) == [("Ada Lovelace", ADA)]


async def test_links_are_kept_over_a_restart(app: App, hire: Hire) -> None:
    account = await app.staff.speakers.link(ORGANIZER, "Ada Lovelace", ADA, "ada")
    await app.database.close()

    restarted = await opened(hire)

    assert await restarted.staff.speakers.all(ORGANIZER) == (account,)
