"""Settings, and the state of things, for organizers."""

import logging

import pytest

from bot.domain.policy import SETTINGS
from tests.cogs.stage import Stage, answers, shown


async def test_every_setting_is_shown_and_one_can_look_for_a_word(stage: Stage):
    everything = await stage.grace_asks("configure show")
    channels = await stage.grace_asks("configure show", word="channels")

    assert "`lead.talk` 10" in everything
    assert "`channels.rooms.Pond` pond" in channels
    assert "lead.talk" not in channels
    assert "No setting has that word" in await stage.grace_asks("configure show", word="xyzzy")


async def test_a_change_is_shown_before_it_is_saved(stage: Stage):
    proposed = await stage.grace.slash(stage.lobby, "configure lead", kind="opening", minutes="20")

    assert "Change lead.opening?" in shown(proposed)
    assert "still to come will change" in shown(proposed)
    assert "Nothing is saved yet." in shown(proposed)
    assert "✏️" not in await stage.grace_asks("configure show", word="lead.opening")


async def test_a_saved_change_moves_the_posts_and_says_who_made_it(stage: Stage):
    proposed = await stage.grace.slash(stage.lobby, "configure lead", kind="opening", minutes="20")
    await stage.restart()

    saved = await stage.grace.click(answers(proposed)[0].message, label="Save")

    assert "lead.opening is now `20`" in shown(saved)
    assert "08:40 CEST soon Welcome" in await stage.grace_asks("announcements list")
    assert "✏️" in await stage.grace_asks("configure show", word="lead.opening")
    assert "Grace: `lead.opening`" in await stage.grace_asks("configure history")


async def test_every_setting_is_shown_and_can_be_changed_by_its_name(stage: Stage):
    everything = await stage.grace_asks("configure show")
    choices = await stage.grace.autocomplete(
        stage.lobby, "configure setting", "setting", "speakers.miss"
    )

    proposed = await stage.grace.slash(
        stage.lobby, "configure setting", setting=choices[0]["value"], value="20"
    )
    saved = await stage.grace.click(answers(proposed)[0].message, label="Save")

    assert all(f"`{path}` " in everything for path in SETTINGS)
    assert "speakers.missing is now `20`" in shown(saved)
    assert "There is no setting 'speakers'." in await stage.grace_asks(
        "configure setting", setting="speakers", value="20"
    )
    assert "'soon' is not a number of minutes." in await stage.grace_asks(
        "configure setting", setting="speakers.missing", value="soon"
    )


async def test_a_discarded_change_changes_nothing(stage: Stage):
    proposed = await stage.grace.slash(stage.lobby, "configure digest", time="06:00")

    await stage.grace.click(answers(proposed)[0].message, label="Discard")

    assert "08:30" in await stage.grace_asks("configure show", word="digest.at")
    assert "Nothing was changed" in await stage.grace_asks("configure history")


async def test_a_proposal_is_settled_only_once(stage: Stage):
    proposed = await stage.grace.slash(stage.lobby, "configure digest", time="06:00")
    message = answers(proposed)[0].message
    await stage.grace.click(message, label="Save")

    again = await stage.grace.click(message, label="Discard")

    assert "already saved or discarded" in shown(again)


async def test_posts_go_to_the_channel_that_was_chosen(stage: Stage):
    proposed = await stage.grace.slash(
        stage.lobby, "configure channel", what="default", channel=stage.pond
    )

    await stage.grace.click(answers(proposed)[0].message, label="Save")

    assert f"<#{stage.pond.id}>" in await stage.grace_asks("announcements list")


async def test_the_settings_for_channels_are_suggested(stage: Stage):
    choices = await stage.grace.autocomplete(stage.lobby, "configure channel", "what", "pond")

    assert [choice["value"] for choice in choices] == ["rooms.Pond"]


async def test_a_role_can_be_pinged_but_never_everyone(stage: Stage):
    birds = stage.guild.create_role("Birds")
    everyone = stage.guild.default_role

    proposed = await stage.grace.slash(stage.lobby, "configure ping", post="now", role=birds)
    refused = await stage.grace.slash(stage.lobby, "configure ping", post="now", role=everyone)

    assert str(birds.id) in shown(proposed)
    assert "would ping the whole server" in shown(refused)


async def test_a_wording_is_written_in_a_form_and_shown_as_it_will_be(stage: Stage):
    form = await stage.grace.slash(stage.lobby, "configure wording", post="now")

    proposed = await stage.grace.submit_modal(form, {"text": "Off we go: {{ title }}"})

    assert "Off we go: Welcome" in shown(proposed)


async def test_a_wrong_value_is_refused_with_what_to_write(stage: Stage):
    assert "Write it like 10, or never" in await stage.grace_asks(
        "configure lead", kind="talk", minutes="soonish"
    )
    assert "Write it like 08:30" in await stage.grace_asks("configure digest", time="dawn")
    assert "There is no setting" in await stage.grace_asks("configure reset", setting="colour")


async def test_what_was_changed_can_be_brought_back(stage: Stage):
    changed = await stage.grace.slash(stage.lobby, "configure digest", time="06:00")
    await stage.grace.click(answers(changed)[0].message, label="Save")
    choices = await stage.grace.autocomplete(stage.lobby, "configure reset", "setting", "")
    assert [choice["value"] for choice in choices] == ["digest.at"]

    reset = await stage.grace.slash(stage.lobby, "configure reset", setting="digest.at")
    await stage.grace.click(answers(reset)[0].message, label="Save")

    assert "08:30" in await stage.grace_asks("configure show", word="digest.at")


async def test_the_status_names_the_next_posts_and_what_to_mend(stage: Stage):
    text = await stage.grace_asks("status")

    assert "Something needs you." in text
    assert "digest" in text
    assert "Everybody can read #organizers" in text
    assert "version 1, 17 sessions" in text


async def test_a_bug_is_logged_with_a_reference_and_that_is_all_that_is_told(
    stage: Stage, caplog: pytest.LogCaptureFixture
):
    await stage.app.database.close()
    stage.break_the_database()

    with caplog.at_level(logging.ERROR):
        text = await stage.grace_asks("configure history")

    reference = text.split()[-1].rstrip(".")
    assert text.startswith("🐞 Something went wrong on our side")
    assert reference in caplog.text
    assert "no such table" not in text
