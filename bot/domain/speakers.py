"""Who speaks, and which account on the server is theirs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from rapidfuzz import fuzz

from bot.domain.agenda import Agenda
from bot.domain.cards import Card
from bot.domain.changes import Change, ChangeState
from bot.domain.conference import ConferenceId
from bot.domain.languages import _, either, ngettext
from bot.domain.paging import paged
from bot.domain.people import Person, PersonId
from bot.domain.search import ALIKE, folded
from bot.domain.text import cut, escaped
from bot.errors import NotFound

SPEAKERS_ON_A_PAGE = 25
NEAREST_NAMED = 3


@dataclass(frozen=True, slots=True)
class SpeakerAccount:
    """A speaker's name, as the agenda has it, linked to an account by an organizer."""

    conference: ConferenceId
    name: str
    person: PersonId
    linked_at: datetime
    linked_by: str


def link_change(account: SpeakerAccount, by: Person, old: str | None, new: str) -> Change:
    """What the history of changes keeps of a link that was made or undone then."""
    return Change(
        conference=account.conference,
        path=f"speaker.{account.name}",
        old=old,
        new=new,
        at=account.linked_at,
        by_id=by.id,
        by_name=by.name,
        state=ChangeState.SAVED,
    )


def speaker_named(agenda: Agenda, words: str) -> str:
    """The speaker on the agenda that the words mean; see `name_meant`."""
    return name_meant(agenda.speakers, words)


def name_meant(names: Iterable[str], words: str) -> str:
    """The one name that the words mean, case, accents and typos forgiven.

    Raises `NotFound` where none is near enough, and where several are equally near: a link lets
    somebody host, so nobody guesses.
    """
    names = sorted(set(names))
    if words in names:
        return words
    score_by_name = {name: fuzz.WRatio(folded(words), folded(name)) for name in names}
    best = max(score_by_name.values(), default=0.0)
    nearest = [name for name, score in score_by_name.items() if score == best]
    if best >= ALIKE and len(nearest) == 1:
        return nearest[0]
    if best >= ALIKE:
        raise NotFound(
            _(
                "'{words}' may be {names}. Write the name as it stands there.",
                words=escaped(words),
                names=_either(nearest),
            )
        )
    if not names:
        hint = _("The agenda names no speakers yet.")
    elif best:
        hint = _("Did you mean {names}?", names=_either(nearest))
    else:
        hint = _("/speakers list shows who is.")
    refused = _("No speaker on the agenda is called '{words}'.", words=escaped(words))
    raise NotFound(f"{refused} {hint}")


def _either(names: Sequence[str]) -> str:
    few = [escaped(name) for name in names[:NEAREST_NAMED]]
    return either([*few, _("somebody else")] if len(names) > len(few) else few)


def speakers_card(names: Iterable[str], accounts: Iterable[SpeakerAccount], page: int) -> Card:
    """One page (from 0) of the speakers; those without an account first, for they need somebody.

    Who is linked and no longer on the agenda is listed, too.
    """
    linked: dict[str, list[str]] = {name: [] for name in names}
    for account in accounts:
        linked.setdefault(account.name, []).append(f"<@{account.person}>")
    rows = sorted(linked.items(), key=lambda row: (bool(row[1]), row[0]))
    shown = paged(rows, page, SPEAKERS_ON_A_PAGE)
    lines = [
        f"{escaped(cut(name, 60))}: {', '.join(people) or '–'}" for name, people in shown.items
    ]
    footer = ngettext(
        "{n} speaker without an account",
        "{n} speakers without an account",
        sum(not people for people in linked.values()),
    )
    return Card(
        title=_("Speakers"),
        body="\n".join(lines) or _("The agenda names no speakers yet."),
        footer=shown.told(footer),
        buttons=shown.turning("speakers"),
    )
