"""What people and organizers read about the difference between two versions of an agenda."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.agenda import Agenda
from bot.domain.announcements import PostKey
from bot.domain.cards import Button, Card
from bot.domain.conference import Conference
from bot.domain.languages import _, ngettext
from bot.domain.moments import stamp
from bot.domain.posts import button_id, title_and_speakers
from bot.domain.proposals import Preview, Proposal, ProposalState, VersionLine
from bot.domain.revisions import Difference, Revision, is_alarming, those
from bot.domain.text import count, cut, escaped, fitting

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

_WORDS = {
    Difference.CANCELLED: "cancelled: ",
    Difference.GONE: "no longer in the programme: ",
    Difference.BACK: "takes place after all: ",
    Difference.ADDED: "new: ",
}
NOTES_SHOWN = 8
SHOWN = 2800
"""Characters of changes; a card's body takes some hundred more."""

CONFIRM, DISCARD = "agenda-confirm", "agenda-discard"


def change_card(conference: Conference, revisions: Sequence[Revision], key: PostKey) -> Card:
    """The one post that tells people of changes: what, from when and where to when and where."""
    lines = [_line(conference.agenda, revision, times=True) for revision in revisions]
    return Card(
        headline="**The agenda has changed**",
        body=fitting(lines, SHOWN, _more_to_see),
        footer=f"Times are those of {conference.agenda.zone.key}; those after 🔔 are yours.",
        buttons=(Button("Agenda", id=button_id(key)),),
    )


def _more(left: int) -> str:
    return ngettext("… and {n} more change.", "… and {n} more changes.", left)


def _more_to_see(left: int) -> str:
    return f"{_more(left)} {_('/agenda show has everything.')}"


def corrected_card(
    conference: Conference, original: Card, revision: Revision, link: str | None
) -> Card:
    """A post that was true when it was made, corrected in its place."""
    session = revision.session
    title, differences = escaped(session.name), revision.differences
    words = " ".join(_words(conference.agenda, revision))
    if differences & {Difference.CANCELLED, Difference.GONE} or session.cancelled:
        headline, body = f"❌ Cancelled: {title}", "This session does not take place."
    elif revision.only_ends_otherwise:
        headline, body = original.headline, original.body
    elif differences & {Difference.MOVED, Difference.ROOM}:
        sign = _SIGNS[Difference.MOVED if Difference.MOVED in differences else Difference.ROOM]
        headline, body = f"{sign} Moved: {title}", f"{words}\n🔔 {stamp(session.starts_at, 'f')}"
    else:
        headline, body = f"✏️ Changed: {title}", words
    more = (Button("What changed", url=link),) if link else ()
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
    agenda = proposal.agenda
    head = [f"From {escaped(proposal.source)}: {count(len(agenda.sessions), 'session')}."]
    summary = _summary(revisions)
    head.append(f"Against version {proposal.base}: {summary}." if revisions else "Nothing differs.")
    if preview.posts:
        head.append(f"{count(preview.posts, 'post')} still to come will change.")
    if preview.late:
        head.append("⏰ What was said with /late comes on top of these times.")
    alarming = is_alarming(before, agenda, now)
    if alarming:
        head.append("⚠️ **Much of what is still to come is gone.** Is it the right file?")
    notes = [f"⚠️ {escaped(cut(note, 250))}" for note in proposal.notes[:NOTES_SHOWN]]
    if len(proposal.notes) > NOTES_SHOWN:
        notes.append(f"… and {count(len(proposal.notes) - NOTES_SHOWN, 'more warning')}.")
    lines = [_line(agenda, revision) for revision in revisions]
    body = "\n".join([*head, *notes, "", fitting(lines, SHOWN // 2, _more)])
    return Card(
        title="This is what would change" if revisions else "There is nothing to change",
        body=body.strip(),
        footer="Nothing is in force yet.",
        buttons=(
            Button(
                "Put in force",
                id=f"{CONFIRM}:{proposal.id}:seen",
                emphasis="danger" if alarming else "success",
                disabled=not revisions and agenda == before,
            ),
            Button("Discard", id=f"{DISCARD}:{proposal.id}"),
        ),
    )


def alarm_card(number: int, why: str) -> Card:
    """Asks once more before a proposal is put in force from which much is gone."""
    return Card(
        headline=why,
        buttons=(
            Button("Yes, all of that", id=f"{CONFIRM}:{number}:sure", emphasis="danger"),
            Button("Discard", id=f"{DISCARD}:{number}"),
        ),
    )


def versions_card(lines: Sequence[VersionLine]) -> Card:
    """Every version that was in force, the newest first."""
    told = [f"**{v.number}** · {stamp(v.at, 'f')} · {escaped(cut(v.source, 120))}" for v in lines]
    return Card(
        title="Versions of the agenda",
        body=fitting(told, SHOWN, _more_versions),
        footer="The first of these is in force. /agenda back leads to any of them.",
    )


def _more_versions(left: int) -> str:
    return ngettext("… and {n} earlier version.", "… and {n} earlier versions.", left)


def overtaken_card(proposal: Proposal) -> Card:
    """A proposal that nobody decided about before its source changed again."""
    return Card(
        title="This has been overtaken",
        body=(
            f"{escaped(proposal.source)} has changed since this was proposed. What it has now is "
            "proposed further below, or in force already."
        ),
        footer="There is nothing to be done here.",
    )


def decided_card(preview: Card, proposal: Proposal, by: str, version: int) -> Card:
    """A proposal that somebody has decided about: what it was, by whom, and what is in force."""
    if proposal.state is ProposalState.CONFIRMED:
        line = f"✅ {escaped(by)} has put this in force: it is version {version}."
    else:
        line = f"{escaped(by)} has discarded this. Version {version} stays in force."
    return replace(
        preview,
        title=f"Proposed: {preview.title}",
        headline=line,
        footer="There is nothing to be done here.",
        buttons=(),
    )


def _summary(revisions: Sequence[Revision]) -> str:
    counts = [(kind, len(those(revisions, kind))) for kind in _SIGNS]
    return ", ".join(f"{number:,} {kind}" for kind, number in counts if number)


def _line(agenda: Agenda, revision: Revision, *, times: bool = False) -> str:
    """One session: a sign, its title and speakers, what is different, perhaps the reader's time."""
    session, differences = revision.session, revision.differences
    first = next(difference for difference in _SIGNS if difference in differences)
    told = "; ".join(_words(agenda, revision)) or first.value
    yours = f" 🔔 {stamp(session.starts_at, 'f')}" if times and first in _STILL_ON else ""
    return (
        f"{_SIGNS[first]} **{title_and_speakers(session)}**: {_WORDS.get(first, '')}{told}{yours}"
    )


def _words(agenda: Agenda, revision: Revision) -> list[str]:
    """What is different, escaped but for the arrow."""
    lines = revision.in_words(agenda.zone)
    return [escaped(cut(line, 300)).replace("-\\>", "->") for line in lines]
