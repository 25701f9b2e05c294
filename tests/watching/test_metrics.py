"""The numbers, and that they are nothing but numbers."""

import re
from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from discord import AppCommandType

from bot.app import App, opened
from bot.client.bot import ChairBot
from bot.client.outcomes import CONFIDENTIAL_COGS, Outcome, Way
from bot.client.patience import Patience
from bot.client.presses import handlers_of
from bot.clock import SteppedClock
from bot.domain.backlog import COUNTED
from bot.domain.conference import ConductContacts
from bot.domain.deliveries import State
from bot.domain.people import Role
from bot.domain.post_kinds import CONFIDENTIAL, PostKind
from bot.rehearsal import running
from bot.rehearsal.day import Rehearsal
from bot.rehearsal.local_discord import LocalDiscord, Permission, Server
from bot.rehearsal.record import Record
from bot.services.agenda import Programme
from bot.services.files import read_conference
from bot.watching.health import UNANSWERED, Check
from tests.databases import new_in
from tests.keys import KEY
from tests.rehearsal.conftest import Diary
from tests.sample import SAMPLE
from tests.watching.page import families, page_of, samples, value
from tests.wire.conduct_world import World
from tests.wire.conference_bot import NINE, at_work, files, scene, session, step

CONFERENCE = files([session("Ducks", at=NINE)])

TIMINGS = ("chair_database_transaction_seconds", "chair_gateway_latency_seconds")
"""What is different at each look, whatever happened in between."""


@dataclass
class Day:
    """A rehearsed day, and what could be read of it from outside."""

    record: Record | None = None
    pages: list[str] = field(default_factory=list[str])


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def day(tmp_path_factory: pytest.TempPathFactory) -> Day:
    """The sample day with its audience, reports and restart; looked at before each end."""
    seen = Day()

    @asynccontextmanager
    async def looked_at_last(*given: Any) -> AsyncGenerator[App]:
        async with opened(*given) as app:
            yield app
            seen.pages.append(await page_of(app))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(running, "opened", looked_at_last)
        folder = tmp_path_factory.mktemp("rehearsal")
        seen.record = await Rehearsal(
            read_conference(SAMPLE), folder, Diary().listener, database_url=new_in(folder)
        ).run()
    return seen


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def names(tmp_path_factory: pytest.TempPathFactory) -> set[tuple[str, str]]:
    """Every way and name that is not confidential."""
    clock, folder = SteppedClock(NINE), tmp_path_factory.mktemp("names")
    async with LocalDiscord(clock=clock, pace=1000.0) as discord:
        server = scene(discord, CONFERENCE)
        async with at_work(discord, server, CONFERENCE, clock, folder) as app:
            return set(names_in(app.bot))


def names_in(bot: ChairBot) -> Iterator[tuple[str, str]]:
    """What may be counted by name, reckoned here from where it stands in the code."""
    for cog in bot.cogs.values():
        if "conduct" not in type(cog).__module__:
            yield from (("press", name) for name, _ in handlers_of(cog))
            yield from (("command", c.qualified_name) for c in cog.walk_app_commands())
    for command in bot.tree.walk_commands():
        if "conduct" not in (command.module or ""):
            yield "command", command.qualified_name
    for kind in (AppCommandType.user, AppCommandType.message):
        for menu in bot.tree.get_commands(type=kind):
            if "conduct" not in (menu.module or ""):
                yield "command", menu.qualified_name


def test_every_label_has_a_value_from_a_set_that_is_known_before(
    day: Day, names: set[tuple[str, str]]
):
    known: dict[str, set[str]] = {
        "kind": {kind.value for kind in COUNTED},
        "state": {"planned", "due", "retrying", State.FAILED, State.SKIPPED, *UNANSWERED},
        "check": set(Check),
        "way": set(Way),
        "name": {name for _, name in names},
        "outcome": set(Outcome),
        "version": {version("session-chair")},
    }
    found = [label for page in day.pages for one in samples(page) for label in one.labels.items()]

    assert len(day.pages) == 2
    assert {name for name, _ in found} == {*known, "le"}
    strange = [(name, v) for name, v in found if name != "le" and v not in known[name]]
    assert strange == []
    assert [v for name, v in found if name == "le" and not re.fullmatch(r"[\d.]+|\+Inf", v)] == []


def test_nobodys_name_number_or_words_are_on_the_page(day: Day):
    record, text = day.record, "\n".join(day.pages)
    assert record
    assert record.ok
    assert record.conference
    sent = [str(x.request) + str(x.response) for x in record.exchanges]
    numbers = set(re.findall(r"\d{15,}", " ".join(sent)))
    names = {one.by for one in record.commands}
    names |= {name for story in record.stories for name in story.parts}
    said = {str(post.text) for post in record.posts if len(post.text) > 8}
    titles = {s.title for s in record.sessions if s.title}
    speakers = {name for s in record.sessions for name in s.speakers}
    secrets = {secret for story in record.stories for secret in story.secrets}
    codes = {story.code for story in record.stories if story.code}
    rooms = {room for s in record.sessions for room in s.rooms}
    conference = {record.conference.name, str(record.conference.id)}

    assert len(numbers) > 50
    assert {"Ada", "Grace"} <= names
    assert codes
    everything = (numbers, names, said, titles, speakers, secrets, codes, rooms, conference)
    found = [word for words in everything for word in words if word in text]
    assert found == []


def test_a_whole_day_is_in_the_numbers(day: Day):
    assert day.record
    page = day.pages[1]
    made = dict.fromkeys(PostKind, 0.0)
    for sample in (one for page in day.pages for one in samples(page)):
        if sample.name == "chair_post_lateness_seconds_count":
            made[PostKind(sample.labels["kind"])] += sample.value

    counted = {kind: of for kind, of in day.record.posts_by_kind() if kind in COUNTED}
    assert counted
    for kind, states in counted.items():
        assert made[kind] == states[State.SENT] + states[State.LATE], kind
    assert value(page, "chair_conferences") == 1
    assert value(page, "chair_healthy", check="posts") == 1
    assert (value(page, "chair_answer_seconds_count", name="ask", outcome="answered") or 0) > 0
    assert (value(page, "chair_answer_seconds_count", name="vote", outcome="answered") or 0) > 0
    assert value(page, "chair_build_info") == 1


def test_nothing_of_conduct_is_counted_though_people_reported(
    day: Day, names: set[tuple[str, str]]
):
    assert day.record
    assert day.record.stories
    counted = {
        (sample.labels["way"], sample.labels["name"])
        for page in day.pages
        for sample in samples(page)
        if "way" in sample.labels
    }

    assert counted <= names
    assert not [name for _, name in counted if re.search("(?i)case|conduct|report", name)]
    assert not COUNTED & {*CONFIDENTIAL, PostKind.NOTICE}


def test_every_confidential_cog_is_where_the_counting_leaves_it_out():
    folder = Path(__file__).parents[2] / "cogs"
    about = [path for path in folder.rglob("*.py") if "conduct" in path.read_text()]
    inside = CONFIDENTIAL_COGS.removeprefix("cogs.").rstrip(".")

    assert (folder / inside).is_dir()
    assert {path.parent.name for path in about if "ReportDesk" in path.read_text()} == {inside}


@pytest.fixture
def clock() -> SteppedClock:
    return SteppedClock(NINE - timedelta(days=2))


async def test_a_page_is_the_same_before_and_after_a_report(
    discord: LocalDiscord, clock: SteppedClock, tmp_path: Path
):
    server = backstage(discord)
    contact = ConductContacts("conduct@birds.example", (), ())
    profile = replace(CONFERENCE.profile, roles={Role.MODERATOR: ("Moderator",)}, conduct=contact)
    conference = replace(CONFERENCE, profile=profile)
    async with at_work(discord, server, conference, clock, tmp_path, KEY) as app:
        world = World(discord, server, app, clock)
        team = [server.role("Moderator")]
        world.people = {name: server.add_member(name, team) for name in ("Mona", "Max", "Moira")}
        world.people |= {name: server.add_member(name) for name in ("Ada", "Bob")}
        await world.sign_in(0)
        await world.later()
        before = await page_of(app)

        await world.report("Ada", ["Bob"], "", by_number=False)
        await world.report_message("Ada", "Bob")
        await world.work(0, 0, claims=True)
        await world.add(0, [], "Max")
        await world.stand_back(1, 1)
        discord.faults.next("POST", "/channels/*/messages", status=403, times=9)
        await world.report("Bob", [], "", by_number=False)
        await world.later(timedelta(hours=3))
        after = await page_of(app)

    assert len(world.told) == 3
    assert without_timings(after) == without_timings(before)


def backstage(discord: LocalDiscord) -> Server:
    """A server with a conduct team and its channel."""
    server = scene(discord, CONFERENCE)
    role = server.add_role("Moderator", Permission.MANAGE_MESSAGES)
    backroom = server.add_channel("moderators")
    server.add_channel("lobby")
    server.deny(backroom, server.everyone, Permission.VIEW_CHANNEL)
    for whom in (role, server.role(discord.bot.name)):
        server.allow(backroom, whom, Permission.VIEW_CHANNEL)
    return server


def without_timings(page: str) -> list[str]:
    return [line for line in page.splitlines() if not any(name in line for name in TIMINGS)]


async def test_what_fails_and_is_tried_again_is_counted(
    discord: LocalDiscord, clock: SteppedClock, tmp_path: Path
):
    server = scene(discord, CONFERENCE)
    where = server.channel("announcements")
    discord.faults.next("POST", f"/channels/{where.id}/messages", status=503)
    async with at_work(discord, server, CONFERENCE, clock, tmp_path) as app:
        await step(app, clock, NINE)
        retrying = await page_of(app)
        await step(app, clock, NINE + timedelta(seconds=10))
        made = await page_of(app)

    assert value(retrying, "chair_post_retries_total", kind="now") == 1
    assert value(retrying, "chair_posts", state="retrying") == 1
    assert value(made, "chair_posts", state="retrying") == 0
    assert value(made, "chair_post_lateness_seconds_sum", kind="now") == 10
    assert value(made, "chair_posts_given_up_total", kind="now", state="failed") == 0


async def test_what_is_given_up_is_counted_with_its_state(
    discord: LocalDiscord, clock: SteppedClock, tmp_path: Path
):
    server = scene(discord, CONFERENCE)
    async with at_work(discord, server, CONFERENCE, clock, tmp_path) as app:
        server.delete_channel(server.channel("announcements"))
        await step(app, clock, NINE)
        page = await page_of(app)

    assert value(page, "chair_posts_given_up_total", kind="now", state="failed") == 1


async def test_commands_and_presses_are_counted_by_what_came_of_them(
    discord: LocalDiscord, clock: SteppedClock, tmp_path: Path
):
    server = scene(discord, CONFERENCE)
    ada = server.add_member("Ada")
    lobby = server.channel("announcements")
    server.open_command("announcements")
    async with at_work(discord, server, CONFERENCE, clock, tmp_path) as app:
        await ada.slash(lobby, "now")
        await ada.slash(lobby, "announcements list")
        page = await page_of(app)

    assert value(page, "chair_answer_seconds_count", name="now", outcome="answered") == 1
    refused = {"name": "announcements list", "outcome": "refused"}
    assert value(page, "chair_answer_seconds_count", **refused) == 1


async def test_what_is_refused_for_impatience_is_counted_whether_typed_or_pressed(
    discord: LocalDiscord, clock: SteppedClock, tmp_path: Path
):
    several_pages = files([session(f"Talk {number}") for number in range(30)])
    server = scene(discord, several_pages)
    ada, lobby = server.add_member("Ada"), server.channel("announcements")
    async with at_work(discord, server, several_pages, clock, tmp_path) as app:
        app.bot.patience = Patience(1)
        shown = await ada.slash(lobby, "agenda show")
        await ada.slash(lobby, "now")
        await ada.press(shown, "Later ▶")
        page = await page_of(app)

    for name in ("now", "agenda"):
        assert value(page, "chair_answer_seconds_count", name=name, outcome="refused") == 1


async def test_a_bug_is_counted_as_one(
    discord: LocalDiscord, clock: SteppedClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    server = scene(discord, CONFERENCE)
    ada = server.add_member("Ada")
    async with at_work(discord, server, CONFERENCE, clock, tmp_path) as app:
        before = await page_of(app)
        monkeypatch.delattr(Programme, "conference")
        await ada.slash(server.channel("announcements"), "now")
        after = await page_of(app)

    assert value(before, "chair_bugs_total") == 0
    assert value(after, "chair_bugs_total") == 1
    assert value(after, "chair_answer_seconds_count", name="now", outcome="bug") == 1


def test_no_two_families_have_a_name(day: Day):
    names = [family.name for family in families(day.pages[1])]

    assert len(names) == len(set(names))
    assert all(name.startswith("chair_") for name in names)
