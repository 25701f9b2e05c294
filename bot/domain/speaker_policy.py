"""What the organizers decided about speakers: when they are asked whether they are there."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from bot.domain.setting_values import read_lead, read_role


@dataclass(frozen=True, slots=True)
class SpeakerPolicy:
    """The settings about speakers, read; lengths are before the start, None is never."""

    checkin: timedelta | None
    missing: timedelta | None
    help_ping: str | None

    @property
    def missed_after(self) -> timedelta | None:
        """How long before the start organizers read who is missing; everybody has some time."""
        if self.checkin is None or self.missing is None:
            return None
        return min(self.missing, self.checkin / 2)


def speaker_policy(texts: Mapping[str, str]) -> SpeakerPolicy:
    """From the settings, which have been checked."""
    return SpeakerPolicy(
        checkin=read_lead(texts["speakers.checkin"]),
        missing=read_lead(texts["speakers.missing"]),
        help_ping=read_role(texts.get("ping.help", "")),
    )
