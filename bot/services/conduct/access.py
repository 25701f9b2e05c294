"""Who gets at which case, within one transaction: the one place where that is decided.

Whoever is kept out of a case gets word for word what anybody gets for one that does not exist.
"""

from bot.domain.conduct.cases import Case
from bot.domain.conduct.readers import Roster, Route
from bot.domain.conference import Conference
from bot.domain.languages import N_, _
from bot.domain.people import Person, Role
from bot.domain.text import escaped
from bot.errors import Conflict, NotAllowed, NotFound, Refusal
from bot.store.conduct.records import ConductRecords

NO_SUCH_CASE = N_("There is no such case (any more). /case list shows those that are for you.")
MEANWHILE = N_("Somebody did something with that case at the same moment. Open it again.")


class ConflictUnanswered(Refusal):
    """Nothing of a case is shown before its reader said to have no conflict of interest."""

    def __init__(self, case: Case) -> None:
        self.case = case
        super().__init__(
            _("Say first whether you have a conflict of interest: /case open asks you.")
        )


def must_be_of_team(conference: Conference, by: Person) -> None:
    """Raise `NotAllowed` unless the person is of the conduct team, or one of its contacts."""
    if not (is_of_team(conference, by) or is_outside(conference, by)):
        raise NotAllowed(
            _(
                "Only the conduct team of {conference} can do that. "
                "To tell the team something, use /report new.",
                conference=escaped(conference.name),
            )
        )


def is_of_team(conference: Conference, by: Person) -> bool:
    """Whether the roles that came with the request are the team's."""
    return conference.has_role(by, Role.MODERATOR)


def is_outside(conference: Conference, by: Person) -> bool:
    """Whether the account is one of the contacts outside the team, wherever it writes from."""
    return by.id in conference.profile.conduct.outside


async def roster_of(records: ConductRecords, conference: Conference) -> Roster:
    """The team as far as it signed in, and the contacts outside."""
    team = await records.team.all(conference.id)
    return Roster(team, conference.profile.conduct.outside)


async def may_read(records: ConductRecords, conference: Conference, by: Person, case: Case) -> bool:
    """Whether the case is for this person; the answer is never told as such."""
    if await records.people.is_kept_out(case.id, by.id):
        return False
    if is_outside(conference, by) and (case.route is Route.OUTSIDE or case.outsiders_may_read):
        return True
    return is_of_team(conference, by) and case.route is not Route.OUTSIDE


async def found(records: ConductRecords, conference: Conference, by: Person, code: str) -> Case:
    """The case of this name, for those whom it is for; `NotFound` for everybody else."""
    must_be_of_team(conference, by)
    case = await records.cases.with_code(conference.id, code.strip().lower())
    if case is None or not await may_read(records, conference, by, case):
        raise NotFound(_(NO_SUCH_CASE))
    return case


async def opened(records: ConductRecords, conference: Conference, by: Person, code: str) -> Case:
    """The same, once they said to have no conflict; raises `ConflictUnanswered` before."""
    case = await found(records, conference, by, code)
    if not await records.people.is_clear(case.id, by.id):
        raise ConflictUnanswered(case)
    return case


async def save(records: ConductRecords, before: Case, after: Case) -> Case:
    """Save it; `Conflict` where somebody else was faster."""
    if not await records.cases.save(before, after):
        raise Conflict(_(MEANWHILE))
    return after
