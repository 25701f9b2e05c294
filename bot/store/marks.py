"""What stands for people in the memory of questions and votes: marks, and sealed names.

A person has three marks in a conference: with one they ask by name, with another without, and
with the third they vote for what others ask. Without the key nobody can tell that the three are
one person. Everything with the same mark is the same person's, which nobody need tell: who asks
twice without their name is seen to be one person, and so is who votes twice.
"""

import json
from dataclasses import dataclass
from typing import Any

from bot.domain.conference import ConferenceId
from bot.domain.languages import ENGLISH
from bot.domain.people import Person, PersonId, ServerId
from bot.store.sealing import Seal

MARKS_EACH = 3
_SAME_LENGTH = 600
"""Longer than an id and the longest name on Discord: the length of a seal tells nobody apart."""


@dataclass(frozen=True, slots=True)
class Marks:
    """The marks of one person; their votes for their own questions have those questions' marks.

    Otherwise the first vote for a question would tell which voter asked it.
    """

    named: str
    nameless: str
    voter: str

    @property
    def asking(self) -> frozenset[str]:
        """Those that stand at what the person has asked."""
        return frozenset({self.named, self.nameless})

    @property
    def all(self) -> frozenset[str]:
        """Those that may stand at the person's votes."""
        return frozenset({self.named, self.nameless, self.voter})

    def asking_as(self, name: str) -> str:
        """The one for a question under this name, or under none."""
        return self.named if name else self.nameless


class Marker:
    """Marks people and seals their names, with the key."""

    def __init__(self, seal: Seal) -> None:
        self._seal = seal

    def marks(self, conference: ConferenceId, person: PersonId) -> Marks:
        """What stands for the person in this conference."""
        return Marks(
            named=self._seal.mark("named", conference, person),
            nameless=self._seal.mark("nameless", conference, person),
            voter=self._seal.mark("asker", conference, person),  # as it was called at first
        )

    def sealed(self, person: Person) -> bytes:
        """Who it is, to be read with the key only."""
        told = json.dumps({"id": person.id, "name": person.name, "language": person.language})
        return self._seal.seal(told.ljust(_SAME_LENGTH))

    def opened(self, sealed: bytes) -> Person:
        """Who it was; raises `SealBroken` with another key."""
        told: dict[str, Any] = json.loads(self._seal.open(sealed))
        language = told.get("language", ENGLISH)  # it was not kept at first
        return Person(PersonId(told["id"]), told["name"], server=ServerId(0), language=language)
