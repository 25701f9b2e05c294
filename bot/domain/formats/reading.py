"""What reading an agenda gives, whatever its format."""

from dataclasses import dataclass, field

from bot.domain.agenda import Agenda
from bot.errors import Problem


@dataclass(frozen=True, slots=True)
class Reading:
    """An agenda, and what looks odd about it though it can be used."""

    agenda: Agenda
    warnings: tuple[Problem, ...] = field(default=())
