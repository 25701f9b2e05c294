"""What organizers do with posts, and who may."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import pytest

from bot.app import App
from bot.clock import SteppedClock
from bot.domain.announcements import PostKey
from bot.domain.deliveries import Delivery, State
from bot.domain.people import Person
from bot.domain.post_kinds import PostKind
from bot.errors import Conflict, NotAllowed, NotFound, Refusal
from bot.services.announcements import Announcements
from tests.builders import (
    ATTENDEE,
    ELSEWHERE,
    NINE,
    ORGANIZER,
    QUIET,
    SERVER,
    person,
    sent,
)

NOBODYS = PostKey("unheard-of")


@pytest.fixture
def announcements(app: App) -> Announcements:
    return app.staff.announcements


@pytest.fixture
async def now(announcements: Announcements) -> PostKey:
    """The key of the post that says that the talk starts."""
    entries = await announcements.ledger(ORGANIZER)
    (key,) = (e.delivery.key for e in entries if e.delivery.post.kind is PostKind.NOW)
    return key


async def test_the_ledger_has_every_post_in_order_with_a_name(announcements: Announcements) -> None:
    entries = await announcements.ledger(ORGANIZER)

    assert [entry.name for entry in entries] == [
        "08:30 UTC digest",
        "08:50 UTC soon Feature Stores",
        "09:00 UTC now Feature Stores",
        "09:30 UTC closing",
    ]


async def test_the_ledger_leaves_out_what_was_withdrawn(
    app: App, announcements: Announcements, now: PostKey
) -> None:
    await _put(app, now, Delivery.withdrawn)

    assert now not in {e.delivery.key for e in await announcements.ledger(ORGANIZER)}


def goes_at(row: Delivery) -> datetime:
    """When it is made, which nothing keeps from it."""
    assert (row.state, row.held) == (State.PLANNED, False)
    return row.wakes_at


async def test_a_held_post_waits_until_it_is_released(
    announcements: Announcements, now: PostKey
) -> None:
    assert (await announcements.hold(ORGANIZER, now)).held

    await announcements.release(ORGANIZER, now)

    row = await announcements.one(ORGANIZER, now)
    assert goes_at(row) == NINE


async def test_a_skipped_post_says_who_skipped_it(
    announcements: Announcements, now: PostKey
) -> None:
    await announcements.skip(ORGANIZER, now)

    row = await announcements.one(ORGANIZER, now)
    assert (row.state, row.reason) == (State.SKIPPED, "Skipped by Ada.")


async def test_a_skipped_post_can_be_made_at_once_after_all(
    announcements: Announcements, clock: SteppedClock, now: PostKey
) -> None:
    await announcements.skip(ORGANIZER, now)

    await announcements.post_now(ORGANIZER, now)

    assert goes_at(await announcements.one(ORGANIZER, now)) == clock.now()


async def test_a_reworded_post_reads_as_it_was_reworded(
    announcements: Announcements, now: PostKey
) -> None:
    await announcements.reword(ORGANIZER, now, " Come in: {{ title }} ")

    assert (await announcements.preview(ORGANIZER, now)).headline == "Come in: Feature Stores"


async def test_an_empty_rewording_brings_the_usual_wording_back(
    announcements: Announcements, now: PostKey
) -> None:
    usual = await announcements.preview(ORGANIZER, now)
    await announcements.reword(ORGANIZER, now, "Come in!")

    await announcements.reword(ORGANIZER, now, "")

    assert await announcements.preview(ORGANIZER, now) == usual


async def test_a_rewording_that_cannot_be_filled_in_is_refused(
    announcements: Announcements, now: PostKey
) -> None:
    with pytest.raises(Refusal, match="There is no value called 'titel'"):
        await announcements.reword(ORGANIZER, now, "{{ titel }}")


async def test_a_preview_reads_as_the_post_will_when_it_is_due(
    announcements: Announcements, clock: SteppedClock, now: PostKey
) -> None:
    assert (await announcements.preview(ORGANIZER, now)).headline == "Now: Feature Stores"

    clock.set(NINE + timedelta(minutes=3))
    late = await announcements.preview(ORGANIZER, now)
    assert late.headline == "Started 3 minutes ago: Feature Stores"


async def test_who_did_what_to_which_post_is_kept(
    app: App, announcements: Announcements, now: PostKey
) -> None:
    await announcements.hold(ORGANIZER, now)
    await announcements.reword(ORGANIZER, now, "Come in!")

    history = await app.staff.configuration.history(ORGANIZER)

    assert [(c.path, c.old, c.new, c.by_name) for c in history] == [
        (f"post.{now}", "", "Come in!", "Ada"),
        (f"post.{now}", "planned", "held", "Ada"),
    ]


async def test_what_was_done_to_posts_is_no_setting(
    app: App, announcements: Announcements, now: PostKey
) -> None:
    await announcements.hold(ORGANIZER, now)

    opened = await app.staff.secretary.open(SERVER)

    assert opened.settings == QUIET
    assert (await announcements.one(ORGANIZER, now)).held


async def test_a_post_that_is_made_cannot_be_held_any_more(
    app: App, announcements: Announcements, now: PostKey
) -> None:
    await _put(app, now, sent)

    with pytest.raises(Conflict, match="changed any more: sent"):
        await announcements.hold(ORGANIZER, now)


async def test_a_refused_change_leaves_no_trace(
    app: App, announcements: Announcements, now: PostKey
) -> None:
    await _put(app, now, sent)

    with pytest.raises(Conflict):
        await announcements.skip(ORGANIZER, now)

    assert await app.staff.configuration.history(ORGANIZER) == ()


async def test_a_draft_is_held_until_it_is_published(
    announcements: Announcements, clock: SteppedClock
) -> None:
    draft = await announcements.draft(ORGANIZER, "Lunch is late.", None, None)
    assert (draft.held, draft.author, draft.post.channel) == (True, "Ada", "announcements")

    published = await announcements.publish(ORGANIZER, draft.key)

    assert goes_at(published) == clock.now()


async def test_a_draft_for_later_waits_for_its_time(announcements: Announcements) -> None:
    draft = await announcements.draft(ORGANIZER, "Lunch is late.", "hall", NINE)

    published = await announcements.publish(ORGANIZER, draft.key)

    assert published.post.channel == "hall"
    assert goes_at(published) == NINE


async def test_a_draft_that_is_published_after_its_time_goes_at_once(
    announcements: Announcements, clock: SteppedClock
) -> None:
    draft = await announcements.draft(ORGANIZER, "Lunch is late.", None, NINE)
    clock.set(NINE + timedelta(hours=2))

    published = await announcements.publish(ORGANIZER, draft.key)

    assert goes_at(published) == clock.now()
    assert not published.is_over(clock.now())


async def test_a_draft_is_previewed_and_reworded_as_it_is(announcements: Announcements) -> None:
    draft = await announcements.draft(ORGANIZER, "Lunch {{ is }} late.", None, None)
    assert (await announcements.preview(ORGANIZER, draft.key)).body == "Lunch {{ is }} late."

    await announcements.reword(ORGANIZER, draft.key, "Lunch is **early**.")

    assert (await announcements.preview(ORGANIZER, draft.key)).body == "Lunch is **early**."


async def test_pressing_twice_does_not_make_two_drafts(announcements: Announcements) -> None:
    await announcements.draft(ORGANIZER, "Lunch is late.", None, None)

    with pytest.raises(Conflict, match="exactly that"):
        await announcements.draft(ORGANIZER, "Lunch is late.", None, None)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "An empty post"),
        ("  \u200b ", "An empty post"),
        ("x" * 3001, "That is 3,001 characters; a post takes 3,000"),
        ("👋" * 1501, "That is 3,002 characters"),
    ],
    ids=["empty", "invisible", "too long", "too long as Discord counts"],
)
async def test_a_post_of_ones_own_must_have_something_to_say_and_fit(
    announcements: Announcements, text: str, words: str
) -> None:
    with pytest.raises(Refusal, match=words):
        await announcements.draft(ORGANIZER, text, None, None)


async def test_a_draft_for_a_time_that_has_passed_is_refused(
    announcements: Announcements, clock: SteppedClock
) -> None:
    with pytest.raises(Refusal, match="That time has passed"):
        await announcements.draft(ORGANIZER, "Hello", None, clock.now() - timedelta(seconds=1))


async def test_peoples_own_posts_survive_a_new_plan(app: App, announcements: Announcements) -> None:
    draft = await announcements.draft(ORGANIZER, "Lunch is late.", None, NINE)

    await app.staff.secretary.open(SERVER)

    assert await announcements.one(ORGANIZER, draft.key) == draft


async def test_anybody_may_press_the_button_of_a_post(
    announcements: Announcements, now: PostKey
) -> None:
    assert (await announcements.post_behind(SERVER, now)).key == now


async def test_the_button_of_a_post_leads_nowhere_on_another_server(
    app: App, announcements: Announcements, now: PostKey
) -> None:
    await app.staff.secretary.open(ELSEWHERE)

    with pytest.raises(NotFound, match="There is no such post"):
        await announcements.post_behind(ELSEWHERE, now)


Verb = Callable[[Announcements, Person, PostKey], Awaitable[object]]
ON_A_POST: dict[str, Verb] = {
    "preview": lambda a, by, key: a.preview(by, key),
    "one": lambda a, by, key: a.one(by, key),
    "hold": lambda a, by, key: a.hold(by, key),
    "release": lambda a, by, key: a.release(by, key),
    "skip": lambda a, by, key: a.skip(by, key),
    "post_now": lambda a, by, key: a.post_now(by, key),
    "reword": lambda a, by, key: a.reword(by, key, "Come in!"),
    "publish": lambda a, by, key: a.publish(by, key),
}
WITHOUT_A_POST: dict[str, Verb] = {
    "ledger": lambda a, by, _: a.ledger(by),
    "draft": lambda a, by, _: a.draft(by, "Hello", None, None),
}
VERBS = ON_A_POST | WITHOUT_A_POST


@pytest.mark.parametrize("verb", VERBS)
async def test_attendees_speakers_and_moderators_may_do_nothing_with_posts(
    announcements: Announcements, now: PostKey, verb: str
) -> None:
    before = await announcements.ledger(ORGANIZER)

    for by in (ATTENDEE, person(), person("Speaker", "Moderator")):
        with pytest.raises(NotAllowed):
            await VERBS[verb](announcements, by, now)

    assert await announcements.ledger(ORGANIZER) == before


@pytest.mark.parametrize("verb", VERBS)
async def test_organizers_may_do_everything_with_posts(
    announcements: Announcements, now: PostKey, verb: str
) -> None:
    await VERBS[verb](announcements, ORGANIZER, now)


@pytest.mark.parametrize("by", [person("77"), person(manages_server=True)], ids=["id", "manager"])
async def test_the_id_of_the_role_or_managing_the_server_makes_an_organizer(
    announcements: Announcements, now: PostKey, by: Person
) -> None:
    assert (await announcements.hold(by, now)).held


async def test_a_post_that_does_not_exist_is_not_found(announcements: Announcements) -> None:
    for verb in ON_A_POST.values():
        with pytest.raises(NotFound, match="/announcements list shows what there is"):
            await verb(announcements, ORGANIZER, NOBODYS)


async def test_an_organizer_of_another_server_cannot_reach_a_post_here(
    app: App, announcements: Announcements, now: PostKey
) -> None:
    await app.staff.secretary.open(ELSEWHERE)

    for verb in ON_A_POST.values():
        with pytest.raises(NotFound):
            await verb(announcements, person("Organizer", server=ELSEWHERE), now)


async def test_who_may_not_write_a_post_is_told_before_writing_it(
    announcements: Announcements,
) -> None:
    announcements.may_write(ORGANIZER)

    with pytest.raises(NotAllowed):
        announcements.may_write(ATTENDEE)


async def _put(app: App, key: PostKey, change: Callable[[Delivery], Delivery]) -> None:
    async with app.database.transaction() as records:
        row = await records.deliveries.get(key)
        assert row is not None
        await records.deliveries.save(row, change(row))
