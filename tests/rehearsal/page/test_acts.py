"""What people do on the page: everything that they can do with the bot on Discord."""

import base64
import json
from typing import Any

import pytest

from bot.rehearsal.local_discord import Permission
from bot.rehearsal.page.day import OpenDay
from tests.rehearsal.page.conftest import Visit
from tests.rehearsal.page.visitors import Visitor, parts

OPENING = "Opening Remarks"


async def test_a_command_is_used_with_what_was_suggested_while_typing(ada: Visitor):
    lobby = ada.window.channel("lobby")
    typing = {"channel": lobby, "command": "session", "option": "query", "typed": "opening"}

    found = await ada.does("suggest", **typing)
    answer = await ada.uses("session", query=found["choices"][0]["value"])

    assert OPENING in found["choices"][0]["name"]
    assert OPENING in answer["embeds"][0]["title"]


async def test_a_button_is_pressed_and_its_answer_is_shown(ada: Visitor):
    shown = await ada.uses("session", query="opening remarks")

    await ada.presses(shown, "Remember")

    agenda = await ada.uses("my agenda")
    assert OPENING in str(agenda["embeds"])


async def test_a_menu_is_chosen_from(ada: Visitor):
    shown = await ada.uses("conduct show")
    menu = next(one for one in parts(shown) if one["type"] == 3)
    section = menu["options"][1]

    where = {"channel": shown["channel"], "message": shown["id"]}
    await ada.does("choose", menu=menu["custom_id"], values=[section["value"]], **where)

    assert await ada.window.until(lambda: ada.window.messages[shown["id"]] != shown)
    assert section["label"] in ada.window.messages[shown["id"]]["embeds"][0]["title"]


async def test_a_question_is_asked_in_a_form_and_voted_for_by_somebody_else(
    visit: Visit, ada: Visitor
):
    bob = visit("Bob")
    await bob.look()
    for _ in range(20):
        if any(one["name"].startswith("Questions") for one in ada.window.channels.values()):
            break
        await ada.skips()
    thread = next(o["id"] for o in ada.window.channels.values() if "Questions" in o["name"])

    opening = await ada.window.until(
        lambda: next((m for m in ada.window.messages.values() if m["channel"] == thread), None)
    )
    form = await ada.presses(opening, "Ask")
    field = form["components"][0]["component"]["custom_id"]
    await ada.submits(form, {field: "Will there be slides?"})
    asked = await bob.window.until_shown('"vote:')
    vote = next(one for one in parts(asked) if one["custom_id"].startswith("vote:"))
    where = {"channel": thread, "message": asked["id"]}
    await bob.does("press", button=vote["custom_id"], **where)

    assert "Will there be slides?" in str(asked)
    assert await ada.window.until_shown("👍 2")  # the asker's own vote is one


async def test_a_message_is_reported_from_its_menu_and_the_case_is_worked(
    visit: Visit, ada: Visitor
):
    bob, mona = visit("Bob"), visit("Mona")
    await bob.look()
    await mona.look()
    lobby = ada.window.channel("lobby")
    await bob.does("say", channel=lobby, text="Nobody wants you here.")
    said = await ada.window.until_shown("Nobody wants you here.")

    report = {"channel": lobby, "message": said["id"], "command": "Report to the conduct team"}
    form = (await ada.does("on-message", **report))["form"]
    await ada.submits(form, {"text": "He wrote this to a newcomer.", "urgent": "past"})
    card = await mona.window.until_shown("case-open:")
    asked = await mona.presses(card, "Open")
    await mona.presses(asked, "No conflict: open it")
    dossier = await mona.window.until_shown("He wrote this to a newcomer.")
    await mona.presses(dossier, "Claim")

    assert await mona.window.until_shown("Mona")
    assert "Nobody wants you here." in str(dossier)


async def test_a_person_is_reported_from_the_menu_of_their_name(visit: Visit, ada: Visitor):
    lobby = ada.window.channel("lobby")

    shown = await ada.does(
        "on-person", channel=lobby, person=visit("Bob").id, command="Report this person"
    )

    assert shown["form"]["title"] == "Report to the conduct team"


async def test_people_channels_and_files_are_named_as_options(visit: Visit):
    grace = visit("Grace")
    await grace.look()
    lobby = grace.window.channel("lobby")

    proposed = await grace.uses("configure channel", what="default", channel=lobby)
    content = base64.b64encode(b"title,start\n").decode()
    refused = await grace.uses("agenda import", file={"name": "agenda.csv", "content": content})

    assert f"To: `{lobby}`" in proposed["embeds"][0]["description"]
    assert "agenda.csv" in str(refused)


async def test_a_file_is_given_to_who_sees_its_message_and_to_nobody_else(visit: Visit):
    cat = {"name": "cat.png", "content": base64.b64encode(b"\x89PNG cat").decode()}
    html = {"name": "cat.html", "content": base64.b64encode(b"<script>1</script>").decode()}
    grace, bob = visit("Grace"), visit("Bob")
    await grace.look()
    await bob.look()
    backstage = grace.window.channel("organizers")
    await grace.does("say", channel=backstage, text="A cat.", files=[cat, html])
    shown = await grace.window.until_shown("A cat.")
    address = f"files/{backstage}/{shown['id']}/"

    given = [await grace.download(address + one["id"]) for one in shown["files"]]

    assert [one.body for one in given] == [b"\x89PNG cat", b"<script>1</script>"]
    assert given[0].headers["Content-Type"] == "image/png"
    assert given[1].headers["Content-Type"] == "application/octet-stream"
    assert given[1].headers["Content-Disposition"] == "attachment"
    assert all("sandbox" in one.headers["Content-Security-Policy"] for one in given)
    assert (await bob.download(address + shown["files"][0]["id"])).status == 404


async def test_a_file_of_a_private_answer_is_given_to_nobody_else(visit: Visit, ada: Visitor):
    answer = await ada.uses("agenda export", format="ics")
    address = f"files/{answer['channel']}/{answer['id']}/{answer['files'][0]['id']}"

    mine, others = await ada.download(address), await visit("Grace").download(address)

    assert mine.body.startswith(b"BEGIN:VCALENDAR")
    assert (others.status, others.body) == (404, b"")


async def test_an_inbox_is_written_in_and_answered(ada: Visitor, day: OpenDay):
    inbox = str(day.server.person("Ada").inbox.id)

    done = await ada.does("slash", channel=inbox, command="report new")

    assert done["form"]["title"] == "Report to the conduct team"


async def test_somebody_who_takes_no_private_messages_is_sent_none(ada: Visitor, day: OpenDay):
    where = {"channel": ada.window.channel("lobby")}

    await ada.does("take-messages", takes=False, **where)
    closed = day.server.person("Ada").user.takes_messages_from_servers
    await ada.does("take-messages", takes=True, **where)

    assert not closed
    assert day.server.person("Ada").user.takes_messages_from_servers


@pytest.mark.parametrize(
    ("act", "body", "why"),
    [
        ("slash", {"command": "nonsense"}, "there is no command /nonsense"),
        ("slash", {"command": "session"}, "the option 'query' is required"),
        ("say", {"text": "  "}, "Write something first."),
        ("press", {"message": "1", "button": "x"}, "That message is not there any more."),
        ("submit", {"form": "1", "fields": {}}, "That form is not open any more."),
    ],
)
async def test_what_discord_would_refuse_is_said_in_a_sentence(
    ada: Visitor, act: str, body: dict[str, Any], why: str
):
    status, said = await ada.tries(act, channel=ada.window.channel("lobby"), **body)

    assert status == 409
    assert said["error"].startswith(why)


async def test_who_may_not_write_somewhere_is_told_so(ada: Visitor, day: OpenDay):
    lobby = day.server.channel("lobby")
    day.server.deny(lobby, day.server.everyone, Permission.SEND_MESSAGES)

    status, said = await ada.tries("say", channel=str(lobby.id), text="Hello?")

    assert (status, said) == (409, {"error": "Ada lacks SEND_MESSAGES in lobby"})


async def test_nobody_acts_in_a_channel_that_they_do_not_see(ada: Visitor, day: OpenDay):
    backstage = day.server.channel("moderators")

    status, said = await ada.tries("say", channel=str(backstage.id), text="Hello?")

    assert status == 409
    assert backstage.name not in said["error"]


async def test_nobody_hands_in_a_form_that_was_opened_for_somebody_else(visit: Visit, ada: Visitor):
    bob = visit("Bob")
    await bob.look()
    form = await ada.uses("report new")

    whole = {"text": "Mine", "urgent": "past"}
    status, said = await bob.tries(
        "submit", channel=bob.window.channel("lobby"), form=form["id"], fields=whole
    )

    assert status == 409
    assert said["error"] == "That form is not open any more."


@pytest.mark.parametrize("body", ["", "[]", "{}", '{"channel": "x", "text": ""}', '{"more": 1}'])
async def test_what_is_no_act_is_refused(ada: Visitor, body: str):
    assert await ada.sends("say", body) == 400


async def test_an_act_that_there_is_not_is_not_found(ada: Visitor):
    assert await ada.sends("dance", "{}") == 404


async def test_whoever_wrote_a_message_is_chosen_already_in_the_report_of_it(
    ada: Visitor, day: OpenDay
):
    bob = next(one for one in day.people if one.name == "Bob")
    said = bob.say(day.server.channel("lobby"), "Go home.")

    where = {"channel": str(said.channel.id), "message": str(said.id)}
    done = await ada.does("on-message", **where, command="Report to the conduct team")

    assert f'"default_values": [{{"id": "{bob.id}"' in json.dumps(done["form"])
