"""What people and organizers read about the difference between two versions of an agenda."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.agenda import Agenda
from bot.domain.announcements import PostKey
from bot.domain.cards import Button, Card
from bot.domain.conference import Conference
from bot.domain.languages import N_, _, ngettext
from bot.domain.moments import stamp
from bot.domain.posts import button_id
from bot.domain.proposals import Preview, Proposal, ProposalState, VersionLine, source_name
from bot.domain.revisions import Difference, Revision, is_alarming, those
from bot.domain.session_lines import title_and_speakers
from bot.domain.text import cut, escaped, fitting, inert

_SIGNS = {
    Difference.CANCELLED: "❌",
    Difference.GONE: "❌",
    Difference.BACK: "✅",
    Difference.MOVED: "🕒",
    Difference.ROOM: "📍",
    Difference.ADDED: "➕",
    Difference.RETITLED: "✏️",
    Difference.SPEAKERS: "🎤",
    Difference.DETAILS: "📝",
}
"""In the order in which they matter: the first that holds stands before a session."""

_STILL_ON = {Difference.MOVED, Difference.ROOM, Difference.BACK, Difference.ADDED}
"""Where people want to know when that is for them."""

_TOLD = {
    Difference.CANCELLED: N_("cancelled: {where}"),
    Difference.GONE: N_("no longer on the agenda: {where}"),
    Difference.BACK: N_("takes place after all: {where}"),
    Difference.ADDED: N_("new: {where}"),
}
_COUNTED: Mapping[Difference, Callable[[int], str]] = {
    Difference.CANCELLED: lambda n: ngettext("{n} cancelled", "{n} cancelled", n),
    Difference.GONE: lambda n: ngettext("{n} gone", "{n} gone", n),
    Difference.BACK: lambda n: ngettext("{n} on again", "{n} on again", n),
    Difference.MOVED: lambda n: ngettext("{n} moved", "{n} moved", n),
    Difference.ROOM: lambda n: ngettext("{n} in another room", "{n} in another room", n),
    Difference.ADDED: lambda n: ngettext("{n} new", "{n} new", n),
    Difference.RETITLED: lambda n: ngettext("{n} retitled", "{n} retitled", n),
    Difference.SPEAKERS: lambda n: ngettext("{n} other speakers", "{n} other speakers", n),
    Difference.DETAILS: lambda n: ngettext("{n} other details", "{n} other details", n),
}
"""In the same order: how many sessions there are of which this holds."""

NOTES_SHOWN = 8
SHOWN = 2800
"""Characters of changes; a card's body takes some hundred more."""

CONFIRM, DISCARD = "agenda-confirm", "agenda-discard"


def change_card(conference: Conference, revisions: Sequence[Revision], key: PostKey) -> Card:
    """The one post that tells people of changes: what, from when and where to when and where."""
    lines = [_line(conference.agenda, revision, times=True) for revision in revisions]
    return Card(
        headline=_("**The agenda has changed**"),
        body=fitting(lines, SHOWN, _more_on_the_agenda),
        footer=_(
            "Times are those of {zone}; those after 🔔 are yours.", zone=conference.agenda.zone.key
        ),
        buttons=(Button(_("Agenda"), id=button_id(key)),),
    )


def _more_on_the_agenda(left: int) -> str:
    return ngettext(
        "… and {n} more change. /agenda show has everything.",
        "… and {n} more changes. /agenda show has everything.",
        left,
    )


def corrected_card(
    conference: Conference, original: Card, revision: Revision, link: str | None
) -> Card:
    """A post that was true when it was made, corrected in its place."""
    session = revision.session
    title, differences = escaped(session.name), revision.differences
    words = " ".join(_words(conference.agenda, revision))
    if differences & {Difference.CANCELLED, Difference.GONE} or session.cancelled:
        headline = _("❌ Cancelled: {title}", title=title)
        body = _("This session does not take place.")
    elif revision.only_ends_otherwise:
        headline, body = original.headline, original.body
    elif differences & {Difference.MOVED, Difference.ROOM}:
        sign = _SIGNS[Difference.MOVED if Difference.MOVED in differences else Difference.ROOM]
        headline = _("{sign} Moved: {title}", sign=sign, title=title)
        body = f"{words}\n🔔 {stamp(session.starts_at, 'f')}"
    else:
        headline, body = _("✏️ Changed: {title}", title=title), words
    more = (Button(_("What changed"), url=link),) if link else ()
    return Card(
        headline=headline,
        title=title,
        url=original.url,
        body=body,
        fields=original.fields,
        footer=original.footer,
        buttons=(*original.buttons, *more),
    )


def preview_card(preview: Preview, now: datetime) -> Card:
    """What would become of the agenda: shown to an organizer before anything is in force."""
    proposal, before, revisions = preview.proposal, preview.before, preview.revisions
    alarming = is_alarming(before, proposal.agenda, now)
    head, notes = _overview(preview, alarming=alarming), _notes(proposal)
    lines = [_line(proposal.agenda, revision) for revision in revisions]
    body = "\n".join([*head, *notes, "", fitting(lines, SHOWN // 2, _more_changes)])
    return Card(
        title=_("This is what would change") if revisions else _("There is nothing to change"),
        body=body.strip(),
        footer=_("Nothing is in force yet."),
        buttons=(
            Button(
                _("Put in force"),
                id=f"{CONFIRM}:{proposal.id}:seen",
                emphasis="danger" if alarming else "success",
                disabled=not revisions and proposal.agenda == before,
            ),
            Button(_("Discard"), id=f"{DISCARD}:{proposal.id}"),
        ),
    )


def _overview(preview: Preview, *, alarming: bool) -> Iterator[str]:
    proposal, revisions = preview.proposal, preview.revisions
    yield ngettext(
        "From {source}: {n} session.",
        "From {source}: {n} sessions.",
        len(proposal.agenda.sessions),
        source=inert(source_name(proposal.source)),
    )
    if revisions:
        number, changes = proposal.base, _summary(revisions)
        yield _("Against version {number}: {changes}.", number=number, changes=changes)
    else:
        yield _("Nothing differs.")
    if preview.posts:
        yield ngettext(
            "{n} post still to come will change.",
            "{n} posts still to come will change.",
            preview.posts,
        )
    if preview.late:
        yield _("⏰ What was said with /late comes on top of these times.")
    if alarming:
        yield _("⚠️ **Much of what is still to come is gone.** Is it the right file?")


def _notes(proposal: Proposal) -> Iterator[str]:
    for note in proposal.notes[:NOTES_SHOWN]:
        yield f"⚠️ {escaped(cut(note, 250))}"
    if (left := len(proposal.notes) - NOTES_SHOWN) > 0:
        yield ngettext("… and {n} more warning.", "… and {n} more warnings.", left)


def _more_changes(left: int) -> str:
    return ngettext("… and {n} more change.", "… and {n} more changes.", left)


def alarm_card(number: int, why: str) -> Card:
    """Asks once more before a proposal is put in force from which much is gone."""
    return Card(
        headline=why,
        buttons=(
            Button(_("Yes, all of that"), id=f"{CONFIRM}:{number}:sure", emphasis="danger"),
            Button(_("Discard"), id=f"{DISCARD}:{number}"),
        ),
    )


def versions_card(lines: Sequence[VersionLine]) -> Card:
    """Every version that was in force, the newest first."""
    told = [
        f"**{line.number}** · {stamp(line.at, 'f')} · {inert(cut(source_name(line.source), 120))}"
        for line in lines
    ]
    return Card(
        title=_("Versions of the agenda"),
        body=fitting(told, SHOWN, _earlier_versions),
        footer=_("The first of these is in force. /agenda back leads to any of them."),
    )


def _earlier_versions(left: int) -> str:
    return ngettext("… and {n} earlier version.", "… and {n} earlier versions.", left)


def overtaken_card(proposal: Proposal) -> Card:
    """A proposal that nobody decided about before its source changed again."""
    return Card(
        title=_("This has been overtaken"),
        body=_(
            "{source} has changed since this was proposed. What it has now is proposed further "
            "below, or in force already.",
            source=inert(source_name(proposal.source)),
        ),
        footer=_("There is nothing to be done here."),
    )


def decided_card(preview: Card, proposal: Proposal, by: str, version: int) -> Card:
    """A proposal that somebody has decided about: what it was, by whom, and what is in force."""
    said: dict[str, object] = {"name": inert(by), "version": version}
    if proposal.state is ProposalState.CONFIRMED:
        line = _("✅ {name} has put this in force: it is version {version}.", **said)
    else:
        line = _("{name} has discarded this. Version {version} stays in force.", **said)
    return replace(
        preview,
        title=_("Proposed: {title}", title=preview.title),
        headline=line,
        footer=_("There is nothing to be done here."),
        buttons=(),
    )


def _summary(revisions: Sequence[Revision]) -> str:
    counts = {kind: len(those(revisions, kind)) for kind in _COUNTED}
    return ", ".join(_COUNTED[kind](number) for kind, number in counts.items() if number)


def _line(agenda: Agenda, revision: Revision, *, times: bool = False) -> str:
    """One session: a sign, its title and speakers, what is different, perhaps the reader's time."""
    session, differences = revision.session, revision.differences
    first = next(difference for difference in _SIGNS if difference in differences)
    told = "; ".join(_words(agenda, revision)) or _("other details")
    if first in _TOLD:
        told = _(_TOLD[first], where=told)
    yours = f" 🔔 {stamp(session.starts_at, 'f')}" if times and first in _STILL_ON else ""
    return f"{_SIGNS[first]} **{title_and_speakers(session)}**: {told}{yours}"


def _words(agenda: Agenda, revision: Revision) -> list[str]:
    """What is different, escaped but for the arrow."""
    lines = revision.in_words(agenda.zone)
    return [escaped(cut(line, 300)).replace("-\\>", "->") for line in lines]
