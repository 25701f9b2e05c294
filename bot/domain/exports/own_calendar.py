"""Somebody's own agenda as a calendar, with an alarm before each session."""

from collections.abc import Iterable
from dataclasses import replace

from bot.domain.agenda import Agenda, Kind, Session
from bot.domain.bookmarks import Bookmark, Wish
from bot.domain.exports.editions import Edition, calendar_of


def own_calendar(edition: Edition, bookmarks: Iterable[Bookmark], wish: Wish) -> bytes:
    """The sessions that somebody remembers, under the ids that they have in everybody's calendar.

    What has left the agenda is there as cancelled, so that it goes from their calendar, too. It
    rings when they want to be reminded.
    """
    sessions = tuple(_session(edition.agenda, bookmark) for bookmark in bookmarks)
    own = replace(edition, agenda=replace(edition.agenda, sessions=sessions))
    return calendar_of(own, wish.lead)


def _session(agenda: Agenda, bookmark: Bookmark) -> Session:
    told = bookmark.told
    return agenda.get(bookmark.session) or Session(
        key=bookmark.session,
        kind=Kind.TALK,
        starts_at=told.starts_at,
        ends_at=told.starts_at,
        title=told.title,
        rooms=told.rooms,
        cancelled=True,
    )
