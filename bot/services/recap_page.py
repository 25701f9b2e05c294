"""The recap as one page that needs nothing from anywhere else: no script, no font, no picture."""

from functools import cache, partial
from pathlib import Path
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from bot.domain.addresses import is_web_address
from bot.domain.agenda import Session, is_short_notice
from bot.domain.feedback import mean_said
from bot.domain.languages import _, locale, ngettext
from bot.domain.markdown_html import markdown_as_html, text_as_html
from bot.domain.moments import clock_span, day_name
from bot.domain.recap import Recap
from bot.domain.recap_cards import figures
from bot.domain.text import plain

PAGE_NAME = "recap.html"


def page(recap: Recap) -> str:
    """The whole page. What people wrote does nothing in it, whatever they wrote."""
    zone = recap.agenda.zone
    return _template().render(
        _=_,
        ngettext=ngettext,
        recap=recap,
        language=locale().replace("_", "-"),
        zone=zone.key,
        figures=figures(recap.numbers),
        days=[
            (day, day_name(held[0].session.starts_at, zone), held)
            for day, held in recap.days.items()
        ],
        links={name: url for name, url in recap.profile.links.items() if is_web_address(url)},
        span=partial(_span, zone=zone),
        page_of=_page_of,
        abstract_of=_abstract,
        words=text_as_html,
        mean_said=mean_said,
    )


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_as_seen,
    )
    return environment.get_template("recap.html.jinja")


def _span(session: Session, zone: ZoneInfo) -> str:
    return clock_span(session.starts_at, session.ends_at, zone)


def _page_of(session: Session) -> str:
    return session.url if session.url and is_web_address(session.url) else ""


def _abstract(session: Session) -> str:
    text = session.abstract or ""
    return "" if is_short_notice(text) else markdown_as_html(text)


def _as_seen(value: object) -> object:
    """Text without what reorders or hides what is around it; what is HTML already was so before."""
    return plain(value) if type(value) is str else value
