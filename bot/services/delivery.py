"""Making posts happen: planned in the ledger, claimed, sent, and written down, exactly once."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.domain.announcements import PlannedPost, PostKey, plan, post_key
from bot.domain.conference import Conference, ConferenceId
from bot.domain.deliveries import Delivery, Posted, Reconciliation, State, reconcile
from bot.domain.languages import N_, _, read_in, reading
from bot.domain.ledger import post_and_place
from bot.domain.policy import PLANNED_POSTS
from bot.domain.post_kinds import CONFIDENTIAL, MAY_WAIT, TO_PEOPLE, PostKind
from bot.domain.posts import button_id, card
from bot.domain.text import cut, inert
from bot.services.agenda import Programme
from bot.services.bugs import noted
from bot.services.duties import Listener, all_done, nobody, nobody_listens
from bot.services.makers import post_once
from bot.services.messenger import Impossible, Messenger, TryAgain
from bot.services.urgency import Urgency, as_urgent_as
from bot.store.database import Database, Records

NOTICE_GATHERS_FOR = timedelta(seconds=3)
NOTICE_EXPIRES_AFTER = timedelta(days=1)
NOTICE_LIMIT = 3000

_GIVEN_UP = {
    State.FAILED: N_("**Failed**: {post} – {reason}"),
    State.SKIPPED: N_("**Skipped**: {post} – {reason}"),
}

_log = logging.getLogger(__name__)

Lane = tuple[ConferenceId, str]

Maker = Callable[[Conference, Delivery], Awaitable[Posted | None]]
"""Makes a claimed post in its own way; None where nobody needs it any more. It may be called again
after any failure: what it did before must be found. Raises `TryAgain` or `Impossible`."""

_NOT_TOLD = CONFIDENTIAL | TO_PEOPLE | {PostKind.NOTICE}
"""Their failures are nobody's fault: a closed inbox is everybody's right. What is confidential is
told by those who make it, to whom it may be told."""


class Announcer:
    """Makes every planned post once, at its time, each channel in its own order.

    Channels do not wait for one another: each has a task of its own while it has something to say.
    """

    def __init__(
        self, database: Database, clock: Clock, messenger: Messenger, programme: Programme
    ) -> None:
        self._database = database
        self._clock = clock
        self._messenger = messenger
        self._programme = programme
        self._lanes: dict[Lane, asyncio.Task[None]] = {}
        self._in_hand: set[PostKey] = set()
        self._makers: dict[PostKind, Maker] = {}
        self._called_for: dict[ConferenceId, tuple[Conference, frozenset[PostKey]]] = {}
        self._ring: Callable[[], None] = nobody
        self._listener: Listener = nobody_listens

    def tell(self, listener: Listener) -> None:
        """Tell them from now on what becomes of every post."""
        self._listener = listener

    def leave_to(self, maker: Maker, *kinds: PostKind) -> None:
        """From now on, posts of these kinds are made by somebody else; the ledger stays here."""
        self._makers |= dict.fromkeys(kinds, maker)

    def on_change(self, ring: Callable[[], None]) -> None:
        """Call this whenever there may be something new to make or to wait for."""
        self._ring = ring

    def changed(self) -> None:
        """Something in the ledger was changed by somebody else."""
        self._ring()

    async def plan(self, *conferences: Conference) -> None:
        """Bring the ledger in line with conferences as they stand, in one transaction."""
        async with self._database.transaction() as records:
            ledgers = await records.deliveries.all_of(one.id for one in conferences)
            now = self._clock.now()
            found = await asyncio.to_thread(_changes, conferences, ledgers, now)
            await records.deliveries.save_all(pair for _, one in found for pair in one.changed)
            await records.deliveries.add(row for _, one in found for row in one.new)
        for conference, (keys, _changed) in zip(conferences, found, strict=True):
            self._called_for[conference.id] = (conference, keys)
        self._ring()

    async def tell_organizers(
        self, conference: Conference, text: str, since: datetime | None = None
    ) -> None:
        """Post a notice in the organizers' channel; the same text is told only once.

        What may become so again, and is news then, is told once for each moment since when it is.
        """
        what = (text, since.isoformat()) if since else (text,)
        notice = self._notice(conference, post_key(conference.id, PostKind.NOTICE, *what), text)
        async with self._database.transaction() as records:
            await records.deliveries.plan(notice)
        self._ring()

    async def make_due(self) -> None:
        """Set every channel going that has something due; does not wait until it is made."""
        conferences = list(self._programme.by_id)
        async with self._database.transaction() as records:
            await self._take_back(records, conferences)
            lanes = await records.deliveries.due_places(conferences, self._clock.now())
        for lane in lanes:
            if lane not in self._lanes:
                task = asyncio.create_task(self._speak(lane), name=f"lane-{lane[1]}")
                self._lanes[lane] = task
                task.add_done_callback(lambda done, lane=lane: self._fell_silent(lane, done))

    async def _take_back(self, records: Records, conferences: list[ConferenceId]) -> None:
        """Return to the plan what was claimed and is in nobody's hands, as after a crash.

        What is in hand is looked at after the claims were read: every claim that can be read by
        then was in hand before it was made.
        """
        for row in await records.deliveries.claimed(conferences):
            if row.key not in self._in_hand:
                await records.deliveries.save(row, row.taken_back())

    async def next_moment(self) -> datetime | None:
        """When something falls due next; what is due already is being made."""
        async with self._database.transaction() as records:
            conferences = list(self._programme.by_id)
            return await records.deliveries.next_moment(conferences, self._clock.now())

    @property
    def is_busy(self) -> bool:
        """Whether anything is being made just now."""
        return bool(self._lanes)

    async def settled(self) -> None:
        """Return once nothing is being made."""
        await all_done(self._lanes)

    def _fell_silent(self, lane: Lane, task: asyncio.Task[None]) -> None:
        del self._lanes[lane]
        if not task.cancelled() and (error := task.exception()):
            # Not at once, or whatever is wrong would be tried in a circle: the heartbeat will.
            _log.error("The posts for %s stopped; trying again soon.", lane[1], exc_info=error)
        else:
            self._ring()

    async def _speak(self, lane: Lane) -> None:
        conference, channel = lane
        while conference in self._programme.by_id:  # until the bot is no longer on the server
            async with self._database.transaction() as records:
                now = self._clock.now()
                due = await records.deliveries.due([conference], now, channel=channel)
            if not due:
                return
            # Among those due, what may wait must not keep new posts waiting behind it.
            for row in sorted(due, key=lambda row: row.post.kind in MAY_WAIT):
                if known := self._programme.by_id.get(conference):
                    read_in(known.language)
                    await self._make(known, row)

    async def _make(self, conference: Conference, row: Delivery) -> None:
        if not await self._is_called_for(conference, row):
            await self._save(row, row.withdrawn())
            return
        if row.is_over(self._clock.now()):
            why = _("It would have misled by now.")
            if row.reason:
                why = _("It would have misled by now: {reason}", reason=row.reason)
            await self._give_up(conference, row, row.skipped(why))
            return
        claimed = row.claimed(self._clock.now())
        self._in_hand.add(row.key)  # before the claim: nobody is to take it back in between
        try:
            if await self._save(row, claimed):
                await self._send(conference, claimed)
        finally:
            self._in_hand.discard(row.key)

    async def _is_called_for(self, conference: Conference, row: Delivery) -> bool:
        """Whether the conference as it stands wants the post: a claim may outlive its plan.

        A session can move while its post is being sent; if that fails, the post is outdated.
        """
        if row.post.kind not in PLANNED_POSTS:
            return True
        known, keys = self._called_for.get(conference.id, (None, frozenset[PostKey]()))
        if known is not conference:
            posts = await asyncio.to_thread(plan, conference)
            keys = frozenset(post.key for post in posts)
            self._called_for[conference.id] = (conference, keys)
        return row.key in keys

    async def _send(self, conference: Conference, claimed: Delivery) -> None:
        may_wait = claimed.post.kind in MAY_WAIT
        try:
            make = self._makers.get(claimed.post.kind, self._post)
            with as_urgent_as(Urgency.LATER if may_wait else Urgency.POST):
                posted = await make(conference, claimed)
        except TryAgain as error:
            later = claimed.put_off(self._clock.now(), error.reason, error.after)
            await self._save(claimed, later)
        except Impossible as error:
            await self._give_up(conference, claimed, claimed.failed(error.reason))
        except Exception as error:
            # a bug in one post must not silence its channel: log it, tell, go on
            reason = noted(_log, f"Post {claimed.key} failed", error)
            await self._give_up(conference, claimed, claimed.failed(reason))
        else:
            made = claimed.made(self._clock.now(), posted) if posted else claimed.withdrawn()
            await self._save(claimed, made)

    async def _post(self, conference: Conference, claimed: Delivery) -> Posted:
        made, button = card(conference, claimed, self._clock.now()), button_id(claimed.key)
        channel = claimed.post.channel
        return await post_once(self._messenger, conference, claimed, channel, button, made)

    async def _save(self, before: Delivery, after: Delivery) -> bool:
        async with self._database.transaction() as records:
            saved = await records.deliveries.save(before, after)
        if saved:
            self._listener(after)
        return saved

    async def _give_up(self, conference: Conference, before: Delivery, after: Delivery) -> None:
        """Write down that a post was not made, and tell the organizers, in one transaction."""
        kind = "-" if after.post.kind in _NOT_TOLD else after.post.kind.value
        due = after.post.due_at
        _log.warning("%s (%s, due %s) was not made: %s", after.key, kind, due, after.reason)
        async with self._database.transaction() as records:
            saved = await records.deliveries.save(before, after)
            if saved and after.post.kind not in _NOT_TOLD:
                await self._notify(records, conference, after)
        if saved:
            self._listener(after)
        self._ring()

    async def _notify(self, records: Records, conference: Conference, row: Delivery) -> None:
        line = _(
            _GIVEN_UP[row.state],
            post=post_and_place(conference, row),
            reason=inert(row.reason),
        )
        waiting = await records.deliveries.waiting_notice(conference.id)
        if waiting and len(waiting.text) + len(line) < NOTICE_LIMIT:
            more = replace(waiting, text=f"{waiting.text}\n{line}")
            if await records.deliveries.save(waiting, more):
                return
        key = post_key(conference.id, PostKind.NOTICE, row.key, row.attempts, row.reason)
        advice = _("`/announcements now` makes a post after all; where it failed, mend why first.")
        await records.deliveries.plan(self._notice(conference, key, f"{advice}\n{line}"))

    def _notice(self, conference: Conference, key: PostKey, text: str) -> Delivery:
        now = self._clock.now()
        notice = PlannedPost(
            key=key,
            kind=PostKind.NOTICE,
            channel=conference.policy.organizers_channel,
            due_at=now + NOTICE_GATHERS_FOR,
            expires_at=now + NOTICE_EXPIRES_AFTER,
        )
        return Delivery(conference.id, notice, text=cut(text, NOTICE_LIMIT))


def _changes(
    conferences: Iterable[Conference],
    ledgers: Mapping[ConferenceId, Sequence[Delivery]],
    moment: datetime,
) -> list[tuple[frozenset[PostKey], Reconciliation]]:
    """What is planned, and what that changes; of thousands of sessions, to be found in a thread."""
    found: list[tuple[frozenset[PostKey], Reconciliation]] = []
    for one in conferences:
        posts = plan(one)
        keys = frozenset(post.key for post in posts)
        with reading(one.language):  # the ledger keeps why, whoever brought it about
            found.append((keys, reconcile(one.id, ledgers.get(one.id, ()), posts, moment)))
    return found
