"""Finding one's way in the components of a message or a modal."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]

BUTTON, STRING_SELECT, TEXT_INPUT = 2, 3, 4
USER_SELECT, ROLE_SELECT, MENTIONABLE_SELECT, CHANNEL_SELECT = 5, 6, 7, 8
SELECTS = (STRING_SELECT, USER_SELECT, ROLE_SELECT, MENTIONABLE_SELECT, CHANNEL_SELECT)
TEXT_DISPLAY, LABEL, FILE_UPLOAD = 10, 18, 19
RADIO_GROUP, CHECKBOX_GROUP, CHECKBOX = 21, 22, 23


@dataclass(frozen=True, slots=True)
class Named:
    """A component that people can use; its name is a button's label or a menu's placeholder."""

    name: str
    custom_id: str
    kind: int
    disabled: bool
    raw: Json

    def is_called(self, what: str) -> bool:
        """Whether people or programs would call it that."""
        return what in {self.name, self.custom_id}


def walk(components: Iterable[Json]) -> Iterator[Json]:
    """Every component in reading order, the outer before the inner."""
    for component in components:
        yield component
        yield from walk(component.get("components", ()))
        for inner in ("component", "accessory"):
            if inner in component:
                yield from walk([component[inner]])


def buttons_in(components: Iterable[Json]) -> list[Named]:
    """The buttons in reading order."""
    return [_named(one, "label") for one in walk(components) if one["type"] == BUTTON]


def selects_in(components: Iterable[Json]) -> list[Named]:
    """The select menus in reading order."""
    return [_named(one, "placeholder") for one in walk(components) if one["type"] in SELECTS]


def numbered(components: Iterable[Json]) -> list[Json]:
    """A message's components as Discord gives them back: every one has an id."""
    return _numbered(list(components), iter(range(1, 1000)))


def _numbered(components: list[Json], ids: Iterator[int]) -> list[Json]:
    copies: list[Json] = []
    for component in components:
        copy: Json = {**component, "id": component.get("id") or next(ids)}
        # Only forms have fields that must be filled in; Discord drops the word elsewhere.
        copy.pop("required", None)
        if copy["type"] in SELECTS:
            copy = {"min_values": 1, "max_values": 1, **copy}
        if "components" in copy:
            copy["components"] = _numbered(copy["components"], ids)
        for inner in ("component", "accessory"):
            if inner in copy:
                copy[inner] = _numbered([copy[inner]], ids)[0]
        copies.append(copy)
    return copies


def _named(component: Json, name: str) -> Named:
    return Named(
        name=component.get(name) or "",
        custom_id=component.get("custom_id", ""),
        kind=component["type"],
        disabled=bool(component.get("disabled")),
        raw=component,
    )
