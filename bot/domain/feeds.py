"""An agenda that is followed at an address: when it was asked for, and what came of it."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from bot.domain.addresses import without_secrets
from bot.domain.conference import ConferenceId
from bot.domain.languages import _, ngettext
from bot.domain.moments import stamp
from bot.domain.text import cut, escaped

TOLD_AFTER = 3
"""Failures one after the other; fewer are nobody's business."""

LONGEST_WAIT = timedelta(hours=1)
LONGEST_PROBLEM = 1500
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Feed:
    """What one knows of an address.

    `etag` and `modified` are by what its server knows the last copy that could be read, `content`
    is the digest of that copy, and `agenda` that of the agenda last proposed or in force from it.
    `proposal` is the number of the last proposal; 0 where there was none.
    """

    conference: ConferenceId
    address: str
    asked_at: datetime | None = None
    etag: str = ""
    modified: str = ""
    content: str = ""
    agenda: str = ""
    proposal: int = 0
    failures: int = 0
    problem: str = ""

    @property
    def name(self) -> str:
        """The address as it is shown."""
        return without_secrets(self.address)

    @property
    def is_failing(self) -> bool:
        """Whether organizers were told that it fails."""
        return self.failures >= TOLD_AFTER

    def due_at(self, every: timedelta) -> datetime:
        """When to ask again: after failures twice as long each time, an hour at most."""
        if self.asked_at is None:
            return _LONG_AGO
        doubled = every * 2 ** min(max(self.failures - 1, 0), 10)
        return self.asked_at + min(doubled, max(every, LONGEST_WAIT))

    def leading_to(self, address: str) -> "Feed":
        """The feed at this address; at another one, nothing is known but what was proposed."""
        if address == self.address:
            return self
        return Feed(self.conference, address, proposal=self.proposal)

    def forgotten(self) -> "Feed":
        """As if nothing had been read from it."""
        return replace(self, etag="", modified="", content="", agenda="")

    def worked(self, moment: datetime, etag: str, modified: str, content: str) -> "Feed":
        """There is a copy that can be read."""
        return replace(
            self,
            asked_at=moment,
            etag=etag,
            modified=modified,
            content=content,
            failures=0,
            problem="",
        )

    def failed(self, moment: datetime, problem: str) -> "Feed":
        """There is none; `problem` is Markdown that says why."""
        short = cut(problem, LONGEST_PROBLEM)
        return replace(self, asked_at=moment, failures=self.failures + 1, problem=short)

    def news(self, before: "Feed", moment: datetime) -> str:
        """What organizers are told after it was asked for, as Markdown; mostly nothing."""
        when = stamp(moment, "f")
        if self.is_failing and not before.is_failing:
            told = ngettext(
                "The agenda at {address} could not be had {n} time in a row, most lately {time}. "
                "What is in force stays so; the bot goes on trying, and will tell you when it "
                "works again.",
                "The agenda at {address} could not be had {n} times in a row, most lately {time}. "
                "What is in force stays so; the bot goes on trying, and will tell you when it "
                "works again.",
                TOLD_AFTER,
                address=escaped(self.name),
                time=when,
            )
            return f"{told}\n{self.problem}"
        if before.is_failing and not self.failures:
            address = escaped(self.name)
            return _(
                "The agenda at {address} can be had again, since {time}.",
                address=address,
                time=when,
            )
        return ""
