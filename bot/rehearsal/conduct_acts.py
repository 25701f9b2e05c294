"""Three reports of conduct in the course of a rehearsed day, and who sees what of each.

One is about a message, one names a member of the team, one is written in private with the bot.
"""

from collections.abc import Awaitable, Callable, Iterator, Mapping
from datetime import timedelta
from functools import partial

from bot.domain.conference import Conference
from bot.domain.people import Role
from bot.rehearsal.audience import Act, Audience, NotTried
from bot.rehearsal.local_discord import Answer, Person
from bot.rehearsal.record import Story
from bot.rehearsal.stories import Telling

UNKIND = "Whoever wrote that pipeline should not be let near a computer."
OF_A_MESSAGE = "He wrote this about my colleague, who reads along and says nothing any more."
OF_A_MODERATOR = "She told me before everybody that people like me had better only listen."
IN_PRIVATE = "A picture on the third slide made fun of somebody's accent."
IN_CONFIDENCE = "Would you tell us whether your colleague wants to be spoken to?"
ADDED = "They would rather not be."
WARNING = "What you wrote was about a person and not about their work. Please leave that be."
PICTURE = ("slide.png", b"\x89PNG\r\n\x1a\n of a slide")
CLEAR = "No conflict: open it"
HER_GUESS = "(with the right name)"
WITHOUT_A_TEAM = "Nobody handles reports: conference.yaml names no role for moderators."


def conduct_acts(conference: Conference) -> Iterator[Act]:
    """The team signs in and drills; then three reports are made, read and closed."""
    first = conference.agenda.sessions[0]
    if not conference.profile.roles.get(Role.MODERATOR):
        yield Act(first.starts_at, _miss_the_team)
        return
    yield Act(first.starts_at - timedelta(minutes=100), _sign_in)
    message = Story("A report of a message")
    moderator = Story("A report that names a moderator")
    private = Story("A report written in private with the bot")
    steps: tuple[Callable[[Audience], Awaitable[None]], ...] = (
        partial(_report_message, story=message),
        partial(_ask_back, story=message),
        partial(_decide, story=message),
        partial(_close, story=message),
        partial(_report_moderator, story=moderator),
        partial(_work_without_her, story=moderator),
        partial(_report_in_private, story=private),
        partial(_take_no_action, story=private),
        _look_at_the_numbers,
    )
    for number, step in enumerate(steps, 2):
        yield Act(first.starts_at + timedelta(minutes=number), step)


async def _miss_the_team(audience: Audience) -> None:
    """Without moderators there is no team that could read a report."""
    del audience
    raise NotTried(WITHOUT_A_TEAM)


async def _sign_in(audience: Audience) -> None:
    """The team signs in, and the organizer tries out what would become of a report."""
    for person in audience.team:
        await audience.slash(person, "case duty", on=True)
    await audience.slash(audience.organizer, "conduct drill")


async def _report_message(audience: Audience, story: Story) -> None:
    """An attendee reports what somebody wrote in a channel."""
    cleo, bob = audience.stranger, audience.neighbour
    telling = _begin(audience, story, reports=cleo, wrote_the_message=bob)
    story.kept_out += [bob, audience.bystander]
    said = bob.say(audience.lobby, UNKIND)
    what = "Report to the conduct team"
    form = await telling.does(cleo, what, cleo.use_on_message(said, what))
    fields = {"What happened?": OF_A_MESSAGE, "Is it happening now?": "now"}
    await _hand_in(telling, cleo, form, fields)


async def _ask_back(audience: Audience, story: Story) -> None:
    """A moderator reads it, claims it, and asks the reporter something."""
    cleo, mona, code = audience.stranger, audience.moderator, story.code
    telling = Telling(audience, story)
    card = await telling.finds(mona, "the team's channel", f"case-open:{code}")
    asked = await telling.does(mona, "Open", mona.press(card, "Open"))
    page = await telling.does(mona, CLEAR, mona.press(asked, CLEAR))
    page = await audience.note("Claim", mona, mona.press(page, "Claim"))
    form = await audience.note("Reply", mona, mona.press(page, "Reply"))
    filled = mona.submit(form.modal, {"text": IN_CONFIDENCE, "choice": True})
    await telling.does(mona, "Reply", filled)
    status = await telling.does(cleo, "/report status", _status(audience, cleo))
    form = await audience.note("Add something", cleo, cleo.press(status, "Add something"))
    await telling.does(cleo, "Add", cleo.submit(form.modal, {"What do you want to add?": ADDED}))


async def _decide(audience: Audience, story: Story) -> None:
    """One moderator proposes what is done, another agrees, and the bot carries it out."""
    bob, (mona, _, moira) = audience.neighbour, audience.team
    telling = Telling(audience, story)
    page = await _open(telling, mona)
    menu = await audience.note("Decide …", mona, mona.press(page, "Decide …"))
    form = await audience.note("Warning", mona, mona.choose(menu, "What is done?", ["Warning"]))
    why = {"words": WARNING, "reason": "It was about a person.", "removes": True}
    await telling.does(mona, "Propose a warning", mona.submit(form.modal, why))
    page = await _open(telling, moira)
    page = await telling.does(moira, "Agree", moira.press(page, "Agree"))
    await telling.does(moira, "Carry out", moira.press(page, "Carry out"))
    await telling.finds(bob, "a direct message", "conduct:0:")


async def _close(audience: Audience, story: Story) -> None:
    """The case is closed with words for the reporter."""
    cleo, mona = audience.stranger, audience.moderator
    telling = Telling(audience, story)
    page = await _open(telling, mona)
    form = await audience.note("Close", mona, mona.press(page, "Close"))
    thanks = {"text": "We spoke to the person, and took the message away. Thank you!"}
    await telling.does(mona, "Close", mona.submit(form.modal, thanks))
    await telling.does(cleo, "/report status", _status(audience, cleo))
    await _look_from_outside(telling, audience.bystander)


async def _report_moderator(audience: Audience, story: Story) -> None:
    """An attendee reports one of the team, who gets nothing of it."""
    ada, mona = audience.attendee, audience.moderator
    telling = _begin(audience, story, reports=ada, is_named=mona)
    story.kept_out += [mona, audience.bystander]
    what = "Report this person"
    form = await telling.does(ada, what, ada.use_on_person(mona, what, audience.lobby))
    await _hand_in(telling, ada, form, {"What happened?": OF_A_MODERATOR})


async def _work_without_her(audience: Audience, story: Story) -> None:
    """The others are told in private; whoever is named finds nothing, by no command."""
    _, maxim, moira = audience.team
    telling, code = Telling(audience, story), story.code
    await telling.finds(maxim, "a direct message", "case-how:")
    page = await _open(telling, maxim)
    await audience.note("Claim", maxim, maxim.press(page, "Claim"))
    await audience.slash(maxim, "case hand-over", case=code, to=moira)
    await _open(telling, moira)
    await audience.slash(moira, "case keep", case=code, because="The board asked for it.")
    await audience.slash(moira, "case export", case=code)
    await audience.slash(moira, "case keep", case=code)
    await telling.does(moira, "/case list", _team(audience, moira, "list"))
    mona = audience.moderator
    await telling.does(mona, "/case list", _team(audience, mona, "list"))
    opening = _team(audience, mona, "open", case=code)
    await telling.does(mona, f"/case open {HER_GUESS}", opening, refused=True)
    telling.looks_around(mona)
    await _look_from_outside(telling, audience.bystander)


async def _report_in_private(audience: Audience, story: Story) -> None:
    """An attendee writes to the bot itself, where a timeout would not matter either."""
    bob = audience.neighbour
    telling = _begin(audience, story, reports=bob)
    story.kept_out += [audience.attendee, audience.bystander]
    form = await telling.does(bob, "/report new", bob.slash(bob.inbox, "report new"))
    await _hand_in(telling, bob, form, {"What happened?": IN_PRIVATE, "Files": [PICTURE]})


async def _take_no_action(audience: Audience, story: Story) -> None:
    """The team finds that nothing is to be done on Discord, and says so."""
    bob, (_, maxim, moira) = audience.neighbour, audience.team
    telling = Telling(audience, story)
    page = await _open(telling, maxim)
    page = await audience.note("Claim", maxim, maxim.press(page, "Claim"))
    menu = await audience.note("Decide …", maxim, maxim.press(page, "Decide …"))
    menu = await audience.note(
        "No action", maxim, maxim.choose(menu, "What is done?", ["No action"])
    )
    why = {"reason": "The speaker is asked by mail to change the slide."}
    await audience.note("Propose", maxim, maxim.submit(menu.modal, why))
    page = await _open(telling, moira)
    page = await telling.does(moira, "Agree", moira.press(page, "Agree"))
    status = bob.slash(bob.inbox, "report status")
    await telling.does(bob, "/report status", status)
    await _look_from_outside(telling, audience.bystander)


async def _look_at_the_numbers(audience: Audience) -> None:
    """What can be told in public, and who leaves the team's list at the end of a shift."""
    maxim = audience.team[1]
    await audience.slash(maxim, "case numbers")
    await audience.slash(maxim, "case duty", on=False)


def _begin(audience: Audience, story: Story, **parts: Person) -> Telling:
    story.parts |= {person.name: part.replace("_", " ") for part, person in parts.items()}
    story.parts |= {person.name: "of the team" for person in audience.team} | story.parts
    story.parts[audience.bystander.name] = "has nothing to do with it"
    audience.stories.append(story)
    return Telling(audience, story)


async def _hand_in(
    telling: Telling, person: Person, form: Answer, fields: Mapping[str, object]
) -> None:
    receipt = await telling.does(person, "Submit", person.submit(form.modal, fields))
    adding = next(b.custom_id for b in receipt.buttons if b.custom_id.startswith("report-add:"))
    telling.story.code = adding.partition(":")[2]
    telling.story.secrets += [telling.story.code, str(fields["What happened?"])]


async def _open(telling: Telling, person: Person) -> Answer:
    """The person opens the case; who reads it for the first time says to have no conflict."""
    opening = _team(telling.audience, person, "open", case=telling.story.code)
    page = await telling.does(person, "/case open", opening)
    if person.is_offered(page, CLEAR):
        page = await telling.does(person, CLEAR, person.press(page, CLEAR))
    return page


async def _look_from_outside(telling: Telling, person: Person) -> None:
    """Somebody who has nothing to do with it tries what might show it, and looks around."""
    opening = _team(telling.audience, person, "open", case=telling.story.code)
    await telling.does(person, f"/case open {HER_GUESS}", opening, refused=True)
    await telling.does(person, "/report status", _status(telling.audience, person))
    telling.looks_around(person)


def _team(audience: Audience, person: Person, command: str, **options: str) -> Awaitable[Answer]:
    return person.slash(audience.lobby, f"case {command}", **options)


def _status(audience: Audience, person: Person) -> Awaitable[Answer]:
    return person.slash(audience.lobby, "report status")
