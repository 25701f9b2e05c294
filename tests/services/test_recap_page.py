"""The recap's page: whole by itself, readable, and inert whatever people wrote."""

from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.conference import Profile, conference_id
from bot.domain.feedback import Rating
from bot.domain.languages import reading
from bot.domain.questions import Question, QuestionId, State
from bot.domain.recap import Answer, Traces, recap_of
from bot.services.recap_page import page
from tests.builders import LOS_ANGELES, NINE, SERVER, SLUG, agenda, session
from tests.languages import Phrasebook, spoken

HERE = conference_id(SLUG, SERVER)
TAGS = {
    *("html", "head", "meta", "title", "style", "body", "header", "nav", "main", "footer"),
    *("section", "article", "h1", "h2", "h3", "h4", "p", "ul", "ol", "li", "b", "strong", "em"),
    *("code", "pre", "blockquote", "span", "div", "a", "br"),
}
ATTRIBUTES = {
    *("lang", "charset", "name", "content", "http-equiv", "class", "href", "id", "rel"),
    *("aria-label", "aria-labelledby"),
}
VOID = {"meta", "br"}
HOSTILE = (
    "<script>alert(1)</script>",
    "</style><script>alert(1)</script>",
    "</title><img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "[press](javascript:alert(1))",
    "[press](JaVaScRiPt:alert(1)) <javascript:alert(1)>",
    "[press](data:text/html,x) ![look](https://evil.example/pixel.png)",
    'https://evil.example/"onmouseover="alert(1)',
    '[a](https://evil.example/"onmouseover="alert(1) "\'><script>")',
    "[a](//evil.example/) [b](file:///etc/passwd) [c]: javascript:alert(1)",
    "{{ 7 * 7 }} {% raw %} &lt;script&gt; \u202egnp.exe",
)


class Reader(HTMLParser):
    """Reads a page as a browser does, as far as it matters here."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.open: list[str] = []
        self.text = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data

    def values(self, name: str) -> list[str]:
        return [value for known, value in self.attributes if known == name]


def written(text: str, abstract: str | None = None) -> str:
    """A page in which this stands wherever people can write something."""
    told = session(
        text, speakers=(text,), rooms=(text,), abstract=abstract or text, url=text, key="key"
    )
    question = Question(HERE, told.key, text, State.ANSWERED, NINE, NINE, votes=3, id=QuestionId(1))
    profile = Profile(SLUG, text, about=text, links={text: text, "Web": "https://example.org/"})
    answers = {question.id: [Answer(text, text)]}
    return page(recap_of(profile, agenda(told), Traces([question], answers)))


def must_be_inert(text: str) -> Reader:
    read = Reader(text)
    assert read.open == []
    assert set(read.tags) <= TAGS
    assert {name for name, _ in read.attributes} <= ATTRIBUTES
    for address in read.values("href"):
        assert address.startswith(("#", "https://", "http://"))
    assert text.count("<style>") == text.count("</style>") == 1
    assert "url(" not in text.partition("</style>")[0]
    assert "@import" not in text.partition("</style>")[0]
    return read


def test_hostile_words_do_nothing_wherever_they_stand():
    for words in HOSTILE:
        must_be_inert(written(words))
    must_be_inert(written("\n\n".join(HOSTILE)))


@given(st.lists(st.sampled_from(HOSTILE + tuple("<>\"'`*_[]()#- \n&;\\")), max_size=8))
def test_no_mixture_of_them_does_anything_either(pieces: list[str]):
    must_be_inert(written("x" + "".join(pieces)))


def test_every_anchor_is_there_once():
    read = must_be_inert(written("Words"))
    ids = read.values("id")
    inside = {address[1:] for address in read.values("href") if address.startswith("#")}

    assert len(ids) == len(set(ids))
    assert inside | set(read.values("aria-labelledby")) <= set(ids)


def test_an_abstract_is_shown_as_its_markdown_says():
    markdown = (
        "# Why\n\n**Bold**, *italic*, `x < y`\n\n- one\n- [two](https://example.org/2)\n\n> q"
    )

    text = written("Words", markdown)

    for part in (
        "<p><strong>Why</strong></p>",
        "<strong>Bold</strong>, <em>italic</em>, <code>x &lt; y</code>",
        '<li><a href="https://example.org/2" rel="nofollow noopener noreferrer">two</a> (https:',
        "<blockquote><p>q</p></blockquote>",
    ):
        assert part in text


def test_an_address_in_a_text_ends_before_the_sentence_does():
    text = written("See https://example.org/a?b=1&c=2. Or not")

    assert 'href="https://example.org/a?b=1&amp;c=2"' in text


def test_times_are_those_of_the_conference():
    talk = session("Talk")
    ratings = [Rating(HERE, talk.key, stars, NINE) for stars in (5, 4, 4)]
    traces = Traces(ratings=ratings, remembered={talk.key: 1204}, people_with_agendas=1500)

    text = page(recap_of(Profile(SLUG), agenda(talk, zone=LOS_ANGELES), traces))

    assert "02:00–02:30 PDT" in text
    assert "Wednesday 18 May 2022" in text
    assert "America/Los_Angeles" in text
    assert "Rated 4.3 of 5, from 3 people." in text
    assert "1,204 people had it in their own agenda." in text
    assert "<b>1,500</b> people" in text


GERMAN = Phrasebook({"All times are in {zone}.": "Alle Zeiten sind in {zone}."})


def test_the_page_is_in_the_language_that_is_read():
    with spoken({"de": GERMAN}), reading("de"):
        german = Reader(written("Ducks"))

    assert german.values("lang") == ["de"]
    assert "Alle Zeiten sind in UTC." in german.text
    with reading("ja"):
        assert Reader(written("Ducks")).values("lang") == ["en"]
