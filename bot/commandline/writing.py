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


def write(path: Path, content: str | bytes, encoding: str = "utf-8") -> None:
    """Write the file as it is given, line ends included; leave with a sentence where it fails."""
    try:
        path.write_bytes(content.encode(encoding) if isinstance(content, str) else content)
    except OSError as error:
        why = (error.strerror or "unknown error").lower()
        fail(f"{path} cannot be written ({why}). Choose another place.")
