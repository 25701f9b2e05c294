"""The process in which agendas are read: `bot.services.reading` starts one for each.

What an agenda holds is decided by strangers. Here it can take as long and as much as it likes: this
process is ended, and the bot goes on.
"""

import contextlib
import logging
import os
import pickle
import sys
import traceback
from pathlib import Path

from bot.domain.formats.finding import read_agenda
from bot.domain.formats.source import Source
from bot.domain.languages import ENGLISH, know, read_in
from bot.errors import InputRefused
from bot.services.reading import EXHAUSTED, Answer, Failed


def answer_to(source: Source) -> Answer:
    """What became of reading it."""
    try:
        reading, format_ = read_agenda(source)
    except InputRefused as refused:
        return refused
    except MemoryError:
        raise
    except Exception:  # whatever it is, the bot is to learn of it
        return Failed(traceback.format_exc())
    return reading, format_.name


def limit_memory(most: int) -> None:
    """Have this process refused more memory than that, where the system knows such a limit."""
    try:
        import resource  # noqa: PLC0415 - Windows has none
    except ImportError:
        return
    with contextlib.suppress(OSError, ValueError):  # macOS knows the limit and refuses to set it
        resource.setrlimit(resource.RLIMIT_AS, (most, most))


def speak(language: str, own: Path) -> None:
    """Say what is wrong in this language; `own` is the folder with the organizers' own."""
    if language == ENGLISH:
        return
    from bot.services.languages import read_languages  # noqa: PLC0415 - Babel takes time

    logging.disable()  # what is wrong with languages, the bot has said
    know(read_languages(own))
    read_in(language)


def main() -> None:
    """Answer one question; the arguments are how much memory that may take, and `speak`'s."""
    limit_memory(int(sys.argv[1]))
    try:
        speak(sys.argv[2], Path(sys.argv[3]))
        source: Source = pickle.load(sys.stdin.buffer)  # noqa: S301 - the bot wrote it
        sys.stdout.buffer.write(pickle.dumps(answer_to(source)))
    except MemoryError:
        os._exit(EXHAUSTED)  # nothing else can be relied on by now
