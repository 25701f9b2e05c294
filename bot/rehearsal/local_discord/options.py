"""What a person fills in: the options of a command, the fields of a form, a menu's choice."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.domain.languages import catalogue
from bot.rehearsal.local_discord.access import within
from bot.rehearsal.local_discord.answers import Impossible
from bot.rehearsal.local_discord.commands import Command
from bot.rehearsal.local_discord.components import CHECKBOX_GROUP
from bot.rehearsal.local_discord.files import File, uploaded
from bot.rehearsal.local_discord.payloads import guilds, messages
from bot.rehearsal.local_discord.world import Channel, Member, Message, Role, User, World

Json = dict[str, Any]

SUBCOMMAND, GROUP, STRING, INTEGER, BOOLEAN, USER, CHANNEL, ROLE, MENTIONABLE, NUMBER = range(1, 11)
ATTACHMENT = 11
_TYPES: dict[int, type | tuple[type, ...]] = {
    STRING: str,
    INTEGER: int,
    BOOLEAN: bool,
    NUMBER: (int, float),
}


class Resolved:
    """What a choice names, as Discord sends it along: who it is and what they may do there."""

    def __init__(self, world: World, where: Channel, by: User) -> None:
        self._world = world
        self._where = where
        self._by = by
        self.data: Json = {}

    def translated(self, text: object) -> object:
        """What the bot says for an English text of its own to whoever chooses."""
        return catalogue(self._by.locale).gettext(text) if isinstance(text, str) else text

    def name(self, thing: Any) -> str:
        """The thing's id; what it is goes into the data. Persons count as their users."""
        thing = getattr(thing, "user", thing)
        key = str(getattr(thing, "id", ""))
        match thing:
            case User():
                self._put("users", key, guilds.user(thing))
                member = self._member(thing)
                if member:
                    self._put("members", key, self._shown(member))
            case Role():
                self._put("roles", key, guilds.role(thing))
            case Channel():
                may = self._may(thing, self._member(self._by))
                self._put("channels", key, guilds.channel(thing) | {"permissions": may})
            case Message():
                self._put("messages", key, messages.message(self._world, thing))
            case _:
                raise Impossible(f"{thing!r} is no user, role or channel")
        return key

    def pick(self, thing: Any) -> str:
        """The id of what a menu offers: in private only the two who talk there."""
        two = (self._where.recipient, self._world.bot)
        if self._where.guild is None and getattr(thing, "user", thing) not in two:
            raise Impossible(f"{thing!r} is not offered in private with the bot")
        return self.name(thing)

    def known(self, kind: str, number: int) -> User | Role | Channel:
        """The person, role or channel that a menu has chosen by default."""
        guild = self._where.guild
        found = {
            "user": self._world.users.get(number),
            "role": guild.roles.get(number) if guild else None,
            "channel": guild.channels.get(number) if guild else None,
        }[kind]
        if found is None:
            raise Impossible(f"the {kind} chosen by default is not there")
        return found

    def upload(self, given: Sequence[File]) -> list[str]:
        """The ids of files for a form or a command; Discord keeps them for a time only."""
        uploads = uploaded(self._world, given)
        for one in uploads:
            self._world.uploads[self._where.id, one.id] = one
            payload = messages.upload(self._world, self._where.id, one)
            self._put("attachments", str(one.id), payload | {"ephemeral": True})
        return [str(one.id) for one in uploads]

    def _member(self, user: User) -> Member | None:
        guild = self._where.guild
        return guild.members.get(user.id) if guild else None

    def _shown(self, member: Member) -> Json:
        """A member beside the user; Discord leaves out what voice channels did to them."""
        shown = guilds.without_user(member) | {"permissions": self._may(self._where, member)}
        return {name: value for name, value in shown.items() if name not in {"deaf", "mute"}}

    def _may(self, channel: Channel, member: Member | None) -> str:
        return str(int(within(channel, member, self._world.clock.now())))

    def _put(self, kind: str, key: str, payload: Json) -> None:
        self.data.setdefault(kind, {})[key] = payload


def chosen(command: Command, path: Sequence[str]) -> tuple[list[Json], list[Json]]:
    """The declared options at the end of a path of sub-commands, and the steps to it."""
    declared: list[Json] = command.body.get("options") or []
    steps: list[Json] = []
    for name in path:
        step = next((o for o in declared if o["name"] == name and o["type"] <= GROUP), None)
        if step is None:
            raise Impossible(f"/{command.name} has no sub-command {name!r}")
        steps.append({"type": step["type"], "name": name})
        declared = step.get("options") or []
    if declared and declared[0]["type"] <= GROUP:
        names = ", ".join(one["name"] for one in declared)
        raise Impossible(f"/{command.name} needs a sub-command: {names}")
    return declared, steps


def filled(
    declared: list[Json], given: Mapping[str, Any], resolved: Resolved, focused: str | None = None
) -> list[Json]:
    """The options as Discord sends them; while typing (focused), required ones may be missing."""
    unknown = given.keys() - {one["name"] for one in declared}
    if unknown:
        names = ", ".join(one["name"] for one in declared) or "none"
        raise Impossible(f"there is no option {', '.join(sorted(unknown))}; there is {names}")
    options: list[Json] = []
    for one in declared:
        name = one["name"]
        if name in given:
            value = given[name] if name == focused else _value(one, given[name], resolved)
            options.append({"type": one["type"], "name": name, "value": value})
            if name == focused:
                options[-1]["focused"] = True
        elif one.get("required") and focused is None:
            raise Impossible(f"the option {name!r} is required")
    return options


def nested(steps: list[Json], options: list[Json]) -> list[Json]:
    """The options inside the sub-commands that lead to them."""
    for step in reversed(steps):
        options = [{**step, "options": options}]
    return options


def _value(option: Json, given: Any, resolved: Resolved) -> Any:
    kind = option["type"]
    if kind == ATTACHMENT:
        return resolved.upload([given])[0]
    if kind not in _TYPES:
        return resolved.name(given)
    wrong_truth = isinstance(given, bool) and kind != BOOLEAN
    if wrong_truth or not isinstance(given, _TYPES[kind]):
        raise Impossible(f"{given!r} does not fit the option {option['name']!r}")
    if option.get("choices"):
        for choice in option["choices"]:
            if given in (choice["value"], choice["name"]):
                return choice["value"]
        raise Impossible(f"{given!r} is no choice of {option['name']!r}")
    _demand_in_bounds(option, given)
    return given


def _demand_in_bounds(option: Json, given: Any) -> None:
    size = len(given) if isinstance(given, str) else given
    ends = ("min_length", "max_length") if isinstance(given, str) else ("min_value", "max_value")
    least, most = option.get(ends[0]), option.get(ends[1])
    if (least is not None and size < least) or (most is not None and size > most):
        raise Impossible(f"{given!r} is out of bounds for the option {option['name']!r}")


def picked(menu: Json, wanted: Sequence[Any], resolved: Resolved) -> list[str]:
    """The values of a menu's or a group's choice, given by value, by label or as things."""
    least, most = bounds(menu)
    if not least <= len(wanted) <= most:
        raise Impossible(f"{least} to {most} may be picked, not {len(wanted)}")
    if "options" in menu:
        values = [found_among(menu["options"], one, resolved.translated(one)) for one in wanted]
    else:
        values = [resolved.pick(one) for one in wanted]
    if len(set(values)) < len(values):
        raise Impossible("nothing is picked twice")
    return values


def bounds(menu: Json) -> tuple[int, int]:
    """How many may be picked or uploaded; of a group of boxes, all."""
    most = len(menu["options"]) if menu["type"] == CHECKBOX_GROUP else 1
    least = menu.get("min_values")
    return 1 if least is None else least, menu.get("max_values") or most


def found_among(options: list[Json], *wanted: object) -> str:
    """The value of the option that has one of these as its value or label."""
    for one in options:
        if one["value"] in wanted or one["label"] in wanted:
            return one["value"]
    names = ", ".join(one["label"] for one in options)
    raise Impossible(f"{wanted[0]!r} is not in the menu; there is {names}")
