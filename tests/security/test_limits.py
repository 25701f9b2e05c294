"""Nobody keeps the bot busy for others; whoever reports something is never told to wait."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.client.patience import Patience
from bot.rehearsal.local_discord import Answer
from tests.security.hall import Hall, hall

FEW = 5
TOO_MUCH = "✋ That is more in a minute than the bot does for one person."


async def busy(here: Hall) -> None:
    """Ada has done as much as she may within a minute."""
    here.app.bot.patience = Patience(FEW)
    for _time in range(FEW):
        assert not (await here.ada.slash(here.lobby, "now")).text.startswith(TOO_MUCH)


def is_refused(answer: Answer) -> bool:
    return answer.ephemeral and answer.text.startswith(TOO_MUCH)


@pytest.mark.threat("S4")
async def test_who_does_too_much_in_a_minute_is_told_when_to_go_on(tmp_path: Path):
    async with hall(tmp_path) as here:
        await busy(here)
        again = int(here.clock.now().timestamp()) + 60

        commands = await here.ada.slash(here.lobby, "now")
        presses = await here.press(here.ada, "vote:1")
        forms = await here.hand_in(here.ada, commands, "asked:x", "What I wrote")
        others = await here.bob.slash(here.lobby, "now")
        here.clock.set(here.clock.now() + timedelta(minutes=1))
        later = await here.ada.slash(here.lobby, "now")

        assert is_refused(commands)
        assert is_refused(presses)
        assert f"<t:{again}:R>" in commands.text
        assert not is_refused(others)
        assert not is_refused(later)
        given_back = forms.followups[0] if forms.followups else forms.message
        assert given_back
        assert [one.filename for one in given_back.attachments] == ["what-you-wrote.txt"]


@pytest.mark.threat("S4")
async def test_who_did_too_much_can_still_report_and_add_to_a_report(tmp_path: Path):
    async with hall(tmp_path) as here:
        await busy(here)

        form = await here.ada.slash(here.lobby, "report new")
        receipt = await here.ada.submit(form.modal, {"text": "He shouted.", "about": [here.bob]})
        code = receipt.embeds[0]["description"].split("**")[1]
        adding = await here.press(here.ada, f"report-add:{code}")
        added = await here.ada.submit(adding.modal, {"text": "Again."})
        about = await here.ada.use_on_person(here.bob, "Report this person", here.lobby)
        said = here.bob.say(here.lobby, "Something unkind")
        of_message = await here.ada.use_on_message(said, "Report to the conduct team")

        assert f"Added to **{code}**" in added.text
        assert about.modal
        assert of_message.modal


@pytest.mark.threat("S4")
async def test_of_those_who_have_gone_quiet_nothing_is_kept(tmp_path: Path):
    async with hall(tmp_path) as here:
        await busy(here)
        here.clock.set(here.clock.now() + timedelta(minutes=1))

        for number in range(3):
            crowd = here.server.add_member(f"Person {number}")
            assert not is_refused(await crowd.slash(here.lobby, "now"))
