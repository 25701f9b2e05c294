"""What organizers and everybody read about running late."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.agenda import Session
from bot.domain.announcements import PostKey
from bot.domain.cards import Button, Card
from bot.domain.conference import Conference
from bot.domain.delays import Delay
from bot.domain.languages import _, listed, ngettext
from bot.domain.moments import how_long, stamp
from bot.domain.posts import button_id
from bot.domain.revisions import Revision
from bot.domain.session_lines import more_sessions, title_and_speakers
from bot.domain.text import cut, escaped, fitting, inert
from bot.domain.timetable import room_mark

SHOWN = 2500
"""Characters of sessions; a card's body takes some hundred more."""

UNDONE_WITHIN = timedelta(hours=12)

TELL, UNDO = "late-tell", "late-undo"


@dataclass(frozen=True, slots=True)
class LatePreview:
    """What a delay would do: which sessions are to be expected at other times, and what follows."""

    before: Conference
    delay: Delay
    revisions: tuple[Revision, ...]
    posts: int
    channels: tuple[str, ...]


def tell_id(preview: LatePreview) -> str:
    """The id of the button that says it; understood by `cogs.delays`, also after a restart."""
    delay = preview.delay
    minutes = delay.by // timedelta(minutes=1)
    room = room_mark(delay.room) if delay.room else ""
    return f"{TELL}:{minutes}:{int(delay.absorb)}:{room}:{preview.before.basis}"


def late_preview_card(preview: LatePreview) -> Card:
    """What would become of the agenda, before anybody is told."""
    lines = [_line(preview.before, revision) for revision in preview.revisions]
    moved = ngettext(
        "{n} post still to come will move.", "{n} posts still to come will move.", preview.posts
    )
    told = _(
        "People are told at once in {channels}; posts that were made are corrected.",
        channels=listed(preview.channels),
    )
    head = [moved, told] if preview.posts else [told]
    return Card(
        title=cut(_headline(preview.delay), 200),
        body="\n".join([*head, "", fitting(lines, SHOWN, more_sessions)]),
        footer=_("Nothing is changed yet. Times are those of the conference's own zone."),
        buttons=(Button(_("Tell people"), id=tell_id(preview), emphasis="success"),),
    )


def said_card(delay: Delay, *, taken_back: bool = False) -> Card:
    """What the organizer reads once it is said."""
    if taken_back:
        return Card(headline=_("Taken back. People are told, and everything is as it was before."))
    undo = Button(_("Undo"), id=f"{UNDO}:{delay.number}")
    told = _("{headline}. People are being told.", headline=_headline(delay))
    return Card(headline=told, buttons=(undo,))


def delays_card(conference: Conference, moment: datetime) -> Card:
    """How late it is running, and the latest that was said, to be taken back."""
    late = [
        s for s in conference.agenda.sessions if s.ends_at > moment and conference.as_planned(s)
    ]
    lines = [_now_and_planned(conference, session) for session in late]
    last = conference.delays[-1] if conference.delays else None
    undo = last and last.undoes is None and moment - last.since < UNDONE_WITHIN
    said = ""
    if last and undo:
        name = inert(last.author)
        said = _("Last said by {name}: {headline}", name=name, headline=_headline(last))
    return Card(
        title=_("Running late") if late else _("On time"),
        body="\n".join([said, fitting(lines, SHOWN, more_sessions)]).strip()
        or _("Everything that remains is expected at its time. /late minutes: 10 says otherwise."),
        buttons=(Button(_("Undo"), id=f"{UNDO}:{last.number}"),) if last and undo else (),
    )


def late_card(
    conference: Conference, delay: Delay, revisions: Sequence[Revision], key: PostKey
) -> Card:
    """The one post that tells people of a delay, or of its end."""
    lines = [f"{_line(conference, one)} 🔔 {stamp(_moved_to(one))}" for one in revisions]
    return Card(
        headline=f"⏰ **{_headline(delay)}**",
        body=fitting(lines, SHOWN, more_sessions),
        footer=_(
            "Times are those of {zone}; those after 🔔 are yours.", zone=conference.agenda.zone.key
        ),
        buttons=(Button(_("Agenda"), id=button_id(key)),),
    )


def _headline(delay: Delay) -> str:
    if delay.undoes is not None:
        return _("The last delay is taken back")
    room, time = escaped(cut(delay.room or "", 100)), how_long(delay.by)
    if not delay.by:
        return _("{room} is back on time", room=room) if room else _("Everything is back on time")
    if room and delay.absorb:
        return _("{room} is running {time} late, and breaks make up for it", room=room, time=time)
    if room:
        return _("{room} is running {time} late", room=room, time=time)
    if delay.absorb:
        return _("Everything is running {time} late, and breaks make up for it", time=time)
    return _("Everything is running {time} late", time=time)


def _line(conference: Conference, revision: Revision) -> str:
    """One session: its title, and from when to when it moves."""
    before, after = revision.before, revision.after
    if before is None or after is None:
        raise ValueError("a delay neither adds a session nor takes one away")
    if before.starts_at == after.starts_at:
        return _(
            "**{session}** ends at ~~{then}~~ → {now}",
            session=title_and_speakers(after),
            then=_clock(conference, before.ends_at),
            now=_clock(conference, after.ends_at),
        )
    then, now = _clock(conference, before.starts_at), _clock(conference, after.starts_at)
    return f"~~{then}~~ → {now} **{title_and_speakers(after)}**"


def _moved_to(revision: Revision) -> datetime:
    """The moment that is another one now: when it starts, or of one that is on, when it ends."""
    before, now = revision.before, revision.session
    is_on = before is not None and before.starts_at == now.starts_at
    return now.ends_at if is_on else now.starts_at


def _now_and_planned(conference: Conference, session: Session) -> str:
    revision = Revision(conference.as_planned(session), session)
    return _line(conference, revision)


def _clock(conference: Conference, moment: datetime) -> str:
    return f"{moment.astimezone(conference.agenda.zone):%H:%M}"
