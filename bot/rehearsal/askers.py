"""Who asks the next question: nobody more often than the settings let one person ask."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from bot.clock import Clock
from bot.domain.agenda import Session, SessionKey
from bot.domain.policy import Policy
from bot.domain.queues import must_be_patient
from bot.errors import Refusal
from bot.rehearsal.local_discord import Person


@dataclass
class Askers:
    """The people who ask; where one has asked their share, a guest comes in by `invite`."""

    policy: Policy
    clock: Clock
    invite: Callable[[str], Person]
    _guests: list[Person] = field(default_factory=list[Person])
    _asked: dict[str, list[tuple[SessionKey, datetime]]] = field(
        default_factory=dict[str, list[tuple[SessionKey, datetime]]]
    )

    def next(self, wanted: Person, session: Session) -> Person:
        """The person who is wanted, or somebody else who may still ask; it counts as asked."""
        person = next((p for p in (wanted, *self._guests) if self._may_ask(p, session)), None)
        if person is None:
            person = self.invite(f"Guest {len(self._guests) + 1}")
            self._guests.append(person)
        self._asked.setdefault(person.name, []).append((session.key, self.clock.now()))
        return person

    def may_reword(self, person: Person, session: Session) -> bool:
        """Whether the person has enough of their share left; rewording counts as asking."""
        may = self._may_ask(person, session)
        if may:
            self._asked.setdefault(person.name, []).append((session.key, self.clock.now()))
        return may

    def _may_ask(self, person: Person, session: Session) -> bool:
        asked = self._asked.get(person.name, [])
        try:
            must_be_patient(asked, session.key, self.policy, self.clock.now())
        except Refusal:
            return False
        return True
