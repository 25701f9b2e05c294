"""Files that commands write: looked at before the work begins, and written in UTF-8."""

import os
from collections.abc import Iterable
from pathlib import Path

from bot.commandline.words import fail


def must_be_writable(paths: Iterable[Path | None]) -> None:
    """Leave with a sentence where one of the files cannot be written; nothing is changed."""
    for path in paths:
        if path is None:
            continue
        folder = path.resolve().parent
        if path.is_dir():
            fail(f"{path} is a folder. Name a file in it, as in {path / 'name.txt'}.")
        if not folder.is_dir():
            fail(f"There is no folder {path.parent} for {path.name}. Make it first.")
        if not os.access(path if path.exists() else folder, os.W_OK):
            fail(f"{path} may not be written. Choose another place, or change its permissions.")


def must_be_new(path: Path) -> None:
    """Leave with a sentence where there is a file of that name: nothing is written over it."""
    if path.exists():
        fail(f"{path} is there already. Give another name, or take it away first.")
    must_be_writable([path])


def write(path: Path, content: str | bytes, encoding: str = "utf-8") -> None:
    """Write the file as it is given, line ends included; leave with a sentence where it fails.

    Half a file is taken away again, but for one that was there before.
    """
    is_new = not path.exists()
    try:
        path.write_bytes(content.encode(encoding) if isinstance(content, str) else content)
    except OSError as error:
        if is_new:
            path.unlink(missing_ok=True)
        why = (error.strerror or "unknown error").lower()
        fail(f"{path} cannot be written ({why}). Choose another place.")
