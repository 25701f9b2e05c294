"""The local Discord: one object that serves the HTTP API and the gateway on the loopback."""

import secrets
import sys
from collections.abc import Callable
from types import TracebackType
from typing import Self

from aiohttp import web

from bot.clock import Clock, SystemClock, monotonic
from bot.rehearsal.local_discord.addressees import addressed_to
from bot.rehearsal.local_discord.exchanges import Exchange
from bot.rehearsal.local_discord.faults import Fault, Faults
from bot.rehearsal.local_discord.gateway import WRONG_TOKEN, Gateway
from bot.rehearsal.local_discord.http import ROOT, Api
from bot.rehearsal.local_discord.interactions import Interactions
from bot.rehearsal.local_discord.limits import Limits
from bot.rehearsal.local_discord.news import News
from bot.rehearsal.local_discord.people import Person
from bot.rehearsal.local_discord.servers import Server, found
from bot.rehearsal.local_discord.shards import Shards
from bot.rehearsal.local_discord.snowflakes import Snowflakes
from bot.rehearsal.local_discord.surroundings import Surroundings
from bot.rehearsal.local_discord.world import Channel, Message, User, World

_HOST = "127.0.0.1"
_OWNER = "Grace"


class LocalDiscord:
    """A Discord with one application, for as long as the `async with` block lasts.

    `clock` is the conference's: it stamps messages and remembers nonces. `pace` says how many
    conference seconds pass in a real one, for rate limits. People wait `answers_within` real
    seconds for an answer and `patience` for the end of a deferred one. `privileged` are the
    privileged intents switched on for the application, by default none. `locale` is the language in
    which everybody there uses Discord. Bots are asked to have so many `shards`, of which so many
    may begin `at_once`.
    """

    def __init__(
        self,
        *,
        clock: Clock,
        pace: float = 1.0,
        port: int = 0,
        token: str | None = None,
        bot_name: str = "Session Chair",
        privileged: int = 0,
        locale: str = "en-US",
        shards: int = 1,
        at_once: int = 1,
        answers_within: float = 3.0,
        patience: float = 15.0,
    ) -> None:
        real = SystemClock()
        ids = Snowflakes(clock)
        application_id = ids.next()
        bot = User(application_id, bot_name, bot=True)
        self.clock = clock
        self.token = token or secrets.token_urlsafe(32)
        self.world = World(clock, ids, bot, application_id, locale, Shards(shards, at_once, pace))
        self.world.users[bot.id] = bot
        self.faults = Faults()
        self.limits = Limits(monotonic, lambda: real.now().timestamp(), pace)
        self.exchanges: list[Exchange] = []
        self._news = News()
        self.gateway = Gateway(self.world, self.token, privileged, self._news)
        self.interactions = Interactions(answers_within)
        self.surroundings = Surroundings(self.world, self.interactions, Snowflakes(real), patience)
        self._api = Api(
            self.world,
            self.interactions,
            self.limits,
            self.faults,
            self.exchanges,
            self.token,
            self._news,
        )
        self._outage: Fault | None = None
        self._port = port
        self._runner: web.AppRunner | None = None

    @property
    def address(self) -> str:
        """Where it is served."""
        return self.world.address

    @property
    def api_url(self) -> str:
        """The root of the HTTP API, for `discord.http.Route.BASE`."""
        return self.address + ROOT

    @property
    def gateway_url(self) -> str:
        """The gateway, for `DiscordWebSocket.DEFAULT_GATEWAY`."""
        return self.address.replace("http", "ws", 1)

    @property
    def bot(self) -> User:
        """The bot's account."""
        return self.world.bot

    @property
    def unimplemented(self) -> list[str]:
        """What was asked for and is not modelled; tests and rehearsals fail on it."""
        return self.world.unimplemented

    def add_server(self, name: str, owner: str = _OWNER) -> Server:
        """A new server; its owner is a person of that name."""
        known = (one for one in self.world.users.values() if one.name == owner)
        user = next(known, None) or User(self.world.ids.next(), owner, locale=self.world.locale)
        return found(self.surroundings, name, user)

    def messages(self, channel: Channel) -> list[Message]:
        """What is in the channel for all who may read it, oldest first."""
        return sorted(channel.messages.values(), key=lambda one: one.id)

    def shown_to(self, person: Person) -> list[Exchange]:
        """What the bot answered the person, and said in their inbox, in order; failures too."""
        return addressed_to(person, self.exchanges)

    def forget_files(self) -> None:
        """Let the files of forms disappear, as Discord does after some time."""
        self.world.uploads.clear()

    def go_away(self) -> None:
        """Discord has an outage: whatever is asked for ends with 503, and the gateway is gone."""
        self._outage = self.faults.next("*", "*", status=503, times=sys.maxsize)
        self.gateway.is_away = True
        self.gateway.drop()

    def come_back(self) -> None:
        """The outage is over; sessions can be resumed."""
        self.gateway.is_away = False
        if self._outage:
            self._outage.times = 0

    async def revoke_token(self) -> None:
        """The bot's owner makes a new token, and the old one is worth nothing from now on."""
        self.token = self.gateway.token = self._api.token = secrets.token_urlsafe(32)
        await self.gateway.close(WRONG_TOKEN)

    async def until(self, holds: Callable[[], object], within: float = 5.0) -> None:
        """Wait until something is so, for example until a message is there."""
        await self._news.until(holds, within)

    async def until_connected(self, within: float = 10.0) -> None:
        """Wait until a bot has logged in to the gateway."""
        await self.until(lambda: self.gateway.connected, within)

    async def __aenter__(self) -> Self:
        application = web.Application(client_max_size=30 * 1024 * 1024)
        application.router.add_get("/", self.gateway.serve)
        self._api.enter(application)
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        await web.TCPSite(self._runner, _HOST, self._port).start()
        host, port = self._runner.addresses[0][:2]
        self.world.address = f"http://{host}:{port}"
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.gateway.close()
        if self._runner:
            await self._runner.cleanup()
