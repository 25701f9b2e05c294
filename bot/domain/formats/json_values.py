"""Values of JSON as other programs write them: any of them may be missing, or of any type."""

from collections.abc import Iterator
from typing import Any, cast

LANGUAGES = ("en", "de", "fr", "es")
"""Which to show of a text that is there in several, if it is there in one of these."""


def fields(value: Any) -> dict[str, Any]:
    """The object that it is, else one without any fields."""
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}


def items(value: Any) -> list[Any]:
    """The list that it is, else an empty one."""
    return cast("list[Any]", value) if isinstance(value, list) else []


def text(value: Any) -> str:
    """The text that it is; a whole number as its digits, one of several languages; else empty."""
    if isinstance(value, str):
        return value
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**18:
        return str(value)
    if isinstance(value, dict):
        by_language = {k: v for k, v in fields(value).items() if isinstance(v, str) and v.strip()}
        return next((by_language[one] for one in LANGUAGES if one in by_language), "") or next(
            iter(by_language.values()), ""
        )
    return ""


def name(value: Any, *keys: str) -> str:
    """A name that stands alone, or below one of the keys of an object, whichever has one."""
    if isinstance(value, dict):
        return next((found for key in keys if (found := text(fields(value).get(key)).strip())), "")
    return text(value).strip()


def texts(value: Any) -> Iterator[str]:
    """Each text of a list, or the one that stands alone."""
    for one in items(value) if isinstance(value, list) else [value]:
        if found := text(one):
            yield found
