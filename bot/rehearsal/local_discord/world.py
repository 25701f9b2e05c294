"""What there is on the local Discord.

The words here are those of Discord's wire where they differ from what people say: a server is a
guild. People work with `Server` and `Person`, which change these records and tell the gateway.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import IntEnum
from typing import Any

from bot.clock import Clock
from bot.rehearsal.local_discord.commands import Commands
from bot.rehearsal.local_discord.components import Named, buttons_in, selects_in
from bot.rehearsal.local_discord.permissions import Permission
from bot.rehearsal.local_discord.shards import Shards
from bot.rehearsal.local_discord.snowflakes import Snowflakes

Json = dict[str, Any]

EPHEMERAL, LOADING = 1 << 6, 1 << 7


class ChannelKind(IntEnum):
    """The kinds of channel that are modelled, with Discord's numbers."""

    TEXT = 0
    DM = 1
    VOICE = 2
    CATEGORY = 4
    NEWS = 5
    NEWS_THREAD = 10
    PUBLIC_THREAD = 11
    PRIVATE_THREAD = 12
    STAGE = 13
    FORUM = 15


@dataclass(eq=False, repr=False, slots=True)
class User:
    """An account; `takes_messages_from_servers` is the privacy switch behind error 50007.

    `locale` is the language in which its owner uses Discord.
    """

    id: int
    name: str
    bot: bool = False
    takes_messages_from_servers: bool = True
    locale: str = "en-US"

    def __repr__(self) -> str:
        return f"<user {self.name}>"


@dataclass(eq=False, slots=True)
class Role:
    """A role; a managed one belongs to the bot named."""

    id: int
    name: str
    permissions: Permission
    position: int
    mentionable: bool = False
    managed_for: User | None = None


@dataclass(frozen=True, slots=True)
class Overwrite:
    """What a channel allows and denies to one role (kind 0) or one member (kind 1)."""

    id: int
    kind: int
    allow: Permission = Permission.NONE
    deny: Permission = Permission.NONE


@dataclass(eq=False, slots=True)
class Member:
    """A user on one server."""

    user: User
    joined_at: datetime
    roles: list[Role] = field(default_factory=list[Role])
    nick: str | None = None
    timed_out_until: datetime | None = None

    def is_timed_out(self, moment: datetime) -> bool:
        """Whether a moderator's timeout still runs."""
        return self.timed_out_until is not None and moment < self.timed_out_until


@dataclass(frozen=True, slots=True)
class Tag:
    """A forum's tag."""

    id: int
    name: str


@dataclass(eq=False, slots=True)
class ThreadState:
    """What a thread has that no other channel has; `members` maps to when they joined."""

    owner: User
    created_at: datetime
    archived_at: datetime
    auto_archive_minutes: int = 4320
    archived: bool = False
    locked: bool = False
    invitable: bool = True
    members: dict[int, datetime] = field(default_factory=dict[int, datetime])
    tags: list[int] = field(default_factory=list[int])


@dataclass(frozen=True, slots=True)
class Attachment:
    """An uploaded file with its bytes; Discord does not know the type of every file."""

    id: int
    filename: str
    content_type: str | None
    content: bytes
    description: str | None = None


@dataclass(frozen=True, slots=True)
class Pings:
    """Whom a message really notifies, after its allowed mentions and its author's rights."""

    users: frozenset[int] = frozenset()
    roles: frozenset[int] = frozenset()
    everyone: bool = False

    def __bool__(self) -> bool:
        return bool(self.users or self.roles or self.everyone)


@dataclass(eq=False, repr=False, slots=True)
class Message:
    """A message; an ephemeral one is `only_for` one user and in no history."""

    id: int
    channel: "Channel"
    author: User
    sent_at: datetime
    text: str = ""
    kind: int = 0
    embeds: list[Json] = field(default_factory=list[Json])
    components: list[Json] = field(default_factory=list[Json])
    attachments: list[Attachment] = field(default_factory=list[Attachment])
    flags: int = 0
    nonce: str | int | None = None
    edited_at: datetime | None = None
    pinned_at: datetime | None = None
    pings: Pings = Pings()
    only_for: User | None = None
    reply_to: Json | None = None
    metadata: Json | None = None
    thread: "Channel | None" = None

    def __repr__(self) -> str:
        return f"<message {self.id} by {self.author.name}: {self.text!r}>"

    @property
    def ephemeral(self) -> bool:
        """Whether only one person sees it."""
        return self.only_for is not None

    @property
    def buttons(self) -> list[Named]:
        """Its buttons in reading order."""
        return buttons_in(self.components)

    @property
    def selects(self) -> list[Named]:
        """Its select menus in reading order."""
        return selects_in(self.components)


@dataclass(eq=False, repr=False, slots=True)
class Channel:
    """A channel of any kind; `private` has the ephemeral messages shown in it."""

    id: int
    kind: ChannelKind
    name: str
    guild: "Guild | None" = None
    topic: str | None = None
    position: int = 0
    parent: "Channel | None" = None
    overwrites: dict[int, Overwrite] = field(default_factory=dict[int, Overwrite])
    tags: list[Tag] = field(default_factory=list[Tag])
    messages: dict[int, Message] = field(default_factory=dict[int, Message])
    private: dict[int, Message] = field(default_factory=dict[int, Message])
    recipient: User | None = None
    thread: ThreadState | None = None
    pinned_at: datetime | None = None
    deleted: bool = False

    def __repr__(self) -> str:
        return f"<channel #{self.name}>"


@dataclass(eq=False, slots=True)
class ScheduledEvent:
    """One of a server's own events; `body` is what was asked for, `status` Discord's number."""

    id: int
    guild_id: int
    creator: User
    status: int
    body: Json


@dataclass(eq=False, repr=False, slots=True)
class Guild:
    """A server; `bans` has the reasons, by user."""

    id: int
    name: str
    owner: User
    everyone: Role
    roles: dict[int, Role] = field(default_factory=dict[int, Role])
    members: dict[int, Member] = field(default_factory=dict[int, Member])
    channels: dict[int, Channel] = field(default_factory=dict[int, Channel])
    bans: dict[int, str | None] = field(default_factory=dict[int, str | None])
    events: dict[int, ScheduledEvent] = field(default_factory=dict[int, ScheduledEvent])


@dataclass(frozen=True, slots=True)
class Event:
    """Something that the gateway tells the bot, if it has any of the intents.

    An event without intents reaches every bot. `channel` is set where only a bot that sees the
    channel is told; `theirs` where the content is another person's (and a privileged intent).
    """

    name: str
    data: Json
    intents: int = 0
    channel: Channel | None = None
    theirs: bool = False


def _nobody(told: object) -> None:
    """Before the gateway is open, and where nobody looks."""


@dataclass(eq=False, repr=False)
class World:
    """Everything, with the clock that stamps it and the one bot that everything is about.

    `locale` is what newcomers read; `uploads` are the files of forms, by channel and id; `show` is
    told each message that changes, and (None) of changes to channels, roles and members.
    """

    clock: Clock
    ids: Snowflakes
    bot: User
    application_id: int
    locale: str = "en-US"
    shards: Shards = field(default_factory=Shards)
    publish: Callable[[Event], None] = _nobody
    show: Callable[[Message | None], None] = _nobody
    address: str = ""
    users: dict[int, User] = field(default_factory=dict[int, User])
    guilds: dict[int, Guild] = field(default_factory=dict[int, Guild])
    channels: dict[int, Channel] = field(default_factory=dict[int, Channel])
    commands: Commands = field(default_factory=Commands)
    nonces: dict[tuple[int, int, str], Message] = field(
        default_factory=dict[tuple[int, int, str], Message]
    )
    uploads: dict[tuple[int, int], Attachment] = field(
        default_factory=dict[tuple[int, int], Attachment]
    )
    unimplemented: list[str] = field(default_factory=list[str])

    def private_channel(self, user: User) -> Channel:
        """The one channel of the bot and the user."""
        for channel in self.channels.values():
            if channel.recipient is user:
                return channel
        channel = Channel(self.ids.next(), ChannelKind.DM, user.name, recipient=user)
        self.channels[channel.id] = channel
        return channel

    def shares_a_server(self, user: User) -> bool:
        """Whether the bot and the user meet on any server."""
        return any(
            user.id in guild.members and self.bot.id in guild.members
            for guild in self.guilds.values()
        )

    def first_with(self, nonce: str | int | None, channel: Channel, by: User) -> Message | None:
        """The message that the author sent there with this nonce in the last five minutes."""
        first = self.nonces.get((by.id, channel.id, str(nonce)))
        fresh = first and self.clock.now() - first.sent_at < timedelta(minutes=5)
        return first if fresh else None
