"""`chair conduct verify`: whatever is done to the audit by hand is found, and named."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.app import build
from bot.clock import SteppedClock
from bot.commandline import app
from bot.domain.conduct.reports import Filing, Somebody
from bot.domain.people import PersonId
from bot.services.conferences import from_files
from bot.settings import Settings
from tests.builders import ELSEWHERE, NINE, SERVER, files, session
from tests.keys import KEY

HERE, THERE = "test@42", "test@43"


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The database of two servers: five reports on one, and one on the other."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path / 'chair.db'}")
    monkeypatch.setenv("SEALING_KEY_FILE", str(tmp_path / "sealing.key"))
    monkeypatch.setenv("CONDUCT_KEY", KEY)

    async def report() -> None:
        conference = files(session())
        chair = build(Settings(), SteppedClock(NINE), conference)
        await chair.database.open()
        for server, count in ((SERVER, 5), (ELSEWHERE, 1)):
            await chair.staff.secretary.open(server)
            for number in range(count):
                filing = Filing(Somebody("Ada", PersonId(number + 1)), "He shouted at me.")
                await chair.staff.conduct.reports.file(from_files(conference, server), filing)
        await chair.database.close()

    asyncio.run(report())
    return tmp_path / "chair.db"


def verify() -> Result:
    return CliRunner().invoke(app, ["conduct", "verify"])


@pytest.mark.usefixtures("file")
def test_an_audit_that_nobody_touched_is_whole():
    result = verify()

    assert result.exit_code == 0
    assert result.stdout.splitlines() == [f"{HERE}: 5 links, whole.", f"{THERE}: 1 link, whole."]


SWAP = (
    "UPDATE conduct_audit SET number = -2 WHERE number = 2 AND conference_id = 'test@42'",
    "UPDATE conduct_audit SET number = 2 WHERE number = 3 AND conference_id = 'test@42'",
    "UPDATE conduct_audit SET number = 3 WHERE number = -2",
)
ADD = (
    'INSERT INTO conduct_audit (conference_id, number, at, "case", actor, act, detail, seal)'
    ' SELECT conference_id, 6, at, "case", actor, act, detail, seal FROM conduct_audit'
    " WHERE number = 5"
)
DONE_BY_HAND = {
    "an act is another": (["UPDATE conduct_audit SET act = 'read' WHERE number = 3"], 5, 3),
    "somebody else did it": (["UPDATE conduct_audit SET actor = '' WHERE number = 4"], 5, 4),
    "it was at another time": (
        ["UPDATE conduct_audit SET at = '2020-01-01 00:00:00' WHERE number = 5"], 5, 5,
    ),
    "it is of another case": (["UPDATE conduct_audit SET \"case\" = 'a-b' WHERE number = 2"], 5, 2),
    "a detail was added": (["UPDATE conduct_audit SET detail = 'x' WHERE number = 2"], 5, 2),
    "the first is gone": (["DELETE FROM conduct_audit WHERE id = 1"], 4, 1),
    "one in the middle is gone": (["DELETE FROM conduct_audit WHERE number = 3"], 4, 3),
    "one is gone and the rest moved up": (
        [
            "DELETE FROM conduct_audit WHERE number = 3",
            "UPDATE conduct_audit SET number = number - 1 WHERE number > 3",
        ], 4, 3,
    ),
    "two changed places": (list(SWAP), 5, 2),
    "one was added": ([ADD], 6, 6),
}  # fmt: skip


@pytest.mark.parametrize(("statements", "links", "broken"), DONE_BY_HAND.values(), ids=DONE_BY_HAND)
def test_whatever_was_done_by_hand_is_found_where_it_was_done(
    file: Path, statements: list[str], links: int, broken: int
):
    with closing(sqlite3.connect(file)) as database, database:
        for statement in statements:
            database.execute(statement)

    result = verify()

    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        f"{HERE}: {links} links, broken at link {broken}.",
        f"{THERE}: 1 link, whole.",
    ]


def test_a_link_of_another_conference_does_not_fit(file: Path):
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("DELETE FROM conduct_audit WHERE conference_id = ?", [THERE])
        database.execute("UPDATE conduct_audit SET conference_id = ? WHERE number = 1", [THERE])

    assert verify().stdout.splitlines() == [
        f"{HERE}: 4 links, broken at link 1.",
        f"{THERE}: 1 link, broken at link 1.",
    ]
