"""Looking for sessions and speakers, as somebody in a hurry does."""

from datetime import UTC, datetime

from tests.cogs.question_stage import labels
from tests.cogs.stage import Stage, answers, shown

OWLS = b"""
conference: Birds
timezone: Europe/Prague
date: 2026-07-15
sessions:
  - {time: "9:00 - 9:15", title: Owls at night, speakers: [Olga Owl]}
"""


def moment(hour: int, minute: int) -> datetime:
    return datetime(2026, 7, 15, hour, minute, tzinfo=UTC)


async def test_sessions_are_found_by_words_typos_forgiven(stage: Stage):
    found = await stage.ada_asks("find", words="gese on mras")

    assert "1 session found" in found
    assert "**Geese on Mars** – Grace Hopper (Lake)" in found


async def test_sessions_are_found_by_their_descriptions_and_the_sentence_is_shown(stage: Stage):
    found = await stage.ada_asks("find", words="say about ducks")

    assert "> What there is to say about Ducks in \\*Space\\*." in found


async def test_each_that_is_found_leads_to_its_details(stage: Stage):
    found = answers(await stage.ada.slash(stage.lobby, "find", words="on mars"))[-1]

    details = answers(await stage.ada.click(found.message, label="Details"))[-1]

    assert details.embeds[0].title == "Geese on Mars"


async def test_filters_narrow_it_down(stage: Stage):
    assert "13 sessions found" in await stage.ada_asks("find", room="Pond")
    opening = await stage.ada_asks("find", kind="opening")
    assert "1 session found" in opening
    assert "Welcome" in opening


async def test_what_one_can_still_catch_says_how_much_is_left_and_when_the_others_begin(
    stage: Stage,
):
    await stage.step(moment(7, 30))

    found = await stage.ada_asks("find", when="what I can still catch")

    assert "▶️ " in found
    assert "**Ducks in \\*Space\\*** – Ada Lovelace (Pond): 15 minutes left" in found
    assert "**Feather 0** (Pond): in 30 minutes" in found
    assert "Welcome" not in found
    assert "Second morning" not in found


async def test_a_button_below_what_is_on_shows_what_one_can_still_catch(stage: Stage):
    await stage.step(moment(7, 30))
    now = answers(await stage.ada.slash(stage.lobby, "now"))[-1]

    found = shown(await stage.ada.click(now.message, label="What can I still catch?"))

    assert "**Feather 0** (Pond): in 30 minutes" in found


async def test_more_than_ten_are_counted(stage: Stage):
    found = await stage.ada_asks("find", words="feather")

    assert "12 sessions found" in found
    assert "… and 2 more. More words, a room or a kind make them fewer." in found


async def test_nothing_found_and_unknown_rooms_and_languages_are_answered_kindly(stage: Stage):
    assert await stage.ada_asks("find", words="quarterly taxes") == (
        "✋ Nothing on the agenda fits that. Try fewer words, or /agenda show."
    )
    assert "The rooms are: Pond, Lake." in await stage.ada_asks("find", room="Sea")
    assert "the agenda names no languages" in await stage.ada_asks("find", language="en")


async def test_a_speakers_sessions_are_found_by_part_of_the_name(stage: Stage):
    found = answers(await stage.ada.slash(stage.lobby, "speaker", name="hoper"))[-1]

    assert found.embeds[0].title == "Grace Hopper"
    assert "**Geese on Mars**" in (found.embeds[0].description or "")
    assert labels(found.message) == ["Details"]
    assert "No speaker on the agenda is called 'Nobody'." in await stage.ada_asks(
        "speaker", name="Nobody"
    )


async def test_while_typing_speakers_are_suggested(stage: Stage):
    suggested = await stage.ada.autocomplete(stage.lobby, "speaker", "name", "gra")

    assert [choice["name"] for choice in suggested] == ["Grace Hopper"]


async def test_a_session_that_is_renamed_is_found_by_its_new_name_at_once(stage: Stage):
    preview = answers(
        await stage.grace.slash(stage.lobby, "agenda import", file=("agenda.yaml", OWLS))
    )[-1]
    said = answers(await stage.grace.click(preview.message, label="Put in force"))[-1]
    if "Yes, all of that" in labels(said.message):
        await stage.grace.click(said.message, label="Yes, all of that")

    assert "Owls at night" in await stage.ada_asks("find", words="owls")
    assert "Owls at night" in await stage.ada_asks("speaker", name="olga")
