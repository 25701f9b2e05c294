"""Every form that there is, and how one gets to it."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta

from bot.domain.people import PersonId, ServerId
from bot.rehearsal.local_discord import Answer, Person
from tests.security.hall import NOW, PAST, Hall

Opener = Callable[[Hall], Awaitable[tuple[Person, Answer]]]
"""How one gets to a form."""


async def _asking(here: Hall) -> tuple[Person, Answer]:
    return here.ada, await here.ada.slash(here.lobby, "ask", session=NOW)


async def _question(here: Hall, text: str = "") -> int:
    """The number of a question that Ada has just asked; with a link in it, it waits."""
    person, form = await _asking(here)
    await person.submit(form.modal, {"text": text or f"How often, {here.clock.now()}?"})
    here.clock.set(here.clock.now() + timedelta(seconds=1))
    conference = here.app.staff.programme.conference(ServerId(here.server.id))
    async with here.app.database.transaction() as records:
        own = await records.questions.by(conference.id, PersonId(here.ada.id))
    return max(question.id for question in own)


async def _rewording(here: Hall) -> tuple[Person, Answer]:
    number = here.known.get("question") or await _question(here)
    here.known["question"] = number
    return here.ada, await here.press(here.ada, f"reword-question:{number}")


async def _rejecting(here: Hall) -> tuple[Person, Answer]:
    number = await _question(here, f"https://example.org/{here.clock.now().timestamp()}")
    return here.mona, await here.press(here.mona, f"reject:{number}")


async def _rejecting_one(here: Hall) -> tuple[Person, Answer]:
    return here.mona, await here.choose(here.mona, "reject-one:", [str(await _question(here))])


async def _answering(here: Hall) -> tuple[Person, Answer]:
    number = here.known.get("answered") or await _question(here)
    here.known["answered"] = number
    return here.mona, await here.press(here.mona, f"answer:{number}")


async def _commenting(here: Hall) -> tuple[Person, Answer]:
    mark = here.app.staff.programme.session(ServerId(here.server.id), PAST).mark
    await here.press(here.ada, f"rate:5:{mark}")
    return here.ada, await here.press(here.ada, f"comment:{mark}")


async def _announcing(here: Hall) -> tuple[Person, Answer]:
    return here.grace, await here.grace.slash(here.lobby, "announce")


async def _rewording_a_post(here: Hall) -> tuple[Person, Answer]:
    posts = await here.grace.autocomplete(here.lobby, "announcements reword", "post", "")
    opened = here.grace.slash(here.lobby, "announcements reword", post=posts[-1].value)
    return here.grace, await opened


async def _wording(here: Hall) -> tuple[Person, Answer]:
    return here.grace, await here.grace.slash(here.lobby, "configure wording", post="now")


async def _reporting(here: Hall) -> tuple[Person, Answer]:
    return here.ada, await here.ada.slash(here.lobby, "report new")


async def _reporting_in_private(here: Hall) -> tuple[Person, Answer]:
    return here.ada, await here.ada.slash(here.ada.inbox, "report new")


async def _case(here: Hall) -> str:
    """A case that Mona has opened; Ada reported it, about Bob."""
    person, form = await _reporting(here)
    receipt = await person.submit(form.modal, {"text": "He shouted.", "about": [here.bob]})
    code = receipt.embeds[0]["description"].partition("**")[2].partition("**")[0]
    await here.passes()
    await here.press(here.mona, f"case-clear:{code}")
    await here.mona.slash(here.lobby, "case open", case=code)
    return code


async def _same_case(here: Hall) -> str:
    code = here.known.get("case") or await _case(here)
    here.known["case"] = code
    return code


async def _adding(here: Hall) -> tuple[Person, Answer]:
    return here.ada, await here.press(here.ada, f"report-add:{await _same_case(here)}")


async def _replying(here: Hall) -> tuple[Person, Answer]:
    return here.mona, await here.press(here.mona, f"case-reply:{await _same_case(here)}")


async def _noting(here: Hall) -> tuple[Person, Answer]:
    return here.mona, await here.press(here.mona, f"case-note:{await _same_case(here)}")


async def _closing(here: Hall) -> tuple[Person, Answer]:
    code = await _same_case(here)
    await here.press(here.mona, f"case-reopen:{code}")
    return here.mona, await here.press(here.mona, f"case-close:{code}")


async def _deciding(here: Hall) -> tuple[Person, Answer]:
    code, number = await _same_case(here), here.known.get("decision", 0)
    await here.press(here.mona, f"case-reopen:{code}")
    await here.press(here.mona, f"case-object:{code}:{number}")  # the one before
    here.known["decision"] = number + 1
    menu = f"case-measure:{code}:0"
    return here.mona, await here.choose(here.mona, menu, ["TEMPORARY_BAN"])


FORMS: dict[str, Sequence[Opener]] = {
    "asked": [_asking],
    "reworded": [_rewording],
    "rejected": [_rejecting],
    "rejected-one": [_rejecting_one],
    "written": [_answering],
    "commented": [_commenting],
    "draft": [_announcing],
    "reword": [_rewording_a_post],
    "wording": [_wording],
    "report-form": [_reporting, _reporting_in_private],
    "report-added": [_adding],
    "case-replied": [_replying],
    "case-noted": [_noting],
    "case-closed": [_closing],
    "case-proposed": [_deciding],
}
"""How one gets to every form that there is, by the name under which it is handed in."""
