"""Settings, changes and the state of things, as organizers look at them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.agenda import Kind
from bot.domain.cards import Button, Card, Field
from bot.domain.changes import HELD, NOBODY, POSTED_NOW, PUBLISHED, RELEASED, SKIPPED, Change
from bot.domain.conference import Conference
from bot.domain.deliveries import STATES, Delivery, State
from bot.domain.languages import N_, _, ngettext
from bot.domain.ledger import is_overdue, ledger_line
from bot.domain.moments import clock_time, stamp
from bot.domain.post_kinds import TO_PEOPLE, PostKind
from bot.domain.text import cut, escaped, fitting, inert, plain

SESSIONS: Mapping[Kind, str] = {
    Kind.OPENING: N_("opening sessions"),
    Kind.KEYNOTE: N_("keynote sessions"),
    Kind.TALK: N_("talk sessions"),
    Kind.PANEL: N_("panel sessions"),
    Kind.QUESTIONS: N_("questions sessions"),
    Kind.BREAK: N_("break sessions"),
    Kind.SOCIAL: N_("social sessions"),
    Kind.CLOSING: N_("closing sessions"),
}
"""Sessions as settings are about them, a kind at a time; to be looked up."""

POSTS: Mapping[PostKind, str] = {
    PostKind.DIGEST: N_("digest posts"),
    PostKind.SOON: N_("soon posts"),
    PostKind.NOW: N_("now posts"),
    PostKind.BREAK: N_("break posts"),
    PostKind.CLOSING: N_("closing posts"),
    PostKind.THREAD: N_("thread posts"),
    PostKind.SUMMARY: N_("summary posts"),
    PostKind.FEEDBACK: N_("feedback posts"),
}
"""Posts, in the same way."""

SHOWN = 3800
"""Characters of settings; a card holds a little more."""

NEXT_POSTS = 5


@dataclass(frozen=True, slots=True)
class SettingNow:
    """A setting as it stands: what it means, its value, and whether it was changed in Discord."""

    path: str
    meaning: str
    value: str
    from_discord: bool


def setting_lines(settings: Sequence[SettingNow]) -> str:
    """One line for each, as many as a card holds; what was changed in Discord is marked."""
    lines = [
        f"`{s.path}` {inert(cut(s.value or '–', 120))}{' ✏️' if s.from_discord else ''}"
        for s in settings
    ]
    return fitting(lines, SHOWN, _more_settings)


def _more_settings(left: int) -> str:
    return ngettext(
        "… and {n} more setting. A word shows those with it.",
        "… and {n} more settings. A word shows those with it.",
        left,
    )


_HISTORY = {HELD, RELEASED, SKIPPED, POSTED_NOW, PUBLISHED, NOBODY, *STATES.values()}


def change_line(change: Change) -> str:
    """Who changed what, when, from what to what."""
    what = inert(cut(_said(change.new) or _("the file's value"), 80))
    old = inert(cut(_said(change.old) or _("the usual"), 80))
    by = inert(cut(change.by_name, 40))
    return f"{stamp(change.at, 'f')} {by}: `{change.path}` {old} → {what}"


def _said(value: str | None) -> str | None:
    """A value of the history: one of its own words, or what somebody wrote."""
    return _(value) if value in _HISTORY else value


def proposed_card(change: Change, posts_moved: int) -> Card:
    """What would be saved, and what that would do."""
    lines = (
        _("From: {value}", value=_value(change.old)),
        _("To: {value}", value=_value(change.new)),
        "",
        ngettext(
            "{n} post still to come will change.",
            "{n} posts still to come will change.",
            posts_moved,
        ),
    )
    return Card(
        title=_("Change {setting}?", setting=change.path),
        body="\n".join(lines),
        footer=_("Nothing is saved yet."),
        buttons=(
            Button(_("Save"), id=f"save:{change.id}", emphasis="success"),
            Button(_("Discard"), id=f"forget:{change.id}", emphasis="danger"),
        ),
    )


def saved(change: Change) -> str:
    """What is in force from now on."""
    return _(
        "Saved: {setting} is now {value} ({time}).",
        setting=escaped(change.path),
        value=_value(change.new),
        time=stamp(change.at, "f"),
    )


def _value(value: str | None) -> str:
    shown = " ".join(plain(value or "").replace("`", "").split())
    return f"`{cut(shown, 500)}`" if shown else _("the usual value")


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
    in_force = ngettext(
        "Agenda: version {version}, {n} session",
        "Agenda: version {version}, {n} sessions",
        len(agenda.sessions),
        version=conference.agenda_version,
    )
    clock = _("Conference time: {time}", time=clock_time(moment, agenda.zone))
    trouble = [*overdue, *failed]
    to_mend = "\n".join(f"• {inert(finding)}" for finding in findings[:4])
    return Card(
        title=_("Something needs you.") if trouble or findings else _("All is well."),
        body=f"{connection}\n{in_force}\n{clock}",
        fields=(
            _rows(_("Next posts"), conference, waiting, _("None; the plan is done.")),
            _rows(_("Overdue or failed"), conference, trouble, _("Nothing.")),
            Field(_("To mend"), to_mend or _("Nothing."), inline=False),
        ),
        footer=conference.name,
    )


def _is_to_be_mended(row: Delivery, moment: datetime) -> bool:
    """Whether it failed, and somebody should do something; not for speakers whose hour has come."""
    in_vain = row.post.kind is PostKind.CHECKIN and row.is_over(moment)
    return row.state is State.FAILED and row.post.kind not in TO_PEOPLE and not in_vain


def _rows(name: str, conference: Conference, rows: Sequence[Delivery], none: str) -> Field:
    lines = [ledger_line(conference, row) for row in rows[:NEXT_POSTS]]
    return Field(name, "\n".join(lines) or none, inline=False)
