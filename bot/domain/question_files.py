"""Questions as files: a table for spreadsheets, and a text to read."""

from collections.abc import Iterable

from bot.domain.agenda import Agenda
from bot.domain.languages import _, ngettext
from bot.domain.questions import Question, State, by_rank, state_name
from bot.domain.tables import as_csv as table
from bot.domain.text import escaped, inert

COLUMNS = (
    "session", "starts", "question", "votes", "state", "asked by", "asked at", "answer",
    "answered by", "decided by",
)  # fmt: skip


def as_csv(questions: Iterable[Question], agenda: Agenda) -> str:
    """One row for each, times in the conference's zone; no cell is a formula."""
    return table([COLUMNS, *(_cells(one, agenda) for one in questions)])


def _cells(one: Question, agenda: Agenda) -> tuple[str, ...]:
    session = agenda.get(one.session)
    return (
        session.name if session else one.session,
        f"{session.starts_at.astimezone(agenda.zone):%Y-%m-%d %H:%M}" if session else "",
        one.text,
        str(one.votes),
        one.state,
        one.asker_name,
        f"{one.asked_at.astimezone(agenda.zone):%Y-%m-%d %H:%M}",
        one.answer,
        one.answered_by,
        one.moved_by,
    )


def as_markdown(questions: Iterable[Question], agenda: Agenda) -> str:
    """Session by session in the agenda's order, the best questions first, with their answers."""
    by_session: dict[str, list[Question]] = {}
    for one in questions:
        by_session.setdefault(one.session, []).append(one)
    order = [session.key for session in agenda.sessions]
    order += [key for key in by_session if key not in order]  # of sessions that are gone
    title = _("Questions at {conference}", conference=escaped(agenda.title))
    lines = [f"# {title}"]
    for key in order:
        if asked := by_session.get(key):
            session = agenda.get(key)  # pyright: ignore[reportArgumentType] - a key of either
            name = session.name if session else key
            lines += ["", f"## {escaped(name)}", "", *map(_item, by_rank(asked))]
    return "\n".join(lines) + "\n"


def _item(one: Question) -> str:
    about = [ngettext("{n} vote", "{n} votes", one.votes)]
    about += [inert(one.asker_name)] * bool(one.asker_name)
    about += [state_name(one.state)] * (one.state is not State.OPEN)
    text = escaped(" ".join(one.text.split()))
    by = f"{inert(one.answered_by)}: " if one.answered_by else ""
    said = f"\n  > {by}{escaped(' '.join(one.answer.split()))}" if one.answer else ""
    return f"* {text} ({', '.join(about)}){said}"
