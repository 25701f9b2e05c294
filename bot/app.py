"""Building the whole and running it: the one place that knows every part."""

import logging
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bot.client.bot import ChairBot
from bot.client.connection import point_at
from bot.client.messenger import DiscordMessenger
from bot.clock import Clock
from bot.domain.conference_files import ConferenceFiles
from bot.services.agenda import Programme
from bot.services.announcements import Announcements
from bot.services.boards import Boards
from bot.services.conferences import Secretary
from bot.services.delivery import Announcer
from bot.services.erasure import Caretaker
from bot.services.hosting import HostDesk
from bot.services.question_posts import QuestionPosts
from bot.services.questions import QuestionQueue
from bot.services.settings import Configuration
from bot.services.speakers import SpeakerDesk
from bot.services.staff import Staff
from bot.settings import Settings
from bot.store.database import Database
from bot.ticker import Ticker

LEAST_LEVELS = {
    "discord": logging.INFO,
    "aiosqlite": logging.WARNING,
    "sqlalchemy": logging.WARNING,
    "apscheduler": logging.WARNING,
}
"""Below these, libraries print whole requests, events and rows, with all that people write."""


@dataclass(frozen=True, slots=True)
class App:
    """A whole Session Chair that is ready to log in."""

    bot: ChairBot
    ticker: Ticker
    staff: Staff
    database: Database


def build(settings: Settings, clock: Clock, files: ConferenceFiles) -> App:
    """Wire every part to the ones that it needs; starts nothing."""
    database = Database(settings.database_url, settings.sealing_key_file)
    programme = Programme(clock)

    def staff_of(bot: ChairBot) -> Staff:
        messenger = DiscordMessenger(bot)
        announcer = Announcer(database, clock, messenger, programme)
        boards = Boards(database, clock, messenger, programme)
        posts = QuestionPosts(database, clock, messenger, boards)
        posts.make_for(announcer)
        secretary = Secretary(database, clock, programme, announcer, boards, files)
        return Staff(
            clock=clock,
            programme=programme,
            announcer=announcer,
            announcements=Announcements(database, clock, programme, announcer),
            configuration=Configuration(database, clock, programme, secretary),
            secretary=secretary,
            boards=boards,
            caretaker=Caretaker(database, clock, messenger, announcer),
            questions=QuestionQueue(database, clock, programme, announcer, boards),
            hosts=HostDesk(database, clock, programme, announcer, boards),
            speakers=SpeakerDesk(database, clock, programme),
        )

    bot = ChairBot(staff_of)
    duties = (bot.staff.announcer, bot.staff.boards, bot.staff.caretaker)
    return App(bot, Ticker(duties, clock), bot.staff, database)


@asynccontextmanager
async def opened(settings: Settings, clock: Clock, files: ConferenceFiles) -> AsyncGenerator[App]:
    """A Session Chair with its database open and its ticker running; both end with it."""
    point_at(settings.discord_api_url)
    app = build(settings, clock, files)
    await app.database.open()
    try:
        async with app.bot:
            app.ticker.start()
            try:
                yield app
            finally:
                await app.ticker.stop()
    finally:
        await app.database.close()


async def run(settings: Settings, clock: Clock, files: ConferenceFiles) -> None:
    """Run the bot until it is cancelled."""
    async with opened(settings, clock, files) as app:
        await app.bot.start(settings.discord_token.get_secret_value())


def log_to_stderr(level: str) -> None:
    """Log at this level; what prints people's words stays quiet whatever the level."""
    form = "%(asctime)s %(levelname)-7s %(name)s: %(message)s"
    logging.basicConfig(level=level, format=form)
    for name, least in LEAST_LEVELS.items():
        logging.getLogger(name).setLevel(max(least, logging.getLogger().level))
