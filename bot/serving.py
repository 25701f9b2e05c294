"""Listening at an address while a block lasts, and what browsers are told of its pages."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from aiohttp import web

from bot.errors import Refusal

CLOSES_WITHIN = 1.0
"""Seconds that whoever is being answered has left at the end."""


def page_headers(*sources: str) -> dict[str, str]:
    """A page runs and shows what is its own, and of everything else only these sources."""
    own = ("default-src 'none'", "script-src 'self'", "style-src 'self'")
    never = ("base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'")
    return {
        "Content-Security-Policy": "; ".join([*own, *sources, *never]),
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }


@asynccontextmanager
async def serving(
    application: web.Application,
    host: str,
    port: int = 0,
    *,
    setting: str = "",
    handler_cancellation: bool = False,
) -> AsyncGenerator[int]:
    """Within it, the application answers at the port that it gives, which is any one for 0.

    Raises a `Refusal`, which begins with the setting, where the address is not to be had.
    """
    application.on_response_prepare.append(_say_nothing_of_the_server)
    runner = web.AppRunner(
        application,
        access_log=None,
        shutdown_timeout=CLOSES_WITHIN,
        handler_cancellation=handler_cancellation,
    )
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, host, port).start()
        except OSError as error:
            where = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
            nobody = f"{setting}: nobody" if setting else "Nobody"
            raise Refusal(f"{nobody} can listen at {where}: {error}.") from error
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()


async def _say_nothing_of_the_server(request: web.Request, response: web.StreamResponse) -> None:
    del request
    response.headers.pop("Server", None)
