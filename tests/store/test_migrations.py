"""The migrations make exactly the tables that the code knows."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, create_engine, inspect

from bot.store.migrations.upgrade import upgrade
from bot.store.tables import Base


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Connection]:
    engine = create_engine(f"sqlite:///{tmp_path / 'chair.db'}")
    with engine.begin() as connection:
        yield connection
    engine.dispose()


def test_an_empty_database_gets_exactly_the_tables_that_the_code_knows(
    connection: Connection,
) -> None:
    upgrade(connection)

    context = MigrationContext.configure(connection, opts={"compare_type": True})
    assert compare_metadata(context, Base.metadata) == []


def test_upgrading_what_is_up_to_date_is_harmless(connection: Connection) -> None:
    upgrade(connection)
    connection.exec_driver_sql(
        "INSERT INTO conferences VALUES ('test@42', 42, '2022-05-18 09:00:00', NULL, NULL)"
    )

    upgrade(connection)

    assert connection.exec_driver_sql("SELECT count(*) FROM conferences").scalar() == 1


def test_every_table_has_the_conference_in_it(connection: Connection) -> None:
    upgrade(connection)

    tables = inspect(connection)
    of_them_all = {"alembic_version", "conferences", "seals", "conduct_keys", "leaders"}
    assert {*tables.get_table_names()} > of_them_all
    for name in {*tables.get_table_names()} - of_them_all:
        assert "conference_id" in {column["name"] for column in tables.get_columns(name)}
