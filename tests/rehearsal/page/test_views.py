"""Who sees what on the page: everything that is ever sent to somebody's window is looked at."""

from bot.rehearsal.local_discord import Permission
from bot.rehearsal.page.day import OpenDay
from tests.rehearsal.page.conftest import Visit
from tests.rehearsal.page.visitors import Visitor

SECRET = "CANARY: he shouted at a volunteer"


async def test_a_window_begins_with_the_channels_the_people_and_the_files_of_the_rehearsal(
    ada: Visitor, day: OpenDay
):
    seen = ada.window.all

    assert [one["name"] for one in seen["channels"] if one["kind"] == "text"] == [
        *("lobby", "code-of-conduct", "announcements"),
    ]
    parts = {one["name"]: one["part"] for one in seen["people"]}
    assert parts["Ada"] == "attendee"
    assert parts["Sam"] == "speaker"
    assert parts["Mona"] == "moderator"
    assert parts["Grace"] == "organizer"
    assert seen["rehearsal"]["data"] == str(day.plan.data.resolve())
    assert seen["rehearsal"]["database"] == day.plan.database_url


async def test_only_who_may_sees_the_channels_backstage(visit: Visit, ada: Visitor):
    mona, grace = visit("Mona"), visit("Grace")
    await mona.look()
    await grace.look()

    assert not ada.window.sees("moderators")
    assert mona.window.sees("moderators")
    assert not mona.window.sees("organizers")
    assert grace.window.sees("organizers")


async def test_what_somebody_writes_is_shown_to_everybody_else_at_once(visit: Visit, ada: Visitor):
    bob = visit("Bob")
    await bob.look()

    await ada.does("say", channel=ada.window.channel("lobby"), text="Hello, Bob!")

    shown = await bob.window.until_shown("Hello, Bob!")
    assert shown["author"]["name"] == "Ada"
    assert await ada.window.until_shown("Hello, Bob!")


async def test_a_private_answer_reaches_only_whoever_asked(visit: Visit, ada: Visitor):
    bob = visit("Bob")
    await bob.look()

    answer = await ada.uses("about")
    await ada.does("say", channel=ada.window.channel("lobby"), text="That was all.")
    await bob.window.until_shown("That was all.")

    assert answer["private"]
    assert answer["id"] not in "".join(bob.window.sent)


async def test_a_report_and_its_card_never_reach_an_attendees_window(visit: Visit, ada: Visitor):
    cleo, mona = visit("Cleo"), visit("Mona")
    await cleo.look()
    await mona.look()
    form = await cleo.uses("report new")
    await cleo.submits(form, {"text": SECRET, "urgent": "past", "about": [visit("Bob").id]})
    card = await mona.window.until_shown("case-open:")
    asked = await mona.presses(card, "Open")
    await mona.presses(asked, "No conflict: open it")
    await mona.window.until_shown(SECRET)
    await ada.does("say", channel=ada.window.channel("lobby"), text="Nothing to see here.")
    bob = visit("Bob")
    await bob.look()
    await ada.window.until_shown("Nothing to see here.")

    for window in (ada.window, bob.window):
        everything = "".join(window.sent)
        assert SECRET not in everything
        assert "case-open" not in everything
        assert card["id"] not in everything
        assert card["channel"] not in everything


async def test_who_gets_a_role_is_shown_the_channel_with_what_stands_in_it_and_who_loses_it_is_not(
    ada: Visitor, day: OpenDay
):
    backstage, member = day.server.channel("moderators"), day.server.person("Ada")
    day.server.person("Mona").say(backstage, "Between us.")
    await ada.hears("Long before.")

    day.server.change_roles(member, [day.server.role("Moderator")])
    await ada.window.until_shown("Between us.")
    day.server.change_roles(member, [])
    await ada.window.until(lambda: not ada.window.sees("moderators"))
    day.server.person("Mona").say(backstage, "She is gone.")
    await ada.hears("So I am.")

    assert "She is gone." not in "".join(ada.window.sent)


async def test_what_is_changed_or_taken_away_is_so_in_every_window(visit: Visit, ada: Visitor):
    bob, lobby = visit("Bob"), ada.window.channel("lobby")
    await bob.look()
    await ada.does("say", channel=lobby, text="Frist")
    first = await bob.window.until_shown("Frist")

    await ada.does("edit", channel=lobby, message=first["id"], text="First")
    changed = await bob.window.until_shown("First")
    await ada.does("delete", channel=lobby, message=first["id"])
    await bob.window.until(lambda: first["id"] not in bob.window.messages)

    assert changed["id"] == first["id"]
    assert changed["edited"]


async def test_only_what_changed_is_sent_again(ada: Visitor):
    lobby = ada.window.channel("lobby")
    for number in range(20):
        await ada.does("say", channel=lobby, text=f"Line {number}.")
    await ada.window.until_shown("Line 19.")
    known = len(ada.window.sent)

    await ada.does("say", channel=lobby, text="The last line.")
    await ada.window.until_shown("The last line.")

    assert "Line 19." not in "".join(ada.window.sent[known:])


async def test_a_window_begins_with_the_newest_messages_and_is_given_the_earlier_ones(
    visit: Visit, day: OpenDay
):
    lobby = day.server.channel("lobby")
    for number in range(60):
        day.server.person("Bob").say(lobby, f"Line {number:02}.")
    bob = visit("Bob")
    await bob.look()

    first = min(bob.window.messages, key=int)
    earlier = await bob.get(f"before/{lobby.id}/{first}")

    assert [one["text"] for one in earlier] == [f"Line {number:02}." for number in range(10)]
    assert len(bob.window.messages) == 50


async def test_nobody_is_given_earlier_messages_of_a_channel_that_is_not_theirs(
    ada: Visitor, day: OpenDay
):
    backstage = day.server.channel("moderators")
    day.server.person("Mona").say(backstage, "Between us.")

    refused = await ada.get(f"before/{backstage.id}/{2**62}")

    assert refused == {"error": "There is no such channel, or you do not see it."}


async def test_commands_and_menus_are_those_that_the_person_finds_there(ada: Visitor, day: OpenDay):
    on_server = await ada.get(f"offers/{ada.window.channel('lobby')}")
    in_private = await ada.get(f"offers/{day.server.person('Ada').inbox.id}")

    names = [one["name"] for one in on_server["slash"]]
    assert {"now", "agenda show", "report new"} <= {*names}
    assert "report new" in [one["name"] for one in in_private["slash"]]
    assert "now" not in [one["name"] for one in in_private["slash"]]
    assert {"Report to the conduct team", "Ask as a question"} <= {
        one["name"] for one in on_server["message"]
    }
    assert [one["name"] for one in on_server["person"]] == ["Report this person"]


async def test_a_channel_says_whether_the_person_may_write_there(ada: Visitor, day: OpenDay):
    lobby = day.server.channel("lobby")
    before = ada.window.channels[str(lobby.id)]["writable"]

    day.server.deny(lobby, day.server.everyone, Permission.SEND_MESSAGES)
    await ada.window.until(lambda: not ada.window.channels[str(lobby.id)]["writable"])

    assert before


async def test_whoever_is_brought_into_a_private_thread_is_shown_it(ada: Visitor, day: OpenDay):
    mona, member = day.server.person("Mona"), day.server.person("Ada")
    thread = day.server.add_thread(
        day.server.channel("lobby"), "In confidence", owner=mona, private=True
    )

    await ada.hears("Not for me?")
    before = "".join(ada.window.sent)
    mona.say(thread, f"Hello {member.mention}, a word with you.")

    await ada.window.until_shown("a word with you")
    assert "In confidence" not in before
    assert ada.window.sees("In confidence")
