"""Reading agendas apart from everything else, so that none of them ever keeps anybody waiting."""

import asyncio
import logging
import os
import pickle
import sys
from asyncio.subprocess import PIPE
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from bot.domain.formats.reading import Reading
from bot.domain.formats.source import Source
from bot.domain.languages import _, language
from bot.domain.text import escaped
from bot.errors import InputRefused, Refusal

PATIENCE = timedelta(seconds=10)
MOST_MEMORY = 1024**3

_WORKER = "from bot.services.reading_worker import main; main()"
_SECRETS = {"DISCORD_TOKEN", "CONDUCT_KEY", "DATABASE_URL"}
"""What a process that reads strangers' files has no use for."""

_log = logging.getLogger(__name__)


EXHAUSTED = 3
"""With what the process ends where it would take more memory than there may be."""


@dataclass(frozen=True, slots=True)
class Failed:
    """It was not read, and that is not the agenda's fault; `trace` is for the log."""

    trace: str


Answer = tuple[Reading, str] | InputRefused | Failed


class ReadingFailed(Exception):
    """The bot has a bug that this agenda brings to light; the text says where."""


class AgendaReader:
    """Reads one agenda after the other, each in a process of its own that can be ended.

    A process of its own costs a fraction of a second; nothing of one agenda is left for the next.
    What is wrong with one is said in the language that is read; `languages` is the folder with the
    organizers' own.
    """

    def __init__(
        self, languages: Path, patience: timedelta = PATIENCE, most_memory: int = MOST_MEMORY
    ) -> None:
        self._languages = languages
        self.patience = patience
        self.most_memory = most_memory
        self._turn = asyncio.Lock()

    async def read(self, source: Source) -> tuple[Reading, str]:
        """The agenda, and the name of its format.

        Raises `InputRefused` with what is wrong with it; `Refusal` where reading it takes too long
        or too much.
        """
        async with self._turn:
            written = await self._ask(source)
        # In a thread: one of thousands of sessions takes longer than anybody should wait.
        answer = await asyncio.to_thread(_answer, written)
        if isinstance(answer, InputRefused):
            raise answer
        if isinstance(answer, Failed):
            raise ReadingFailed(answer.trace)
        return answer

    async def _ask(self, source: Source) -> bytes:
        """What a worker answers."""
        worker = await asyncio.create_subprocess_exec(
            *(sys.executable, "-P", "-c", _WORKER),
            *(str(self.most_memory), language(), str(self._languages)),
            stdin=PIPE,
            stdout=PIPE,
            env=_environment(),
        )
        try:
            async with asyncio.timeout(self.patience.total_seconds()):
                written, _errors = await worker.communicate(pickle.dumps(source))
        except TimeoutError:
            seconds = f"{self.patience.total_seconds():g}"
            raise Refusal(
                _(
                    "{file} was not read within {seconds} seconds. "
                    "Try it once more; if that happens again, is it the right file?",
                    file=escaped(source.name),
                    seconds=seconds,
                )
            ) from None
        finally:
            if worker.returncode is None:
                worker.kill()
                await worker.wait()
        if worker.returncode == EXHAUSTED:
            raise Refusal(
                _(
                    "{file} takes more memory than any agenda should. Is it the right file?",
                    file=escaped(source.name),
                )
            )
        if worker.returncode:
            _log.warning("A process that read an agenda ended with %s.", worker.returncode)
            raise Refusal(
                _(
                    "Reading {file} stopped in the middle. Try it once more; "
                    "if that happens again, something in it is broken: is it the right file?",
                    file=escaped(source.name),
                )
            )
        return written


def _answer(written: bytes) -> Answer:
    return pickle.loads(written)  # noqa: S301 - our own worker wrote it


def _environment() -> dict[str, str]:
    """Ours without what is secret; modules are found where we find them."""
    shared = {name: value for name, value in os.environ.items() if name.upper() not in _SECRETS}
    return shared | {"PYTHONPATH": os.pathsep.join(str(Path(path).absolute()) for path in sys.path)}
