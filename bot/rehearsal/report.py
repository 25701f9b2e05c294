"""The report of a rehearsal as one self-contained page: the day as attendees would have seen it."""

import re
from dataclasses import dataclass
from datetime import datetime
from html import escape
from itertools import islice
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from bot.domain.deliveries import POSTED
from bot.domain.moments import clock_time, day_name, how_long
from bot.rehearsal.legend import LEGEND
from bot.rehearsal.record import MadePost, Record, Thread, UsedCommand
from bot.rehearsal.timeline import Timeline

_STAMP = re.compile(r"&lt;t:(\d+):([a-zA-Z])&gt;")
_ROLE = re.compile(r"&lt;@&amp;\d+&gt;")
_LINK = re.compile(r"(?<!href=\")https?://(?:&amp;|[^\s<>&])+")
_MARKDOWN = (
    (re.compile(r"\[([^\]\n]+)\]\((https?://[^\s)]+)\)"), r'<a href="\2">\1</a>'),
    (re.compile(r"\*\*(.+?)\*\*"), r"<strong>\1</strong>"),
    (re.compile(r"~~(.+?)~~"), r"<s>\1</s>"),
    (re.compile(r"`(.+?)`"), r"<code>\1</code>"),
    (re.compile(r"(?<!\\)\*(.+?)(?<!\\)\*"), r"<em>\1</em>"),
)
_ESCAPED = re.compile(r"\\([\\*_~|`<>\[\]#+.-])|\\(&lt;|&gt;)")

EXAMPLES = (
    *("/agenda", "/now", "/session", "/ask", "Your question", "/questions queue"),
    *("/questions mine", "/host", "/status", "/announcements list", "/configure show"),
)
"""Private answers that the page shows: what attendees, hosts and organizers ask for most."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """Turns Discord Markdown into HTML as seen by a reader in the conference's own zone."""

    zone: ZoneInfo

    def markdown(self, text: str, at: datetime) -> Markup:
        """The little of Discord's Markdown that posts use; everything else is shown as text."""
        shown = escape(text)  # quotes, too: an address stands in an attribute
        kept: list[str] = []

        def keep(match: re.Match[str]) -> str:
            kept.append(match[1] or match[2])
            return f"\x00{len(kept) - 1}\x00"

        shown = _ESCAPED.sub(keep, shown)
        shown = _STAMP.sub(lambda m: self._stamp(int(m[1]), m[2], at), shown)
        shown = _ROLE.sub('<span class="ping">@role</span>', shown)
        for pattern, replacement in _MARKDOWN:
            shown = pattern.sub(replacement, shown)
        shown = _LINK.sub(lambda m: f'<a href="{m[0]}">{m[0]}</a>', shown)
        shown = re.sub("\x00(\\d+)\x00", lambda m: kept[int(m[1])], shown)
        return Markup(shown.replace("\u200b", "").replace("\n", "<br>"))  # noqa: S704 - escaped above

    def clock(self, moment: datetime) -> str:
        """The conference's own time."""
        return clock_time(moment, self.zone)

    def day(self, moment: datetime) -> str:
        """The conference's own day."""
        return day_name(moment, self.zone)

    def _stamp(self, seconds: int, style: str, at: datetime) -> str:
        moment = datetime.fromtimestamp(seconds, at.tzinfo)
        if style == "R":
            away = how_long(abs(moment - at))
            text = f"in {away}" if moment > at else f"{away} ago"
        elif style == "f":
            text = f"{self.day(moment)} {moment.astimezone(self.zone):%H:%M}"
        else:
            text = f"{moment.astimezone(self.zone):%H:%M}"
        return f'<time datetime="{moment.isoformat()}">{text}</time>'


def page(record: Record) -> str:
    """The whole page; it loads nothing from anywhere."""
    conference = record.conference
    if conference is None:
        raise ValueError("a rehearsal that never began has no report")
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    names = {session.key: session.name for session in record.sessions}
    return environment.get_template("report.html.jinja").render(
        record=record,
        conference=conference,
        draw=Drawing(conference.agenda.zone),
        places=_places(record),
        examples=_examples(record),
        starts={session.key: session.starts_at for session in record.sessions},
        names=names,
        commands=_by_command(record),
        days=[Timeline.of(record, conference, day) for day in conference.agenda.days],
        posted=POSTED,
        legend=LEGEND,
    )


@dataclass(frozen=True, slots=True)
class Place:
    """A channel, thread or inbox with its posts; two threads may have the same name."""

    name: str
    anchor: str
    posts: list[MadePost]
    thread: Thread | None

    @property
    def title(self) -> str:
        """What people call it."""
        return self.posts[0].place

    @property
    def is_inbox(self) -> bool:
        """Whether one person alone reads it."""
        return self.name.startswith("@")


def _places(record: Record) -> list[Place]:
    """In the order of their first posts; what was not made is where it should have been."""
    by_id = {post.channel_id: post.channel for post in record.posts if post.channel_id}
    ids = {name: number for number, name in reversed(by_id.items())}
    posts: dict[object, list[MadePost]] = {}
    for post in record.posts:
        key = post.channel_id or ids.get(post.channel, post.channel)
        posts.setdefault(key, []).append(post)
    threads: dict[int | None, Thread] = {t.channel_id: t for t in record.threads}
    return [
        Place(made[0].channel, f"place-{number}", made, threads.get(made[0].channel_id))
        for number, made in enumerate(posts.values(), 1)
    ]


def _examples(record: Record) -> list[UsedCommand]:
    """How some private answers look: the first of each that was given as it should be."""
    found: list[UsedCommand] = []
    for wanted in EXAMPLES:
        fits = (
            used
            for used in record.commands
            if used.shown
            and used.outcome == "answered"
            and f"{used.name} ".startswith(f"{wanted} ")
        )
        found += islice(fits, 1)
    return found


def _by_command(record: Record) -> list[dict[str, Any]]:
    """Each command once: how often, how fast, and with which outcomes."""
    names = dict.fromkeys(command.name for command in record.commands)
    rows: list[dict[str, Any]] = []
    for name in names:
        used = [command for command in record.commands if command.name == name]
        times = sorted(command.ms for command in used)
        rows.append(
            {
                "name": name,
                "times": len(used),
                "median": times[len(times) // 2],
                "slowest": times[-1],
                "outcomes": ", ".join(sorted({command.outcome for command in used})),
            }
        )
    return rows
