"""Moments come back from the database as they were put in."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import Column, MetaData, Table, create_engine, insert, select
from sqlalchemy.dialects.postgresql import dialect as postgresql
from sqlalchemy.exc import StatementError

from bot.domain.conference import ConferenceId
from bot.domain.questions import QuestionId
from bot.store.database import Database
from bot.store.types import UtcDateTime
from tests.builders import LOS_ANGELES, NINE

MOMENTS = Table("moments", MetaData(), Column("at", UtcDateTime))


def stored(moment: datetime | None) -> datetime | None:
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        MOMENTS.create(connection)
        connection.execute(insert(MOMENTS).values(at=moment))
        found = connection.execute(select(MOMENTS.c.at)).scalar_one()
    engine.dispose()
    return found


def test_a_moment_comes_back_in_utc() -> None:
    found = stored(NINE.astimezone(LOS_ANGELES))

    assert found == NINE
    assert found is not None
    assert found.tzinfo is UTC


def test_a_moment_keeps_its_microseconds() -> None:
    moment = NINE.replace(microsecond=123456)

    assert stored(moment) == moment


def test_a_moment_without_a_zone_is_refused_because_nobody_knows_when_it_is() -> None:
    with pytest.raises(StatementError, match="has no time zone"):
        stored(datetime(2022, 5, 18, 9))  # noqa: DTZ001 - what is refused


def test_no_moment_stays_none() -> None:
    assert stored(None) is None


def test_a_database_that_keeps_zones_gives_utc_too() -> None:
    found = UtcDateTime().process_result_value(NINE.astimezone(LOS_ANGELES), postgresql())

    assert found is not None
    assert found.tzinfo is UTC


async def test_numbers_that_no_column_can_hold_are_not_there(
    database: Database, here: ConferenceId
):
    async with database.transaction() as records:
        assert await records.questions.get(QuestionId(2**53)) is None
        assert await records.agendas.version(here, 2**53) is None
        assert await records.deliveries.of_case(here, 2**53) == ()
