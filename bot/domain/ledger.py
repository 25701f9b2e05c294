"""The ledger as organizers look at it."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.cards import Card
from bot.domain.conference import Conference
from bot.domain.deliveries import POSTED, Delivery, Posted, State
from bot.domain.languages import N_, _, ngettext
from bot.domain.moments import stamp
from bot.domain.paging import paged
from bot.domain.people import ServerId
from bot.domain.policy import SCHEDULED_POSTS
from bot.domain.posts import channel_name, post_name
from bot.domain.text import cut, escaped, inert

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

TO_COME, MADE, NOT_MADE, ALL = N_("to come"), N_("made"), N_("failed or skipped"), N_("all")
FILTERS = (TO_COME, MADE, NOT_MADE, ALL)


def fits(row: Delivery, chosen: str) -> bool:
    """Whether a row belongs in a filtered list."""
    if chosen == TO_COME:
        return row.state in {State.PLANNED, State.SENDING}
    if chosen == MADE:
        return row.state in POSTED
    if chosen == NOT_MADE:
        return row.state in {State.FAILED, State.SKIPPED}
    return row.state is not State.WITHDRAWN


def ledger_card(conference: Conference, rows: Sequence[Delivery], chosen: str, page: int) -> Card:
    """One page (from 0) of the rows that fit the filter, each with its link, state and reason."""
    fitting = [row for row in rows if fits(row, chosen)]
    shown = paged(fitting, page, ROWS_ON_A_PAGE)
    lines = [ledger_line(conference, row) for row in shown.items]
    return Card(
        title=_("Announcements: {which}", which=_(chosen)),
        body="\n".join(lines) or _("There are none."),
        footer=shown.told(ngettext("{n} post", "{n} posts", len(fitting))),
        buttons=shown.turning(f"ledger:{chosen}"),
    )


def ledger_line(conference: Conference, row: Delivery) -> str:
    """One row: its state as a sign, what it is, where it is, and why where it is not."""
    sign = "⏸️" if row.held and row.state is State.PLANNED else _SIGNS[row.state]
    parts = [sign, stamp(row.post.due_at), post_and_place(conference, row)]
    if row.posted:
        link = message_link(conference.server, row.posted)
        parts.append(_("[message]({link})", link=link))
    if row.text and row.post.kind in SCHEDULED_POSTS:
        parts.append(_("(reworded)"))
    if row.reason:
        parts.append(f"– {inert(cut(row.reason, 120))}")
    return " ".join(parts)


def post_and_place(conference: Conference, row: Delivery) -> str:
    """What it is, and where."""
    return _(
        "{post} in {channel}",
        post=escaped(cut(post_name(conference, row), 140)),
        channel=channel_name(row.post.channel),
    )


def message_link(server: ServerId, posted: Posted) -> str:
    """The address at which Discord shows a message."""
    return f"https://discord.com/channels/{server}/{posted.channel_id}/{posted.message_id}"


def is_overdue(row: Delivery, moment: datetime) -> bool:
    """Whether a post should have been made by now and was not."""
    return row.state in {State.PLANNED, State.SENDING} and not row.held and row.post.due_at < moment
