"""Posts in the hands of organizers."""

from datetime import UTC, datetime

from bot.domain.wording import WORDS
from tests.cogs.stage import Stage, answers, last_in, read, said_in, shown

WELCOME = datetime(2026, 7, 15, 7, 0, tzinfo=UTC)
TALKS = datetime(2026, 7, 15, 7, 15, tzinfo=UTC)


async def posts(stage: Stage, command: str, typed: str = "") -> list[str]:
    """The keys of the posts that are offered for a command."""
    choices = await stage.grace.autocomplete(stage.lobby, command, "post", typed)
    return [choice["value"] for choice in choices]


async def test_every_post_is_listed_with_its_time_and_its_channel(stage: Stage):
    text = await stage.grace_asks("announcements list")

    assert "digest" in text
    assert "soon Welcome" in text
    assert "page 1 of" in text


async def test_the_list_is_turned_page_by_page(stage: Stage):
    first = await stage.grace.slash(stage.lobby, "announcements list")

    second = await stage.grace.click(answers(first)[0].message, label="▶")

    assert "page 2 of" in shown(second)


async def test_what_was_made_is_listed_with_a_link_to_it(stage: Stage):
    await stage.step(WELCOME)

    text = await stage.grace_asks("announcements list", show="made")

    assert f"https://discord.com/channels/{stage.guild.id}/{stage.lobby.id}/" in text


async def test_a_session_is_introduced_in_the_channel_of_its_room(stage: Stage):
    await stage.step(TALKS)

    message = last_in(stage.pond)
    text = read(message.content, message.embeds)
    assert message.content == "Now: Ducks in \\*Space\\*"
    assert "Ada Lovelace" in text
    assert "09:15–09:45 CEST" in text


async def test_the_details_behind_an_announcement_are_private_and_survive_a_restart(stage: Stage):
    await stage.step(TALKS)
    await stage.restart()

    details = await stage.ada.click(last_in(stage.pond), label="Details")

    assert "What there is to say about Ducks" in shown(details)


async def test_the_digest_leads_to_the_whole_agenda(stage: Stage):
    await stage.step(datetime(2026, 7, 15, 6, 30, tzinfo=UTC))

    agenda = await stage.ada.click(last_in(stage.lobby), label="Agenda")

    assert "Welcome" in shown(agenda)


async def test_a_post_can_be_looked_at_before_anybody_sees_it(stage: Stage):
    [key] = await posts(stage, "announcements preview", "now welcome")

    text = await stage.grace_asks("announcements preview", post=key)

    assert "Now: Welcome" in text
    assert said_in(stage.lobby) == []


async def test_a_held_post_waits_for_its_release(stage: Stage):
    [key] = await posts(stage, "announcements hold", "now welcome")
    await stage.grace_asks("announcements hold", post=key)
    await stage.step(WELCOME)
    assert "Now: Welcome" not in said_in(stage.lobby)
    assert await posts(stage, "announcements release") == [key]

    await stage.grace_asks("announcements release", post=key)
    await stage.step(WELCOME)

    assert last_in(stage.lobby).content == "Now: Welcome"


async def test_a_skipped_post_is_not_made_unless_somebody_wants_it_after_all(stage: Stage):
    [key] = await posts(stage, "announcements skip", "now welcome")
    await stage.grace_asks("announcements skip", post=key)
    await stage.step(WELCOME)
    assert "Now: Welcome" not in said_in(stage.lobby)

    await stage.grace_asks("announcements now", post=key)
    await stage.step(WELCOME)

    assert last_in(stage.lobby).content == "Now: Welcome"


async def test_a_post_that_was_made_cannot_be_made_again(stage: Stage):
    [key] = await posts(stage, "announcements hold", "now welcome")
    await stage.step(WELCOME)

    assert "already made" in await stage.grace_asks("announcements now", post=key)
    assert "cannot be changed" in await stage.grace_asks("announcements hold", post=key)


async def test_a_post_is_reworded_in_a_form_also_over_a_restart(stage: Stage):
    [key] = await posts(stage, "announcements reword", "now welcome")
    form = await stage.grace.slash(stage.lobby, "announcements reword", post=key)
    await stage.restart()

    saved = await stage.grace.submit_modal(form, {"text": "Here we go: {{ title }}!"})
    await stage.step(WELCOME)

    assert "Here we go: Welcome!" in shown(saved)
    assert last_in(stage.lobby).content == "Here we go: Welcome!"
    assert "(reworded)" in await stage.grace_asks("announcements list", show="all")


async def test_a_headline_that_cannot_be_used_is_refused_with_its_line(stage: Stage):
    [key] = await posts(stage, "announcements reword", "now welcome")
    form = await stage.grace.slash(stage.lobby, "announcements reword", post=key)

    refused = await stage.grace.submit_modal(form, {"text": "Hello\n{{ nobody }}"})

    assert shown(refused).startswith("✋ Line 2: There is no value called 'nobody'.")


async def test_a_post_that_does_not_exist_is_said_not_to(stage: Stage):
    assert "no such post" in await stage.grace_asks("announcements now", post="x" * 25)


async def test_a_post_of_ones_own_is_seen_by_nobody_before_it_is_let_go(stage: Stage):
    form = await stage.grace.slash(stage.lobby, "announce")
    draft = await stage.grace.submit_modal(form, {"text": "Cake in the **lobby**! @everyone"})
    assert "Cake in the **lobby**" in shown(draft)
    assert said_in(stage.lobby) == []

    await stage.grace.click(answers(draft)[0].message, label="Post")
    await stage.step(stage.clock.now())

    message = last_in(stage.lobby)
    assert len(said_in(stage.lobby)) == 1
    assert message.embeds[0].description == "Cake in the **lobby**! @everyone"
    assert not message.mention_everyone


async def test_a_post_of_ones_own_is_made_at_its_time_in_its_channel(stage: Stage):
    form = await stage.grace.slash(
        stage.lobby, "announce", channel=stage.pond, at="2026-07-15 09:01"
    )
    draft = await stage.grace.submit_modal(form, {"text": "The pond is open."})
    await stage.restart()

    planned = await stage.grace.click(answers(draft)[0].message, label="Plan")
    await stage.step(datetime(2026, 7, 15, 7, 1, tzinfo=UTC))

    assert "It goes to" in shown(planned)
    assert last_in(stage.pond).embeds[0].description == "The pond is open."


async def test_the_form_of_a_headline_says_what_it_may_name_and_that_of_ones_own_post_does_not(
    stage: Stage,
):
    [key] = await posts(stage, "announcements reword", "now welcome")
    form = await stage.grace.slash(stage.lobby, "announcements reword", post=key)
    draft = await stage.grace.submit_modal(
        await stage.grace.slash(stage.lobby, "announce", at="2026-07-15 09:01"), {"text": "Cake!"}
    )
    await stage.grace.click(answers(draft)[0].message, label="Plan")
    [own] = await posts(stage, "announcements reword", "own")
    own_form = await stage.grace.slash(stage.lobby, "announcements reword", post=own)

    assert "as in {{ title }}." in str(form.modal)
    assert all(
        f"`{{{{ {name} }}}}` {meaning}" in str(form.modal) for name, meaning in WORDS.items()
    )
    assert "{{ title }}" not in str(own_form.modal)
    assert "Text (Markdown; it pings nobody)" in str(own_form.modal)


async def test_single_braces_around_a_value_are_refused_with_what_to_write(stage: Stage):
    [key] = await posts(stage, "announcements reword", "now welcome")
    form = await stage.grace.slash(stage.lobby, "announcements reword", post=key)

    refused = shown(await stage.grace.submit_modal(form, {"text": "Now: {title}"}))
    form = await stage.grace.slash(stage.lobby, "configure wording", post="now")
    refused_for_all = shown(await stage.grace.submit_modal(form, {"text": "Now: {title}"}))

    assert "Write {{ title }}." in refused
    assert "Write {{ title }}." in refused_for_all


async def test_a_draft_can_be_dropped(stage: Stage):
    form = await stage.grace.slash(stage.lobby, "announce")
    draft = await stage.grace.submit_modal(form, {"text": "Never mind."})

    dropped = await stage.grace.click(answers(draft)[0].message, label="Discard")
    again = await stage.grace.click(answers(draft)[0].message, label="Discard")

    assert "nobody has seen it" in shown(dropped)
    assert "changed any more: skipped" in shown(again)


async def test_an_empty_post_and_a_time_that_has_passed_are_refused(stage: Stage):
    form = await stage.grace.slash(stage.lobby, "announce")
    late = await stage.grace.slash(stage.lobby, "announce", at="2026-07-15 06:00")

    assert "empty" in shown(await stage.grace.submit_modal(form, {"text": "  "}))
    assert "has passed" in shown(await stage.grace.submit_modal(late, {"text": "Hello"}))


async def test_a_time_that_is_none_is_refused_with_an_example(stage: Stage):
    assert "9:00am or 13:45" in await stage.grace_asks("announce", at="at dawn")


async def test_a_button_on_a_post_whose_session_is_gone_says_so(stage: Stage):
    await stage.step(TALKS)
    message = last_in(stage.pond)
    stage.files_without("Ducks in *Space*")
    await stage.restart()

    gone = await stage.ada.click(message, label="Details")

    assert "no longer on the agenda" in shown(gone)


async def test_what_cannot_be_posted_is_told_to_organizers_with_the_mend(stage: Stage):
    stage.env.inject_error(
        "POST", f"/channels/{stage.pond.id}/messages", status=403, code=50013, times=None
    )

    await stage.step(TALKS)
    await stage.step(datetime(2026, 7, 15, 7, 16, tzinfo=UTC))

    notice = read("", last_in(stage.backstage).embeds)
    assert "Ducks in" in notice
    assert "Give its role that" in notice
    assert "/announcements now" in notice
