"""How long a start takes, and how much memory a bot takes."""

from collections.abc import Sequence
from pathlib import Path
from statistics import median

from bot.clock import SystemClock, monotonic
from bot.domain.conference_files import ConferenceFiles
from bot.rehearsal.local_discord import LocalDiscord
from tests.performance.figures import Figure, loaded
from tests.performance.scale import Scale
from tests.performance.worlds import Side, bare, conference_of, made, ours, two_bots, until_ready
from tests.wire.conference_bot import scene

AS_MUCH = 1.5
MEGABYTE = 1024


async def starts(scale: Scale, folder: Path, rows: Sequence[str]) -> list[Figure]:
    """From the start of the process to the first right answer: the first time, and later on."""
    del rows
    size, _ = scale.worlds[-1]
    conference = conference_of(size)
    firsts: list[float] = []
    later: list[float] = []
    others: list[float] = []
    for number in range(scale.starts):
        place = folder / str(number)
        firsts.append(await _started(made(place / "ours"), conference, is_ours=True))
        others.append(await _started(made(place / "bare"), conference, is_ours=False))
        later.append(await _started(place / "ours", conference, is_ours=True))
    return [
        _figure("the very first time", firsts, others, None),
        _figure("again", later, others, AS_MUCH),
    ]


def _figure(what: str, mine: list[float], theirs: list[float], goal: float | None) -> Figure:
    ratio = median(one / other for one, other in zip(mine, theirs, strict=True))
    ours_took, others_took = f"{median(mine):.2f} s", f"{median(theirs):.2f} s"
    return Figure("start", what, ours_took, others_took, round(ratio, 2), goal, load=loaded())


async def _started(folder: Path, conference: ConferenceFiles, *, is_ours: bool) -> float:
    async with LocalDiscord(clock=SystemClock(), answers_within=60, patience=60) as discord:
        server = scene(discord, conference)
        people = [server.add_member("Ada")]
        bot = ours(discord, folder, conference) if is_ours else bare(discord, folder)
        begun = monotonic()
        await bot.start()
        try:
            await until_ready(Side(discord, server, people, bot), "now" if is_ours else "empty")
            return monotonic() - begun
        finally:
            await bot.stop()


async def memory(scale: Scale, folder: Path, rows: Sequence[str]) -> list[Figure]:
    """What stays in memory once both are ready, with the largest agenda and most members."""
    del rows
    size, members = scale.worlds[-1]
    figures: list[Figure] = []
    for number, sessions in enumerate(dict.fromkeys((scale.worlds[0][0], size))):
        place = folder / str(number)
        async with two_bots(place, conference_of(sessions), members) as (mine, theirs):
            sizes = [_resident(side.bot.id) for side in (mine, theirs)]
        what = f"{sessions} sessions, {members} members"
        big, small = (f"{one / MEGABYTE:.0f} MB" for one in sizes)
        ratio = round(sizes[0] / sizes[1], 2)
        figures.append(Figure("memory", what, big, small, ratio, AS_MUCH, load=loaded()))
    return figures


def _resident(process: int) -> int:
    """Kilobytes in memory, as Linux counts them."""
    status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    (line,) = [line for line in status.splitlines() if line.startswith("VmRSS:")]
    return int(line.split()[1])
