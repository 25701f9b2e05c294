"""Proposals that nobody asked for, shown to organizers: to be confirmed or discarded there."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.domain.announcements import PlannedPost, PostKey, post_key
from bot.domain.cards import Card
from bot.domain.conference import Conference, ConferenceId
from bot.domain.deliveries import Delivery, Posted
from bot.domain.people import Person
from bot.domain.post_kinds import PostKind
from bot.domain.proposals import Proposal, ProposalState
from bot.domain.revision_cards import DISCARD, decided_card, overtaken_card, preview_card
from bot.services.delivery import Announcer
from bot.services.messenger import Messenger
from bot.services.proposing import preview_of
from bot.store.database import Database, Records

WORTH_SHOWING_FOR = timedelta(days=7)

_OVERTAKEN, _DECIDED = "overtaken", "decided"


async def show_proposal(
    records: Records, conference: Conference, proposal: Proposal, moment: datetime
) -> None:
    """Have it shown to the organizers; to be called in the transaction that writes it down."""
    await records.deliveries.add([_row(conference, proposal.id, "", moment)])


async def take_back(
    records: Records, conference: Conference, number: int, moment: datetime
) -> None:
    """Discard it, if nobody has decided about it yet, and say so where it was shown."""
    proposal = await records.agendas.proposal(conference.id, number)
    if proposal and await records.agendas.settle(proposal, ProposalState.DISCARDED):
        await records.deliveries.add([_row(conference, number, _OVERTAKEN, moment)])


async def tell_decision(
    records: Records, conference: Conference, number: int, by: Person, moment: datetime
) -> None:
    """Say where the proposal was shown who has decided about it, and what is in force since.

    To be called in the transaction in which that was decided; `conference` has what is in force.
    """
    shown = await records.deliveries.get(_key(conference.id, number))
    if shown and shown.attempts:
        row = _row(conference, number, _DECIDED, moment)
        text = f"{row.text} {conference.agenda_version}"
        await records.deliveries.add([replace(row, text=text, author=by.name)])


def _row(conference: Conference, number: int, what: str, moment: datetime) -> Delivery:
    planned = PlannedPost(
        key=_key(conference.id, number, what),
        kind=PostKind.PROPOSAL,
        channel=conference.policy.organizers_channel,
        due_at=moment,
        expires_at=moment + WORTH_SHOWING_FOR,
    )
    return Delivery(conference.id, planned, text=f"{number} {what}".strip())


def _key(conference: ConferenceId, number: int, what: str = "") -> PostKey:
    return post_key(conference, PostKind.PROPOSAL, number, what)


class ProposalPosts:
    """Shows proposals, and says there what became of them: decided about, or overtaken."""

    def __init__(self, database: Database, clock: Clock, messenger: Messenger) -> None:
        self._database = database
        self._clock = clock
        self._messenger = messenger

    def make_for(self, announcer: Announcer) -> None:
        """From now on the announcer leaves these posts to this."""
        announcer.leave_to(self._make, PostKind.PROPOSAL)

    async def _make(self, conference: Conference, claimed: Delivery) -> Posted | None:
        number, _, what = claimed.text.partition(" ")
        what, _, version = what.partition(" ")
        async with self._database.transaction() as records:
            proposal = await records.agendas.proposal(conference.id, int(number))
        if proposal is None:
            return None
        if what == _OVERTAKEN:
            return await self._change(conference, proposal, overtaken_card(proposal))
        if what == _DECIDED:
            made = await self._preview(conference, proposal)
            decided = made and decided_card(made, proposal, claimed.author, int(version))
            return await self._change(conference, proposal, decided) if decided else None
        return await self._show(conference, proposal, claimed)

    async def _show(
        self, conference: Conference, proposal: Proposal, claimed: Delivery
    ) -> Posted | None:
        """Show it once, unless somebody has decided about it before that.

        Whether it was shown already is looked at first: then it is there, whatever was decided.
        """
        server, channel = conference.server, claimed.post.channel
        if claimed.attempts > 1:
            button = f"{DISCARD}:{proposal.id}"
            found = await self._messenger.find(server, channel, button, claimed.begun_at)
            if found:
                return found
        if proposal.state is not ProposalState.PROPOSED:
            return None
        made = await self._preview(conference, proposal)
        return await self._messenger.post(server, channel, made, claimed.key) if made else None

    async def _preview(self, conference: Conference, proposal: Proposal) -> Card | None:
        """What it would change in the version that it was to follow."""
        async with self._database.transaction() as records:
            base = await records.agendas.version(conference.id, proposal.base)
        if base is None:
            return None
        now, known = self._clock.now(), replace(conference, planned=base.agenda)
        preview = await asyncio.to_thread(preview_of, known, base, proposal, now)
        return preview_card(preview, now)

    async def _change(
        self, conference: Conference, proposal: Proposal, card: Card
    ) -> Posted | None:
        """Show the card, which has no buttons, in its place; safe to be done twice."""
        async with self._database.transaction() as records:
            shown = await records.deliveries.get(_key(conference.id, proposal.id))
        if shown is None or shown.posted is None:
            return None
        await self._messenger.edit(conference.server, shown.posted, card)
        return shown.posted
