"""The recap: posted once on the day after, and handed to organizers as a page at any time."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import discord
import pytest
from simcord.actors import MemberActor

from bot.domain.conference_files import ConferenceFiles
from tests.cogs import question_stage
from tests.cogs.answering import answer, form_of, mona_presses
from tests.cogs.question_stage import CLOSES, DUCKS, DUCKS_END, SAM, QuestionStage, text_of
from tests.cogs.rating import gives, over
from tests.cogs.stage import DATA_ENDS, answers, in_public

stage = question_stage.stage
quiet = question_stage.files

DREAM = "Do ducks dream?"
THE_DAY_AFTER = datetime(2026, 7, 16, 8, 0, tzinfo=UTC)
"""Ten o'clock in the conference's zone."""


@pytest.fixture
def files(quiet: ConferenceFiles) -> ConferenceFiles:
    """The bird conference, whose organizers want feedback and a recap."""
    wanted = {"feedback.mode": "sessions", "recap.at": "10:00"}
    return replace(quiet, settings={**quiet.settings, **wanted})


def recaps(stage: QuestionStage) -> list[discord.Message]:
    return [m for m in in_public(stage.lobby) if m.content.startswith("Thank you all for Bird")]


async def page(stage: QuestionStage) -> str:
    """What the organizer is handed."""
    (given,) = answers(await stage.grace.slash(stage.lobby, "recap"))
    (file,) = given.message.attachments
    assert file.filename == "recap.html"
    return (await file.read()).decode()


async def test_the_post_comes_once_on_the_day_after_and_not_again_after_a_restart(
    stage: QuestionStage,
):
    await stage.passes(THE_DAY_AFTER - timedelta(seconds=1))
    assert recaps(stage) == []

    await stage.passes(THE_DAY_AFTER)
    await stage.restart()
    await stage.passes(THE_DAY_AFTER + timedelta(hours=1))

    (post,) = recaps(stage)
    assert "sessions" in text_of(post)


async def test_the_post_names_what_people_wanted_to_know_and_not_who(stage: QuestionStage):
    await stage.opens()
    await stage.asked(stage.ada, DREAM)
    await mona_presses(stage, "Take", "Answered")

    await stage.passes(THE_DAY_AFTER)

    (post,) = recaps(stage)
    assert "Do ducks dream? (Ducks in \\*Space\\*, 1 vote)" in text_of(post)
    assert "**1** question answered" in text_of(post)
    assert "Ada" not in text_of(post)


async def test_the_page_is_handed_out_privately_before_it_is_all_over(stage: QuestionStage):
    assert "Ducks in *Space*" in await page(stage)


async def test_the_page_has_questions_answers_ratings_and_agendas_and_names_no_attendee(
    stage: QuestionStage,
):
    post = await over(stage)
    await stage.asked(stage.ada, DREAM)
    await stage.passes(CLOSES)
    await answer(stage, stage.sam, "They do.")
    for person, stars in ((stage.ada, 5), (stage.bob, 4), (stage.mona, 4)):
        await gives(person, post, stars)

    text = await page(stage)

    assert DREAM in text
    assert "Rated 4.3 of 5, from 3 people." in text
    assert "They do." in text
    assert DUCKS in text
    assert SAM in text
    assert "Ada" not in text
    assert "Mona" not in text
    assert "Sam<" not in text


async def test_after_the_end_of_the_data_there_is_a_recap_still(stage: QuestionStage):
    await stage.opens()
    await stage.asked(stage.ada, DREAM)
    await stage.passes(DUCKS_END)
    await stage.passes(DATA_ENDS + timedelta(minutes=1))

    assert DREAM in await page(stage)


async def test_an_answer_is_on_the_page_only_once_it_stands_in_the_thread(stage: QuestionStage):
    await over(stage)
    await stage.asked(stage.ada, DREAM)
    await stage.passes(CLOSES)

    await stage.sam.user.submit_modal(await form_of(stage.sam), {"text": "They do."})
    assert "They do." not in await page(stage)
    await stage.caught_up()

    assert "They do." in await page(stage)


async def test_three_who_remember_a_session_are_counted_and_two_are_not(stage: QuestionStage):
    counted = "3 people had it in their own agenda."
    await stage.opens()
    for person in (stage.ada, stage.bob):
        await remembers(stage, person)
    assert "people had it" not in await page(stage)

    await remembers(stage, stage.mona)

    assert counted in await page(stage)


async def remembers(stage: QuestionStage, person: MemberActor) -> None:
    (card,) = answers(await person.slash(stage.lobby, "session", query=DUCKS))
    await person.click(card.message, label="Remember")


async def test_the_time_of_the_post_is_a_setting(stage: QuestionStage):
    proposed = answers(await stage.grace.slash(stage.lobby, "configure recap", time="never"))[0]
    await stage.grace.click(proposed.message, label="Save")

    await stage.passes(THE_DAY_AFTER + timedelta(hours=1))

    assert recaps(stage) == []
    refused = await stage.grace_asks("configure recap", time="someday")
    assert "Write it like 10:00 or 8:30am, or never." in refused


async def test_settings_can_be_changed_while_only_the_recap_is_still_to_come(stage: QuestionStage):
    proposed = answers(await stage.grace.slash(stage.lobby, "configure recap", time="23:00"))[0]
    await stage.grace.click(proposed.message, label="Save")
    await stage.passes(THE_DAY_AFTER + timedelta(hours=12))

    text = await stage.grace_asks("configure recap", time="23:30")

    assert "1 post still to come will change." in text
