"""Setting up and changing a server; whatever changes, the gateway tells."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.rehearsal.local_discord import membership, thread_life
from bot.rehearsal.local_discord.answers import Impossible
from bot.rehearsal.local_discord.intents import GUILDS
from bot.rehearsal.local_discord.payloads import events, guilds
from bot.rehearsal.local_discord.people import Person
from bot.rehearsal.local_discord.permissions import EVERYONE, Permission
from bot.rehearsal.local_discord.surroundings import Surroundings
from bot.rehearsal.local_discord.visibility import over_gateway, watched
from bot.rehearsal.local_discord.world import (
    Channel,
    ChannelKind,
    Event,
    Guild,
    Member,
    Overwrite,
    Role,
    Tag,
    User,
)

Json = dict[str, Any]

# What a channel says about one role or person: (what it allows, what it denies).
Overwrites = Mapping[Role | Person, tuple[Permission, Permission]]


@dataclass(eq=False, repr=False)
class Server:
    """One server, as its owner sees it."""

    guild: Guild
    surroundings: Surroundings

    @property
    def id(self) -> int:
        """Its snowflake."""
        return self.guild.id

    @property
    def everyone(self) -> Role:
        """The role that everybody has."""
        return self.guild.everyone

    def role(self, name: str) -> Role:
        """A role by its name."""
        return _named(self.guild.roles.values(), name)

    def channel(self, name: str) -> Channel:
        """A channel or thread by its name."""
        return _named(self.guild.channels.values(), name)

    def person(self, name: str) -> Person:
        """A member by the name of the account."""
        found = _named([one.user for one in self.guild.members.values()], name)
        return Person(found, self.surroundings, self.guild)

    def add_role(
        self,
        name: str,
        permissions: Permission | int = Permission.NONE,
        *,
        mentionable: bool = False,
    ) -> Role:
        """A new role above the others."""
        role = Role(
            self.surroundings.world.ids.next(),
            name,
            Permission(permissions),
            len(self.guild.roles),
            mentionable,
        )
        self.guild.roles[role.id] = role
        self._tell("GUILD_ROLE_CREATE", {"role": guilds.role(role)})
        return role

    def change_role(
        self,
        role: Role,
        *,
        name: str | None = None,
        permissions: Permission | int | None = None,
    ) -> None:
        """Rename a role or give it other permissions."""
        role.name = name or role.name
        with watched(self.surroundings.world, self.guild):
            role.permissions = role.permissions if permissions is None else Permission(permissions)
            self._tell("GUILD_ROLE_UPDATE", {"role": guilds.role(role)})

    def delete_role(self, role: Role) -> None:
        """Take a role from everybody and from the server."""
        with watched(self.surroundings.world, self.guild):
            del self.guild.roles[role.id]
            for member in self.guild.members.values():
                if role in member.roles:
                    member.roles.remove(role)
            self._tell("GUILD_ROLE_DELETE", {"role_id": str(role.id)})

    def add_channel(
        self,
        name: str,
        *,
        kind: ChannelKind = ChannelKind.TEXT,
        overwrites: Overwrites | None = None,
        topic: str | None = None,
        parent: Channel | None = None,
        tags: Iterable[str] = (),
    ) -> Channel:
        """A new channel; `tags` are those of a forum."""
        ids = self.surroundings.world.ids
        channel = Channel(
            ids.next(), kind, name, self.guild, topic, len(self.guild.channels), parent
        )
        channel.tags = [Tag(ids.next(), tag) for tag in tags]
        for whom, (allow, deny) in (overwrites or {}).items():
            self._overwrite(channel, whom, allow, deny)
        self.guild.channels[channel.id] = channel
        self.surroundings.world.channels[channel.id] = channel
        self._tell("CHANNEL_CREATE", over_gateway(self.surroundings.world, channel))
        return channel

    def add_thread(
        self, parent: Channel, name: str, *, owner: Person | None = None, private: bool = False
    ) -> Channel:
        """A new thread, or a post in a forum, that the owner (else the server's) opened."""
        kind = ChannelKind.PRIVATE_THREAD if private else ChannelKind.PUBLIC_THREAD
        user = owner.user if owner else self.guild.owner
        return thread_life.begin(
            self.surroundings.world, parent, thread_life.Plan(name, kind, user)
        )

    def change_thread(
        self, thread: Channel, *, archived: bool | None = None, locked: bool | None = None
    ) -> None:
        """A moderator archives, locks or opens a thread."""
        state = thread.thread
        if state is None:
            raise ValueError(f"{thread.name} is no thread")
        opened = archived is False and state.archived
        state.locked = state.locked if locked is None else locked
        if archived is not None:
            thread_life.put(self.surroundings.world, thread, archived=archived)
        thread_life.tell_changed(self.surroundings.world, thread, opened=opened)

    def rename_channel(self, channel: Channel, name: str) -> None:
        """Give it another name."""
        channel.name = name
        self._tell_changed(channel)

    def delete_channel(self, channel: Channel) -> None:
        """Delete it with its threads and all that was said there."""
        for thread in [one for one in self.guild.channels.values() if one.parent is channel]:
            if thread.thread:
                self._forget(thread)
        told = over_gateway(self.surroundings.world, channel)
        self._forget(channel)
        self._tell("CHANNEL_DELETE", told)

    def _forget(self, channel: Channel) -> None:
        channel.deleted = True
        del self.guild.channels[channel.id]
        del self.surroundings.world.channels[channel.id]

    def deny(self, channel: Channel, whom: Role | Person, *permissions: Permission) -> None:
        """Deny permissions in a channel."""
        before = channel.overwrites.get(whom.id, Overwrite(whom.id, 0))
        bits = _joined(permissions)
        self._overwrite(channel, whom, before.allow & ~bits, before.deny | bits)
        self._tell_changed(channel)

    def allow(self, channel: Channel, whom: Role | Person, *permissions: Permission) -> None:
        """Allow permissions in a channel."""
        before = channel.overwrites.get(whom.id, Overwrite(whom.id, 0))
        bits = _joined(permissions)
        self._overwrite(channel, whom, before.allow | bits, before.deny & ~bits)
        self._tell_changed(channel)

    def add_member(self, name: str, roles: Iterable[Role] = ()) -> Person:
        """Somebody new, or an account that is on another server already."""
        world = self.surroundings.world
        user = next((one for one in world.users.values() if one.name == name), None)
        user = user or User(world.ids.next(), name, locale=world.locale)
        if user.id in self.guild.bans:
            raise Impossible(f"{name} is banned from {self.guild.name}")
        world.users[user.id] = user
        membership.join(world, self.guild, user, roles)
        return Person(user, self.surroundings, self.guild)

    def change_roles(self, person: Person, roles: Iterable[Role]) -> None:
        """Give a member exactly these roles."""
        with watched(self.surroundings.world, self.guild):
            person.member.roles = list(roles)
            self.tell_member(person.member)

    def tell_member(self, member: Member) -> None:
        """Tell what became of a member; the bot hears about itself without the intent."""
        membership.tell_changed(self.surroundings.world, self.guild, member)

    def remove_member(self, person: Person) -> None:
        """They leave."""
        membership.leave(self.surroundings.world, self.guild, person.user)

    def ban(self, person: Person) -> None:
        """Throw them out for good."""
        membership.ban(self.surroundings.world, self.guild, person.user, None)

    def invite_bot(self, permissions: Permission | int) -> Role:
        """The bot joins, with a role of its own that has exactly these permissions."""
        world = self.surroundings.world
        role = Role(
            world.ids.next(),
            world.bot.name,
            Permission(permissions),
            len(self.guild.roles),
            managed_for=world.bot,
        )
        self.guild.roles[role.id] = role
        self.guild.members[world.bot.id] = Member(world.bot, world.clock.now(), [role])
        created = events.guild_create(world, self.guild)
        world.publish(Event("GUILD_CREATE", created, GUILDS))
        return role

    def remove_bot(self) -> None:
        """The bot is thrown out."""
        bot = self.surroundings.world.bot
        for role in [one for one in self.guild.roles.values() if one.managed_for is bot]:
            del self.guild.roles[role.id]
        del self.guild.members[bot.id]
        self.surroundings.world.publish(Event("GUILD_DELETE", {"id": str(self.id)}, GUILDS))

    def open_command(self, name: str) -> None:
        """An admin lets everybody use a command that asks for permissions by default."""
        self.surroundings.world.commands.opened.add((self.id, name))

    def _overwrite(
        self, channel: Channel, whom: Role | Person, allow: Permission, deny: Permission
    ) -> None:
        kind = 0 if isinstance(whom, Role) else 1
        channel.overwrites[whom.id] = replace(
            Overwrite(whom.id, kind), allow=Permission(allow), deny=Permission(deny)
        )

    def _tell_changed(self, channel: Channel) -> None:
        self._tell("CHANNEL_UPDATE", over_gateway(self.surroundings.world, channel))

    def _tell(self, event: str, data: Json) -> None:
        if self.surroundings.world.bot.id in self.guild.members:
            self.surroundings.world.publish(
                Event(event, {"guild_id": str(self.id), **data}, GUILDS)
            )


def found(surroundings: Surroundings, name: str, owner: User) -> Server:
    """A new server with its owner and @everyone, whose role has the server's own id."""
    world = surroundings.world
    number = world.ids.of_another_moment()
    everyone = Role(number, "@everyone", EVERYONE, 0)
    guild = Guild(number, name, owner, everyone, {everyone.id: everyone})
    guild.members[owner.id] = Member(owner, world.clock.now())
    world.users[owner.id] = owner
    world.guilds[guild.id] = guild
    return Server(guild, surroundings)


def _joined(permissions: Iterable[Permission]) -> Permission:
    bits = Permission.NONE
    for one in permissions:
        bits |= one
    return bits


def _named(things: Iterable[Any], name: str) -> Any:
    every = list(things)
    for one in every:
        if one.name == name:
            return one
    raise LookupError(f"nothing is called {name!r}; there is {', '.join(o.name for o in every)}")
