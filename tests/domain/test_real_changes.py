"""From FOSDEM 2026's eve to its end: what differs is what a plain comparison of the files finds."""

from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import parse

from bot.domain.agenda import Agenda
from bot.domain.formats.finding import read_agenda
from bot.domain.formats.source import Source
from bot.domain.revisions import Difference, carried_on, compare, those

SCHEDULES = Path(__file__).parents[2] / ".." / "shared" / "schedules"
EVE, FINAL = (SCHEDULES / f"fosdem2026_{name}.frab.xml" for name in ("2026-01-30", "final"))

pytestmark = pytest.mark.skipif(
    not FINAL.exists(), reason="the published schedules are not part of the repository"
)


def plainly(path: Path) -> dict[str, Element]:
    """The events of a file by guid, by nothing of the bot's."""
    root = parse(path).getroot()
    assert root is not None
    return {event.attrib["guid"]: event for event in root.iter("event")}


def said(event: Element, name: str) -> str:
    return " ".join((event.findtext(name) or "").split())


def agenda(path: Path) -> Agenda:
    return read_agenda(Source(path.read_bytes(), path.name))[0].agenda


def test_new_gone_moved_rehoused_and_retitled_sessions_are_found_and_said():
    before, after = plainly(EVE), plainly(FINAL)
    read = agenda(EVE), agenda(FINAL)
    revisions = compare(read[0], carried_on(*read))
    kept = before.keys() & after.keys()

    def differing(*names: str) -> set[str]:
        def differs(guid: str) -> bool:
            return any(said(before[guid], name) != said(after[guid], name) for name in names)

        return {guid for guid in kept if differs(guid)}

    def found(difference: Difference) -> set[str]:
        return {one.session.key for one in those(revisions, difference)}

    assert found(Difference.ADDED) == after.keys() - before.keys()
    assert found(Difference.GONE) == before.keys() - after.keys()
    assert found(Difference.MOVED) == differing("date", "duration")
    assert found(Difference.ROOM) == differing("room")
    retitled = found(Difference.RETITLED) | found(Difference.CANCELLED)
    assert retitled == differing("title")
    assert all(
        one.in_words(read[1].zone) for one in revisions if one.differences - {Difference.DETAILS}
    )
