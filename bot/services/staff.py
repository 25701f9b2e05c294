"""Who works at the conference: every service, built once and handed to whoever needs it."""

from dataclasses import dataclass

from bot.clock import Clock
from bot.services.agenda import Programme
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
from bot.services.conduct.team import TeamDesk
from bot.services.conferences import Secretary
from bot.services.delays import Timekeeper
from bot.services.delivery import Announcer
from bot.services.erasure import Caretaker
from bot.services.events import EventKeeper
from bot.services.feedback import FeedbackDesk
from bot.services.following import Follower
from bot.services.hosting import HostDesk
from bot.services.importing import AgendaDesk
from bot.services.own_agendas import OwnAgendas
from bot.services.questions import QuestionQueue
from bot.services.recap import Chronicler
from bot.services.reminders import Usher
from bot.services.session_hosts import HostRota
from bot.services.settings import Configuration
from bot.services.speaker_codes import Registrar
from bot.services.speakers import SpeakerDesk
from bot.services.voting import Ballots


@dataclass(frozen=True, slots=True)
class ConductStaff:
    """The services of conduct."""

    reports: ReportDesk
    mailbox: Mailbox
    desk: ConductDesk
    measures: Measures
    team: TeamDesk
    archivist: Archivist
    lookout: Lookout
    drills: Drills


@dataclass(frozen=True, slots=True)
class Staff:
    """Every service by its role."""

    clock: Clock
    programme: Programme
    agendas: AgendaDesk
    announcer: Announcer
    announcements: Announcements
    configuration: Configuration
    secretary: Secretary
    timekeeper: Timekeeper
    boards: Boards
    events: EventKeeper
    caretaker: Caretaker
    questions: QuestionQueue
    ballots: Ballots
    own_agendas: OwnAgendas
    usher: Usher
    feedback: FeedbackDesk
    chronicler: Chronicler
    hosts: HostDesk
    rota: HostRota
    speakers: SpeakerDesk
    registrar: Registrar
    greeter: Greeter
    follower: Follower
    conduct: ConductStaff
