"""Several people at the same thing in the same moment."""

from tests.cogs.hands import press_at_once
from tests.cogs.stage import Stage, answers, said_in, shown


async def test_of_two_organizers_who_save_the_same_proposal_at_once_one_is_told_so(stage: Stage):
    organizers = stage.guild.roles["Organizer"]
    joan = stage.guild.add_member(stage.env.create_user("Joan"), roles=[organizers])
    proposed = answers(await stage.grace.slash(stage.lobby, "configure digest", time="06:00"))[0]

    results = await press_at_once(
        stage.env,
        [(stage.grace, proposed.message, "save:1"), (joan, proposed.message, "save:1")],
    )

    told = sorted(shown(result) for result in results)
    assert told[0].startswith("Saved: digest.at is now `06:00`")
    assert told[1] == "✋ That proposal was already saved or discarded."
    assert (await stage.grace_asks("configure history")).count("digest.at") == 1


async def test_a_draft_that_is_posted_and_discarded_at_once_is_one_of_both(stage: Stage):
    form = await stage.grace.slash(stage.lobby, "announce")
    draft = answers(await stage.grace.submit_modal(form, {"text": "Cake!"}))[0]
    post, discard = (item["custom_id"] for item in draft.components[0]["components"][-2:])

    results = await press_at_once(
        stage.env,
        [(stage.grace, draft.message, discard), (stage.grace, draft.message, post)],
    )
    await stage.step(stage.clock.now())

    posted = any(shown(result).startswith("It goes to") for result in results)
    assert len(said_in(stage.lobby)) == (1 if posted else 0)


async def test_a_post_asked_for_twice_at_once_is_made_once(stage: Stage):
    form = await stage.grace.slash(stage.lobby, "announce")
    draft = answers(await stage.grace.submit_modal(form, {"text": "Cake!"}))[0]
    post: str = draft.components[0]["components"][-2]["custom_id"]

    await press_at_once(stage.env, [(stage.grace, draft.message, post)] * 2)
    await stage.step(stage.clock.now())

    assert len(said_in(stage.lobby)) == 1


async def test_many_people_turn_the_pages_of_the_same_message_each_for_themselves(stage: Stage):
    people = [stage.guild.add_member(stage.env.create_user(f"Bird {n}")) for n in range(8)]
    about = answers(await stage.ada.slash(stage.lobby, "about"))[0]
    agenda: str = about.components[0]["components"][0]["custom_id"]

    results = await press_at_once(stage.env, [(person, about.message, agenda) for person in people])

    assert all("Wednesday 15 July 2026" in shown(result) for result in results)
