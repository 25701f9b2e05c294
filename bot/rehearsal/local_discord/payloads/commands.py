"""Commands as Discord writes them."""

from typing import Any

from bot.rehearsal.local_discord.commands import Command
from bot.rehearsal.local_discord.world import World

Json = dict[str, Any]


def command(world: World, one: Command) -> Json:
    """A registered command."""
    body = one.body
    permissions = body.get("default_member_permissions")
    payload: Json = {
        "id": str(one.id),
        "application_id": str(world.application_id),
        "version": str(one.version),
        "type": one.kind,
        "name": one.name,
        "name_localizations": body.get("name_localizations"),
        "description": body.get("description") or "",
        "description_localizations": body.get("description_localizations"),
        "default_member_permissions": None if permissions is None else str(permissions),
        "nsfw": bool(body.get("nsfw")),
        "options": [_option(each) for each in body.get("options") or ()],
    }
    if one.guild_id is None:
        contexts = body.get("contexts")
        payload["contexts"] = contexts
        payload["integration_types"] = body.get("integration_types") or [0]
        payload["dm_permission"] = contexts is None or 1 in contexts
    else:
        payload["guild_id"] = str(one.guild_id)
    return payload


def _option(option: Json) -> Json:
    copy = {name: value for name, value in option.items() if value is not None}
    if "options" in copy:
        copy["options"] = [_option(each) for each in copy["options"]]
    return copy
