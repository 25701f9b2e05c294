"""Rooms as people choose them in commands."""

from discord.app_commands import Choice

from bot.domain.search import folded
from bot.domain.text import cut
from bot.errors import NotFound

CHOICES = 25
CHOICE_LENGTH = 100


def chosen_room(rooms: tuple[str, ...], wanted: str) -> str:
    """The room that somebody chose or typed; `NotFound` with those that there are."""
    for room in rooms:
        if folded(cut(room, CHOICE_LENGTH)) == folded(wanted):
            return room
    known = ", ".join(rooms) or "none; everything takes place in one"
    raise NotFound(f"There is no room '{wanted}'. The rooms are: {known}.")


def room_choices(rooms: tuple[str, ...], typed: str) -> list[Choice[str]]:
    """Those with what was typed in their names."""
    fitting = [cut(room, CHOICE_LENGTH) for room in rooms if folded(typed) in folded(room)]
    return [Choice(name=room, value=room) for room in fitting][:CHOICES]
