"""How much one person may do at once, so that nobody's program keeps everybody else waiting.

What is asked and what is tried in vain is counted in the database as well (`must_be_patient` of
questions, `may_try` of codes). This is for everything else that is pressed, chosen, typed or handed
in. It is kept in memory: that a restart forgets it harms nobody.
"""

from collections import deque
from datetime import datetime, timedelta

import discord

from bot.domain.languages import _
from bot.domain.moments import stamp
from bot.errors import Refusal

MOST, WITHIN = 120, timedelta(minutes=1)
"""Two things a second for a minute: more than anybody does by hand."""

REPORTING = "report"
"""How everything begins by which people tell the conduct team something, in whatever menu."""

PEOPLE_KEPT = 1000
"""Of so many it is known what they did, before those are forgotten who did nothing lately."""


class Patience:
    """Counts what each person does; reports to the conduct team are never refused, nor counted."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._lately: dict[int, deque[datetime]] = {}

    def admit(self, interaction: discord.Interaction, moment: datetime) -> None:
        """Count one more; `Refusal` with when to go on, where it is too much."""
        if interaction.type is discord.InteractionType.autocomplete or _is_reporting(interaction):
            return
        lately = self._lately.setdefault(interaction.user.id, deque(maxlen=self._most))
        if len(lately) == self._most and lately[0] <= moment < lately[0] + WITHIN:
            raise Refusal(
                _(
                    "That is more in a minute than the bot does for one person. Go on {when}. "
                    "A report to the conduct team is taken at any time.",
                    when=stamp(lately[0] + WITHIN, "R"),
                )
            )
        lately.append(moment)
        if len(self._lately) > PEOPLE_KEPT:
            self._lately = {
                person: moments
                for person, moments in self._lately.items()
                if moment < moments[-1] + WITHIN
            }


def _is_reporting(interaction: discord.Interaction) -> bool:
    data = interaction.data or {}
    name = str(data.get("custom_id") or data.get("name") or "")
    return name.casefold().startswith(REPORTING)
