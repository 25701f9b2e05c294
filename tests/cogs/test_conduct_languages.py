"""Reporters are written to in the language that they read; the team in the conference's."""

from collections.abc import Generator
from contextlib import contextmanager
from datetime import timedelta
from gettext import NullTranslations
from typing import Any

import pytest
from simcord import interactions
from simcord.actors import MemberActor

from bot.domain.conduct.reports import EntryKind
from bot.domain.people import Person, PersonId, ServerId
from tests.cogs import conduct_stage
from tests.cogs.casework import writes
from tests.cogs.conduct_stage import ConductStage
from tests.cogs.question_stage import labels, text_of
from tests.languages import spoken

files, settings, stage = conduct_stage.files, conduct_stage.settings, conduct_stage.stage

TEXT = "He shouted at me."
SORRY = "We are sorry: nobody has taken up your report in time."


class Bracketed(NullTranslations):
    """A language in which every text is itself in brackets."""

    def gettext(self, message: str) -> str:
        return f"[{message}]"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)


@pytest.fixture(autouse=True)
def german(stage: ConductStage) -> Generator[None]:
    del stage  # which knows the languages of its own program before
    with spoken({"de": Bracketed()}):
        yield


@contextmanager
def german_client(monkeypatch: pytest.MonkeyPatch) -> Generator[None]:
    """Within it, whoever uses something reads German."""
    made = interactions.base_payload

    def in_german(*args: Any, **options: Any) -> Any:
        record, payload = made(*args, **options)
        return record, {**payload, "locale": "de"}

    with monkeypatch.context() as patched:
        patched.setattr(interactions, "base_payload", in_german)
        yield


def person(stage: ConductStage, member: MemberActor) -> Person:
    return Person(PersonId(member.id), member.user.name, ServerId(stage.guild.id))


async def wants_to_be_told(stage: ConductStage, member: MemberActor, code: str) -> None:
    await stage.app.staff.conduct.mailbox.tell(person(stage, member), code, tells=True)


async def told_of_the_delay(stage: ConductStage, member: MemberActor, code: str) -> list[str]:
    status = await stage.app.staff.conduct.mailbox.status(person(stage, member), code)
    return [entry.text for entry in status.entries if entry.kind is EntryKind.DELAY]


async def test_a_direct_message_to_a_reporter_is_in_their_language(
    stage: ConductStage, monkeypatch: pytest.MonkeyPatch
):
    await stage.team_signs_in()
    with german_client(monkeypatch):
        code = stage.code_of(await stage.report(stage.ada, TEXT))
    await wants_to_be_told(stage, stage.ada, code)

    await writes(stage, stage.mona, code, "Reply", "Are you safe?")

    (news,) = stage.ada.user.dm_channel.history()
    assert text_of(news).startswith("[There is something new about what you sent us.")
    assert labels(news) == ["[What is this?]"]
    (card,) = stage.cards
    assert "[" not in text_of(card)


async def test_each_who_reported_the_same_reads_of_a_delay_in_their_language(
    stage: ConductStage, monkeypatch: pytest.MonkeyPatch
):
    await stage.team_signs_in()
    message = await stage.bob.send(stage.lobby, "Go away.")
    form = await stage.grace.context_menu(stage.lobby, "Report to the conduct team", message)
    hers = stage.code_of(await stage.hand_in(stage.grace, form, TEXT, urgent=True))
    with german_client(monkeypatch):
        form = await stage.ada.context_menu(stage.lobby, "Report to the conduct team", message)
        theirs = stage.code_of(await stage.hand_in(stage.ada, form, TEXT, urgent=True))

    await stage.passes(timedelta(minutes=11))

    (in_german,) = await told_of_the_delay(stage, stage.ada, theirs)
    assert in_german.startswith(f"[{SORRY}] [The leads of the team are told of it now.]")
    (in_english,) = await told_of_the_delay(stage, stage.grace, hers)
    assert in_english.startswith(f"{SORRY} The leads of the team are told of it now.")
    (word,) = stage.inbox(stage.lea)
    assert "A case needs somebody: nobody has claimed it in time." in word
    assert "[" not in word
