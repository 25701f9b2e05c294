"""What was done with a case, as it is told: the audit keeps its own words, whoever reads them."""

from bot.domain.conduct.audit import ANEW, BY_HAND, LEADS, TOLD, UPHELD, Act, Link
from bot.domain.conduct.decisions import MEASURES, STEPS
from bot.domain.conduct.readers import Route
from bot.domain.languages import N_, _
from bot.domain.text import escaped

_DETAILS: dict[str, str] = {
    **MEASURES,
    **STEPS,
    Route.TEAM: N_("team"),
    Route.FEW: N_("few"),
    Route.OUTSIDE: N_("outside"),
    Route.NOBODY: N_("nobody"),
    LEADS: N_("leads"),
    UPHELD: N_("upheld"),
    ANEW: N_("to be decided anew"),
}


def told(link: Link, who: str) -> str:
    """Who did what."""
    return _(TOLD[Act(link.act)], who=who)


def detail_of(link: Link) -> str:
    """What else is known of it; perhaps nothing."""
    kept = link.detail.removesuffix(BY_HAND)
    detail = _(_DETAILS[kept]) if kept in _DETAILS else escaped(kept)
    return detail if kept == link.detail else _("{step}, by hand", step=detail)
