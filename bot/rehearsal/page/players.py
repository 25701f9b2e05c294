"""The scripted audience of an open day: what each does next, as the day really goes."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from bot.domain.conference import Conference
from bot.rehearsal.audience import Act, Audience
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
        self._conference = conference
        self._left = script(conference)
        self._said = said

    def next_act(self, conference: Conference) -> Act | None:
        """What is done next, at the time that is expected by now; None where nothing is left."""
        if conference is not self._conference:
            self._conference = conference
            expected = {act.about: act.at for act in script(conference)}
            kept = [act for act in self._left if act.about in expected]
            moved = [replace(act, at=expected[act.about]) for act in kept]
            self._left = sorted(moved, key=lambda act: act.at)
        return self._left[0] if self._left else None

    def leave_out(self, until: datetime) -> None:
        """What should have been done by then is not done any more."""
        self._left = [act for act in self._left if act.at > until]

    async def perform(self, act: Act) -> None:
        """Have it done, unless it was done meanwhile; what goes wrong is said, not raised."""
        if act.about not in {one.about for one in self._left}:
            return
        self._left = [one for one in self._left if one.about != act.about]
        record = Record()
        await perform(act, self._audience, record)
        for problem in record.problems:
            self._said(problem)
