"""What each post says, decided at the moment at which it is made."""

from collections.abc import Mapping
from datetime import date, datetime

from bot.domain import wording
from bot.domain.agenda import Kind, Session
from bot.domain.announcements import PostKey, is_channel, is_inbox
from bot.domain.cards import LABEL_LIMIT, Button, Card, Field
from bot.domain.checkins import speaker_in
from bot.domain.conference import Conference, Profile
from bot.domain.deliveries import LATE_AFTER, Delivery
from bot.domain.feedback_cards import star_buttons, who_sees
from bot.domain.languages import _, listed, ngettext
from bot.domain.markdown import formatted
from bot.domain.moments import clock_span, clock_time, day_name, how_long, stamp
from bot.domain.post_kinds import POST_KINDS, WRITTEN, PostKind
from bot.domain.session_lines import LISTED_TITLE, more_sessions, timetable_line
from bot.domain.text import cut, escaped, inert
from bot.domain.wording import Verbatim

_TRUE_WHENEVER = {PostKind.SOON, PostKind.THREAD, PostKind.SUMMARY, PostKind.FEEDBACK}
"""What says nothing about the hour, or counts down to another."""

REMEMBER = "remember"
"""What begins the id of the button that puts a session into one's own agenda."""

ABSTRACT_LIMIT = 600
LISTED_ON_DIGEST = 25


def button_id(key: PostKey) -> str:
    """The id of the button that every post carries, and by which it is found in its channel."""
    return f"post:{key}"


def card(conference: Conference, delivery: Delivery, moment: datetime) -> Card:
    """The post as it reads at this moment, the delay included if it is late."""
    post = delivery.post
    session = conference.agenda.get(post.session) if post.session else None
    if post.kind in {PostKind.THREAD, PostKind.SUMMARY} and session:
        made = _of_thread(conference, delivery, session, moment)
    elif post.kind is PostKind.FEEDBACK and session:
        made = _of_feedback(conference, delivery, session, moment)
    elif post.kind in {*WRITTEN, PostKind.HELP}:
        made = _free_text(conference, delivery)
    elif session:
        made = _about_session(conference, delivery, session, moment)
    else:
        made = _about_day(conference, delivery, moment)
    return made.within_limits()


def _free_text(conference: Conference, delivery: Delivery) -> Card:
    is_own = delivery.post.kind is PostKind.OWN
    footer = conference.name if is_own else _("Told to organizers only")
    if delivery.post.kind is PostKind.HELP:
        details = Button(_("Details"), id=button_id(delivery.key))
        ping = conference.policy.speakers.help_ping
        return Card(
            _("A speaker needs help."),
            body=delivery.text,
            footer=footer,
            buttons=(details,),
            ping=ping,
        )
    return Card(body=delivery.text, footer=footer, buttons=(agenda_button(delivery),))


def _of_thread(
    conference: Conference, delivery: Delivery, session: Session, moment: datetime
) -> Card:
    opening = delivery.post.kind is PostKind.THREAD
    values = _values(conference, session, moment) | {"title": session.subject}
    ask = Button(_("Ask"), id=f"ask:{session.mark}", emphasis="primary")
    buttons = (ask, Button(_("Queue"), id=f"queue:{session.mark}")) if opening else ()
    return Card(
        headline=_headline(conference, delivery, values, moment),
        title=escaped(session.name) if opening else "",
        body=_names(session.speakers) if opening else "",
        buttons=(*buttons, Button(_("Details"), id=button_id(delivery.key))),
        ping=conference.policy.ping_by_post.get(delivery.post.kind),
    )


def _of_feedback(
    conference: Conference, delivery: Delivery, session: Session, moment: datetime
) -> Card:
    values = _values(conference, session, moment) | {"title": session.subject}
    return Card(
        headline=_headline(conference, delivery, values, moment),
        title=escaped(session.name),
        body=" ".join([_("1 is poor, 5 is excellent."), who_sees()]),
        footer=_("Press again to change it; later, /feedback has the same buttons."),
        buttons=(*star_buttons(session), Button(_("Details"), id=button_id(delivery.key))),
        ping=conference.policy.ping_by_post.get(delivery.post.kind),
    )


def _values(conference: Conference, session: Session, moment: datetime) -> dict[str, object]:
    following = conference.agenda.next_after(session.starts_at)
    return {
        "title": session.name,
        "speakers": listed(session.speakers),
        "room": listed(session.rooms),
        "kind": session.kind.value,  # wordings compare it
        "start": Verbatim(stamp(session.starts_at)),
        "end": Verbatim(stamp(session.ends_at)),
        "left": how_long(session.starts_at - moment),
        "next": following[0].name if following else "",
        "next_start": Verbatim(stamp(following[0].starts_at)) if following else "",
    }


def _about_session(
    conference: Conference, delivery: Delivery, session: Session, moment: datetime
) -> Card:
    following = conference.agenda.next_after(session.starts_at)
    is_break = delivery.post.kind is PostKind.BREAK
    return Card(
        headline=_headline(conference, delivery, _values(conference, session, moment), moment),
        title=escaped(session.name),
        url=session.url,
        body=_abstract(session),
        fields=session_fields(conference, session) + (_goes_on(following) if is_break else ()),
        footer=conference.name,
        buttons=(
            Button(_("Details"), id=button_id(delivery.key)),
            *remember_button(session, moment),
            *session_links(session),
        ),
        ping=conference.policy.ping_by_post.get(delivery.post.kind),
    )


def _about_day(conference: Conference, delivery: Delivery, moment: datetime) -> Card:
    agenda, day = conference.agenda, delivery.post.day
    sessions = agenda.on(day) if day else ()
    first = sessions[0].starts_at if sessions else delivery.post.due_at
    values = {
        "day": day_name(first, agenda.zone),
        "sessions": len(sessions),
        "last_day": bool(agenda.days) and day == agenda.days[-1],
    }
    digest = delivery.post.kind is PostKind.DIGEST
    return Card(
        headline=_headline(conference, delivery, values, moment),
        title=f"{escaped(conference.name)}: {day_name(first, agenda.zone)}",
        body=_timetable(conference, sessions) if digest else _farewell(conference, day),
        footer=_("Times are yours; the conference's own zone is {zone}.", zone=agenda.zone.key),
        buttons=(agenda_button(delivery), *conference_links(conference.profile)),
        ping=conference.policy.ping_by_post.get(delivery.post.kind),
    )


def _headline(
    conference: Conference, delivery: Delivery, values: Mapping[str, object], moment: datetime
) -> str:
    """The wording, filled in; whatever it says, a late post admits that it is late."""
    kind, overdue = delivery.post.kind, moment - delivery.post.due_at
    late = overdue >= LATE_AFTER and delivery.forwarded_at is None
    source = delivery.text or conference.policy.wording_by_post[kind]
    ago = how_long(overdue) if late else ""
    common = {"conference": conference.name, "late": late, "ago": ago}
    text = wording.render(source, {**common, **values})
    if not late or wording.mentions(source, "ago") or kind in _TRUE_WHENEVER:
        return text
    admitted = _("(was due {ago} ago)", ago=ago)
    if kind in {PostKind.NOW, PostKind.BREAK}:
        admitted = _("(started {ago} ago)", ago=ago)
    return f"{text} {admitted}"


def session_fields(conference: Conference, session: Session) -> tuple[Field, ...]:
    """When, who and where: the reader's own time beside the conference's."""
    zone = conference.agenda.zone
    span = clock_span(session.starts_at, session.ends_at, zone)
    if planned := conference.as_planned(session):
        span = f"~~{clock_span(planned.starts_at, planned.ends_at, zone)}~~\n{span}"
    when = f"{stamp(session.starts_at)} – {stamp(session.ends_at)}\n{span}"
    if session.cancelled:
        when = "\n".join([f"~~{when}~~", _("**Cancelled**")])
    fields = [Field(_("When"), when)]
    if session.speakers:
        label = ngettext("Speaker", "Speakers", len(session.speakers))
        fields.append(Field(label, _names(session.speakers)))
    if session.rooms:
        label = ngettext("Room", "Rooms", len(session.rooms))
        fields.append(Field(label, _names(session.rooms)))
    return tuple(fields)


def remember_button(session: Session, moment: datetime) -> tuple[Button, ...]:
    """Puts it into one's own agenda, before it begins; breaks come by themselves."""
    if session.cancelled or session.starts_at <= moment or session.kind is Kind.BREAK:
        return ()
    return (Button(_("Remember"), id=f"{REMEMBER}:{session.mark}"),)


def session_links(session: Session) -> tuple[Button, ...]:
    """A button that opens the session's own page, where it has one."""
    return (Button(_("Session page"), url=session.url),) if session.url else ()


def conference_links(profile: Profile) -> tuple[Button, ...]:
    """Buttons that open the conference's links; the first three."""
    links = list(profile.links.items())[:3]
    return tuple(Button(cut(label, LABEL_LIMIT), url=url) for label, url in links)


def _timetable(conference: Conference, sessions: tuple[Session, ...]) -> str:
    lines = [timetable_line(conference, session) for session in sessions[:LISTED_ON_DIGEST]]
    if len(sessions) > LISTED_ON_DIGEST:
        lines.append(more_sessions(len(sessions) - LISTED_ON_DIGEST))
    return "\n".join(lines)


def _farewell(conference: Conference, day: date | None) -> str:
    agenda = conference.agenda
    later = [other for other in agenda.days if day and other > day]
    if later:
        first = agenda.on(later[0])[0].starts_at
        name = day_name(first, agenda.zone)
        return _("We go on {when}, on {day}.", when=stamp(first, "R"), day=name)
    return _("Thank you for taking part. /agenda show still has every session.")


def _goes_on(following: tuple[Session, ...]) -> tuple[Field, ...]:
    if not following:
        return ()
    start = following[0].starts_at
    names = escaped(cut(listed([s.name for s in following]), 300))
    return (Field(_("Goes on"), f"{stamp(start)} ({stamp(start, 'R')})\n{names}", inline=False),)


def agenda_button(delivery: Delivery) -> Button:
    """The button by which posts are known that are about no session."""
    return Button(_("Agenda"), id=button_id(delivery.key))


def _abstract(session: Session) -> str:
    return formatted(session.abstract or "", ABSTRACT_LIMIT)


def _names(names: tuple[str, ...]) -> str:
    return escaped(listed(names))


def post_name(conference: Conference, delivery: Delivery) -> str:
    """What organizers call the post, as plain text: its time, its kind and what it is about."""
    post = delivery.post
    session = conference.agenda.get(post.session) if post.session else None
    about = cut(session.name, LISTED_TITLE) if session else ""
    if post.kind in WRITTEN:
        about = cut(" ".join(delivery.text.split()), 40)
    if post.kind is PostKind.CHECKIN:
        speaker = cut(speaker_in(delivery), 60)
        about = _("{title} for {speaker}", title=about, speaker=speaker).strip()
    room = f"({post.room})" if post.room else ""
    time = clock_time(post.due_at, conference.agenda.zone)
    return " ".join(part for part in (time, _(POST_KINDS[post.kind]), about, room) if part)


def channel_name(channel: str) -> str:
    """A channel as people name it; Discord turns an id into its name."""
    if not is_channel(channel):
        return _("a direct message") if is_inbox(channel) else _("the questions' thread")
    return f"<#{channel}>" if channel.isdigit() else f"#{inert(channel)}"
