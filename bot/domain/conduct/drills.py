"""What a drill found: a marked report was sent through every step on the live server."""

from dataclasses import dataclass

from bot.domain.cards import Card
from bot.domain.languages import N_, _
from bot.domain.text import inert

TEXT = N_("This is a drill. None of it is real, and it is erased at its end.")


@dataclass(frozen=True, slots=True)
class Finding:
    """One step of a drill: what it was, whether it went well, and what is to be said of it."""

    what: str
    ok: bool
    says: str = ""


def drill_card(findings: tuple[Finding, ...]) -> Card:
    """The whole drill, for whoever started it."""
    bad = [finding for finding in findings if not finding.ok]
    lines = [
        f"{'✅' if finding.ok else '❌'} **{finding.what}** {inert(finding.says)}".rstrip()
        for finding in findings
    ]
    mend, well = _("The drill is over: mend what is marked"), _("The drill is over: all is well")
    return Card(
        title=mend if bad else well,
        body="\n".join(lines),
        footer=_("The drill's report is erased, and its card is taken away."),
    )
