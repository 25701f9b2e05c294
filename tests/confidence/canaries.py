"""Searching everything that leaves the bot for what was told in confidence."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from simcord.actors import MemberActor
from simcord.types import HttpLogEntry
from sqlalchemy import make_url

from bot.domain.people import PersonId
from bot.services.conduct.marshal import REASON
from tests.cogs.conduct_stage import ConductStage
from tests.databases import on_postgres

TEXT = "CANARY-TEXT: he shouted at me in the hallway"
MORE = "CANARY-MORE: it happened again this morning"
REPLY = "CANARY-REPLY: are you safe now?"
NOTE = "CANARY-NOTE: two people saw it"
BYTES = b"\x89PNG\r\n\x1a\nCANARY-BYTES of the picture"
SAID = "CANARY-SAID: nobody wants you here"

CANARIES = (TEXT, MORE, REPLY, NOTE, SAID)
_MARK = re.compile(r"CANARY-[A-Z]+")

IN_PUBLIC = 0
"""Stands for everybody who can look into a channel or the audit log."""


@dataclass
class Watch:
    """Everything that a test has the bot do, and what of it somebody saw who must not."""

    stage: ConductStage
    caplog: pytest.LogCaptureFixture
    searches: bool = True
    """Whether the search at the end is made: not where a test lets something leak on purpose."""
    since: dict[int, int] = field(default_factory=dict[int, int])
    """From which request on people are kept out of what they could read before."""
    silent: list[MemberActor] = field(default_factory=list[MemberActor])
    """People whose names and numbers are canaries too, for they are in reports."""

    def kept_out_from_now(self, person: MemberActor) -> None:
        """What the person was told until now was theirs to know."""
        self.since[person.id] = len(self.stage.env.http_requests)

    async def leaks(self) -> list[str]:
        """Everything that leaked, and where to."""
        kept_out = await self._kept_out()
        return [
            *self._in_requests(kept_out),
            *self._in_log(),
            *self._on_disk(),
            *self._in_attachments(),
        ]

    async def _kept_out(self) -> dict[int, set[str]]:
        """The names of the cases of which each person is kept out."""
        found: dict[int, set[str]] = {}
        if self.stage.app.database.conduct_closed:
            return found
        async with self.stage.app.database.transaction() as records:
            conduct = records.conduct
            for conference in await records.conferences.all():
                for case in await conduct.cases.of_conference(conference):
                    reports = await conduct.reports.of_case(case.id)
                    reporters = {report.filing.reporter.id for report in reports}
                    for person in self._people():
                        if person in reporters:
                            continue
                        if await conduct.people.is_kept_out(case.id, PersonId(person)):
                            codes = {case.code, *(report.code for report in reports)}
                            found.setdefault(person, set()).update(codes)
        return found

    def _people(self) -> list[int]:
        return list(self.stage.env.backend.users)

    def _in_requests(self, kept_out: dict[int, set[str]]) -> Iterator[str]:
        for number, entry in enumerate(self.stage.env.http_requests):
            who, body = self._addressee(entry), _text(entry.json)
            if number < self.since.get(who, 0):
                continue
            told = set(_MARK.findall(f"{body} {entry.path} {entry.reason}"))
            if told and (who == IN_PUBLIC or who in kept_out):
                yield f"{entry.method} {entry.path} tells {who}: {sorted(told)}"
            for code in kept_out.get(who, ()):
                if code in f"{body} {entry.path}":
                    yield f"{entry.method} {entry.path} names {code} to {who}"
            if entry.reason not in {None, REASON}:
                yield f"{entry.method} {entry.path} has the reason {entry.reason!r}"
            if who == IN_PUBLIC:
                yield from self._names_in(f"{entry.method} {entry.path}", body)

    def _names_in(self, where: str, text: str) -> Iterator[str]:
        for person in self.silent:
            if person.name in text or str(person.id) in text:
                yield f"{where} names {person.name}"

    def _addressee(self, entry: HttpLogEntry) -> int:
        """Whom a request is shown to: one person, or everybody."""
        backend = self.stage.env.backend
        token = re.search(r"simcord_interaction_\d+", entry.path)
        if token:
            number = backend.interaction_tokens[token[0]]
            return backend.interactions[number].user_id
        if entry.path == "/users/@me/channels":
            body: Any = entry.json
            return int(body["recipient_id"])
        channel = re.match(r"/channels/(\d+)", entry.path)
        if channel and (place := backend.channels.get(int(channel[1]))):
            people = [one for one in place.recipient_ids if one != backend.bot_user.id]
            if people:
                return people[0]
        return IN_PUBLIC

    def _in_log(self) -> Iterator[str]:
        for record in self.caplog.records:
            line = f"{record.name} {record.getMessage()} {record.exc_text or ''}"
            if told := _MARK.findall(line):
                yield f"the log of {record.name} has {told}"
            yield from self._names_in(f"the log of {record.name}", line)

    def _on_disk(self) -> Iterator[str]:
        if on_postgres():  # its files are elsewhere
            return
        path = Path(str(make_url(self.stage.settings.database_url).database))
        for file in path.parent.iterdir():
            content = file.read_bytes() if file.is_file() else b""
            if told := set(re.findall(rb"CANARY-[A-Z]+", content)):
                yield f"{file.name} has {sorted(told)}"
            for person in self.silent:
                number = person.id.to_bytes(8, "big")
                for secret in (person.name.encode(), str(person.id).encode(), number):
                    if secret in content:
                        yield f"{file.name} has {secret!r}"

    def _in_attachments(self) -> Iterator[str]:
        """Files that the bot posted where everybody sees them."""
        backend = self.stage.env.backend
        for channel in backend.messages.values():
            for message in channel.values():
                mine = message.author_id == backend.bot_user.id
                if mine and message.attachments and not message.flags & 64:
                    yield f"message {message.id} of the bot has files"


def _text(body: Any) -> str:
    return json.dumps(body, ensure_ascii=False, default=str)
