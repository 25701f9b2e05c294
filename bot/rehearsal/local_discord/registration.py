"""Discord's limits on commands: names, options, and how many of each."""

from typing import Any

from bot.rehearsal.local_discord.refusals import invalid_form
from bot.rehearsal.local_discord.shapes import (
    Check,
    Path,
    Problems,
    anything,
    many,
    maybe,
    number,
    one_of,
    shape,
    snowflake,
    text,
    truth,
)

Json = dict[str, Any]

# Discord's pattern, of which Python's \w is a part: letters and digits of any script.
_NAME = text(32, 1, r"[-_'\w]+")
_MENU_NAME = text(32, 1)
_DESCRIPTION = text(100, 1)
_BOUND = maybe(number(-(2**53), 2**53, whole=False))

_CHOICE = shape(
    {"name": text(100, 1), "value": anything, "name_localizations": anything}, ("name", "value")
)
_SUBCOMMAND, _GROUP = 1, 2


def _option(value: object, at: Path, problems: Problems) -> None:
    """An option, which may hold options: commands nest three deep."""
    _OPTION(value, at, problems)


_OPTION = shape(
    {
        "type": number(1, 11),
        "name": _NAME,
        "description": _DESCRIPTION,
        "name_localizations": anything,
        "description_localizations": anything,
        "required": maybe(truth),
        "choices": maybe(many(_CHOICE, 25)),
        "options": maybe(many(_option, 25)),
        "channel_types": maybe(many(number(0, 16), 16)),
        "min_value": _BOUND,
        "max_value": _BOUND,
        "min_length": maybe(number(0, 6000)),
        "max_length": maybe(number(1, 6000)),
        "autocomplete": maybe(truth),
    },
    ("type", "name", "description"),
)


def _permissions(value: object, at: Path, problems: Problems) -> None:
    """A bit set, which clients send as a string or as a number."""
    if not str(value).isdigit():
        problems.note(at, "BITFIELD_TYPE_CONVERT", "Could not interpret as a bit set.")


_FIELDS: dict[str, Check] = {
    "id": maybe(snowflake),
    "type": maybe(one_of(1, 2, 3)),
    "name": _MENU_NAME,
    "description": maybe(text(100)),
    "name_localizations": anything,
    "description_localizations": anything,
    "options": maybe(many(_option, 25)),
    "default_member_permissions": maybe(_permissions),
    "dm_permission": maybe(truth),
    "nsfw": maybe(truth),
    "contexts": maybe(many(one_of(0, 1, 2), 3)),
    "integration_types": maybe(many(one_of(0, 1), 2)),
}
COMMAND = shape(_FIELDS, ("name",))
PATCH = shape(_FIELDS)
_MOST = {1: 100, 2: 15, 3: 15}
_CHARACTERS = 8000


def COMMANDS(value: object, at: Path, problems: Problems) -> None:  # noqa: N802 - it stands beside COMMAND
    """A whole set."""
    many(COMMAND, 130)(value, at, problems)


def demand_consistent(bodies: list[Json]) -> None:
    """Refuse what no single field shows: names of slash commands, order, numbers, doubles."""
    problems = Problems()
    seen: set[tuple[int, str]] = set()
    counts: dict[int, int] = {}
    for index, body in enumerate(bodies):
        kind = body.get("type") or 1
        counts[kind] = counts.get(kind, 0) + 1
        if (kind, body["name"]) in seen:
            double = "Application command names must be unique"
            problems.note((index, "name"), "APPLICATION_COMMANDS_DUPLICATE_NAME", double)
        seen.add((kind, body["name"]))
        if kind == 1:
            _look_at_slash_command(body, index, problems)
        elif body.get("description") or body.get("options"):
            wrong = "Context menu commands cannot have a description"
            at = (index, "description")
            problems.note(at, "APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION_INVALID", wrong)
    for kind, count in counts.items():
        if count > _MOST[kind]:
            problems.note((), "APPLICATION_COMMANDS_EXCEEDED", f"At most {_MOST[kind]}.")
    if problems:
        raise invalid_form(problems.tree())


def _look_at_slash_command(body: Json, index: int, problems: Problems) -> None:
    _NAME(body["name"], (index, "name"), problems)
    if body["name"] != body["name"].lower():
        problems.note((index, "name"), "APPLICATION_COMMAND_INVALID_NAME", "Must be lower case.")
    _DESCRIPTION(body.get("description") or "", (index, "description"), problems)
    _look_at_options(body.get("options") or [], (index, "options"), problems)
    if _characters(body) > _CHARACTERS:
        problems.note((index,), "APPLICATION_COMMAND_TOO_LARGE", "Command exceeds maximum size.")


def _look_at_options(options: list[Json], at: Path, problems: Problems) -> None:
    optional = False
    names: set[str] = set()
    for index, option in enumerate(options):
        here = (*at, index)
        required = "Required options must be placed before non-required options"
        if option.get("required") and optional:
            problems.note(here, "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", required)
        optional = optional or not option.get("required")
        if option["name"] in names or option["name"] != option["name"].lower():
            wrong = "Option names are lower case and unique"
            problems.note((*here, "name"), "APPLICATION_COMMAND_OPTIONS_NAME_INVALID", wrong)
        names.add(option["name"])
        if option.get("autocomplete") and option.get("choices"):
            both = "Either choices or autocomplete"
            problems.note(here, "APPLICATION_COMMAND_AUTOCOMPLETE_CHOICES", both)
        if option["type"] in {_SUBCOMMAND, _GROUP}:
            _look_at_options(option.get("options") or [], (*here, "options"), problems)


def _characters(body: Json) -> int:
    own = len(body["name"]) + len(body.get("description") or "")
    choices = sum(len(one["name"]) + len(str(one["value"])) for one in body.get("choices") or ())
    return own + choices + sum(_characters(one) for one in body.get("options") or ())
