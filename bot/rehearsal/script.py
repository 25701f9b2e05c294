"""What the scripted audience does in the course of a day: every command is used.

Each act is what people do at one moment. Whoever may not do something tries it too, and has to be
told so politely.
"""

from bot.domain.conference import Conference
from bot.rehearsal.agenda_acts import agenda_acts
from bot.rehearsal.audience import Act
from bot.rehearsal.change_acts import change_acts
from bot.rehearsal.conduct_acts import conduct_acts
from bot.rehearsal.feedback_acts import feedback_acts
from bot.rehearsal.question_acts import question_acts
from bot.rehearsal.recap_acts import recap_acts
from bot.rehearsal.speaker_acts import speaker_acts


def script(conference: Conference, *, changes: bool = False) -> list[Act]:
    """The acts in order of time; with `changes`, those of a day on which the agenda changes."""
    acts = (
        [*change_acts(conference)]
        if changes
        else [
            *agenda_acts(conference),
            *question_acts(conference),
            *feedback_acts(conference),
            *speaker_acts(conference),
            *conduct_acts(conference),
        ]
    )
    acts += recap_acts(conference)
    return sorted(acts, key=lambda act: act.at)
