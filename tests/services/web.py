"""A small web server for tests: it has what one puts on it, and remembers who asked for what."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web
from aiohttp.test_utils import TestServer

Page = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass
class Web:
    """Answers on 127.0.0.1."""

    port: int = 0
    pages: dict[str, Page] = field(default_factory=dict[str, Page])
    asked: list[web.Request] = field(default_factory=list[web.Request])

    def address(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def put(
        self,
        path: str,
        body: bytes = b"",
        status: int = 200,
        headers: Mapping[str, str] | None = None,
    ) -> str:
        """From now on this is what one gets there; gives the address."""

        async def page(request: web.Request) -> web.Response:
            del request
            return web.Response(body=body, status=status, headers=headers)

        self.pages[path] = page
        return self.address(path)

    def put_known(self, path: str, body: bytes, etag: str) -> str:
        """The same, but who has it already is told so."""

        async def page(request: web.Request) -> web.Response:
            known = request.headers.get("If-None-Match") == etag
            answer = web.Response(status=304) if known else web.Response(body=body)
            answer.headers["ETag"] = etag
            return answer

        self.pages[path] = page
        return self.address(path)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(request)
        page = self.pages.get(request.path)
        return await page(request) if page else web.Response(status=404)


@asynccontextmanager
async def serving() -> AsyncGenerator[Web]:
    served = Web()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", served.answer)
    async with TestServer(app) as server:
        served.port = server.make_url("/").port or 0
        yield served
