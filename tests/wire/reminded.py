"""Very many people who want to be reminded of the same session.

Six hundred where it has to be quick; REMINDED in the environment says how many otherwise.
"""

import os
from datetime import timedelta

from bot.app import App
from bot.domain.bookmarks import Bookmark, Wish, told_of
from bot.domain.conference import conference_id
from bot.domain.people import PersonId, ServerId
from bot.rehearsal.local_discord import LocalDiscord, Person, Server
from tests.wire.conference_bot import NINE, files, session

REMINDED = int(os.environ.get("REMINDED", "600"))
TALK = session("Ducks", room="pond")
CONFERENCE = files([TALK])
SPEED = 4
"""Times as fast as on the day; Discord's limits run as fast."""


def guests(server: Server, *leads: timedelta) -> dict[Person, timedelta]:
    """All of those who want to be reminded, and how long before the start, in that order."""
    each = REMINDED // len(leads)
    wishes = [lead for lead in leads for _ in range(each)]
    return {server.add_member(f"Guest {n}"): lead for n, lead in enumerate(wishes)}


async def remember(app: App, server: Server, people: dict[Person, timedelta]) -> None:
    """They have all pressed Remember the day before."""
    here = conference_id("test", ServerId(server.id))
    yesterday = NINE - timedelta(days=1)
    async with app.database.transaction() as records:
        for person, lead in people.items():
            whose = PersonId(person.id)
            new = Bookmark(whose, TALK.key, yesterday, told_of(TALK), Wish(lead))
            await records.bookmarks.add(here, new)
    app.staff.usher.changed()


async def all_told(discord: LocalDiscord, people: dict[Person, timedelta]) -> None:
    """Return once everybody has a message in their inbox."""
    waiting = list(people)

    def nobody_waits() -> bool:
        while waiting and discord.messages(waiting[-1].inbox):
            waiting.pop()
        return not waiting

    await discord.until(nobody_waits, within=300)
