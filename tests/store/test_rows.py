"""The ledger, the agendas and the changes: values in, the same values out."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from bot.domain.agenda import Kind
from bot.domain.announcements import PlannedPost, PostKey
from bot.domain.changes import Change, ChangeState
from bot.domain.conference import ConferenceId
from bot.domain.deliveries import Delivery, Posted, State
from bot.domain.post_kinds import PostKind
from bot.domain.proposals import Version, digest_of
from bot.store.database import Database
from tests.builders import LOS_ANGELES, NINE, agenda, delivery, planned_post, sent, session

pytestmark = pytest.mark.usefixtures("here")

MINUTE = timedelta(minutes=1)
OTHER = ConferenceId("other@43")


async def remember(database: Database, *rows: Delivery) -> None:
    async with database.transaction() as records:
        await records.deliveries.add(rows)


async def save(database: Database, before: Delivery, after: Delivery) -> bool:
    async with database.transaction() as records:
        return await records.deliveries.save(before, after)


async def remembered(database: Database, key: str = "key") -> Delivery | None:
    async with database.transaction() as records:
        return await records.deliveries.get(PostKey(key))


async def test_a_row_comes_back_as_it_was_written(database: Database, here: ConferenceId) -> None:
    full = Delivery(
        conference=here,
        post=PlannedPost(
            key=PostKey("k" * 25),
            kind=PostKind.DIGEST,
            channel="hall",
            due_at=NINE,
            expires_at=NINE + MINUTE,
            room="Room A",
            day=date(2022, 5, 18),
        ),
        state=State.LATE,
        held=True,
        attempts=3,
        claimed_at=NINE,
        retry_at=NINE + MINUTE,
        forwarded_at=NINE - MINUTE,
        sent_at=NINE + 2 * MINUTE,
        posted=Posted(2**63 - 1, 2**62),
        reason="Slow – very.",
        text="Grüße 👋",
        author="Zoë",
    )
    bare = delivery(planned_post())

    await remember(database, full, bare)

    async with database.transaction() as records:
        assert set(await records.deliveries.all(here)) == {full, bare}


async def test_a_key_is_written_only_once(database: Database) -> None:
    await remember(database, delivery(planned_post()))

    with pytest.raises(IntegrityError):
        await remember(database, delivery(planned_post(due_at=NINE + MINUTE)))


async def test_of_eight_who_claim_a_post_at_once_one_gets_it(database: Database) -> None:
    row = delivery(planned_post())
    await remember(database, row)

    won = await asyncio.gather(*(save(database, row, row.claimed(NINE)) for _ in range(8)))

    assert won.count(True) == 1
    found = await remembered(database)
    assert found is not None
    assert found.attempts == 1


MEANWHILE: dict[str, Callable[[Delivery], Delivery]] = {
    "held": Delivery.put_on_hold,
    "reworded": lambda row: row.reworded("Come in!"),
    "claimed": lambda row: row.claimed(NINE),
    "brought forward": lambda row: row.brought_forward(NINE),
    "sent elsewhere": lambda row: replace(row, post=replace(row.post, channel="hall")),
    "shortened": lambda row: replace(row, post=replace(row.post, expires_at=NINE + MINUTE)),
}


@pytest.mark.parametrize("meanwhile", MEANWHILE)
async def test_a_claim_does_not_undo_what_happened_since_the_row_was_read(
    database: Database, meanwhile: str
) -> None:
    row = delivery(planned_post())
    changed = MEANWHILE[meanwhile](row)
    await remember(database, row)
    await save(database, row, changed)

    claimed = await save(database, row, row.claimed(NINE))

    assert not claimed
    assert await remembered(database) == changed


async def test_what_is_due_is_what_waits_and_whose_time_has_come(
    database: Database, here: ConferenceId
) -> None:
    due = delivery(planned_post("due", NINE))
    overdue = delivery(planned_post("overdue", NINE - MINUTE))
    await remember(
        database,
        due,
        overdue,
        delivery(planned_post("later", NINE + MINUTE)),
        delivery(planned_post("held", NINE)).put_on_hold(),
        delivery(planned_post("being sent", NINE)).claimed(NINE),
        delivery(planned_post("withdrawn", NINE)).withdrawn(),
        delivery(planned_post("failed", NINE)).claimed(NINE).failed("No."),
        sent(delivery(planned_post("sent", NINE))),
    )

    async with database.transaction() as records:
        assert await records.deliveries.due([here], NINE) == (overdue, due)
        assert await records.deliveries.due([OTHER], NINE) == ()


async def test_the_next_moment_is_the_earliest_that_has_not_come(
    database: Database, here: ConferenceId
) -> None:
    await remember(
        database,
        delivery(planned_post("now", NINE)),
        delivery(planned_post("next", NINE + 5 * MINUTE)),
        delivery(planned_post("held", NINE + MINUTE)).put_on_hold(),
        delivery(planned_post("after", NINE + 9 * MINUTE)),
    )

    async with database.transaction() as records:
        assert await records.deliveries.next_moment([here], NINE) == NINE + 5 * MINUTE
        assert await records.deliveries.next_moment([here], NINE + 9 * MINUTE) is None


@pytest.mark.parametrize(
    "row",
    [
        delivery(planned_post()),
        delivery(planned_post()).claimed(NINE).put_off(NINE, "Slow.", 3 * MINUTE),
        delivery(planned_post()).brought_forward(NINE - 20 * MINUTE),
        delivery(planned_post())
        .brought_forward(NINE - 20 * MINUTE)
        .claimed(NINE - 20 * MINUTE)
        .put_off(NINE - 20 * MINUTE, "Slow.", None),
    ],
    ids=["planned", "put off", "brought forward", "brought forward and put off"],
)
async def test_the_database_wakes_for_a_row_exactly_when_the_row_says(
    database: Database, here: ConferenceId, row: Delivery
) -> None:
    await remember(database, row)

    async with database.transaction() as records:
        just_before = row.wakes_at - timedelta(microseconds=1)
        assert await records.deliveries.due([here], just_before) == ()
        assert await records.deliveries.next_moment([here], just_before) == row.wakes_at
        assert await records.deliveries.due([here], row.wakes_at) == (row,)


async def test_what_was_claimed_and_not_settled_is_found_for_its_own_conference_only(
    database: Database, here: ConferenceId
) -> None:
    claimed = delivery(planned_post("claimed")).claimed(NINE)
    await remember(database, claimed, sent(delivery(planned_post("done"))))

    async with database.transaction() as records:
        assert await records.deliveries.claimed([here]) == (claimed,)
        assert await records.deliveries.claimed([OTHER]) == ()


async def test_a_notice_gathers_more_only_until_somebody_begins_to_send_it(
    database: Database, here: ConferenceId
) -> None:
    notice = delivery(replace(planned_post("notice"), kind=PostKind.NOTICE, session=None))
    await remember(database, notice, delivery(planned_post()))

    async with database.transaction() as records:
        assert await records.deliveries.waiting_notice(here) == notice
        await records.deliveries.save(notice, notice.claimed(NINE))
        assert await records.deliveries.waiting_notice(here) is None


async def test_there_is_no_row_with_a_key_that_nobody_wrote(database: Database) -> None:
    assert await remembered(database, "unheard of") is None


AGENDA = agenda(
    session(
        "Feature Stores", rooms=["Room A", "Room B"], speakers=["Zoë 👋"], abstract="Why.\nHow."
    ),
    session(None, NINE + 30 * MINUTE, kind=Kind.BREAK, url="https://example.org/"),
    zone=LOS_ANGELES,
)


async def test_an_agenda_comes_back_as_it_was_written(
    database: Database, here: ConferenceId
) -> None:
    async with database.transaction() as records:
        await records.agendas.add(here, AGENDA, "file", NINE)

    async with database.transaction() as records:
        newest = await records.agendas.newest(here)
        assert newest == Version(1, AGENDA, "file", NINE, digest_of(AGENDA))


async def test_the_newest_version_of_an_agenda_is_in_force(
    database: Database, here: ConferenceId
) -> None:
    async with database.transaction() as records:
        await records.agendas.add(here, AGENDA, "file", NINE)
        number = await records.agendas.add(here, agenda(), "a feed", NINE + MINUTE)

    async with database.transaction() as records:
        assert number == 2
        newest = await records.agendas.newest(here)
        assert newest
        assert (newest.number, newest.agenda) == (2, agenda())


async def test_a_conference_without_an_agenda_has_no_version(
    database: Database, here: ConferenceId
) -> None:
    async with database.transaction() as records:
        assert await records.agendas.newest(here) is None


def change(here: ConferenceId) -> Change:
    return Change(
        conference=here,
        path="lead.talk",
        old="10",
        new="5",
        at=NINE,
        by_id=2**62,
        by_name="Ada",
        state=ChangeState.PROPOSED,
        file_value="10",
    )


async def test_a_change_comes_back_as_it_was_written(
    database: Database, here: ConferenceId
) -> None:
    async with database.transaction() as records:
        number = await records.changes.add(change(here))

    async with database.transaction() as records:
        assert await records.changes.get(number) == replace(change(here), id=number)
        assert await records.changes.get(number + 1) is None


async def test_of_two_who_settle_a_change_at_once_one_does(
    database: Database, here: ConferenceId
) -> None:
    async with database.transaction() as records:
        number = await records.changes.add(change(here))

    async def settle(state: ChangeState) -> bool:
        async with database.transaction() as records:
            return await records.changes.settle(number, state)

    won = await asyncio.gather(settle(ChangeState.SAVED), settle(ChangeState.DISCARDED))

    assert sorted(won) == [False, True]


async def test_what_is_proposed_or_discarded_is_not_saved(
    database: Database, here: ConferenceId
) -> None:
    async with database.transaction() as records:
        first, second, _ = [await records.changes.add(change(here)) for _ in range(3)]
        await records.changes.settle(first, ChangeState.SAVED)
        await records.changes.settle(second, ChangeState.DISCARDED)

    async with database.transaction() as records:
        assert [saved.id for saved in await records.changes.confirmed(here)] == [first]
        assert await records.changes.confirmed(OTHER) == ()
