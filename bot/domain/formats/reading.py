"""What reading an agenda gives, whatever its format; and what a format is."""

from collections.abc import Callable
from dataclasses import dataclass, field

from bot.domain.agenda import Agenda
from bot.domain.formats.source import Source
from bot.errors import Problem


@dataclass(frozen=True, slots=True)
class Reading:
    """An agenda, what looks odd about it though it can be used, and what could not be used.

    `left_out` has a problem for each item that is broken: it takes none of the others with it.
    """

    agenda: Agenda
    warnings: tuple[Problem, ...] = field(default=())
    left_out: tuple[Problem, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Format:
    """A way in which agendas are written.

    `name` is looked up when it is shown. `fits` looks at the content and says whether it is this
    format, broken or not; it never raises. `read` raises `InputRefused` where there is no agenda in
    it at all.
    """

    name: str
    fits: Callable[[Source], bool]
    read: Callable[[Source], Reading]
