"""How a thread is opened, put away and opened again, whoever does it.

open --archived--> away --a message, or by hand--> open

Only who may manage threads writes in a locked one, or opens it again.
"""

from dataclasses import dataclass, field

from bot.rehearsal.local_discord.intents import GUILDS
from bot.rehearsal.local_discord.payloads import guilds
from bot.rehearsal.local_discord.world import (
    Channel,
    ChannelKind,
    Event,
    ThreadState,
    User,
    World,
)


@dataclass(frozen=True)
class Plan:
    """A thread to be; `id` is that of the message it stands under, if any."""

    name: str
    kind: ChannelKind
    owner: User
    id: int | None = None
    auto_archive_minutes: int = 4320
    invitable: bool = True
    tags: list[int] = field(default_factory=list[int])


def begin(world: World, parent: Channel, plan: Plan) -> Channel:
    """Open a thread or a post of a forum, with its owner in it, and tell the gateway."""
    now = world.clock.now()
    state = ThreadState(
        plan.owner,
        now,
        now,
        plan.auto_archive_minutes,
        invitable=plan.invitable,
        members={plan.owner.id: now},
        tags=plan.tags,
    )
    number = plan.id or world.ids.next()
    thread = Channel(number, plan.kind, plan.name, guild=parent.guild, parent=parent, thread=state)
    world.channels[thread.id] = thread
    if parent.guild:
        parent.guild.channels[thread.id] = thread
    born = guilds.channel(thread) | {"newly_created": True}
    world.publish(Event("THREAD_CREATE", born, GUILDS, thread))
    return thread


def put(world: World, thread: Channel, *, archived: bool) -> None:
    """Archive or open it; nothing is told yet."""
    if thread.thread:
        thread.thread.archived = archived
        thread.thread.archived_at = world.clock.now()


def tell_changed(world: World, thread: Channel, *, opened: bool = False) -> None:
    """Tell the present state, and when it was opened, the bot's own membership."""
    world.publish(Event("THREAD_UPDATE", guilds.channel(thread), GUILDS, thread))
    joined = thread.thread.members.get(world.bot.id) if thread.thread else None
    if opened and joined and thread.guild:
        member = guilds.thread_member(thread, world.bot.id, joined)
        member["guild_id"] = str(thread.guild.id)
        world.publish(Event("THREAD_MEMBER_UPDATE", member, GUILDS, thread))


def wake(world: World, thread: Channel, author: User) -> None:
    """A message opens an archived thread, and its author is in the thread from then on."""
    state = thread.thread
    if state is None:
        return
    state.members.setdefault(author.id, world.clock.now())
    if state.archived:
        put(world, thread, archived=False)
        tell_changed(world, thread, opened=True)
