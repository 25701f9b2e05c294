"""Another agenda: looked at first, put in force then, told once, and never lost."""

from datetime import timedelta

import discord
import pytest
from simcord.results import ResponseMessage

from tests.cogs.importing import agenda, imports, in_force
from tests.cogs.question_stage import labels, use
from tests.cogs.stage import Stage, answers, in_public, read, said_in, shown


def text(message: ResponseMessage) -> str:
    return read(message.content, message.embeds)


async def settled(stage: Stage) -> None:
    """Nothing changes any more for a while."""
    await stage.step(stage.clock.now() + timedelta(minutes=3))
    await stage.step(stage.clock.now() + timedelta(seconds=2))


async def test_a_preview_says_what_would_be_different_and_changes_nothing(stage: Stage):
    preview = text(await imports(stage, agenda(ducks="10:00 - 10:30", geese="Attic")))

    assert "From agenda.yaml (our own YAML): 5 sessions." in preview
    assert "Wed 09:15-09:45, Pond -> Wed 10:00-10:30, Pond" in preview
    assert "Wed 09:15-09:45, Lake -> Wed 09:15-09:45, Attic" in preview
    assert "➕ **Owls**: new: Wed 11:00-11:30" in preview
    assert "Much of what is still to come is gone" in preview
    assert "Nothing is in force yet." in preview
    assert "Owls" not in await stage.ada_asks("agenda show")


async def test_what_is_confirmed_is_in_force_as_a_version_also_after_a_restart(stage: Stage):
    await in_force(stage, agenda())
    assert "Owls" in await stage.ada_asks("agenda show")

    await stage.restart()

    assert "Owls" in await stage.ada_asks("agenda show")
    versions = await stage.grace_asks("agenda versions")
    assert "**2** · " in versions
    assert "agenda.yaml (our own YAML)" in versions


async def test_an_agenda_from_which_much_is_gone_takes_a_second_look(stage: Stage):
    preview = await imports(stage, agenda())

    asked = answers(await stage.grace.click(preview.message, label="Put in force"))[-1]

    assert "Much of what is still to come is missing" in text(asked)
    assert labels(asked.message) == ["Yes, all of that", "Discard"]
    assert "Owls" not in await stage.ada_asks("agenda show")
    await stage.grace.click(asked.message, label="Yes, all of that")
    assert "Owls" in await stage.ada_asks("agenda show")


async def test_what_is_discarded_or_confirmed_already_is_not_confirmed_again(stage: Stage):
    preview = await imports(stage, agenda())
    await stage.grace.click(preview.message, label="Discard")

    again = shown(await use(stage.env, stage.grace, stage.lobby, "agenda-confirm:1:sure"))

    assert again == "✋ That was already confirmed or discarded."
    assert "Owls" not in await stage.ada_asks("agenda show")


async def test_of_two_proposals_the_second_does_not_undo_what_the_first_changed(stage: Stage):
    first = await imports(stage, agenda())
    second = await imports(stage, agenda(geese="Attic"))
    sure = answers(await stage.grace.click(first.message, label="Put in force"))[-1]
    await stage.grace.click(sure.message, label="Yes, all of that")

    refused = shown(await stage.grace.click(second.message, label="Put in force"))

    assert refused == "✋ The agenda has changed since then. Import it again."


async def test_people_are_told_once_after_it_has_settled_where_it_concerns_them(stage: Stage):
    await in_force(stage, agenda(ducks="10:00 - 10:30"))
    await stage.step(stage.clock.now() + timedelta(minutes=2))
    await in_force(stage, agenda(ducks="10:30 - 11:00"))
    before = len(in_public(stage.lobby)), len(in_public(stage.pond))
    await settled(stage)

    (told,) = [m for m in in_public(stage.lobby) if m.content == "**The agenda has changed**"]
    assert "Wed 09:15-09:45, Pond -> Wed 10:30-11:00, Pond" in read("", told.embeds)
    assert "10:00-10:30" not in read("", told.embeds)
    assert (len(in_public(stage.lobby)), len(in_public(stage.pond))) == (
        before[0] + 1,
        before[1] + 1,
    )


async def test_what_is_changed_back_before_it_has_settled_is_never_told(stage: Stage):
    await in_force(stage, agenda())
    await settled(stage)
    told = said_in(stage.lobby)

    await in_force(stage, agenda(ducks="10:00 - 10:30"))
    await in_force(stage, agenda())
    await settled(stage)

    assert said_in(stage.lobby) == told


async def test_a_post_that_was_made_is_corrected_with_a_link_to_what_changed(stage: Stage):
    await in_force(stage, agenda())
    await settled(stage)
    await stage.step(stage.clock.now().replace(hour=7, minute=5))  # ten minutes before the ducks
    (soon,) = in_public(stage.pond)[-1:]
    assert soon.content.startswith("In 10 minutes: Ducks")

    await in_force(stage, agenda(ducks="10:00 - 10:30"))
    await settled(stage)

    corrected = next(m for m in in_public(stage.pond) if m.id == soon.id)
    assert corrected.content == "🕒 Moved: Ducks in \\*Space\\*"
    assert "Wed 09:15-09:45, Pond -> Wed 10:00-10:30, Pond" in read("", corrected.embeds)
    assert "What changed" in labels(corrected)
    assert not any(m.content.startswith("Now: Ducks") for m in in_public(stage.pond))


async def announced(stage: Stage) -> discord.Message:
    """The first agenda is in force, and told; ten minutes before the ducks people are reminded."""
    await in_force(stage, agenda())
    await settled(stage)
    await stage.step(stage.clock.now().replace(hour=7, minute=5))
    return in_public(stage.pond)[-1]


async def test_of_several_changes_a_post_is_corrected_by_what_came_of_them(stage: Stage):
    soon = await announced(stage)
    await in_force(stage, agenda(ducks="10:00 - 10:30"))
    await in_force(stage, agenda(ducks="10:30 - 11:00"))
    await settled(stage)

    corrected = next(m for m in in_public(stage.pond) if m.id == soon.id)
    words = read("", corrected.embeds)
    assert "Wed 09:15-09:45, Pond -> Wed 10:30-11:00, Pond" in words
    assert "10:00-10:30" not in words


async def test_a_post_that_holds_again_before_it_was_corrected_is_left_alone(stage: Stage):
    soon = await announced(stage)
    await in_force(stage, agenda(ducks="10:00 - 10:30"))
    await in_force(stage, agenda())
    await settled(stage)

    after = next(m for m in in_public(stage.pond) if m.id == soon.id)
    assert after.content == soon.content
    assert after.edited_at is None


async def test_a_session_that_is_cancelled_stays_so_when_it_comes_back_until_it_is_restored(
    stage: Stage,
):
    preview = answers(await stage.grace.slash(stage.lobby, "agenda cancel", session="Geese"))[-1]
    assert "❌ **Geese on Mars (Grace Hopper)**" in text(preview)
    await stage.grace.click(preview.message, label="Put in force")

    await in_force(stage, agenda())

    assert "~~Geese on Mars~~ (cancelled)" in await stage.ada_asks("agenda show")
    preview = answers(await stage.grace.slash(stage.lobby, "agenda restore", session="Geese"))[-1]
    await stage.grace.click(preview.message, label="Put in force")
    assert "**Geese on Mars**" in await stage.ada_asks("agenda show")


async def test_every_earlier_version_can_be_brought_back(stage: Stage):
    await in_force(stage, agenda())

    preview = answers(await stage.grace.slash(stage.lobby, "agenda back", version="1"))[-1]
    assert "no longer on the agenda: Wed 11:00-11:30" in text(preview)
    await stage.grace.click(preview.message, label="Put in force")

    assert "Owls" not in await stage.ada_asks("agenda show")
    assert "Feather 6" in await stage.ada_asks("agenda show", room="Pond")


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"nothing of the sort", "notes.txt", "Nobody knows what format this is."),
        (b"sessions:\n  - title: Owls\n", "a.yaml", "a.yaml:1:1: error: 'conference' is missing"),
        (b"\xff\xfe\xff", "a.bin", "error:"),
    ],
)
async def test_a_file_that_is_no_agenda_is_refused_with_a_place(
    stage: Stage, content: bytes, name: str, said: str
):
    result = await stage.grace.slash(stage.lobby, "agenda import", file=(name, content))

    assert said in shown(result)


async def test_attendees_import_nothing(stage: Stage):
    result = await stage.ada.slash(stage.lobby, "agenda import", file=("a.yaml", agenda()))

    assert shown(result).startswith("✋ Only organizers of Bird Conference can do that.")


async def test_what_a_format_cannot_hold_is_said_with_the_file(stage: Stage):
    await in_force(stage, agenda(geese="Lake").replace(b"room: Lake", b"rooms: [Lake, Pond]"))

    said = await stage.ada_asks("agenda export", format="frab-xml")

    assert "frab XML cannot hold more than one room: 'Geese on Mars'." in said
