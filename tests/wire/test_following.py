"""An agenda that is followed, on the wire: a proposal is shown once, whatever happens."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.clock import SteppedClock
from bot.domain.deliveries import State
from bot.domain.post_kinds import PostKind
from bot.rehearsal.local_discord import LocalDiscord
from tests.services.web import serving
from tests.wire.conference_bot import at_work, files, ledger, scene, session, step, titles

AGENDA = b"""\
conference: Test Conference
timezone: UTC
date: 2026-10-02
sessions:
  - time: 9:00 - 10:00
    title: Opening
"""
AN_HOUR = timedelta(hours=1)


async def test_what_was_shown_just_before_a_crash_is_not_shown_twice(
    local: LocalDiscord, clock: SteppedClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("AGENDA_PRIVATE_ADDRESSES", "yes")
    async with serving() as site:
        conference = files([session("Opening")], agenda__address=site.put("/agenda", AGENDA))
        server = scene(local, conference)
        async with at_work(local, server, conference, clock, tmp_path) as app:
            await step(app, clock, clock.now())
            (shown,) = [
                row for row in await ledger(app, server) if row.post.kind is PostKind.PROPOSAL
            ]
            claimed = replace(shown, state=State.SENDING, sent_at=None, posted=None)
            async with app.database.transaction() as records:
                assert await records.deliveries.save(shown, claimed)

            await step(app, clock, clock.now() + AN_HOUR)
            rows = [row for row in await ledger(app, server) if row.post.kind is PostKind.PROPOSAL]

    assert [row.posted for row in rows] == [shown.posted]
    assert shown.posted
    backstage = local.messages(server.channel("organizers"))
    assert titles(backstage) == ["This is what would change"]
