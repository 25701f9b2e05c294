"""Building the whole and running it: the one place that knows every part."""

import gc
import logging
import os
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bot.client.bot import ChairBot
from bot.client.connection import nobody_minds, point_at
from bot.client.events import DiscordEvents
from bot.client.gate import Gate
from bot.client.marshal import DiscordMarshal
from bot.client.messenger import DiscordMessenger
from bot.clock import Clock
from bot.domain.conference_files import ConferenceFiles
from bot.domain.languages import know
from bot.services.agenda import Programme
from bot.services.agenda_changes import ChangePosts
from bot.services.announcements import Announcements
from bot.services.boards import Boards
from bot.services.checkins import Greeter
from bot.services.conduct.casework import ConductDesk
from bot.services.conduct.drill import Drills
from bot.services.conduct.lookout import Lookout
from bot.services.conduct.mailbox import Mailbox
from bot.services.conduct.measures import Measures
from bot.services.conduct.reporting import ReportDesk
from bot.services.conduct.retention import Archivist
from bot.services.conduct.steps import StepRunner
from bot.services.conduct.team import TeamDesk
from bot.services.conduct.telling import Teller
from bot.services.conferences import Secretary
from bot.services.delays import LatePosts, Timekeeper
from bot.services.delivery import Announcer
from bot.services.doors import Doorkeeper
from bot.services.erasure import Caretaker
from bot.services.events import EventKeeper
from bot.services.feedback import FeedbackDesk
from bot.services.feedback_posts import FeedbackPosts
from bot.services.fetching import Fetcher, anywhere
from bot.services.following import Follower
from bot.services.hosting import HostDesk
from bot.services.importing import AgendaDesk
from bot.services.languages import read_languages
from bot.services.leadership import Leadership
from bot.services.own_agendas import OwnAgendas
from bot.services.proposal_posts import ProposalPosts
from bot.services.question_posts import QuestionPosts
from bot.services.questions import QuestionQueue
from bot.services.reading import AgendaReader
from bot.services.recap import Chronicler
from bot.services.reminders import Usher
from bot.services.session_hosts import HostRota
from bot.services.settings import Configuration
from bot.services.speaker_codes import Registrar
from bot.services.speakers import SpeakerDesk
from bot.services.staff import ConductStaff, Staff
from bot.services.threads import ThreadPosts
from bot.services.voting import Ballots
from bot.settings import Settings, conduct_key
from bot.store.database import Database
from bot.store.leadership import AdvisoryLock, alone_on, has_standby
from bot.ticker import Ticker
from bot.watching.metrics import Tally
from bot.watching.observer import Observer
from bot.watching.server import looked_at

_log = logging.getLogger(__name__)

GARBAGE_IS_LOOKED_FOR = (10_000, 20, 1_000)
"""Less often in everything than Python would: that stops the bot for longer than anybody should
wait, where there are thousands of sessions (arguments of `gc.set_threshold`)."""

LOST_LEADERSHIP = 75
"""With which status a process ends that leads no more: it failed for now, and may be started again
(`EX_TEMPFAIL` of sysexits.h, which Windows does not name)."""


@dataclass(frozen=True, slots=True)
class App:
    """A whole Session Chair that is ready to log in."""

    bot: ChairBot
    ticker: Ticker
    staff: Staff
    database: Database
    observer: Observer
    tally: Tally


@dataclass(frozen=True, slots=True)
class _Base:
    """What every service is built on."""

    database: Database
    clock: Clock
    programme: Programme
    announcer: Announcer
    messenger: DiscordMessenger


def build(
    settings: Settings,
    clock: Clock,
    files: ConferenceFiles,
    leadership: Leadership | None = None,
) -> App:
    """Wire every part to the ones that it needs; starts nothing."""
    database = _database(settings, speaks=True)
    know(read_languages(settings.data_folder / "languages"))
    gate = Gate(clock, settings.discord_requests_per_second)
    may_speak = leadership.check if leadership else nobody_minds
    bot = ChairBot(lambda client: _staff(client, database, clock, files, settings), gate, may_speak)
    staff = bot.staff
    duties = (
        staff.greeter,
        staff.announcer,
        staff.boards,
        staff.events,
        staff.usher,
        staff.caretaker,
        staff.follower,
        staff.conduct.archivist,
        staff.conduct.lookout,
    )
    ticker, tally = Ticker(duties, clock), Tally()
    staff.announcer.tell(tally.saved)
    staff.usher.tell(tally.saved)
    bot.tell_of_answer = tally.answered
    observer = Observer(database, clock, staff.programme, ticker, bot)
    return App(bot, ticker, staff, database, observer, tally)


def _database(settings: Settings, *, speaks: bool) -> Database:
    key = conduct_key(settings)
    return Database(settings.database_url, settings.sealing_key_file, key, speaks=speaks)


def _staff(
    bot: ChairBot, database: Database, clock: Clock, files: ConferenceFiles, settings: Settings
) -> Staff:
    programme, messenger = Programme(clock), DiscordMessenger(bot)
    announcer = Announcer(database, clock, messenger, programme)
    doors = Doorkeeper(database, messenger)
    boards = Boards(database, clock, messenger, programme, doors, announcer)
    ThreadPosts(database, clock, messenger, boards, doors).make_for(announcer)
    QuestionPosts(database, messenger, boards, doors, announcer).make_for(announcer)
    FeedbackPosts(clock, messenger, doors).make_for(announcer)
    ChangePosts(database, clock, messenger).make_for(announcer)
    LatePosts(messenger).make_for(announcer)
    ProposalPosts(database, clock, messenger).make_for(announcer)
    chronicler = Chronicler(database, messenger, programme)
    chronicler.make_for(announcer)
    private = settings.agenda_private_addresses == "yes"
    fetcher = Fetcher(anywhere) if private else Fetcher()
    reader = AgendaReader(settings.data_folder / "languages")
    usher = Usher(database, clock, messenger, programme)
    events = EventKeeper(database, clock, programme, announcer, DiscordEvents(bot))
    secretary = Secretary(database, clock, programme, announcer, boards, events, usher, files)
    questions = QuestionQueue(database, clock, programme, announcer, boards)
    base = _Base(database, clock, programme, announcer, messenger)
    return Staff(
        clock=clock,
        programme=programme,
        agendas=AgendaDesk(database, clock, programme, secretary, reader, fetcher, announcer),
        announcer=announcer,
        announcements=Announcements(database, clock, programme, announcer),
        configuration=Configuration(database, clock, programme, secretary),
        secretary=secretary,
        timekeeper=Timekeeper(database, clock, programme, secretary),
        boards=boards,
        events=events,
        caretaker=Caretaker(database, clock, messenger, announcer, doors),
        questions=questions,
        ballots=Ballots(questions, boards),
        own_agendas=OwnAgendas(database, clock, programme, usher),
        usher=usher,
        feedback=FeedbackDesk(database, clock, programme),
        chronicler=chronicler,
        hosts=HostDesk(database, clock, programme, announcer, boards),
        rota=HostRota(database, clock, programme),
        speakers=SpeakerDesk(database, clock, programme),
        registrar=Registrar(database, clock, programme),
        greeter=Greeter(database, clock, messenger, programme, announcer),
        follower=Follower(database, clock, programme, announcer, fetcher, reader),
        conduct=_conduct(base, DiscordMarshal(bot)),
    )


def _conduct(base: _Base, marshal: DiscordMarshal) -> ConductStaff:
    database, clock, announcer, messenger = (
        base.database,
        base.clock,
        base.announcer,
        base.messenger,
    )
    lookout = Lookout(database, clock, base.programme, announcer, marshal)
    Teller(database, clock, announcer, messenger, marshal, lookout)
    StepRunner(database, clock, announcer, messenger, marshal)
    reports = ReportDesk(database, clock, base.programme, announcer)
    desk = ConductDesk(database, clock, base.programme, announcer)
    archivist = Archivist(database, clock)
    return ConductStaff(
        reports=reports,
        mailbox=Mailbox(database, clock, base.programme, announcer),
        desk=desk,
        measures=Measures(database, clock, desk, announcer),
        team=TeamDesk(database, clock, base.programme, announcer),
        archivist=archivist,
        lookout=lookout,
        drills=Drills(database, clock, base.programme, announcer, marshal, reports, archivist),
    )


@asynccontextmanager
async def opened(
    settings: Settings,
    clock: Clock,
    files: ConferenceFiles,
    leadership: Leadership | None = None,
) -> AsyncGenerator[App]:
    """A Session Chair with its database open and its ticker running; both end with it.

    Where there may be another process on the database, it speaks under this leadership only.
    """
    point_at(settings.discord_api_url)
    app = build(settings, clock, files, leadership)
    await app.database.open()
    if app.database.conduct_closed:
        _log.warning("%s", app.database.conduct_closed)
    try:
        if leadership:
            app.database.lead(await leadership.begin_epoch())
        async with app.bot:
            app.ticker.start()
            try:
                async with looked_at(settings.health_address, app.observer, app.tally):
                    yield app
            finally:
                await app.ticker.stop()
    finally:
        await app.database.close()


async def run(settings: Settings, clock: Clock, files: ConferenceFiles) -> None:
    """Run the bot until it is cancelled; first wait until no other process on its database does.

    On SQLite there is no waiting: raises `Refusal` where there is another process.
    """
    gc.freeze()  # what is there by now, stays: modules for the most part
    gc.set_threshold(*GARBAGE_IS_LOOKED_FOR)
    if not has_standby(settings.database_url):
        with alone_on(settings.database_url):
            await _speak(settings, clock, files)
        return
    leadership = Leadership(AdvisoryLock(settings.database_url), lambda: os._exit(LOST_LEADERSHIP))
    async with leadership.won(lambda: _look_over(settings)):
        await _speak(settings, clock, files, leadership)


async def _look_over(settings: Settings) -> None:
    """See to it that a process which waits in standby has the right keys."""
    if closed := await _database(settings, speaks=False).look_over():
        _log.warning("%s", closed)


async def _speak(
    settings: Settings,
    clock: Clock,
    files: ConferenceFiles,
    leadership: Leadership | None = None,
) -> None:
    async with opened(settings, clock, files, leadership) as app:
        await app.bot.start(settings.discord_token.get_secret_value())
