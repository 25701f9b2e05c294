"""An agenda is fetched from the web: all of it, nothing more, and from nowhere private."""

import asyncio
import gzip
import socket
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from aiohttp import web

from bot.domain.formats.source import LARGEST
from bot.errors import Refusal
from bot.services.fetching import Fetched, Fetcher
from tests.services.web import Web, serving

AGENDA = b"conference: Birds"
LOOPBACK = "127.0.0.1"
MODIFIED = "Wed, 21 Oct 2026 07:28:00 GMT"


@pytest.fixture
async def site() -> AsyncIterator[Web]:
    async with serving() as served:
        yield served


@pytest.fixture
def fetcher() -> Fetcher:
    """May reach 127.0.0.1 and nothing else."""
    return Fetcher(LOOPBACK.__eq__)


async def refused(fetcher: Fetcher, address: str) -> str:
    """What one is told who wants to have this address fetched."""
    with pytest.raises(Refusal) as refusal:
        await fetcher.fetch(address)
    return str(refusal.value)


async def test_what_is_there_is_fetched_with_what_to_know_it_by(
    fetcher: Fetcher, site: Web
) -> None:
    address = site.put("/agenda", AGENDA, headers={"ETag": '"one"', "Last-Modified": MODIFIED})

    assert await fetcher.fetch(address) == Fetched(AGENDA, '"one"', MODIFIED)


async def test_what_one_has_already_is_not_fetched_again(fetcher: Fetcher, site: Web) -> None:
    address = site.put_known("/agenda", AGENDA, '"one"')

    first = await fetcher.fetch(address)
    again = await fetcher.fetch(address, first.etag, MODIFIED)

    assert (first.content, again) == (AGENDA, Fetched(None, '"one"', MODIFIED))
    assert site.asked[-1].headers["If-Modified-Since"] == MODIFIED


async def test_a_server_is_told_who_asks_and_gets_no_cookies_back(
    fetcher: Fetcher, site: Web
) -> None:
    site.put("/agenda", AGENDA)
    headers = {"Location": "/agenda", "Set-Cookie": "crumb=1; Path=/"}
    address = site.put("/old", status=302, headers=headers)

    await fetcher.fetch(address)

    assert "SessionChair" in site.asked[0].headers["User-Agent"]
    assert [request.headers.get("Cookie") for request in site.asked] == [None, None]


async def test_three_redirects_are_followed_and_a_fourth_is_not(
    fetcher: Fetcher, site: Web
) -> None:
    site.put("/agenda", AGENDA)
    for number, there in enumerate(["agenda", "/1", "2", site.address("/3")], start=1):
        site.put(f"/{number}", status=307, headers={"Location": there})

    assert (await fetcher.fetch(site.address("/3"))).content == AGENDA
    assert "only leads to others" in await refused(fetcher, site.address("/4"))


@pytest.mark.parametrize("there", ["file:///etc/passwd", "ftp://example.org/", "https://"])
async def test_a_redirect_leads_to_the_web_or_nowhere(
    fetcher: Fetcher, site: Web, there: str
) -> None:
    address = site.put("/old", status=302, headers={"Location": there})

    assert "no address on the web" in await refused(fetcher, address)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "agenda.yaml",
        "file:///etc/passwd",
        "gopher://example.org/",
        "https://",
        "http://[::1",
        "http://a b/",
        "http://../",
        "http://2130706433/",
        "https://example.org:99999/",
        f"https://{'a' * 70}.org/",
    ],
)
async def test_what_is_no_address_on_the_web_is_refused(fetcher: Fetcher, address: str) -> None:
    assert "Write it like https://example.org/schedule.json" in await refused(fetcher, address)


@pytest.mark.parametrize(
    ("status", "told"),
    [
        (204, "in a browser"),
        (304, "in a browser"),
        (401, "without one"),
        (403, "without logging in"),
        (404, "Is it spelled right"),
        (410, "Ask for the new one"),
        (429, "less often"),
        (503, "a problem of its own"),
    ],
)
async def test_a_server_that_does_not_send_it_is_quoted(
    fetcher: Fetcher, site: Web, status: int, told: str
) -> None:
    assert told in await refused(fetcher, site.put("/agenda", status=status))


async def test_a_host_that_nobody_knows_is_refused(fetcher: Fetcher) -> None:
    told = await refused(fetcher, "https://birds.invalid/agenda")

    assert told == "There is no birds.invalid on the internet. Is the address spelled right?"


async def test_a_server_that_is_not_there_is_refused(fetcher: Fetcher) -> None:
    with socket.socket() as unused:
        unused.bind((LOOPBACK, 0))
        port = unused.getsockname()[1]

        assert "cannot be reached" in await refused(fetcher, f"http://{LOOPBACK}:{port}/")


async def test_a_server_that_hangs_up_is_refused(fetcher: Fetcher, site: Web) -> None:
    async def hang_up(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Length": "100"})
        await response.prepare(request)
        await response.write(b"conf")
        assert request.transport
        request.transport.abort()
        return response

    site.pages["/agenda"] = hang_up

    assert "broke" in await refused(fetcher, site.address("/agenda"))


@pytest.mark.parametrize("begun", [False, True], ids=["before it", "in the middle"])
async def test_a_server_that_takes_too_long_is_refused(site: Web, *, begun: bool) -> None:
    async def dawdle(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        if begun:
            await response.prepare(request)
            await response.write(b"conf")
        await asyncio.Event().wait()
        return response

    site.pages["/agenda"] = dawdle
    fetcher = Fetcher(LOOPBACK.__eq__, patience=timedelta(seconds=0.2))

    assert "within 0.2 seconds" in await refused(fetcher, site.address("/agenda"))


async def test_exactly_eight_mebibytes_are_taken(fetcher: Fetcher, site: Web) -> None:
    plain, packed = site.put("/plain", bytes(LARGEST)), put_packed(site, bytes(LARGEST))

    assert (await fetcher.fetch(plain)).content == bytes(LARGEST)
    assert (await fetcher.fetch(packed)).content == bytes(LARGEST)


async def test_more_is_refused_when_it_is_announced_and_when_it_is_not(
    fetcher: Fetcher, site: Web
) -> None:
    async def endless(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        response.enable_chunked_encoding()
        await response.prepare(request)
        while True:
            await response.write(bytes(1024 * 1024))

    site.pages["/endless"] = endless
    announced = site.put("/announced", bytes(LARGEST + 1))

    assert "more than 8 MiB" in await refused(fetcher, announced)
    assert "more than 8 MiB" in await refused(fetcher, site.address("/endless"))


async def test_what_is_small_until_it_is_unpacked_is_refused(fetcher: Fetcher, site: Web) -> None:
    address = put_packed(site, bytes(40 * LARGEST))

    assert "more than 8 MiB" in await refused(fetcher, address)


async def test_what_comes_packed_is_unpacked(fetcher: Fetcher, site: Web) -> None:
    assert (await fetcher.fetch(put_packed(site, AGENDA))).content == AGENDA


@pytest.mark.parametrize(
    "packed",
    [b"not packed", gzip.compress(AGENDA)[:-9], b"\x1f\x8b\x08"],
    ids=["not at all", "without its end", "only a beginning"],
)
async def test_what_is_packed_badly_is_refused(fetcher: Fetcher, site: Web, packed: bytes) -> None:
    address = site.put("/agenda", packed, headers={"Content-Encoding": "gzip"})

    assert "broke" in await refused(fetcher, address)


async def test_what_is_packed_otherwise_is_refused(fetcher: Fetcher, site: Web) -> None:
    address = site.put("/agenda", b"?", headers={"Content-Encoding": "br"})

    assert "Download it, and import the file." in await refused(fetcher, address)


def put_packed(site: Web, body: bytes) -> str:
    return site.put("/packed", gzip.compress(body), headers={"Content-Encoding": "gzip"})


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "0x7f.1", "0.0.0.0", "[::ffff:127.0.0.1]"],  # noqa: S104 - to go to
)
async def test_what_is_private_is_not_even_connected_to(site: Web, host: str) -> None:
    site.put("/agenda", AGENDA)

    told = await refused(Fetcher(), site.address("/agenda", host))

    assert "is on a private network" in told
    assert "AGENDA_PRIVATE_ADDRESSES=yes" in told
    assert site.asked == []


@pytest.mark.parametrize("there", ["127.0.0.2", "[::1]", "169.254.169.254", "10.0.0.1"])
async def test_a_redirect_to_what_is_private_is_not_followed(
    fetcher: Fetcher, site: Web, there: str
) -> None:
    secrets = f"http://{there}:{site.port}/secrets"
    address = site.put("/agenda", status=302, headers={"Location": secrets})

    assert "is on a private network" in await refused(fetcher, address)
    assert len(site.asked) == 1
