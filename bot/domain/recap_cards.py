"""The recap as a post: the conference in numbers, and what people wanted to know most."""

from bot.domain.agenda import Session
from bot.domain.announcements import PostKey
from bot.domain.cards import Button, Card, Field
from bot.domain.posts import button_id, conference_links
from bot.domain.recap import Asked, Numbers, Recap
from bot.domain.text import count, cut, escaped

MOST_WANTED = 3
QUESTION_LIMIT = 250
TITLE_LIMIT = 100


def figures(numbers: Numbers) -> list[tuple[str, str]]:
    """The number and what it counts, of everything that there was."""
    counted = (
        (numbers.sessions, "session", "sessions"),
        (numbers.speakers, "speaker", "speakers"),
        (numbers.questions, "question asked", "questions asked"),
        (numbers.answered, "question answered", "questions answered"),
        (numbers.votes, "vote", "votes"),
        (numbers.ratings, "rating", "ratings"),
        (numbers.agendas, "person's own agenda", "people's own agendas"),
    )
    return [
        (f"{number:,}", one if number == 1 else many) for number, one, many in counted if number
    ]


def recap_card(recap: Recap, key: PostKey) -> Card:
    """The post; nobody is ranked in it but questions."""
    wanted = recap.most_wanted(MOST_WANTED)
    lines = "\n".join(_line(*one) for one in wanted)
    return Card(
        headline=f"Thank you all for {escaped(recap.name)}! This is what it came to.",
        title=f"{escaped(recap.name)}: the recap",
        body="\n".join(f"**{number}** {what}" for number, what in figures(recap.numbers)),
        fields=(Field("What you wanted to know most", lines, inline=False),) if wanted else (),
        footer="/agenda show still has every session.",
        buttons=(Button("Agenda", id=button_id(key)), *conference_links(recap.profile)),
    ).within_limits()


def _line(question: Asked, session: Session) -> str:
    text = escaped(cut(" ".join(question.text.split()), QUESTION_LIMIT))
    title = escaped(cut(session.name, TITLE_LIMIT))
    return f"{text} ({title}, {count(question.votes, 'vote')})"
