"""What people do about questions in the course of a rehearsed day."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

from bot.domain.agenda import Session
from bot.domain.conference import Conference
from bot.domain.queues import KINDS_WITH_QUESTIONS, closes_at, takes_questions
from bot.domain.setting_values import Mode
from bot.rehearsal.audience import CURIOUS_FOR, Act, Audience, NotTried
from bot.rehearsal.local_discord import Answer, Message, Person
from bot.rehearsal.speaker_acts import spoken_session

FIRST = "What would you do differently if you began again?"
NEARLY_FIRST = "What would you do differently, if you began again today?"
SECOND = "Where can we read more about this?"
THIRD = "How large is the team behind it?"
FOURTH = "Is this the right room?"
WITH_LINK = "Have you seen https://example.org/ on this?"
SAID_ALOUD = "Does it also work without the network?"
APPROVED = "May we record this?"
WITHOUT_NAME = {"Without my name": True}


def question_acts(conference: Conference) -> Iterator[Act]:
    """Everything at the first session that takes questions; at the others, what is usual."""
    policy, every = conference.policy, conference.agenda.sessions
    sessions = [session for session in every if takes_questions(session, policy)]
    asked = sessions[:CURIOUS_FOR]
    first = next(iter(sessions or every))
    if not sessions or policy.questions_mode is Mode.CLOSED:
        for session in asked:
            yield Act(
                session.starts_at + timedelta(seconds=60), partial(_be_refused, session=session)
            )
        reason = _why_nobody_asks(conference)
        yield Act(first.starts_at + timedelta(seconds=65), partial(_ask_nothing, reason))
        return
    moderated = policy.questions_mode is Mode.MODERATED
    for session in asked:
        at = session.starts_at + timedelta(seconds=60)
        yield Act(at, partial(_ask, session=session, moderated=moderated))
        yield Act(at + timedelta(seconds=45), partial(_host, session=session))
    yield Act(closes_at(spoken_session(conference), policy) + timedelta(seconds=5), _answer_later)
    at = first.starts_at + timedelta(seconds=75)
    yield Act(at, partial(_change_minds, session=first, moderated=moderated))
    yield Act(
        at + timedelta(seconds=5), partial(_moderate, session=first, mode=policy.questions_mode)
    )
    yield Act(closes_at(first, policy) + timedelta(seconds=9), _take_home)


def _why_nobody_asks(conference: Conference) -> str:
    if conference.policy.questions_open is None:
        return "Nobody asked a question: questions.open is never."
    if conference.policy.questions_mode is Mode.CLOSED:
        return "Nobody asked a question: questions.mode is closed. /questions mode opens a session."
    kinds = ", ".join(sorted(KINDS_WITH_QUESTIONS))
    return f"Nobody asked a question: no session is of a kind that takes any ({kinds})."


async def _be_refused(audience: Audience, session: Session) -> None:
    """An attendee would like to ask, where the moderators take no questions."""
    ada = audience.attendee
    board = await _board_of(audience, session)
    await audience.note("Ask", ada, ada.press(board, "Ask"), refused=True)


async def _ask_nothing(reason: str, audience: Audience) -> None:
    """What is left where nobody can ask: to be told so, to find nothing, to take nothing home."""
    ada = audience.attendee
    doing = ada.slash(audience.lobby, "ask")
    await audience.note("/ask", ada, doing, refused=True)
    await audience.slash(ada, "questions mine")
    await _take_home(audience)
    raise NotTried(reason)


async def _ask(audience: Audience, session: Session, *, moderated: bool) -> None:
    """Two people ask, a third votes."""
    cleo, bob = audience.stranger, audience.neighbour
    board = await _board_of(audience, session)
    for wanted, text, ticked in (
        (audience.attendee, FIRST, {}),
        (bob, SECOND, WITHOUT_NAME),
    ):
        person = audience.askers.next(wanted, session)
        form = await audience.note("Ask", person, person.press(board, "Ask"))
        await _write(audience, person, form, text, **ticked)
        await _let_in(audience, session, text, moderated=moderated)
    await audience.note("👍", cleo, _vote(audience, cleo, session, FIRST), public=True)
    await audience.note("👍", bob, _vote(audience, bob, session, FIRST), public=True)


async def _let_in(audience: Audience, session: Session, text: str, *, moderated: bool) -> None:
    """Where every question is approved first, the moderator does it; then it is in the thread."""
    if moderated:
        await _approve(audience, text)
    await audience.until(lambda: _question(audience, session, text), f"the question '{text}'")


async def _approve(audience: Audience, text: str) -> None:
    mona = audience.moderator
    review = await _review(audience, text)
    await audience.note("Approve", mona, mona.press(review, "Approve"), public=True)


async def _host(audience: Audience, session: Session) -> None:
    """The moderator works the queue."""
    mona = audience.moderator
    card = await audience.slash(mona, "host", session=session.key)
    for wanted in ("Take", "Answered", "Take", "Skip", "Undo the last"):
        first = next((b.custom_id for b in card.buttons if b.custom_id.startswith("take:")), "")
        button = first if wanted == "Take" else wanted
        card = await audience.note(wanted, mona, mona.press(card, button))


async def _change_minds(audience: Audience, session: Session, *, moderated: bool) -> None:
    """Somebody asks what was asked, rewords, withdraws; and a message becomes a question."""
    cleo = audience.askers.next(audience.stranger, session)
    form = await audience.slash(cleo, "ask", session=session.key)
    near = await _write(audience, cleo, form, NEARLY_FIRST)
    await audience.note("Vote for theirs", cleo, cleo.press(near, "Vote for theirs"))
    for wanted, text in ((audience.attendee, THIRD), (audience.neighbour, FOURTH)):
        asker = audience.askers.next(wanted, session)
        form = await audience.slash(asker, "ask", session=session.key)
        await _write(audience, asker, form, text)
        await _let_in(audience, session, text, moderated=moderated)
        if text is FOURTH:
            await _think_again(audience, asker, session)
    queue = await audience.slash(cleo, "questions queue", session=session.key)
    best = queue.selects[0].raw["options"][0]["value"]
    await audience.note("Vote", cleo, cleo.choose(queue, f"vote-in:{session.mark}", [best]))
    await audience.note("Vote", cleo, cleo.choose(queue, f"vote-in:{session.mark}", [best]))
    board = await _board_of(audience, session)
    writer = audience.askers.next(audience.stranger, session)
    said = writer.say(board.channel, SAID_ALOUD)
    asking = writer.use_on_message(said, "Ask as a question")
    await audience.note("Ask as a question", writer, asking)
    await _let_in(audience, session, SAID_ALOUD, moderated=moderated)


async def _think_again(audience: Audience, bob: Person, session: Session) -> None:
    """Who asked whether this is the right room says it otherwise, and takes it back."""
    mine = await audience.slash(bob, "questions mine")
    wrong = next(o for o in mine.selects[0].raw["options"] if o["label"] == FOURTH)["value"]
    one = await audience.note("One of mine", bob, bob.choose(mine, "own:", [wrong]))
    if audience.askers.may_reword(bob, session):
        form = await audience.note("Reword", bob, bob.press(one, "Reword"))
        await _write(audience, bob, form, f"{FOURTH} I am not sure.")
    await audience.note("Withdraw", bob, bob.press(one, "Withdraw"))


async def _moderate(audience: Audience, session: Session, mode: Mode) -> None:
    """What looks wrong is held; for a while everything is approved first."""
    ada, mona = audience.askers.next(audience.attendee, session), audience.moderator
    form = await audience.slash(ada, "ask", session=session.key)
    await _write(audience, ada, form, WITH_LINK)
    review = await _review(audience, WITH_LINK)
    form = await audience.note("Reject", mona, mona.press(review, "Reject"))
    why = {"text": "Please ask without the link."}
    await audience.note("Why", mona, mona.submit(form.modal, why), public=True)
    await audience.slash(mona, "questions mode", session=session.key, mode=Mode.MODERATED.value)
    ada = audience.askers.next(audience.attendee, session)
    form = await audience.slash(ada, "ask", session=session.key)
    await _write(audience, ada, form, APPROVED)
    await _approve(audience, APPROVED)
    await audience.slash(mona, "questions mode", session=session.key, mode=mode.value)
    card = await audience.slash(mona, "host", session=session.key)
    page = await audience.note("Merge …", mona, mona.press(card, "Merge …"))
    options = {o["label"]: o["value"] for o in page.selects[0].raw["options"]}
    both = [options[THIRD], options[SECOND]]
    await audience.note("Merge", mona, mona.choose(page, "merge:", both))
    number = int(options[SECOND])
    reason = "Somebody asked to be called back."
    await audience.slash(mona, "questions asker", question=number, reason=reason)
    await _try_what_is_the_moderators(audience, session, number)


async def _try_what_is_the_moderators(audience: Audience, session: Session, number: int) -> None:
    """An attendee tries the moderators' commands, and is told whose they are."""
    ada = audience.attendee
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
    answers = [
        (letter, button.custom_id)
        for letter in sam.sees(sam.inbox)
        for button in letter.buttons
        if button.custom_id.startswith("answer:")
    ]
    if answers:
        letter, button = answers[-1]
        form = await audience.note("Answer", sam, sam.press(letter, button))
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
    question = await audience.until(
        lambda: _question(audience, session, text), f"the question '{text}'"
    )
    return await person.press(question, question.buttons[0].name)


async def _board_of(audience: Audience, session: Session) -> Message:
    """The board in the session's thread."""
    return await audience.until(
        lambda: _board(audience, session), f"the board with the questions to {session.name}"
    )


async def _review(audience: Audience, text: str) -> Message:
    """What asks the moderators about a question that waits for them."""
    return await audience.until(
        lambda: next((m for m in audience.everywhere() if _waits(m, text)), None),
        f"the question '{text}' for the moderators",
    )


def _board(audience: Audience, session: Session) -> Message | None:
    return next((m for m in audience.everywhere() if _has(m, f"board:{session.mark}")), None)


def _question(audience: Audience, session: Session, text: str) -> Message | None:
    board = _board(audience, session)
    messages = audience.discord.messages(board.channel) if board else ()
    return next((m for m in messages if _says(m, text)), None)


def _has(message: Message, button: str) -> bool:
    return any(one.custom_id == button for one in message.buttons)


def _waits(message: Message, text: str) -> bool:
    ways = [one for one in message.buttons if one.custom_id.startswith("approve:")]
    return any(not one.disabled for one in ways) and _says(message, text)


def _says(message: Message, text: str) -> bool:
    return any(embed.get("description", "").startswith(text) for embed in message.embeds)
