"""Reading the values of settings, which are text both in the file and in Discord.

Each reader raises `BadValue` with what to write instead.
"""

from collections.abc import Callable
from datetime import time, timedelta
from enum import StrEnum

from bot.domain import wording
from bot.domain.addresses import is_web_address
from bot.domain.languages import _
from bot.domain.text import cut
from bot.domain.times import NotATime, clock_time, minutes_of

LONGEST_LEAD = timedelta(hours=24)
LONGEST_KEPT = 3650
LONGEST_AGENDA_ADDRESS = 2000
_EXAMPLE = "https://example.org/schedule.json"


class Mode(StrEnum):
    """How the questions to a session are taken."""

    OPEN = "open"
    MODERATED = "moderated"
    CLOSED = "closed"


NEVER, NONE, SESSIONS = "never", "none", "sessions"
"""What is written in settings."""


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
        what = _("'{said}' is not a time of day.", said=value)
        raise BadValue(what, _("Write it like 08:30 or 8:30am.")) from error


def read_time_or_never(value: str) -> time | None:
    """A time of day; None for never."""
    if _is_never(value):
        return None
    try:
        return read_time(value)
    except BadValue as error:
        mend = _("Write it like 10:00 or 8:30am, or {never}.", never=NEVER)
        raise BadValue(error.what, mend) from error


def read_lead(value: str) -> timedelta | None:
    """Minutes before a start; None for never."""
    if _is_never(value):
        return None
    return _minutes(value, or_never=True)


def read_after(value: str) -> timedelta:
    """Minutes after an end."""
    if _is_never(value):
        what = _("Threads are closed some time.")
        raise BadValue(what, _("Write minutes after the end, as in 30."))
    return _minutes(value)


def read_minutes(value: str) -> timedelta:
    """Minutes, at least one."""
    if _is_never(value):
        raise BadValue(_("This takes some time."), _("Write minutes, as in 60."))
    return _minutes(value)


def _is_never(value: str) -> bool:
    return value.lower() in {NEVER, "no", "off", NONE, ""}


def _minutes(value: str, *, or_never: bool = False) -> timedelta:
    """From a minute to a day; `or_never` is whether `never` may be written instead."""
    try:
        length = minutes_of(value)
    except NotATime as error:
        what = _("'{said}' is not a number of minutes.", said=value)
        mend = (
            _("Write it like 10, or {never}.", never=NEVER) if or_never else _("Write it like 10.")
        )
        raise BadValue(what, mend) from error
    if not timedelta() < length <= LONGEST_LEAD:
        what = _("'{said}' is too long or too short.", said=value)
        mend = (
            _("Write 1 to 1440 minutes, or {never}.", never=NEVER)
            if or_never
            else _("Write 1 to 1440 minutes.")
        )
        raise BadValue(what, mend)
    return length


def read_days(value: str) -> timedelta:
    """Days, from one to ten years."""
    if not value.strip().isdecimal() or not 1 <= int(value) <= LONGEST_KEPT:
        what = _("'{said}' is not a number of days.", said=value)
        raise BadValue(what, _("Write 1 to {most}, as in 90.", most=LONGEST_KEPT))
    return timedelta(days=int(value))


def read_number(value: str) -> int:
    """How many."""
    if not value.strip().isdecimal() or not 1 <= int(value) <= 1000:
        what = _("'{said}' is not a number of questions.", said=value)
        raise BadValue(what, _("Write 1 to 1000."))
    return int(value)


def read_mode(value: str) -> Mode:
    """How questions are taken."""
    try:
        return Mode(value.strip().lower())
    except ValueError as error:
        what = _("'{said}' is no way to take questions.", said=value)
        raise BadValue(what, _("Write {modes}.", modes=", ".join(Mode))) from error


def read_events(value: str) -> bool:
    """`sessions` where each session is to be one of Discord's own events, else `none`."""
    said = value.strip().lower()
    if said not in {NONE, SESSIONS}:
        what = _("'{said}' is neither {one} nor {other}.", said=value, one=NONE, other=SESSIONS)
        raise BadValue(what, _("Write one of the two."))
    return said == SESSIONS


def read_feedback(value: str) -> bool:
    """`sessions` where people are asked how each session was, else `never`."""
    said = value.strip().lower()
    if said not in {SESSIONS, NEVER}:
        what = _("'{said}' is neither {one} nor {other}.", said=value, one=SESSIONS, other=NEVER)
        raise BadValue(what, _("Write one of the two."))
    return said == SESSIONS


def read_channel(value: str) -> str:
    """A channel, by name or id; what stands for a person's inbox or a thread in a post is none."""
    name = value.strip().removeprefix("#")
    if not name or len(name) > 100 or " " in name or name.startswith(("@", "thread:")):
        what = _("'{said}' cannot be a channel.", said=value)
        raise BadValue(what, _("Write its name, as in announcements, or its id."))
    return name


def read_role(value: str) -> str | None:
    """The role to ping, by name or id; None for nobody."""
    name = value.strip().removeprefix("@")
    if name.lower() in {"", "nobody", NONE, "no"}:
        return None
    if name.lower() in {"everyone", "here"}:
        what = _("'{said}' would ping the whole server.", said=value)
        raise BadValue(what, _("Name a role that people chose to have."))
    return name


def read_address(value: str) -> str | None:
    """An address on the web; None for none."""
    address = value.strip()
    if address.lower() in {"", NONE, "no", NEVER}:
        return None
    if not is_web_address(address) or len(address) > LONGEST_AGENDA_ADDRESS:
        what = _("'{said}' is no address on the web.", said=cut(address, 60))
        mend = _("Write it like {address}, or {none}.", address=_EXAMPLE, none=NONE)
        raise BadValue(what, mend)
    return address


def read_new_wording(value: str) -> str:
    """A template that can be rendered, and says what whoever has just written it meant."""
    return _wording(value, wording.check_new)


def read_wording(value: str) -> str:
    """A template that can be rendered."""
    return _wording(value, wording.check)


def _wording(value: str, check: Callable[[str], object]) -> str:
    try:
        check(value)
    except wording.BadWording as error:
        raise BadValue(error.what, error.mend, error.line) from error
    return value.strip()
