"""Very many people who want to be reminded of the same session, with Discord's limits on."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median

from bot.clock import FastClock, monotonic
from bot.rehearsal.local_discord import LocalDiscord, Person
from tests.wire.conference_bot import NINE, at_work, scene
from tests.wire.reminded import CONFERENCE, REMINDED, SPEED, all_told, guests, remember

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


def reminders(discord: LocalDiscord, people: dict[Person, timedelta]) -> list[tuple[datetime, str]]:
    """When each of them was told what, by the person."""
    found = [discord.messages(person.inbox) for person in people]
    assert {len(messages) for messages in found} == {1}
    return [(message.sent_at, message.text) for (message,) in found]


def slowest(answers: Sequence[float], share: float) -> float:
    """Such a share of the answers took less than this."""
    return sorted(answers)[int(len(answers) * share)]


async def test_all_are_told_before_the_start_in_the_order_of_their_wishes_and_it_is_announced(
    tmp_path: Path,
):
    clock = FastClock(NINE - timedelta(seconds=10 + REMINDED / 14), SPEED)
    async with LocalDiscord(clock=clock, pace=SPEED) as discord:
        server = scene(discord, CONFERENCE)
        people = guests(server, 1.5 * MINUTE, MINUTE, 0.5 * MINUTE)
        async with at_work(discord, server, CONFERENCE, clock, tmp_path) as app:
            await remember(app, server, people)
            await all_told(discord, people)
            await discord.until(lambda: discord.messages(server.channel("pond")), within=300)

        told = reminders(discord, people)
        assert max(moment for moment, _ in told) <= NINE
        earlier = NINE
        for moment, _ in reversed(told):
            assert moment <= earlier + 5 * SECOND
            earlier = min(earlier, moment)
        assert all(text.startswith("⏰ In ") for _, text in told)
        (announced,) = discord.messages(server.channel("pond"))
        assert announced.sent_at - NINE <= SECOND
        assert [e for e in discord.exchanges if e.status == 429] == []


async def test_who_cannot_be_told_before_the_start_is_told_that_it_has_begun(tmp_path: Path):
    clock = FastClock(NINE - timedelta(seconds=REMINDED / 16 / 2), SPEED)
    async with LocalDiscord(clock=clock, pace=SPEED) as discord:
        server = scene(discord, CONFERENCE)
        people = guests(server, 10 * MINUTE)
        async with at_work(discord, server, CONFERENCE, clock, tmp_path) as app:
            await remember(app, server, people)
            await all_told(discord, people)

        told = reminders(discord, people)
        (announced,) = discord.messages(server.channel("pond"))
        assert announced.sent_at - NINE <= SECOND
    late = [text for moment, text in told if moment > NINE + 2 * SECOND]
    assert 0 < len(late) < len(told)
    assert all(text.startswith("⏰ Started ") for text in late)
    assert all(text.startswith("⏰ In ") for moment, text in told if moment <= NINE)


async def test_meanwhile_others_are_answered_as_fast_as_ever(tmp_path: Path):
    clock = FastClock(NINE - timedelta(minutes=20), 1)
    async with LocalDiscord(clock=clock) as discord:
        server = scene(discord, CONFERENCE)
        later = guests(server, 10 * MINUTE)
        now = [server.add_member(f"Guest {n} of those told now") for n in range(120)]
        ada, pond = server.add_member("Ada"), server.channel("pond")
        async with at_work(discord, server, CONFERENCE, clock, tmp_path) as app:

            async def asks() -> float:
                begun = monotonic()
                assert (await ada.slash(pond, "now")).message
                return monotonic() - begun

            await remember(app, server, later)
            alone, meanwhile = list[float](), list[float]()
            for waiting in (now[n : n + 20] for n in range(0, len(now), 20)):
                alone += [await asks() for _ in range(200)]
                await remember(app, server, dict.fromkeys(waiting, 30 * MINUTE))
                while not all(discord.messages(one.inbox) for one in waiting):
                    meanwhile.append(await asks())
                await app.ticker.settled()

            assert median(meanwhile) <= 1.5 * median(alone)
