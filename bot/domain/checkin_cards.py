"""What speakers read before their sessions, and what organizers read about speakers."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.agenda import Session
from bot.domain.announcements import PostKey
from bot.domain.cards import Button, Card, Field
from bot.domain.checkins import Answer, Checkin, Speaker, Standing, missing
from bot.domain.conference import Conference
from bot.domain.languages import _, listed, ngettext
from bot.domain.moments import how_long, stamp
from bot.domain.paging import paged
from bot.domain.people import Person
from bot.domain.posts import button_id, session_fields, session_links
from bot.domain.text import cut, escaped, inert

SESSIONS_ON_A_PAGE = 6
SPEAKERS_SHOWN = 12

CHECKIN, CHECKIN_HELP, STATUS = "checkin", "checkin-help", "speakers-status"

_SIGNS = {
    Standing.HERE: "✅",
    Standing.HELP: "🆘",
    Standing.SILENT: "❔",
    Standing.UNREACHED: "❌",
    Standing.TO_BE_ASKED: "🕒",
    Standing.NOT_LINKED: "➖",
}


def here_id(conference: Conference, session: Session, key: PostKey) -> str:
    """The id of the button by which a check-in is found in its inbox."""
    return f"{CHECKIN}:{session.mark}:{conference.server}:{key}"


def checkin_card(
    conference: Conference,
    session: Session,
    hosts: Sequence[str],
    key: PostKey,
    moment: datetime,
) -> Card:
    """Asks a speaker whether they are there."""
    start, name = stamp(session.starts_at), escaped(session.name)
    if session.starts_at > moment:
        headline = _("🎤 You are on at {time}: {title}", time=start, title=name)
    else:
        headline = _("🎤 You are on, since {time}: {title}", time=start, title=name)
    host = (Field(_("Your host"), inert(", ".join(hosts))),) if hosts else ()
    return Card(
        headline=headline,
        body=_(
            "It begins {when}. Press **I'm here** once you are ready, so that the organizers know; "
            "**I need help** calls them at once.",
            when=stamp(session.starts_at, "R"),
        ),
        fields=(*session_fields(conference, session), *host),
        footer=" · ".join([conference.name, _("for its speakers")]),
        buttons=(
            Button(_("I'm here"), id=here_id(conference, session, key), emphasis="success"),
            Button(_("I need help"), id=f"{CHECKIN_HELP}:{session.mark}:{conference.server}:{key}"),
            *session_links(session),
        ),
    )


def answered_text(conference: Conference, session: Session, checkin: Checkin, *, told: bool) -> str:
    """What a speaker reads who has answered."""
    if checkin.answer is Answer.HERE:
        return _(
            "Thank you! The organizers know that you are here for **{title}**, {when}. "
            "Should anything happen, press **I need help**.",
            title=escaped(session.name),
            when=stamp(session.starts_at, "R"),
        )
    if told:
        return _(
            "The organizers of {conference} have been told just now, and will come to you here. "
            "Stay where you can read them. Once all is well, press **I'm here**.",
            conference=escaped(conference.name),
        )
    return _(
        "The organizers of {conference} know already, and will come to you here. "
        "Stay where you can read them. Once all is well, press **I'm here**.",
        conference=escaped(conference.name),
    )


def help_text(session: Session, names: Sequence[str], by: Person, moment: datetime) -> str:
    """What the organizers read at once."""
    rooms = escaped(", ".join(session.rooms))
    start = f"{stamp(session.starts_at)} ({stamp(session.starts_at, 'R')})"
    return _(
        "🆘 **{speakers}** (<@{person}>) needs help, since {since}: **{title}**, {when_and_where}. "
        "Write to them; no one else was told.",
        speakers=listed([escaped(name) for name in names]),
        person=by.id,
        since=stamp(moment),
        title=escaped(session.name),
        when_and_where=", ".join(filter(None, (start, rooms))),
    )


def missing_card(session: Session, speakers: Sequence[Speaker], key: PostKey) -> Card:
    """Tells organizers who has not answered before a session."""
    lines = [speaker_line(speaker) for speaker in missing(speakers)[:SPEAKERS_SHOWN]]
    start = f"{stamp(session.starts_at, 'R')} ({stamp(session.starts_at)})"
    if session.rooms:
        rooms = escaped(", ".join(session.rooms))
        begins = _("It begins {when} in {rooms}.", when=start, rooms=rooms)
    else:
        begins = _("It begins {when}.", when=start)
    return Card(
        headline=_("❔ Not checked in: {title}", title=escaped(session.name)),
        body="\n".join([begins, *lines]),
        footer=_("Told to organizers only · /speakers status shows everybody"),
        buttons=(Button(_("Details"), id=button_id(key)),),
    )


def speaker_line(speaker: Speaker) -> str:
    """One speaker: a sign, who it is, and how it stands."""
    people = ", ".join(f"<@{person}>" for person in speaker.people)
    who = f"{escaped(cut(speaker.name, 60))}{f' ({people})' if people else ''}"
    why = f": {escaped(cut(speaker.reason, 100))}" if speaker.reason else ""
    return f"{_SIGNS[speaker.standing]} {who} – {_(speaker.standing.value)}{why}"


def status_card(
    conference: Conference, rolls: Sequence[tuple[Session, Sequence[Speaker]]], page: int
) -> Card:
    """One page (from 0) of the coming sessions, and who of their speakers is there."""
    shown = paged(rolls, page, SESSIONS_ON_A_PAGE)
    lines: list[str] = []
    for session, speakers in shown.items:
        lines.append(_session_line(session))
        lines += [speaker_line(speaker) for speaker in speakers[:SPEAKERS_SHOWN]]
    lead = conference.policy.speakers.checkin
    asked = _("nobody is asked (speakers.checkin)")
    if lead:
        asked = _("asked {lead} before", lead=how_long(lead))
    coming = ngettext("{n} session to come", "{n} sessions to come", len(rolls))
    return Card(
        title=_("Speakers of the coming sessions"),
        body="\n".join(lines) or _("No session with speakers is still to come."),
        footer=shown.told(f"{coming} · {asked}"),
        buttons=shown.turning(STATUS),
    )


def _session_line(session: Session) -> str:
    where = f" ({escaped(cut(', '.join(session.rooms), 60))})" if session.rooms else ""
    return f"{stamp(session.starts_at, 'f')} **{escaped(cut(session.name, 100))}**{where}"
