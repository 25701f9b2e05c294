"""What the tests of the cogs act on."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import discord
from simcord.actors import MemberActor
from simcord.builders import ChannelHandle, GuildHandle
from simcord.env import Env
from simcord.results import InteractionResult, ResponseMessage
from sqlalchemy import make_url

from bot.app import App, build
from bot.clock import SteppedClock
from bot.domain.agenda import Kind, Session, SessionKey
from bot.settings import Settings

DATA_ENDS = datetime(2026, 10, 13, 22, tzinfo=UTC)
"""The 90th day after the conference is over then, in Prague."""


def slot(
    title: str | None,
    at: str,
    minutes: int,
    *,
    kind: Kind = Kind.TALK,
    room: str = "",
    speakers: tuple[str, ...] = (),
    day: int = 15,
    url: str | None = None,
) -> Session:
    """A session of the bird conference; `at` is UTC."""
    hour, minute = (int(part) for part in at.split(":"))
    starts_at = datetime(2026, 7, day, hour, minute, tzinfo=UTC)
    return Session(
        key=SessionKey((title or "break").lower().replace(" ", "-")),
        kind=kind,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=minutes),
        title=title,
        rooms=(room,) if room else (),
        speakers=speakers,
        abstract=f"What there is to say about {title}." if title else None,
        url=url,
    )


@dataclass
class Stage:
    """A server on SimCord's Discord: Ada attends, Grace organizes."""

    env: Env
    app: App
    clock: SteppedClock
    settings: Settings
    rebuild: Callable[[], App]
    guild: GuildHandle
    lobby: ChannelHandle
    pond: ChannelHandle
    backstage: ChannelHandle
    ada: MemberActor
    grace: MemberActor

    async def opened(self) -> None:
        """Return once the conference is open."""
        await self.app.bot.wait_until_open(self.guild.id)
        await self.env.settle()

    async def restart(self) -> None:
        """End the bot, and start another one on the same database."""
        await self.app.database.close()
        self.app = self.rebuild()
        await self.app.database.open()
        await self.env.restart_bot(self.app.bot)
        await self.opened()

    def files_without(self, title: str) -> None:
        """From the next restart on, the agenda has no session with this title."""
        files = self.app.staff.secretary.files
        sessions = tuple(s for s in files.agenda.sessions if s.title != title)
        changed = replace(files, agenda=replace(files.agenda, sessions=sessions))
        self.rebuild = lambda: build(self.settings, self.clock, changed)

    def break_the_database(self) -> None:
        """Put something else in the place of the file."""
        path = Path(str(make_url(self.settings.database_url).database))
        for file in path.parent.glob(f"{path.name}*"):
            file.unlink()
        path.write_bytes(b"")

    async def step(self, moment: datetime) -> None:
        """Let the moment come, and make what is due."""
        self.clock.set(moment)
        await self.app.ticker.wake()
        await self.app.staff.announcer.settled()
        await self.app.staff.usher.settled()

    async def ada_asks(self, command: str, **options: Any) -> str:
        """What Ada reads when she uses a command in the lobby."""
        return shown(await self.ada.slash(self.lobby, command, **options))

    async def grace_asks(self, command: str, **options: Any) -> str:
        """What Grace reads when she uses a command in the lobby."""
        return shown(await self.grace.slash(self.lobby, command, **options))


def answers(result: InteractionResult) -> list[ResponseMessage]:
    """Every message of an answer; all of them must be private."""
    messages = [*([result.response] if result.response else []), *result.followups]
    assert messages
    assert all(message.ephemeral for message in messages)
    return messages


def shown(result: InteractionResult) -> str:
    """All that the person reads."""
    return "\n".join(read(message.content, message.embeds) for message in answers(result))


def read(content: str, embeds: list[discord.Embed]) -> str:
    """A message as text, from top to bottom."""
    parts = [content]
    for embed in embeds:
        parts += [embed.title or "", embed.description or ""]
        parts += [f"{field.name}: {field.value}" for field in embed.fields]
        parts.append(embed.footer.text or "")
    return "\n".join(part for part in parts if part)


def in_public(channel: ChannelHandle) -> list[discord.Message]:
    """What everybody sees in the channel, oldest first."""
    return [message for message in channel.history() if not message.flags.ephemeral]


def said_in(channel: ChannelHandle) -> list[str]:
    """The headlines in the channel, oldest first."""
    return [message.content for message in in_public(channel)]


def last_in(channel: ChannelHandle) -> discord.Message:
    """The newest message that everybody sees."""
    return in_public(channel)[-1]


def buttons(message: ResponseMessage) -> list[str]:
    """The labels of its buttons, in order."""
    rows = [row for row in message.message.components if isinstance(row, discord.ActionRow)]
    items = [item for row in rows for item in row.children if isinstance(item, discord.Button)]
    return [item.label or "" for item in items]


def link_to(message: ResponseMessage) -> list[str]:
    """Where its buttons lead."""
    rows = [row for row in message.message.components if isinstance(row, discord.ActionRow)]
    items = [item for row in rows for item in row.children if isinstance(item, discord.Button)]
    return [item.url for item in items if item.url]


def titles(choices: Iterable[Mapping[str, Any]]) -> list[str]:
    """What the sessions are called among which somebody chooses: time, title and speakers."""
    return [choice["name"].split(" ", 2)[2].partition(" – ")[0] for choice in choices]


def on_disk(stage: Stage) -> bytes:
    """Everything in the database's files."""
    path = Path(str(make_url(stage.settings.database_url).database))
    return b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*"))


async def shown_to_everybody(stage: Stage) -> None:
    """An administrator opens the commands to everybody in the server's settings."""
    for command in await stage.app.bot.tree.fetch_commands():
        stage.guild.set_command_permissions(command, {stage.guild.default_role: True})
