"""Who somebody is, what they see, and what Discord's own program keeps them from."""

from dataclasses import dataclass
from datetime import datetime

from bot.rehearsal.local_discord.access import everywhere, within
from bot.rehearsal.local_discord.answers import Impossible
from bot.rehearsal.local_discord.permissions import EVERYTHING, Permission
from bot.rehearsal.local_discord.surroundings import Surroundings
from bot.rehearsal.local_discord.world import Channel, Guild, Member, Message, User


@dataclass(frozen=True, repr=False)
class Viewer:
    """Somebody on one server, or in private with the bot, who only looks."""

    user: User
    surroundings: Surroundings
    guild: Guild

    def __repr__(self) -> str:
        return f"<person {self.name}>"

    @property
    def id(self) -> int:
        """The account's snowflake."""
        return self.user.id

    @property
    def name(self) -> str:
        """What others call them."""
        return self.user.name

    @property
    def mention(self) -> str:
        """How a message pings them."""
        return f"<@{self.id}>"

    @property
    def member(self) -> Member:
        """Their membership."""
        return self.guild.members[self.id]

    @property
    def inbox(self) -> Channel:
        """Their private channel with the bot."""
        return self.surroundings.world.private_channel(self.user)

    def may(self, permission: Permission, channel: Channel) -> bool:
        """Whether they have the permission there."""
        if channel.recipient not in {None, self.user}:
            return False
        return bool(within(channel, self._membership(channel), self._now) & permission)

    def can_see(self, channel: Channel) -> bool:
        """Whether the channel is in their list."""
        return not channel.deleted and self.may(Permission.VIEW_CHANNEL, channel)

    def sees(self, channel: Channel) -> list[Message]:
        """What they read there, in order, with what only they are shown."""
        if not self.can_see(channel):
            return []
        own = [one for one in channel.private.values() if one.only_for is self.user]
        readable = self.may(Permission.READ_MESSAGE_HISTORY, channel)
        public = list(channel.messages.values()) if readable else []
        return sorted([*public, *own], key=lambda one: one.id)

    def is_shown(self, message: Message) -> bool:
        """Whether the message, which is there, is among what they read."""
        if not self.can_see(message.channel):
            return False
        if message.only_for:
            return message.only_for is self.user
        return self.may(Permission.READ_MESSAGE_HISTORY, message.channel)

    def _demand_welcome(self, channel: Channel) -> None:
        """Whoever is banned does nothing on the server."""
        if channel.guild and self.id in channel.guild.bans:
            raise Impossible(f"{self.name} is banned from {channel.guild.name}")

    def _demand_sight(self, channel: Channel) -> None:
        self._demand_welcome(channel)
        if not self.can_see(channel):
            raise Impossible(f"{self.name} does not see {channel.name}")

    def _demand(self, channel: Channel, permission: Permission) -> None:
        """What is written, commands too: in private it takes a server that both are on."""
        self._demand_sight(channel)
        if channel.guild is None and not self.surroundings.world.shares_a_server(self.user):
            raise Impossible(f"{self.name} shares no server with the bot")
        if not self.may(permission, channel):
            raise Impossible(f"{self.name} lacks {permission.name} in {channel.name}")

    def _demand_open(self, channel: Channel) -> None:
        """What is written needs a thread that is not locked; buttons and menus do not."""
        locked = channel.thread is not None and channel.thread.locked
        if locked and not self.may(Permission.MANAGE_THREADS, channel):
            raise Impossible(f"{channel.name} is locked")

    def _demand_no_timeout(self, channel: Channel) -> None:
        """Buttons, menus and forms take no permission, and yet a timeout forbids them."""
        member, now = self._membership(channel), self._now
        if channel.guild is None or member is None or not member.is_timed_out(now):
            return
        if everywhere(channel.guild, member, now) != EVERYTHING:
            raise Impossible(f"{self.name} is timed out on {channel.guild.name}")

    def _membership(self, channel: Channel) -> Member | None:
        return channel.guild.members.get(self.id) if channel.guild else None

    @property
    def _now(self) -> datetime:
        return self.surroundings.world.clock.now()
