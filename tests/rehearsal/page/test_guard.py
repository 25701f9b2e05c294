"""Who gets at the page: the one who has its key, at its own address, from the page itself."""

import socket

import aiohttp
import pytest

from bot.rehearsal.page.day import OpenDay
from bot.rehearsal.page.guard import Guard
from tests.rehearsal.page.visitors import Visitor

OTHER = "http://evil.example"


@pytest.fixture
def ada_id(day: OpenDay) -> str:
    return str(day.server.person("Ada").id)


def paths(person: str) -> list[str]:
    return ["", "static/main.js", "people", f"as/{person}/live", f"as/{person}/offers/1", "nothing"]


async def status_of(
    http: aiohttp.ClientSession, address: str, method: str = "GET", **headers: str
) -> tuple[int, bytes]:
    async with http.request(method, address, headers=headers, data=b"{}") as answer:
        return answer.status, await answer.read()


@pytest.mark.parametrize("key", ["", "x", "A" * 43, "..", "%C3%A9"])
async def test_without_the_key_there_is_nothing(
    http: aiohttp.ClientSession, guard: Guard, ada_id: str, key: str
):
    for path in paths(ada_id):
        address = f"{guard.origin}/{key}/{path}"

        assert await status_of(http, address) == (404, b"")
        assert await status_of(http, address, "POST", Origin=guard.origin) == (404, b"")


async def test_by_another_name_of_the_computer_there_is_nothing(
    http: aiohttp.ClientSession, guard: Guard, ada_id: str
):
    port = guard.host.partition(":")[2]
    for host in ("evil.example", f"evil.example:{port}", f"localhost:{port}", "127.0.0.1"):
        for path in paths(ada_id):
            assert await status_of(http, guard.address + path, Host=host) == (404, b"")


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
async def test_from_a_page_on_another_site_there_is_nothing(
    http: aiohttp.ClientSession, guard: Guard, ada_id: str, site: str
):
    for path in paths(ada_id):
        headers = {"Sec-Fetch-Site": site}
        assert await status_of(http, guard.address + path, **headers) == (404, b"")


@pytest.mark.parametrize("headers", [{}, {"Origin": OTHER}, {"Origin": "null"}])
async def test_nothing_is_done_for_another_origin_or_none(
    ada: Visitor, http: aiohttp.ClientSession, guard: Guard, day: OpenDay, headers: dict[str, str]
):
    address = f"{guard.address}as/{ada.id}/say"
    body = {"channel": ada.window.channel("lobby"), "text": "Forged"}

    async with http.post(address, json=body, headers=headers) as answer:
        said = answer.status
    clock = await status_of(http, f"{guard.address}clock", "POST", **headers)

    assert (said, clock) == (404, (404, b""))
    assert list(day.server.channel("lobby").messages.values()) == []


@pytest.mark.parametrize("headers", [{}, {"Origin": OTHER}])
async def test_no_window_is_opened_for_another_origin_or_none(
    http: aiohttp.ClientSession, guard: Guard, ada_id: str, headers: dict[str, str]
):
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        await http.ws_connect(f"{guard.address}as/{ada_id}/live", headers=headers)

    assert refused.value.status == 404


async def test_every_answer_tells_browsers_to_load_nothing_from_elsewhere_and_share_nothing(
    http: aiohttp.ClientSession, guard: Guard, ada_id: str
):
    for path in ("", "static/main.js", "people", f"as/{ada_id}/offers/1", "nothing"):
        async with http.get(guard.address + path) as answer:
            headers = answer.headers
        policy = headers["Content-Security-Policy"]

        assert "default-src 'none'" in policy
        assert "script-src 'self'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert not [name for name in headers if name.lower().startswith("access-control")]
        assert "Set-Cookie" not in headers
        assert "Server" not in headers


@pytest.mark.parametrize("name", ["../server.py", "..%2Fserver.py", "%2Fetc%2Fpasswd", "x.js"])
async def test_no_other_file_of_the_computer_is_given(
    http: aiohttp.ClientSession, guard: Guard, name: str
):
    async with http.get(f"{guard.address}static/{name}") as answer:
        assert answer.status == 404


async def test_the_page_is_served_on_the_loopback_only(guard: Guard):
    port = int(guard.host.partition(":")[2])

    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.2", port), 1)


async def test_nobody_guesses_the_key(guard: Guard):
    assert len(guard.key) >= 32


async def test_who_is_not_there_has_no_window(ada: Visitor):
    for nobody in ("1", "x", str(2**70)):
        ada.id = nobody
        assert await ada.get("offers/1") == 404
