"""What organizers do with posts: look, hold, release, skip, reword, post now, write their own."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.domain import wording
from bot.domain.announcements import PlannedPost, PostKey, post_key
from bot.domain.cards import Card
from bot.domain.changes import HELD, POSTED_NOW, PUBLISHED, RELEASED, SKIPPED, Change, ChangeState
from bot.domain.conference import Conference
from bot.domain.deliveries import STATES, Delivery, State
from bot.domain.languages import _, grouped, ngettext, reading
from bot.domain.people import Person, ServerId
from bot.domain.policy import SCHEDULED_POSTS
from bot.domain.post_kinds import CONFIDENTIAL, WRITTEN, PostKind
from bot.domain.posts import card, post_name
from bot.domain.text import escaped, length, plain
from bot.errors import Conflict, NotFound, Refusal
from bot.services.agenda import Programme
from bot.services.delivery import Announcer
from bot.store.database import Database, Records

OWN_POST_LIMIT = 3000
OWN_POST_EXPIRES_AFTER = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the ledger, and what organizers call it."""

    delivery: Delivery
    name: str


class Announcements:
    """The ledger, for organizers; who did what to which post is kept."""

    def __init__(
        self, database: Database, clock: Clock, programme: Programme, announcer: Announcer
    ) -> None:
        self._database = database
        self._clock = clock
        self._programme = programme
        self._announcer = announcer

    async def ledger(self, by: Person) -> tuple[Entry, ...]:
        """Every post of the conference, in order of time; what was withdrawn is left out."""
        conference = self._programme.for_organizer(by)
        async with self._database.transaction() as records:
            rows = await records.deliveries.all(conference.id)
        shown = [row for row in rows if row.state is not State.WITHDRAWN and _is_told(row)]
        return await asyncio.to_thread(_entries, conference, shown)

    async def post_behind(self, server: ServerId | None, key: PostKey) -> Delivery:
        """The row of a post that somebody presses a button of; anybody may."""
        conference = self._programme.conference(server)
        async with self._database.transaction() as records:
            return await _row(records, conference, key)

    async def preview(self, by: Person, key: PostKey) -> Card:
        """The post as it would read if it were made when it is due, or now if that has passed."""
        conference, row = await self._get(by, key)
        _must_have_words(row)
        return card(conference, row, max(row.wakes_at, self._clock.now()))

    async def one(self, by: Person, key: PostKey) -> Delivery:
        """A row of the ledger, for organizers."""
        return (await self._get(by, key))[1]

    async def rewordable(self, by: Person, key: PostKey) -> Delivery:
        """The same, before somebody writes a headline in vain."""
        row = await self.one(by, key)
        _must_have_words(row)
        return row

    def may_write(self, by: Person) -> None:
        """Raise `NotAllowed` before somebody writes a post in vain."""
        self._programme.for_organizer(by)

    async def hold(self, by: Person, key: PostKey) -> Delivery:
        """Keep a post back until it is released."""
        return await self._change(by, key, HELD, Delivery.put_on_hold)

    async def release(self, by: Person, key: PostKey) -> Delivery:
        """Let a held post go, at its time."""
        return await self._change(by, key, RELEASED, Delivery.released)

    async def skip(self, by: Person, key: PostKey) -> Delivery:
        """Never make the post."""
        with reading(self._programme.for_organizer(by).language):
            reason = _("Skipped by {name}.", name=by.name)
        return await self._change(by, key, SKIPPED, lambda row: row.skipped_by_hand(reason))

    async def post_now(self, by: Person, key: PostKey) -> Delivery:
        """Make the post at once; also one that failed, was skipped or is held."""
        now = self._clock.now()
        return await self._change(by, key, POSTED_NOW, lambda row: row.brought_forward(now))

    async def reword(self, by: Person, key: PostKey, text: str) -> Delivery:
        """Give one post another headline; an empty one brings the usual wording back."""
        row, text = await self.one(by, key), plain(text)
        _must_have_words(row)
        if row.post.kind in WRITTEN:
            text = _own_text(text)
        else:
            try:
                wording.check_new(text)
            except wording.BadWording as error:
                raise Refusal(escaped(str(error))) from error
        return await self._change(by, key, text, lambda row: row.reworded(text.strip()))

    async def draft(
        self, by: Person, text: str, channel: str | None, at: datetime | None
    ) -> Delivery:
        """Write down a post of one's own, held until it is released; at once where `at` is None."""
        conference, now = self._programme.for_organizer(by), self._clock.now()
        text = _own_text(text)
        if at and at < now:
            raise Refusal(_("That time has passed. Leave it empty to post at once."))
        due = at or now
        post = PlannedPost(
            key=post_key(
                conference.id, PostKind.OWN, due.isoformat(), now.isoformat(), by.id, text
            ),
            kind=PostKind.OWN,
            channel=channel or conference.policy.channel,
            due_at=due,
            expires_at=due + OWN_POST_EXPIRES_AFTER,
        )
        row = Delivery(conference.id, post, held=True, text=text, author=by.name)
        async with self._database.transaction() as records:
            if await records.deliveries.get(post.key):
                raise Conflict(_("You have just written exactly that."))
            await records.deliveries.add([row])
        return row

    async def publish(self, by: Person, key: PostKey) -> Delivery:
        """Release a draft; one for at once, or whose time has passed, goes now."""
        now = self._clock.now()

        def go(row: Delivery) -> Delivery:
            return row.brought_forward(now) if row.post.due_at <= now else row.released()

        return await self._change(by, key, PUBLISHED, go)

    async def _change(
        self, by: Person, key: PostKey, what: str, change: Callable[[Delivery], Delivery]
    ) -> Delivery:
        conference = self._programme.for_organizer(by)
        async with self._database.transaction() as records:
            before = await _row(records, conference, key)
            after = change(before)
            if not await records.deliveries.save(before, after):
                raise Conflict(_("That post was being made at the same moment. Look again."))
            reworded = before.text != after.text
            old = before.text if reworded else STATES[before.state]
            await records.changes.add(
                Change(
                    conference=conference.id,
                    path=f"post.{key}",
                    old=old,
                    new=what,
                    at=self._clock.now(),
                    by_id=by.id,
                    by_name=by.name,
                    state=ChangeState.SAVED,
                )
            )
        self._announcer.changed()
        return after

    async def _get(self, by: Person, key: PostKey) -> tuple[Conference, Delivery]:
        conference = self._programme.for_organizer(by)
        async with self._database.transaction() as records:
            return conference, await _row(records, conference, key)


def _entries(conference: Conference, rows: Iterable[Delivery]) -> tuple[Entry, ...]:
    return tuple(Entry(row, post_name(conference, row)) for row in rows)


async def _row(records: Records, conference: Conference, key: PostKey) -> Delivery:
    row = await records.deliveries.get(key)
    if row is None or row.conference != conference.id or not _is_told(row):
        raise NotFound(
            _("There is no such post (any more). /announcements list shows what there is.")
        )
    return row


def _must_have_words(row: Delivery) -> None:
    """Raise a refusal for posts whose words are people's questions, or the same for everybody."""
    if row.post.kind not in {*SCHEDULED_POSTS, *WRITTEN}:
        raise Refusal(
            _(
                "That post has no headline of its own; what it says is decided when it is made. "
                "Only posts about the agenda and your own can be previewed or reworded."
            )
        )


def _is_told(row: Delivery) -> bool:
    """Whether organizers are told that it exists: one of them may be whom a case is about."""
    return row.post.kind not in CONFIDENTIAL


def _own_text(text: str) -> str:
    text = plain(text)
    if not text:
        raise Refusal(_("An empty post cannot be made. Write something."))
    if length(text) > OWN_POST_LIMIT:
        raise Refusal(
            ngettext(
                "That is {n} character; a post takes {most}.",
                "That is {n} characters; a post takes {most}.",
                length(text),
                most=grouped(OWN_POST_LIMIT),
            )
        )
    return text
