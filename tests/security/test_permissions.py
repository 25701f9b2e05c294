"""The invitation asks for what is used: everything works with exactly that, and not with less.

For each permission stands the smallest thing that needs it; @everyone may do nothing here, so that
the bot has only what its own role gives.
"""

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import discord
import pytest

from bot.client.connection import EVENTS, INTENTS, PERMISSIONS, invite_link
from bot.client.events import DiscordEvents
from bot.client.marshal import DiscordMarshal
from bot.client.messenger import DiscordMessenger
from bot.domain.agenda import SessionKey
from bot.domain.announcements import PostKey
from bot.domain.cards import Button, Card
from bot.domain.deliveries import Posted
from bot.domain.events import Event
from bot.domain.people import PersonId, ServerId
from bot.domain.posts import button_id
from bot.services.messenger import Gone, Impossible, NewThread
from tests.security.hall import Hall, hall

KEY, OTHER_KEY = PostKey("k" * 25), PostKey("o" * 25)
CARD = Card(headline="Hello", title="A card", buttons=(Button("Details", id=button_id(KEY)),))


class Failed(Exception):
    """It did not raise, and yet nothing came of it."""


def _messenger(here: Hall) -> tuple[DiscordMessenger, ServerId]:
    return DiscordMessenger(here.app.bot), ServerId(here.server.id)


async def _post(here: Hall, card: Card = CARD) -> Posted:
    messenger, server = _messenger(here)
    return await messenger.post(server, "lobby", card, KEY)


async def _post_words_only(here: Hall) -> None:
    await _post(here, Card(headline="Hello"))


async def _post_a_card(here: Hall) -> None:
    await _post(here)


async def _find(here: Hall) -> None:
    messenger, server = _messenger(here)
    await _post(here)
    long_ago = here.clock.now() - timedelta(hours=1)
    if await messenger.find(server, "lobby", button_id(KEY), long_ago) is None:
        raise Failed


async def _open_thread(here: Hall) -> Posted:
    messenger, server = _messenger(here)
    thread = NewThread("Questions")
    return await messenger.open_thread(server, "lobby", thread, CARD, KEY)


async def _only_open_thread(here: Hall) -> None:
    await _open_thread(here)


async def _say_in_thread(here: Hall) -> Posted:
    messenger, server = _messenger(here)
    opened = await _open_thread(here)
    return await messenger.post(server, str(opened.message_id), CARD, OTHER_KEY)


async def _only_say_in_thread(here: Hall) -> None:
    await _say_in_thread(here)


async def _close_thread(here: Hall) -> None:
    messenger, server = _messenger(here)
    opened = await _open_thread(here)
    await messenger.close_thread(server, opened.message_id)


async def _pin(here: Hall) -> None:
    messenger, server = _messenger(here)
    await messenger.pin(server, await _say_in_thread(here))


async def _time_out(here: Hall) -> None:
    until = here.clock.now() + timedelta(days=1)
    marshal = DiscordMarshal(here.app.bot)
    await marshal.time_out(ServerId(here.server.id), PersonId(here.bob.id), until)


async def _ban(here: Hall) -> None:
    await DiscordMarshal(here.app.bot).ban(ServerId(here.server.id), PersonId(here.bob.id))


async def _remove(here: Hall) -> None:
    server_owner = here.server.person("Grace")
    said = server_owner.say(here.lobby, "Something unkind")
    await DiscordMarshal(here.app.bot).remove_message(Posted(here.lobby.id, said.id))


async def _make_an_event(here: Hall) -> None:
    now = here.clock.now()
    event = Event(
        session=SessionKey("ducks"),
        mark="m" * 25,
        name="Ducks",
        place="Hall",
        words="About ducks",
        starts_at=now + timedelta(hours=1),
        ends_at=now + timedelta(hours=2),
    )
    await DiscordEvents(here.app.bot).create(ServerId(here.server.id), event)


NEEDED_FOR: dict[str, Callable[[Hall], Awaitable[None]]] = {
    "read_messages": _post_words_only,
    "send_messages": _post_words_only,
    "embed_links": _post_a_card,
    "read_message_history": _find,
    "create_public_threads": _only_open_thread,
    "send_messages_in_threads": _only_say_in_thread,
    "manage_threads": _close_thread,
    "pin_messages": _pin,
    "moderate_members": _time_out,
    "ban_members": _ban,
    "manage_messages": _remove,
    "create_events": _make_an_event,
}
"""What each permission is there for."""


@asynccontextmanager
async def with_exactly(permissions: discord.Permissions, folder: Path) -> AsyncGenerator[Hall]:
    """The bot at work, and then with these permissions and nothing that @everyone lends it."""
    async with hall(folder) as here:
        here.server.change_role(here.server.everyone, permissions=0)
        role = here.server.role("Session Chair")
        here.server.change_role(role, permissions=permissions.value)
        yield here


@pytest.mark.threat("S3")
async def test_everything_works_with_exactly_the_permissions_of_the_invitation(tmp_path: Path):
    async with with_exactly(PERMISSIONS | EVENTS, tmp_path) as here:
        for number, act in enumerate(dict.fromkeys(NEEDED_FOR.values())):
            here.clock.set(here.clock.now() + timedelta(hours=number))  # other nonces
            await act(here)


@pytest.mark.threat("S3")
@pytest.mark.parametrize("name", NEEDED_FOR)
async def test_without_any_single_permission_something_fails(name: str, tmp_path: Path):
    fewer = PERMISSIONS | EVENTS
    fewer.update(**{name: False})

    async with with_exactly(fewer, tmp_path) as here:
        with pytest.raises((Impossible, Gone, Failed)):
            await NEEDED_FOR[name](here)


@pytest.mark.threat("S3")
def test_the_link_asks_for_exactly_these_by_their_number():
    wanted = discord.Permissions(**dict.fromkeys(NEEDED_FOR, True))
    events = discord.Permissions(create_events=True)

    asked = parse_qs(urlsplit(invite_link(1, PERMISSIONS | EVENTS)).query)
    fewer = parse_qs(urlsplit(invite_link(1)).query)

    assert asked["permissions"] == [str(wanted.value)]
    assert fewer["permissions"] == [str(wanted.value & ~events.value)]
    assert asked["scope"] == ["bot applications.commands"]


@pytest.mark.threat("S3")
def test_no_intent_is_asked_for_but_that_of_servers():
    assert {name for name, wanted in INTENTS if wanted} == {"guilds"}
