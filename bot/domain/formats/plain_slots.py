"""The slots of one day of a page: when each starts and ends, with slips of the pen put right.

What is put right is always said.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.domain.formats.gathering import Gathering
from bot.domain.formats.plain_times import DAY, HALF_DAY, Stamp
from bot.domain.languages import N_, _
from bot.domain.places import Place

NIGHT, EVENING, MORNING = 5 * 60, 17 * 60, 8 * 60
LONGEST_GUESS = 6 * 60
"""Minutes; longer slots are not taken for slips of the pen."""

AFTERNOON = 7 * 60
"""Until when an hour without am or pm may be one after noon."""

_AS_NEXT = N_("'{said}' is taken for {starts} to {ends}, as the next slot shows.")
_AS_BEFORE = N_("'{said}' is taken for {starts} to {ends}, as the slot before it shows.")
_AS_NOTHING_ELSE = N_(
    "'{said}' is taken for {starts} to {ends}, for else it would end before it starts."
)


@dataclass(frozen=True, slots=True)
class Span:
    """When a slot is, in minutes since the midnight in which its day begins."""

    starts: int
    ends: int | None


def spans_of(stamps: Sequence[Stamp], places: Sequence[Place], gathering: Gathering) -> list[Span]:
    """Of the slots of one day, in their order on the page."""
    spans = [Span(s.starts.minutes, s.ends.minutes if s.ends else None) for s in stamps]
    if all(_is_unmarked(stamp) for stamp in stamps):
        spans = _with_afternoon(spans, places, gathering)
    for index in range(len(spans)):
        spans[index] = _corrected(spans, index, stamps[index], places[index], gathering)
    spans = _past_midnight(spans)
    anew = (n for n in range(1, len(spans)) if spans[n].starts < spans[n - 1].starts)
    if (index := next(anew, None)) is not None:
        what = _("Here the times begin anew; all are taken for the same day.")
        gathering.warn(places[index], what, _("For another day put its date on a line above."))
    return spans


def _is_unmarked(stamp: Stamp) -> bool:
    """Whether it may be on a clock of twelve hours without am and pm."""
    clocks = [clock for clock in (stamp.starts, stamp.ends) if clock]
    is_padded = any(text.startswith("0") for text in stamp.text.replace("-", " ").split())
    return not is_padded and all(not clock.half and 1 <= clock.hour <= 12 for clock in clocks)


def _with_afternoon(
    spans: Sequence[Span], places: Sequence[Place], gathering: Gathering
) -> list[Span]:
    """Where 12:30 is followed by 1:00, the afternoon has begun."""
    shifted: list[Span] = []
    reached, has_said = 0, False
    for span, place in zip(spans, places, strict=True):
        starts, ends = span.starts, span.ends
        if starts < reached and starts <= AFTERNOON:
            starts, ends = starts + HALF_DAY, ends + HALF_DAY if ends is not None else None
        if ends is not None and ends <= starts and ends <= AFTERNOON:
            ends += HALF_DAY
        if starts != span.starts and not has_said:
            has_said = True
            what = _("From here on the times are taken for those of the afternoon.")
            gathering.warn(place, what, _("Write pm, or 13:00 for 1:00, if that is wrong."))
        reached = starts
        shifted.append(Span(starts, ends))
    return shifted


def _corrected(
    spans: Sequence[Span], index: int, stamp: Stamp, place: Place, gathering: Gathering
) -> Span:
    """With am and pm put right, where the slots around it show that one of them is wrong."""
    span = spans[index]
    if stamp.ends is None or span.ends is None:
        return span
    before = spans[index - 1] if index else None
    after = spans[index + 1].starts if index + 1 < len(spans) else None
    ends, starts = (span.ends + HALF_DAY) % DAY, (span.starts + HALF_DAY) % DAY
    is_odd = span.ends <= span.starts or (after is not None and span.ends > after)
    if stamp.ends.half and is_odd and span.starts < ends and ends == after:
        found, what = replace(span, ends=ends), _AS_NEXT
    elif stamp.starts.half and before and span.starts >= span.ends and starts == before.ends:
        found, what = replace(span, starts=starts), _AS_BEFORE
    elif (
        stamp.ends.half
        and span.ends <= span.starts
        and 0 < ends - span.starts <= LONGEST_GUESS
        and (span.ends - span.starts) % DAY > LONGEST_GUESS
    ):
        found, what = replace(span, ends=ends), _AS_NOTHING_ELSE
    else:
        return span
    clocks = {"starts": _clock(found.starts), "ends": _clock(found.ends or 0)}
    mend = _("Look whether am and pm are right.")
    gathering.warn(place, _(what, said=stamp.text, **clocks), mend)
    return found


def _past_midnight(spans: Sequence[Span]) -> list[Span]:
    """Ends and starts after midnight, under the heading of the evening before."""
    found: list[Span] = []
    is_late = False
    for span in spans:
        starts, ends = span.starts, span.ends
        if is_late and starts < NIGHT:
            starts, ends = starts + DAY, ends + DAY if ends is not None else None
        if ends is not None and ends <= starts and starts >= EVENING and ends <= MORNING:
            ends += DAY
        is_late = is_late or starts >= EVENING
        found.append(Span(starts, ends))
    return found


def _clock(minutes: int) -> str:
    return f"{minutes // 60 % 24:02}:{minutes % 60:02}"
