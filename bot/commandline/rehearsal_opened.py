"""`chair rehearse --open`: the local Discord as a page in the browser, until Ctrl+C."""

import asyncio
import contextlib
import tempfile
import webbrowser
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import typer

from bot.commandline.stopping import until_stopped
from bot.domain.conference_files import ConferenceFiles
from bot.domain.text import on_lines
from bot.rehearsal.page.day import REAL_SPEED, Plan
from bot.rehearsal.page.opening import begin, opened_day
from bot.rehearsal.page.server import served


@dataclass(frozen=True)
class Visit:
    """What was asked for at the terminal."""

    files: ConferenceFiles
    data: Path
    forums: Collection[str]
    language: str
    speed: float | None
    audience: bool
    browser: bool
    """Whether to open it there."""


def walk_in(visit: Visit) -> None:
    """Serve the page until Ctrl+C or SIGTERM; all that was done there is forgotten then."""
    with (
        tempfile.TemporaryDirectory(prefix="rehearsal-") as folder,
        contextlib.suppress(KeyboardInterrupt, asyncio.CancelledError),
    ):
        asyncio.run(until_stopped(_serve(visit, Path(folder))))


async def _serve(visit: Visit, folder: Path) -> None:
    plan = Plan(
        visit.files,
        visit.data,
        folder,
        forums=visit.forums,
        language=visit.language,
        speed=visit.speed or REAL_SPEED,
        audience=visit.audience,
        said=lambda problem: typer.echo(on_lines(problem), err=True),
    )
    async with opened_day(plan) as day, served(day) as guard:
        await begin(day)
        typer.echo(f"The rehearsal is open at {guard.address}\nCtrl+C ends it and forgets it all.")
        if visit.browser:
            # In a thread: some browsers in the terminal come back only when they are closed.
            await asyncio.to_thread(webbrowser.open, guard.address)
        await asyncio.Event().wait()
