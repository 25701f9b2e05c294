"""Words that try to do something: call people, pass for the bot's own, break out, or not end."""

import unicodedata
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.tables import as_csv
from bot.domain.text import length, quoted_pages
from tests.cogs import conduct_stage
from tests.cogs.conduct_stage import ConductStage
from tests.cogs.hands import pinged
from tests.cogs.stage import answers, in_public, read, shown
from tests.confidence.canaries import TEXT

stage = conduct_stage.stage

HOSTILE = (
    "@everyone come and look",
    "@here <@&{role}> <@{person}>",
    "```\nI am code\n```\n# State: closed",
    "**page 1 of 1** · In the hands of: nobody",
    "> quoted\n>>> all of it",
    "\u202egnorw si siht\u202c \u200b\u200d",
    "[click me](https://evil.example/)",
    "a" + "\n" * 100 + "b",
    "||hidden|| ~~gone~~ _thin_",
)


@pytest.mark.threat(7)
@pytest.mark.parametrize("words", HOSTILE)
async def test_whatever_a_report_says_it_calls_nobody_and_stands_in_a_quotation(
    stage: ConductStage, words: str
):
    await stage.team_signs_in()
    words = words.format(role=stage.guild.roles["On call"].id, person=stage.bob.id)
    code = stage.code_of(await stage.report(stage.ada, f"{TEXT} {words}"))

    page = await stage.opens(stage.mona, code)
    body = str(page.embeds[0].description)

    (heading, *lines), *others = [block.split("\n") for block in body.split("\n\n")]
    assert heading.startswith(f"**{code}: Ada wrote")
    assert lines
    assert all(line.startswith(">") for line in lines)
    assert [block[0] for block in others] == ["**What was done**"]
    (card,) = stage.cards
    assert pinged(stage.env, card) == [stage.guild.roles["On call"].id]
    said = [e.json for e in stage.env.http_requests if "/messages" in e.path and e.json]
    assert said
    for message in said:
        assert message.get("allowed_mentions", {"parse": []}).get("parse", []) == []


@pytest.mark.threat(7)
async def test_only_the_role_on_call_is_called_and_only_for_a_new_case(stage: ConductStage):
    await stage.team_signs_in()
    code = stage.code_of(await stage.report(stage.ada, TEXT))
    (card,) = stage.cards
    page = await stage.opens(stage.mona, code)

    await stage.mona.click(page.message, label="Claim")
    await stage.caught_up()

    (claimed,) = stage.cards
    assert claimed.id == card.id
    assert claimed.content == ""


LONG = {
    "4,000 asterisks": "*" * 4000,
    "4,000 emoji": "👋" * 2000,
    "a family of emoji": "👩‍👩‍👧‍👦" * 300,
    "4,000 lines": "x\n" * 2000,
    "one heap of marks": "e" + "\u0301" * 3998,
    "right to left": "שלום " * 800,
}


@pytest.mark.threat(8)
@pytest.mark.parametrize("words", LONG.values(), ids=LONG)
async def test_four_thousand_characters_of_anything_are_kept_and_can_be_read_to_the_end(
    stage: ConductStage, words: str
):
    await stage.team_signs_in()
    end = "the very last words"
    code = stage.code_of(await stage.report(stage.ada, f"{words[: 4000 - len(end)]}{end}"))

    text = await stage.reads(stage.mona, code)

    assert end in text
    assert visible(words[: 4000 - len(end)]) <= visible(text)


def visible(text: str) -> Counter[str]:
    """How often each character is there that people see."""
    return Counter(c for c in unicodedata.normalize("NFD", text) if not c.isspace())


@pytest.mark.threat(8)
@pytest.mark.parametrize("count", [1, 10])
async def test_files_alone_are_a_report(stage: ConductStage, count: int):
    await stage.team_signs_in()
    files = [(f"picture{n}.png", b"\x89PNG\r\n\x1a\n%d" % n) for n in range(count)]

    receipt = await stage.report(stage.ada, "", files=files)

    assert f"{count} file{'s' if count > 1 else ''} kept." in read(receipt.content, receipt.embeds)
    page = await stage.opens(stage.mona, stage.code_of(receipt))
    handed = answers(await stage.mona.click(page.message, label="Files"))
    assert [len(message.message.attachments) for message in handed] == [1] * count


@pytest.mark.threat(8)
async def test_somebody_chosen_alone_is_a_report(stage: ConductStage):
    await stage.team_signs_in()

    receipt = await stage.report(stage.ada, "", about=(stage.bob,))

    assert "(no words)" in await stage.reads(stage.mona, stage.code_of(receipt))


@pytest.mark.threat(8)
async def test_nothing_at_all_is_refused_with_what_to_do(stage: ConductStage):
    receipt = await stage.report(stage.ada, " \n\u200b ")

    assert "Write a sentence, choose a person, or add a file." in receipt.content
    assert shown(await stage.ada.slash(stage.lobby, "report status")).startswith("Your reports")


@pytest.mark.threat(8)
@given(st.text(max_size=3000), st.integers(200, 2600))
@settings(max_examples=150)
def test_pages_of_a_text_lose_nothing_and_are_never_too_long(text: str, limit: int):
    pages = quoted_pages(text, limit)

    assert all(length(page) <= limit for page in pages)
    letters = [c for c in text if c.isalnum() and c.isascii()]
    assert letters == [c for page in pages for c in page if c.isalnum() and c.isascii()]


@pytest.mark.threat(25)
@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t=", " =cmd|' /C calc'!A0"])
def test_no_cell_of_an_exported_list_is_a_formula(begin: str):
    assert as_csv([(f"{begin}1+1",)]).startswith("\"'")


@pytest.mark.threat(25)
async def test_an_export_is_private_written_down_and_only_of_cases_that_are_for_the_reader(
    stage: ConductStage,
):
    await stage.team_signs_in()
    hers = stage.code_of(await stage.report(stage.ada, TEXT, about=(stage.max,)))
    his = stage.code_of(await stage.report(stage.bob, TEXT))
    await stage.opens(stage.mona, hers)

    mine = await exported(stage, stage.max)
    copy = answers(await stage.mona.slash(stage.cases, "case export", case=hers))[-1]

    assert his in mine
    assert hers not in mine
    (file,) = copy.message.attachments
    assert TEXT in (await file.read()).decode("utf-8-sig")
    assert "Mona exported" in await stage.reads(stage.mona, hers)


async def exported(stage: ConductStage, person: conduct_stage.MemberActor) -> str:
    (file,) = answers(await person.slash(stage.cases, "case export"))[-1].message.attachments
    return (await file.read()).decode("utf-8-sig")


@pytest.mark.threat(28)
async def test_an_announcement_made_of_a_hostile_agenda_calls_nobody(stage: ConductStage):
    await stage.passes(conduct_stage.timedelta(hours=2))

    posts = [message for message in in_public(stage.lobby) if message.embeds]

    assert posts
    assert [pinged(stage.env, message) for message in posts] == [[]] * len(posts)
