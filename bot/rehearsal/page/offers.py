"""Which commands a person finds in a channel: after a slash, and in the menus."""

from collections.abc import Iterator
from typing import Any

from bot.rehearsal.local_discord import Channel, Impossible, Permission, Person
from bot.rehearsal.local_discord.commands import CHAT_INPUT, MESSAGE, USER, Command
from bot.rehearsal.local_discord.invocations import offered
from bot.rehearsal.local_discord.options import GROUP

Json = dict[str, Any]

_KINDS = {CHAT_INPUT: "slash", USER: "person", MESSAGE: "message"}


def offers(person: Person, channel: Channel) -> dict[str, list[Json]]:
    """The commands of each kind, in the language that they read, in order of their names."""
    found: dict[str, list[Json]] = {kind: [] for kind in _KINDS.values()}
    if not person.may(Permission.USE_APPLICATION_COMMANDS, channel):
        return found
    for command in _offered(person, channel):
        locale = person.user.locale
        if command.kind == CHAT_INPUT:
            found["slash"] += _leaves(command.body, locale, (), ())
        else:
            shown = _said(command.body, "name", locale)
            found[_KINDS[command.kind]].append({"name": command.name, "shown": shown})
    return {kind: sorted(some, key=lambda one: one["shown"]) for kind, some in found.items()}


def _offered(person: Person, channel: Channel) -> Iterator[Command]:
    """Each once: a server's own before the global one of the same name."""
    world = person.surroundings.world
    for kind, name in {(kind, name): None for _, kind, name in world.commands.by_key}:
        try:
            yield offered(world, person.user, channel, kind, name)
        except Impossible:
            continue


def _leaves(
    body: Json, locale: str, path: tuple[str, ...], shown: tuple[str, ...]
) -> Iterator[Json]:
    """The command, or each of its sub-commands with the whole of its name."""
    path, shown = (*path, body["name"]), (*shown, _said(body, "name", locale))
    options: list[Json] = body.get("options") or []
    if options and options[0]["type"] <= GROUP:
        for one in options:
            yield from _leaves(one, locale, path, shown)
        return
    yield {
        "name": " ".join(path),
        "shown": " ".join(shown),
        "description": _said(body, "description", locale),
        "options": [_option(one, locale) for one in options],
    }


def _option(one: Json, locale: str) -> Json:
    bounds = ("min_value", "max_value", "max_length", "channel_types")
    return {
        "name": one["name"],
        "shown": _said(one, "name", locale),
        "description": _said(one, "description", locale),
        "type": one["type"],
        "required": bool(one.get("required")),
        "suggests": bool(one.get("autocomplete")),
        "choices": [
            {"value": each["value"], "shown": _said(each, "name", locale)}
            for each in one.get("choices") or ()
        ],
        **{name: one[name] for name in bounds if one.get(name) is not None},
    }


def _said(thing: Json, what: str, locale: str) -> str:
    translated: Json = thing.get(f"{what}_localizations") or {}
    return translated.get(locale) or thing.get(what) or ""
