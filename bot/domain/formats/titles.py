"""What a title says of its session, where nothing else says it."""

import re

from bot.domain.agenda import Kind

_BREAK = (
    r"(?:[\w&/-]+[ -]){0,2}"
    r"(?:breaks?|lunch|dinner|breakfast|coffee|tea|pause|mittag(?:essen|spause)?|kaffeepause)"
    r"(?: ?[&/+] ?\w+| (?:and|und) \w+| break| time)?"
)
_FORMAL = r"(?: (?:remarks|session|ceremony|words|address|plenary|notes))?"
_MORE = r"(?: ?[&/,] .*| (?:and|und|of) .*)?"
_OPENING = (
    rf"(?:opening{_FORMAL}|welcome(?: \w+)?|welcoming(?: remarks)?|eröffnung|begrüßung){_MORE}"
)
_CLOSING = rf"(?:closing{_FORMAL}|wrap[ -]?up|farewell|goodbye|abschluss|verabschiedung){_MORE}"
_SOCIAL = (
    r"(?:[\w&-]+ ){0,2}"
    r"(?:social(?: event)?|party|reception|networking|happy hour|drinks|mixer|registration|"
    r"check-in|get-together|einlass|anmeldung|registrierung)"
    r"(?: (?:and|und|&) \w+| opens?| break)?"
)
_KINDS = (
    (Kind.BREAK, _BREAK),
    (Kind.KEYNOTE, r"(?:(?:opening|closing|invited|morning|final) )?keynotes?\b.*|.*\bkeynote"),
    (Kind.PANEL, r"panel\b.*|.*\bpanel(?: discussion)?|fireside\b.*|podiumsdiskussion\b.*"),
    (Kind.OPENING, _OPENING),
    (Kind.CLOSING, _CLOSING),
    (Kind.QUESTIONS, r"(?:live |open )?(?:q ?& ?a|questions(?: and answers)?|ask me anything|ama)"),
    (Kind.SOCIAL, _SOCIAL),
)
_PATTERNS = [(kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _KINDS]
_PERSON = r"[^\W\d_a-z][\w.'’-]+(?: [^\W\d_a-z][\w.'’-]*){1,3}"
_TALKS_WITH = re.compile(
    rf"(?:fireside chat|conversation|(?:an )?interview|ask me anything|ama|q&a) with "
    rf"(?P<people>{_PERSON}(?:(?:, | & | and |, and ){_PERSON})*)",
)
_WITH = " with "
_AND = re.compile(r", and | & | and |, ")
LONGEST = 200


def kind_said(title: str) -> Kind | None:
    """The kind that the whole title says; None where it may be a talk about coffee."""
    line = " ".join(title.split()).strip(" .!")
    if len(line) > LONGEST:
        return None
    return next((kind for kind, pattern in _PATTERNS if pattern.fullmatch(line)), None)


def people_said(title: str) -> tuple[str, ...]:
    """The people of `Fireside Chat with Ada Lovelace & Grace Hopper`."""
    if len(title) > LONGEST:
        return ()
    what, found, people = " ".join(title.split()).partition(_WITH)
    match = _TALKS_WITH.fullmatch(what.casefold() + found + people)
    return tuple(_AND.split(match["people"])) if match else ()
