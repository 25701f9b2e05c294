"""What a person can do on Discord, with the same limits as in Discord's own program."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from bot.clock import monotonic
from bot.domain.languages import catalogue, known
from bot.rehearsal.local_discord import posting
from bot.rehearsal.local_discord.answers import Answer, Choice, Impossible, Modal, NoAnswer
from bot.rehearsal.local_discord.commands import CHAT_INPUT, MESSAGE, USER, Command
from bot.rehearsal.local_discord.components import Named
from bot.rehearsal.local_discord.files import File, uploaded
from bot.rehearsal.local_discord.forms import filled_in
from bot.rehearsal.local_discord.interactions import (
    AUTOCOMPLETE,
    COMMAND,
    COMPONENT,
    DEFERRED_UPDATE,
    MODAL_SUBMIT,
    Interaction,
)
from bot.rehearsal.local_discord.invocations import aimed, offered, slashed
from bot.rehearsal.local_discord.options import Resolved, chosen, filled, nested, picked
from bot.rehearsal.local_discord.payloads import interactions as payloads
from bot.rehearsal.local_discord.permissions import Permission
from bot.rehearsal.local_discord.posting import Draft
from bot.rehearsal.local_discord.viewers import Viewer
from bot.rehearsal.local_discord.world import Channel, Event, Message, User

Json = dict[str, Any]


class Person(Viewer):
    """Somebody on one server, or in private with the bot, and what they do."""

    def close_inbox(self) -> None:
        """Take no more private messages from servers."""
        self.user.takes_messages_from_servers = False

    def open_inbox(self) -> None:
        """Take them again."""
        self.user.takes_messages_from_servers = True

    def say(self, channel: Channel, text: str, files: Sequence[File] = ()) -> Message:
        """Post a message, with files by name and bytes."""
        needed = Permission.SEND_MESSAGES_IN_THREADS if channel.thread else Permission.SEND_MESSAGES
        self._demand(channel, needed)
        if files:
            self._demand(channel, Permission.ATTACH_FILES)
        self._demand_open(channel)
        draft = Draft({"content": text}, uploaded(self.surroundings.world, files))
        return posting.post(self.surroundings.world, channel, self.user, draft)

    def edit(self, message: Message, text: str) -> Message:
        """Change what they wrote."""
        if message.author is not self.user:
            raise Impossible(f"{self.name} did not write that")
        self._demand_sight(message.channel)
        self._demand_open(message.channel)
        if message.channel.thread and message.channel.thread.archived:
            raise Impossible(f"{message.channel.name} is archived")
        return posting.edit(self.surroundings.world, message, Draft({"content": text}))

    def delete(self, message: Message) -> None:
        """Take a message away: their own, or as a moderator anybody's."""
        self._demand_sight(message.channel)
        if message.author is not self.user:
            self._demand(message.channel, Permission.MANAGE_MESSAGES)
        posting.delete(self.surroundings.world, message)

    def translated(self, text: str) -> str:
        """A text of the bot's in the language that they read."""
        return catalogue(self.user.locale).gettext(text)

    async def slash(self, channel: Channel, command: str, /, **options: Any) -> Answer:
        """Use a slash command ("agenda show" names a sub-command) and wait for the answer."""
        name, *path = command.split()
        found = self._command(channel, CHAT_INPUT, name)
        declared, steps = chosen(found, path)
        resolved = Resolved(self.surroundings.world, channel, self.user)
        given = nested(steps, filled(declared, options, resolved))
        interaction = self._start(COMMAND, channel, command)
        self._tell(interaction, slashed(found, given, resolved))
        return await self._answer(interaction)

    async def autocomplete(
        self, channel: Channel, command: str, option: str, typed: str, **others: Any
    ) -> list[Choice]:
        """What is suggested while they type into an option."""
        name, *path = command.split()
        found = self._command(channel, CHAT_INPUT, name)
        declared, steps = chosen(found, path)
        if not any(one["name"] == option and one.get("autocomplete") for one in declared):
            raise Impossible(f"/{command} suggests nothing for {option!r}")
        resolved = Resolved(self.surroundings.world, channel, self.user)
        given = nested(steps, filled(declared, {**others, option: typed}, resolved, option))
        interaction = self._start(AUTOCOMPLETE, channel, command)
        self._tell(interaction, slashed(found, given, resolved))
        await self._answer(interaction)
        return [Choice(one["name"], one["value"]) for one in interaction.choices]

    async def use_on_message(self, where: Message | Answer, command: str) -> Answer:
        """Use a command from the menu of a message."""
        message = self._shown(where)
        if message.ephemeral:
            raise Impossible("an ephemeral message has no menu of commands")
        return await self._use_on(message, message.channel, MESSAGE, command)

    async def use_on_person(self, other: "Person", command: str, channel: Channel) -> Answer:
        """Use a command from the menu of a person whose name they see in the channel."""
        return await self._use_on(other.user, channel, USER, command)

    async def press(self, where: Message | Answer, button: str) -> Answer:
        """Press a button, found by its label, also the English one, or its custom id."""
        message = self._shown(where)
        found = self._usable(message.buttons, button)
        if not found.custom_id:
            raise Impossible(f"{button!r} is a link")
        return await self._use(message, found, {})

    def is_offered(self, where: Message | Answer, button: str) -> bool:
        """Whether they see that button there, and could press it."""
        message = where.message if isinstance(where, Answer) else where
        buttons = self._called(message.buttons, button) if message else []
        return any(not one.disabled for one in buttons)

    async def choose(self, where: Message | Answer, menu: str, values: Sequence[Any]) -> Answer:
        """Choose from a menu, found by its placeholder or custom id; values by value or label."""
        message = self._shown(where)
        found = self._usable(message.selects, menu)
        resolved = Resolved(self.surroundings.world, message.channel, self.user)
        data: Json = {"values": picked(found.raw, values, resolved)}
        if resolved.data:
            data["resolved"] = resolved.data
        return await self._use(message, found, data)

    async def submit(self, modal: Modal | None, fields: Mapping[str, Any]) -> Answer:
        """Hand in a form, its fields named by label or custom id; files by name and bytes."""
        if modal is None:
            raise Impossible("no form was opened")
        opened = modal.interaction
        self._demand_sight(opened.channel)
        self._demand_no_timeout(opened.channel)
        resolved = Resolved(self.surroundings.world, opened.channel, self.user)
        components = filled_in(modal.raw, fields, resolved)
        data: Json = {"custom_id": modal.custom_id, "components": components}
        if resolved.data:
            data["resolved"] = resolved.data
        interaction = self._start(MODAL_SUBMIT, opened.channel, opened.name, opened.source)
        interaction.opener = opened
        self._tell(interaction, data)
        return await self._answer(interaction)

    async def _use(self, message: Message, component: Named, data: Json) -> Answer:
        self._demand_no_timeout(message.channel)
        interaction = self._start(COMPONENT, message.channel, component.name, message)
        used = {"custom_id": component.custom_id, "component_type": component.kind}
        self._tell(interaction, used | {"id": component.raw["id"]} | data)
        return await self._answer(interaction)

    async def _use_on(
        self, target: Message | User, channel: Channel, kind: int, name: str
    ) -> Answer:
        found = self._command(channel, kind, name)
        resolved = Resolved(self.surroundings.world, channel, self.user)
        interaction = self._start(COMMAND, channel, name)
        interaction.target = target
        self._tell(interaction, aimed(found, resolved.name(target), resolved))
        return await self._answer(interaction)

    def _command(self, channel: Channel, kind: int, name: str) -> Command:
        self._demand(channel, Permission.USE_APPLICATION_COMMANDS)
        if kind == CHAT_INPUT:
            self._demand_open(channel)
        return offered(self.surroundings.world, self.user, channel, kind, name)

    def _shown(self, where: Message | Answer) -> Message:
        message = where.message if isinstance(where, Answer) else where
        if message is None:
            raise Impossible("there is no message")
        self._demand_welcome(message.channel)
        if message not in self.sees(message.channel):
            raise Impossible(f"{self.name} does not see that message")
        return message

    def _usable(self, components: list[Named], name: str) -> Named:
        for one in self._called(components, name):
            if one.disabled:
                raise Impossible(f"{name!r} is disabled")
            return one
        names = ", ".join(repr(one.name) for one in components) or "nothing"
        raise Impossible(f"there is no {name!r}; there is {names}")

    def _called(self, components: list[Named], name: str) -> list[Named]:
        """Those with that name in any language: in public it is not everybody's own."""
        names = {name, *(catalogue(language).gettext(name) for language in known())}
        return [one for one in components if any(one.is_called(said) for said in names)]

    def _start(
        self, kind: int, channel: Channel, name: str, source: Message | None = None
    ) -> Interaction:
        number = self.surroundings.real_ids.next()
        interaction = Interaction(number, kind, self.user, channel, name, source)
        return self.surroundings.interactions.add(interaction)

    def _tell(self, interaction: Interaction, data: Json) -> None:
        world = self.surroundings.world
        event = Event("INTERACTION_CREATE", payloads.create(world, interaction, data))
        interaction.asked_at = monotonic()
        world.publish(event)

    async def _answer(self, interaction: Interaction) -> Answer:
        try:
            async with asyncio.timeout(self.surroundings.interactions.answers_within):
                await interaction.acknowledged.wait()
        except TimeoutError:
            raise NoAnswer(f"the bot did not respond to {interaction.name!r}") from None
        try:
            async with asyncio.timeout(self.surroundings.patience):
                await interaction.settled.wait()
        except TimeoutError:
            # A deferred update may be all that happens: the person sees no change.
            if interaction.answered_with != DEFERRED_UPDATE:
                raise NoAnswer(f"the bot still thinks about {interaction.name!r}") from None
        return Answer(interaction)
