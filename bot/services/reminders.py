"""Reminding people of the sessions in their own agendas, in time and within Discord's limits."""

import asyncio
import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.clock import Clock
from bot.domain.agenda import Agenda, Session, mark_of
from bot.domain.announcements import PostKey, is_inbox, person_in, thread_of
from bot.domain.bookmark_cards import details_id, move_card, reminder_card
from bot.domain.bookmarks import Group, Way, is_news, now_told, told_of
from bot.domain.conference import Conference, ConferenceId
from bot.domain.deliveries import Delivery, Posted, State
from bot.domain.languages import _, reading
from bot.domain.post_kinds import PostKind
from bot.domain.queues import opens_at, takes_questions
from bot.domain.reminders import (
    AT_ONCE,
    CALLED_AT_ONCE,
    PACE,
    in_inbox,
    in_thread,
    known_by,
    move_news,
    persons_in,
    reminders,
    session_in,
    start_in,
    way_to,
)
from bot.services.agenda import Programme
from bot.services.bugs import noted
from bot.services.duties import Listener, SetBack, all_done, nobody, nobody_listens
from bot.services.makers import post_once
from bot.services.messenger import Gone, Impossible, Messenger, TryAgain
from bot.services.urgency import Urgency, as_urgent_as
from bot.store.database import Database, Records

BATCHES_UNDER_WAY = 5
KEPT_FOR = timedelta(days=1)

_log = logging.getLogger(__name__)


class Usher:
    """Tells people that a session of theirs begins, or that it is elsewhere or not at all.

    Nothing is planned ahead: what is due follows from the agenda as it stands and from who wants
    to be reminded. So a session that moves reminds nobody at its old time.
    """

    def __init__(
        self, database: Database, clock: Clock, messenger: Messenger, programme: Programme
    ) -> None:
        self._database = database
        self._clock = clock
        self._messenger = messenger
        self._programme = programme
        self._batches: dict[PostKey, asyncio.Task[None]] = {}
        self._in_hand: set[PostKey] = set()
        self._free_at: datetime | None = None
        self._set_back = SetBack()
        self._known: dict[ConferenceId, tuple[Agenda, datetime]] = {}
        self._forgot_on: date | None = None
        self._ring: Callable[[], None] = nobody
        self._listener: Listener = nobody_listens

    def tell(self, listener: Listener) -> None:
        """Tell them from now on what becomes of every reminder."""
        self._listener = listener

    def on_change(self, ring: Callable[[], None]) -> None:
        """Call this whenever somebody may want to be told something."""
        self._ring = ring

    def changed(self) -> None:
        """An agenda, or what somebody wants to be reminded of, is another."""
        self._ring()

    async def make_due(self) -> None:
        """Begin to tell the next few who are due, unless enough are being told just now."""
        now = self._clock.now()
        if self._set_back.by(now):
            self._free_at = None
        if len(self._batches) >= BATCHES_UNDER_WAY or (self._free_at and now < self._free_at):
            return
        async with self._database.transaction() as records:
            await self._take_back(records)
            await self._forget(records, now)
            claimed = await self._claim(records, now)
            languages = await _languages_of(records, claimed)
            self._in_hand |= {row.key for row in claimed}
        if claimed:
            self._free_at = now + PACE
            task = asyncio.create_task(self._tell_all(claimed, languages), name="reminders")
            self._batches[first := claimed[0].key] = task
            task.add_done_callback(lambda done: self._told(first, done))

    async def next_moment(self) -> datetime | None:
        """When somebody is to be told next; while enough are being told, whoever is done rings."""
        if len(self._batches) >= BATCHES_UNDER_WAY:
            return None
        now, conferences = self._clock.now(), list(self._programme.by_id)
        async with self._database.transaction() as records:
            moments = [await records.reminders.next_moment(conferences, now)]
            due = await records.reminders.due(conferences, now, limit=1)
            moments += [now] if due else []
            for conference, groups in await self._groups(records):
                moments += [moment for moment, *_rest in reminders(conference, groups, now)]
                moments += [moment for moment, _group in self._news(conference, groups, now)]
        soonest = min((moment for moment in moments if moment), default=None)
        return max(soonest, self._free_at or soonest) if soonest else None

    @property
    def is_busy(self) -> bool:
        """Whether anybody is being told just now."""
        return bool(self._batches)

    async def settled(self) -> None:
        """Return once nobody is being told."""
        await all_done(self._batches)

    def _told(self, first: PostKey, batch: asyncio.Task[None]) -> None:
        del self._batches[first]
        if not batch.cancelled() and (error := batch.exception()):
            _log.error("Reminders could not be written down; looking for them.", exc_info=error)
        else:
            self._ring()

    async def _take_back(self, records: Records) -> None:
        """Return to the plan what was claimed and is in nobody's hands, as after a crash."""
        for row in await records.reminders.claimed(list(self._programme.by_id)):
            if row.key not in self._in_hand:
                await records.reminders.save(row, row.taken_back())

    async def _forget(self, records: Records, now: datetime) -> None:
        """Once a day: who was told of what is over is nobody's business any more."""
        if self._forgot_on != now.date():
            await records.reminders.forget(now - KEPT_FOR)
            self._forgot_on = now.date()

    async def _claim(self, records: Records, now: datetime) -> list[Delivery]:
        """The next few who are due: those who could not be told before, then the others."""
        conferences = list(self._programme.by_id)
        rows = list(await records.reminders.due(conferences, now, AT_ONCE))
        for conference, groups in await self._groups(records):
            news = sorted(self._news(conference, groups, now), key=lambda one: one[0])
            for due, group in news:
                if due <= now and len(rows) < AT_ONCE:
                    rows += await _tell_news(records, conference, group, due, AT_ONCE - len(rows))
            for begin, due, group in reminders(conference, groups, now):
                if begin <= now and len(rows) < AT_ONCE:
                    rows += await _remind(records, conference, group, due, AT_ONCE - len(rows))
        claimed = [(row, row.claimed(now)) for row in rows]
        return [after for before, after in claimed if await records.reminders.save(before, after)]

    async def _groups(self, records: Records) -> list[tuple[Conference, Sequence[Group]]]:
        """Those of whose sessions anybody wants to be reminded, and of which."""
        by_id = self._programme.by_id
        found = await records.bookmarks.groups(by_id)
        return [(conference, found[id_]) for id_, conference in by_id.items() if id_ in found]

    def _news(
        self, conference: Conference, groups: Sequence[Group], now: datetime
    ) -> Iterator[tuple[datetime, Group]]:
        """Who knows something that is not so any more, and when that has settled."""
        agenda = conference.agenda
        known, since = self._known.get(conference.id, (None, now))
        if known is not agenda:
            self._known[conference.id] = agenda, (since := now)
        for group in groups:
            session = agenda.get(group.session)
            if session and session.ends_at <= now:
                continue
            if is_news(group.told, now_told(group.told, session), group.reminded_for):
                yield since + conference.policy.changes_settle, group

    async def _tell_all(self, claimed: Sequence[Delivery], languages: Sequence[str | None]) -> None:
        """Each by itself, and written down together: one commit for all of them."""
        try:
            pairs = zip(claimed, languages, strict=True)
            told = await asyncio.gather(*(self._tell(row, language) for row, language in pairs))
            async with self._database.transaction() as records:
                for before, after in zip(claimed, told, strict=True):
                    await records.reminders.save(before, after)
            for after in told:
                self._listener(after)
        finally:
            self._in_hand -= {row.key for row in claimed}

    async def _tell(self, claimed: Delivery, language: str | None) -> Delivery:
        """What becomes of it."""
        conference = self._programme.by_id.get(claimed.conference)
        if conference is None:
            return claimed.taken_back()
        with reading(language or conference.language), as_urgent_as(Urgency.LATER):
            return await self._outcome(conference, claimed)

    async def _outcome(self, conference: Conference, claimed: Delivery) -> Delivery:
        now = self._clock.now()
        if claimed.is_over(now):
            return claimed.taken_back().skipped(_("It is over by now."))
        try:
            posted = await self._make(conference, claimed)
        except TryAgain as error:
            return claimed.put_off(self._clock.now(), error.reason, error.after)
        except Gone as error:  # such as a person who left: nobody calls them before the others
            return claimed.failed(error.reason)
        except Impossible as error:
            return _in_its_thread(conference, claimed, now) or claimed.failed(error.reason)
        except Exception as error:  # a bug in one reminder must not keep the others from people
            return claimed.failed(noted(_log, f"Reminder {claimed.key} failed", error))
        return claimed.made(self._clock.now(), posted) if posted else claimed.withdrawn()

    async def _make(self, conference: Conference, claimed: Delivery) -> Posted | None:
        key, place = session_in(claimed), claimed.post.channel
        session, now = conference.agenda.get(key), self._clock.now()
        button = details_id(conference, mark_of(key), claimed.key)
        if claimed.post.kind is PostKind.MOVE:
            knew = known_by(claimed)
            if now_told(knew, session) == knew:
                return None
            made = move_card(conference, knew, session, mark_of(key), claimed.key)
        else:
            if session is None or session.cancelled or session.starts_at != start_in(claimed):
                return None
            made = reminder_card(conference, session, claimed.key, now)
        if not is_inbox(place):
            place = await self._thread(conference, session)
            made = replace(made, people=persons_in(claimed))
        return await post_once(self._messenger, conference, claimed, place, button, made)

    async def _thread(self, conference: Conference, session: Session | None) -> str:
        if session is None:
            raise Impossible(_("Its session has no thread any more."))
        async with self._database.transaction() as records:
            queue = await records.queues.of(conference.id, session.key)
        if queue.thread_id is None:
            raise TryAgain(_("Its thread is not open yet."))
        return str(queue.thread_id)


async def _languages_of(records: Records, rows: Sequence[Delivery]) -> list[str | None]:
    """What each reads to whom a row goes; None in public, and where nobody knows."""
    persons = [person_in(place) if is_inbox(place := row.post.channel) else None for row in rows]
    readers = [(row.conference, who) for row, who in zip(rows, persons, strict=True)]
    known = await records.readers.languages_of((where, who) for where, who in readers if who)
    return [known.get((where, who)) if who else None for where, who in readers]


async def _remind(
    records: Records, conference: Conference, group: Group, due: datetime, limit: int
) -> list[Delivery]:
    """Rows for the next few of a group; whoever has just bookmarked it knows that it begins."""
    session = conference.agenda.get(group.session)
    if session is None:
        return []
    in_its_thread = way_to(session, group.wish.way, conference.policy) is Way.THREAD
    most = CALLED_AT_ONCE if in_its_thread else limit
    people = await records.bookmarks.in_group(conference.id, group, most)
    await records.bookmarks.set_reminded(people, session.starts_at)
    await records.bookmarks.set_told(people, told_of(session))
    persons = [one.person for one in people if one.at <= due]
    if in_its_thread:
        rows = [in_thread(conference.id, session, persons, due)] if persons else []
    else:
        rows = [in_inbox(conference.id, session, person, due) for person in persons]
    return await _planned(records, rows)


async def _tell_news(
    records: Records, conference: Conference, group: Group, due: datetime, limit: int
) -> list[Delivery]:
    """Rows for the next few of a group, who are told only once."""
    people = await records.bookmarks.in_group(conference.id, group, limit)
    now = now_told(group.told, conference.agenda.get(group.session))
    await records.bookmarks.set_told(people, now)
    return await _planned(records, [move_news(conference.id, one, due) for one in people])


async def _planned(records: Records, rows: Sequence[Delivery]) -> list[Delivery]:
    """Those that are to be made; a session that is back at an earlier time was told of before."""
    for row in rows:
        await records.reminders.plan(row)
    found = [await records.reminders.get(row.key) for row in rows]
    return [row for row in found if row and row.state is State.PLANNED]


def _in_its_thread(conference: Conference, claimed: Delivery, now: datetime) -> Delivery | None:
    """The same in the session's thread, for those whose inbox is closed; None where it has none."""
    session = conference.agenda.get(session_in(claimed))
    if session is None or not takes_questions(session, conference.policy):
        return None
    if claimed.post.kind is not PostKind.REMINDER or not is_inbox(claimed.post.channel):
        return None
    elsewhere = replace(claimed.post, channel=thread_of(session.key))
    opens = max(now, opens_at(session, conference.policy))
    return replace(claimed.taken_back(), post=elsewhere, attempts=0, retry_at=opens)
