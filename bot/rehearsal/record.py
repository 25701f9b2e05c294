"""What happened in a rehearsal, for the report and for programs (`--json`)."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bot.domain.agenda import Session
from bot.domain.conference import Conference
from bot.domain.deliveries import POSTED, State
from bot.domain.documents import document_of
from bot.domain.moments import how_long
from bot.domain.post_kinds import PostKind
from bot.domain.text import count
from bot.rehearsal.local_discord import Exchange, Person

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class MadePost:
    """A post as the ledger and the channel have it; moments by the conference's clock.

    `channel` is the channel's name, or `@` and that of the person in whose inbox it is; `caused`
    says what somebody of the audience had to do with it.
    """

    key: str
    kind: PostKind
    session: str | None
    channel: str
    due_at: datetime
    sent_at: datetime | None
    late_seconds: float
    state: State
    text: str
    message: Json | None = None
    reason: str = ""
    caused: str = ""
    question: int | None = None
    message_id: int | None = None
    channel_id: int | None = None

    @property
    def at(self) -> datetime:
        """When it was made, or should have been."""
        return self.sent_at or self.due_at

    @property
    def place(self) -> str:
        """The channel or inbox as people write it."""
        return self.channel if self.channel.startswith("@") else f"#{self.channel}"

    def document(self) -> Json:
        """For `--json`."""
        return {
            "key": self.key,
            "kind": self.kind.value,
            "session": self.session,
            "channel": self.channel,
            "due_at": self.due_at.isoformat(),
            "sent_at": self.sent_at.isoformat() if self.sent_at else None,
            "late_seconds": round(self.late_seconds, 3),
            "state": self.state.value,
            "text": self.text,
        }


@dataclass(frozen=True, slots=True)
class UsedCommand:
    """A command, button or form that somebody used, and what came of it.

    `outcome` is `answered`, `refused` where refusing was right, or what went wrong.
    """

    name: str
    by: str
    ms: float
    outcome: str
    answer: str = ""
    at: datetime | None = None
    shown: Json | None = None
    """The message or form, as far as it is needed to draw it."""

    def document(self) -> Json:
        """For `--json`."""
        return {"name": self.name, "by": self.by, "ms": round(self.ms, 2), "outcome": self.outcome}


@dataclass(frozen=True, slots=True)
class Thread:
    """The thread of a session's questions as it was in the end."""

    name: str
    session: str
    closed: bool
    board: Json
    channel_id: int


@dataclass(frozen=True, slots=True)
class ServerEvent:
    """One of Discord's own events as it was in the end."""

    name: str
    over: bool


@dataclass(frozen=True, slots=True)
class Sight:
    """What somebody did about a report, and the message or form that they saw then."""

    at: datetime
    by: str
    did: str
    message: Json


@dataclass(slots=True)
class Story:
    """A report of conduct, and what everybody who has to do with it, or has not, saw of it.

    `secrets` are words, the report's name among them, that nobody of `kept_out` may ever see.
    """

    title: str
    parts: dict[str, str] = field(default_factory=dict[str, str])
    """Each person's name, and their part in it."""
    kept_out: list[Person] = field(default_factory=list[Person])
    secrets: list[str] = field(default_factory=list[str])
    sights: list[Sight] = field(default_factory=list[Sight])
    code: str = ""

    def seen_by(self, name: str) -> list[Sight]:
        """What one person saw, in order."""
        return [sight for sight in self.sights if sight.by == name]


@dataclass(slots=True)
class Record:
    """A whole rehearsal."""

    conference: Conference | None = None
    posts: list[MadePost] = field(default_factory=list[MadePost])
    threads: list[Thread] = field(default_factory=list[Thread])
    events: list[ServerEvent] = field(default_factory=list[ServerEvent])
    stories: list[Story] = field(default_factory=list[Story])
    commands: list[UsedCommand] = field(default_factory=list[UsedCommand])
    problems: list[str] = field(default_factory=list[str])
    untried: list[str] = field(default_factory=list[str])
    """What the conference's own settings leave no room for, so that nobody did it."""
    exchanges: list[Exchange] = field(default_factory=list[Exchange])
    recap: bytes | None = None
    """The page, as an organizer was given it."""
    restarted_at: datetime | None = None
    seconds: float = 0.0
    speed: float | None = None
    """So many times as fast as real; None where no time was waited out."""

    @property
    def ok(self) -> bool:
        """Whether nothing went wrong."""
        return not self.problems

    @property
    def sessions(self) -> Sequence[Session]:
        """The sessions of the conference."""
        return self.conference.agenda.sessions if self.conference else ()

    def posts_by_kind(self) -> list[tuple[PostKind, Counter[State]]]:
        """How many posts of each kind ended in which state."""
        return [
            (kind, Counter(post.state for post in self.posts if post.kind is kind))
            for kind in PostKind
            if any(post.kind is kind for post in self.posts)
        ]

    @property
    def late(self) -> list[MadePost]:
        """The posts that admit in their words that they are late."""
        return [post for post in self.posts if post.state is State.LATE]

    def lateness(self) -> str:
        """How many posts were late, by how much and why, in a sentence; empty where none was."""
        if not self.late:
            return ""
        worst = timedelta(seconds=max(post.late_seconds for post in self.late))
        why = ""
        if self.speed:
            second = how_long(timedelta(seconds=self.speed))
            why = f" At this speed a second of this computer's work is {second} of the day."
        return (
            f"{len(self.late)} of {count(len(self.posts), 'post')} came late, by {how_long(worst)} "
            f"at most, and said so.{why}"
        )

    def longest_delay(self) -> float:
        """Seconds from due to made, of the post that took longest."""
        return max((post.late_seconds for post in self.posts if post.state in POSTED), default=0.0)

    def document(self) -> Json:
        """For `--json`."""
        return {
            "sessions": [document_of(session) for session in self.sessions],
            "posts": [post.document() for post in self.posts],
            "commands": [command.document() for command in self.commands],
            "problems": self.problems,
            "untried": self.untried,
            "ok": self.ok,
        }
