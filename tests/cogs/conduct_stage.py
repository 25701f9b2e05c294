"""A conference with a conduct team, for the tests of the cogs.

A module of tests takes it with
`files, settings, stage = conduct_stage.files, conduct_stage.settings, conduct_stage.stage`.
"""

from collections.abc import AsyncGenerator, Generator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import discord
import pytest
from pydantic import SecretStr
from simcord.actors import MemberActor
from simcord.builders import ChannelHandle, UserHandle
from simcord.results import InteractionResult, ResponseMessage

from bot.app import build
from bot.domain.agenda import Agenda, Kind
from bot.domain.code_of_conduct import Section
from bot.domain.conference import ConductContacts, Profile
from bot.domain.conference_files import ConferenceFiles
from bot.domain.people import PersonId, Role, ServerId
from bot.settings import Settings
from tests.cogs.question_stage import labels, text_of
from tests.cogs.stage import Stage, answers, in_public, read, slot
from tests.databases import database_in, held, impatient
from tests.keys import KEY

CONTACT = "conduct@birds.example"
NO_SUCH_CASE = "✋ There is no such case (any more). /case list shows those that are for you."
NO_SUCH_REPORT = "✋ There is no such report (any more). /report status shows those of yours."


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(
        _env_file=None,  # pyright: ignore[reportCallIssue] - pydantic-settings' own argument
        database_url=impatient(database_in(tmp_path)),
        sealing_key_file=tmp_path / "sealing.key",
        conduct_key=SecretStr(KEY),
    )


@pytest.fixture
def files() -> ConferenceFiles:
    sessions = (
        slot("Welcome", "07:00", 15, kind=Kind.OPENING),
        slot("Ducks in *Space*", "07:15", 30, room="Pond", speakers=("Sam Mallard",)),
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
            conduct=ConductContacts(CONTACT, (), ("Lead",)),
        ),
        agenda=Agenda("Bird Conference", ZoneInfo("Europe/Prague"), sessions),
        settings={
            "questions.open": "never",
            "channels.kinds.digest": "digests",
            "channels.conduct": "code-of-conduct",
            "ping.case": "On call",
        },
        code_of_conduct=(Section("Our pledge", "Be kind."),),
    )


@dataclass
class ConductStage(Stage):
    """Ada and Bob attend; Mona, Max and Moira moderate, and Lea leads them; Grace organizes.

    Olga is the contact outside the team.
    """

    cases: ChannelHandle
    conduct: ChannelHandle
    bob: MemberActor
    mona: MemberActor
    max: MemberActor
    moira: MemberActor
    lea: MemberActor
    olga: UserHandle

    async def team_signs_in(self, *people: MemberActor) -> None:
        """These, or all of the team, put themselves on its list."""
        for person in people or (self.mona, self.max, self.moira, self.lea):
            await person.slash(self.cases, "case duty", on=True)

    async def report(
        self,
        by: MemberActor | UserHandle,
        text: str,
        *,
        about: tuple[Any, ...] = (),
        urgent: bool = False,
        files: list[tuple[str, bytes]] | None = None,
        where: ChannelHandle | None = None,
    ) -> ResponseMessage:
        """The person reports with /report new; gives the receipt."""
        if isinstance(by, MemberActor):
            form = await by.slash(where or self.lobby, "report new")
        else:
            form = await by.slash("report new")
        return await self.hand_in(by, form, text, about=about, urgent=urgent, files=files)

    async def hand_in(
        self,
        by: MemberActor | UserHandle,
        form: InteractionResult,
        text: str,
        *,
        about: tuple[Any, ...] = (),
        urgent: bool = False,
        files: list[tuple[str, bytes]] | None = None,
    ) -> ResponseMessage:
        """The person fills in the form, and everything that follows from it happens."""
        fields: dict[str, Any] = {"text": text, "urgent": "now" if urgent else "past"}
        if files:
            fields["files"] = files
        if about:
            fields["about"] = list(about)
        result = await by.submit_modal(form, fields)
        await self.caught_up()
        return answers(result)[-1]

    async def caught_up(self) -> None:
        """Everything that is due is made."""
        for _ in range(3):
            await self.step(self.clock.now())
            await self.app.ticker.settled()

    async def passes(self, span: timedelta) -> None:
        """So much time passes, from one thing that falls due to the next."""
        until = self.clock.now() + span
        while (due := await self.app.ticker.next_moment()) and due < until:
            await self.step(max(due, self.clock.now()))
            await self.app.ticker.settled()
        await self.step(until)
        await self.caught_up()

    @property
    def cards(self) -> list[discord.Message]:
        """The cards in the team's channel."""
        return [m for m in in_public(self.cases) if "Open" in labels(m)]

    def code_of(self, receipt: ResponseMessage) -> str:
        """The name that the receipt gives to the report."""
        text = read(receipt.content, receipt.embeds)
        return text.partition("We call it **")[2].partition("**")[0]

    @contextmanager
    def locked(self) -> Generator[None]:
        """Somebody else writes into the database for longer than the bot waits."""
        with held(self.settings.database_url):
            yield

    def discord_forgets_files(self) -> None:
        """Nothing that was attached to anything can be had any more."""
        self.env.backend.cdn._blobs.clear()  # pyright: ignore[reportPrivateUsage] - SimCord keeps files for ever

    async def opens(self, person: MemberActor, code: str) -> ResponseMessage:
        """The person opens a case, and says to have no conflict of interest."""
        asked = answers(await person.slash(self.cases, "case open", case=code))[0]
        if "No conflict: open it" in labels(asked.message):
            return answers(await person.click(asked.message, label="No conflict: open it"))[0]
        return asked

    async def reads(self, person: MemberActor, code: str) -> str:
        """Everything that the person reads on all pages of a case."""
        page = await self.opens(person, code)
        texts = [read(page.content, page.embeds)]
        while "▶" in labels(page.message):
            page = answers(await person.click(page.message, label="▶"))[0]
            texts.append(read(page.content, page.embeds))
        return "\n".join(texts)

    def inbox(self, person: MemberActor | UserHandle) -> list[str]:
        """What the bot has written to the person privately."""
        user = person.user if isinstance(person, MemberActor) else person
        return [text_of(message) for message in user.dm_channel.history()]

    @property
    def moment(self) -> datetime:
        """What time it is."""
        return self.clock.now()


async def turns_outside_to(stage: Stage, *people: MemberActor) -> None:
    """From now on these are the contacts outside the team."""
    files = stage.app.staff.secretary.files
    contacts = replace(files.profile.conduct, outside=tuple(PersonId(one.id) for one in people))
    changed = replace(files, profile=replace(files.profile, conduct=contacts))
    stage.app.staff.secretary.files = changed
    stage.rebuild = lambda: build(stage.settings, stage.clock, changed)
    await stage.app.staff.secretary.open(ServerId(stage.guild.id))


@pytest.fixture
async def stage(stage: Stage) -> AsyncGenerator[ConductStage]:
    """The bird conference two hours before its first session, nobody signed in yet."""
    guild, env = stage.guild, stage.env
    for name in ("Speaker", "Lead"):
        guild.create_role(name)
    guild.create_role("Moderator", permissions=discord.Permissions(manage_messages=True))
    guild.create_role("On call", mentionable=True)
    team = guild.roles["Moderator"]
    private: dict[Any, discord.PermissionOverwrite] = {
        stage.guild.default_role: discord.PermissionOverwrite(view_channel=False),
        **dict.fromkeys((stage.app.bot.user, team), discord.PermissionOverwrite(view_channel=True)),
    }

    olga = guild.add_member(env.create_user("Olga"))
    await turns_outside_to(stage, olga)

    def moderator(name: str, *roles: str) -> MemberActor:
        held = [guild.roles[role] for role in roles]
        return guild.add_member(env.create_user(name), roles=[team, *held])

    made = ConductStage(
        **vars(stage),
        cases=guild.create_text_channel("moderators", overwrites=private),
        conduct=guild.create_text_channel("code-of-conduct"),
        bob=guild.add_member(env.create_user("Bob")),
        mona=moderator("Mona"),
        max=moderator("Max"),
        moira=moderator("Moira"),
        lea=moderator("Lea", "Lead"),
        olga=olga.user,
    )
    await env.settle()
    yield made
    await made.app.database.close()
