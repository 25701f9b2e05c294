"""Who the bot is, and where the gateway is."""

from bot.rehearsal.local_discord import refusals
from bot.rehearsal.local_discord.payloads import guilds
from bot.rehearsal.local_discord.routes.table import Call, Reply, Routes

routes = Routes()


def _gateway(call: Call) -> str:
    return call.world.address.replace("http", "ws", 1)


@routes.on("GET", "/gateway", open_to_all=True)
def gateway(call: Call) -> Reply:
    """The address alone."""
    return Reply(200, {"url": _gateway(call)})


@routes.on("GET", "/gateway/bot")
def gateway_for_bots(call: Call) -> Reply:
    """The address and how often one may start."""
    shards = call.world.shards
    limit = {"total": 1000, "remaining": 1000, "reset_after": 86_400_000}
    limit["max_concurrency"] = shards.at_once
    body = {"url": _gateway(call), "shards": shards.count, "session_start_limit": limit}
    return Reply(200, body)


@routes.on("GET", "/users/@me")
def me(call: Call) -> Reply:
    """The bot's own account."""
    return Reply(200, guilds.own_user(call.world.bot))


@routes.on("GET", "/users/{user_id}")
def user(call: Call) -> Reply:
    """Anybody's account."""
    found = call.world.users.get(call.id("user_id"))
    if found is None:
        raise refusals.unknown("User")
    return Reply(200, guilds.user(found))


@routes.on("GET", "/applications/@me")
@routes.on("GET", "/oauth2/applications/@me")
def application(call: Call) -> Reply:
    """The bot's application."""
    return Reply(200, guilds.application(call.world))
