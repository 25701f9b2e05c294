"""What people do about the agenda and the announcements in the course of a rehearsed day."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

from bot.domain.agenda import Kind, Session
from bot.domain.bookmark_cards import FORGET
from bot.domain.conference import Conference
from bot.domain.exports.own_yaml import yaml_of
from bot.domain.post_kinds import POST_KINDS, PostKind
from bot.rehearsal.audience import CURIOUS_FOR, Act, Audience

OWN_POST = "Welcome! If something does not work, say so in this server's help channel."
REMEMBERED = 3
SECOND_POST = "One more thing: be kind to one another. `/conduct show` has the code of conduct."


def agenda_acts(conference: Conference) -> Iterator[Act]:
    """The organizer prepares, an attendee arrives and looks around, the organizer looks back."""
    sessions = conference.agenda.sessions
    first, last = sessions[0], sessions[-1]
    late = sessions[-2:][0]  # the last but one, if there are two
    early = first.starts_at - timedelta(hours=2)
    yield Act(early, _prepare)
    yield Act(early + timedelta(minutes=5), _decide_about_posts)
    looks = partial(_look_at_agendas, conference=conference)
    yield Act(early + timedelta(minutes=8), looks)
    yield Act(early + timedelta(minutes=10), _write_own_post)
    yield Act(early + timedelta(minutes=12), _try_what_is_not_allowed)
    yield Act(early + timedelta(minutes=14), partial(_remember, conference=conference))
    yield Act(late.starts_at + timedelta(seconds=10), _run_late)
    yield Act(first.starts_at + timedelta(minutes=1), _arrive)
    for session in sessions[:CURIOUS_FOR]:
        looks = partial(_look_around, conference=conference, session=session)
        yield Act(session.starts_at + timedelta(seconds=30), looks)
    yield Act(last.starts_at + timedelta(seconds=30), _look_at_the_ledger)


async def _prepare(audience: Audience) -> None:
    """The organizer looks whether all is ready, and changes a setting, and changes it back."""
    me = audience.organizer
    await audience.slash(me, "status")
    await audience.slash(me, "configure show", word="wording")
    for command, options in (
        ("configure ping", {"post": PostKind.NOW.value}),
        ("configure lead", {"kind": "social", "minutes": "15"}),
        ("configure digest", {"time": "08:15"}),
        ("configure questions", {"what": "questions.close", "value": "20"}),
        ("configure events", {"sessions": True}),
        ("configure setting", {"setting": "changes.settle", "value": "3"}),
        ("configure feedback", {"sessions": False}),
        ("configure recap", {"time": "9:30"}),
        ("configure channel", {"what": "default", "channel": audience.lobby}),
    ):
        proposed = await audience.slash(me, command, **options)
        await audience.note("Discard", me, me.press(proposed, "Discard"))
    form = await audience.slash(me, "configure wording", post=PostKind.CLOSING.value)
    text = "That was {{ conference }}. Thank you, and see you again!"
    proposed = await audience.note("Headline", me, me.submit(form.modal, {"text": text}))
    await audience.note("Save", me, me.press(proposed, "Save"))
    proposed = await audience.slash(me, "configure reset", setting="wording.closing")
    await audience.note("Save", me, me.press(proposed, "Save"))
    await audience.slash(me, "configure history")


async def _decide_about_posts(audience: Audience) -> None:
    """The organizer holds a post and releases it, and gives another one its own headline."""
    me = audience.organizer
    await audience.slash(me, "announcements list")
    typed = me.translated(POST_KINDS[PostKind.NOW])
    choices = await me.autocomplete(audience.lobby, "announcements hold", "post", typed)
    post = choices[0].value
    await audience.slash(me, "announcements preview", post=post)
    await audience.slash(me, "announcements hold", post=post)
    await audience.slash(me, "announcements release", post=post)
    form = await audience.slash(me, "announcements reword", post=post)
    text = "Welcome, everybody! We begin with: {{ title }}"
    await audience.note("Reword", me, me.submit(form.modal, {"text": text}))


async def _look_at_agendas(audience: Audience, conference: Conference) -> None:
    """The organizer looks at what other agendas would change, and leaves everything as it is."""
    me, agenda = audience.organizer, conference.agenda
    file = ("agenda.yaml", yaml_of(agenda, conference.name).encode())
    proposed = await audience.slash(me, "agenda import", file=file)
    await audience.note("Discard", me, me.press(proposed, "Discard"))
    await audience.slash(me, "agenda versions")
    proposed = await audience.slash(me, "agenda back", version="1")
    await audience.note("Discard", me, me.press(proposed, "Discard"))
    last = agenda.sessions[-1].key
    proposed = await audience.slash(me, "agenda cancel", session=last)
    await audience.note("Discard", me, me.press(proposed, "Discard"))
    doing = me.slash(audience.lobby, "agenda restore", session=last)
    await audience.note("/agenda restore", me, doing, refused=True)


async def _run_late(audience: Audience) -> None:
    """The organizer says that it runs late, just when somebody calls that it does not."""
    me = audience.organizer
    preview = await audience.slash(me, "late", minutes=10)
    said = await audience.note("Tell people", me, me.press(preview, "Tell people"))
    await audience.note("Undo", me, me.press(said, "Undo"))
    await audience.slash(me, "late")


async def _write_own_post(audience: Audience) -> None:
    """The organizer makes a post, and drafts another, skips it, and makes it after all."""
    me = audience.organizer
    form = await audience.slash(me, "announce")
    draft = await audience.note("Your post", me, me.submit(form.modal, {"text": OWN_POST}))
    await audience.note("Post", me, me.press(draft, "Post"))
    form = await audience.slash(me, "announce")
    await audience.note("Your post", me, me.submit(form.modal, {"text": SECOND_POST}))
    typed = me.translated(POST_KINDS[PostKind.OWN])
    choices = await me.autocomplete(audience.lobby, "announcements skip", "post", typed)
    post = next(choice.value for choice in choices if SECOND_POST[:20] in choice.name)
    await audience.slash(me, "announcements skip", post=post)
    await audience.slash(me, "announcements now", post=post)


async def _remember(audience: Audience, conference: Conference) -> None:
    """An attendee makes an agenda of their own, and says when to be reminded."""
    ada = audience.attendee
    wanted = [s for s in conference.agenda.sessions if s.kind is not Kind.BREAK and not s.cancelled]
    for session in wanted[:REMEMBERED]:
        shown = await audience.slash(ada, "session", query=session.key)
        await audience.note("Remember", ada, ada.press(shown, "Remember"))
    first, speakers = conference.agenda.sessions[0], conference.agenda.speakers
    await audience.slash(ada, "find", words=first.name)
    looks = ada.slash(audience.lobby, "speaker", name=speakers[0] if speakers else "Ada")
    await audience.note("/speaker", ada, looks, refused=not speakers)
    await audience.slash(ada, "my reminders", minutes=10)
    own = await audience.slash(ada, "my agenda")
    await audience.slash(ada, "my calendar")
    forget = [button.name for button in own.buttons if button.custom_id.startswith(FORGET)]
    if len(forget) == REMEMBERED:
        await audience.note("Forget", ada, ada.press(own, forget[-1]))


async def _try_what_is_not_allowed(audience: Audience) -> None:
    """An attendee tries the organizers' commands, and is told whose they are."""
    ada = audience.attendee
    for name in ("announcements list", "configure show", "status", "announce"):
        doing = ada.slash(audience.lobby, name)
        await audience.note(f"/{name}", ada, doing, refused=True)


async def _arrive(audience: Audience) -> None:
    """An attendee gets to know the conference."""
    ada = audience.attendee
    about = await audience.slash(ada, "about")
    await audience.note("Code of conduct", ada, ada.press(about, "Code of conduct"))
    conduct = await audience.slash(ada, "conduct show")
    await audience.note("Another section", ada, ada.choose(conduct, "conduct:menu", ["1"]))
    agenda = await audience.slash(ada, "agenda show")
    await audience.slash(ada, "agenda export", format="ics")
    await audience.slash(ada, "agenda calendar")
    if ada.is_offered(agenda, "Later ▶"):
        await audience.note("Later", ada, ada.press(agenda, "Later ▶"))


async def _look_around(audience: Audience, conference: Conference, session: Session) -> None:
    """An attendee wonders what is on, and reads about it."""
    ada = audience.attendee
    now = await audience.slash(ada, "now")
    if session is not conference.agenda.sessions[-1]:
        catch = now.buttons[-1].name
        await audience.note(catch, ada, ada.press(now, catch))
    await audience.slash(ada, "next")
    choices = await ada.autocomplete(audience.lobby, "session", "query", "")
    if choices:
        await audience.slash(ada, "session", query=choices[0].value)
    posts = [message for message in ada.sees(audience.lobby) if message.buttons]
    if posts:
        button = posts[-1].buttons[0].name
        await audience.note(button, ada, ada.press(posts[-1], button))


async def _look_at_the_ledger(audience: Audience) -> None:
    """The organizer sees what was made."""
    me = audience.organizer
    made = await audience.slash(me, "announcements list", show="made")
    if any(button.name == "▶" for button in made.buttons):
        await audience.note("▶", me, me.press(made, "▶"))
