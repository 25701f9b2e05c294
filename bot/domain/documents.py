"""A session as JSON: stored with each version of an agenda, and printed for programs."""

from datetime import datetime
from typing import Any

from bot.domain.agenda import Kind, Session, SessionKey


def document_of(session: Session) -> dict[str, Any]:
    """The session as JSON; instants in UTC, ISO 8601."""
    return {
        "key": session.key,
        "title": session.title,
        "kind": session.kind.value,
        "starts_at": session.starts_at.isoformat(),
        "ends_at": session.ends_at.isoformat(),
        "rooms": list(session.rooms),
        "speakers": list(session.speakers),
        "abstract": session.abstract,
        "url": session.url,
        "track": session.track,
        "languages": list(session.languages),
        "cancelled": session.cancelled,
    }


def session_of(document: dict[str, Any]) -> Session:
    """The session that `document_of` made this of, also before it knew of the last three."""
    return Session(
        key=SessionKey(document["key"]),
        kind=Kind(document["kind"]),
        starts_at=datetime.fromisoformat(document["starts_at"]),
        ends_at=datetime.fromisoformat(document["ends_at"]),
        title=document["title"],
        rooms=tuple(document["rooms"]),
        speakers=tuple(document["speakers"]),
        abstract=document["abstract"],
        url=document["url"],
        track=document.get("track"),
        languages=tuple(document.get("languages", ())),
        cancelled=document.get("cancelled", False),
    )
