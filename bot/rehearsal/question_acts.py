"""What people do about questions in the course of a rehearsed day."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

from bot.domain.agenda import Session
from bot.domain.conference import Conference
from bot.domain.queues import closes_at, takes_questions
from bot.rehearsal.audience import CURIOUS_FOR, Act, Audience
from bot.rehearsal.local_discord import Answer, Message, Person

FIRST = "What would you do differently if you began again?"
NEARLY_FIRST = "What would you do differently, if you began again today?"
SECOND = "Where can we read more about this?"
THIRD = "How large is the team behind it?"
FOURTH = "Is this the right room?"
WITH_LINK = "Have you seen https://example.org/ on this?"
SAID_ALOUD = "Does it also work without the network?"
WITHOUT_NAME = {"Without my name": True}


def question_acts(conference: Conference) -> Iterator[Act]:
    """Everything at the first session that takes questions; at the others, what is usual."""
    policy = conference.policy
    sessions = [s for s in conference.agenda.sessions if takes_questions(s, policy)]
    for session in sessions[:CURIOUS_FOR]:
        at = session.starts_at + timedelta(seconds=60)
        yield Act(at, partial(_ask, session=session))
        yield Act(at + timedelta(seconds=45), partial(_host, session=session))
    if sessions:
        spoken = next((session for session in sessions if session.speakers), sessions[0])
        early = sessions[0].starts_at - timedelta(hours=1)
        yield Act(early, partial(_meet_the_speaker, session=spoken))
        yield Act(closes_at(spoken, policy) + timedelta(seconds=5), _answer_later)
        first = sessions[0]
        at = first.starts_at + timedelta(seconds=75)
        yield Act(at, partial(_change_minds, session=first))
        yield Act(at + timedelta(seconds=5), partial(_moderate, session=first))
        yield Act(closes_at(first, policy) + timedelta(seconds=9), _take_home)


async def _ask(audience: Audience, session: Session) -> None:
    """Two people ask, a third votes."""
    ada, bob, cleo = audience.attendee, audience.neighbour, audience.stranger
    board = board_of(audience, session)
    form = await audience.note("Ask", ada, ada.press(board, "Ask"))
    await _write(audience, ada, form, FIRST)
    form = await audience.note("Ask", bob, bob.press(board, "Ask"))
    await _write(audience, bob, form, SECOND, **WITHOUT_NAME)
    await audience.until(lambda: _question(audience, session, SECOND))
    await audience.note("👍", cleo, _vote(audience, cleo, session, FIRST), public=True)
    await audience.note("👍", bob, _vote(audience, bob, session, FIRST), public=True)


async def _host(audience: Audience, session: Session) -> None:
    """The moderator works the queue."""
    mona = audience.moderator
    card = await audience.slash(mona, "host", session=session.key)
    for wanted in ("Take", "Answered", "Take", "Skip", "Undo the last"):
        button = next(b.name for b in card.buttons if b.name.startswith(wanted))
        card = await audience.note(wanted, mona, mona.press(card, button))


async def _meet_the_speaker(audience: Audience, session: Session) -> None:
    """The organizer links a speaker's account, which needs a speaker."""
    me, sam = audience.organizer, audience.speaker
    speaker, none = next(iter(session.speakers), "Nobody"), not session.speakers
    for command in ("link", "unlink", "link"):
        doing = me.slash(audience.lobby, f"speakers {command}", speaker=speaker, person=sam)
        await audience.note(f"/speakers {command}", me, doing, refused=none)
    await audience.slash(me, "speakers list")


async def _change_minds(audience: Audience, session: Session) -> None:
    """Somebody asks what was asked, rewords, withdraws; and a message becomes a question."""
    ada, bob, cleo = audience.attendee, audience.neighbour, audience.stranger
    form = await audience.slash(cleo, "ask", session=session.key)
    near = await _write(audience, cleo, form, NEARLY_FIRST)
    await audience.note("Vote for theirs", cleo, cleo.press(near, "Vote for theirs"))
    form = await audience.slash(ada, "ask", session=session.key)
    await _write(audience, ada, form, THIRD)
    form = await audience.slash(bob, "ask", session=session.key)
    await _write(audience, bob, form, FOURTH)
    await audience.until(lambda: _question(audience, session, FOURTH))
    mine = await audience.slash(bob, "questions mine")
    wrong = next(o for o in mine.selects[0].raw["options"] if o["label"] == FOURTH)["value"]
    one = await audience.note("One of mine", bob, bob.choose(mine, "own:", [wrong]))
    form = await audience.note("Reword", bob, bob.press(one, "Reword"))
    await _write(audience, bob, form, f"{FOURTH} I am not sure.")
    await audience.note("Withdraw", bob, bob.press(one, "Withdraw"))
    queue = await audience.slash(cleo, "questions queue", session=session.key)
    best = queue.selects[0].raw["options"][0]["value"]
    await audience.note("Vote", cleo, cleo.choose(queue, f"vote-in:{session.mark}", [best]))
    await audience.note("Vote", cleo, cleo.choose(queue, f"vote-in:{session.mark}", [best]))
    said = cleo.say(board_of(audience, session).channel, SAID_ALOUD)
    asking = cleo.use_on_message(said, "Ask as a question")
    await audience.note("Ask as a question", cleo, asking)


async def _moderate(audience: Audience, session: Session) -> None:
    """What looks wrong is held; for a while everything is approved first."""
    ada, mona = audience.attendee, audience.moderator
    form = await audience.slash(ada, "ask", session=session.key)
    await _write(audience, ada, form, WITH_LINK)
    review = await audience.until(lambda: _with_text(audience, WITH_LINK))
    form = await audience.note("Reject", mona, mona.press(review, "Reject"))
    why = {"text": "Please ask without the link."}
    await audience.note("Why", mona, mona.submit(form.modal, why), public=True)
    await audience.slash(mona, "questions mode", session=session.key, mode="moderated")
    form = await audience.slash(ada, "ask", session=session.key)
    await _write(audience, ada, form, "May we record this?")
    review = await audience.until(lambda: _with_text(audience, "May we record this?"))
    await audience.note("Approve", mona, mona.press(review, "Approve"), public=True)
    await audience.slash(mona, "questions mode", session=session.key, mode="open")
    card = await audience.slash(mona, "host", session=session.key)
    page = await audience.note("Merge …", mona, mona.press(card, "Merge …"))
    options = {o["label"]: o["value"] for o in page.selects[0].raw["options"]}
    both = [options[THIRD], options[SECOND]]
    await audience.note("Merge", mona, mona.choose(page, "merge:", both))
    number = int(options[SECOND])
    reason = "Somebody asked to be called back."
    await audience.slash(mona, "questions asker", question=number, reason=reason)
    for name, options in (
        ("host", {"session": session.key}),
        ("questions export", {}),
        ("questions mode", {"session": session.key, "mode": "closed"}),
        ("questions asker", {"question": number, "reason": "I am curious."}),
    ):
        doing = ada.slash(audience.lobby, name, **options)
        await audience.note(f"/{name}", ada, doing, refused=True)


async def _answer_later(audience: Audience) -> None:
    """The speaker answers in writing what there was no time for."""
    sam = audience.speaker
    letters = [m for m in sam.sees(sam.inbox) if any(b.name == "Answer 1" for b in m.buttons)]
    if letters:
        form = await audience.note("Answer 1", sam, sam.press(letters[-1], "Answer 1"))
        text = {"text": "Every design note is linked from the session's page."}
        await audience.note("Answer", sam, sam.submit(form.modal, text))


async def _take_home(audience: Audience) -> None:
    """The moderator takes a copy of all questions."""
    await audience.slash(audience.moderator, "questions export")


async def _write(
    audience: Audience, person: Person, form: Answer, text: str, **ticked: bool
) -> Answer:
    filled = person.submit(form.modal, {"text": text, **ticked})
    return await audience.note("Your question", person, filled)


async def _vote(audience: Audience, person: Person, session: Session, text: str) -> Answer:
    question = await audience.until(lambda: _question(audience, session, text))
    return await person.press(question, question.buttons[0].name)


def board_of(audience: Audience, session: Session) -> Message:
    """The board in the session's thread."""
    return next(m for m in audience.everywhere() if _has(m, f"board:{session.mark}"))


def _question(audience: Audience, session: Session, text: str) -> Message | None:
    thread = board_of(audience, session).channel
    return next((m for m in audience.discord.messages(thread) if _says(m, text)), None)


def _with_text(audience: Audience, text: str) -> Message | None:
    """The newest message with this text, wherever it is."""
    found = [message for message in audience.everywhere() if _says(message, text)]
    return found[-1] if found else None


def _has(message: Message, button: str) -> bool:
    return any(one.custom_id == button for one in message.buttons)


def _says(message: Message, text: str) -> bool:
    return any(embed.get("description", "").startswith(text) for embed in message.embeds)
