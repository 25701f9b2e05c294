"""What the organizers decided about the conference: every setting, how it reads, what it means.

A setting has a path such as `lead.talk`, the same in `data/announcements.yaml` (where the dots are
levels) and in `/configure`; its value is text in both. One table, `SETTINGS`, says which there are.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import time, timedelta
from difflib import get_close_matches
from functools import lru_cache

from bot.domain.agenda import Kind, Session
from bot.domain.languages import N_, _
from bot.domain.post_kinds import PostKind
from bot.domain.setting_values import (
    BadValue,
    Mode,
    read_address,
    read_after,
    read_channel,
    read_days,
    read_events,
    read_feedback,
    read_lead,
    read_minutes,
    read_mode,
    read_new_wording,
    read_number,
    read_role,
    read_time,
    read_time_or_never,
    read_wording,
)
from bot.domain.speaker_policy import SpeakerPolicy, speaker_policy


@dataclass(frozen=True, slots=True)
class Policy:
    """The settings in force, read; lengths as `timedelta`, channels and roles by name or id."""

    digest_at: time
    lead_by_kind: Mapping[Kind, timedelta]
    channel: str
    organizers_channel: str
    channel_by_kind: Mapping[PostKind | Kind, str]
    channel_by_room: Mapping[str, str]
    ping_by_post: Mapping[PostKind, str]
    wording_by_post: Mapping[PostKind, str]
    questions_mode: Mode
    questions_open: timedelta | None
    """Before the start; None where there are to be no questions."""
    questions_close: timedelta
    """After the end."""
    questions_in_ten_minutes: int
    questions_in_an_hour: int
    moderators_channel: str
    conduct_channel: str | None
    """Where the message with the button to report stands; None where nowhere."""
    cases_channel: str
    case_ping: str | None
    urgent_answered_within: timedelta
    answered_within: timedelta
    cases_kept_for: timedelta
    """After they are closed."""
    changes_channel: str
    changes_settle: timedelta
    """For so long nothing more may change before people are told."""
    agenda_address: str | None
    """From where the agenda is followed; None where it is not."""
    agenda_every: timedelta
    events: bool
    """Whether sessions are Discord's own events, too."""
    feedback: bool
    """Whether people are asked how a session was."""
    recap_at: time | None
    """On the day after the last session; None where nothing is posted then."""
    speakers: SpeakerPolicy

    def channels_for(self, session: Session) -> dict[str, str]:
        """Where the session is announced: channel by room, each channel once.

        A room with its own channel is announced there; otherwise the channel of the session's
        kind; otherwise the conference's. The key of a session without rooms is empty.
        """
        fallback = self.channel_by_kind.get(session.kind, self.channel)
        room_by_channel: dict[str, str] = {}
        for room in session.rooms or ("",):
            room_by_channel.setdefault(self.channel_by_room.get(room, fallback), room)
        return {room: channel for channel, room in room_by_channel.items()}

    def channel_for(self, post: PostKind) -> str:
        """Where a post that belongs to no session goes."""
        return self.channel_by_kind.get(post, self.channel)


@dataclass(frozen=True, slots=True)
class Setting:
    """One thing that can be decided: its path, its meaning, and what stands if nobody decides.

    The meaning is to be looked up where it is shown, beside the path.
    """

    path: str
    meaning: str
    default: str | None
    read: Callable[[str], object]
    read_new: Callable[[str], object] | None = None
    """What has just been written, where more is asked of it than of what stands."""


def _leads() -> Iterable[Setting]:
    for kind in Kind:
        default = "never" if kind in {Kind.BREAK, Kind.CLOSING} else "10"
        meaning = N_("minutes before the start of such a session for its 'soon' post, or never")
        yield Setting(f"lead.{kind}", meaning, default, read_lead)


_WORDINGS = {
    PostKind.DIGEST: N_("Good morning! Today at {{ conference }}"),
    PostKind.SOON: N_("In {{ left }}: {{ title }}"),
    PostKind.NOW: N_("{% if late %}Started {{ ago }} ago{% else %}Now{% endif %}: {{ title }}"),
    PostKind.BREAK: N_("A break.{% if next %} {{ next }} follows at {{ next_start }}.{% endif %}"),
    PostKind.CLOSING: N_("That was {% if last_day %}{{ conference }}{% else %}today{% endif %}!"),
    PostKind.THREAD: N_("Questions to {{ title }}? Press **Ask**, or vote for what others ask."),
    PostKind.SUMMARY: N_("The questions to {{ title }} are closed. Thank you!"),
    PostKind.FEEDBACK: N_("How was {{ title }}? One press is enough."),
}

SCHEDULED_POSTS = tuple(_WORDINGS)
"""The kinds of post about the agenda, with a wording and a ping of their own."""

PLANNED_POSTS = (*SCHEDULED_POSTS, PostKind.CONDUCT, PostKind.RECAP)
"""The kinds of post that the agenda and the policy call for."""


def _settings() -> Iterable[Setting]:
    meaning = N_("when the morning digest is posted, in the conference's time")
    yield Setting("digest.at", meaning, "08:30", read_time)
    yield from _leads()
    yield Setting("channels.default", N_("where announcements go"), "announcements", read_channel)
    meaning = N_("where organizers read of failures")
    yield Setting("channels.organizers", meaning, "organizers", read_channel)
    meaning = N_("where moderators decide about questions")
    yield Setting("channels.moderators", meaning, "moderators", read_channel)
    for kind in (*Kind, PostKind.DIGEST):
        meaning = N_("where such sessions are announced instead")
        if kind is PostKind.DIGEST:
            meaning = N_("where the digest is announced instead")
        yield Setting(f"channels.kinds.{kind}", meaning, None, read_channel)
    for post in SCHEDULED_POSTS:
        meaning = N_("the role that such posts ping, or nobody")
        yield Setting(f"ping.{post}", meaning, None, read_role)
    for post in SCHEDULED_POSTS:
        meaning = N_("the headline of such posts")
        yield Setting(f"wording.{post}", meaning, _WORDINGS[post], read_wording, read_new_wording)
    meaning = N_("where changes of the agenda are told")
    yield Setting("channels.changes", meaning, None, read_channel)
    meaning = N_("minutes without a further change before people are told")
    yield Setting("changes.settle", meaning, "3", read_after)
    yield Setting("agenda.address", N_("where the agenda is followed, or none"), None, read_address)
    meaning = N_("sessions as Discord's own events, too: none or sessions")
    yield Setting("events.mode", meaning, "none", read_events)
    yield Setting("agenda.every", N_("minutes between two looks there"), "5", read_minutes)
    meaning = N_("whether people are asked how it was: after sessions, or never")
    yield Setting("feedback.mode", meaning, "sessions", read_feedback)
    meaning = N_("when the recap is posted on the day after the last session, or never")
    yield Setting("recap.at", meaning, "10:00", read_time_or_never)
    yield from _questions()
    yield from _speakers()
    yield from _conduct()


def _conduct() -> Iterable[Setting]:
    meaning = N_("where the message with the button to report stands")
    yield Setting("channels.conduct", meaning, None, read_channel)
    meaning = N_("where the conduct team is told of cases")
    yield Setting("channels.cases", meaning, "moderators", read_channel)
    meaning = N_("the role that is pinged for a new case, or nobody")
    yield Setting("ping.case", meaning, None, read_role)
    meaning = N_("minutes until a person answers an urgent report")
    yield Setting("conduct.urgent", meaning, "10", read_minutes)
    meaning = N_("minutes until a person answers any other report")
    yield Setting("conduct.answer", meaning, "60", read_minutes)
    meaning = N_("days for which a report is kept after its case is closed")
    yield Setting("conduct.keep", meaning, "90", read_days)


def _questions() -> Iterable[Setting]:
    meaning = N_("how questions are taken: open, moderated, closed")
    yield Setting("questions.mode", meaning, Mode.OPEN, read_mode)
    meaning = N_("minutes before the start for the questions' thread, or never")
    yield Setting("questions.open", meaning, "5", read_lead)
    meaning = N_("minutes after the end until the thread is closed")
    yield Setting("questions.close", meaning, "30", read_after)
    meaning = N_("how many one may ask a session in ten minutes")
    yield Setting("questions.limit.session", meaning, "5", read_number)
    yield Setting("questions.limit.hour", N_("how many one may ask in an hour"), "20", read_number)


def _speakers() -> Iterable[Setting]:
    meaning = N_("minutes before a session at which its speakers are asked to check in, or never")
    yield Setting("speakers.checkin", meaning, "60", read_lead)
    meaning = N_("minutes before a session at which organizers read who has not, or never")
    yield Setting("speakers.missing", meaning, "15", read_lead)
    meaning = N_("the role that is pinged when a speaker needs help, or nobody")
    yield Setting("ping.help", meaning, None, read_role)


SETTINGS: Mapping[str, Setting] = {setting.path: setting for setting in _settings()}
"""Every setting by path but `channels.rooms.<room>`, of which there are as many as rooms."""

ROOM_MEANING = N_("where sessions in this room are announced")

_ROOM_PATH = "channels.rooms."


def setting_at(path: str) -> Setting | None:
    """The setting with this path, rooms' channels included."""
    if path.startswith(_ROOM_PATH) and len(path) > len(_ROOM_PATH):
        return Setting(path, ROOM_MEANING, None, read_channel)
    return SETTINGS.get(path)


def room_setting(room: str) -> str:
    """The path of the setting for a room's channel."""
    return _ROOM_PATH + room


def check_value(path: str, value: str, *, new: bool = False) -> None:
    """Raise `BadValue` unless the setting exists and takes the value, or what is `new` for it."""
    setting = setting_at(path)
    if setting is None:
        close = get_close_matches(path, SETTINGS, n=1, cutoff=0.85)
        mend = _("/configure show lists them all.")
        if close:
            mend = _("Did you mean '{name}'?", name=close[0])
        raise BadValue(_("There is no setting '{setting}'.", setting=path), mend)
    (setting.read_new if new and setting.read_new else setting.read)(value)


def policy_of(values: Mapping[str, str]) -> Policy:
    """The policy that the settings give, defaults filled in; the values have been checked.

    Hundreds of servers with the same settings have one policy.
    """
    return _policy_of(tuple(values.items()))


@lru_cache(maxsize=64)
def _policy_of(values: tuple[tuple[str, str], ...]) -> Policy:
    texts = {path: s.default for path, s in SETTINGS.items() if s.default is not None} | dict(
        values
    )

    def channel(path: str) -> str | None:
        return read_channel(texts[path]) if path in texts else None

    def role(post: PostKind) -> str | None:
        return read_role(texts.get(f"ping.{post}", ""))

    return Policy(
        digest_at=read_time(texts["digest.at"]),
        lead_by_kind={kind: lead for kind in Kind if (lead := read_lead(texts[f"lead.{kind}"]))},
        channel=read_channel(texts["channels.default"]),
        organizers_channel=read_channel(texts["channels.organizers"]),
        channel_by_kind={
            kind: name
            for kind in (*Kind, PostKind.DIGEST)
            if (name := channel(f"channels.kinds.{kind}"))
        },
        channel_by_room={
            path.removeprefix(_ROOM_PATH): read_channel(text)
            for path, text in texts.items()
            if path.startswith(_ROOM_PATH)
        },
        ping_by_post={post: name for post in SCHEDULED_POSTS if (name := role(post))},
        wording_by_post={post: read_wording(texts[f"wording.{post}"]) for post in SCHEDULED_POSTS},
        questions_mode=read_mode(texts["questions.mode"]),
        questions_open=read_lead(texts["questions.open"]),
        questions_close=read_after(texts["questions.close"]),
        questions_in_ten_minutes=read_number(texts["questions.limit.session"]),
        questions_in_an_hour=read_number(texts["questions.limit.hour"]),
        moderators_channel=read_channel(texts["channels.moderators"]),
        conduct_channel=channel("channels.conduct"),
        cases_channel=read_channel(texts["channels.cases"]),
        case_ping=read_role(texts.get("ping.case", "")),
        urgent_answered_within=read_minutes(texts["conduct.urgent"]),
        answered_within=read_minutes(texts["conduct.answer"]),
        cases_kept_for=read_days(texts["conduct.keep"]),
        changes_channel=channel("channels.changes") or read_channel(texts["channels.default"]),
        changes_settle=read_after(texts["changes.settle"]),
        agenda_address=read_address(texts.get("agenda.address", "")),
        agenda_every=read_minutes(texts["agenda.every"]),
        events=read_events(texts["events.mode"]),
        feedback=read_feedback(texts["feedback.mode"]),
        recap_at=read_time_or_never(texts["recap.at"]),
        speakers=speaker_policy(texts),
    )
