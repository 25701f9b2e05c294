"""Everything there is in a case, for somebody who may read it."""

from dataclasses import dataclass, field

from bot.domain.conduct.audit import Link
from bot.domain.conduct.cases import Case
from bot.domain.conduct.decisions import Decision, Stage, Step
from bot.domain.conduct.readers import everybody_in
from bot.domain.conduct.reports import Entry, File, Message, Report, Somebody


@dataclass(frozen=True, slots=True)
class Dossier:
    """A case with all that belongs to it; `names` are those of the team by their ids."""

    case: Case
    reports: tuple[Report, ...]
    entries: tuple[Entry, ...] = ()
    files: tuple[File, ...] = ()
    decisions: tuple[Decision, ...] = ()
    steps: tuple[Step, ...] = ()
    history: tuple[tuple[Link, str], ...] = ()
    linked: tuple[Case, ...] = ()
    is_yours: bool = False
    names: dict[int, str] = field(default_factory=dict[int, str])

    @property
    def decision(self) -> Decision | None:
        """The decision that counts."""
        latest = self.decisions[-1] if self.decisions else None
        return latest if latest and latest.stage is not Stage.DROPPED else None

    @property
    def people(self) -> tuple[Somebody, ...]:
        """Whom the reports are about, each once, in the order in which they were named.

        Whoever is named later stands at the end: in a form that is open each has the same place.
        """
        named = [(report.filed_at, everybody_in(report.filing)) for report in self.reports]
        named += [(entry.at, entry.about) for entry in self.entries]
        named.sort(key=lambda one: one[0])
        people = [one for _, several in named for one in several]
        return tuple({(one.id or one.name): one for one in people}.values())

    @property
    def message(self) -> Message | None:
        """The message that was reported, where one was."""
        return next((r.filing.message for r in self.reports if r.filing.message), None)
