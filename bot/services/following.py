"""Following an agenda at its address: what is new there is proposed, and put in force by people."""

import asyncio
import hashlib
import logging
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from urllib.parse import urlsplit

from bot.clock import Clock
from bot.domain.conference import Conference, ConferenceId
from bot.domain.feeds import Feed
from bot.domain.formats.reading import Reading
from bot.domain.formats.source import Source
from bot.domain.languages import ngettext, read_in
from bot.domain.proposals import Proposal, digest_of
from bot.domain.revisions import carried_on
from bot.domain.text import escaped
from bot.errors import InputRefused, Refusal
from bot.services.agenda import Programme
from bot.services.bugs import noted
from bot.services.delivery import Announcer
from bot.services.duties import all_done, nobody
from bot.services.fetching import Fetcher
from bot.services.proposal_posts import show_proposal, take_back
from bot.services.proposing import in_force, propose
from bot.services.reading import AgendaReader
from bot.store.database import Database, Records

NOBODY = 0
"""The author of what no person proposed."""

MISTAKES_TOLD = 5

_log = logging.getLogger(__name__)


class Follower:
    """Asks for every agenda that is followed when its time comes, each on its own.

    Whatever goes wrong there, the agenda in force stays in force.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        programme: Programme,
        announcer: Announcer,
        fetcher: Fetcher,
        reader: AgendaReader,
    ) -> None:
        self._database = database
        self._clock = clock
        self._programme = programme
        self._announcer = announcer
        self._fetcher = fetcher
        self._reader = reader
        self._tasks: dict[ConferenceId, asyncio.Task[None]] = {}
        self._ring: Callable[[], None] = nobody

    def on_change(self, ring: Callable[[], None]) -> None:
        """Call this when an address was asked; the heartbeat looks for new ones."""
        self._ring = ring

    async def make_due(self) -> None:
        """Begin to ask for what is due; does not wait for it."""
        now = self._clock.now()
        for conference, feed in await self._waiting():
            if feed.due_at(conference.policy.agenda_every) <= now:
                name = f"agenda-of-{conference.id}"
                task = asyncio.create_task(self._look(conference, feed), name=name)
                self._tasks[conference.id] = task
                task.add_done_callback(lambda done, id_=conference.id: self._done(id_, done))

    async def next_moment(self) -> datetime | None:
        """When the next address is to be asked; None where none is followed."""
        waiting = await self._waiting()
        return min((f.due_at(c.policy.agenda_every) for c, f in waiting), default=None)

    @property
    def is_busy(self) -> bool:
        """Whether any address is being asked."""
        return bool(self._tasks)

    async def settled(self) -> None:
        """Return once no address is being asked."""
        await all_done(self._tasks)

    async def _waiting(self) -> list[tuple[Conference, Feed]]:
        """Every conference that follows an address which is not being asked just now."""
        followed = [
            (conference, address)
            for conference in self._programme.by_id.values()
            if (address := conference.policy.agenda_address) and conference.id not in self._tasks
        ]
        if not followed:
            return []
        async with self._database.transaction() as records:
            known = await records.feeds.all([one.id for one, _ in followed])
        return [(one, _feed(known.get(one.id), one, address)) for one, address in followed]

    def _done(self, conference: ConferenceId, task: asyncio.Task[None]) -> None:
        del self._tasks[conference]
        if not task.cancelled() and (error := task.exception()):
            # Not at once, or whatever is wrong would be tried in a circle: the heartbeat will.
            _log.error("An agenda could not be followed.", exc_info=error)
        else:
            self._ring()

    async def _look(self, conference: Conference, feed: Feed) -> None:
        """Ask once, write down what came of it, and tell organizers where they should know."""
        read_in(conference.language)
        try:
            after = await self._asked(conference, feed)
        except Refusal as refusal:
            after = feed.failed(self._clock.now(), _in_short(refusal))
        except Exception as error:
            # a bug that one agenda brings to light must not end the following
            problem = noted(_log, f"The agenda at {feed.name} cannot be read", error)
            after = feed.failed(self._clock.now(), problem)
        if news := after.news(feed, self._clock.now()):
            await self._announcer.tell_organizers(conference, news)
        if after.failures:
            _log.warning("The agenda at %s: %s", feed.name, after.problem)
            async with self._database.transaction() as records:
                await records.feeds.save(after)

    async def _asked(self, conference: Conference, feed: Feed) -> Feed:
        """Fetch and read it, and propose what is new; what is known after that is written down.

        A proposal that nobody can confirm any more, because the agenda has changed since, is made
        anew from what is there now.
        """
        async with self._database.transaction() as records:
            outdated = await records.agendas.is_outdated(conference.id, feed.proposal)
        known = feed.forgotten() if outdated else feed
        fetched = await self._fetcher.fetch(known.address, known.etag, known.modified)
        content = known.content
        if fetched.content is not None:
            content = hashlib.sha256(fetched.content).hexdigest()
        marks = fetched.etag, fetched.modified
        after = known.worked(self._clock.now(), *marks, content)
        if fetched.content is None or content == known.content:
            async with self._database.transaction() as records:
                await records.feeds.save(after)
            return after
        source = Source(fetched.content, feed.name, conference.profile.zone)
        reading, _ = await self._reader.read(source)
        return await self._proposed(conference.id, after, reading)

    async def _proposed(self, conference_id: ConferenceId, feed: Feed, reading: Reading) -> Feed:
        """Propose it, unless it is what was last proposed or is in force; in one transaction.

        Nothing is written where the address is not followed any more by now.
        """
        now, digest = self._clock.now(), await asyncio.to_thread(digest_of, reading.agenda)
        after = replace(feed, agenda=digest)
        conference = self._programme.by_id.get(conference_id)
        if conference is None or conference.policy.agenda_address != feed.address:
            return after
        async with self._database.transaction() as records:
            if digest != feed.agenda:
                number = await self._propose(records, conference, after, reading, now)
                after = replace(after, proposal=number)
            await records.feeds.save(after)
        self._announcer.changed()
        return after

    async def _propose(
        self,
        records: Records,
        conference: Conference,
        feed: Feed,
        reading: Reading,
        now: datetime,
    ) -> int:
        """The number of the proposal that stands now; 0 for none."""
        await take_back(records, conference, feed.proposal, now)
        newest = await in_force(records, conference.id)
        of_feed = await records.agendas.digest_of_newest(conference.id, feed.name)
        if of_feed == feed.agenda or carried_on(newest.agenda, reading.agenda) == newest.agenda:
            return 0
        draft = Proposal(
            conference=conference.id,
            base=0,
            agenda=reading.agenda,
            source=feed.name,
            digest=feed.agenda,
            at=now,
            by_id=NOBODY,
            by_name=urlsplit(feed.address).hostname or feed.name,
            notes=tuple(str(problem) for problem in (*reading.left_out, *reading.warnings)),
        )
        _, proposal = await propose(records, draft)
        await show_proposal(records, conference, proposal, now)
        return proposal.id


def _feed(known: Feed | None, conference: Conference, address: str) -> Feed:
    return known.leading_to(address) if known else Feed(conference.id, address)


def _in_short(refusal: Refusal) -> str:
    """What is wrong, as Markdown; of many mistakes the first."""
    if not isinstance(refusal, InputRefused):
        return str(refusal)
    return "\n".join(_lines(refusal.problems))


def _lines(problems: Iterable[object]) -> Iterable[str]:
    lines = [f"- {escaped(str(problem))}" for problem in problems]
    more = len(lines) - MISTAKES_TOLD
    if more > 0:
        left = ngettext("… and {n} more.", "… and {n} more.", more)
        lines[MISTAKES_TOLD:] = [f"- {left}"]
    return lines
