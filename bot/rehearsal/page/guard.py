"""Who gets at the page, and what browsers are told to keep to.

The key is part of every address, and nothing is kept in a cookie: those are sent to every port of
the computer. Whoever lacks the key, calls the computer by another name (as pages do that had a name
of their own point at the loopback) or comes from another site is not told that there is anything.
"""

import secrets
from collections.abc import Awaitable, Callable

from aiohttp import hdrs, web

from bot.serving import page_headers

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

_OWN = ("same-origin", "none")
"""What browsers say of requests from the page itself, and of an address that somebody opens."""


class Guard:
    """Lets in whoever has the key and comes from the page itself."""

    def __init__(self) -> None:
        self.key = secrets.token_urlsafe(32)
        self.host = ""
        """Set once the port is known."""

    @property
    def origin(self) -> str:
        """Where the page says that it comes from."""
        return f"http://{self.host}"

    @property
    def address(self) -> str:
        """What to open."""
        return f"{self.origin}/{self.key}/"

    async def watch(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Answer, or know nothing."""
        try:
            answer = await handler(request) if self._may_enter(request) else _nothing()
        except web.HTTPException as refusal:
            answer = web.Response(status=refusal.status)
        if not answer.prepared:
            socket = f"connect-src 'self' ws://{self.host}"
            for name, value in page_headers("img-src 'self'", socket).items():
                answer.headers.setdefault(name, value)
        return answer

    def _may_enter(self, request: web.Request) -> bool:
        key = request.path.removeprefix("/").partition("/")[0].encode()
        if not secrets.compare_digest(key, self.key.encode()) or request.host != self.host:
            return False
        if request.headers.get("Sec-Fetch-Site", "none") not in _OWN:
            return False
        acts = request.method != hdrs.METH_GET or hdrs.UPGRADE in request.headers
        said = request.headers.get(hdrs.ORIGIN)
        return said == self.origin if acts else said in {None, self.origin}


def _nothing() -> web.StreamResponse:
    return web.Response(status=404)
