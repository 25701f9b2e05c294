"""Saying that the conference runs late: looked at first, told once, and taken back if need be."""

import asyncio
from dataclasses import replace
from datetime import timedelta

from bot.clock import Clock
from bot.domain.announcements import PlannedPost, plan, post_key
from bot.domain.conference import Basis, Conference
from bot.domain.delay_cards import LatePreview, late_card
from bot.domain.delays import LONGEST, Delay
from bot.domain.deliveries import Delivery, Posted
from bot.domain.languages import N_, _
from bot.domain.moments import how_long
from bot.domain.people import Person
from bot.domain.post_kinds import PostKind
from bot.domain.posts import button_id, channel_name
from bot.errors import Conflict, Refusal
from bot.services.agenda import Programme
from bot.services.agenda_changes import channels_of, corrections, for_people, plan_rows, told_in
from bot.services.conferences import Secretary
from bot.services.delivery import Announcer
from bot.services.makers import post_once
from bot.services.messenger import Messenger
from bot.store.database import Database, Records

WORTH_TELLING_FOR = timedelta(minutes=30)

SOMETHING_ELSE = N_("The agenda has changed since you looked. Say /late once more, and look again.")


class Timekeeper:
    """Knows how late it is; organizers tell it."""

    def __init__(
        self, database: Database, clock: Clock, programme: Programme, secretary: Secretary
    ) -> None:
        self._database = database
        self._clock = clock
        self._programme = programme
        self._secretary = secretary

    async def preview(
        self, by: Person, minutes: int, room: str | None, *, absorb: bool
    ) -> LatePreview:
        """What it would do to say so; `minutes` are all of the delay, none is back on time."""
        conference, now = self._programme.for_organizer(by), self._clock.now()
        length = timedelta(minutes=minutes)
        if not timedelta() <= length <= LONGEST:
            raise Refusal(
                _(
                    "Say how many minutes it is late in all, from 0 (on time) to {most}. "
                    "/agenda import moves things further.",
                    most=LONGEST // timedelta(minutes=1),
                )
            )
        delay = Delay(now, length, room, absorb=absorb, author=by.name)
        after = replace(conference, delays=(*conference.delays, delay))
        revisions = tuple(await asyncio.to_thread(for_people, conference, after, now))
        if not revisions:
            raise Conflict(_nothing_moves(room, length))
        moved = await asyncio.to_thread(_posts_moved, conference, after)
        channels = tuple(channel_name(channel) for channel in channels_of(after, revisions))
        return LatePreview(conference, delay, revisions, moved, channels)

    async def say(
        self, by: Person, minutes: int, room: str | None, basis: Basis, *, absorb: bool
    ) -> Delay:
        """Have it hold, and people told; `Conflict` where the agenda has changed since `basis`."""
        delay = (await self.preview(by, minutes, room, absorb=absorb)).delay
        return await self._hold(self._programme.for_organizer(by), delay, basis)

    async def undo(self, by: Person, number: int) -> Delay:
        """Take back what was said last; what has happened meanwhile, has happened."""
        conference = self._programme.for_organizer(by)
        last = conference.delays[-1] if conference.delays else None
        if last is None or last.number != number or last.undoes is not None:
            raise Conflict(
                _(
                    "That was taken back already, or something was said since. /late shows what "
                    "holds; with 0 minutes it says that all is back on time."
                )
            )
        delay = Delay(self._clock.now(), timedelta(), last.room, undoes=number, author=by.name)
        return await self._hold(conference, delay, conference.basis)

    async def _hold(self, conference: Conference, delay: Delay, basis: Basis) -> Delay:
        async with self._database.transaction() as records:
            newest = await records.agendas.newest(conference.id)
            said = await records.delays.of(conference.id)
            if newest is None or basis != Basis(newest.number, said[-1].number if said else 0):
                raise Conflict(_(SOMETHING_ELSE))
            delay = replace(delay, number=await records.delays.add(conference.id, delay))
            before = replace(conference, planned=newest.agenda, delays=said)
            after = replace(before, delays=(*said, delay))
            await _note(records, before, after, delay)
        await self._secretary.open(conference.server)
        return delay


def _nothing_moves(room: str | None, length: timedelta) -> str:
    time = how_long(length)
    if room and length:
        return _(
            "Nothing would move: whatever remains in {room} is {time} late already.",
            room=room,
            time=time,
        )
    if room:
        return _("Nothing would move: whatever remains in {room} is on time already.", room=room)
    if length:
        return _("Nothing would move: whatever remains is {time} late already.", time=time)
    return _("Nothing would move: whatever remains is on time already.")


def _posts_moved(before: Conference, after: Conference) -> int:
    return len({post.subject for post in set(plan(before)) ^ set(plan(after))})


async def _note(records: Records, before: Conference, after: Conference, delay: Delay) -> None:
    """Have people told, in the transaction that writes it down."""
    now = delay.since
    revisions = await asyncio.to_thread(for_people, before, after, now)
    ledger = await records.deliveries.all(after.id)
    rows = [_row(after, channel, delay) for channel in channels_of(after, revisions)]
    corrected = await asyncio.to_thread(corrections, before, revisions, ledger, now)
    await plan_rows(records, ledger, [*rows, *corrected])


def _row(conference: Conference, channel: str, delay: Delay) -> Delivery:
    now = delay.since
    key = post_key(conference.id, PostKind.LATE, channel, delay.number)
    planned = PlannedPost(key, PostKind.LATE, channel, now, now + WORTH_TELLING_FOR)
    return Delivery(conference.id, planned, text=str(delay.number), author=delay.author)


class LatePosts:
    """Makes the posts about delays."""

    def __init__(self, messenger: Messenger) -> None:
        self._messenger = messenger

    def make_for(self, announcer: Announcer) -> None:
        """From now on the announcer leaves these posts to this."""
        announcer.leave_to(self._tell, PostKind.LATE)

    async def _tell(self, conference: Conference, claimed: Delivery) -> Posted | None:
        """What that delay changed in this channel; nothing where it changed nothing."""
        number, channel = int(claimed.text), claimed.post.channel
        said = [delay for delay in conference.delays if delay.number <= number]
        if not said or said[-1].number != number:
            return None
        before = replace(conference, delays=tuple(said[:-1]))
        after = replace(conference, delays=tuple(said))
        revisions = await asyncio.to_thread(for_people, before, after, said[-1].since)
        revisions = told_in(conference, channel, revisions)
        if not revisions:
            return None
        made = late_card(after, said[-1], revisions, claimed.key)
        button = button_id(claimed.key)
        return await post_once(self._messenger, conference, claimed, channel, button, made)
