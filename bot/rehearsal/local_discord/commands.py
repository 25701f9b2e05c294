"""The application's commands as it registered them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]

CHAT_INPUT, USER, MESSAGE = 1, 2, 3


@dataclass(frozen=True, slots=True)
class Command:
    """A command; global ones have no guild. `body` is what the application sent."""

    id: int
    version: int
    guild_id: int | None
    body: Json

    @property
    def name(self) -> str:
        """What people type or pick."""
        return self.body["name"]

    @property
    def kind(self) -> int:
        """1 for a slash command, 2 and 3 for the menus of a user and of a message."""
        return self.body.get("type") or CHAT_INPUT

    @property
    def key(self) -> tuple[int | None, int, str]:
        """What it is overwritten by: the same name of the same kind in the same scope."""
        return (self.guild_id, self.kind, self.name)


@dataclass(eq=False)
class Commands:
    """All commands; `opened` has the names that a server's admins opened to everybody."""

    by_key: dict[tuple[int | None, int, str], Command] = field(
        default_factory=dict[tuple[int | None, int, str], Command]
    )
    opened: set[tuple[int, str]] = field(default_factory=set[tuple[int, str]])

    def of(self, guild_id: int | None) -> list[Command]:
        """Those of one server, or the global ones."""
        return [command for command in self.by_key.values() if command.guild_id == guild_id]

    def get(self, guild_id: int | None, command_id: int) -> Command | None:
        """One by its id, if it is in that scope."""
        return next((one for one in self.of(guild_id) if one.id == command_id), None)

    def put(self, guild_id: int | None, body: Json, fresh: int) -> Command:
        """Register or overwrite; the id stays the same over a re-sync of the same name."""
        draft = Command(fresh, fresh, guild_id, body)
        before = self.by_key.get(draft.key)
        command = Command(before.id if before else fresh, fresh, guild_id, body)
        self.by_key[command.key] = command
        return command

    def replace(self, guild_id: int | None, bodies: Iterable[Json], ids: Iterator[int]) -> None:
        """Make these the only ones of the scope."""
        kept = {self.put(guild_id, body, next(ids)).key for body in bodies}
        for command in self.of(guild_id):
            if command.key not in kept:
                del self.by_key[command.key]

    def remove(self, command: Command) -> None:
        """Take one away."""
        del self.by_key[command.key]

    def found(self, guild_id: int | None, kind: int, name: str) -> Command | None:
        """What a person who types the name gets: the server's own before the global one."""
        own = self.by_key.get((guild_id, kind, name)) if guild_id else None
        return own or self.by_key.get((None, kind, name))
