"""Telling people that the agenda has changed: once, after it has settled, where it concerns them.

Each channel has one row of the ledger for as long as changes go on; what it says is found when it
is made, by comparing the version that people know with the one that is in force then. So what was
changed and changed back is never told.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.domain.agenda import Agenda
from bot.domain.announcements import PlannedPost, PostKey, post_key
from bot.domain.cards import Card
from bot.domain.conference import Conference
from bot.domain.deliveries import POSTED, Delivery, Posted, State
from bot.domain.ledger import message_link
from bot.domain.policy import PostKind
from bot.domain.posts import button_id, card
from bot.domain.revision_cards import change_card, corrected_card
from bot.domain.revisions import FOR_PEOPLE, Revision, compare
from bot.services.delivery import Announcer
from bot.services.messenger import Messenger
from bot.store.database import Database, Records

TOLD_AT_THE_LATEST = timedelta(minutes=10)
"""After the first change, however many follow."""

WORTH_TELLING_FOR = timedelta(days=1)
AFTERWARDS = timedelta(seconds=1)
"""Corrections come after the post that they link to."""

_CORRECTED = {PostKind.SOON, PostKind.NOW, PostKind.BREAK, PostKind.DIGEST, PostKind.THREAD}


async def note_changes(
    records: Records, conference: Conference, before: Agenda, base: int, now: datetime
) -> None:
    """Have people told of what is different since version `base`, once nothing more changes.

    To be called in the transaction that puts the new version in force; `conference` has it.
    """
    revisions = _for_people(compare(before, conference.agenda), now)
    if not revisions:
        return
    rows = await records.deliveries.all(conference.id)
    due = now + conference.policy.changes_settle
    waiting = {
        row.post.channel: row
        for row in rows
        if row.post.kind is PostKind.CHANGE and row.state is State.PLANNED and not row.attempts
    }
    for channel in _channels(conference, revisions):
        if row := waiting.get(channel):
            latest = _first_noted(row) + TOLD_AT_THE_LATEST
            later = replace(row.post, due_at=max(row.post.due_at, min(due, latest)))
            await records.deliveries.save(row, replace(row, post=later))
        else:
            await records.deliveries.add([_row(conference, channel, base, now, due)])
    await records.deliveries.add(_corrections(conference, revisions, rows, base, due))


def _row(conference: Conference, channel: str, base: int, now: datetime, due: datetime) -> Delivery:
    key = post_key(conference.id, PostKind.CHANGE, channel, base)
    expires = now + WORTH_TELLING_FOR
    planned = PlannedPost(key, PostKind.CHANGE, channel, due, expires)
    return Delivery(conference.id, planned, text=str(base))


def _first_noted(row: Delivery) -> datetime:
    return row.post.expires_at - WORTH_TELLING_FOR


def _corrections(
    conference: Conference,
    revisions: Sequence[Revision],
    rows: Iterable[Delivery],
    base: int,
    due: datetime,
) -> list[Delivery]:
    """A row for each post that was made and does not hold any more."""
    about = {revision.session.key for revision in revisions}
    days = {
        conference.agenda.day_of(session)
        for revision in revisions
        for session in (revision.before, revision.after)
        if session
    }
    corrections: list[Delivery] = []
    for row in rows:
        concerned = row.post.session in about or (row.post.session is None and row.post.day in days)
        if row.state in POSTED and row.posted and row.post.kind in _CORRECTED and concerned:
            when = due + AFTERWARDS
            planned = PlannedPost(
                key=post_key(conference.id, PostKind.CORRECTION, row.key, base),
                kind=PostKind.CORRECTION,
                channel=row.post.channel,
                due_at=when,
                expires_at=when + WORTH_TELLING_FOR,
                session=row.post.session,
                day=row.post.day,
            )
            corrections.append(Delivery(conference.id, planned, text=f"{row.key} {base}"))
    return corrections


def _channels(conference: Conference, revisions: Iterable[Revision]) -> list[str]:
    """The changes channel, and those of the rooms concerned, before and after."""
    channels = [conference.policy.changes_channel]
    for revision in revisions:
        channels += _rooms_channels(conference, revision)
    return list(dict.fromkeys(channels))


def _rooms_channels(conference: Conference, revision: Revision) -> list[str]:
    sessions = [session for session in (revision.before, revision.after) if session]
    return [c for s in sessions for c in conference.policy.channels_for(s).values()]


def _for_people(revisions: Iterable[Revision], now: datetime) -> list[Revision]:
    return [one for one in revisions if one.differences & FOR_PEOPLE and not one.is_over(now)]


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
        revisions = _for_people(compare(before, after), now)
        if channel != conference.policy.changes_channel:
            revisions = [r for r in revisions if channel in _rooms_channels(conference, r)]
        if not revisions:
            return None
        if claimed.attempts > 1:
            button, since = button_id(claimed.key), claimed.begun_at
            found = await self._messenger.find(conference.server, channel, button, since)
            if found:
                return found
        made = change_card(conference, revisions, claimed.key).within_limits()
        return await self._messenger.post(conference.server, channel, made, claimed.key)

    async def _versions(self, conference: Conference, claimed: Delivery) -> tuple[Agenda, Agenda]:
        """What people know, and what they are to know: up to where the next post begins."""
        async with self._database.transaction() as records:
            base = await records.agendas.version(conference.id, int(claimed.text))
            rows = await records.deliveries.all(conference.id)
            begun = [int(row.text) for row in rows if _goes_on_from(claimed, row)]
            upto = await records.agendas.version(
                conference.id, min(begun, default=conference.agenda_version)
            )
        nothing = replace(conference.agenda, sessions=())
        return base.agenda if base else nothing, upto.agenda if upto else nothing

    async def _correct(self, conference: Conference, claimed: Delivery) -> Posted | None:
        """Edit a post so that it holds again; safe to be done twice."""
        key, _, base = claimed.text.partition(" ")
        async with self._database.transaction() as records:
            row = await records.deliveries.get(PostKey(key))
            known = await records.agendas.version(conference.id, int(base))
            rows = await records.deliveries.all(conference.id)
        if row is None or row.posted is None or known is None:
            return None
        corrected = self._corrected(conference, row, known.agenda, _link(conference, rows))
        if corrected is None:
            return None
        await self._messenger.edit(conference.server, row.posted, corrected.within_limits())
        return row.posted

    def _corrected(
        self, conference: Conference, row: Delivery, before: Agenda, link: str | None
    ) -> Card | None:
        now, sent = self._clock.now(), row.sent_at or row.post.due_at
        if row.post.session is None:
            over = row.post.day is None or not conference.agenda.on(row.post.day)
            return None if over else card(conference, row, sent)
        known = before.get(row.post.session)
        revision = Revision(known, conference.agenda.get(row.post.session))
        if not _for_people([revision], now):
            return None
        if row.post.kind is PostKind.THREAD:
            return card(conference, row, sent) if revision.after else None
        as_it_was = card(replace(conference, agenda=before), row, sent)
        original = card(conference, row, sent) if revision.after else as_it_was
        return corrected_card(conference, original, revision, link)


def _goes_on_from(claimed: Delivery, row: Delivery) -> bool:
    """Whether it tells, in the same channel, what happened after what `claimed` tells."""
    return (
        row.post.kind is PostKind.CHANGE
        and row.post.channel == claimed.post.channel
        and row.state is not State.WITHDRAWN
        and int(row.text) > int(claimed.text)
    )


def _link(conference: Conference, rows: Iterable[Delivery]) -> str | None:
    """Where people read of the latest changes."""
    told = [row.posted for row in rows if row.post.kind is PostKind.CHANGE and row.posted]
    return message_link(conference.server, told[-1]) if told else None
