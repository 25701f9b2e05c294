"""What happens when a button, a menu or a form is used: found by its id alone.

An id reads `name:argument`. Nothing about it is kept in memory, so it works after a restart, for
any number of people at once, and on messages of any age.
"""

from collections.abc import Awaitable, Callable, Iterator, Mapping
from typing import Any, TypeVar, cast

import discord
from discord.ext import commands

from bot.client.answers import explain
from bot.domain.languages import N_, _
from bot.domain.text import whole
from bot.errors import NotFound

NOWHERE = N_("That button leads nowhere any more. Please use the command again.")

LARGEST = 2**63 - 1
"""The largest number that any database counts, and Discord's own are not larger."""

Handler = Callable[[discord.Interaction, str], Awaitable[None]]

F = TypeVar("F", bound=Callable[..., Any])

_MARK = "__pressed__"


def pressed(name: str) -> Callable[[F], F]:
    """Mark a cog's method as what answers ids that begin with `name:`."""

    def mark(method: F) -> F:
        setattr(method, _MARK, name)
        return method

    return mark


def handlers_of(cog: commands.Cog) -> Iterator[tuple[str, Handler]]:
    """The marked methods of a cog."""
    for attribute in dir(type(cog)):
        name = getattr(getattr(type(cog), attribute), _MARK, None)
        if name:
            yield name, getattr(cog, attribute)


async def press(
    handlers: Mapping[str, Handler],
    interaction: discord.Interaction,
    admit: Callable[[discord.Interaction], None],
) -> None:
    """Let the right method answer; people are told when there is none, or when it refuses."""
    argument = custom_id_of(interaction).partition(":")[2]
    try:
        admit(interaction)
        await handlers.get(called(interaction), _unknown)(interaction, argument)
    except Exception as error:  # whatever it is, the person who pressed must be told
        await explain(interaction, error, _written(interaction))


async def _unknown(interaction: discord.Interaction, argument: str) -> None:
    del interaction, argument
    raise NotFound(_("That button is from an earlier version. Please use the command again."))


def called(interaction: discord.Interaction) -> str:
    """The name in the id of what was used."""
    return custom_id_of(interaction).partition(":")[0]


def make_whole(interaction: discord.Interaction) -> None:
    """Mend what was typed beside a command, before anything is read: see `whole`."""
    _mend(cast("Mapping[str, Any]", interaction.data or {}))


def _mend(command: Mapping[str, Any]) -> None:
    for option in command.get("options") or ():
        if isinstance(option.get("value"), str):
            option["value"] = whole(option["value"])
        _mend(option)


def custom_id_of(interaction: discord.Interaction) -> str:
    """The id of what was pressed, chosen from or filled in."""
    return whole(str((interaction.data or {}).get("custom_id", "")))


def number_in(argument: str) -> int:
    """The number in a button's id; `NotFound` where an earlier version wrote something else."""
    if not argument.isdecimal() or len(argument) > len(str(LARGEST)) or int(argument) > LARGEST:
        raise NotFound(_(NOWHERE))
    return int(argument)


def chosen(interaction: discord.Interaction) -> str:
    """The first value chosen from a menu."""
    return next(iter(all_chosen(interaction)), "")


def all_chosen(interaction: discord.Interaction) -> list[str]:
    """Every value chosen from a menu."""
    data = cast("Mapping[str, Any]", interaction.data or {})
    values: list[str] = data.get("values", [])
    return [whole(value) for value in values]


def filled_in(interaction: discord.Interaction) -> dict[str, str]:
    """The texts of a form by the ids of its fields, from the interaction as it arrived.

    Raises `NotFound` where the form's id came with a button, which no client of Discord's sends.
    """
    if interaction.type is not discord.InteractionType.modal_submit:
        raise NotFound(_("That is a form. Please open it with its command, and fill it in."))
    return {one["custom_id"]: whole(str(one.get("value", ""))) for one in _fields(interaction)}


def _fields(interaction: discord.Interaction) -> list[dict[str, Any]]:
    data = cast("Mapping[str, Any]", interaction.data or {})
    rows: list[dict[str, Any]] = data.get("components", [])
    fields = [field for row in rows for field in (row.get("components") or [row.get("component")])]
    return [field for field in fields if field]


def _written(interaction: discord.Interaction) -> str:
    """What somebody wrote into a form, which Discord has thrown away by now."""
    if interaction.type is not discord.InteractionType.modal_submit:
        return ""
    text_input = discord.ComponentType.text_input.value
    fields = [field for field in _fields(interaction) if field.get("type") == text_input]
    return whole("\n\n".join(str(field.get("value", "")) for field in fields).strip())
