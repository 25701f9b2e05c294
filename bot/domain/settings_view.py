"""Settings, changes and the state of things, as organizers look at them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.cards import Card, Field
from bot.domain.changes import Change
from bot.domain.conference import Conference
from bot.domain.deliveries import Delivery, State
from bot.domain.languages import ngettext
from bot.domain.ledger import is_overdue, ledger_line
from bot.domain.moments import clock_time, stamp
from bot.domain.post_kinds import TO_PEOPLE, PostKind
from bot.domain.text import count, cut, escaped, fitting

SHOWN = 3800
"""Characters of settings; a card holds a little more."""

NEXT_POSTS = 5


@dataclass(frozen=True, slots=True)
class SettingNow:
    """A setting as it stands: its value, and whether it was changed in Discord."""

    path: str
    meaning: str
    value: str
    from_discord: bool


def setting_lines(settings: Sequence[SettingNow]) -> str:
    """One line for each, as many as a card holds; what was changed in Discord is marked."""
    lines = [
        f"`{s.path}` {escaped(cut(s.value or '–', 120))}{' ✏️' if s.from_discord else ''}"
        for s in settings
    ]
    return fitting(lines, SHOWN, _more)


def _more(left: int) -> str:
    return ngettext(
        "… and {n} more setting. A word shows those with it.",
        "… and {n} more settings. A word shows those with it.",
        left,
    )


def change_line(change: Change) -> str:
    """Who changed what, when, from what to what."""
    what = escaped(cut(change.new or "the file's value", 80))
    old = escaped(cut(change.old or "the usual", 80))
    by = escaped(cut(change.by_name, 40))
    return f"{stamp(change.at, 'f')} {by}: `{change.path}` {old} → {what}"


def status_card(
    conference: Conference,
    rows: Sequence[Delivery],
    findings: Sequence[str],
    connection: str,
    moment: datetime,
) -> Card:
    """Connected, the next five posts, what is overdue or failing, and what is not set up right."""
    waiting = [row for row in rows if row.state is State.PLANNED and not row.held]
    overdue = [row for row in rows if is_overdue(row, moment)]
    failed = [row for row in rows if _is_to_be_mended(row, moment)]
    agenda = conference.agenda
    version = f"version {conference.agenda_version}, {count(len(agenda.sessions), 'session')}"
    trouble = [*overdue, *failed]
    return Card(
        title="All is well." if not (trouble or findings) else "Something needs you.",
        body=f"{connection}\nAgenda: {version}\nConference time: {clock_time(moment, agenda.zone)}",
        fields=(
            _rows("Next posts", conference, waiting[:NEXT_POSTS], "None; the plan is done."),
            _rows("Overdue or failed", conference, trouble[:NEXT_POSTS], "Nothing."),
            Field("To mend", "\n".join(f"• {f}" for f in findings[:4]) or "Nothing.", inline=False),
        ),
        footer=conference.name,
    )


def _is_to_be_mended(row: Delivery, moment: datetime) -> bool:
    """Whether it failed, and somebody should do something; not for speakers whose hour has come."""
    in_vain = row.post.kind is PostKind.CHECKIN and row.is_over(moment)
    return row.state is State.FAILED and row.post.kind not in TO_PEOPLE and not in_vain


def _rows(name: str, conference: Conference, rows: Sequence[Delivery], none: str) -> Field:
    lines = [ledger_line(conference, row) for row in rows]
    return Field(name, "\n".join(lines) or none, inline=False)
