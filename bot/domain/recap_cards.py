"""The recap as a post: the conference in numbers, and what people wanted to know most."""

from bot.domain.agenda import Session
from bot.domain.announcements import PostKey
from bot.domain.cards import Button, Card, Field
from bot.domain.languages import _, grouped, ngettext
from bot.domain.posts import button_id, conference_links
from bot.domain.recap import Asked, Numbers, Recap
from bot.domain.text import cut, escaped

MOST_WANTED = 3
QUESTION_LIMIT = 250
TITLE_LIMIT = 100


def figures(numbers: Numbers) -> list[tuple[str, str]]:
    """The number and what it counts, of everything that there was."""
    asked, answered, agendas = numbers.questions, numbers.answered, numbers.agendas
    counted = (
        (numbers.sessions, ngettext("session", "sessions", numbers.sessions)),
        (numbers.speakers, ngettext("speaker", "speakers", numbers.speakers)),
        (asked, ngettext("question asked", "questions asked", asked)),
        (answered, ngettext("question answered", "questions answered", answered)),
        (numbers.votes, ngettext("vote", "votes", numbers.votes)),
        (numbers.ratings, ngettext("rating", "ratings", numbers.ratings)),
        (agendas, ngettext("person's own agenda", "people's own agendas", agendas)),
    )
    return [(grouped(number), what) for number, what in counted if number]


def recap_card(recap: Recap, key: PostKey) -> Card:
    """The post; nobody is ranked in it but questions."""
    wanted = recap.most_wanted(MOST_WANTED)
    lines = "\n".join(_line(*one) for one in wanted)
    return Card(
        headline=_(
            "Thank you all for {conference}! This is what it came to.",
            conference=escaped(recap.name),
        ),
        title=_("{conference}: the recap", conference=escaped(recap.name)),
        body="\n".join(f"**{number}** {what}" for number, what in figures(recap.numbers)),
        fields=(Field(_("What you wanted to know most"), lines, inline=False),) if wanted else (),
        footer=_("/agenda show still has every session."),
        buttons=(Button(_("Agenda"), id=button_id(key)), *conference_links(recap.profile)),
    ).within_limits()


def _line(question: Asked, session: Session) -> str:
    text = escaped(cut(" ".join(question.text.split()), QUESTION_LIMIT))
    title = escaped(cut(session.name, TITLE_LIMIT))
    votes = ngettext("{n} vote", "{n} votes", question.votes)
    return f"{text} ({title}, {votes})"
