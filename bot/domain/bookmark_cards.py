"""What people read about their own agenda, and in their reminders."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.domain.agenda import Session
from bot.domain.announcements import PostKey
from bot.domain.bookmarks import Slot, Told, Way, Wish, now_told
from bot.domain.cards import LABEL_LIMIT, Button, Card
from bot.domain.conference import Conference
from bot.domain.languages import _, ngettext
from bot.domain.moments import clock_span, day_name, how_long, short_day_name, stamp
from bot.domain.posts import (
    session_fields,
    session_links,
)
from bot.domain.revisions import when_and_where
from bot.domain.session_lines import timetable_line
from bot.domain.text import cut, escaped

SHOWN = 20
BUTTONS = 10
"""To forget the next of them."""

FORGET, OWN, CALENDAR, REMINDER = "forget-session", "own-agenda", "own-calendar", "reminder"


def details_id(conference: Conference, mark: str, key: PostKey) -> str:
    """The id of a reminder's button, by which it is found in its channel.

    It names the server, too: in an inbox nobody knows where it came from.
    """
    return f"{REMINDER}:{mark}:{conference.server}:{key}"


def _from_afar(conference: Conference, mark: str) -> Button:
    return Button(_("Forget"), id=f"{FORGET}:{mark}:{conference.server}")


def forget_button(session: Session) -> Button:
    """Takes it out of it again."""
    return Button(_("Forget"), id=f"{FORGET}:{session.mark}")


def remembered_card(session: Session, told: str, clashes: Sequence[Session], *, new: bool) -> Card:
    """What somebody reads who has pressed Remember."""
    name = escaped(session.name)
    if new:
        done = _("**{title}** is in your agenda.", title=name)
    else:
        done = _("**{title}** is in your agenda already.", title=name)
    lines = [done, told]
    lines += [_("⚠️ At the same time: {title}", title=escaped(other.name)) for other in clashes[:3]]
    buttons = (forget_button(session), Button(_("My agenda"), id=OWN))
    return Card(headline="\n".join(lines), buttons=buttons)


def own_agenda_card(
    conference: Conference, slots: Sequence[Slot], wish: Wish, moment: datetime
) -> Card:
    """Somebody's own agenda, from what is on by now; all of it once everything is over."""
    coming = [slot for slot in slots if slot.session.ends_at > moment] or list(slots)
    lines: list[str] = []
    day = None
    for slot in coming[:SHOWN]:
        session = slot.session
        if day != (day := conference.agenda.day_of(session)):
            lines.append(f"__{day_name(session.starts_at, conference.agenda.zone)}__")
        if slot.free_before:
            lines.append(_("*{span} free*", span=how_long(slot.free_before)))
        lines.append(timetable_line(conference, session))
        if slot.clashes:
            names = ", ".join(escaped(cut(other.name, 60)) for other in slot.clashes[:3])
            lines.append(_("⚠️ at the same time: {titles}", titles=names))
    if len(coming) > SHOWN:
        lines.append(
            ngettext("… and {n} session later.", "… and {n} sessions later.", len(coming) - SHOWN)
        )
    empty = _("Nothing yet. **Remember** on an announcement or in /session puts a session here.")
    return Card(
        title=_("Your agenda"),
        body="\n".join([*lines, "", wish_text(wish)]) if lines else empty,
        footer=_(
            "Only you see this. Times are yours beside {zone}.", zone=conference.agenda.zone.key
        ),
        buttons=(
            *((Button(_("For my calendar"), id=CALENDAR),) if slots else ()),
            *(_short_forget(slot.session) for slot in coming[:BUTTONS]),
        ),
    )


def _short_forget(session: Session) -> Button:
    return Button(
        cut(_("Forget {title}", title=session.name), LABEL_LIMIT), id=f"{FORGET}:{session.mark}"
    )


def wish_text(wish: Wish) -> str:
    """How somebody is reminded, in a sentence."""
    if wish.way is Way.INBOX:
        return _(
            "You are reminded {lead} before the start, in a direct message, or in the session's "
            "thread if you take none. /my reminders changes that.",
            lead=how_long(wish.lead),
        )
    return _(
        "You are reminded {lead} before the start, in the session's thread. "
        "/my reminders changes that.",
        lead=how_long(wish.lead),
    )


def reminding_text(
    session: Session, wish: Wish, moment: datetime, *, new: bool, reminds: bool
) -> str:
    """How somebody is reminded of a session, as long as they are; else when it begins."""
    if reminds:
        return wish_text(wish)
    if session.starts_at <= moment:
        return _("It is on already, until {time}.", time=stamp(session.ends_at))
    time = stamp(session.starts_at)
    if new:
        return _("It begins at {time}: too soon for a reminder.", time=time)
    return _("It begins at {time}.", time=time)


def reminder_card(conference: Conference, session: Session, key: PostKey, moment: datetime) -> Card:
    """A reminder as it reads at this moment; one that is late says so."""
    left, name = session.starts_at - moment, escaped(session.name)
    if left > timedelta():
        headline = _("⏰ In {left}: {title}", left=how_long(left), title=name)
    else:
        headline = _("⏰ Started {ago} ago: {title}", ago=how_long(-left), title=name)
    return Card(
        headline=headline,
        fields=session_fields(conference, session),
        footer=_footer(conference),
        buttons=(
            Button(_("Details"), id=details_id(conference, session.mark, key)),
            _from_afar(conference, session.mark),
            *session_links(session),
        ),
    )


def move_card(
    conference: Conference, knew: Told, session: Session | None, mark: str, key: PostKey
) -> Card:
    """Tells that a session of theirs is at another time or place, or does not take place."""
    title, zone = escaped(cut(knew.title, 200)), conference.agenda.zone
    now = now_told(knew, session)
    if now.cancelled or session is None:
        headline = _("❌ Cancelled: {title}", title=title)
        body = _("It was in your agenda; it does not take place.")
    elif knew.cancelled:
        headline = _("✅ It takes place after all: {title}", title=title)
        span = clock_span(session.starts_at, session.ends_at, zone)
        body = f"{stamp(session.starts_at, 'f')} ({span})"
    else:
        then = f"{short_day_name(knew.starts_at, zone)} {knew.starts_at.astimezone(zone):%H:%M}"
        then = ", ".join([then, *knew.rooms])
        again = _("🔔 {when}. You will be reminded again.", when=stamp(session.starts_at, "f"))
        headline = _("🕒 Moved: {title}", title=title)
        body = f"{escaped(then)} → {escaped(when_and_where(session, zone))}\n{again}"
    return Card(
        headline=headline,
        body=body,
        footer=_footer(conference),
        buttons=(
            Button(_("Details"), id=details_id(conference, mark, key)),
            _from_afar(conference, mark),
        ),
    )


def _footer(conference: Conference) -> str:
    return " · ".join([conference.name, _("from your own agenda")])
