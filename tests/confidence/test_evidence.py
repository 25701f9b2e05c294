"""What was reported is kept as it was: the message and its files, whatever becomes of them."""

import hashlib
from typing import Any

import pytest

from tests.cogs import conduct_stage
from tests.cogs.conduct_stage import ConductStage
from tests.cogs.stage import answers, read, shown
from tests.confidence.canaries import BYTES, MORE, SAID, TEXT

stage = conduct_stage.stage


async def reported(stage: ConductStage, message: Any) -> str:
    """Ada reports the message; gives the report's name."""
    form = await stage.ada.context_menu(stage.lobby, "Report to the conduct team", message)
    return stage.code_of(await stage.hand_in(stage.ada, form, TEXT))


async def files_of(stage: ConductStage, code: str) -> list[bytes]:
    page = await stage.opens(stage.mona, code)
    handed = answers(await stage.mona.click(page.message, label="Files"))
    return [await a.read() for message in handed for a in message.message.attachments]


@pytest.mark.threat(10)
async def test_a_message_that_is_deleted_while_the_form_is_open_is_kept_with_its_files(
    stage: ConductStage,
):
    await stage.team_signs_in()
    message = await stage.bob.send(stage.lobby, SAID, attachments=[("a.png", BYTES)])
    form = await stage.ada.context_menu(stage.lobby, "Report to the conduct team", message)
    stage.env.backend.delete_message(stage.lobby.id, message.id)
    stage.discord_forgets_files()

    code = stage.code_of(await stage.hand_in(stage.ada, form, TEXT))

    text = await stage.reads(stage.mona, code)
    assert SAID in text
    assert hashlib.sha256(BYTES).hexdigest()[:12] in text
    assert await files_of(stage, code) == [BYTES]


@pytest.mark.threat(10)
async def test_a_message_that_is_edited_later_is_kept_as_it_was(stage: ConductStage):
    await stage.team_signs_in()
    message = await stage.bob.send(stage.lobby, SAID)
    form = await stage.ada.context_menu(stage.lobby, "Report to the conduct team", message)
    await stage.bob.edit(message, "Have a nice day")

    code = stage.code_of(await stage.hand_in(stage.ada, form, TEXT))

    text = await stage.reads(stage.mona, code)
    assert SAID in text
    assert "Have a nice day" not in text


@pytest.mark.threat(10)
async def test_a_message_that_was_edited_before_says_so_and_where_it_was(stage: ConductStage):
    await stage.team_signs_in()
    message = await stage.bob.send(stage.lobby, "Nothing")
    await stage.bob.edit(message, SAID)

    code = await reported(stage, message)

    text = await stage.reads(stage.mona, code)
    assert "by Bob in announcements" in text
    assert ", edited <t:" in text
    assert f"/{stage.guild.id}/{stage.lobby.id}/{message.id}" in text


@pytest.mark.threat(10)
async def test_a_file_that_is_gone_is_said_to_be_gone_and_the_rest_is_kept(
    stage: ConductStage, monkeypatch: pytest.MonkeyPatch
):
    await stage.team_signs_in()
    monkeypatch.setattr(stage.env.backend.cdn, "get", dict[str, bytes]().get)

    receipt = await stage.report(stage.ada, TEXT, files=[("a.png", BYTES)])

    said = read(receipt.content, receipt.embeds)
    assert "No file could be kept." in said
    assert "Not kept: a.png – it was gone already" in said
    assert TEXT in await stage.reads(stage.mona, stage.code_of(receipt))


@pytest.mark.threat(10)
async def test_a_file_that_is_too_large_is_named(stage: ConductStage):
    await stage.team_signs_in()
    large = b"\x89PNG\r\n\x1a\n" + b"0" * (25 * 1024 * 1024)

    receipt = await stage.report(stage.ada, TEXT, files=[("a.png", BYTES), ("large.png", large)])

    said = read(receipt.content, receipt.embeds)
    assert "1 file kept." in said
    assert "Not kept: large.png – it is larger than 25 MiB" in said


@pytest.mark.threat(10)
async def test_a_message_in_a_thread_is_reported_like_any_other(stage: ConductStage):
    await stage.team_signs_in()
    stage.env.backend.create_thread(stage.lobby.id, "Talk", stage.bob.id)
    (thread,) = stage.lobby.threads
    message = await stage.bob.send(thread, SAID)

    form = await stage.ada.context_menu(thread, "Report to the conduct team", message)
    code = stage.code_of(await stage.hand_in(stage.ada, form, TEXT))

    assert "by Bob in Talk" in await stage.reads(stage.mona, code)


@pytest.mark.threat(10)
async def test_a_message_of_no_person_can_be_reported_too(stage: ConductStage):
    await stage.team_signs_in()
    message = await stage.guild.create_webhook(stage.lobby, "Announcer").send(SAID)

    code = await reported(stage, message)

    text = await stage.reads(stage.mona, code)
    assert "by Announcer (a bot) in announcements" in text
    assert SAID in text


@pytest.mark.threat(23)
async def test_files_are_handed_out_hidden_under_neutral_names_with_a_warning(
    stage: ConductStage,
):
    await stage.team_signs_in()
    files = [("holiday in Rome.png", BYTES), ("virus.png", b"MZ\x90\x00 not a picture")]
    code = stage.code_of(await stage.report(stage.ada, TEXT, files=files))
    page = await stage.opens(stage.mona, code)

    result = await stage.mona.click(page.message, label="Files")

    said = shown(result)
    assert "nobody has checked them" in said
    assert "They are not what their names say: `virus.png`." in said
    names = [a.filename for m in answers(result) for a in m.message.attachments]
    assert names == [f"SPOILER_{code}-1.png", f"SPOILER_{code}-2.bin"]


@pytest.mark.threat(23)
async def test_no_link_in_a_report_is_followed(
    stage: ConductStage, monkeypatch: pytest.MonkeyPatch
):
    await stage.team_signs_in()
    fetched: list[str] = []
    monkeypatch.setattr(stage.env.backend.cdn, "get", fetched.append)

    await stage.report(stage.ada, f"{TEXT} https://evil.example/a.png {MORE}")

    assert fetched == []
