"""Who works at the conference: every service, built once and handed to whoever needs it."""

from dataclasses import dataclass

from bot.clock import Clock
from bot.services.agenda import Programme
from bot.services.announcements import Announcements
from bot.services.boards import Boards
from bot.services.conferences import Secretary
from bot.services.delivery import Announcer
from bot.services.erasure import Caretaker
from bot.services.hosting import HostDesk
from bot.services.questions import QuestionQueue
from bot.services.settings import Configuration
from bot.services.speakers import SpeakerDesk


@dataclass(frozen=True, slots=True)
class Staff:
    """Every service by its role."""

    clock: Clock
    programme: Programme
    announcer: Announcer
    announcements: Announcements
    configuration: Configuration
    secretary: Secretary
    boards: Boards
    caretaker: Caretaker
    questions: QuestionQueue
    hosts: HostDesk
    speakers: SpeakerDesk
