"""What a route is: a method, a template, and a function from a call to a reply."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bot.rehearsal.local_discord import refusals
from bot.rehearsal.local_discord.access import everywhere, within
from bot.rehearsal.local_discord.interactions import Interactions
from bot.rehearsal.local_discord.permissions import Permission
from bot.rehearsal.local_discord.world import (
    Attachment,
    Channel,
    Guild,
    Member,
    Message,
    World,
)

Json = dict[str, Any]

LONGEST_REASON = 512


@dataclass(frozen=True, slots=True)
class Reply:
    """What goes back; without a body it should be a 204."""

    status: int
    body: Any = None


NOTHING = Reply(204)


@dataclass(frozen=True)
class Call:
    """One request of the bot, with the things that its path names."""

    world: World
    interactions: Interactions
    names: dict[str, str]
    query: dict[str, str]
    body: Any = None
    files: list[Attachment] = field(default_factory=list[Attachment])
    reason: str | None = None

    def id(self, name: str) -> int:
        """A snowflake in the path; one that is none is refused like one that is unknown."""
        said = self.names[name]
        return int(said) if said.isdigit() else 0

    def need_short_reason(self) -> None:
        """Refuse a reason that the audit log does not take."""
        if self.reason is not None and len(self.reason) > LONGEST_REASON:
            long = f"Must be {LONGEST_REASON} or fewer in length."
            errors = [{"code": "BASE_TYPE_MAX_LENGTH", "message": long}]
            raise refusals.invalid_form({"reason": {"_errors": errors}})

    def guild(self) -> Guild:
        """The server in the path, if the bot is on it."""
        guild = self.world.guilds.get(self.id("guild_id"))
        if guild is None:
            raise refusals.unknown("Guild")
        if self.world.bot.id not in guild.members:
            raise refusals.missing_access()
        return guild

    def me(self, channel: Channel) -> Member | None:
        """The bot as a member of the channel's server."""
        return channel.guild.members.get(self.world.bot.id) if channel.guild else None

    def granted(self, channel: Channel) -> Permission:
        """What the bot may do in the channel."""
        return within(channel, self.me(channel), self.world.clock.now())

    def granted_on(self, guild: Guild) -> Permission:
        """What the bot's roles give it on the server."""
        return everywhere(guild, guild.members[self.world.bot.id], self.world.clock.now())

    def need_on(self, guild: Guild, needed: Permission) -> None:
        """Refuse if the bot lacks a permission on the server."""
        if not self.granted_on(guild) & needed:
            raise refusals.missing_permissions()

    def channel(self, *needed: Permission) -> Channel:
        """The channel in the path, if the bot sees it and has every permission needed."""
        channel = self.world.channels.get(self.id("channel_id"))
        if channel is None:
            raise refusals.unknown("Channel")
        self.need(channel, *needed)
        return channel

    def need(self, channel: Channel, *needed: Permission) -> None:
        """Refuse if the bot does not see the channel or lacks a permission there."""
        granted = self.granted(channel)
        if not granted & Permission.VIEW_CHANNEL:
            raise refusals.missing_access()
        if any(not granted & one for one in needed):
            raise refusals.missing_permissions()

    def message(self, channel: Channel) -> Message:
        """The message in the path; ephemeral ones are not found this way."""
        message = channel.messages.get(self.id("message_id"))
        if message is None:
            raise refusals.unknown("Message")
        return message


Handler = Callable[[Call], Reply]


@dataclass(frozen=True, slots=True)
class Route:
    """`open` routes carry their own token in the path and are not counted in the global limit."""

    method: str
    template: str
    handler: Handler
    open: bool = False


class Routes:
    """A list of routes that functions are entered in by decorating them."""

    def __init__(self) -> None:
        self.entered: list[Route] = []

    def on(
        self, method: str, template: str, *, open_to_all: bool = False
    ) -> Callable[[Handler], Handler]:
        """Enter the function."""

        def enter(handler: Handler) -> Handler:
            self.entered.append(Route(method, template, handler, open_to_all))
            return handler

        return enter
