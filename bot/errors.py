"""What can go wrong, and what people are told.

    Refusal                 a full sentence that says what to do next; shown to people as it is
      InputRefused          a file or a setting is wrong; carries every mistake with its place
        Unreadable          a file cannot even be looked at: it is not there, too large, or no text
      NotAllowed            the person lacks the role that the service asks for
      NotFound              no such session, post or channel; names the nearest where there is one
      TooLate               what was asked made sense earlier
      Conflict              somebody else was faster; says what happened meanwhile
      ConductClosed         reports of conduct cannot be kept in confidence, so none are taken

Everything that is not a Refusal is a bug: it is logged with a reference, and the person who met
it is given that reference. But for one:

    LeadershipLost          another process may be speaking by now; this one says nothing any more
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """Whether a problem refuses the file that has it."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One mistake in a file: where it is, what it is, and what to write instead.

    Lines and columns count from 1. Where a file has no lines that people see, `where` says the
    place in the file's own terms. The texts are written for the organizer who wrote the file.
    """

    file: str
    line: int
    column: int
    what: str
    mend: str
    severity: Severity = Severity.ERROR
    where: str = ""

    def __str__(self) -> str:
        """Say it the way compilers do, so that editors can jump to the place."""
        place = f" {self.where}" if self.where else f"{self.line}:{self.column}"
        return f"{self.file}:{place}: {self.severity}: {self.what} {self.mend}"


class Refusal(Exception):
    """Something that people asked for and cannot have; its text is a full sentence for them."""


class InputRefused(Refusal):
    """A file or a setting that is wrong, refused whole; `problems` has every mistake in it.

    They are in the order of their places; what is wrong with the whole of a file comes first.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda p: (p.file, bool(p.where), p)))
        super().__init__("\n".join(str(problem) for problem in self.problems))

    def __reduce__(self) -> tuple[type["InputRefused"], tuple[tuple[Problem, ...]]]:
        """With its problems, so that it can come from another process."""
        return type(self), (self.problems,)


class Unreadable(InputRefused):
    """A file that nobody could look at."""


class NotAllowed(Refusal):
    """The person does not have the role for it."""


class NotFound(Refusal):
    """There is no such thing (any more)."""


class TooLate(Refusal):
    """It would have been possible earlier."""


class Conflict(Refusal):
    """Somebody else was faster."""


class ConductClosed(Refusal):
    """No report can be kept in confidence; its text says to organizers why, and what to do."""


class LeadershipLost(Exception):
    """Another process may be speaking by now, so that this one must not; it is about to end."""
