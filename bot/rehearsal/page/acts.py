"""What a person does on the page: each act is a body of JSON, and becomes a method of `Person`."""

from typing import Any

from pydantic import BaseModel, ConfigDict

from bot.rehearsal.local_discord import Answer, Impossible, Person
from bot.rehearsal.local_discord.commands import CHAT_INPUT
from bot.rehearsal.local_discord.invocations import offered
from bot.rehearsal.local_discord.options import chosen
from bot.rehearsal.page import given, views
from bot.rehearsal.page.given import Upload

Json = dict[str, Any]


class Act(BaseModel):
    """Something that somebody does; `by` has them do it and says what came of it.

    Raises `Impossible` where Discord would not let them, `NoAnswer` where the bot is silent.
    """

    model_config = ConfigDict(extra="forbid")

    channel: int

    async def by(self, person: Person) -> Json:
        """Do it."""
        raise NotImplementedError


class Say(Act):
    """Post a message."""

    text: str
    files: list[Upload] = []

    async def by(self, person: Person) -> Json:
        """Nobody says nothing."""
        if not self.text.strip() and not self.files:
            raise Impossible("Write something first.")
        place = given.channel(person, self.channel)
        person.say(place, self.text, [one.file for one in self.files])
        return {}


class Edit(Act):
    """Change what they wrote."""

    message: int
    text: str

    async def by(self, person: Person) -> Json:
        """The message stays where it was."""
        person.edit(given.message(person, self.channel, self.message), self.text)
        return {}


class Delete(Act):
    """Take a message away."""

    message: int

    async def by(self, person: Person) -> Json:
        """Their own, or as a moderator anybody's."""
        person.delete(given.message(person, self.channel, self.message))
        return {}


class Slash(Act):
    """Use a slash command."""

    command: str
    options: Json = {}

    async def by(self, person: Person) -> Json:
        """Options that name somebody or something have its id."""
        place = given.channel(person, self.channel)
        filled = given.options(_declared(person, self.channel, self.command), self.options, person)
        return _shown(await person.slash(place, self.command, **filled))


class Suggest(Act):
    """Type into an option that suggests something."""

    command: str
    option: str
    typed: str
    options: Json = {}

    async def by(self, person: Person) -> Json:
        """What is suggested."""
        place = given.channel(person, self.channel)
        others = given.options(_declared(person, self.channel, self.command), self.options, person)
        others.pop(self.option, None)
        found = await person.autocomplete(place, self.command, self.option, self.typed, **others)
        return {"choices": [{"name": one.name, "value": one.value} for one in found]}


class Press(Act):
    """Press a button."""

    message: int
    button: str

    async def by(self, person: Person) -> Json:
        """The button is named by its custom id."""
        where = given.message(person, self.channel, self.message)
        return _shown(await person.press(where, self.button))


class Choose(Act):
    """Choose from a menu."""

    message: int
    menu: str
    values: list[str]

    async def by(self, person: Person) -> Json:
        """The menu is named by its custom id."""
        where = given.message(person, self.channel, self.message)
        menu = next((one for one in where.selects if one.custom_id == self.menu), None)
        values = given.chosen(menu.kind if menu else 0, self.values, person)
        return _shown(await person.choose(where, self.menu, values))


class Submit(Act):
    """Hand in a form."""

    form: int
    fields: Json

    async def by(self, person: Person) -> Json:
        """Fields are named by their custom ids."""
        modal = given.form(person, self.form)
        return _shown(await person.submit(modal, given.fields(modal, self.fields, person)))


class OnMessage(Act):
    """Use a command from the menu of a message."""

    message: int
    command: str

    async def by(self, person: Person) -> Json:
        """The command is named as the bot calls it."""
        where = given.message(person, self.channel, self.message)
        return _shown(await person.use_on_message(where, self.command))


class OnPerson(Act):
    """Use a command from the menu of a person."""

    person: str
    command: str

    async def by(self, person: Person) -> Json:
        """The command is named as the bot calls it."""
        place = given.channel(person, self.channel)
        other = given.thing(("user",), self.person, person)
        aimed_at = Person(other, person.surroundings, person.guild)
        return _shown(await person.use_on_person(aimed_at, self.command, place))


class TakeMessages(Act):
    """Take private messages from the server, or take none: the switch in Discord's settings."""

    takes: bool

    async def by(self, person: Person) -> Json:
        """The bot is refused from then on, or no longer."""
        if self.takes:
            person.open_inbox()
        else:
            person.close_inbox()
        return {"takes_messages": self.takes}


ACTS: dict[str, type[Act]] = {
    "say": Say,
    "edit": Edit,
    "delete": Delete,
    "slash": Slash,
    "suggest": Suggest,
    "press": Press,
    "choose": Choose,
    "submit": Submit,
    "on-message": OnMessage,
    "on-person": OnPerson,
    "take-messages": TakeMessages,
}


def _declared(person: Person, where: int, command: str) -> list[Json]:
    """The options that a command has there."""
    name, *path = command.split() or [""]
    place = given.channel(person, where)
    found = offered(person.surroundings.world, person.user, place, CHAT_INPUT, name)
    return chosen(found, path)[0]


def _shown(answer: Answer) -> Json:
    """A form to fill in, or where the answer stands; what it says comes as every message does."""
    if answer.modal:
        return {"form": {"id": str(answer.interaction.id), **views.parts(answer.modal.raw)}}
    if answer.message:
        return {"message": str(answer.message.id), "channel": str(answer.message.channel.id)}
    return {}
