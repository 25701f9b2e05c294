"""A morning at the pond with questions, for the tests of the cogs.

A module of tests takes it with `files, stage = question_stage.files, question_stage.stage`.
"""

from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import discord
import pytest
from simcord import interactions
from simcord.actors import MemberActor
from simcord.backend import serializers
from simcord.backend.access import channel_accessible
from simcord.builders import ChannelHandle, UserHandle
from simcord.enums import ComponentType, InteractionType
from simcord.env import Env
from simcord.results import InteractionResult, ResponseMessage

from bot.app import build
from bot.domain.agenda import Agenda, Kind
from bot.domain.code_of_conduct import Section
from bot.domain.conference import Profile
from bot.domain.conference_files import ConferenceFiles
from bot.domain.people import Role
from tests.cogs.stage import Stage, answers, in_public, read, shown, slot

OPENS = datetime(2026, 7, 15, 7, 10, tzinfo=UTC)
"""When the questions to the ducks open: five minutes before they start."""

DUCKS_END = datetime(2026, 7, 15, 7, 45, tzinfo=UTC)
CLOSES = datetime(2026, 7, 15, 8, 15, tzinfo=UTC)
SWANS_OPEN = datetime(2026, 7, 15, 8, 35, tzinfo=UTC)

A_FEW_SECONDS = timedelta(seconds=10)

DUCKS, GEESE, SWANS = "Ducks in *Space*", "Geese on Mars", "Swans at Night"
DUCKS_SHOWN = "Ducks in \\*Space\\*"
SAM = "Sam Mallard"
"""The name under which Sam speaks about ducks."""

BIRDS = (
    "Auk", "Bittern", "Crane", "Dodo", "Egret", "Finch", "Grebe", "Heron", "Ibis", "Jackdaw",
    "Kestrel", "Lapwing", "Merlin", "Nuthatch", "Oriole", "Puffin", "Quail", "Robin", "Snipe",
    "Tern", "Vulture",
)  # fmt: skip
"""Questions of which none is near another."""


@pytest.fixture
def files() -> ConferenceFiles:
    """Two talks at the same time, a break, and a panel after it."""
    sessions = (
        slot("Welcome", "07:00", 15, kind=Kind.OPENING),
        slot(DUCKS, "07:15", 30, room="Pond", speakers=(SAM,)),
        slot(GEESE, "07:15", 30, room="Lake", speakers=("Grace Hopper",)),
        slot(None, "07:45", 15, kind=Kind.BREAK),
        slot(SWANS, "08:40", 20, kind=Kind.PANEL, room="Pond"),
    )
    return ConferenceFiles(
        profile=Profile(
            slug="birds",
            name="Bird Conference",
            roles={
                Role.ORGANIZER: ("Organizer",),
                Role.MODERATOR: ("Moderator",),
                Role.SPEAKER: ("Speaker",),
            },
        ),
        agenda=Agenda("Bird Conference", ZoneInfo("Europe/Prague"), sessions),
        settings={
            "channels.rooms.Pond": "pond",
            "questions.open": "5",
            "questions.close": "30",
            "feedback.mode": "never",
            "recap.at": "never",
            "speakers.checkin": "never",
        },
        code_of_conduct=(Section("Our pledge", "Be kind."),),
    )


@dataclass
class QuestionStage(Stage):
    """Ada and Bob attend, Mona moderates, Sam speaks about ducks, Grace organizes."""

    moderators: ChannelHandle
    bob: MemberActor
    mona: MemberActor
    sam: MemberActor

    @property
    def thread(self) -> ChannelHandle:
        """The thread of the ducks."""
        return self.thread_of(DUCKS)

    def thread_of(self, title: str) -> ChannelHandle:
        """The only thread of the session with this title."""
        named = f"Questions: {title}"
        (found,) = [t for c in self.guild.channels.values() for t in c.threads if t.name == named]
        return found

    @property
    def opener(self) -> discord.Message:
        """The message above the thread of the ducks, which says how to ask."""
        (found,) = [m for m in in_public(self.pond) if m.id == self.thread.id]
        return found

    @property
    def board(self) -> discord.Message:
        """The pinned message in the thread of the ducks."""
        (found,) = self.thread.pinned_messages()
        return found

    @property
    def board_text(self) -> str:
        """What everybody reads on the board."""
        return text_of(self.board)

    async def opens(self) -> None:
        """The questions to the ducks open."""
        await self.step(OPENS)
        await self.caught_up()

    async def ducks_start(self) -> None:
        """The talk about ducks begins; its questions have opened before."""
        await self.opens()
        await self.step(OPENS + timedelta(minutes=5))
        await self.caught_up()

    async def passes(self, moment: datetime) -> None:
        """What is due until the moment is made, and everything shows it."""
        while (due := await self.app.ticker.next_moment()) and due < moment:
            await self.step(max(due, self.clock.now()))
            await self.app.ticker.settled()
        await self.step(moment)
        await self.caught_up()

    async def caught_up(self) -> None:
        """A few seconds pass, until every message shows what is so."""
        for _ in range(2):  # what is posted may call for another post
            await self.step(self.clock.now())
            await self.app.ticker.settled()
        while moment := await self.app.staff.boards.next_moment():
            if moment > self.clock.now() + A_FEW_SECONDS:
                return  # what Discord refuses is tried again later
            await self.step(max(moment, self.clock.now()))
            await self.app.ticker.settled()

    async def ask(
        self, person: MemberActor, text: str, *, without_name: bool = False
    ) -> InteractionResult:
        """The person presses Ask above the thread, and fills in the form."""
        form = await person.click(self.opener, label="Ask")
        answer = await person.submit_modal(form, {"text": text, "choice": without_name})
        await self.caught_up()
        return answer

    async def asked(
        self, person: MemberActor, text: str, *, without_name: bool = False
    ) -> discord.Message:
        """The message of a question that the person has just asked."""
        before = {message.id for message in in_public(self.thread)}
        await self.ask(person, text, without_name=without_name)
        (found,) = [message for message in in_public(self.thread) if message.id not in before]
        return found

    def now(self, message: discord.Message | ResponseMessage) -> discord.Message:
        """The message as it is by now."""
        where = self.env.backend.messages[channel_of(message)]
        return ResponseMessage(self.env, where[message.id]).message

    async def votes(self, person: MemberActor, message: discord.Message) -> InteractionResult:
        """The person presses the 👍 of a question."""
        return await person.click(message, custom_id=vote_id(message))

    async def host(self, person: MemberActor) -> ResponseMessage:
        """The card that the person is shown for /host in the thread of the ducks."""
        return answers(await person.slash(self.thread, "host"))[0]

    async def mode(self, mode: str) -> str:
        """Mona changes how questions to the ducks are taken."""
        result = await self.mona.slash(self.thread, "questions mode", session=DUCKS, mode=mode)
        await self.caught_up()
        return shown(result)

    async def mine(self, person: MemberActor) -> str:
        """What the person reads for /questions mine."""
        return shown(await person.slash(self.lobby, "questions mine"))

    async def queue(self, person: MemberActor) -> str:
        """What the person reads for /questions queue in the thread."""
        return shown(await person.slash(self.thread, "questions queue"))

    def seen_by(self, person: MemberActor) -> str:
        """All that the person can read on the server, and what the bot wrote to them privately."""
        texts: list[str] = self.inbox(person)
        for channel in self.guild.channels.values():
            for place in (channel, *channel.threads):
                if channel_accessible(self.env.backend, place.id, person.id):
                    texts += [text_of(message) for message in place.history(viewer=person)]
        return "\n".join(texts)

    def inbox(self, person: MemberActor) -> list[str]:
        """What the bot has written to the person privately."""
        return [text_of(message) for message in person.user.dm_channel.history()]

    def joins(self, name: str, *roles: str) -> MemberActor:
        """Somebody else comes to the server."""
        held = [self.guild.roles[role] for role in roles]
        return self.guild.add_member(self.env.create_user(name), roles=held)

    def files_with(self, title: str, **changes: Any) -> None:
        """From the next restart on, the session with this title is different."""
        files = self.app.staff.secretary.files
        sessions = tuple(
            replace(s, **changes) if s.title == title else s for s in files.agenda.sessions
        )
        changed = replace(files, agenda=replace(files.agenda, sessions=sessions))
        self.rebuild = lambda: build(self.settings, self.clock, changed)


@pytest.fixture
async def stage(stage: Stage) -> AsyncGenerator[QuestionStage]:
    """The bird conference before its first session."""
    guild, env = stage.guild, stage.env
    for name in ("Moderator", "Speaker"):
        guild.create_role(name)
    made = QuestionStage(
        **vars(stage),
        moderators=guild.create_text_channel("moderators", overwrites=_private(stage)),
        bob=guild.add_member(env.create_user("Bob")),
        mona=guild.add_member(env.create_user("Mona"), roles=[guild.roles["Moderator"]]),
        sam=guild.add_member(env.create_user("Sam"), roles=[guild.roles["Speaker"]]),
    )
    await env.settle()
    yield made
    await made.app.database.close()


def _private(stage: Stage) -> dict[Any, discord.PermissionOverwrite]:
    """Only the bot, moderators and organizers see it."""
    seen, unseen = (discord.PermissionOverwrite(view_channel=it) for it in (True, False))
    roles = stage.guild.roles
    who = (stage.app.bot.user, roles["Moderator"], roles["Organizer"])
    return {stage.guild.default_role: unseen, **dict.fromkeys(who, seen)}


def text_of(message: discord.Message | ResponseMessage) -> str:
    """A message as people read it."""
    return read(message.content, message.embeds)


def told(result: InteractionResult) -> str:
    """What the person is told privately, beside the message on which they pressed something."""
    assert result.followups
    assert all(message.ephemeral for message in result.followups)
    return "\n".join(text_of(message) for message in result.followups)


def channel_of(message: discord.Message | ResponseMessage) -> int:
    """The id of the channel in which the message is."""
    return message.channel_id if isinstance(message, ResponseMessage) else message.channel.id


def items_of(message: discord.Message) -> list[discord.Button | discord.SelectMenu]:
    """Its buttons and menus, in order."""
    rows = [row for row in message.components if isinstance(row, discord.ActionRow)]
    return [
        item
        for row in rows
        for item in row.children
        if isinstance(item, discord.Button | discord.SelectMenu)
    ]


def labels(message: discord.Message) -> list[str]:
    """The labels of its buttons that can be pressed."""
    found = [item for item in items_of(message) if isinstance(item, discord.Button)]
    return [item.label or "" for item in found if not item.disabled]


def id_of(message: discord.Message, label: str) -> str:
    """The id of the button with this label."""
    (found,) = [
        item.custom_id
        for item in items_of(message)
        if isinstance(item, discord.Button) and item.label == label
    ]
    return found or ""


def vote_id(message: discord.Message) -> str:
    """The id of the 👍 beneath a question."""
    ids = [item.custom_id or "" for item in items_of(message)]
    return next(one for one in ids if one.startswith("vote:"))


def number_of(message: discord.Message) -> str:
    """The number of the question whose message it is."""
    return vote_id(message).removeprefix("vote:")


def choices(message: discord.Message) -> dict[str, str]:
    """What its only menu offers: values by label."""
    (menu,) = [item for item in items_of(message) if isinstance(item, discord.SelectMenu)]
    return {option.label: option.value for option in menu.options}


async def use(
    env: Env,
    person: MemberActor | UserHandle,
    where: ChannelHandle,
    custom_id: str,
    *,
    on: discord.Message | None = None,
    values: tuple[str, ...] | None = None,
    form: Mapping[str, object] | None = None,
) -> InteractionResult:
    """What becomes of an id that comes from no button, menu or form of ours."""
    data: dict[str, Any] = {"custom_id": custom_id}
    kind = InteractionType.MESSAGE_COMPONENT
    if form is not None:
        kind = InteractionType.MODAL_SUBMIT
        fields = [{"type": 4, "custom_id": name, "value": value} for name, value in form.items()]
        data["components"] = [{"type": 18, "id": n, "component": f} for n, f in enumerate(fields)]
    else:
        menu = values is not None
        data["component_type"] = ComponentType.STRING_SELECT if menu else ComponentType.BUTTON
        data |= {"values": list(values)} if values is not None else {}
    record, payload = interactions.base_payload(
        env.backend,
        type=kind,
        channel_id=where.id,
        guild_id=person.guild.id if isinstance(person, MemberActor) else None,
        user_id=person.id,
        data=data,
    )
    if on is not None:
        stored = env.backend.get_message(where.id, on.id)
        payload["message"] = dict(serializers.message_payload(env.backend, stored))
        record.source_message_id = stored.id
    env.backend.emit("INTERACTION_CREATE", payload)
    await env.settle()
    return InteractionResult(env, record)
