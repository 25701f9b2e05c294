"""Fetching agendas from the web, without ever being sent where the bot has no business."""

import asyncio
import gzip
import socket
import ssl
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO
from typing import Any
from urllib.parse import urljoin, urlsplit

import aiohttp
from aiohttp import hdrs

from bot.domain.addresses import is_public, is_web_address
from bot.domain.formats.source import LARGEST
from bot.domain.languages import N_, _
from bot.domain.text import cut, escaped
from bot.errors import Refusal

PATIENCE = timedelta(seconds=20)
MOST_REDIRECTS = 3
LONGEST_MARK = 500
"""Of what a server gives to know a copy by; a longer one is not kept."""

_REDIRECTS = {301, 302, 303, 307, 308}
_CHUNK = 64 * 1024
_HEADERS = {
    "User-Agent": "SessionChair (a Discord bot for conferences)",
    "Accept-Encoding": "gzip",
    "Accept": "*/*",
}
_BY_STATUS = {
    401: N_("{host} asks for a password. Use an address that opens without one."),
    403: N_("{host} does not let the bot have it. Use an address that opens without logging in."),
    404: N_(
        "{host} has nothing at this address. Is it spelled right, and is the agenda published?"
    ),
    410: N_("{host} has nothing at this address any more. Ask for the new one."),
    429: N_("{host} asks the bot to come less often. Try again in a few minutes."),
}

NO_ADDRESS = N_("That is no address on the web. Write it like https://example.org/schedule.json.")


def anywhere(ip: str) -> bool:
    """Every IP address may be reached, for organizers who run a schedule of their own."""
    return bool(ip)


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an address has; no content where it is still what the bot has already.

    `etag` and `modified` are what to show the server the next time.
    """

    content: bytes | None
    etag: str = ""
    modified: str = ""


class Fetcher:
    """Fetches agendas; `may_reach` says to which IP addresses it may connect."""

    def __init__(
        self, may_reach: Callable[[str], bool] = is_public, patience: timedelta = PATIENCE
    ) -> None:
        self._may_reach = may_reach
        self._patience = patience

    async def fetch(self, address: str, etag: str = "", modified: str = "") -> Fetched:
        """What the address has; all of it within 8 MiB and 20 seconds.

        `etag` and `modified` are those of the copy that one has; without them there is always
        content. Raises `Refusal` where it cannot be had, with what to do.
        """
        marks = {"If-None-Match": etag, "If-Modified-Since": modified}
        asked = {name: value for name, value in marks.items() if value}
        door = _Door(self._may_reach)
        try:
            async with (
                asyncio.timeout(self._patience.total_seconds()),
                aiohttp.ClientSession(
                    connector=aiohttp.TCPConnector(socket_factory=door.socket, force_close=True),
                    cookie_jar=aiohttp.DummyCookieJar(),
                    headers=_HEADERS | asked,
                    auto_decompress=False,
                ) as session,
            ):
                return await _fetch(session, door, address, asked)
        except TimeoutError:
            seconds = f"{self._patience.total_seconds():g}"
            raise Refusal(
                _(
                    "{host} did not send the agenda within {seconds} seconds. "
                    "Try again in a few minutes.",
                    host=door.host,
                    seconds=seconds,
                )
            ) from None
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise Refusal(_why(error, door)) from error


@dataclass
class _Door:
    """Makes the sockets, and so is the last to see where a connection leads.

    Names are looked up before, and may be answered anew at any time; here the IP address is the one
    that is going to be connected to, wherever it came from.
    """

    may_reach: Callable[[str], bool]
    host: str = ""
    """To whom one goes just now."""
    kept_shut: list[str] = field(default_factory=list[str])

    def socket(self, found: tuple[Any, ...]) -> socket.socket:
        family, type_, proto, _name, (ip, *_more) = found
        if not self.may_reach(ip):
            self.kept_shut.append(ip)
            raise PermissionError(ip)
        return socket.socket(family, type_, proto)


async def _fetch(
    session: aiohttp.ClientSession, door: _Door, address: str, asked: dict[str, str]
) -> Fetched:
    """Go where the address leads, and from there on."""
    for _tried in range(MOST_REDIRECTS + 1):
        if not is_web_address(address):
            raise Refusal(_(NO_ADDRESS))
        door.host = _host(address)
        async with session.get(address, allow_redirects=False) as response:
            if response.status in _REDIRECTS:
                address = urljoin(address, response.headers.get(hdrs.LOCATION, ""))
                continue
            etag, modified = (_mark(response, name) for name in (hdrs.ETAG, hdrs.LAST_MODIFIED))
            if response.status == 304 and asked:
                kept = asked.get("If-None-Match", ""), asked.get("If-Modified-Since", "")
                return Fetched(None, etag or kept[0], modified or kept[1])
            if response.status != 200:
                raise Refusal(_about_status(response.status, door.host))
            return Fetched(await _content(response, door.host), etag, modified)
    raise Refusal(_("That address only leads to others. Use the one that your browser ends up at."))


async def _content(response: aiohttp.ClientResponse, host: str) -> bytes:
    """All that is sent, unpacked; never more than an agenda may have, whatever was announced."""
    content = bytearray()
    async for chunk in response.content.iter_chunked(_CHUNK):
        content += chunk
        if len(content) > LARGEST:
            raise Refusal(_too_large(host))
    packed = response.headers.get("Content-Encoding", "identity").strip().lower()
    if packed in {"", "identity"}:
        return bytes(content)
    if packed not in {"gzip", "x-gzip"}:
        raise Refusal(
            _(
                "{host} sends the agenda packed in a way that the bot does not know. "
                "Download it, and import the file.",
                host=host,
            )
        )
    unpacked = await asyncio.to_thread(_unpacked, bytes(content))
    if len(unpacked) > LARGEST:
        raise Refusal(_too_large(host))
    return unpacked


def _unpacked(content: bytes) -> bytes:
    """No more of it than shows that it is too much."""
    try:
        with gzip.open(BytesIO(content)) as file:
            return file.read(LARGEST + 1)
    except (EOFError, zlib.error) as error:
        raise aiohttp.ClientPayloadError("gzip") from error


def _mark(response: aiohttp.ClientResponse, name: str) -> str:
    mark = response.headers.get(name, "")
    return mark if len(mark) <= LONGEST_MARK else ""


def _too_large(host: str) -> str:
    return _("{host} sends more than 8 MiB. Is it the right address?", host=host)


def _about_status(status: int, host: str) -> str:
    if status in _BY_STATUS:
        return _(_BY_STATUS[status], host=host)
    if status >= 500:
        return _(
            "{host} has a problem of its own (HTTP {status}). Try again in a few minutes.",
            host=host,
            status=status,
        )
    return _(
        "{host} does not send the agenda (HTTP {status}). Open the address in a browser to see "
        "why.",
        host=host,
        status=status,
    )


def _why(error: Exception, door: _Door) -> str:
    """What went wrong on the way there, and what to do."""
    host = door.host
    if door.kept_shut:
        return _(
            "{host} is on a private network, and the bot does not fetch from those. If it should, "
            "put AGENDA_PRIVATE_ADDRESSES=yes into .env and start it again.",
            host=host,
        )
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return _("There is no {host} on the internet. Is the address spelled right?", host=host)
    if isinstance(error, ssl.SSLError | aiohttp.ClientSSLError):
        return _(
            "The certificate of {host} is not valid. Tell whoever runs it, or import a file.",
            host=host,
        )
    if isinstance(error, aiohttp.ClientConnectorError):
        return _(
            "{host} cannot be reached. Is the address right? If so, try again in a few minutes.",
            host=host,
        )
    if isinstance(error, ValueError):
        return _(NO_ADDRESS)
    return _("The connection to {host} broke. Try again in a few minutes.", host=host)


def _host(address: str) -> str:
    """By what people know it."""
    return escaped(cut(urlsplit(address).hostname or "", 100))
