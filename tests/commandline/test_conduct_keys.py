"""`chair conduct key` and `rotate`: keys are made, changed, and never lost half-way."""

import asyncio
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.app import build
from bot.clock import SteppedClock
from bot.commandline import app
from bot.domain.conduct.reports import Filing, Message, Somebody
from bot.domain.people import PersonId
from bot.services.conferences import from_files
from bot.settings import Settings
from bot.store.conduct.vault import Keyring
from bot.store.database import WRONG_KEY, Database
from tests.builders import NINE, SERVER, files, session
from tests.keys import KEY, OTHER_KEY

OLD, NEW, WRONG = KEY, OTHER_KEY, "33" * 32
TOLD = ("He shouted at me.", "She would not stop.", "They followed me.")


@dataclass
class Machine:
    """Where the bot runs: its database, and what `.env` says."""

    folder: Path
    monkeypatch: pytest.MonkeyPatch

    @property
    def file(self) -> Path:
        return self.folder / "chair.db"

    def chair(self, *command: str, key: str = "") -> Result:
        """What the command prints, and how it leaves."""
        self.monkeypatch.setenv("CONDUCT_KEY", key)
        return CliRunner().invoke(app, ["conduct", *command])

    def sql(self, statement: str) -> list[tuple[bytes]]:
        """Do this to the database without the bot."""
        with closing(sqlite3.connect(self.file)) as database, database:
            return database.execute(statement).fetchall()

    def wrapped_keys(self) -> list[tuple[bytes]]:
        """Every key in the database, as it is kept."""
        return self.sql(
            "SELECT wrapped_key FROM conduct_keys UNION ALL SELECT wrapped_key FROM cases"
            " UNION ALL SELECT wrapped_key FROM report_drafts"
        )

    def reads(self, key: str) -> set[str]:
        """Every report that can be read with this key, and messages that are not handed in."""
        return asyncio.run(_read(Settings(), key))


async def _read(settings: Settings, key: str) -> set[str]:
    database = Database(settings.database_url, settings.sealing_key_file, key)
    await database.open()
    try:
        if database.conduct_closed:
            return {database.conduct_closed}
        async with database.transaction() as records:
            conduct = records.conduct
            (here,) = await records.conferences.all()
            cases = await conduct.cases.of_conference(here)
            told = [r for case in cases for r in await conduct.reports.of_case(case.id)]
            draft = await conduct.drafts.find("token")
            return {r.filing.text for r in told} | ({draft.message.text} if draft else set())
    finally:
        await database.close()


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    """A folder without `.env`, and nothing in it yet."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path / 'chair.db'}")
    monkeypatch.setenv("SEALING_KEY_FILE", str(tmp_path / "sealing.key"))
    return Machine(tmp_path, monkeypatch)


@pytest.fixture
def told(machine: Machine) -> Machine:
    """Three people have reported something, and a fourth has begun to report a message."""

    async def report() -> None:
        conference = files(session())
        machine.monkeypatch.setenv("CONDUCT_KEY", OLD)
        chair = build(Settings(), SteppedClock(NINE), conference)
        await chair.database.open()
        await chair.staff.secretary.open(SERVER)
        here, desk = from_files(conference, SERVER), chair.staff.conduct.reports
        for number, text in enumerate(TOLD):
            await desk.file(here, Filing(Somebody("Ada", PersonId(number + 1)), text))
        async with chair.database.transaction() as records:
            message = Message(Somebody("Bob"), "Go away.", NINE, "https://link", "lobby")
            await records.conduct.drafts.add(here.id, "token", message, NINE)
        await chair.database.close()

    asyncio.run(report())
    return machine


EVERYTHING = {*TOLD, "Go away."}


def test_a_key_is_printed_that_can_be_used_and_kept_nowhere(machine: Machine):
    first, second = machine.chair("key"), machine.chair("key")

    name, _, key = first.stdout.strip().partition("=")
    assert (first.exit_code, name) == (0, "CONDUCT_KEY")
    assert Keyring.from_text(key).unwrap(Keyring.from_text(key).wrap(b"a")) == b"a"
    assert first.stdout != second.stdout
    assert "chmod 600 .env" in first.stderr
    assert "start the bot again so that it has both" in first.stderr.replace("\n", " ")
    assert list(machine.folder.iterdir()) == []


def test_after_a_change_the_new_key_reads_everything_and_the_old_one_nothing(told: Machine):
    result = told.chair("rotate", key=f"{NEW},{OLD}")

    assert result.exit_code == 0
    assert "5 keys wrapped anew." in result.stdout
    assert told.reads(NEW) == EVERYTHING
    assert told.reads(OLD) == {WRONG_KEY}


def test_a_bot_that_was_started_with_both_keys_goes_on_during_the_change(told: Machine):
    told.monkeypatch.setenv("CONDUCT_KEY", f"{NEW},{OLD}")

    async def goes_on() -> None:
        settings, conference = Settings(), files(session())
        running = build(settings, SteppedClock(NINE), conference)
        await running.database.open()
        await running.staff.secretary.open(SERVER)
        other = Database(settings.database_url, settings.sealing_key_file, f"{NEW},{OLD}")
        await other.open()
        await other.rewrap_conduct_keys()
        await other.close()
        filing = Filing(Somebody("Ada", PersonId(9)), "It goes on.")
        await running.staff.conduct.reports.file(from_files(conference, SERVER), filing)
        await running.database.close()

    asyncio.run(goes_on())

    assert told.reads(NEW) == {*EVERYTHING, "It goes on."}


def test_a_change_can_be_made_twice(told: Machine):
    told.chair("rotate", key=f"{NEW},{OLD}")

    assert told.chair("rotate", key=f"{NEW},{OLD}").exit_code == 0
    assert told.reads(NEW) == EVERYTHING


def test_a_change_that_is_cut_off_has_changed_nothing_and_can_be_made_again(told: Machine):
    told.sql(
        "CREATE TRIGGER cut_off BEFORE UPDATE OF wrapped_key ON cases WHEN NEW.id = 2"
        " BEGIN SELECT RAISE(ABORT, 'the machine ends here'); END"
    )
    before = told.wrapped_keys()

    assert told.chair("rotate", key=f"{NEW},{OLD}").exit_code != 0

    assert told.wrapped_keys() == before
    assert told.reads(OLD) == EVERYTHING
    told.sql("DROP TRIGGER cut_off")
    assert told.chair("rotate", key=f"{NEW},{OLD}").exit_code == 0
    assert told.reads(NEW) == EVERYTHING


def test_with_a_wrong_old_key_it_says_so_and_nothing_is_changed(told: Machine):
    before = told.wrapped_keys()

    result = told.chair("rotate", key=f"{NEW},{WRONG}")

    assert result.exit_code == 2
    assert result.stderr.strip() == WRONG_KEY
    assert told.wrapped_keys() == before


def test_one_key_that_fits_nothing_is_told_of_and_nothing_is_changed(told: Machine):
    told.sql("UPDATE cases SET wrapped_key = zeroblob(60) WHERE id = 2")
    before = told.wrapped_keys()

    result = told.chair("rotate", key=f"{NEW},{OLD}")

    assert result.exit_code == 2
    assert "CONDUCT_KEY opens all but 1 key in the database." in result.stderr
    assert "Nothing was changed." in result.stderr
    assert told.wrapped_keys() == before


@pytest.mark.parametrize("command", ["rotate", "verify"])
@pytest.mark.parametrize(
    ("key", "says"),
    [
        ("", "`chair conduct key` prints one"),
        ("secret-words", "does not hold a key of 64 hexadecimal digits"),
        (f"{OLD},", "does not hold a key of 64 hexadecimal digits"),
        (WRONG, WRONG_KEY),
    ],
)
def test_without_the_key_it_is_said_what_to_do_and_no_key_is_shown(
    told: Machine, command: str, key: str, says: str
):
    result = told.chair(command, key=key)

    assert result.exit_code == 2
    assert says in result.stderr
    for secret in (OLD, WRONG, "secret-words"):
        assert secret not in result.output


@pytest.mark.parametrize("command", ["rotate", "verify"])
def test_a_key_in_a_file_that_others_may_read_is_not_used(told: Machine, command: str):
    file = told.folder / ".env"
    file.write_text(f"CONDUCT_KEY={OLD}\n")
    file.chmod(0o644)
    told.monkeypatch.delenv("CONDUCT_KEY")

    result = CliRunner().invoke(app, ["conduct", command])

    assert result.exit_code == 2
    assert "chmod 600 .env" in result.stderr


@pytest.mark.parametrize("command", ["rotate", "verify"])
def test_where_there_is_no_database_none_is_made_and_nothing_is_said_to_be_well(
    machine: Machine, command: str
):
    result = machine.chair(command, key=OLD)

    assert result.exit_code == 2
    assert f"There is no database at {machine.file}." in result.stderr
    assert list(machine.folder.iterdir()) == []


@pytest.mark.parametrize("command", ["rotate", "verify"])
def test_a_setting_that_is_wrong_is_named(told: Machine, command: str):
    told.monkeypatch.setenv("LOG_LEVEL", "CHATTY")

    result = told.chair(command, key=OLD)

    assert result.exit_code == 2
    assert "LOG_LEVEL" in result.stderr
    assert OLD not in result.output
