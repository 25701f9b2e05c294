"""A small language for the shape of a request, with Discord's way of saying what is wrong.

A check looks at a value and notes problems under its path. Unknown fields are refused here,
although Discord ignores them: the local Discord exists to find such mistakes.
"""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, cast

Json = dict[str, Any]
Path = tuple[str | int, ...]


class Problems:
    """What is wrong with a body, by path."""

    def __init__(self) -> None:
        self._found: list[tuple[Path, str, str]] = []

    def note(self, at: Path, code: str, message: str) -> None:
        """Remember one problem."""
        self._found.append((at, code, message))

    def __len__(self) -> int:
        return len(self._found)

    def tree(self) -> Json:
        """Discord's nested `errors` object."""
        root: Json = {}
        for path, code, message in self._found:
            node = root
            for step in path:
                node = node.setdefault(str(step), {})
            node.setdefault("_errors", []).append({"code": code, "message": message})
        return root


Check = Callable[[object, Path, Problems], None]


def anything(value: object, at: Path, problems: Problems) -> None:
    """No rule of its own."""


def truth(value: object, at: Path, problems: Problems) -> None:
    """A boolean."""
    if not isinstance(value, bool):
        problems.note(at, "BOOLEAN_TYPE_CONVERT", "Must be either true or false.")


def snowflake(value: object, at: Path, problems: Problems) -> None:
    """An id, as a string of digits or a number."""
    if isinstance(value, bool) or not str(value).isdigit():
        problems.note(at, "NUMBER_TYPE_COERCE", f'Value "{value}" is not snowflake.')


def moment(value: object, at: Path, problems: Problems) -> None:
    """A moment in ISO 8601."""
    try:
        datetime.fromisoformat(value if isinstance(value, str) else "")
    except ValueError:
        wrong = f'Could not parse "{value}". Should be ISO8601.'
        problems.note(at, "DATE_TIME_TYPE_PARSE", wrong)


def utc(said: str) -> datetime:
    """The moment that was checked; one without a zone is taken for UTC."""
    found = datetime.fromisoformat(said)
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)


def text(most: int, least: int = 0, pattern: str = "") -> Check:
    """A string of so many characters."""

    def check(value: object, at: Path, problems: Problems) -> None:
        if not isinstance(value, str):
            problems.note(at, "STRING_TYPE_CONVERT", "Could not interpret as a string.")
        elif len(value) < least and not value:
            problems.note(at, "BASE_TYPE_REQUIRED", "This field is required")
        elif not least <= len(value) <= most:
            bounds = f"Must be between {least} and {most} in length."
            shorter = f"Must be {most} or fewer in length."
            code = "BASE_TYPE_BAD_LENGTH" if least else "BASE_TYPE_MAX_LENGTH"
            problems.note(at, code, bounds if least else shorter)
        elif pattern and not re.fullmatch(pattern, value):
            problems.note(at, "STRING_TYPE_REGEX", "String value did not match validation regex.")

    return check


def number(least: float, most: float, whole: bool = True) -> Check:
    """A number in a range, both ends included."""

    def check(value: object, at: Path, problems: Problems) -> None:
        kinds = (int,) if whole else (int, float)
        if isinstance(value, bool) or not isinstance(value, kinds):
            problems.note(at, "NUMBER_TYPE_COERCE", f'Value "{value}" is not a number.')
        elif value < least:
            problems.note(at, "NUMBER_TYPE_MIN", f"Value should be >= {least}.")
        elif value > most:
            problems.note(at, "NUMBER_TYPE_MAX", f"Value should be <= {most}.")

    return check


def one_of(*allowed: object) -> Check:
    """One of a few values."""

    def check(value: object, at: Path, problems: Problems) -> None:
        if value not in allowed:
            said = ", ".join(str(one) for one in allowed)
            problems.note(at, "BASE_TYPE_CHOICES", f"Value must be one of {{{said}}}.")

    return check


def maybe(check: Check) -> Check:
    """The value or null."""

    def nullable(value: object, at: Path, problems: Problems) -> None:
        if value is not None:
            check(value, at, problems)

    return nullable


def many(item: Check, most: int, least: int = 0) -> Check:
    """A list of so many."""

    def check(value: object, at: Path, problems: Problems) -> None:
        if not isinstance(value, list):
            problems.note(at, "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType.")
            return
        items = cast("list[object]", value)
        if not least <= len(items) <= most:
            bounds = f"Must be between {least} and {most} in length."
            problems.note(at, "BASE_TYPE_BAD_LENGTH", bounds)
        for index, one in enumerate(items):
            item(one, (*at, index), problems)

    return check


def shape(fields: Mapping[str, Check], needs: tuple[str, ...] = ()) -> Check:
    """An object with these fields and no others."""

    def check(value: object, at: Path, problems: Problems) -> None:
        if not isinstance(value, dict):
            problems.note(at, "DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType.")
            return
        body = cast("Json", value)
        for name in needs:
            if name not in body:
                problems.note((*at, name), "BASE_TYPE_REQUIRED", "This field is required")
        for name, one in body.items():
            if name in fields:
                fields[name](one, (*at, name), problems)
            else:
                problems.note((*at, name), "UNKNOWN_FIELD", "Discord documents no such field.")

    return check


def by_type(shapes: Mapping[int, Check]) -> Check:
    """An object whose `type` decides its shape."""

    def check(value: object, at: Path, problems: Problems) -> None:
        found = shapes.get(cast("Json", value).get("type", 0)) if isinstance(value, dict) else None
        if found:
            found(cast("Json", value), at, problems)
        else:
            said = ", ".join(str(one) for one in shapes)
            problems.note((*at, "type"), "UNION_TYPE_CHOICES", f"Value must be one of ({said}).")

    return check
