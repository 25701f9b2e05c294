"""Archives of a database: one file, the same from SQLite as from PostgreSQL.

A ZIP file with the rows of every table as lines of JSON (`tables/questions.jsonl`, see
`copying.py`), and last of all `archive.json`: of which version the tables are, in which order they
are filled, how many rows each has, the SHA-256 of its lines, and the last id that was given out.
"""

import json
import os
import zipfile
from collections.abc import AsyncIterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from bot.errors import Refusal
from bot.store.copying import Contents, Copied, Tally

FORMAT = 1
_INDEX = "archive.json"


class _Table(BaseModel):
    model_config = ConfigDict(strict=True)

    rows: int
    digest: str
    last_id: int


class _Index(BaseModel):
    model_config = ConfigDict(strict=True)

    format: int
    revision: str
    tables: dict[str, _Table]


async def write(path: Path, tables: Copied) -> dict[str, Contents]:
    """Make a new file that nobody else may read; half a file is taken away again.

    Raises `OSError` where it cannot be written, or is there already.
    """
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(file, "wb") as opened:
            with zipfile.ZipFile(opened, "w", zipfile.ZIP_DEFLATED) as archive:
                written = {table: await _put(archive, table, tables) for table in tables.tables}
                known = {table: asdict(contents) for table, contents in written.items()}
                index = {"format": FORMAT, "revision": tables.revision, "tables": known}
                archive.writestr(_INDEX, json.dumps(index, indent=1))
            opened.flush()
            os.fsync(opened.fileno())
    except BaseException:
        os.unlink(path)  # noqa: PTH108 - like os.open above
        raise
    return written


async def _put(archive: zipfile.ZipFile, table: str, tables: Copied) -> Contents:
    tally = Tally()
    with archive.open(_name(table), "w", force_zip64=True) as member:
        async for line in tables.lines(table):
            member.write(line + b"\n")
            tally.add(line)
    return tally.contents(await tables.last_id(table))


class Archive:
    """An archive that is there, as a source of rows."""

    def __init__(self, path: Path) -> None:
        """Raises `Refusal` where it is no archive of ours, or is damaged."""
        self._path = path
        try:
            with zipfile.ZipFile(path) as archive:
                self._index = _Index.model_validate_json(archive.read(_INDEX))
                if damaged := archive.testzip():
                    raise Refusal(f"{path} is damaged, in {damaged}. Take another backup.")
        except (zipfile.BadZipFile, KeyError, ValidationError, EOFError) as error:
            raise Refusal(
                f"{path} is no backup of Session Chair, or is damaged. Take another."
            ) from error
        except OSError as error:
            raise Refusal(f"{path} cannot be read: {error.strerror or error}.") from error
        if self._index.format != FORMAT:
            raise Refusal(
                f"{path} was written by a newer version of Session Chair. Run that version."
            )

    @property
    def revision(self) -> str:
        """Of which version the tables are."""
        return self._index.revision

    @property
    def tables(self) -> tuple[str, ...]:
        """Their names, in the order in which they are filled."""
        return tuple(self._index.tables)

    async def last_id(self, table: str) -> int:
        """The last id that was given out."""
        return self._index.tables[table].last_id

    async def lines(self, table: str) -> AsyncIterator[bytes]:
        """The rows of a table; raises `Refusal` where they are not those that were written."""
        tally = Tally()
        with zipfile.ZipFile(self._path) as archive, archive.open(_name(table)) as member:
            for line in member:
                tally.add(row := line.rstrip(b"\n"))
                yield row
        known = self._index.tables[table]
        if tally.contents(known.last_id) != Contents(known.rows, known.digest, known.last_id):
            raise Refusal(f"{self._path} was changed, in {table}. Take another backup.")

    def first_row(self, table: str) -> dict[str, Any]:
        """As it was written; empty where there is none."""
        if table not in self.tables:
            return {}
        with zipfile.ZipFile(self._path) as archive, archive.open(_name(table)) as member:
            return json.loads(member.readline() or b"{}")


def _name(table: str) -> str:
    return f"tables/{table}.jsonl"
