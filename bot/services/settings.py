"""Changing settings in Discord: shown first, saved when confirmed, with who did it."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.clock import Clock
from bot.domain.announcements import plan
from bot.domain.cards import Card
from bot.domain.changes import Change, ChangeState
from bot.domain.conference import Conference
from bot.domain.deliveries import Delivery
from bot.domain.languages import _
from bot.domain.people import Person
from bot.domain.policy import (
    ROOM_MEANING,
    SCHEDULED_POSTS,
    SETTINGS,
    check_value,
    room_setting,
    setting_at,
)
from bot.domain.post_kinds import PostKind
from bot.domain.posts import card
from bot.domain.setting_values import BadValue
from bot.domain.settings_view import SettingNow
from bot.domain.text import escaped, plain
from bot.errors import Conflict, NotFound, Refusal
from bot.services.agenda import Programme
from bot.services.conferences import Secretary
from bot.store.database import Database


@dataclass(frozen=True, slots=True)
class Proposal:
    """A change that was not confirmed yet, and what it would do."""

    change: Change
    posts_moved: int
    example: Card | None


class Configuration:
    """The settings of a conference, and who changed them."""

    def __init__(
        self, database: Database, clock: Clock, programme: Programme, secretary: Secretary
    ) -> None:
        self._database = database
        self._clock = clock
        self._programme = programme
        self._secretary = secretary

    def all(self, by: Person) -> tuple[SettingNow, ...]:
        """Every setting, for organizers."""
        conference = self._programme.for_organizer(by)
        rooms = [room_setting(room) for room in conference.agenda.rooms]
        meanings = {path: setting.meaning for path, setting in SETTINGS.items()}
        meanings |= dict.fromkeys(rooms, ROOM_MEANING)
        return tuple(
            SettingNow(
                path, _(meaning), _value(conference, path), self._is_changed(conference, path)
            )
            for path, meaning in meanings.items()
        )

    def value(self, by: Person, path: str) -> str:
        """One setting as it stands, for organizers."""
        return _value(self._programme.for_organizer(by), path)

    async def history(self, by: Person) -> tuple[Change, ...]:
        """Who changed what, the newest first."""
        conference = self._programme.for_organizer(by)
        async with self._database.transaction() as records:
            return tuple(reversed(await records.changes.confirmed(conference.id)))

    async def propose(self, by: Person, path: str, value: str | None) -> Proposal:
        """Write down a change to be confirmed; None asks for the file's value again."""
        conference = self._programme.for_organizer(by)
        if setting_at(path) is None:
            raise Refusal(
                _(
                    "There is no setting '{setting}'. /configure show lists them all.",
                    setting=escaped(path),
                )
            )
        if value is not None:
            value = plain(value)
            try:
                check_value(path, value, new=True)
            except BadValue as error:
                raise Refusal(escaped(str(error))) from error
        change = Change(
            conference=conference.id,
            path=path,
            old=conference.settings.get(path),
            new=value,
            at=self._clock.now(),
            by_id=by.id,
            by_name=by.name,
            state=ChangeState.PROPOSED,
            file_value=self._secretary.files.settings.get(path),
        )
        async with self._database.transaction() as records:
            number = await records.changes.add(change)
        return await asyncio.to_thread(self._proposal, conference, replace(change, id=number))

    async def confirm(self, by: Person, number: int) -> Change:
        """Save what was proposed, and plan anew."""
        change = await self._settle(by, number, ChangeState.SAVED)
        await self._secretary.open(by.server)
        return change

    async def discard(self, by: Person, number: int) -> Change:
        """Forget what was proposed."""
        return await self._settle(by, number, ChangeState.DISCARDED)

    async def _settle(self, by: Person, number: int, state: ChangeState) -> Change:
        conference = self._programme.for_organizer(by)
        async with self._database.transaction() as records:
            change = await records.changes.get(number)
            if change is None or change.conference != conference.id:
                raise NotFound(_("That proposal does not exist. Start again with /configure."))
            if not await records.changes.settle(number, state):
                raise Conflict(_("That proposal was already saved or discarded."))
            if change.file_value != self._secretary.files.settings.get(change.path):
                raise Conflict(_("The file has changed since then. Start again with /configure."))
            return replace(change, state=state)

    def _proposal(self, conference: Conference, change: Change) -> Proposal:
        changed = replace(conference, settings=self._with(conference.settings, change))
        before, now = {post.key: post for post in plan(conference)}, self._clock.now()
        after = [post for post in plan(changed) if post.expires_at > now]
        section, kind = change.path.rsplit(".", 1)
        reworded = kind if section in {"wording", "ping"} else None
        moved = [p for p in after if p != before.get(p.key) or p.kind == reworded]
        worded = [p for p in after if p.kind in SCHEDULED_POSTS]
        shown = [p for p in worded if p.kind is _kind_shown(change.path)] or worded
        example = card(changed, Delivery(changed.id, shown[0]), shown[0].due_at) if shown else None
        return Proposal(change, len(moved), example)

    def _with(self, settings: Mapping[str, str], change: Change) -> dict[str, str]:
        value = change.new if change.new is not None else change.file_value
        others = {path: text for path, text in settings.items() if path != change.path}
        return others if value is None else others | {change.path: value}

    def _is_changed(self, conference: Conference, path: str) -> bool:
        return conference.settings.get(path) != self._secretary.files.settings.get(path)


def _kind_shown(path: str) -> PostKind:
    """The kind of post that shows best what a setting does."""
    section, name = path.rsplit(".", 1)
    if section in {"wording", "ping"}:
        return PostKind(name)
    return PostKind.DIGEST if PostKind.DIGEST in path.split(".") else PostKind.SOON


def _value(conference: Conference, path: str) -> str:
    setting = SETTINGS.get(path)
    return conference.settings.get(path) or (setting.default if setting else None) or ""
