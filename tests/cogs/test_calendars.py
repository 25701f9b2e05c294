"""The agenda in people's own calendars, which know a session again whatever becomes of it."""

from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event
from simcord.actors import MemberActor

from tests.cogs.importing import agenda, in_force
from tests.cogs.remembering import moment, remembers
from tests.cogs.stage import Stage, answers

SUFFIX = "birds"
DUCKS, GEESE = f"ducks-in-*space*@{SUFFIX}", f"geese-on-mars@{SUFFIX}"


def events(content: bytes) -> dict[str, Event]:
    """By their ids; every line has to be as RFC 5545 has it."""
    found = Calendar.from_ical(content)
    assert isinstance(found, Calendar)
    assert found.errors == []
    for event in found.events:
        assert event.errors == []
        assert {"UID", "DTSTAMP", "DTSTART", "SEQUENCE", "STATUS"} <= set(event)
    return {str(event["UID"]): event for event in found.events}


async def calendar(stage: Stage, person: MemberActor, command: str) -> dict[str, Event]:
    (answer,) = answers(await person.slash(stage.lobby, command))
    return events(await answer.message.attachments[0].read())


async def own_calendar(stage: Stage) -> dict[str, Event]:
    return await calendar(stage, stage.ada, "my calendar")


async def test_ones_own_agenda_is_a_calendar_that_rings_as_one_is_reminded(stage: Stage):
    await stage.step(moment(6, 30))
    await remembers(stage, stage.ada, "Ducks")
    await stage.ada.slash(stage.lobby, "my reminders", minutes=5)

    own = await own_calendar(stage)

    assert list(own) == [DUCKS]
    assert own[DUCKS].start == moment(7, 15)
    assert own[DUCKS]["STATUS"] == "CONFIRMED"
    (alarm,) = own[DUCKS].alarms.times
    assert alarm.trigger == moment(7, 10)


async def test_a_button_on_ones_own_agenda_hands_it_out(stage: Stage):
    await stage.step(moment(6, 30))
    await remembers(stage, stage.ada, "Ducks")
    card = answers(await stage.ada.slash(stage.lobby, "my agenda"))[-1]

    (answer,) = answers(await stage.ada.click(card.message, label="For my calendar"))

    assert list(events(await answer.message.attachments[0].read())) == [DUCKS]


async def test_who_remembers_nothing_is_told_how_to(stage: Stage):
    assert "Your agenda is empty. **Remember**" in await stage.ada_asks("my calendar")


async def test_all_of_the_agenda_is_a_calendar_with_the_same_ids_and_without_alarms(stage: Stage):
    await stage.step(moment(6, 30))
    await remembers(stage, stage.ada, "Ducks")

    everything = await calendar(stage, stage.grace, "agenda calendar")

    assert set(await own_calendar(stage)) < set(everything)
    assert GEESE in everything
    assert not any(event.alarms.times for event in everything.values())


async def test_a_session_keeps_its_id_when_it_moves_and_is_a_later_state_of_it(stage: Stage):
    await stage.step(moment(6, 30))
    await in_force(stage, agenda())
    await remembers(stage, stage.ada, "Ducks")
    before = (await own_calendar(stage))[DUCKS]

    for ducks in ("10:00 - 10:30", "11:00 - 11:30"):
        await in_force(stage, agenda(ducks))

    after = (await own_calendar(stage))[DUCKS]
    assert after.start == datetime(2026, 7, 15, 9, tzinfo=UTC)
    assert after.sequence == before.sequence + 2
    assert (await calendar(stage, stage.ada, "agenda calendar"))[DUCKS].start == after.start


async def test_what_is_cancelled_is_struck_out_and_rings_no_more(stage: Stage):
    await stage.step(moment(6, 30))
    await remembers(stage, stage.ada, "Geese")
    before = (await own_calendar(stage))[GEESE]
    preview = answers(await stage.grace.slash(stage.lobby, "agenda cancel", session="Geese"))[-1]
    await stage.grace.click(preview.message, label="Put in force")

    after = (await own_calendar(stage))[GEESE]

    assert after["STATUS"] == "CANCELLED"
    assert after.sequence > before.sequence
    assert after.alarms.times == []


async def test_what_left_the_agenda_is_struck_out_too(stage: Stage):
    await stage.step(moment(6, 30))
    await remembers(stage, stage.ada, "Feather 2")
    before = await own_calendar(stage)
    await in_force(stage, agenda())

    after = await own_calendar(stage)

    assert list(after) == list(before)
    (event,) = after.values()
    assert (event["STATUS"], event["SUMMARY"]) == ("CANCELLED", "Feather 2")


async def test_calendars_have_the_times_that_are_to_be_expected(stage: Stage):
    await stage.step(moment(6, 30))
    await remembers(stage, stage.ada, "Ducks")
    before = (await own_calendar(stage))[DUCKS]
    preview = answers(await stage.grace.slash(stage.lobby, "late", minutes=10))[-1]
    await stage.grace.click(preview.message, label="Tell people")

    after = (await own_calendar(stage))[DUCKS]

    assert after.start == before.start + timedelta(minutes=10)
    assert after.sequence > before.sequence
