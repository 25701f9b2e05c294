"""On which database the tests run."""

import os
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from tests import databases, postgres

_STARTED = pytest.StashKey[ExitStack]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database", choices=["sqlite", "postgres"], default="sqlite", help="on which to run"
    )


def pytest_configure(config: pytest.Config) -> None:
    """Where all tests are to run on PostgreSQL, all processes share one."""
    config.stash[_STARTED] = ExitStack()
    databases.choose(str(config.getoption("--database")))
    if databases.on_postgres():
        try:
            _address_of_server(config)
        except postgres.NoPostgres as none:
            pytest.exit(str(none), returncode=2)


def _address_of_server(config: pytest.Config) -> str:
    """That of the PostgreSQL that is named, or else of one that ends with this process."""
    if databases.SERVER_URL not in os.environ:
        url = config.stash[_STARTED].enter_context(postgres.server())
        os.environ[databases.SERVER_URL] = url
    return os.environ[databases.SERVER_URL]


def pytest_unconfigure(config: pytest.Config) -> None:
    databases.end()
    config.stash[_STARTED].close()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what only the other database has, and say why."""
    del config
    other = "sqlite" if databases.on_postgres() else "postgres"
    for item in items:
        if marker := item.get_closest_marker(other):
            item.add_marker(pytest.mark.skip(reason=f"only on {other}: {marker.args[0]}"))


@pytest.fixture(autouse=True)
def databases_of_the_test() -> Iterator[None]:
    """What the test made on the server goes with it; what a module made, stays until the end."""
    before = databases.made()
    yield
    databases.forget(since=before)


@pytest.fixture(scope="session")
def postgres_server(pytestconfig: pytest.Config) -> str:
    """The address of a PostgreSQL, for tests of what only it can do, whatever others run on."""
    try:
        return _address_of_server(pytestconfig)
    except postgres.NoPostgres as none:
        pytest.skip(str(none))
