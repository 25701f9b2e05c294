"""How people found a session: they give 1 to 5 with one press, and some see what it comes to."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import discord
import pytest
from simcord.actors import MemberActor
from simcord.results import ResponseMessage

from bot.app import build
from bot.domain.conference import conference_id
from bot.domain.conference_files import ConferenceFiles
from bot.domain.people import ServerId
from bot.store.sealing import Seal
from tests.cogs import question_stage
from tests.cogs.question_stage import (
    CLOSES,
    DUCKS,
    DUCKS_END,
    DUCKS_SHOWN,
    GEESE,
    QuestionStage,
    id_of,
    labels,
    text_of,
    use,
)
from tests.cogs.rating import STARS, asking, gives, over
from tests.cogs.stage import DATA_ENDS, Stage, answers, in_public, on_disk, shown, titles

stage = question_stage.stage
quiet = question_stage.files

A_MINUTE = timedelta(minutes=1)
TOO_FEW = "rated; numbers are shown from 3 on."


@pytest.fixture
def files(quiet: ConferenceFiles) -> ConferenceFiles:
    """The bird conference, whose organizers want feedback."""
    return replace(quiet, settings={**quiet.settings, "feedback.mode": "sessions"})


async def comments(person: MemberActor, thanks: ResponseMessage, text: str) -> str:
    """Somebody who has rated fills in the form; gives what they read then."""
    label = next(one for one in labels(thanks.message) if "comment" in one)
    form = await person.click(thanks.message, label=label)
    return shown(await person.submit_modal(form, {"text": text}))


async def sees(person: MemberActor, stage: Stage, title: str = DUCKS) -> str:
    """What somebody reads about the feedback to a session."""
    return shown(await person.slash(stage.lobby, "feedback", session=title))


async def rated_by_three(stage: QuestionStage, post: discord.Message) -> None:
    """Ada, Bob and Mona give the ducks 5, 4 and 4, and two of them a comment."""
    await comments(stage.ada, await gives(stage.ada, post, 5), "Quite a ride")
    await gives(stage.bob, post, 4)
    await comments(stage.mona, await gives(stage.mona, post, 4), "A little fast")


async def test_when_a_session_ends_people_are_asked_in_its_thread_how_it_was(
    stage: QuestionStage,
):
    await stage.opens()
    await stage.passes(DUCKS_END - timedelta(seconds=1))
    assert asking(stage) == []

    await stage.passes(DUCKS_END)

    ducks, geese = sorted(asking(stage), key=lambda message: message.content)
    assert in_public(stage.thread)[-1].id == ducks.id
    assert in_public(stage.thread_of(GEESE))[-1].id == geese.id
    assert labels(ducks) == [*STARS, "Details"]
    assert ducks.content == "How was Ducks in \\*Space\\*? One press is enough."


async def test_one_press_rates_and_another_changes_it_and_leaves_the_comment(
    stage: QuestionStage,
):
    post = await over(stage)

    thanks = await gives(stage.ada, post, 4)
    assert thanks.content.startswith("Thank you: 4 of 5 for **Ducks in \\*Space\\***.")
    assert "Press again to change it." in thanks.content
    assert "> Loved the orbit" in await comments(stage.ada, thanks, "Loved the orbit")
    again = await gives(stage.ada, post, 2)

    assert again.content.startswith("Thank you: 2 of 5")
    assert labels(again.message) == ["Change the comment"]
    own = await sees(stage.ada, stage)
    assert "You gave it 2 of 5." in own
    assert "> Loved the orbit" in own
    assert f"1 {TOO_FEW}" in await sees(stage.grace, stage)


async def test_the_buttons_of_the_command_rate_too(stage: QuestionStage):
    await over(stage)
    card = answers(await stage.ada.slash(stage.lobby, "feedback", session=DUCKS))[-1]
    assert labels(card.message) == STARS

    await stage.ada.click(card.message, label="⭐ 3")

    assert "You gave it 3 of 5." in await sees(stage.ada, stage)


async def test_a_comment_is_taken_back_by_an_empty_form(stage: QuestionStage):
    thanks = await gives(stage.ada, await over(stage), 4)
    await comments(stage.ada, thanks, "Loved the orbit")

    await comments(stage.ada, thanks, " ")

    own = await sees(stage.ada, stage)
    assert "Loved" not in own
    assert "You gave it 4 of 5." in own


async def test_two_ratings_show_no_numbers_and_no_comments_and_three_do(stage: QuestionStage):
    post = await over(stage)
    await comments(stage.ada, await gives(stage.ada, post, 5), "Quite a ride")
    await gives(stage.bob, post, 4)
    for reader in (stage.grace, stage.sam):
        assert await sees(reader, stage) == (
            f"Ducks in \\*Space\\*\n2 {TOO_FEW}"
            + ("\nYours: You have not rated it yet." if reader is stage.grace else "")
        )

    await comments(stage.mona, await gives(stage.mona, post, 4), "A little fast")

    for reader in (stage.grace, stage.sam):
        found = await sees(reader, stage)
        assert "**4.3** of 5, 3 rated\n⭐ 5 ▇▇▇▇▇ 1\n⭐ 4 ▇▇▇▇▇▇▇▇▇▇ 2\n⭐ 3  0" in found
        assert "> A little fast\n\n> Quite a ride" in found
        assert not any(name in found for name in ("Ada", "Bob", "Mona"))


async def test_others_see_neither_numbers_nor_comments(stage: QuestionStage):
    await rated_by_three(stage, await over(stage))
    elsewhere = stage.joins("Heidi", "Speaker")
    await stage.grace_asks("speakers link", speaker="Grace Hopper", person=elsewhere)

    for person in (stage.ada, stage.mona, elsewhere, stage.joins("Eve")):
        found = await sees(person, stage)
        assert "4.3" not in found
        assert "rated;" not in found
        assert "A little fast" not in found.replace("> A little fast", "", person is stage.mona)
        assert "Quite a ride" not in found.replace("> Quite a ride", "", person is stage.ada)
        table = shown(await person.slash(stage.lobby, "feedback"))
        assert table.startswith("✋ Choose the session that you mean.")
        pages = await use(stage.env, person, stage.lobby, "feedback-table:0")
        assert shown(pages).startswith("✋")


async def test_another_page_of_comments_is_turned_only_to_who_may_read_them(
    stage: QuestionStage,
):
    post = await over(stage)
    for number in range(6):
        guest = stage.joins(f"Guest {number}")
        await comments(guest, await gives(guest, post, 4), f"{number} " + "quack " * 160)
    card = answers(await stage.sam.slash(stage.lobby, "feedback", session=DUCKS))[-1]
    turn = id_of(card.message, "▶")

    await stage.sam.click(card.message, label="▶")
    assert "> 5 quack" in text_of(stage.now(card.message))
    await use(stage.env, stage.ada, stage.lobby, turn, on=card.message)

    assert "quack" not in text_of(stage.now(card.message))


async def test_organizers_see_every_session_with_how_many_rated_it_and_the_mean(
    stage: QuestionStage,
):
    await rated_by_three(stage, await over(stage))
    geese = next(m for m in asking(stage) if "Geese" in m.content)
    await gives(stage.ada, geese, 1)

    table = shown(await stage.grace.slash(stage.lobby, "feedback"))

    assert table == (
        "Feedback\n"
        "Ducks in \\*Space\\*: **4.3** of 5, 3 rated\n"
        f"Geese on Mars: 1 {TOO_FEW}\n"
        f"Swans at Night: 0 {TOO_FEW}\n"
        "4 ratings"
    )


async def test_what_people_gave_is_kept_over_a_restart_and_their_buttons_work(
    stage: QuestionStage,
):
    post = await over(stage)
    thanks = await gives(stage.ada, post, 4)
    await gives(stage.bob, post, 5)

    await stage.restart()
    await stage.caught_up()
    await comments(stage.ada, thanks, "Loved the orbit")
    await gives(stage.mona, post, 5)

    found = await sees(stage.sam, stage)
    assert "**4.7** of 5, 3 rated" in found
    assert "> Loved the orbit" in found
    assert len(asking(stage)) == 2


async def test_before_the_end_it_is_refused_with_when_that_is(stage: QuestionStage):
    await stage.ducks_start()

    refused = await sees(stage.ada, stage)

    end = int(DUCKS_END.timestamp())
    assert refused == f"✋ '{DUCKS_SHOWN}' ends <t:{end}:R>. You can rate it from then on."
    assert f"0 {TOO_FEW}" in await sees(stage.grace, stage)


async def test_speakers_do_not_rate_their_own_session(stage: QuestionStage):
    post = await over(stage)

    refused = await gives(stage.sam, post, 5)

    assert refused.content.startswith("✋ You speak there, so you cannot rate it.")
    card = answers(await stage.sam.slash(stage.lobby, "feedback", session=DUCKS))[-1]
    assert labels(card.message) == []
    assert f"0 {TOO_FEW}" in text_of(card)


async def test_a_comment_needs_a_rating_and_has_its_length(stage: QuestionStage):
    post = await over(stage)
    button = id_of((await gives(stage.bob, post, 4)).message, "Add a comment")

    before = await use(stage.env, stage.ada, stage.lobby, button)
    form = f"commented:{button.partition(':')[2]}"
    written = await use(stage.env, stage.ada, stage.lobby, form, form={"text": "Hello"})
    long = await use(stage.env, stage.bob, stage.lobby, form, form={"text": "a" * 1001})

    assert shown(before).startswith("✋ Give it from 1 to 5 first")
    assert shown(written).startswith("✋ Give it from 1 to 5 first")
    assert shown(long).startswith("✋ That is 1,001 characters")


@pytest.mark.parametrize("forged", ["rate:6:{}", "rate:0:{}", "rate:x:{}", "rate:5:nothing"])
async def test_a_forged_button_is_refused(stage: QuestionStage, forged: str):
    post = await over(stage)
    session = next(s for s in stage.app.staff.secretary.files.agenda.sessions if s.title == DUCKS)

    refused = await use(stage.env, stage.ada, stage.thread, forged.format(session.mark), on=post)

    assert shown(refused).startswith("✋")
    assert "You have not rated it yet." in await sees(stage.ada, stage)


def later(stage: QuestionStage, minutes: int) -> datetime:
    """The ducks end so many minutes later, from the next restart on; gives when."""
    start = datetime(2026, 7, 15, 7, 15, tzinfo=UTC)
    ends = DUCKS_END + timedelta(minutes=minutes)
    stage.files_with(DUCKS, starts_at=start + timedelta(minutes=minutes), ends_at=ends)
    return ends


async def test_the_post_follows_a_session_that_moves(stage: QuestionStage):
    await stage.opens()
    ends = later(stage, 20)
    await stage.restart()

    await stage.passes(ends - timedelta(seconds=1))
    assert [m.content for m in asking(stage)] == ["How was Geese on Mars? One press is enough."]
    await stage.passes(ends)

    assert len([m for m in asking(stage) if "Ducks" in m.content]) == 1


async def test_the_buttons_of_a_session_that_moved_say_when_it_ends(stage: QuestionStage):
    post = await over(stage)
    ends = later(stage, 60)
    await stage.restart()

    refused = await gives(stage.ada, post, 5)

    assert refused.content == (
        f"✋ '{DUCKS_SHOWN}' ends <t:{int(ends.timestamp())}:R>. You can rate it from then on."
    )


async def test_nobody_is_asked_about_a_cancelled_session_and_its_buttons_say_so(
    stage: QuestionStage,
):
    await stage.opens()
    stage.files_with(DUCKS, cancelled=True)
    await stage.restart()
    await stage.passes(DUCKS_END + A_MINUTE)
    assert [m.content for m in asking(stage)] == ["How was Geese on Mars? One press is enough."]

    stage.files_with(GEESE, cancelled=True)
    await stage.restart()
    refused = await gives(stage.ada, asking(stage)[0], 5)

    assert refused.content == f"✋ '{GEESE}' is cancelled. /agenda show has what takes place."


async def test_where_its_thread_never_opened_people_are_asked_where_it_was_announced(
    stage: QuestionStage,
):
    await stage.step(DUCKS_END)
    await stage.caught_up()

    assert in_public(stage.pond)[-1].content.startswith("How was Ducks")
    assert not stage.pond.threads


async def test_without_questions_people_are_asked_where_it_was_announced(stage: QuestionStage):
    files = stage.app.staff.secretary.files
    never = replace(files, settings={**files.settings, "questions.open": "never"})
    stage.rebuild = lambda: build(stage.settings, stage.clock, never)
    await stage.restart()

    await stage.passes(DUCKS_END)

    assert in_public(stage.pond)[-1].content.startswith("How was Ducks")
    assert "Thank you: 5 of 5" in (await gives(stage.ada, in_public(stage.pond)[-1], 5)).content


async def test_a_post_that_was_held_until_the_thread_was_closed_leaves_it_closed(
    stage: QuestionStage,
):
    await stage.opens()
    posts = await stage.grace.autocomplete(stage.lobby, "announcements hold", "post", "feedback")
    key = next(choice["value"] for choice in posts if "Ducks" in choice["name"])
    await stage.grace_asks("announcements hold", post=key)
    await stage.passes(CLOSES + A_MINUTE)

    await stage.grace_asks("announcements release", post=key)
    await stage.caught_up()

    assert in_public(stage.thread)[-1].content.startswith("How was Ducks")
    thread = stage.env.backend.get_channel(stage.thread.id).thread_metadata
    assert thread
    assert thread.locked


async def test_organizers_switch_it_off_and_the_posts_to_come_go(stage: QuestionStage):
    await stage.opens()
    proposed = answers(await stage.grace.slash(stage.lobby, "configure feedback", sessions=False))[
        0
    ]
    await stage.grace.click(proposed.message, label="Save")

    await stage.passes(DUCKS_END + A_MINUTE)

    assert asking(stage) == []
    assert (await sees(stage.ada, stage)).startswith("✋ The organizers take no feedback")
    assert "No session" in shown(await stage.grace.slash(stage.lobby, "feedback"))


async def test_the_sessions_to_choose_from_are_those_that_are_rated_the_latest_first(
    stage: QuestionStage,
):
    await stage.passes(DUCKS_END)

    offered = await stage.ada.autocomplete(stage.lobby, "feedback", "session", "")
    typed = await stage.ada.autocomplete(stage.lobby, "feedback", "session", "duc")

    assert titles(offered) == [GEESE, DUCKS, "Swans at Night"]
    assert titles(typed) == [DUCKS]


def rater(stage: QuestionStage, person: int) -> bytes:
    """What stands for somebody beside what they gave the ducks."""
    server = ServerId(stage.guild.id)
    session = next(s for s in stage.app.staff.secretary.files.agenda.sessions if s.title == DUCKS)
    seal = Seal.from_file(stage.settings.sealing_key_file)
    return seal.mark("rater", conference_id("birds", server), session.key, person).encode()


async def test_when_the_data_ends_it_is_forgotten_who_gave_what_and_the_numbers_stay(
    stage: QuestionStage,
):
    await rated_by_three(stage, await over(stage))
    ada = stage.ada.id
    mark = rater(stage, ada)
    assert mark in on_disk(stage)

    await stage.passes(DATA_ENDS)

    assert mark not in on_disk(stage)
    assert str(ada).encode() not in on_disk(stage)
    found = await sees(stage.grace, stage)
    assert "**4.3** of 5, 3 rated" in found
    assert "> A little fast\n\n> Quite a ride" in found
    assert "You have not rated it yet." in await sees(stage.ada, stage)


async def test_after_the_data_ended_nobody_rates_a_second_time(stage: QuestionStage):
    post = await over(stage)
    await rated_by_three(stage, post)
    await stage.passes(DATA_ENDS)

    refused = await gives(stage.ada, post, 1)

    assert refused.content.startswith("✋ The conference's data has ended")
    assert "**4.3** of 5, 3 rated" in await sees(stage.grace, stage)
