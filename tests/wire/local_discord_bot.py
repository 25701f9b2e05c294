"""A bare discord.py bot with one of everything, and a way to speak HTTP without it."""

import asyncio
import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any
from weakref import WeakKeyDictionary

import discord
import yarl
from aiohttp import ClientSession
from discord import app_commands
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.rehearsal.local_discord import LocalDiscord

DAYS = ("Monday", "Tuesday")
MEALS = ("Pasta", "Salad")
SESSIONS = ("Opening", "Data lakes", "Databases", "Closing")


_TREES = WeakKeyDictionary[discord.Client, app_commands.CommandTree[discord.Client]]()


class Question(discord.ui.Modal, title="Ask the speaker"):
    text = discord.ui.TextInput[discord.ui.Modal](label="Your question", max_length=200)
    room = discord.ui.Label(
        text="Room",
        component=discord.ui.Select[discord.ui.Modal](
            options=[discord.SelectOption(label="Main", value="m")], required=False
        ),
    )

    async def on_submit(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_message(f"Asked: {self.text.value}", ephemeral=True)


class Booking(discord.ui.Modal, title="Book a seat"):
    sure = discord.ui.Label(text="Sure?", component=discord.ui.Checkbox[discord.ui.Modal]())
    meal = discord.ui.Label(
        text="Meal",
        component=discord.ui.RadioGroup[discord.ui.Modal](
            options=[discord.RadioGroupOption(label=one, value=one[0]) for one in MEALS],
            required=False,
        ),
    )
    days = discord.ui.Label(
        text="Days",
        component=discord.ui.CheckboxGroup[discord.ui.Modal](
            options=[
                discord.CheckboxGroupOption(
                    label=one, value=one[:3].lower(), default=one == DAYS[0]
                )
                for one in DAYS
            ],
        ),
    )

    async def on_submit(self, interaction: discord.Interaction) -> None:
        sure, meal, days = self.sure.component, self.meal.component, self.days.component
        assert isinstance(sure, discord.ui.Checkbox)
        assert isinstance(meal, discord.ui.RadioGroup)
        assert isinstance(days, discord.ui.CheckboxGroup)
        await interaction.response.send_message(f"{sure.value} {meal.value} {days.values}")


class Desk(discord.ui.View):
    def __init__(self) -> None:
        super().__init__(timeout=None)

    @discord.ui.button(label="Ask", custom_id="ask")
    async def ask(self, interaction: discord.Interaction, _: discord.ui.Button["Desk"]) -> None:
        await interaction.response.send_modal(Question())

    @discord.ui.button(label="Vote", custom_id="vote")
    async def vote(self, interaction: discord.Interaction, _: discord.ui.Button["Desk"]) -> None:
        await interaction.response.edit_message(content="One vote")

    @discord.ui.button(label="Later", custom_id="later")
    async def later(self, interaction: discord.Interaction, _: discord.ui.Button["Desk"]) -> None:
        await interaction.response.defer()
        await interaction.edit_original_response(content="It is later")

    @discord.ui.button(label="Closed", custom_id="closed", disabled=True)
    async def closed(self, _: discord.Interaction, button: discord.ui.Button["Desk"]) -> None:
        raise AssertionError(f"nobody can press {button.label}")

    @discord.ui.select(
        placeholder="Which day?",
        custom_id="day",
        options=[discord.SelectOption(label=one, value=one[:3].lower()) for one in DAYS],
    )
    async def day(self, interaction: discord.Interaction, menu: discord.ui.Select["Desk"]) -> None:
        await interaction.response.send_message(f"You chose {menu.values[0]}", ephemeral=True)

    @discord.ui.select(cls=discord.ui.UserSelect, placeholder="Who?", custom_id="who")
    async def who(
        self, interaction: discord.Interaction, menu: discord.ui.UserSelect["Desk"]
    ) -> None:
        await interaction.response.send_message(f"You chose {menu.values[0].display_name}")


def bare_bot(**intents: bool) -> discord.Client:
    client = discord.Client(
        intents=discord.Intents(guilds=True, guild_messages=True, dm_messages=True, **intents),
        allowed_mentions=discord.AllowedMentions.none(),
        chunk_guilds_at_startup=False,
        guild_ready_timeout=0.01,
    )
    tree = _TREES[client] = app_commands.CommandTree(client)
    _enter_commands(tree)
    return client


def tree_of(client: discord.Client) -> app_commands.CommandTree[discord.Client]:
    return _TREES[client]


def _enter_commands(tree: app_commands.CommandTree[discord.Client]) -> None:
    @tree.command(description="Find a session")
    async def session(interaction: discord.Interaction, query: str) -> None:
        await interaction.response.send_message(f"Here is {query}", ephemeral=True)

    @session.autocomplete("query")
    async def suggest(_: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        fitting = [one for one in SESSIONS if one.lower().startswith(typed)]
        return [app_commands.Choice(name=one, value=one) for one in fitting]

    @tree.command(description="The desk with all buttons")
    async def desk(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("The desk is open", view=Desk())

    @tree.command(description="A form with boxes")
    async def book(interaction: discord.Interaction) -> None:
        await interaction.response.send_modal(Booking())

    @tree.command(description="Takes its time")
    async def slow(interaction: discord.Interaction, in_private: bool) -> None:
        await interaction.response.defer(ephemeral=in_private, thinking=True)
        await interaction.followup.send("Done at last")
        await interaction.followup.send("And one more thing", ephemeral=True)

    @tree.command(description="Never answers")
    async def silent(_: discord.Interaction) -> None:
        """As a bot that hangs."""

    group = app_commands.Group(name="agenda", description="The agenda")

    @group.command(description="Move a session")
    async def move(
        interaction: discord.Interaction,
        room: discord.TextChannel,
        minutes: app_commands.Range[int, 1, 60],
        by: discord.Member | None = None,
        team: discord.Role | None = None,
        quietly: bool = False,
    ) -> None:
        said = f"{room.name} {minutes} {by} {team and team.name} {quietly}"
        await interaction.response.send_message(said, embed=discord.Embed(title="Moved"))

    tree.add_command(group)
    _enter_menus(tree)


def _enter_menus(tree: app_commands.CommandTree[discord.Client]) -> None:
    @tree.context_menu(name="Ask as a question")
    async def ask(interaction: discord.Interaction, message: discord.Message) -> None:
        said = f"{message.author.name} in {message.channel}: {message.content}"
        await interaction.response.send_message(said)

    @tree.context_menu(name="Report this person")
    async def report(interaction: discord.Interaction, who: discord.Member | discord.User) -> None:
        await interaction.response.send_modal(Question(title=f"Report {who.display_name}"))

    assert ask.type is discord.AppCommandType.message
    assert report.type is discord.AppCommandType.user


@asynccontextmanager
async def logged_in(local: LocalDiscord, client: discord.Client) -> AsyncGenerator[discord.Client]:
    """The client, unmodified, connected to the local Discord with its commands synced."""
    before = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    Route.BASE = local.api_url
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(local.gateway_url)
    try:
        async with client:
            await client.login(local.token)
            await tree_of(client).sync()
            connection = asyncio.create_task(client.connect())
            await client.wait_until_ready()
            yield client
            await client.close()
            await connection
    finally:
        Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = before


def told(local: LocalDiscord, event: str) -> list[dict[str, Any]]:
    """The data of these events as the gateway told the bot, the oldest first."""
    frames = [json.loads(one) for each in local.gateway.sessions.values() for one in each.told]
    return [one["d"] for one in frames if one["t"] == event]


class Wire:
    """HTTP with the bot's token, where discord.py would not send what a test wants to send."""

    def __init__(self, local: LocalDiscord, session: ClientSession) -> None:
        self._local = local
        self._session = session

    async def ask(self, method: str, path: str, body: Any = None, **query: str) -> tuple[int, Any]:
        headers = {"Authorization": f"Bot {self._local.token}"}
        url = self._local.api_url + path
        sent = {} if body is None else {"json": body}
        async with self._session.request(
            method, url, headers=headers, params=query, **sent
        ) as response:
            known = response.content_type == "application/json"
            return response.status, (await response.json() if known else None)
