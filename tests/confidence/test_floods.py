"""Too many reports: every one is kept, and it is only the calls that are limited."""

import asyncio
import re
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import timedelta
from itertools import product

import pytest
from simcord.actors import MemberActor
from sqlalchemy import make_url

from bot.domain.conduct.names import LONGEST, code_name
from bot.domain.conduct.reports import Filing, Somebody
from bot.domain.people import PersonId
from tests.cogs import conduct_stage
from tests.cogs.conduct_stage import ConductStage
from tests.cogs.hands import pinged
from tests.cogs.question_stage import text_of
from tests.confidence.canaries import SAID, TEXT

stage = conduct_stage.stage


async def floods(stage: ConductStage, person: MemberActor, count: int) -> None:
    """So many reports by one person, faster than anybody could fill in forms."""
    (conference,) = stage.app.staff.programme.by_id.values()
    me = Somebody(person.name, PersonId(person.id))
    for n in range(count):
        await stage.app.staff.conduct.reports.file(conference, Filing(me, f"{TEXT} {n}"))
    await stage.caught_up()


def calls(stage: ConductStage) -> int:
    """How many messages have called the team."""
    return sum(bool(pinged(stage.env, card)) for card in stage.cards)


@pytest.mark.threat(9)
async def test_a_thousand_reports_by_one_person_are_all_kept_and_call_the_team_three_times(
    stage: ConductStage,
):
    await stage.team_signs_in()

    await floods(stage, stage.ada, 1000)

    async with stage.app.database.transaction() as records:
        kept = await records.conduct.reports.by(PersonId(stage.ada.id))
    assert len(kept) == 1000
    assert len({report.filing.text for report in kept}) == 1000
    assert len(stage.cards) == 3
    assert calls(stage) <= 3
    assert "998 reports" in "".join(text_of(card) for card in stage.cards)


@pytest.mark.threat(9)
async def test_during_a_flood_somebody_elses_urgent_report_calls_at_once(stage: ConductStage):
    await stage.team_signs_in()
    await floods(stage, stage.ada, 100)
    before = calls(stage)

    await stage.report(stage.bob, TEXT, urgent=True)

    assert calls(stage) == before + 1
    assert "happening now" in text_of(stage.cards[-1])


@pytest.mark.threat(9)
async def test_a_restart_does_not_begin_the_counting_anew(stage: ConductStage):
    await stage.team_signs_in()
    await floods(stage, stage.ada, 3)
    await stage.restart()

    await floods(stage, stage.ada, 2)

    assert len(stage.cards) == 3


@pytest.mark.threat(9)
async def test_after_a_while_another_report_of_the_same_person_has_a_card_of_its_own(
    stage: ConductStage,
):
    await stage.team_signs_in()
    await floods(stage, stage.ada, 5)
    stage.clock.set(stage.moment + timedelta(minutes=11))

    await floods(stage, stage.ada, 1)

    assert len(stage.cards) == 4


@pytest.mark.threat(9)
async def test_twenty_people_who_report_one_message_have_one_card_and_a_report_each(
    stage: ConductStage,
):
    await stage.team_signs_in()
    message = await stage.bob.send(stage.lobby, SAID)
    codes: list[str] = []
    for n in range(20):
        person = stage.guild.add_member(stage.env.create_user(f"Person {n}"))
        form = await person.context_menu(stage.lobby, "Report to the conduct team", message)
        codes.append(stage.code_of(await stage.hand_in(person, form, f"{TEXT} {n}")))

    (card,) = stage.cards
    assert "20 reports" in text_of(card)
    assert len(set(codes)) == 20
    text = await stage.reads(stage.mona, codes[-1])
    assert all(f"{TEXT} {n}" in text for n in range(20))


@pytest.mark.threat(9)
async def test_when_very_many_report_at_once_only_what_is_urgent_calls(stage: ConductStage):
    await stage.team_signs_in()
    people = [stage.guild.add_member(stage.env.create_user(f"Person {n}")) for n in range(30)]

    for person in people:
        await floods(stage, person, 1)
    await stage.report(stage.bob, TEXT, urgent=True)

    assert len(stage.cards) == 31
    assert calls(stage) == 21
    assert pinged(stage.env, stage.cards[-1])


@pytest.mark.threat(9)
async def test_two_hundred_people_who_report_at_once_are_all_heard_and_call_twenty_times(
    stage: ConductStage,
):
    await stage.team_signs_in()
    (conference,) = stage.app.staff.programme.by_id.values()
    reports = stage.app.staff.conduct.reports

    filed = await asyncio.gather(
        *(
            reports.file(conference, Filing(Somebody(f"P{n}", PersonId(10**6 + n)), f"{TEXT} {n}"))
            for n in range(200)
        )
    )
    await stage.caught_up()

    assert len({one.report.code for one in filed}) == 200
    async with stage.app.database.transaction() as records:
        cases = await records.conduct.cases.of_conference(conference.id)
        texts = {
            report.filing.text
            for case in cases
            for report in await records.conduct.reports.of_case(case.id)
        }
        links = await records.conduct.audit.links(conference.id)
    assert texts == {f"{TEXT} {n}" for n in range(200)}
    assert [link.act for link in links] == ["filed"] * 200
    assert len(stage.cards) == 200
    assert calls(stage) == 20


def every_name() -> set[str]:
    """Every code name of two words that there is."""
    words: list[Sequence[str]] = []

    def first_of(choice: Sequence[str]) -> str:
        words.append(choice)
        return choice[0]

    code_name(first_of)
    return {"-".join(pair) for pair in product(*words)}


@pytest.mark.threat(9)
async def test_when_every_name_is_taken_a_report_is_kept_under_a_longer_one(stage: ConductStage):
    await stage.team_signs_in()
    (conference,) = stage.app.staff.programme.by_id
    erased = [conference, *("closed", "team", 0, 0, 1, 1, ""), *["2026-01-01"] * 3, 0, ""]
    path = str(make_url(stage.settings.database_url).database)
    with closing(sqlite3.connect(path)) as database, database:
        database.executemany(
            "INSERT INTO cases (code, conference_id, state, route, urgent, drill, reports, version,"
            " measure, opened_at, moved_at, answer_by, held, message)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [(name, *erased) for name in every_name()],
        )

    code = stage.code_of(await stage.report(stage.ada, TEXT))

    assert re.fullmatch(r"[a-z]+-[a-z]+-\d\d", code)
    assert len(code) <= LONGEST
    assert TEXT in await stage.reads(stage.mona, code)
