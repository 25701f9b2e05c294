"""Cases, people, decisions and the audit as rows: claimed once, kept apart, erased whole."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.conduct.audit import Act, Link, first_broken
from bot.domain.conduct.cases import Case, Handler, State
from bot.domain.conduct.decisions import Decision, Measure, StepKind, StepState
from bot.domain.conduct.readers import Part, Route, TeamMember
from bot.domain.conduct.reports import (
    CaseId,
    Entry,
    EntryKind,
    File,
    Filing,
    Message,
    Report,
    ReportId,
    Somebody,
)
from bot.domain.conference import ConferenceId, conference_id
from bot.domain.deliveries import Posted
from bot.domain.people import PersonId
from bot.errors import ConductClosed
from bot.store.conduct.evidence import KeptFile
from bot.store.conduct.vault import Box, Unreadable
from bot.store.database import Database
from tests.builders import ELSEWHERE, NINE, SLUG
from tests.keys import KEY

ADA, BOB, MONA = PersonId(700001), PersonId(700002), PersonId(700003)
LATER = NINE + timedelta(hours=1)


@pytest.fixture
async def database(url: str, key_file: Path) -> AsyncIterator[Database]:
    database = Database(url, key_file, KEY)
    await database.open()
    yield database
    await database.close()


def case(here: ConferenceId, code: str = "home-shelf") -> Case:
    return Case(here, code, urgent=False, route=Route.TEAM, opened_at=NINE, moved_at=NINE,
                answer_by=LATER)  # fmt: skip


async def kept(database: Database, made: Case, message: str = "") -> Case:
    async with database.transaction() as records:
        return await records.conduct.cases.add(made, message)


async def found(database: Database, number: CaseId) -> Case | None:
    async with database.transaction() as records:
        return await records.conduct.cases.find(number)


async def test_a_case_comes_back_as_it_was_written(database: Database, here: ConferenceId):
    before = await kept(database, case(here))
    after = replace(
        before,
        urgent=True,
        route=Route.FEW,
        state=State.WAITING,
        handler=Handler(MONA, "Mona"),
        answered_at=LATER,
        measure="warning",
        closed_at=LATER,
        erase_at=LATER,
        held_because="A lawyer asks.",
        outsiders_may_read=True,
        reports=3,
        version=2,
    )

    async with database.transaction() as records:
        assert await records.conduct.cases.save(before, after)

    assert await found(database, before.id) == after


async def test_of_eight_who_claim_a_case_at_once_one_has_it(database: Database, here: ConferenceId):
    before = await kept(database, case(here))

    async def claim(number: int) -> bool:
        after = before.claimed(Handler(PersonId(number), f"Person {number}"), NINE)
        async with database.transaction() as records:
            return await records.conduct.cases.save(before, after)

    won = await asyncio.gather(*(claim(number) for number in range(8)))

    assert sum(won) == 1
    after = await found(database, before.id)
    assert after
    assert after.handler
    assert after.handler.id == won.index(True)


async def test_a_change_does_not_undo_what_happened_since_the_case_was_read(
    database: Database, here: ConferenceId
):
    before = await kept(database, case(here))
    async with database.transaction() as records:
        await records.conduct.cases.save(before, before.rerouted(Route.OUTSIDE))

    async with database.transaction() as records:
        assert not await records.conduct.cases.save(before, before.kept("A lawyer asks."))

    after = await found(database, before.id)
    assert after
    assert (after.route, after.held_because) == (Route.OUTSIDE, "")


async def test_a_step_is_taken_by_one(database: Database, here: ConferenceId):
    made = await kept(database, case(here))
    decision = Decision(made.id, Measure.PERMANENT_BAN, "Twice.", MONA, NINE)
    async with database.transaction() as records:
        decision = await records.conduct.decisions.add(here, decision)
        await records.conduct.steps.add(here, decision, (StepKind.BAN,))
        (step,) = await records.conduct.steps.of(decision)

    async def take() -> bool:
        async with database.transaction() as records:
            return await records.conduct.steps.save(step, replace(step, state=StepState.RUNNING))

    assert sum(await asyncio.gather(*(take() for _ in range(4)))) == 1


async def test_decisions_are_numbered_and_the_last_that_was_not_dropped_counts(
    database: Database, here: ConferenceId
):
    made = await kept(database, case(here))
    async with database.transaction() as records:
        decisions = records.conduct.decisions
        assert await decisions.latest(made.id) is None
        first = await decisions.add(here, Decision(made.id, Measure.WARNING, "", MONA, NINE))
        assert await decisions.latest(made.id) == first
        await decisions.save(first, first.dropped(ADA, LATER))
        assert await decisions.latest(made.id) is None
        second = await decisions.add(here, Decision(made.id, Measure.NOTHING, "", MONA, NINE))

        assert await decisions.latest(made.id) == second
        assert [one.number for one in await decisions.of_case(made.id)] == [1, 2]


async def test_a_case_is_found_by_its_name_and_by_that_of_each_report(
    database: Database, here: ConferenceId
):
    made = await kept(database, case(here))
    filing = Filing(Somebody("Ada", ADA), "He shouted at me.")
    async with database.transaction() as records:
        await records.conduct.reports.add(Report(here, made.id, "lake-boat", NINE, filing))

    async with database.transaction() as records:
        cases = records.conduct.cases
        for code in ("home-shelf", "lake-boat"):
            assert await cases.with_code(here, code) == made
            assert not await cases.code_is_free(here, code)
        assert await cases.with_code(here, "no-such") is None
        elsewhere = conference_id(SLUG, ELSEWHERE)
        assert await cases.with_code(elsewhere, "home-shelf") is None
        assert await cases.code_is_free(elsewhere, "home-shelf")


async def test_the_open_case_about_a_message_is_found_and_a_closed_one_is_not(
    database: Database, here: ConferenceId
):
    before = await kept(database, case(here), "mark")
    await kept(database, case(here, "lake-boat"))

    async with database.transaction() as records:
        cases = records.conduct.cases
        assert await cases.about_message(here, "mark") == before
        assert await cases.about_message(here, "") is None
        await cases.save(before, replace(before.touched(), state=State.CLOSED))
        assert await cases.about_message(here, "mark") is None


@pytest.mark.parametrize("part", list(Part))
async def test_whatever_somebody_is_to_a_case_keeps_them_out_of_that_case_only(
    database: Database, here: ConferenceId, part: Part
):
    theirs, other = await kept(database, case(here)), await kept(database, case(here, "lake-boat"))

    async with database.transaction() as records:
        conduct = records.conduct
        for _ in range(2):  # twice is once
            await conduct.people.keep_out(here, theirs.id, {BOB: part})

        assert await conduct.people.is_kept_out(theirs.id, BOB)
        assert not await conduct.people.is_kept_out(theirs.id, ADA)
        assert await conduct.people.kept_out(theirs.id, (ADA, BOB)) == {BOB}
        assert await conduct.cases.readable(here, conduct.people.mark(BOB)) == (other,)
        assert await conduct.cases.readable(here, conduct.people.mark(ADA)) == (theirs, other)


async def test_to_have_no_conflict_and_to_be_told_keep_nobody_out_and_are_known(
    database: Database, here: ConferenceId
):
    made = await kept(database, case(here))

    async with database.transaction() as records:
        people = records.conduct.people
        assert not await people.is_clear(made.id, MONA)
        for _ in range(2):
            await people.clear(here, made.id, MONA)
            await people.tell(here, made.id, MONA)

        assert await people.is_clear(made.id, MONA)
        assert await people.is_told(made.id, MONA)
        assert not await people.is_told(made.id, BOB)
        assert not await people.is_kept_out(made.id, MONA)


async def test_cases_about_the_same_person_are_linked_and_those_by_the_same_reporter_are_not(
    database: Database, here: ConferenceId
):
    one, two, three = [await kept(database, case(here, code)) for code in ("a-a", "b-b", "c-c")]
    async with database.transaction() as records:
        people = records.conduct.people
        await people.keep_out(here, one.id, {BOB: Part.NAMED, ADA: Part.REPORTER})
        await people.keep_out(here, two.id, {BOB: Part.AUTHOR})
        await people.keep_out(here, three.id, {ADA: Part.REPORTER, BOB: Part.RECUSED})

        assert set(await people.others_about_the_same(one.id)) == {two.id}


async def test_the_team_is_listed_by_name_and_each_once(database: Database, here: ConferenceId):
    async with database.transaction() as records:
        team = records.conduct.team
        assert await team.sign_in(here, TeamMember(MONA, "Mona"))
        assert await team.sign_in(here, TeamMember(BOB, "Bob"))
        assert not await team.sign_in(here, TeamMember(MONA, "Amona", leads=True))
        assert await team.all(here) == (
            TeamMember(MONA, "Amona", leads=True),
            TeamMember(BOB, "Bob"),
        )
        assert await team.sign_out(here, MONA)
        assert not await team.sign_out(here, MONA)
        assert await team.all(here) == (TeamMember(BOB, "Bob"),)


async def test_a_case_that_is_held_is_not_erased_until_it_is_let_go(
    database: Database, here: ConferenceId
):
    before = await kept(database, case(here))
    over = replace(before.kept("A lawyer asks."), erase_at=LATER)

    async with database.transaction() as records:
        cases = records.conduct.cases
        await cases.save(before, over)
        assert await cases.to_erase(LATER) == ()
        assert await cases.next_erasure(NINE) is None
        await cases.save(over, over.kept(""))
        assert await cases.next_erasure(NINE) == LATER
        assert await cases.to_erase(LATER - timedelta(seconds=1)) == ()
        assert [one.id for one in await cases.to_erase(LATER)] == [before.id]


async def everything_about(database: Database, here: ConferenceId) -> Case:
    """A case with one of everything that can belong to one."""
    made = await kept(database, case(here), "mark")
    filing = Filing(Somebody("Ada", ADA), "He shouted at me.")
    async with database.transaction() as records:
        conduct = records.conduct
        report = await conduct.reports.add(Report(here, made.id, made.code, NINE, filing))
        entry = Entry(EntryKind.NOTE, NINE, "Two saw it.", "Mona")
        await conduct.entries.add(here, made.id, entry)
        file = KeptFile(File("a.png", 1), b"content", report.id, None)
        await conduct.evidence.add(here, made.id, file)
        decision = Decision(made.id, Measure.WARNING, "Twice.", MONA, NINE)
        decision = await conduct.decisions.add(here, decision)
        await conduct.steps.add(here, decision, (StepKind.WORDS,))
        await conduct.people.keep_out(here, made.id, {BOB: Part.NAMED})
        await conduct.audit.add(made, Act.READ, NINE, (MONA, "Mona"))
        await conduct.cases.set_card(made.id, Posted(1, 2))
    return made


async def test_what_is_erased_has_no_key_any_more_and_only_its_audit_is_left(
    database: Database, here: ConferenceId
):
    made, other = await everything_about(database, here), await kept(database, case(here, "b-b"))

    async with database.transaction() as records:
        await records.conduct.erase(made, LATER)

    async with database.transaction() as records:
        conduct = records.conduct
        assert await conduct.cases.find(made.id) is None
        assert await conduct.cases.with_code(here, made.code) is None
        assert not await conduct.cases.code_is_free(here, made.code)
        assert await conduct.cases.of_conference(here) == (other,)
        assert await conduct.cases.card(made.id) is None
        assert await conduct.reports.by(ADA) == ()
        assert not await conduct.people.is_kept_out(made.id, BOB)
        assert first_broken(await conduct.audit.links(here), conduct.vault.authenticate) is None
        with pytest.raises(Unreadable, match="its key is destroyed"):
            await conduct.entries.of_case(made.id)


async def test_what_is_erased_is_not_erased_again(database: Database, here: ConferenceId):
    before = await kept(database, case(here))
    async with database.transaction() as records:
        conduct = records.conduct
        await conduct.cases.save(before, replace(before.touched(), erase_at=NINE))
        await conduct.erase(before, NINE)

        assert await conduct.cases.to_erase(LATER) == ()
        assert await conduct.cases.next_erasure(NINE - timedelta(days=1)) is None


async def test_every_conference_has_an_audit_of_its_own(database: Database, here: ConferenceId):
    there = conference_id(SLUG, ELSEWHERE)
    async with database.transaction() as records:
        await records.conferences.open(there, ELSEWHERE, NINE)
        audit = records.conduct.audit
        for where in (here, there, here):
            await audit.add_about(where, "home-shelf", Act.REFUSED, NINE, MONA)

        mine, theirs = await audit.links(here), await audit.links(there)

    assert [link.number for link in mine] == [1, 2]
    assert [link.number for link in theirs] == [1]
    assert len({link.actor for link in (*mine, *theirs)}) == 1
    assert str(MONA) not in str(mine)


async def test_the_audit_counts_who_read_a_case_and_tells_their_names_to_the_team(
    database: Database, here: ConferenceId
):
    made = await kept(database, case(here))
    async with database.transaction() as records:
        audit = records.conduct.audit
        assert await audit.readers(made) == (0, None)
        for person, name in ((MONA, "Mona"), (MONA, "Mona"), (BOB, "Bob")):
            await audit.add(made, Act.READ, LATER, (person, name))
        await audit.add(made, Act.ESCALATED, LATER, detail="leads")

        assert await audit.readers(made) == (2, LATER)
        assert [name for _, name in await audit.of_case(made)] == ["Mona", "Mona", "Bob", ""]
        assert await audit.knows(made, Act.ESCALATED, "leads", LATER)
        assert not await audit.knows(made, Act.ESCALATED, "outside", LATER)
        assert not await audit.knows(made, Act.ESCALATED, "leads", LATER + timedelta(seconds=1))


async def test_a_message_that_somebody_begins_to_report_becomes_a_report_with_its_files(
    database: Database, here: ConferenceId
):
    made = await kept(database, case(here))
    message = Message(Somebody("Bob", BOB), "Go away.", NINE, "https://link", "lobby")
    async with database.transaction() as records:
        conduct = records.conduct
        await conduct.drafts.add(here, "token", message, NINE)
        draft = await conduct.drafts.find("token")
        assert draft
        assert draft.message == message
        assert await conduct.drafts.became("token") is None
        assert await conduct.drafts.find("other") is None
        for file, content in ((File("a.png", 1, source=5), b"content"), (File("b.png"), None)):
            await conduct.evidence.add_to_draft(here, draft, file, content)
        filing = Filing(Somebody("Ada", ADA), "", message=message)
        report = await conduct.reports.add(Report(here, made.id, made.code, NINE, filing))

        await conduct.evidence.move(draft, report)
        await conduct.drafts.become(draft, report)

        assert await conduct.drafts.find("token") is None
        assert await conduct.drafts.became("token") == (made.id, report.id)
        files = await conduct.evidence.with_content(made.id)
        assert [(f.file.name, f.content, f.report) for f in files] == [
            ("a.png", b"content", report.id),
            ("b.png", None, report.id),
        ]


async def test_the_same_file_is_kept_once_and_one_that_was_lost_can_still_come(
    database: Database, here: ConferenceId
):
    made = await kept(database, case(here))
    filing = Filing(Somebody("Ada", ADA), "He shouted at me.")
    async with database.transaction() as records:
        conduct = records.conduct
        report = await conduct.reports.add(Report(here, made.id, made.code, NINE, filing))

        async def keep(file: File, content: bytes | None) -> int:
            await conduct.evidence.add(here, made.id, KeptFile(file, content, report.id, None))
            return len(await conduct.evidence.described(made.id))

        lost = File("a.png", source=5, problem="it was gone")
        assert await keep(lost, None) == 1
        assert await keep(File("a.png", 1, source=5), b"a") == 2
        assert await keep(File("a.png", 1, source=5), b"a") == 2
        assert await keep(File("b.png", 1, source=6), b"b") == 3


@pytest.mark.parametrize("language", ["en", "pt-BR"])
async def test_the_language_of_a_reporter_is_sealed_with_their_report(
    database: Database, here: ConferenceId, language: str
):
    made = await kept(database, case(here))
    filing = Filing(Somebody("Ada", ADA), "He shouted at me.", language=language)
    async with database.transaction() as records:
        reports = records.conduct.reports
        report = await reports.add(Report(here, made.id, made.code, NINE, filing))

        assert await reports.get(report.id) == report


async def test_a_report_that_was_sealed_without_a_language_opens_in_english(
    database: Database, here: ConferenceId, monkeypatch: pytest.MonkeyPatch
):
    made = await kept(database, case(here))
    filing = Filing(Somebody("Ada", ADA), "He shouted at me.", language="de")
    seal = Box.seal

    def as_before(box: Box, what: str, content: bytes) -> bytes:
        before = content.replace(b',"language":"de"', b"")
        assert len(before) < len(content)
        return seal(box, what, before)

    async with database.transaction() as records:
        reports = records.conduct.reports
        with monkeypatch.context() as patched:
            patched.setattr(Box, "seal", as_before)
            report = await reports.add(Report(here, made.id, made.code, NINE, filing))

        assert await reports.get(report.id) == replace(
            report, filing=replace(filing, language="en")
        )


async def test_a_report_that_is_not_there_is_none(database: Database, here: ConferenceId):
    await kept(database, case(here))
    async with database.transaction() as records:
        assert await records.conduct.reports.get(ReportId(99)) is None
        assert await records.conduct.reports.count_by(ADA, NINE) == 0
        assert await records.conduct.reports.latest_case_by(ADA, NINE) is None


async def test_without_a_key_everything_else_can_be_read_and_written(url: str, key_file: Path):
    database = Database(url, key_file, "no-key")
    await database.open()
    async with database.transaction() as records:
        await records.conferences.open(conference_id(SLUG, ELSEWHERE), ELSEWHERE, NINE)
        with pytest.raises(ConductClosed, match="`chair conduct key` prints a new one") as refused:
            _ = records.conduct
    await database.close()

    assert "no-key" not in str(refused.value)
    assert "no-key" not in database.conduct_closed


async def test_two_who_add_to_the_audit_at_once_add_two_links(
    database: Database, here: ConferenceId
):
    made = await kept(database, case(here))

    async def add() -> None:
        async with database.transaction() as records:
            await records.conduct.audit.add(made, Act.READ, NINE, (MONA, "Mona"))

    await asyncio.gather(*(add() for _ in range(10)))

    async with database.transaction() as records:
        links: tuple[Link, ...] = await records.conduct.audit.links(here)
        assert [link.number for link in links] == list(range(1, 11))
        assert first_broken(links, records.conduct.vault.authenticate) is None
