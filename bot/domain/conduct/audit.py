"""What was done with cases, readings included: a chain in which nothing can be changed unnoticed.

Every link authenticates the one before it. What a case was about is in none of them, so that they
stay when the case is erased.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.conference import ConferenceId
from bot.domain.languages import N_

FIRST = ""
"""What stands in the place of a link before the first."""

UPHELD = "upheld"
ANEW = "to be decided anew"
"""What a review came to, in the detail of its link."""

LEADS, OUTSIDE, REVIEW = "leads", "outside", "review"
"""Whom a row is for that nobody has done something in time; in the detail of its link, too."""

BY_HAND = ", by hand"
"""Ends the detail where a person did what the bot could not."""


class Act(StrEnum):
    """What somebody did."""

    FILED = "filed"
    JOINED = "added a report"
    ADDED = "added to the report"
    ASKED_STATUS = "looked at their report"
    CLEARED = "said to have no conflict of interest"
    STOOD_BACK = "stood back"
    READ = "read"
    TOOK_FILES = "took the files"
    CLAIMED = "claimed"
    LET_GO = "let go"
    HANDED_OVER = "handed over"
    NOTED = "wrote a note"
    REPLIED = "replied"
    PROPOSED = "proposed a decision"
    SECONDED = "agreed to the decision"
    OBJECTED = "objected to the decision"
    REVIEWED = "reviewed the decision"
    STEP_DONE = "carried out a step"
    STEP_FAILED = "failed at a step"
    ACTED = "carried everything out"
    CLOSED = "closed"
    REOPENED = "reopened"
    HELD = "kept from being erased"
    RELEASED = "let be erased"
    EXPORTED = "exported"
    ESCALATED = "was told that nobody claimed it"
    REROUTED = "was sent another way"
    ERASED = "erased"
    REFUSED = "was refused"


TOLD = {
    Act.FILED: N_("{who} filed a report"),
    Act.JOINED: N_("{who} added a report"),
    Act.ADDED: N_("{who} added to the report"),
    Act.ASKED_STATUS: N_("{who} looked at their report"),
    Act.CLEARED: N_("{who} said that they have no conflict of interest"),
    Act.STOOD_BACK: N_("{who} stood back"),
    Act.READ: N_("{who} read"),
    Act.TOOK_FILES: N_("{who} took the files"),
    Act.CLAIMED: N_("{who} claimed the case"),
    Act.LET_GO: N_("{who} let go of the case"),
    Act.HANDED_OVER: N_("{who} handed the case over"),
    Act.NOTED: N_("{who} wrote a note"),
    Act.REPLIED: N_("{who} replied"),
    Act.PROPOSED: N_("{who} proposed a decision"),
    Act.SECONDED: N_("{who} agreed to the decision"),
    Act.OBJECTED: N_("{who} objected to the decision"),
    Act.REVIEWED: N_("{who} reviewed the decision"),
    Act.STEP_DONE: N_("{who} carried out a step"),
    Act.STEP_FAILED: N_("{who} failed at a step"),
    Act.ACTED: N_("{who} carried everything out"),
    Act.CLOSED: N_("{who} closed the case"),
    Act.REOPENED: N_("{who} reopened the case"),
    Act.HELD: N_("{who} kept the case from being erased"),
    Act.RELEASED: N_("{who} let the case be erased"),
    Act.EXPORTED: N_("{who} exported"),
    Act.ESCALATED: N_("{who} told others that nobody had claimed it"),
    Act.REROUTED: N_("{who} sent the case another way"),
    Act.ERASED: N_("{who} erased"),
    Act.REFUSED: N_("{who} was refused"),
}
"""How it is told."""


@dataclass(frozen=True, slots=True)
class Link:
    """One link; `actor` is a mark that names nobody, `seal` authenticates it and all before."""

    conference: ConferenceId
    number: int
    at: datetime
    case: str
    actor: str
    act: str
    detail: str = ""
    seal: str = ""

    def text(self, before: str) -> str:
        """Exactly what is authenticated, after the seal of the link before."""
        parts = (
            before,
            self.conference,
            str(self.number),
            self.at.isoformat(),
            self.case,
            self.actor,
            self.act,
            self.detail,
        )
        return "".join(f"{len(part)}:{part}" for part in parts)


Authenticate = Callable[[str], str]
"""Gives the seal of a text; nobody without the key can."""


def first_broken(links: Iterable[Link], authenticate: Authenticate) -> int | None:
    """The number of the first link that was changed or is missing; None where all is well."""
    before, expected = FIRST, 1
    for link in links:
        if link.number != expected or authenticate(link.text(before)) != link.seal:
            return expected
        before, expected = link.seal, expected + 1
    return None
