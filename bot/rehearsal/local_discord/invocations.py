"""How a person calls a command: whether it is offered, and what goes to the bot."""

from typing import Any

from bot.rehearsal.local_discord.access import everywhere
from bot.rehearsal.local_discord.answers import Impossible
from bot.rehearsal.local_discord.commands import CHAT_INPUT, MESSAGE, Command
from bot.rehearsal.local_discord.options import Resolved
from bot.rehearsal.local_discord.permissions import Permission
from bot.rehearsal.local_discord.world import Channel, User, World

Json = dict[str, Any]

_ON_A_SERVER, _WITH_THE_BOT = 0, 1


def offered(world: World, user: User, channel: Channel, kind: int, name: str) -> Command:
    """The command that the person finds there, in the list or in a menu."""
    guild = channel.guild
    found = world.commands.found(guild.id if guild else None, kind, name)
    if found is None or not _fits(found, in_private=guild is None):
        raise Impossible(f"there is no command {_said(kind, name)} in {channel.name}")
    default = found.body.get("default_member_permissions")
    if guild and default is not None and (guild.id, name) not in world.commands.opened:
        own = everywhere(guild, guild.members[user.id], world.clock.now())
        needed = Permission(int(default))
        if own & needed != needed or (not needed and not own & Permission.ADMINISTRATOR):
            raise Impossible(f"{_said(kind, name)} is hidden from {user.name}")
    return found


def _fits(command: Command, *, in_private: bool) -> bool:
    contexts = command.body.get("contexts")
    if command.body.get("dm_permission") is False and in_private:
        return False
    return contexts is None or (_WITH_THE_BOT if in_private else _ON_A_SERVER) in contexts


def _said(kind: int, name: str) -> str:
    if kind == CHAT_INPUT:
        return f"/{name}"
    return f"{name!r} {'for messages' if kind == MESSAGE else 'for people'}"


def slashed(command: Command, options: list[Json], resolved: Resolved) -> Json:
    """The data of a slash command."""
    return _common(command, resolved) | ({"options": options} if options else {})


def aimed(command: Command, target_id: str, resolved: Resolved) -> Json:
    """The data of a command from the menu of a message or a person, which is in `resolved`."""
    return _common(command, resolved) | {"target_id": target_id}


def _common(command: Command, resolved: Resolved) -> Json:
    data: Json = {"id": str(command.id), "name": command.name, "type": command.kind}
    if resolved.data:
        data["resolved"] = resolved.data
    if command.guild_id:
        data["guild_id"] = str(command.guild_id)
    return data
