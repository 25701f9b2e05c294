"""What became of a planned post.

              plan              claim              Discord has it
    (nothing) ----> planned ------------> sending ----------------> sent, late
                     |  ^  ^                 |  |
         not planned |  |  |  a passing      |  | cannot be done    by hand
                     v  |  |  failure        |  +----------------> failed -----> planned
             withdrawn -+  +-----------------+
                     |
     planned --------+--- skipped: by hand, or too late to be true

`sent`, `late` and `skipped` are ends. A post is `late` when it was made a minute or more after it
was due. A held post stays planned, and is not claimed until it is released.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.announcements import PlannedPost, PostKey, is_inbox
from bot.domain.conference import ConferenceId
from bot.domain.languages import N_, _
from bot.domain.policy import PLANNED_POSTS
from bot.errors import Conflict

LATE_AFTER = timedelta(minutes=1)
FIRST_RETRY = timedelta(seconds=2)
LONGEST_RETRY = timedelta(minutes=1)
BY_HAND_EXPIRES_AFTER = timedelta(minutes=15)


class State(StrEnum):
    """Where a post is between the plan and the channel."""

    PLANNED = "planned"
    SENDING = "sending"
    SENT = "sent"
    LATE = "late"
    SKIPPED = "skipped"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"


STATES = {
    State.PLANNED: N_("planned"),
    State.SENDING: N_("sending"),
    State.SENT: N_("sent"),
    State.LATE: N_("sent late"),
    State.SKIPPED: N_("skipped"),
    State.FAILED: N_("failed"),
    State.WITHDRAWN: N_("withdrawn"),
}

POSTED = frozenset({State.SENT, State.LATE})


@dataclass(frozen=True, slots=True)
class Posted:
    """Where a message is: enough for its link."""

    channel_id: int
    message_id: int


@dataclass(frozen=True, slots=True)
class Delivery:
    """One row of the ledger. Moments are in UTC.

    `forwarded_at` is when somebody asked for it to be made at once, whatever was planned.
    `text` replaces the headline where somebody reworded it, and is the whole of an organizer's own
    post, of a notice, or of a written answer; `author` is whose words they are. `attempts` counts
    claims: from the second on, the channel is searched before anything is sent, because an earlier
    attempt may have got through.
    """

    conference: ConferenceId
    post: PlannedPost
    state: State = State.PLANNED
    held: bool = False
    attempts: int = 0
    claimed_at: datetime | None = None
    retry_at: datetime | None = None
    forwarded_at: datetime | None = None
    sent_at: datetime | None = None
    posted: Posted | None = None
    reason: str = ""
    text: str = ""
    author: str = ""

    @property
    def key(self) -> PostKey:
        """The key of the post."""
        return self.post.key

    @property
    def wakes_at(self) -> datetime:
        """When to try (again)."""
        due_at = self.forwarded_at or self.post.due_at
        return max(due_at, self.retry_at or due_at)

    @property
    def begun_at(self) -> datetime:
        """The earliest moment at which it can have been made."""
        return min(self.post.due_at, self.forwarded_at or self.post.due_at)

    @property
    def expires_at(self) -> datetime:
        """When it would mislead; what was asked for by hand gets a while in any case."""
        if self.forwarded_at is None:
            return self.post.expires_at
        return max(self.post.expires_at, self.forwarded_at + BY_HAND_EXPIRES_AFTER)

    @property
    def late_by(self) -> timedelta:
        """From when it was due to when it was made; nothing where it was early or not made."""
        return max(self.sent_at - self.post.due_at, timedelta()) if self.sent_at else timedelta()

    def is_over(self, moment: datetime) -> bool:
        """Whether it would mislead by now."""
        return moment >= self.expires_at

    def claimed(self, moment: datetime) -> "Delivery":
        """About to be sent, by whoever saves this first."""
        return replace(
            self, state=State.SENDING, attempts=self.attempts + 1, claimed_at=moment, reason=""
        )

    def made(self, moment: datetime, posted: Posted) -> "Delivery":
        """Discord has it; where, is kept of what others see, too.

        The inbox is the same for all that a person is told, and tells it apart from others'.
        """
        late = moment - self.post.due_at >= LATE_AFTER
        return replace(
            self,
            state=State.LATE if late else State.SENT,
            sent_at=moment,
            posted=None if is_inbox(self.post.channel) else posted,
            retry_at=None,
            reason="",
        )

    def put_off(self, moment: datetime, reason: str, after: timedelta | None) -> "Delivery":
        """A passing failure: try again later, waiting twice as long each time, at most a minute."""
        wait = min(FIRST_RETRY * 2 ** min(self.attempts - 1, 10), LONGEST_RETRY)
        retry_at = moment + max(wait, after or wait)
        return replace(self, state=State.PLANNED, retry_at=retry_at, reason=reason)

    def failed(self, reason: str) -> "Delivery":
        """It cannot be made until somebody mends what the reason says."""
        return replace(self, state=State.FAILED, reason=reason)

    def skipped(self, reason: str) -> "Delivery":
        """It will not be made."""
        self._must_be_waiting()
        return replace(self, state=State.SKIPPED, reason=reason)

    def skipped_by_hand(self, reason: str) -> "Delivery":
        """It will not be made, whenever its session may be moved to: kept back for good."""
        return replace(self.skipped(reason), held=True)

    def withdrawn(self) -> "Delivery":
        """The plan does not call for it any more."""
        return replace(self, state=State.WITHDRAWN)

    def taken_back(self) -> "Delivery":
        """Whoever claimed it is gone; whether they got through is for the channel to tell."""
        return replace(self, state=State.PLANNED)

    def put_on_hold(self) -> "Delivery":
        """Not to be made until released."""
        self._must_be_waiting()
        return replace(self, held=True)

    def released(self) -> "Delivery":
        """To be made when it is due."""
        self._must_be_waiting()
        return replace(self, held=False)

    def reworded(self, text: str) -> "Delivery":
        """With another headline; an empty one brings the usual wording back."""
        self._must_be_waiting()
        return replace(self, text=text)

    def brought_forward(self, moment: datetime) -> "Delivery":
        """To be made at once, whatever was planned; also what failed or was skipped."""
        if self.state in POSTED or self.state is State.SENDING:
            raise Conflict(_("That post is already made. /announcements list has its link."))
        if self.state is State.WITHDRAWN:
            raise Conflict(
                _(
                    "The agenda does not call for that post any more. "
                    "/announcements list shows what is still to come."
                )
            )
        return replace(
            self, state=State.PLANNED, held=False, forwarded_at=moment, retry_at=None, reason=""
        )

    def _must_be_waiting(self) -> None:
        if self.state not in {State.PLANNED, State.FAILED}:
            raise Conflict(
                _(
                    "That post cannot be changed any more: {state}. "
                    "/announcements list shows what is still to come.",
                    state=_(STATES[self.state]),
                )
            )


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """What a new plan changes in the ledger."""

    new: tuple[Delivery, ...]
    changed: tuple[tuple[Delivery, Delivery], ...]
    """Rows before and after: moved, restored or withdrawn."""


def reconcile(
    conference: ConferenceId,
    ledger: Iterable[Delivery],
    planned: Sequence[PlannedPost],
    moment: datetime,
) -> Reconciliation:
    """Bring the ledger in line with a plan, keeping what was decided by hand about each post.

    A post whose session moved is the same row at another time or place, still held, reworded or
    skipped by hand if it was. Posts already made, out of date or being sent are left alone; so is
    what no plan calls for, such as people's own posts and their questions. What was made is not
    made again because it is now wanted earlier or later than it was, as after a change of the
    lead: only where its session moved.
    """
    rows = [row for row in ledger if row.post.kind in PLANNED_POSTS]
    wanted = {post.key: post for post in planned}
    settled = {row.key for row in rows if row.key in wanted}
    outdated = [row for row in rows if row.key in wanted and _is_outdated(row, wanted[row.key])]
    changed = [(row, _planned(replace(row, post=wanted[row.key]), moment)) for row in outdated]

    left_over = [row for row in rows if row.key not in wanted and _follows_its_session(row)]
    left_over.sort(key=lambda row: row.state is not State.WITHDRAWN)
    by_subject = {row.post.subject: row for row in left_over}
    done = [row for row in rows if row.state in {*POSTED, State.SENDING}]
    made = {occasion for row in done for occasion in row.post.occasions}
    missing = [p for p in planned if p.key not in settled and made.isdisjoint(p.occasions)]
    pairs = [(by_subject.pop(post.subject, None), post) for post in missing]
    elsewhere = {_whose(row.post): row for row in by_subject.values() if row.post.session}
    pairs = [(row or elsewhere.pop(_whose(post), None), post) for row, post in pairs]
    changed += [(row, _planned(replace(row, post=post), moment)) for row, post in pairs if row]
    new = [_planned(Delivery(conference, post), moment) for row, post in pairs if not row]
    moved = {before.key for before, _ in changed}
    gone = [row for row in left_over if row.key not in moved and _is_waiting(row)]
    changed += [(row, row.withdrawn()) for row in gone]
    return Reconciliation(tuple(new), tuple(changed))


def _whose(post: PlannedPost) -> tuple[object, ...]:
    """What it is about, wherever that takes place."""
    return post.kind, post.session


def _is_waiting(row: Delivery) -> bool:
    return row.state in {State.PLANNED, State.FAILED}


def _follows_its_session(row: Delivery) -> bool:
    return _is_free(row) or _is_skipped_by_hand(row)


def _is_skipped_by_hand(row: Delivery) -> bool:
    return row.state is State.SKIPPED and row.held


def _is_free(row: Delivery) -> bool:
    return row.state in {State.PLANNED, State.WITHDRAWN, State.FAILED}


def _is_outdated(row: Delivery, post: PlannedPost) -> bool:
    return _is_free(row) and (post != row.post or row.state is State.WITHDRAWN)


def _planned(row: Delivery, moment: datetime) -> Delivery:
    if _is_skipped_by_hand(row):
        return row
    if row.state is not State.PLANNED:  # somebody asked for it at once, but that was earlier
        row = replace(row, forwarded_at=None)
    if row.is_over(moment) and not row.held:
        reason = _("It was over before it was planned.")
        return replace(row, state=State.SKIPPED, reason=reason)
    return replace(row, state=State.PLANNED, retry_at=None, reason="")
