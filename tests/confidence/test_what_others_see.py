"""What reaches others than the team: logs, the audit log, inboxes, reporters, third parties."""

import logging
import re

import pytest

from bot.client.answers import REFUSED
from bot.services.conduct.marshal import REASON
from bot.store.conduct.people import CasePeople
from bot.store.conduct.vault import Box
from tests.cogs import conduct_stage
from tests.cogs.casework import banned
from tests.cogs.conduct_stage import ConductStage
from tests.cogs.hands import button_in
from tests.cogs.question_stage import use
from tests.cogs.stage import answers, shown
from tests.confidence.canaries import MORE, NOTE, REPLY, TEXT, Watch

stage = conduct_stage.stage

UPDATE = "There is something new about what you sent us. `/report status` shows it."


async def told_of_news(stage: ConductStage, code: str) -> None:
    """Ada wants to be told of news, and Mona replies."""
    status = answers(await stage.ada.slash(stage.lobby, "report status"))[0]
    await stage.ada.click(status.message, label="Tell me when there is news")
    page = await stage.opens(stage.mona, code)
    form = await stage.mona.click(page.message, label="Reply")
    await stage.mona.submit_modal(form, {"text": REPLY})
    await stage.caught_up()


@pytest.mark.threat(11)
async def test_discords_audit_log_is_told_one_fixed_reason_and_no_name_of_a_case(
    stage: ConductStage,
):
    await stage.team_signs_in()
    code = stage.code_of(await stage.report(stage.ada, TEXT, about=(stage.bob,)))

    await banned(stage, code)

    reasons = {entry.reason for entry in stage.env.http_requests if entry.reason}
    assert reasons == {REASON}
    assert code not in REASON


@pytest.mark.threat(11)
async def test_no_channel_or_thread_is_made_or_renamed_for_a_case(stage: ConductStage):
    await stage.team_signs_in()
    code = stage.code_of(await stage.report(stage.ada, TEXT, about=(stage.bob,)))
    await banned(stage, code)

    for entry in stage.env.http_requests:
        assert not re.fullmatch(r"/guilds/\d+/channels", entry.path) or entry.method == "GET"
        assert not entry.path.endswith("/threads")
        if entry.method == "PATCH" and entry.json:
            assert not {"name", "topic"} & set(entry.json)


@pytest.mark.threat(12)
async def test_even_at_debug_the_log_holds_nothing_also_when_everything_fails(
    stage: ConductStage, watch: Watch
):
    await stage.team_signs_in()
    watch.silent += [stage.ada, stage.bob]
    form = await stage.ada.slash(stage.lobby, "report new")
    with stage.locked():
        await stage.ada.submit_modal(form, {"text": TEXT})
    code = stage.code_of(await stage.report(stage.ada, TEXT, about=(stage.bob,)))
    await told_of_news(stage, code)
    form = await stage.ada.slash(stage.lobby, "report new")
    stage.env.inject_error("*", "/channels/*", status=500, times=8)
    stage.env.inject_error("*", "/webhooks/*", status=500, times=None)
    await stage.ada.submit_modal(form, {"text": MORE})
    await stage.mona.slash(stage.cases, "case open", case=code)
    await stage.caught_up()
    stage.env.backend.faults.clear()

    assert any(record.levelno == logging.DEBUG for record in watch.caplog.records)


@pytest.mark.threat(12)
async def test_a_bug_is_logged_with_a_reference_and_without_what_was_written(
    stage: ConductStage, watch: Watch, monkeypatch: pytest.MonkeyPatch
):
    await stage.team_signs_in()
    form = await stage.ada.slash(stage.lobby, "report new")
    vault = type(stage.app.staff.conduct.reports)

    async def fails(*args: object, **kwargs: object) -> None:
        raise RuntimeError(f"a bug near {len(args)} and {len(kwargs)}")

    monkeypatch.setattr(vault, "file", fails)
    result = await stage.ada.submit_modal(form, {"text": TEXT})

    said = answers(result)[-1].content
    reference = said.partition("name the reference ")[2].strip(".")
    assert said.startswith(REFUSED)
    assert reference in watch.caplog.text
    assert TEXT not in watch.caplog.text


@pytest.mark.threat(17)
async def test_a_closed_inbox_keeps_nobody_from_a_reply(stage: ConductStage):
    await stage.team_signs_in()
    code = stage.code_of(await stage.report(stage.ada, TEXT))
    stage.env.inject_error("POST", "/users/@me/channels", status=403, code=50007, times=None)

    await told_of_news(stage, code)

    stage.env.backend.faults.clear()
    assert REPLY in shown(await stage.ada.slash(stage.lobby, "report status"))


@pytest.mark.threat(17)
async def test_nobody_of_the_team_is_named_in_anything_that_a_reporter_reads(
    stage: ConductStage,
):
    await stage.team_signs_in()
    code = stage.code_of(await stage.report(stage.ada, TEXT, about=(stage.bob,)))
    page = await stage.opens(stage.mona, code)
    form = await stage.mona.click(page.message, label="Note")
    await stage.mona.submit_modal(form, {"text": NOTE})
    await told_of_news(stage, code)
    await banned(stage, code)

    page = answers(await stage.ada.slash(stage.lobby, "report status"))[0]
    texts = [shown(await stage.ada.slash(stage.lobby, "report status"))]
    while "▶" in conduct_stage.labels(page.message):
        result = await stage.ada.click(page.message, label="▶")
        texts.append(shown(result))
        page = answers(result)[0]
    texts += stage.inbox(stage.ada)
    said = "\n".join(texts)
    assert "Conduct team" in said
    for name in ("Mona", "Max", "Moira", "Lea"):
        assert name not in said


@pytest.mark.threat(18)
async def test_a_direct_message_only_says_that_there_is_something_new(stage: ConductStage):
    await stage.team_signs_in()
    code = stage.code_of(await stage.report(stage.ada, TEXT))

    await told_of_news(stage, code)

    assert stage.inbox(stage.ada) == [UPDATE]
    letter = stage.ada.user.dm_channel.history()[-1]
    asked = shown(await stage.ada.user.click(letter, label="What is this?"))
    assert "conduct" not in asked.lower()
    assert code not in asked


@pytest.mark.threat(18)
async def test_nobody_gets_a_direct_message_who_did_not_ask_for_it(stage: ConductStage):
    await stage.team_signs_in()
    code = stage.code_of(await stage.report(stage.ada, TEXT))
    page = await stage.opens(stage.mona, code)
    form = await stage.mona.click(page.message, label="Reply")
    await stage.mona.submit_modal(form, {"text": REPLY})
    await stage.caught_up()

    assert stage.inbox(stage.ada) == []


@pytest.mark.threat(18)
async def test_the_direct_messages_can_be_switched_off_again(stage: ConductStage):
    await stage.team_signs_in()
    code = stage.code_of(await stage.report(stage.ada, TEXT))
    await told_of_news(stage, code)
    await use(stage.env, stage.ada, stage.lobby, f"report-tell:{code}:no")

    page = await stage.opens(stage.mona, code)
    form = await stage.mona.click(page.message, label="Reply")
    await stage.mona.submit_modal(form, {"text": REPLY})
    await stage.caught_up()

    assert stage.inbox(stage.ada) == [UPDATE]


@pytest.mark.threat(26)
async def test_before_anything_is_written_the_form_says_who_else_could_read_it(
    stage: ConductStage,
):
    form = await stage.ada.slash(stage.lobby, "report new")

    said = str(form.modal)
    assert "Discord can see what you type" in said
    assert "so can whoever runs the bot's computer and has its key" in said


@pytest.mark.threat(27)
async def test_nothing_is_sent_to_anybody_but_discord(stage: ConductStage):
    await stage.team_signs_in()
    code = stage.code_of(await stage.report(stage.ada, TEXT, about=(stage.bob,)))
    await told_of_news(stage, code)

    paths = {entry.path.split("/")[1] for entry in stage.env.http_requests}
    known = {"applications", "channels", "guilds", "interactions", "oauth2", "users", "webhooks"}
    assert paths <= known


# What follows shows that the search finds what it looks for.


async def test_the_search_finds_a_word_in_a_channel(stage: ConductStage, watch: Watch):
    watch.searches = False
    message = await button_in(stage.env, stage.lobby, "x:1")
    await message.edit(content=TEXT)

    assert any("tells 0" in leak for leak in await watch.leaks())


async def test_the_search_finds_a_word_in_the_log_when_the_guard_is_off(
    stage: ConductStage, watch: Watch
):
    watch.searches = False
    logging.getLogger("aiosqlite").setLevel(logging.DEBUG)
    logging.getLogger("discord").setLevel(logging.DEBUG)

    await stage.report(stage.ada, TEXT)
    logging.getLogger("discord.http").debug("POST with %s", {"content": TEXT})

    assert any(leak.startswith("the log of discord") for leak in await watch.leaks())


def in_the_open(_: Box, __: str, content: bytes) -> bytes:
    """In the place of encrypting and decrypting."""
    return content


async def test_the_search_finds_a_word_on_the_disk_when_nothing_is_encrypted(
    stage: ConductStage, watch: Watch, monkeypatch: pytest.MonkeyPatch
):
    watch.searches = False
    watch.silent.append(stage.ada)
    monkeypatch.setattr(Box, "seal", in_the_open)
    monkeypatch.setattr(Box, "open", in_the_open)

    await stage.report(stage.ada, TEXT)

    leaks = await watch.leaks()
    assert any("CANARY-TEXT" in leak for leak in leaks)
    assert any("Ada" in leak for leak in leaks)


async def test_the_search_finds_that_somebody_who_is_kept_out_is_told_a_name(
    stage: ConductStage, watch: Watch, monkeypatch: pytest.MonkeyPatch
):
    watch.searches = False
    await stage.team_signs_in()
    code = stage.code_of(await stage.report(stage.ada, TEXT, about=(stage.max,)))

    async def lets_in(*args: object) -> bool:
        return bool(args) and False

    monkeypatch.setattr(CasePeople, "is_kept_out", lets_in)
    await stage.opens(stage.max, code)
    monkeypatch.undo()

    leaks = await watch.leaks()
    assert any(f"names {code} to {stage.max.id}" in leak for leak in leaks)
    assert any(f"tells {stage.max.id}" in leak for leak in leaks)


async def test_the_search_finds_a_reason_that_says_too_much(stage: ConductStage, watch: Watch):
    watch.searches = False
    guild = stage.app.bot.get_guild(stage.guild.id)
    assert guild
    await guild.ban(await guild.fetch_member(stage.bob.id), reason="Because of Ada's report")

    assert any("has the reason" in leak for leak in await watch.leaks())
