"""What is checked at the end of a rehearsal: every promise that the day should have kept."""

from collections import Counter
from collections.abc import Iterator

from bot.client.bot import ChairBot
from bot.domain.conference import Conference
from bot.domain.deliveries import POSTED
from bot.domain.events import event_of, is_eventful
from bot.domain.post_kinds import PostKind
from bot.domain.queues import takes_questions
from bot.rehearsal.drawing import marked
from bot.rehearsal.local_discord import LocalDiscord
from bot.rehearsal.record import Record
from bot.rehearsal.stories import leaks

EXPECTED = ("answered", "refused")


def reckoning(record: Record, discord: LocalDiscord) -> Iterator[str]:
    """Everything that went wrong by the agenda as it was in the end, in the words of the report."""
    yield from _answers(record)
    yield from _posts(record, discord)
    if record.conference:
        yield from _sessions(record, record.conference)
        yield from _threads(record, record.conference)
        yield from _events(record, record.conference)
    for story in record.stories:
        yield from leaks(discord, story)


def unused_commands(bot: ChairBot, record: Record) -> Iterator[str]:
    """Every command that nobody tried, though nothing stood in the way."""
    used = {command.name.removeprefix("/") for command in record.commands}
    known = {c.qualified_name for c in bot.tree.walk_commands() if not hasattr(c, "walk_commands")}
    if not record.untried:
        yield from (f"Nobody used /{name}." for name in sorted(known - used))


def _answers(record: Record) -> Iterator[str]:
    for command in record.commands:
        if command.outcome not in EXPECTED:
            yield f"{command.by} used {command.name}: {command.outcome}"


def _posts(record: Record, discord: LocalDiscord) -> Iterator[str]:
    """Each there once, and where it belongs."""
    channels = list(discord.world.channels.values())
    messages = [message for channel in channels for message in discord.messages(channel)]
    for post in record.posts:
        if post.state not in POSTED:
            yield f"{post.kind} post due {post.due_at}: {post.state}. {post.reason}"
        shown = sum(marked(message, post) for message in messages)
        if shown != 1:
            yield f"{post.kind} post due {post.due_at} is there {shown} times."


def _sessions(record: Record, conference: Conference) -> Iterator[str]:
    """Each introduced when it began, in every channel of its own; what is cancelled, never."""
    introductions = [p for p in record.posts if p.kind in {PostKind.NOW, PostKind.BREAK}]
    for session in conference.agenda.sessions:
        found = [post.due_at for post in introductions if post.session == session.key]
        channels = conference.policy.channels_for(session)
        wanted = [] if session.cancelled else [session.starts_at for _ in channels]
        if found != wanted:
            times = ", ".join(f"{moment:%H:%M}" for moment in found) or "never"
            yield f"{session.name} was introduced at the wrong time: {times} UTC."


def _threads(record: Record, conference: Conference) -> Iterator[str]:
    """One for each session that takes questions, closed in the end; none for the others."""
    for session in conference.agenda.sessions:
        found = [thread for thread in record.threads if thread.session == session.key]
        wanted = int(takes_questions(session, conference.policy))
        if len(found) != wanted and not session.cancelled:
            yield f"{session.name} has {len(found)} threads for questions, not {wanted}."
        elif not all(thread.closed for thread in found):
            yield f"The questions to {session.name} were never closed."


def _events(record: Record, conference: Conference) -> Iterator[str]:
    """One for each session, begun and ended with it, where the organizers want them."""
    eventful = [s for s in conference.agenda.sessions if is_eventful(s)]
    names = Counter(event_of(s).name for s in eventful if conference.policy.events)
    if Counter(event.name for event in record.events) != names:
        yield f"{len(record.events)} of Discord's own events were made, not {names.total()}."
    for event in record.events:
        if not event.over:
            yield f"Discord's own event {event.name} was never ended."
