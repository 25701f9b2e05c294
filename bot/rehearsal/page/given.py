"""What a page names by id, found among what the person sees; ids are texts on the wire."""

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import Base64Bytes, BaseModel, ConfigDict

from bot.rehearsal.local_discord import Channel, Impossible, Message, Modal, Person
from bot.rehearsal.local_discord import components as parts
from bot.rehearsal.local_discord import options as kinds
from bot.rehearsal.local_discord.components import walk
from bot.rehearsal.local_discord.files import File

Json = dict[str, Any]

_OPTIONS = {
    kinds.USER: ("user",),
    kinds.CHANNEL: ("channel",),
    kinds.ROLE: ("role",),
    kinds.MENTIONABLE: ("user", "role"),
}
_MENUS = {
    parts.USER_SELECT: ("user",),
    parts.ROLE_SELECT: ("role",),
    parts.MENTIONABLE_SELECT: ("user", "role"),
    parts.CHANNEL_SELECT: ("channel",),
}


class Upload(BaseModel):
    """A file that the person chose."""

    model_config = ConfigDict(extra="forbid")

    name: str
    content: Base64Bytes

    @property
    def file(self) -> File:
        """As people hand it in."""
        return self.name, self.content


def channel(person: Person, number: int) -> Channel:
    """A channel in their list."""
    found = person.surroundings.world.channels.get(number)
    if found is None or not person.can_see(found):
        raise Impossible("There is no such channel, or you do not see it.")
    return found


def message(person: Person, where: int, number: int) -> Message:
    """A message that they see."""
    place = channel(person, where)
    found = place.messages.get(number) or place.private.get(number)
    if found is None or not person.is_shown(found):
        raise Impossible("That message is not there any more.")
    return found


def form(person: Person, number: int) -> Modal:
    """A form that the bot opened for them."""
    for one in reversed(person.surroundings.interactions.by_token.values()):
        if one.id == number and one.user is person.user and one.modal:
            return Modal(one.modal, one)
    raise Impossible("That form is not open any more.")


def options(declared: Iterable[Json], given: Mapping[str, Any], person: Person) -> Json:
    """The options of a command, with what their ids and files stand for."""
    kind_by_name = {one["name"]: one["type"] for one in declared}
    return {name: _option(kind_by_name.get(name), one, person) for name, one in given.items()}


def _option(kind: int | None, given: Any, person: Person) -> Any:
    if kind == kinds.ATTACHMENT:
        return Upload.model_validate(given).file
    return thing(_OPTIONS[kind], given, person) if kind in _OPTIONS else given


def chosen(menu: int, given: Iterable[str], person: Person) -> list[Any]:
    """What is chosen in a menu of this kind: values, or people, roles and channels."""
    if menu in _MENUS:
        return [thing(_MENUS[menu], one, person) for one in given]
    return list(given)


def fields(modal: Modal, given: Mapping[str, Any], person: Person) -> Json:
    """The fields of a form by their ids, with what is chosen and the files."""
    kind_by_id = {
        one["custom_id"]: one["type"] for one in walk(modal.raw["components"]) if "custom_id" in one
    }
    return {name: _field(kind_by_id.get(name, 0), one, person) for name, one in given.items()}


def _field(kind: int, given: Any, person: Person) -> Any:
    if kind == parts.FILE_UPLOAD:
        return [Upload.model_validate(one).file for one in given]
    return chosen(kind, given, person) if kind in _MENUS else given


def thing(among: Iterable[str], given: str, person: Person) -> Any:
    """The user, role or channel of this id."""
    number = int(given)
    places = {
        "user": person.surroundings.world.users,
        "role": person.guild.roles,
        "channel": person.guild.channels,
    }
    for kind in among:
        if number in places[kind]:
            return places[kind][number]
    raise Impossible("What you chose is not there any more.")
