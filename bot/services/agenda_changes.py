"""Telling people that the agenda has changed: once, after it has settled, where it concerns them.

Each channel has one row of the ledger for as long as changes go on; what it says is found when it
is made, by comparing the version that people know with the one that is in force then. So what was
changed and changed back is never told.
"""

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.domain.announcements import PlannedPost, PostKey, post_key
from bot.domain.cards import Card
from bot.domain.conference import Basis, Conference
from bot.domain.deliveries import POSTED, Delivery, Posted, State
from bot.domain.ledger import message_link
from bot.domain.post_kinds import PostKind
from bot.domain.posts import button_id, card
from bot.domain.revision_cards import change_card, corrected_card
from bot.domain.revisions import FOR_PEOPLE, Revision, compare
from bot.services.delivery import Announcer
from bot.services.makers import post_once
from bot.services.messenger import Messenger
from bot.store.database import Database, Records

PUT_OFF_FOR = timedelta(minutes=10)
"""However many changes follow the first."""

WORTH_TELLING_FOR = timedelta(days=1)
AFTERWARDS = timedelta(seconds=1)
"""Corrections come after the post that they link to."""

_CORRECTED = {PostKind.SOON, PostKind.NOW, PostKind.BREAK, PostKind.DIGEST, PostKind.THREAD}


async def note_changes(
    records: Records, before: Conference, after: Conference, now: datetime
) -> None:
    """Have people told of what is different, once nothing more changes.

    To be called in the transaction that puts the new version in force.
    """
    revisions = await asyncio.to_thread(for_people, before, after, now)
    if not revisions:
        return
    ledger = await records.deliveries.all(after.id)
    due = now + after.policy.changes_settle
    changes = [_change(before, channel, due) for channel in channels_of(after, revisions)]
    corrected = await asyncio.to_thread(corrections, before, revisions, ledger, due)
    await plan_rows(records, ledger, [*changes, *corrected])


async def plan_rows(records: Records, ledger: Iterable[Delivery], rows: Iterable[Delivery]) -> None:
    """Plan these; where the same is to be told already, that is put off instead.

    What waits begins with what people know, which is not what was in force just now.
    """
    waiting = {_about(row): row for row in ledger if _is_waiting(row)}
    for row in rows:
        if known := waiting.get(_about(row)):
            await records.deliveries.save(known, _put_off(known, row))
        else:
            await records.deliveries.add([row])


def _change(before: Conference, channel: str, due: datetime) -> Delivery:
    base = before.agenda_version
    key = post_key(before.id, PostKind.CHANGE, channel, base)
    planned = PlannedPost(key, PostKind.CHANGE, channel, due, due + WORTH_TELLING_FOR)
    return Delivery(before.id, planned, text=str(base))


def corrections(
    before: Conference, revisions: Sequence[Revision], ledger: Iterable[Delivery], due: datetime
) -> list[Delivery]:
    """A row for each post that was made and does not hold any more, though it held `before`."""
    untrue = _untrue(before, revisions, ledger)
    return [_correction(row, before.basis, due + AFTERWARDS) for row in untrue]


def _correction(made: Delivery, base: Basis, due: datetime) -> Delivery:
    planned = replace(
        made.post,
        key=post_key(made.conference, PostKind.CORRECTION, made.key, base),
        kind=PostKind.CORRECTION,
        due_at=due,
        expires_at=due + WORTH_TELLING_FOR,
    )
    return Delivery(made.conference, planned, text=f"{made.key} {base}")


def _about(row: Delivery) -> tuple[PostKind, str]:
    """The channel that is told, or the post that is corrected."""
    corrected = row.text.rpartition(" ")[0]
    return row.post.kind, corrected or row.post.channel


def _is_waiting(row: Delivery) -> bool:
    kinds = {PostKind.CHANGE, PostKind.CORRECTION}
    return row.post.kind in kinds and row.state is State.PLANNED and not row.attempts


def _put_off(known: Delivery, row: Delivery) -> Delivery:
    """The row that waits, for as long as one that is planned now would; not for ever."""
    first_due = known.post.expires_at - WORTH_TELLING_FOR
    due = min(row.post.due_at, first_due + PUT_OFF_FOR)
    return replace(known, post=replace(known.post, due_at=max(known.post.due_at, due)))


def _untrue(
    conference: Conference, revisions: Sequence[Revision], ledger: Iterable[Delivery]
) -> Iterator[Delivery]:
    """The posts that were made and do not hold any more: about these sessions, or their days."""
    about = {revision.session.key for revision in revisions}
    sessions = [one for r in revisions for one in (r.before, r.after) if one]
    days = {conference.agenda.day_of(session) for session in sessions}
    for row in ledger:
        concerned = row.post.session in about or (row.post.session is None and row.post.day in days)
        if row.state in POSTED and row.posted and row.post.kind in _CORRECTED and concerned:
            yield row


def channels_of(conference: Conference, revisions: Iterable[Revision]) -> list[str]:
    """The changes channel, and those of the rooms concerned, before and after."""
    channels = [conference.policy.changes_channel]
    for revision in revisions:
        channels += _rooms_channels(conference, revision)
    return list(dict.fromkeys(channels))


def told_in(conference: Conference, channel: str, revisions: Iterable[Revision]) -> list[Revision]:
    """Those that are told in this channel: all of them in the one for changes."""
    if channel == conference.policy.changes_channel:
        return list(revisions)
    return [r for r in revisions if channel in _rooms_channels(conference, r)]


def _rooms_channels(conference: Conference, revision: Revision) -> list[str]:
    sessions = [session for session in (revision.before, revision.after) if session]
    return [c for s in sessions for c in conference.policy.channels_for(s).values()]


def for_people(before: Conference, after: Conference, now: datetime) -> list[Revision]:
    """What attendees are told of: at the times at which they expect it, and are to expect it."""
    revisions = compare(before.agenda, after.agenda)
    return [one for one in revisions if _is_for_people(one, now)]


def _is_for_people(revision: Revision, now: datetime) -> bool:
    return bool(revision.differences & FOR_PEOPLE) and not revision.is_over(now)


class ChangePosts:
    """Makes the posts about changes, and corrects those that do not hold any more."""

    def __init__(self, database: Database, clock: Clock, messenger: Messenger) -> None:
        self._database = database
        self._clock = clock
        self._messenger = messenger

    def make_for(self, announcer: Announcer) -> None:
        """From now on the announcer leaves these posts to this."""
        announcer.leave_to(self._tell, PostKind.CHANGE)
        announcer.leave_to(self._correct, PostKind.CORRECTION)

    async def _tell(self, conference: Conference, claimed: Delivery) -> Posted | None:
        """One post about everything that concerns the channel; nothing where nothing is left."""
        channel, now = claimed.post.channel, self._clock.now()
        before, after = await self._versions(conference, claimed)
        revisions = await asyncio.to_thread(for_people, before, after, now)
        revisions = told_in(conference, channel, revisions)
        if not revisions:
            return None
        made, button = change_card(conference, revisions, claimed.key), button_id(claimed.key)
        return await post_once(self._messenger, conference, claimed, channel, button, made)

    async def _versions(
        self, conference: Conference, claimed: Delivery
    ) -> tuple[Conference, Conference]:
        """What people know, and what they are to know: up to where the next post begins.

        Both run as late as things run now: that is told by itself.
        """
        async with self._database.transaction() as records:
            base = await records.agendas.version(conference.id, int(claimed.text))
            rows = await records.deliveries.all(conference.id)
            begun = [int(row.text) for row in rows if _goes_on_from(claimed, row)]
            upto = await records.agendas.version(
                conference.id, min(begun, default=conference.agenda_version)
            )
        nothing = replace(conference.planned, sessions=())
        return (
            replace(conference, planned=base.agenda if base else nothing),
            replace(conference, planned=upto.agenda if upto else nothing),
        )

    async def _correct(self, conference: Conference, claimed: Delivery) -> Posted | None:
        """Edit a post so that it holds again; safe to be done twice."""
        key = claimed.text.partition(" ")[0]
        async with self._database.transaction() as records:
            row = await records.deliveries.get(PostKey(key))
            rows = await records.deliveries.all(conference.id)
            about = [one for one in rows if _about(one) == (PostKind.CORRECTION, key)]
            base = Basis.read(min(about, key=_when_planned).text.partition(" ")[2])
            version = await records.agendas.version(conference.id, base.version)
        if row is None or row.posted is None or version is None:
            return None
        said = tuple(delay for delay in conference.delays if delay.number <= base.delay)
        as_made = replace(conference, planned=version.agenda, delays=said)
        corrected = self._corrected(conference, row, as_made, _link(conference, rows))
        if corrected is None and any(one.state in POSTED for one in about):
            corrected = card(conference, row, row.sent_at or row.post.due_at)  # it holds again
        if corrected is None:
            return None
        await self._messenger.edit(conference.server, row.posted, corrected)
        return row.posted

    def _corrected(
        self, conference: Conference, row: Delivery, before: Conference, link: str | None
    ) -> Card | None:
        """The post as it has to read; None where it holds as it was made, by what held `before`."""
        now, sent = self._clock.now(), row.sent_at or row.post.due_at
        if row.post.session is None:
            over = row.post.day is None or not conference.agenda.on(row.post.day)
            return None if over else card(conference, row, sent)
        known = before.agenda.get(row.post.session)
        revision = Revision(known, conference.agenda.get(row.post.session))
        if not _is_for_people(revision, now):
            return None
        if row.post.kind is PostKind.THREAD:
            return card(conference, row, sent) if revision.after else None
        original = card(conference if revision.after else before, row, sent)
        return corrected_card(conference, original, revision, link)


def _when_planned(correction: Delivery) -> datetime:
    """However long it was put off."""
    return correction.post.expires_at


def _goes_on_from(claimed: Delivery, row: Delivery) -> bool:
    """Whether it tells, in the same channel, what happened after what `claimed` tells."""
    return (
        row.post.kind is PostKind.CHANGE
        and row.post.channel == claimed.post.channel
        and row.state is not State.WITHDRAWN
        and int(row.text) > int(claimed.text)
    )


def _link(conference: Conference, rows: Iterable[Delivery]) -> str | None:
    """Where everybody can read of the latest changes."""
    kinds, channel = {PostKind.CHANGE, PostKind.LATE}, conference.policy.changes_channel
    told = [
        r.posted for r in rows if r.posted and r.post.kind in kinds and r.post.channel == channel
    ]
    return message_link(conference.server, told[-1]) if told else None
