"""A delivery as a row of the ledger, and back."""

from typing import Any

from bot.domain.agenda import SessionKey
from bot.domain.announcements import PlannedPost, PostKey
from bot.domain.conference import ConferenceId
from bot.domain.deliveries import Delivery, Posted, State
from bot.domain.post_kinds import PostKind


def values_of(delivery: Delivery) -> dict[str, Any]:
    """The columns of its row, but for the number."""
    post = delivery.post
    return {
        "conference_id": delivery.conference,
        "key": post.key,
        "kind": post.kind.value,
        "channel": post.channel,
        "due_at": post.due_at,
        "expires_at": post.expires_at,
        "session_key": post.session,
        "room": post.room,
        "day": post.day,
        "question_id": post.question,
        "case_id": post.case,
        "state": delivery.state.value,
        "held": delivery.held,
        "attempts": delivery.attempts,
        "claimed_at": delivery.claimed_at,
        "retry_at": delivery.retry_at,
        "forwarded_at": delivery.forwarded_at,
        "sent_at": delivery.sent_at,
        "channel_id": delivery.posted.channel_id if delivery.posted else None,
        "message_id": delivery.posted.message_id if delivery.posted else None,
        "reason": delivery.reason,
        "text": delivery.text,
        "author": delivery.author,
    }


def delivery_of(row: Any) -> Delivery:
    """What a row with these columns says."""
    found = row.channel_id is not None and row.message_id is not None
    return Delivery(
        conference=ConferenceId(row.conference_id),
        post=PlannedPost(
            key=PostKey(row.key),
            kind=PostKind(row.kind),
            channel=row.channel,
            due_at=row.due_at,
            expires_at=row.expires_at,
            session=SessionKey(row.session_key) if row.session_key else None,
            room=row.room,
            day=row.day,
            question=row.question_id,
            case=row.case_id,
        ),
        state=State(row.state),
        held=row.held,
        attempts=row.attempts,
        claimed_at=row.claimed_at,
        retry_at=row.retry_at,
        forwarded_at=row.forwarded_at,
        sent_at=row.sent_at,
        posted=Posted(row.channel_id or 0, row.message_id or 0) if found else None,
        reason=row.reason,
        text=row.text,
        author=row.author,
    )
