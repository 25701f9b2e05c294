"""The sample day where @everyone may do nothing: roles grant what people may, and no more."""

from collections.abc import Iterable
from pathlib import Path

from bot.rehearsal.day import Rehearsal
from bot.rehearsal.local_discord import LocalDiscord, Permission, Person, Role, Server
from bot.services.files import read_conference
from tests.databases import new_in
from tests.rehearsal.conftest import Diary
from tests.rehearsal.short_days import short_day
from tests.sample import SAMPLE

READING = Permission.VIEW_CHANNEL | Permission.READ_MESSAGE_HISTORY
TALKING = Permission.SEND_MESSAGES | Permission.SEND_MESSAGES_IN_THREADS
ATTENDEE = "Ticket holder"
MEND = (
    " attendees lack Use Application Commands. Give that to @everyone, or to a role that they all "
    "have, in the channel's settings."
)
ENOUGH = READING | TALKING | Permission.USE_APPLICATION_COMMANDS


class Gated(Server):
    """A server on which whoever comes is given a role, by which alone they may do anything."""

    def add_member(self, name: str, roles: Iterable[Role] = ()) -> Person:
        return super().add_member(name, [*roles, self.role(ATTENDEE)])


class LockedDown(Rehearsal):
    """@everyone may do nothing anywhere; the role of those with a ticket may do this much."""

    granted = ENOUGH

    def scene(self, discord: LocalDiscord) -> Server:
        server = super().scene(discord)
        server.change_role(server.everyone, permissions=Permission.NONE)
        server.add_role(ATTENDEE, self.granted)
        return Gated(server.guild, server.surroundings)


class OnlyReading(LockedDown):
    """The same, but whoever has a ticket may only read."""

    granted = READING


async def test_the_day_goes_well_where_everybody_has_what_they_may_by_a_role(tmp_path: Path):
    record = await LockedDown(
        read_conference(SAMPLE), tmp_path, Diary().listener, database_url=new_in(tmp_path)
    ).run()

    assert record.problems == []
    assert record.untried == []


async def test_where_attendees_may_only_read_organizers_are_told_what_to_grant(tmp_path: Path):
    record = await OnlyReading(
        short_day(), tmp_path, Diary().listener, database_url=new_in(tmp_path)
    ).run()

    told = [problem for problem in record.problems if problem.startswith("In #")]
    assert told
    assert all(one.endswith(MEND) for one in told)
