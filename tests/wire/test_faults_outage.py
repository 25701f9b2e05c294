"""Discord is away for ten minutes in the middle of the conference."""

from datetime import timedelta
from pathlib import Path

from bot.clock import SteppedClock
from bot.domain.deliveries import State
from bot.rehearsal.local_discord import LocalDiscord
from tests.wire.conference_bot import (
    NINE,
    at_work,
    files,
    ledger,
    pass_until,
    said_in,
    scene,
    session,
    titles,
)

MINUTE = timedelta(minutes=1)
STORM = 200
"""More requests than this in ten minutes would be a burden on a Discord that comes back."""

CONFERENCE = files(
    [
        session("Before", at=NINE - MINUTE),
        session("Short", minutes=4),
        session("Long", at=NINE + 2 * MINUTE),
        session("Longer", at=NINE + 5 * MINUTE),
        session("Longest", at=NINE + 8 * MINUTE, room="a"),
        session("After", at=NINE + 12 * MINUTE),
    ]
)


async def test_what_would_mislead_is_skipped_with_its_reason_and_the_rest_is_late_and_in_order(
    tmp_path: Path,
):
    clock = SteppedClock(NINE - 2 * MINUTE)
    async with LocalDiscord(clock=clock, pace=1000.0) as discord:
        server = scene(discord, CONFERENCE)
        hall, room = server.channel("announcements"), server.channel("a")
        ada = server.add_member("Ada")
        async with at_work(discord, server, CONFERENCE, clock, tmp_path) as app:
            await pass_until(app, clock, NINE - MINUTE)
            before = len(discord.exchanges)
            discord.go_away()
            await pass_until(app, clock, NINE + 10 * MINUTE)
            meanwhile = len(discord.exchanges) - before
            discord.come_back()
            await discord.until_connected(within=60)  # discord.py waits as long as it was away
            await pass_until(app, clock, NINE + 12 * MINUTE)
            answer = await ada.slash(hall, "now")
            rows = {row.post.session: row for row in await ledger(app, server) if row.post.session}

        said = [message.text for message in discord.messages(hall)]
        assert titles(discord.messages(hall)) == ["Before", "Long", "Longer", "After"]
        assert titles(discord.messages(room)) == ["Longest"]
        assert all("minutes ago" in text for text in said[1:3])
        assert "ago" not in said[3]
        skipped = [key for key, row in rows.items() if row.state is State.SKIPPED]
        assert skipped == ["short"]
        assert "Short" in said_in(discord, server.channel("organizers"))
        assert "HTTP 503" in said_in(discord, server.channel("organizers"))
        assert "Long" in answer.embeds[0]["description"]
        assert meanwhile < STORM
