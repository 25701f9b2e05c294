"""A conference's day on the page of a rehearsal, by three people in three windows."""

import re
from datetime import timedelta

import pytest
from playwright.async_api import Browser, ViewportSize, expect

from bot.rehearsal.page.day import OpenDay
from bot.rehearsal.page.guard import Guard
from tests.browser.visitors import Visitor, keep_picture, nothing_in_the_way

SIZES = {"desk": (1280, 800), "phone": (390, 844)}
THREAD = "Questions: Automated Model Update"


@pytest.mark.parametrize("size", SIZES)
async def test_three_people_live_through_a_day_on_the_page_alone(
    chromium: Browser, day: OpenDay, guard: Guard, size: str
):
    width, height = SIZES[size]
    ada, mona, grace = [
        Visitor(await chromium.new_page(viewport={"width": width, "height": height}))
        for _ in range(3)
    ]
    for visitor, name in ((ada, "Ada"), (mona, "Mona"), (grace, "Grace")):
        await visitor.opens(guard.address, name)

    await read_an_announcement(ada, grace)
    await ask_vote_and_host(day, ada, mona, grace)
    bob = next(one for one in day.people if one.name == "Bob")
    bob.say(day.server.channel("lobby"), "Go home, all of you.")
    await report_and_open_the_case(ada, mona)
    await reword_and_run_late(ada, grace)
    await day.skip_to(day.clock.now() + timedelta(minutes=12))
    await look_at_the_screen(mona)

    assert not await ada.place("#moderators").count()
    assert {origin for one in (ada, mona, grace) for origin in one.asked_of} == {guard.origin}


async def read_an_announcement(ada: Visitor, grace: Visitor) -> None:
    await ada.goes_to("#announcements")
    await grace.goes_to("#announcements")
    await grace.skips_until(grace.message("In 10 minutes: Opening Remarks"))
    await ada.presses("Details", on="In 10 minutes: Opening Remarks")
    await ada.reads("Only you can see this")


async def ask_vote_and_host(day: OpenDay, ada: Visitor, mona: Visitor, grace: Visitor) -> None:
    await grace.skips_until(grace.place(THREAD))
    await ada.shows("announcement", await ada.reads("In 10 minutes: Automated Model Update"))
    await ada.uses("now")
    await ada.reads("What can I still catch?")
    await ada.shows_below("page", ada.page.get_by_role("note", name="This is a rehearsal"))
    await ada.goes_to(THREAD)
    await ada.presses("Ask", on="Queue")
    await ada.fills_in(question="Who updates the models?")
    await ada.reads("Your question is in the queue")
    await mona.goes_to(THREAD)
    await mona.presses(re.compile("👍"), on="Asked by Ada")
    for visitor in (ada, mona):
        question = visitor.message("Asked by Ada")
        await expect(question.get_by_role("button", name="👍 2")).to_be_visible()
    await day.skip_to(day.clock.now() + timedelta(seconds=30))
    await mona.reads("2 👍")
    await mona.shows("thread", mona.page.get_by_role("log"))
    await mona.uses("host")
    await mona.presses("Take", on="Nothing is being asked")
    await mona.reads("0 questions waiting")


async def look_at_the_screen(mona: Visitor) -> None:
    """In a window of its own, at an address of its own, as it would stand in the hall."""
    address = await mona.page.locator("#channels a").get_attribute("href")
    browser = mona.page.context.browser
    assert browser
    wide = ViewportSize(width=1280, height=720)
    screen = await browser.new_page(viewport=wide, reduced_motion="reduce")
    await screen.goto(str(address))
    await expect(screen.get_by_text("Who updates the models?")).to_be_visible()
    await nothing_in_the_way(screen)
    await keep_picture(screen, "stage")
    await screen.close()


async def report_and_open_the_case(ada: Visitor, mona: Visitor) -> None:
    await ada.goes_to("#lobby")
    await ada.presses("Menu of this message", on="Go home")
    await ada.page.get_by_role("menuitem", name="Report to the conduct team").click()
    await ada.shows("report", ada.page.get_by_role("dialog"))
    await ada.fills_in(what_happened="He shouted it in the hall as well.")
    await ada.reads("Your report is kept")
    await mona.goes_to("#moderators")
    await mona.shows("card", await mona.reads("not urgent"))
    await mona.presses("Open", on="not urgent")
    await mona.presses("No conflict: open it", on="do you have a conflict of interest?")
    await mona.reads("He shouted it in the hall as well.")


async def reword_and_run_late(ada: Visitor, grace: Visitor) -> None:
    await grace.uses("announcements reword", post="Automated Model")
    await grace.fills_in(headline="Come in, there is tea!")
    await grace.reads("Only you can see this")
    await grace.skips_until(grace.message("Come in, there is tea!"))
    await grace.uses("late", minutes="10")
    await grace.presses("Tell people", on="Everything is running 10 minutes late")
    await ada.goes_to("#announcements")
    await ada.reads("Come in, there is tea!")
    await ada.reads("10 minutes late")


async def test_the_bot_is_stopped_and_started_again_by_a_button(
    chromium: Browser, day: OpenDay, guard: Guard
):
    ada, grace = [Visitor(await chromium.new_page()) for _ in range(2)]
    await ada.opens(guard.address, "Ada")
    await grace.opens(guard.address, "Grace")
    await ada.goes_to("#announcements")
    await grace.skips_until(grace.place(THREAD))

    await grace.page.get_by_role("button", name="Stop the bot").click()
    await expect(ada.page.get_by_text("The bot is stopped.")).to_be_visible()
    await nothing_in_the_way(ada.page)
    await ada.presses("Details", on="In 10 minutes: Automated Model Update")
    await expect(ada.page.get_by_role("alert")).to_contain_text("did not respond")
    await grace.page.get_by_role("button", name="Start the bot").click()
    await expect(ada.page.get_by_text("The bot is stopped.")).to_be_hidden()
    await ada.presses("Details", on="In 10 minutes: Automated Model Update")

    await ada.reads("Only you can see this")
    assert await ada.page.get_by_role("article").filter(has_text="In 10 minutes: Auto").count() == 1
    assert day.bot_runs


async def test_a_message_is_written_once_and_edited(chromium: Browser, day: OpenDay, guard: Guard):
    ada = Visitor(await chromium.new_page())
    await ada.opens(guard.address, "Ada")
    await ada.goes_to("#lobby")
    line = ada.page.get_by_role("textbox", name=re.compile("^Message"))
    await line.fill("Good mornin")
    await line.press("Enter")
    await line.press("Enter")

    await ada.presses("Menu of this message", on="Good mornin")
    await ada.page.get_by_role("menuitem", name="Edit").click()
    await ada.page.get_by_label("Edit the message").fill("Good morning")
    await ada.page.get_by_role("button", name="Save").click()

    await ada.reads("(edited)")
    said = [one.text for one in day.server.channel("lobby").messages.values()]
    assert said.count("Good morning") == 1
    assert "Good mornin" not in said


async def test_whoever_presses_something_far_up_sees_the_answer(chromium: Browser, guard: Guard):
    width, height = SIZES["phone"]
    ada = Visitor(await chromium.new_page(viewport={"width": width, "height": height}))
    await ada.opens(guard.address, "Ada")
    await ada.goes_to("#announcements")
    await ada.skips_until(ada.message("In 10 minutes: Automated Model Update"))

    await ada.presses("Details", on="In 10 minutes: Opening Remarks")

    await expect(await ada.reads("Only you can see this")).to_be_in_viewport()


@pytest.mark.parametrize(("said", "proposed"), [("Yes", "To: sessions"), ("No", "To: none")])
async def test_yes_and_no_are_sent_as_they_were_chosen(
    chromium: Browser, guard: Guard, said: str, proposed: str
):
    olga = Visitor(await chromium.new_page())
    await olga.opens(guard.address, "Olga")

    await olga.uses("configure events", sessions=said)

    await olga.reads("Only you can see this")
    shown = await (await olga.reads("Save")).inner_text()
    assert proposed in shown


async def test_a_command_is_typed_as_people_are_told_to(chromium: Browser, guard: Guard):
    selma = Visitor(await chromium.new_page())
    await selma.opens(guard.address, "Selma")
    line = selma.page.get_by_role("textbox", name=re.compile("^Message"))

    await line.fill("/claim code:AAAA-BBBB")
    await line.press("Escape")
    await line.press("Enter")

    form = selma.page.get_by_role("form", name="/claim")
    await expect(form.get_by_label(re.compile("^code"))).to_have_value("AAAA-BBBB")
