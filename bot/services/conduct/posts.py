"""The rows of the ledger that are about cases: whom they go to is found only when they are made."""

from datetime import datetime, timedelta

from bot.domain.announcements import PlannedPost, post_key
from bot.domain.conduct.audit import LEADS, OUTSIDE, REVIEW
from bot.domain.conduct.cases import Case
from bot.domain.conduct.readers import Route
from bot.domain.conduct.reports import Report
from bot.domain.conference import Conference
from bot.domain.deliveries import Delivery, State
from bot.domain.post_kinds import PostKind
from bot.store.database import Records

WORTH_TELLING_FOR = timedelta(days=7)

ADDRESS = "@{} of {}"
"""Stands in place of a channel: for whom a row is, and of which case or report."""

PINGS = "pings"
"""In the text of a card's row: the team is to be called."""


async def show(
    records: Records, conference: Conference, case: Case, moment: datetime, *, pings: bool = False
) -> None:
    """Have those told who may read the case, or its card brought up to date.

    Where that is going to be done anyway, once is enough: a card is always as the case is by then.
    """
    row = _card_row(conference, case, moment, pings=pings)
    known = await records.deliveries.get(row.key) is not None
    if not known and (pings or not await records.deliveries.is_waiting(row)):
        await records.deliveries.add([row])


def _card_row(conference: Conference, case: Case, moment: datetime, *, pings: bool) -> Delivery:
    channel = {
        Route.TEAM: conference.policy.cases_channel,
        Route.FEW: ADDRESS.format("few", case.id),
        Route.OUTSIDE: ADDRESS.format(OUTSIDE, case.id),
        Route.NOBODY: ADDRESS.format("nobody", case.id),
    }[case.route]
    what = (case.id, case.version, case.route)
    return _row(conference, PostKind.CASE, case, channel, moment, what, PINGS if pings else "")


def overdue_rows(conference: Conference, case: Case, moment: datetime) -> list[Delivery]:
    """If nobody claims the case in time: first the leads are told, then the contacts outside."""
    policy = conference.policy
    wait = policy.urgent_answered_within if case.urgent else policy.answered_within
    return [
        _row(
            conference,
            PostKind.OVERDUE,
            case,
            ADDRESS.format(whom, case.id),
            moment + wait * times,
            (case.id, whom, case.version, moment.isoformat()),
            whom,
        )
        for times, whom in ((1, LEADS), (2, OUTSIDE))
    ]


async def wait_anew(records: Records, conference: Conference, case: Case, moment: datetime) -> None:
    """The case is in nobody's hands again: others are told if that does not change in time.

    Where the leads are still going to be told of it, that stands.
    """
    rows = await records.deliveries.of_case(conference.id, case.id)
    waiting = [
        row for row in rows if row.post.kind is PostKind.OVERDUE and row.state is State.PLANNED
    ]
    if any(row.text == LEADS for row in waiting):
        return
    for row in waiting:
        if row.text == OUTSIDE:  # the leads come first
            await records.deliveries.save(row, row.withdrawn())
    await records.deliveries.add(overdue_rows(conference, case, moment))


def review_row(conference: Conference, case: Case, number: int, due: datetime) -> Delivery:
    """If nobody reviews an emergency in time, those who may are told once more."""
    what = (case.id, REVIEW, number)
    channel = ADDRESS.format(REVIEW, case.id)
    return _row(conference, PostKind.OVERDUE, case, channel, due, what, REVIEW)


def update_row(
    conference: Conference, case: Case, report: Report, entry: int, moment: datetime
) -> Delivery:
    """Tell a reporter that there is something new, if they want to be told."""
    what = (report.id, entry)
    channel = ADDRESS.format("reporter", report.id)
    return _row(conference, PostKind.UPDATE, case, channel, moment, what, str(report.id))


async def plan_step(
    records: Records, conference: Conference, case: Case, step: int, moment: datetime
) -> None:
    """Have one step of what was decided carried out, perhaps once more."""
    rows = await records.deliveries.of_case(conference.id, case.id)
    before = sum(row.post.kind is PostKind.STEP for row in rows)
    what = (case.id, step, before)
    channel = ADDRESS.format("steps", case.id)
    row = _row(conference, PostKind.STEP, case, channel, moment, what, str(step))
    await records.deliveries.add([row])


def _row(
    conference: Conference,
    kind: PostKind,
    case: Case,
    channel: str,
    due: datetime,
    what: tuple[object, ...],
    text: str,
) -> Delivery:
    planned = PlannedPost(
        key=post_key(conference.id, kind, *what),
        kind=kind,
        channel=channel,
        due_at=due,
        expires_at=due + WORTH_TELLING_FOR,
        case=case.id,
    )
    return Delivery(conference.id, planned, text=text)
