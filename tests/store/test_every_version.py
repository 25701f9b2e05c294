"""A database of any earlier version is brought up to date, with everything that is in it."""

from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import create_async_engine

from bot.store.migrations.upgrade import revision_of, revisions, upgrade
from tests import rows
from tests.databases import new_in


@pytest.mark.parametrize("revision", revisions())
async def test_every_row_of_an_earlier_version_is_still_there(revision: str, tmp_path: Path):
    engine = create_async_engine(new_in(tmp_path))
    async with engine.begin() as connection:
        await connection.run_sync(upgrade, revision)
        await connection.run_sync(rows.fill)
        before = await connection.run_sync(rows.everything)

    async with engine.begin() as connection:
        await connection.run_sync(upgrade)
        after = await connection.run_sync(rows.everything)
        assert await connection.run_sync(revision_of) == revisions()[-1]
    await engine.dispose()

    assert all(before.values())
    for table, known in before.items():
        kept = [
            {name: value for name, value in row.items() if name in known[0]} for row in after[table]
        ]
        assert kept == [
            {name: value for name, value in row.items() if name in after[table][0]} for row in known
        ]


def test_migrations_have_an_order_without_a_gap():
    assert list(revisions()) == [f"{number:04}" for number in range(1, len(revisions()) + 1)]
