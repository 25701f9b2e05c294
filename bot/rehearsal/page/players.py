"""The scripted audience of an open day: what each does next, as the day really goes."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from bot.domain.conference import Conference
from bot.rehearsal.audience import About, Act, Audience
from bot.rehearsal.record import Record
from bot.rehearsal.running import perform
from bot.rehearsal.script import script


class Players:
    """Does of itself what the script says, as long as it `acts`, in between what visitors do."""

    def __init__(
        self, audience: Audience, conference: Conference, said: Callable[[str], None], *, acts: bool
    ) -> None:
        self.acts = acts
        self._audience = audience
        self._said = said
        self._conference: Conference | None = None
        self._acts: dict[About, Act] = {}
        self._on_the_agenda: list[Act] = []
        self._done: set[About] = set()
        self._expect(conference)

    def next_act(self, conference: Conference) -> Act | None:
        """What is done next, at the time that is expected by now; None where nothing is left."""
        if conference is not self._conference:
            self._expect(conference)
        return next((act for act in self._on_the_agenda if act.about not in self._done), None)

    def leave_out(self, until: datetime) -> None:
        """What should have been done by then is not done any more."""
        self._done |= {act.about for act in self._on_the_agenda if act.at <= until}

    async def perform(self, act: Act) -> None:
        """Have it done; what goes wrong is said, not raised."""
        self._done.add(act.about)
        record = Record()
        await perform(act, self._audience, record)
        for problem in record.problems:
            self._said(problem)

    def _expect(self, conference: Conference) -> None:
        """Act by this agenda from now on; an act stays what it was, since some belong together."""
        self._conference = conference
        self._on_the_agenda = []
        for act in script(conference):
            known = self._acts.setdefault(act.about, act)
            self._on_the_agenda.append(replace(known, at=act.at))
