"""What people read when they rate a session, and what its speakers and organizers read of it."""

from collections.abc import Iterable, Sequence

from bot.domain.agenda import Session
from bot.domain.cards import Button, Card, Field
from bot.domain.feedback import SHOWN_FROM, STARS, Outcome, Rating, Summary, mean_said
from bot.domain.languages import _, ngettext
from bot.domain.paging import paged
from bot.domain.text import cut, escaped, packed, quoted_pages

RATE, COMMENT, COMMENTED = "rate", "comment", "commented"
COMMENTS, TABLE = "comments", "feedback-table"
"""What begins the ids of the buttons and of the form."""

PAGE_LIMIT = 3500
ROWS_ON_A_PAGE = 20
LONGEST_BAR = 10


def who_sees() -> str:
    """Who reads what somebody gives and writes."""
    return ngettext(
        "From {n} rating on, its speakers and the organizers see numbers and comments, "
        "never whose they are.",
        "From {n} ratings on, its speakers and the organizers see numbers and comments, "
        "never whose they are.",
        SHOWN_FROM,
    )


def star_buttons(session: Session, own: Rating | None = None) -> tuple[Button, ...]:
    """One for each from 1 to 5; what somebody has given is marked."""
    return tuple(
        Button(
            f"⭐ {stars}",
            id=f"{RATE}:{stars}:{session.mark}",
            emphasis="success" if own and own.stars == stars else "secondary",
        )
        for stars in STARS
    )


def comment_button(session: Session, own: Rating) -> Button:
    """Opens the form, with the comment that there is."""
    label = _("Change the comment") if own.comment else _("Add a comment")
    return Button(label, id=f"{COMMENT}:{session.mark}")


def thanks_card(session: Session, rating: Rating) -> Card:
    """What somebody reads who has just rated a session or commented on it."""
    return Card(
        headline=_(
            "Thank you: {stars} of 5 for **{title}**.\nPress again to change it.",
            stars=rating.stars,
            title=_name(session),
        ),
        body=_own_comment(rating),
        footer=who_sees() if rating.comment else "",
        buttons=(comment_button(session, rating),),
    )


def feedback_card(
    session: Session, own: Rating | None, summary: Summary | None, *, may_rate: bool, page: int = 0
) -> Card:
    """A session's feedback as one person may see it; for most, only their own.

    The pages (from 0) are those of the comments, where there is a summary for the person to see.
    """
    own_text = _("You have not rated it yet.")
    if own:
        own_text = _("You gave it {stars} of 5.", stars=own.stars)
    rating: tuple[Button, ...] = ()
    if may_rate:
        rating = (*star_buttons(session, own), *((comment_button(session, own),) if own else ()))
    if summary is None:
        comment = f"\n{_own_comment(own)}" if own else ""
        body = f"{own_text}{comment}".strip()
        return Card(title=_name(session), body=body, footer=who_sees(), buttons=rating)
    yours = (Field(_("Yours"), own_text, inline=False),) if may_rate else ()
    if summary.outcome is None:
        return Card(title=_name(session), body=_too_few(summary), fields=yours, buttons=rating)
    comments = paged(_pages(summary.outcome.comments), page, 1)
    return Card(
        title=_name(session),
        body=f"{_numbers(summary.count, summary.outcome)}\n\n{comments.items[0]}",
        fields=yours,
        footer=comments.told(
            ngettext("{n} comment", "{n} comments", len(summary.outcome.comments))
        ),
        buttons=(*rating, *comments.turning(f"{COMMENTS}:{session.mark}")),
    )


def table_card(rows: Sequence[tuple[Session, Summary]], page: int) -> Card:
    """One page (from 0) of the sessions in order of time, each with how it was rated."""
    shown = paged(rows, page, ROWS_ON_A_PAGE)
    rated = sum(summary.count for _session, summary in rows)
    return Card(
        title=_("Feedback"),
        body="\n".join(_row(session, summary) for session, summary in shown.items)
        or _("No session of this agenda is rated."),
        footer=shown.told(ngettext("{n} rating", "{n} ratings", rated)),
        buttons=shown.turning(TABLE),
    )


def _row(session: Session, summary: Summary) -> str:
    outcome = summary.outcome
    found = _mean(summary.count, outcome) if outcome else _too_few(summary)
    return f"{escaped(cut(session.name, 60))}: {found}"


def _name(session: Session) -> str:
    return escaped(cut(session.name, 200))


def _own_comment(rating: Rating) -> str:
    return "\n".join(quoted_pages(rating.comment, PAGE_LIMIT)) if rating.comment else ""


def _too_few(summary: Summary) -> str:
    return ngettext(
        "{n} rated; numbers are shown from {least} on.",
        "{n} rated; numbers are shown from {least} on.",
        summary.count,
        least=SHOWN_FROM,
    )


def _mean(rated: int, outcome: Outcome) -> str:
    return ngettext(
        "**{mean}** of 5, {n} rated",
        "**{mean}** of 5, {n} rated",
        rated,
        mean=mean_said(outcome.mean),
    )


def _numbers(rated: int, outcome: Outcome) -> str:
    most = max(outcome.count_by_stars.values())
    lines = [_mean(rated, outcome)]
    for stars in reversed(STARS):
        number = outcome.count_by_stars[stars]
        bar = "▇" * -(-number * LONGEST_BAR // most)
        lines.append(f"⭐ {stars} {bar} {number}")
    return "\n".join(lines)


def _pages(comments: Iterable[str]) -> list[str]:
    quoted = ["\n".join(quoted_pages(comment, PAGE_LIMIT)) for comment in comments]
    return packed(quoted, PAGE_LIMIT) or [_("Nobody has left a comment.")]
