"""How the screens look in a real browser, where there is little place or a video behind them."""

from dataclasses import replace

from playwright.async_api import Browser, ViewportSize, expect

from bot.domain.conference import conference_id
from bot.domain.questions import Move
from tests.builders import NINE, SERVER, SLUG
from tests.stage import conftest as stage
from tests.stage.conftest import Day, person
from tests.stage.hall import Hall

clock, day, screens = stage.clock, stage.day, stage.screens

COLUMN = ViewportSize(width=500, height=900)
WIDE = ViewportSize(width=1920, height=1080)
LINES_OF_A_WORD = """title => {
  const word = "Transportation";
  const range = document.createRange();
  const at = title.textContent.indexOf(word);
  range.setStart(title.firstChild, at);
  range.setEnd(title.firstChild, at + word.length);
  return range.getClientRects().length;
}"""


async def test_a_long_word_is_made_smaller_and_not_broken(
    chromium: Browser, day: Day, screens: Hall
):
    agenda = day.files.agenda
    title = "Scalable Data Transportation & Ingestion with MemQ"
    renamed = replace(agenda, sessions=tuple(replace(s, title=title) for s in agenda.sessions))
    async with day.app.database.transaction() as records:
        await records.agendas.add(conference_id(SLUG, SERVER), renamed, "import", NINE)
    page = await chromium.new_page(viewport=COLUMN)

    await page.goto(f"{screens.origin}{await screens.path()}?room=Hall")

    shown = page.get_by_role("region", name="Now").get_by_text(title)
    await expect(shown).to_be_visible()
    assert await shown.evaluate(LINES_OF_A_WORD) == 1


async def test_a_list_for_which_there_is_no_place_has_no_heading(
    chromium: Browser, day: Day, screens: Hall
):
    asked = await day.ask("Why are ducks yellow? " * 10)
    await day.app.staff.hosts.move(person(50, "Moderator"), asked.id, Move.TAKE)
    await day.ask("Who was the first to put a duck into a bath? " * 3, by=2)
    page = await chromium.new_page(viewport=COLUMN)
    heading = page.get_by_role("heading", name="Most wanted")

    await page.goto(f"{screens.origin}{await screens.path()}?room=Hall")
    await expect(page.get_by_text("Why are ducks yellow")).to_be_visible()
    await expect(heading).to_be_hidden()

    await page.set_viewport_size(WIDE)
    await expect(heading).to_be_visible()
    await expect(page.get_by_text("Who was the first")).to_be_visible()


async def test_over_a_video_everything_that_is_read_stands_on_a_card(
    chromium: Browser, screens: Hall
):
    page = await chromium.new_page(viewport=WIDE)
    await page.goto(f"{screens.origin}{await screens.path()}?room=Hall&transparent")
    await expect(page.get_by_text("Ducks", exact=True)).to_be_visible()

    backgrounds = await page.locator("body > header, section:visible, #lost").evaluate_all(
        "all => all.map(one => getComputedStyle(one).backgroundColor)"
    )
    behind = await page.locator("html, body").evaluate_all(
        "all => all.map(one => getComputedStyle(one).backgroundColor)"
    )

    assert {*behind} == {"rgba(0, 0, 0, 0)"}
    assert len(backgrounds) > 3
    assert {*backgrounds} == {"rgb(28, 33, 44)"}
