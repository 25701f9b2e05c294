"""Stolen databases, changed keys, and the end of the time for which reports are kept."""

import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import make_url

from bot.app import build
from bot.store.conduct.vault import Keyring, Unreadable, Vault
from bot.store.database import NO_KEY, WRONG_KEY, Database
from tests.cogs import conduct_stage
from tests.cogs.conduct_stage import CONTACT, ConductStage
from tests.cogs.question_stage import text_of
from tests.cogs.stage import answers, in_public, read, shown
from tests.confidence.canaries import BYTES, MORE, NOTE, REPLY, TEXT, Watch
from tests.keys import KEY, OTHER_KEY

stage = conduct_stage.stage

KEPT = timedelta(days=90)


def database_file(stage: ConductStage) -> Path:
    return Path(str(make_url(stage.settings.database_url).database))


def stolen(stage: ConductStage, folder: Path) -> Path:
    """A copy of the database as a thief would have it, or a backup: whole, and of this moment."""
    copy = folder / "backup.db"
    with sqlite3.connect(database_file(stage)) as source, sqlite3.connect(copy) as target:
        source.backup(target)
    return copy


async def worked_on(stage: ConductStage) -> str:
    """A report with everything in it, closed in the end."""
    code = stage.code_of(
        await stage.report(stage.ada, TEXT, about=(stage.bob,), files=[("a.png", BYTES)])
    )
    page = await stage.opens(stage.mona, code)
    page = answers(await stage.mona.click(page.message, label="Claim"))[0]
    for label, text in (("Reply", REPLY), ("Note", NOTE)):
        form = await stage.mona.click(page.message, label=label)
        await stage.mona.submit_modal(form, {"text": text})
    page = await stage.opens(stage.mona, code)
    menu = answers(await stage.mona.click(page.message, label="Decide …"))[0]
    form = await stage.mona.select(menu.message, ["NOTHING"])
    await stage.mona.submit_modal(form, {"reason": MORE})
    page = await stage.opens(stage.moira, code)
    page = answers(await stage.moira.click(page.message, label="Agree"))[0]
    form = await stage.moira.click(page.message, label="Close")
    await stage.moira.submit_modal(form, {"text": "It is settled."})
    await stage.caught_up()
    return code


@pytest.mark.threat(13)
async def test_a_stolen_database_tells_no_word_no_name_and_no_file(
    stage: ConductStage, watch: Watch, tmp_path: Path
):
    watch.silent += [stage.ada, stage.bob]
    await stage.team_signs_in()
    await worked_on(stage)

    content = stolen(stage, tmp_path).read_bytes()

    assert b"CANARY" not in content
    for person in (stage.ada, stage.bob):
        assert person.name.encode() not in content
        assert person.id.to_bytes(8, "big") not in content


@pytest.mark.threat(13)
async def test_without_a_key_no_report_is_taken_and_the_rest_goes_on(stage: ConductStage):
    keyless = stage.settings.model_copy(
        update={"conduct_key": type(stage.settings.conduct_key)("")}
    )
    files = stage.app.staff.secretary.files
    stage.rebuild = lambda: build(keyless, stage.clock, files)
    await stage.restart()

    refused = await stage.ada_asks("report new")

    assert refused == f"✋ No report can be taken here at the moment. Turn to {CONTACT}."
    assert "Bird Conference" in await stage.ada_asks("about")
    assert "chair conduct key" in await stage.grace_asks("status")
    assert stage.app.database.conduct_closed == NO_KEY


@pytest.mark.threat(13)
@pytest.mark.parametrize("key", ["CANARY-KEY", f"{KEY},CANARY-KEY", KEY[:-2]])
async def test_with_something_that_is_no_key_the_rest_goes_on_and_it_is_shown_nowhere(
    stage: ConductStage, watch: Watch, key: str
):
    watch.searches = False  # there is nothing that anybody told
    await with_key(stage, key)

    refused = await stage.ada_asks("report new")
    status = (await stage.grace_asks("status")).replace("\\", "")  # as Discord shows it
    cases = shown(await stage.mona.slash(stage.cases, "case list"))
    agenda = await stage.ada_asks("about")

    assert "No report can be taken here at the moment." in refused
    assert "CONDUCT_KEY does not hold a key of 64 hexadecimal digits." in status
    assert "`chair conduct key` prints a new one." in status
    assert "Bird Conference" in agenda
    await stage.passes(timedelta(hours=3))
    assert "Ducks in" in "".join(text_of(message) for message in in_public(stage.lobby))
    everything = f"{refused} {status} {cases} {agenda} {watch.caplog.text} {stage.app.database!r}"
    for secret in key.split(","):
        assert secret not in everything
        assert not any(secret in str(entry) for entry in stage.env.http_requests)


@pytest.mark.threat(13)
@pytest.mark.parametrize(
    ("key", "says"),
    [
        (OTHER_KEY, WRONG_KEY),
        ("secret", "64 hexadecimal digits"),
        (f"{OTHER_KEY},short", "64 hexadecimal digits"),
    ],
)
async def test_with_a_wrong_key_it_says_so_and_takes_none(stage: ConductStage, key: str, says: str):
    url, seal = stage.settings.database_url, stage.settings.sealing_key_file
    database = Database(url, seal, key)
    await database.open()

    assert says in database.conduct_closed
    await database.close()


@pytest.mark.threat(13)
async def test_after_a_change_of_the_key_old_reports_are_read_and_the_old_key_can_go(
    stage: ConductStage,
):
    await stage.team_signs_in()
    code = stage.code_of(await stage.report(stage.ada, TEXT))
    await with_key(stage, f"{OTHER_KEY},{KEY}")
    assert await stage.app.database.rewrap_conduct_keys() == 2

    await with_key(stage, OTHER_KEY)

    assert TEXT in await stage.reads(stage.mona, code)


async def with_key(stage: ConductStage, key: str) -> None:
    """The bot is started again with another key."""
    secret = type(stage.settings.conduct_key)(key)
    changed = stage.settings.model_copy(update={"conduct_key": secret})
    files = stage.app.staff.secretary.files
    stage.rebuild = lambda: build(changed, stage.clock, files)
    await stage.restart()


@pytest.mark.threat(13)
async def test_after_the_end_and_a_change_of_the_key_even_an_older_backup_cannot_be_read(
    stage: ConductStage, tmp_path: Path
):
    await stage.team_signs_in()
    await worked_on(stage)
    backup = stolen(stage, tmp_path)
    await stage.passes(KEPT)
    await with_key(stage, f"{OTHER_KEY},{KEY}")
    await stage.app.database.rewrap_conduct_keys()

    wrapped = wrapped_keys(backup)

    assert wrapped
    vault = Vault(Keyring.from_text(OTHER_KEY), b"")
    for one in wrapped:
        with pytest.raises(Unreadable):
            vault.box(one)
    assert wrapped_keys(database_file(stage)) == []


def wrapped_keys(path: Path) -> list[bytes]:
    with sqlite3.connect(path) as database:
        return [
            row[0]
            for row in database.execute("SELECT wrapped_key FROM cases WHERE wrapped_key NOT NULL")
        ]


@pytest.mark.threat(13)
async def test_what_was_tampered_with_is_noticed_and_not_shown(stage: ConductStage, watch: Watch):
    await stage.team_signs_in()
    first = stage.code_of(await stage.report(stage.ada, TEXT))
    await stage.report(stage.bob, MORE)
    with sqlite3.connect(database_file(stage)) as database:
        database.execute(
            "UPDATE reports SET sealed = (SELECT sealed FROM reports WHERE id = 2) WHERE id = 1"
        )

    said = await stage.opens(stage.mona, first)

    watch.searches = False  # it would read what was tampered with, too
    assert MORE not in read(said.content, said.embeds)
    assert "has been written down" in said.content
    assert "Unreadable" in watch.caplog.text


@pytest.mark.threat(22)
async def test_at_the_end_of_its_time_a_case_is_erased_with_all_that_belongs_to_it(
    stage: ConductStage, watch: Watch
):
    watch.silent += [stage.ada, stage.bob]
    await stage.team_signs_in()
    code = await worked_on(stage)
    await stage.passes(KEPT - timedelta(minutes=1))
    assert code in shown(await stage.mona.slash(stage.cases, "case list", show="all"))

    await stage.passes(timedelta(minutes=1))

    assert code not in shown(await stage.mona.slash(stage.cases, "case list", show="all"))
    assert "or it has been deleted since" in await stage.ada_asks("report status")
    with sqlite3.connect(database_file(stage)) as database:
        for table in ("reports", "evidence", "case_entries", "case_decisions", "case_people"):
            assert database.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)  # noqa: S608 - names of our own
        assert database.execute("SELECT wrapped_key, sealed FROM cases").fetchall() == [
            (None, None)
        ]


@pytest.mark.threat(22)
async def test_what_was_erased_is_counted_still_and_its_audit_is_whole(stage: ConductStage):
    await stage.team_signs_in()
    for _ in range(3):
        await worked_on(stage)
        stage.clock.set(stage.moment + timedelta(hours=1))
    await stage.passes(KEPT)

    numbers = shown(await stage.mona.slash(stage.cases, "case numbers"))

    assert "Reports: 3" in numbers
    assert "no action: 3" in numbers
    (conference,) = stage.app.staff.programme.by_id
    async with stage.app.database.transaction() as records:
        links = await records.conduct.audit.links(conference)
    assert [link.act for link in links].count("erased") == 3


@pytest.mark.threat(22)
async def test_a_bot_that_was_away_at_the_end_erases_at_its_next_start(stage: ConductStage):
    await stage.team_signs_in()
    code = await worked_on(stage)
    stage.clock.set(stage.moment + KEPT + timedelta(days=30))

    await stage.restart()
    await stage.caught_up()

    assert code not in shown(await stage.mona.slash(stage.cases, "case list", show="all"))


@pytest.mark.threat(22)
async def test_a_case_that_is_held_is_kept_until_it_is_let_go(stage: ConductStage):
    await stage.team_signs_in()
    code = await worked_on(stage)
    await stage.mona.slash(stage.cases, "case keep", case=code, because="A lawyer asks.")
    await stage.passes(KEPT + timedelta(days=1))
    assert code in shown(await stage.mona.slash(stage.cases, "case list", show="all"))

    await stage.mona.slash(stage.cases, "case keep", case=code)
    await stage.passes(timedelta(minutes=1))

    assert code not in shown(await stage.mona.slash(stage.cases, "case list", show="all"))


@pytest.mark.threat(22)
async def test_a_message_whose_form_is_never_handed_in_is_forgotten_after_a_day(
    stage: ConductStage,
):
    message = await stage.bob.send(stage.lobby, TEXT, attachments=[("a.png", BYTES)])
    await stage.ada.context_menu(stage.lobby, "Report to the conduct team", message)

    await stage.passes(timedelta(days=1))

    with sqlite3.connect(database_file(stage)) as database:
        for table in ("report_drafts", "evidence"):
            assert database.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)  # noqa: S608 - names of our own
