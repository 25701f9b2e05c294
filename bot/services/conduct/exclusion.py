"""Shutting people out of a case, within one transaction, and what follows from it for the others.

A case goes on to fewer readers and never to more: once somebody who is kept out of it could look
into the team's channel, its card is there no more.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from bot.domain.conduct.audit import Act
from bot.domain.conduct.cases import Case
from bot.domain.conduct.readers import Part
from bot.domain.conduct.reports import Somebody
from bot.domain.conference import Conference
from bot.domain.people import PersonId
from bot.services.conduct.access import roster_of
from bot.store.conduct.records import ConductRecords


async def shut_out(
    conduct: ConductRecords,
    conference: Conference,
    case: Case,
    parts: Mapping[PersonId, Part],
    moment: datetime,
    *,
    about: Iterable[Somebody] = (),
    seen: bool = False,
) -> Case:
    """The case as it goes on without these people; whoever calls this saves and shows it.

    `about` are those of them whom a reporter chose. `seen` says that somebody who is kept out, of
    these or from before, can look into the team's channel.
    """
    await conduct.people.keep_out(conference.id, case.id, parts)
    if case.handler and await conduct.people.is_kept_out(case.id, case.handler.id):
        case = case.taken_from_handler(moment)
    roster = await roster_of(conduct, conference)
    kept_out = await conduct.people.kept_out(case.id, roster.everybody)
    route = roster.reroute(case.route, about, kept_out, seen=seen)
    if route is not case.route:
        case = case.rerouted(route)
        await conduct.audit.add(case, Act.REROUTED, moment, detail=route)
    return case
