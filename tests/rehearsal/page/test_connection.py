"""Windows that break, come back, or are many."""

import asyncio

from bot.rehearsal.page.day import OpenDay
from tests.rehearsal.page.conftest import Visit
from tests.rehearsal.page.visitors import Visitor


async def test_a_window_that_comes_back_is_given_everything_and_has_lost_nothing(
    visit: Visit, ada: Visitor
):
    bob, lobby = visit("Bob"), ada.window.channel("lobby")
    await bob.look()
    await bob.does("say", channel=lobby, text="Before.")
    await ada.window.until_shown("Before.")

    await ada.window.socket.close()
    await bob.does("say", channel=lobby, text="Meanwhile.")
    await ada.look()
    await bob.does("say", channel=lobby, text="Afterwards.")
    await ada.window.until_shown("Afterwards.")

    texts = [one["text"] for one in ada.window.messages.values()]
    assert texts == ["Before.", "Meanwhile.", "Afterwards."]


async def test_what_changes_while_a_window_opens_is_told_exactly_once(visit: Visit, day: OpenDay):
    bob = visit("Bob")
    day.server.person("Cleo").say(day.server.channel("lobby"), "Just now.")

    await bob.look()
    await bob.does("say", channel=bob.window.channel("lobby"), text="And I.")
    await bob.window.until_shown("And I.")

    assert sum("Just now." in frame for frame in bob.window.sent) == 1


async def test_one_persons_two_windows_show_the_same(visit: Visit, ada: Visitor):
    other = visit("Ada")
    await other.look()

    answer = await ada.uses("about")

    assert await other.window.until(lambda: other.window.messages.get(answer["id"]))


async def test_many_windows_are_told_of_every_one_of_many_messages(visit: Visit, day: OpenDay):
    visitors = [visit(name) for name in ("Ada", "Bob", "Cleo", "Sam", "Mona") * 10]
    windows = [await one.look() for one in visitors]
    lobby = day.server.channel("lobby")

    for number in range(40):
        day.server.person("Grace").say(lobby, f"Line {number:02}.")
    await asyncio.gather(*(window.until_shown("Line 39.") for window in windows))

    for window in windows:
        texts = [one["text"] for one in window.messages.values()]
        assert texts == [f"Line {number:02}." for number in range(40)]
