"""The ledger as organizers look at it."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.cards import Card
from bot.domain.conference import Conference
from bot.domain.deliveries import POSTED, Delivery, Posted, State
from bot.domain.moments import stamp
from bot.domain.paging import paged
from bot.domain.people import ServerId
from bot.domain.policy import SCHEDULED_POSTS
from bot.domain.posts import channel_name, post_name
from bot.domain.text import count, cut, escaped

ROWS_ON_A_PAGE = 10

_SIGNS = {
    State.PLANNED: "🕒",
    State.SENDING: "📤",
    State.SENT: "✅",
    State.LATE: "🐢",
    State.SKIPPED: "⏭️",
    State.FAILED: "❌",
    State.WITHDRAWN: "↩️",
}

FILTERS = ("to come", "made", "failed or skipped", "all")


def fits(row: Delivery, chosen: str) -> bool:
    """Whether a row belongs in a filtered list."""
    if chosen == "to come":
        return row.state in {State.PLANNED, State.SENDING}
    if chosen == "made":
        return row.state in POSTED
    if chosen == "failed or skipped":
        return row.state in {State.FAILED, State.SKIPPED}
    return row.state is not State.WITHDRAWN


def ledger_card(conference: Conference, rows: Sequence[Delivery], chosen: str, page: int) -> Card:
    """One page (from 0) of the rows that fit the filter, each with its link, state and reason."""
    fitting = [row for row in rows if fits(row, chosen)]
    shown = paged(fitting, page, ROWS_ON_A_PAGE)
    lines = [ledger_line(conference, row) for row in shown.items]
    return Card(
        title=f"Announcements: {chosen}",
        body="\n".join(lines) or "There are none.",
        footer=shown.told(count(len(fitting), "post")),
        buttons=shown.turning(f"ledger:{chosen}"),
    )


def ledger_line(conference: Conference, row: Delivery) -> str:
    """One row: its state as a sign, what it is, where it is, and why where it is not."""
    sign = "⏸️" if row.held and row.state is State.PLANNED else _SIGNS[row.state]
    name = escaped(cut(post_name(conference, row), 140))
    parts = [sign, stamp(row.post.due_at), name, f"in {channel_name(row.post.channel)}"]
    if row.posted:
        parts.append(f"[message]({message_link(conference.server, row.posted)})")
    if row.text and row.post.kind in SCHEDULED_POSTS:
        parts.append("(reworded)")
    if row.reason:
        parts.append(f"– {escaped(cut(row.reason, 120))}")
    return " ".join(parts)


def message_link(server: ServerId, posted: Posted) -> str:
    """The address at which Discord shows a message."""
    return f"https://discord.com/channels/{server}/{posted.channel_id}/{posted.message_id}"


def is_overdue(row: Delivery, moment: datetime) -> bool:
    """Whether a post should have been made by now and was not."""
    return row.state in {State.PLANNED, State.SENDING} and not row.held and row.post.due_at < moment
