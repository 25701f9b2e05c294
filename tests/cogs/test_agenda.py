"""What attendees ask, and what they read."""

from datetime import UTC, datetime

import pytest

from tests.cogs.stage import Stage, answers, buttons, link_to, shown

DURING_TALKS = datetime(2026, 7, 15, 7, 20, tzinfo=UTC)
DURING_BREAK = datetime(2026, 7, 15, 7, 50, tzinfo=UTC)
AFTERWARDS = datetime(2026, 7, 17, 7, 0, tzinfo=UTC)


async def test_the_agenda_shows_today_in_order_and_in_the_conferences_time(stage: Stage):
    text = await stage.ada_asks("agenda show")

    assert "Wednesday 15 July 2026" in text
    assert "09:00 CEST" in text
    assert text.index("Welcome") < text.index("Geese on Mars") < text.index("Break")


async def test_the_agenda_can_be_asked_for_by_day_and_room(stage: Stage):
    days = await stage.ada.autocomplete(stage.lobby, "agenda show", "day", "thurs")
    rooms = await stage.ada.autocomplete(stage.lobby, "agenda show", "room", "lak")

    assert "Second morning" in await stage.ada_asks("agenda show", day=days[0]["value"])
    assert "Ducks" not in await stage.ada_asks("agenda show", room=rooms[0]["value"])


async def test_a_long_day_is_turned_page_by_page_even_after_a_restart(stage: Stage):
    first = await stage.ada.slash(stage.lobby, "agenda show", room="Pond")
    assert "Feather 11" not in shown(first)
    await stage.restart()

    second = await stage.ada.click(answers(first)[0].message, label="Later ▶")

    assert "Feather 11" in shown(second)


async def test_the_other_day_is_one_press_away(stage: Stage):
    today = await stage.ada.slash(stage.lobby, "agenda show")

    tomorrow = await stage.ada.click(answers(today)[0].message, label="Day after (16.07.)")

    assert "Second morning" in shown(tomorrow)


async def test_the_agenda_opens_on_the_page_that_is_on(stage: Stage):
    stage.clock.set(datetime(2026, 7, 15, 8, 45, tzinfo=UTC))

    assert "Feather 11" in await stage.ada_asks("agenda show", room="Pond")


async def test_now_says_what_is_on_how_long_still_and_what_follows(stage: Stage):
    stage.clock.set(DURING_TALKS)

    text = await stage.ada_asks("now")

    assert "Geese on Mars" in text
    assert "(09:45 CEST), ends <t:1784101500:R>" in text
    assert "Next: Starts" in text
    assert "Break" in text


async def test_now_in_a_room_leaves_the_other_room_out(stage: Stage):
    stage.clock.set(DURING_TALKS)

    text = await stage.ada_asks("now", room="Pond")

    assert "Ducks" in text
    assert "Geese" not in text


async def test_now_before_the_beginning_says_when_it_begins(stage: Stage):
    assert "Nothing is on" in await stage.ada_asks("now")


async def test_now_after_the_end_says_that_it_is_over(stage: Stage):
    stage.clock.set(AFTERWARDS)

    assert "is over" in await stage.ada_asks("now")


async def test_next_says_what_starts_next_in_a_room_too(stage: Stage):
    stage.clock.set(DURING_BREAK)

    assert "Feather 0" in await stage.ada_asks("next")
    assert "Second morning" in await stage.ada_asks("next", room="lake")


async def test_next_at_the_end_says_that_nothing_follows(stage: Stage):
    stage.clock.set(AFTERWARDS)

    assert "Nothing comes after this" in await stage.ada_asks("next")


@pytest.mark.parametrize("typed", ["ducks", "dukcs", "lovelace", "Pond", "space"])
async def test_a_session_is_found_by_title_speaker_or_room_typos_forgiven(stage: Stage, typed: str):
    choices = await stage.ada.autocomplete(stage.lobby, "session", "query", typed)

    assert "Ducks" in await stage.ada_asks("session", query=choices[0]["value"])


async def test_before_anything_is_typed_the_coming_sessions_are_offered(stage: Stage):
    stage.clock.set(DURING_BREAK)

    choices = await stage.ada.autocomplete(stage.lobby, "session", "query", "")

    assert choices[0]["name"] == "09:45 CEST Break"
    assert len(choices) <= 25


async def test_a_session_shows_all_that_is_known_of_it_and_nothing_formatted(stage: Stage):
    stage.clock.set(DURING_TALKS)

    text = await stage.ada_asks("session", query="Ducks in Space")

    assert "Ducks in \\*Space\\*" in text
    assert "Ada Lovelace" in text
    assert "On now, for another 25 minutes." in text


async def test_a_session_with_a_page_of_its_own_links_to_it(stage: Stage):
    result = await stage.ada.slash(stage.lobby, "session", query="second-morning")

    assert link_to(answers(result)[0]) == ["https://example.org/second"]


async def test_a_session_that_does_not_exist_is_said_not_to(stage: Stage):
    text = await stage.ada_asks("session", query="zzzzzz")

    assert text == "✋ No session is called 'zzzzzz'. /agenda show lists all of them."


async def test_a_room_that_does_not_exist_is_refused_with_those_that_do(stage: Stage):
    assert "Pond, Lake" in await stage.ada_asks("agenda show", room="Attic")


async def test_a_day_that_is_none_is_refused_with_an_example(stage: Stage):
    assert "2022-05-18" in await stage.ada_asks("agenda show", day="someday")


async def test_a_day_without_sessions_says_so(stage: Stage):
    assert "Nothing takes place then" in await stage.ada_asks("agenda show", day="2026-07-20")


async def test_about_says_what_and_when_and_leads_on(stage: Stage):
    result = await stage.ada.slash(stage.lobby, "about")

    text = shown(result)
    assert "All about \\*birds\\*." in text
    assert "Europe/Prague" in text
    assert buttons(answers(result)[0]) == ["Agenda", "Code of conduct", "Website"]


async def test_about_leads_to_the_agenda_and_the_code_of_conduct(stage: Stage):
    about = answers(await stage.ada.slash(stage.lobby, "about"))[0].message

    assert "Be kind." in shown(await stage.ada.click(about, label="Code of conduct"))
    assert "Welcome" in shown(await stage.ada.click(about, label="Agenda"))


async def test_the_code_of_conduct_is_read_section_by_section(stage: Stage):
    first = await stage.ada.slash(stage.lobby, "conduct show")
    assert "Be kind." in shown(first)

    second = await stage.ada.select(answers(first)[0].message, ["1"], custom_id="conduct:menu")

    assert "Tell us." in shown(second)


async def test_a_section_can_be_asked_for_by_name(stage: Stage):
    choices = await stage.ada.autocomplete(stage.lobby, "conduct show", "section", "repo")

    assert "Tell us." in await stage.ada_asks("conduct show", section=choices[0]["value"])
    assert "Choose one" in await stage.ada_asks("conduct show", section="Parking")


@pytest.mark.parametrize(
    ("form", "name", "beginning"),
    [
        ("yaml", "agenda.yaml", b"conference: Bird Conference"),
        ("ics", "agenda.ics", b"BEGIN:VCALENDAR"),
        ("frab-xml", "schedule.xml", b"<?xml"),
        ("frab-json", "schedule.json", b"{"),
        ("csv", "agenda.csv", b'\xef\xbb\xbf"id"'),
    ],
)
async def test_everybody_may_have_the_agenda_as_a_file(
    stage: Stage, form: str, name: str, beginning: bytes
):
    result = await stage.ada.slash(stage.lobby, "agenda export", format=form)

    (answer,) = answers(result)
    (file,) = answer.message.attachments
    assert answer.content == "Bird Conference: version 1 of the agenda."
    assert file.filename == name
    assert (await file.read()).startswith(beginning)


async def test_a_file_of_the_agenda_has_what_was_changed_in_discord(stage: Stage):
    preview = answers(await stage.grace.slash(stage.lobby, "agenda cancel", session="Geese"))[-1]
    await stage.grace.click(preview.message, label="Put in force")

    result = await stage.ada.slash(stage.lobby, "agenda export", format="ics")

    (answer,) = answers(result)
    content = (await answer.message.attachments[0].read()).decode()
    assert answer.content == "Bird Conference: version 2 of the agenda."
    assert content.count("STATUS:CANCELLED") == 1
    assert "SEQUENCE:2" in content
