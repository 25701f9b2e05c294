"""The real bot at a small conference on the local Discord, and people with different rights."""

from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import discord
from discord import AppCommandOptionType as Option

from bot.app import App
from bot.client.patience import Patience
from bot.clock import SteppedClock
from bot.domain.conference import ConductContacts
from bot.domain.conference_files import ConferenceFiles
from bot.domain.people import Role, ServerId
from bot.rehearsal.local_discord import (
    Answer,
    Channel,
    Impossible,
    LocalDiscord,
    Message,
    Person,
    Server,
    posting,
)
from bot.rehearsal.local_discord.answers import Modal
from bot.rehearsal.local_discord.components import walk
from bot.rehearsal.local_discord.exchanges import Exchange
from bot.rehearsal.scene import roles_of, set_the_scene
from bot.services.conferences import from_files
from bot.store.conduct.vault import new_key
from tests.security.corpus import hidden_in, live_in
from tests.wire.conference_bot import NINE, at_work, files, session, step

Json = dict[str, Any]

PAST, NOW, LATER = "Geese on Mars", "Ducks in Space", "Swans at Night"
SAM = "Sam Mallard"

MODAL, CHOICES = 9, 8
"""Discord's numbers of answers that are no messages."""


def conference_files() -> ConferenceFiles:
    """A talk that is over, one that is on and takes questions, and one to come."""
    hour = timedelta(hours=1)
    talks = (
        session(PAST, at=NINE - 2 * hour, room="Hall"),
        session(NOW, minutes=180, room="Hall"),
        session(LATER, at=NINE + 4 * hour, room="Hall"),
    )
    talks = tuple(replace(talk, speakers=(SAM,)) for talk in talks)
    settings = {
        "questions.open": "60",
        "questions.limit.session": "1000",
        "questions.limit.hour": "1000",
        "feedback.mode": "sessions",
        "channels.conduct": "code-of-conduct",
    }
    made = files(talks, **settings)
    roles = {
        Role.ORGANIZER: ("Organizer",),
        Role.MODERATOR: ("Moderator",),
        Role.SPEAKER: ("Speaker",),
    }
    profile = replace(made.profile, roles=roles, conduct=ConductContacts("help@birds.example"))
    return replace(made, profile=profile)


@dataclass
class Hall:
    """A server during a talk: Ada and Bob attend, Mona and Max moderate, Grace organizes."""

    discord: LocalDiscord
    server: Server
    app: App
    clock: SteppedClock
    lobby: Channel
    ada: Person
    bob: Person
    mona: Person
    max: Person
    grace: Person
    known: dict[str, Any] = field(default_factory=dict[str, Any])
    """What a test made before and goes on with."""

    async def passes(self, span: timedelta = timedelta(seconds=10)) -> None:
        """So much time passes, and everything is made that falls due meanwhile."""
        until = self.clock.now() + span
        while (due := await self.app.ticker.next_moment()) and due < until:
            await step(self.app, self.clock, max(due, self.clock.now()))
        await step(self.app, self.clock, until)

    async def press(self, person: Person, custom_id: str, where: Channel | None = None) -> Answer:
        """Press a button of this id, whether or not the bot ever made one."""
        return await person.press(self._made(where or self.lobby, button(custom_id)), custom_id)

    async def choose(
        self, person: Person, custom_id: str, values: Sequence[str], where: Channel | None = None
    ) -> Answer:
        """Choose from a menu of this id, which has these values."""
        made = self._made(where or self.lobby, menu(custom_id, values))
        return await person.choose(made, custom_id, values)

    async def hand_in(self, person: Person, opened: Answer, custom_id: str, text: str) -> Answer:
        """Hand in a form of this id, though another one was opened."""
        return await person.submit(Modal(form(custom_id), opened.interaction), {"text": text})

    def _made(self, where: Channel, component: Json) -> Message:
        row = {"type": 1, "id": 1, "components": [component]}
        draft = posting.Draft({"content": "Look here", "components": [row]})
        return posting.post(self.discord.world, where, self.discord.bot, draft)


def button(custom_id: str) -> Json:
    """A button as Discord keeps it."""
    return {"type": 2, "id": 2, "style": 2, "label": "Press", "custom_id": custom_id}


def menu(custom_id: str, values: Sequence[str]) -> Json:
    """A menu as Discord keeps it."""
    options = [{"label": value[:100], "value": value} for value in values]
    return {"type": 3, "id": 2, "custom_id": custom_id, "options": options}


def form(custom_id: str) -> Json:
    """A form with one text."""
    text = {"type": 4, "id": 2, "style": 2, "custom_id": "text", "required": False}
    label = {"type": 18, "id": 1, "label": "Text", "component": text}
    return {"title": "A form", "custom_id": custom_id, "components": [label]}


@asynccontextmanager
async def hall(folder: Path, conference: ConferenceFiles | None = None) -> AsyncGenerator[Hall]:
    """The bot at work at nine, when the talk begins; everything due by then is made."""
    conference = conference or conference_files()
    clock = SteppedClock(NINE - timedelta(minutes=30))
    async with LocalDiscord(clock=clock, pace=1000.0) as discord:
        server = set_the_scene(discord, from_files(conference, ServerId(0)))
        lobby = server.channel("lobby")
        ada, bob, mona, other, gina = (
            server.add_member(name, roles_of(server, from_files(conference, ServerId(0)), role))
            for name, role in (
                ("Ada", Role.ATTENDEE),
                ("Bob", Role.ATTENDEE),
                ("Mona", Role.MODERATOR),
                ("Max", Role.MODERATOR),
                ("Gina", Role.ORGANIZER),
            )
        )
        async with at_work(discord, server, conference, clock, folder, new_key()) as app:
            app.bot.patience = Patience(most=10**6)  # what a person may do is not what is tried
            made = Hall(discord, server, app, clock, lobby, ada, bob, mona, other, gina)
            for one in (made.mona, made.max):
                await one.slash(lobby, "case duty", on=True)
            await made.passes(timedelta(minutes=31))
            yield made


# What is seen


def seen_in(exchange: Exchange) -> Iterator[tuple[str, bool]]:
    """Every text that people see because of a request, and whether Discord formats it."""
    data = _data_of(exchange)
    for name in ("content", "description", "name", "title"):
        yield str(data.get(name) or ""), name in {"content", "description"}
    for embed in data.get("embeds") or ():
        yield from _framed(embed)
    for choice in data.get("choices") or ():
        yield str(choice["name"]), False
    for one in walk(data.get("components") or ()):
        for name in ("label", "placeholder", "description", "value", "content"):
            yield str(one.get(name) or ""), name == "content"
        for option in one.get("options") or ():
            yield f"{option['label']}\n{option.get('description') or ''}", False


def _framed(embed: Json) -> Iterator[tuple[str, bool]]:
    yield str(embed.get("title") or ""), True
    yield str(embed.get("description") or ""), True
    for one in embed.get("fields") or ():
        yield f"{one['name']}\n{one['value']}", True
    footer: Json = embed.get("footer") or {}
    yield str(footer.get("text") or ""), False


def _data_of(exchange: Exchange) -> Json:
    """What is said in a request: of an answer to an interaction, and of a forum's post, within."""
    request: object = exchange.request
    body = cast("Json", request) if isinstance(request, dict) else {}
    return body.get("data") or body.get("message") or body


def called_by(exchange: Exchange) -> list[str]:
    """Whom a message may call by its own account: nobody, but those that it names by number."""
    data = _data_of(exchange)
    if not {"content", "embeds"} & data.keys():
        return []
    allowed: Json | None = data.get("allowed_mentions")
    if allowed is None:
        return ["whom the text names: nothing is said about mentions"]
    called = (*allowed.get("parse", ()), *allowed.get("users", ()), *allowed.get("roles", ()))
    return [str(who) for who in called]


def troubles(
    exchanges: Sequence[Exchange], *, formatted: bool = False, calls: Sequence[str] = ()
) -> list[str]:
    """What went wrong in these requests; `formatted` where people may use Markdown there."""
    found: list[str] = []
    for one in exchanges:
        if one.status == 400 or one.status >= 500:  # what is not there, nobody need be told of
            found.append(f"{one} {one.response}")
        found += [f"{one} calls {who}" for who in called_by(one) if who not in calls]
        for text, is_markdown in seen_in(one):
            live = live_in(text) if is_markdown and not formatted else hidden_in(text)
            found += [f"{one}: {text[:300]!r} {what}" for what in live]
            if "🐞" in text:
                found.append(f"{one}: {text[:200]!r}")
    return found


def commands_of(app: App) -> Iterator[discord.app_commands.Command[Any, ..., Any]]:
    """Every command that can be typed, from the tree itself."""
    for one in app.bot.tree.walk_commands():
        if isinstance(one, discord.app_commands.Command):
            yield one


def told(name: str, answer: Answer) -> list[str]:
    """What is said, with the name of what was used."""
    form = answer.modal.title if answer.modal else ""
    texts = [answer.text, form, *(str(embed) for embed in answer.embeds)]
    return [f"{name}: {text}" for text in texts if text]


async def commands_tried(here: Hall, person: Person, where: Channel) -> list[str]:
    """What the person reads who uses every command that is offered there."""
    said: list[str] = []
    given: dict[Option, Any] = {
        Option.string: here.known["code"],
        Option.integer: 2,
        Option.boolean: True,
        Option.channel: here.lobby,
        Option.user: here.bob,
    }
    for command in commands_of(here.app):
        options = {
            one.display_name: one.choices[0].value if one.choices else given[one.type]
            for one in command.parameters
            if one.required
        }
        name = command.qualified_name
        for option in command.parameters:
            if option.autocomplete and where is here.lobby:
                offered = await person.autocomplete(where, name, option.display_name, "")
                said += [f"/{name} {option.name}: {choice}" for choice in offered]
        try:
            said += told(f"/{name}", await person.slash(where, name, **options))
        except Impossible:
            assert where is not here.lobby  # in private there are but those of reports
    return said
