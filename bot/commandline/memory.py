"""What the bot's database has of the conference in `data/`, for commands that only read it."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from bot.commandline.words import fail, read_settings, refuse
from bot.domain.conference import ConferenceId
from bot.domain.conference_files import ConferenceFiles
from bot.errors import InputRefused, Refusal
from bot.services.files import read_or_last_good
from bot.settings import Settings
from bot.store.database import Database, Records

T = TypeVar("T")

Read = Callable[[Records, ConferenceId, ConferenceFiles], Awaitable[T]]


def remembered(
    read: Read[T], *, err: bool = False, instead: str = ""
) -> tuple[ConferenceFiles, list[T]]:
    """The files, and what is read for each server where the conference with their id takes place.

    Leaves with a sentence where nothing can be read, and says what can be done `instead`; mistakes
    go to the standard error if `err`.
    """
    settings = read_settings()
    try:
        files = read_or_last_good(settings.data_folder)
        return files, asyncio.run(_read(settings, files, read))
    except InputRefused as refused:
        refuse(refused, err=err)
    except Refusal as refusal:
        fail(f"{refusal} {instead}".rstrip())


async def _read(settings: Settings, files: ConferenceFiles, read: Read[T]) -> list[T]:
    database = Database(settings.database_url, settings.sealing_key_file)
    database.must_be_there()
    await database.open()
    try:
        async with database.transaction() as records:
            known = await records.conferences.all()
            here = [one for one in known if one.partition("@")[0] == files.profile.slug]
            return [await read(records, one, files) for one in here]
    finally:
        await database.close()
