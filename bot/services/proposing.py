"""Proposing an agenda, whoever does: the same for what is imported and for what is followed."""

from dataclasses import replace
from datetime import datetime

from bot.domain.announcements import plan
from bot.domain.conference import Conference, ConferenceId
from bot.domain.languages import _
from bot.domain.proposals import Preview, Proposal, Version
from bot.domain.revisions import carried_on, compare
from bot.errors import NotFound
from bot.store.database import Records


async def in_force(records: Records, conference: ConferenceId) -> Version:
    """The newest version; `NotFound` where there is none."""
    newest = await records.agendas.newest(conference)
    if newest is None:
        raise NotFound(
            _("There is no agenda yet. Start the bot again with one in the data folder.")
        )
    return newest


async def propose(
    records: Records, draft: Proposal, *, as_it_is: bool = False
) -> tuple[Version, Proposal]:
    """Write the draft down as a proposal to follow the version in force; gives both.

    Unless the draft's agenda is to be taken as it is, what was decided before stays decided.
    """
    newest = await in_force(records, draft.conference)
    agenda = draft.agenda if as_it_is else carried_on(newest.agenda, draft.agenda)
    proposal = replace(draft, base=newest.number, agenda=agenda)
    return newest, replace(proposal, id=await records.agendas.propose(proposal))


def preview_of(
    conference: Conference, base: Version, proposal: Proposal, moment: datetime
) -> Preview:
    """What the proposal would change; of thousands of sessions, to be found in a thread."""
    changed = replace(conference, planned=proposal.agenda)
    before, after = set(plan(conference)), set(plan(changed))
    moved = [post for post in before ^ after if post.expires_at > moment]
    subjects = {post.subject for post in moved}
    revisions = compare(base.agenda, proposal.agenda)
    remaining = [session for session in changed.agenda.sessions if session.ends_at > moment]
    late = any(changed.as_planned(session) for session in remaining)
    return Preview(proposal, base.agenda, revisions, len(subjects), late)
