"""Reading the values of settings, which are text both in the file and in Discord.

Each reader raises `BadValue` with what to write instead.
"""

from datetime import time, timedelta
from enum import StrEnum

from bot.domain import wording
from bot.domain.addresses import is_web_address
from bot.domain.text import cut
from bot.domain.times import NotATime, clock_time, minutes_of

LONGEST_LEAD = timedelta(hours=24)
LONGEST_KEPT = 3650
LONGEST_AGENDA_ADDRESS = 2000


class Mode(StrEnum):
    """How the questions to a session are taken."""

    OPEN = "open"
    MODERATED = "moderated"
    CLOSED = "closed"


class BadValue(ValueError):
    """A setting's value that cannot be used; the text says why and what to write, `line` where."""

    def __init__(self, what: str, mend: str, line: int = 1) -> None:
        self.what, self.mend, self.line = what, mend, line
        super().__init__(f"{what} {mend}")


def read_time(value: str) -> time:
    """A time of day."""
    try:
        return clock_time(value)
    except NotATime as error:
        raise BadValue(
            f"'{value}' is not a time of day.", "Write it like 08:30 or 8:30am."
        ) from error


def read_time_or_never(value: str) -> time | None:
    """A time of day; None for never."""
    if _is_never(value):
        return None
    try:
        return read_time(value)
    except BadValue as error:
        raise BadValue(error.what, "Write it like 10:00 or 8:30am, or never.") from error


def read_lead(value: str) -> timedelta | None:
    """Minutes before a start; None for never."""
    if _is_never(value):
        return None
    return _minutes(value, ", or never")


def read_after(value: str) -> timedelta:
    """Minutes after an end."""
    if _is_never(value):
        raise BadValue("Threads are closed some time.", "Write minutes after the end, as in 30.")
    return _minutes(value)


def read_minutes(value: str) -> timedelta:
    """Minutes, at least one."""
    if _is_never(value):
        raise BadValue("This takes some time.", "Write minutes, as in 60.")
    return _minutes(value)


def _is_never(value: str) -> bool:
    return value.lower() in {"never", "no", "off", "none", ""}


def _minutes(value: str, or_else: str = "") -> timedelta:
    """From a minute to a day; `or_else` is what may be written instead."""
    try:
        length = minutes_of(value)
    except NotATime as error:
        raise BadValue(
            f"'{value}' is not a number of minutes.", f"Write it like 10{or_else}."
        ) from error
    if not timedelta() < length <= LONGEST_LEAD:
        raise BadValue(f"'{value}' is too long or too short.", f"Write 1 to 1440 minutes{or_else}.")
    return length


def read_days(value: str) -> timedelta:
    """Days, from one to ten years."""
    if not value.strip().isdecimal() or not 1 <= int(value) <= LONGEST_KEPT:
        raise BadValue(
            f"'{value}' is not a number of days.", f"Write 1 to {LONGEST_KEPT}, as in 90."
        )
    return timedelta(days=int(value))


def read_number(value: str) -> int:
    """How many."""
    if not value.strip().isdecimal() or not 1 <= int(value) <= 1000:
        raise BadValue(f"'{value}' is not a number of questions.", "Write 1 to 1000.")
    return int(value)


def read_mode(value: str) -> Mode:
    """How questions are taken."""
    try:
        return Mode(value.strip().lower())
    except ValueError as error:
        raise BadValue(
            f"'{value}' is no way to take questions.", f"Write {', '.join(Mode)}."
        ) from error


def read_events(value: str) -> bool:
    """`sessions` where each session is to be one of Discord's own events, else `none`."""
    said = value.strip().lower()
    if said not in {"none", "sessions"}:
        raise BadValue(f"'{value}' is neither none nor sessions.", "Write one of the two.")
    return said == "sessions"


def read_feedback(value: str) -> bool:
    """`sessions` where people are asked how each session was, else `never`."""
    said = value.strip().lower()
    if said not in {"sessions", "never"}:
        raise BadValue(f"'{value}' is neither sessions nor never.", "Write one of the two.")
    return said == "sessions"


def read_channel(value: str) -> str:
    """A channel, by name or id."""
    name = value.strip().removeprefix("#")
    if not name or len(name) > 100 or " " in name:
        raise BadValue(
            f"'{value}' cannot be a channel.", "Write its name, as in announcements, or its id."
        )
    return name


def read_role(value: str) -> str | None:
    """The role to ping, by name or id; None for nobody."""
    name = value.strip().removeprefix("@")
    if name.lower() in {"", "nobody", "none", "no"}:
        return None
    if name.lower() in {"everyone", "here"}:
        raise BadValue(
            f"'{value}' would ping the whole server.", "Name a role that people chose to have."
        )
    return name


def read_address(value: str) -> str | None:
    """An address on the web; None for none."""
    address = value.strip()
    if address.lower() in {"", "none", "no", "never"}:
        return None
    if not is_web_address(address) or len(address) > LONGEST_AGENDA_ADDRESS:
        raise BadValue(
            f"'{cut(address, 60)}' is no address on the web.",
            "Write it like https://example.org/schedule.json, or none.",
        )
    return address


def read_wording(value: str) -> str:
    """A template that can be rendered."""
    try:
        wording.check(value)
    except wording.BadWording as error:
        raise BadValue(error.what, error.mend, error.line) from error
    return value.strip()
