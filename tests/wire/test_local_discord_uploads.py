from typing import Any

import discord
import pytest

from bot.rehearsal.local_discord import Channel, Impossible, LocalDiscord, Modal, Person
from bot.rehearsal.local_discord.files import LARGEST
from bot.rehearsal.local_discord.forms import filled_in
from bot.rehearsal.local_discord.options import Resolved
from tests.wire.local_discord_bot import told
from tests.wire.openapi import problems_with

Json = dict[str, Any]
PHOTO, NOTES = ("photo.png", b"pixels"), ("notes", b"They shouted")


@pytest.fixture
async def form(reporting: discord.Client, ada: Person, talks: Channel) -> Modal:
    assert reporting.is_ready()
    opened = await ada.slash(talks, "report new")
    assert opened.modal
    return opened.modal


def _handed_in(local: LocalDiscord) -> Json:
    return told(local, "INTERACTION_CREATE")[-1]["data"]


async def test_files_go_along_with_a_form_in_their_order(
    local: LocalDiscord, ada: Person, talks: Channel, form: Modal
):
    answer = await ada.submit(form, {"Files": [PHOTO, NOTES]})

    data = _handed_in(local)
    ids = data["components"][1]["component"]["values"]
    files = [data["resolved"]["attachments"][one] for one in ids]
    url = f"{local.address}/attachments/{talks.id}/{ids[0]}/photo.png"
    assert answer.text.splitlines() == [
        "About nobody",
        "photo.png image/png 6 True pixels",
        "notes None 12 True They shouted",
    ]
    assert files[0] == {
        "id": ids[0],
        "filename": "photo.png",
        "size": 6,
        "url": url,
        "proxy_url": url,
        "content_type": "image/png",
        "ephemeral": True,
    }
    assert [problems_with(one, "MessageAttachmentResponse") for one in files] == [[], []]


async def test_a_form_that_needs_no_files_is_handed_in_without(
    local: LocalDiscord, ada: Person, form: Modal
):
    answer = await ada.submit(form, {})

    assert answer.text == "About nobody"
    assert _handed_in(local)["components"][1]["component"]["values"] == []
    assert "resolved" not in _handed_in(local)


async def test_the_files_of_a_form_are_gone_once_discord_forgets_them(
    local: LocalDiscord, reporting: discord.Client, ada: Person, form: Modal
):
    await ada.submit(form, {"Files": [PHOTO]})
    [file] = _handed_in(local)["resolved"]["attachments"].values()

    assert await reporting.http.get_from_cdn(file["url"]) == b"pixels"
    local.forget_files()
    with pytest.raises(discord.NotFound):
        await reporting.http.get_from_cdn(file["url"])


async def test_a_file_may_be_gone_before_the_bot_fetches_it(
    local: LocalDiscord, ada: Person, form: Modal
):
    local.faults.next("GET", "/attachments/*", status=404)

    answer = await ada.submit(form, {"Files": [PHOTO, NOTES]})

    assert [one.split()[-1] for one in answer.text.splitlines()[1:]] == ["(gone)", "shouted"]


async def test_discord_takes_ten_files_of_ten_mebibytes_at_most(
    local: LocalDiscord, ada: Person, form: Modal
):
    with pytest.raises(Impossible, match="'Files' takes 1 to 10 files, not 11"):
        await ada.submit(form, {"Files": [PHOTO] * 11})
    with pytest.raises(Impossible, match=r"'film.mp4' has more than 10485760 bytes"):
        await ada.submit(form, {"Files": [("film.mp4", bytes(LARGEST + 1))]})
    assert local.world.uploads == {}
    await ada.submit(form, {"Files": [PHOTO] * 10})

    limit = told(local, "INTERACTION_CREATE")[-1]["attachment_size_limit"]
    assert limit == LARGEST
    assert len(_handed_in(local)["resolved"]["attachments"]) == 10


def _form(**more: object) -> Json:
    field = {"type": 19, "custom_id": "f", **more}
    return {"title": "Form", "components": [{"type": 18, "label": "File", "component": field}]}


@pytest.mark.parametrize(
    ("field", "count", "why"),
    [
        ({}, 0, "'File' takes 1 to 1 files, not 0"),
        ({}, 2, "'File' takes 1 to 1 files, not 2"),
        ({"min_values": 2, "max_values": 3}, 1, "'File' takes 2 to 3 files, not 1"),
        ({"min_values": 2, "max_values": 3, "required": False}, 1, "2 to 3 files, not 1"),
    ],
)
def test_a_form_says_how_many_files_it_takes(
    local: LocalDiscord, ada: Person, talks: Channel, field: Json, count: int, why: str
):
    resolved = Resolved(local.world, talks, ada.user)

    with pytest.raises(Impossible, match=why):
        filled_in(_form(**field), {"File": [PHOTO] * count}, resolved)
