"""What people filled in about others, read from the interaction as it arrived.

Read at once and as a whole, so that no two people's forms can be mixed up.
"""

import asyncio
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp
import discord

from bot.client.access import name_of
from bot.client.report_forms import YES
from bot.domain.conduct.reports import FILES_LIMIT, Attachment, Message, Somebody
from bot.domain.conference import Conference
from bot.domain.languages import _
from bot.domain.people import Person, PersonId, Role, ServerId
from bot.domain.text import one_line, whole
from bot.errors import NotFound

Json = dict[str, Any]

ROLES_WITHIN = 1.0
"""Seconds to ask Discord for somebody's roles, of the three in which a form must be open."""


@dataclass(frozen=True, slots=True)
class Filled:
    """What somebody wrote into the form."""

    text: str
    names: str
    about: tuple[Somebody, ...]
    urgent: bool
    files: tuple[Attachment, ...]


def filled_form(interaction: discord.Interaction, conference: Conference) -> Filled:
    """What was filled in; raises `NotFound` where no form was handed in at all."""
    if interaction.type is not discord.InteractionType.modal_submit:
        raise NotFound(_("That is a form. Please open it with /report new, and fill it in."))
    data: Json = dict(interaction.data or {})
    fields = {field["custom_id"]: field for field in _fields(data.get("components") or [])}
    resolved = _Resolved(data)
    people = _values(fields, "about")
    files = [resolved.of("attachments", number) for number in _values(fields, "files")]
    return Filled(
        text=_value(fields, "text"),
        names=_value(fields, "names"),
        about=tuple(_chosen(interaction.guild, conference, resolved, one) for one in people),
        urgent=_value(fields, "urgent") == YES,
        files=tuple(_attachment(raw) for raw in files if raw),
    )


class _Resolved:
    """What the chosen ids stand for, as Discord sent it along."""

    def __init__(self, data: Json) -> None:
        self._data: dict[str, dict[str, Json]] = data.get("resolved") or {}

    def of(self, kind: str, number: str) -> Json:
        return self._data.get(kind, {}).get(number, {})


def _fields(rows: list[Json]) -> Iterator[Json]:
    for row in rows:
        inner: list[Json] = row.get("components") or [row.get("component") or {}]
        yield from (field for field in inner if "custom_id" in field)


def _value(fields: Mapping[str, Json], name: str) -> str:
    return whole(str(fields.get(name, {}).get("value") or ""))


def _values(fields: Mapping[str, Json], name: str) -> list[str]:
    values: list[object] = fields.get(name, {}).get("values") or []
    return [str(value) for value in values]


def _chosen(
    guild: discord.Guild | None, conference: Conference, resolved: _Resolved, number: str
) -> Somebody:
    user, member = resolved.of("users", number), resolved.of("members", number)
    names = (member.get("nick"), user.get("global_name"), user.get("username"), number)
    name = next(filter(None, (one_line(str(one or "")) for one in names)))
    roles: list[str] = member.get("roles") or []
    return somebody(conference, guild, int(number), name, map(int, roles))


def somebody(
    conference: Conference,
    guild: discord.Guild | None,
    number: int,
    name: str,
    role_ids: Iterable[int],
) -> Somebody:
    """Somebody on the server, with what their roles make of them."""
    ids = set(role_ids)
    roles = [role for role in guild.roles if role.id in ids] if guild else []
    known = frozenset(text for role in roles for text in (role.name, str(role.id)))
    manages = any(role.permissions.manage_guild for role in roles)
    server = ServerId(guild.id if guild else 0)
    person = Person(PersonId(number), name, server, known, manages_server=manages)
    owns = guild is not None and guild.owner_id == number
    return Somebody(
        name=name,
        id=PersonId(number),
        is_staff=any(conference.has_role(person, r) for r in (Role.MODERATOR, Role.ORGANIZER)),
        runs_server=owns or any(role.permissions.administrator for role in roles),
    )


def member_as_somebody(conference: Conference, user: discord.User | discord.Member) -> Somebody:
    """A person whose menu was used, or who wrote the message whose menu was used."""
    guild = user.guild if isinstance(user, discord.Member) else None
    ids = [role.id for role in user.roles] if isinstance(user, discord.Member) else []
    return somebody(conference, guild, user.id, name_of(user), ids)


async def author_of(
    conference: Conference, guild: discord.Guild | None, message: discord.Message
) -> Somebody:
    """Who wrote a message, with their roles: Discord does not send those along, and is asked."""
    author: discord.User | discord.Member = message.author
    if guild and not isinstance(author, discord.Member):
        try:
            async with asyncio.timeout(ROLES_WITHIN):
                author = await guild.fetch_member(author.id)
        except (discord.HTTPException, aiohttp.ClientError, TimeoutError):
            pass  # they have left, say, or are no person: there are no roles to know
    return member_as_somebody(conference, author)


def message_as_it_is(message: discord.Message, author: Somebody) -> Message:
    """The message as the interaction brought it, whatever becomes of it."""
    channel = message.channel
    return Message(
        author=author,
        text=whole(message.content),
        sent_at=message.created_at,
        link=message.jump_url,
        place=str(getattr(channel, "name", None) or ""),
        edited_at=message.edited_at,
        is_by_bot=message.author.bot,
        id=message.id,
        channel=channel.id,
        files=tuple(
            Attachment(a.id, a.filename, a.url, a.size) for a in message.attachments[:FILES_LIMIT]
        ),
    )


def _attachment(raw: Json) -> Attachment:
    return Attachment(
        id=int(raw["id"]),
        name=str(raw.get("filename") or "file"),
        url=str(raw.get("url") or ""),
        size=int(raw.get("size") or 0),
    )
