"""The application's commands: syncing, for all servers or for one."""

from collections.abc import Iterator
from typing import Any

from bot.rehearsal.local_discord import refusals
from bot.rehearsal.local_discord.commands import Command
from bot.rehearsal.local_discord.payloads import commands as payloads
from bot.rehearsal.local_discord.registration import COMMAND, COMMANDS, PATCH, demand_consistent
from bot.rehearsal.local_discord.routes.table import NOTHING, Call, Reply, Routes
from bot.rehearsal.local_discord.validation import demand

Json = dict[str, Any]
routes = Routes()

_GLOBAL = "/applications/{application_id}/commands"
_LOCAL = "/applications/{application_id}/guilds/{guild_id}/commands"


def _scope(call: Call) -> int | None:
    """The server in the path, or None for all; other applications are nobody's business."""
    if call.id("application_id") != call.world.application_id:
        raise refusals.missing_access()
    return call.guild().id if "guild_id" in call.names else None


def _shown(call: Call, command: Command) -> Json:
    return payloads.command(call.world, command)


def _asked(call: Call) -> Command:
    command = call.world.commands.get(_scope(call), call.id("command_id"))
    if command is None:
        raise refusals.unknown("application command")
    return command


@routes.on("GET", _GLOBAL)
@routes.on("GET", _LOCAL)
def all_commands(call: Call) -> Reply:
    """Those of the scope."""
    return Reply(200, [_shown(call, one) for one in call.world.commands.of(_scope(call))])


@routes.on("PUT", _GLOBAL)
@routes.on("PUT", _LOCAL)
def replace(call: Call) -> Reply:
    """Make these the only ones of the scope."""
    scope = _scope(call)
    demand(COMMANDS, call.body)
    demand_consistent(call.body)
    call.world.commands.replace(scope, call.body, _fresh(call))
    return Reply(200, [_shown(call, one) for one in call.world.commands.of(scope)])


def _fresh(call: Call) -> Iterator[int]:
    while True:
        yield call.world.ids.next()


@routes.on("POST", _GLOBAL)
@routes.on("POST", _LOCAL)
def add(call: Call) -> Reply:
    """Add one (201), or overwrite the one of that name (200)."""
    scope = _scope(call)
    demand(COMMAND, call.body)
    demand_consistent([call.body])
    fresh = call.world.ids.next()
    command = call.world.commands.put(scope, call.body, fresh)
    return Reply(201 if command.id == fresh else 200, _shown(call, command))


@routes.on("GET", _GLOBAL + "/{command_id}")
@routes.on("GET", _LOCAL + "/{command_id}")
def one_command(call: Call) -> Reply:
    """One by its id."""
    return Reply(200, _shown(call, _asked(call)))


@routes.on("PATCH", _GLOBAL + "/{command_id}")
@routes.on("PATCH", _LOCAL + "/{command_id}")
def change(call: Call) -> Reply:
    """Change what the body names."""
    before = _asked(call)
    demand(PATCH, call.body)
    body = before.body | call.body
    demand_consistent([body])
    call.world.commands.remove(before)
    after = Command(before.id, call.world.ids.next(), before.guild_id, body)
    call.world.commands.by_key[after.key] = after
    return Reply(200, _shown(call, after))


@routes.on("DELETE", _GLOBAL + "/{command_id}")
@routes.on("DELETE", _LOCAL + "/{command_id}")
def delete(call: Call) -> Reply:
    """Take one away."""
    call.world.commands.remove(_asked(call))
    return NOTHING
