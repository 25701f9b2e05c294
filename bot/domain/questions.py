"""Questions to a session: what becomes of one, and the rules of the queue.

                        approve                take             answered
    asked --> held    ---------> open -------------------> taken --------> answered
      |       pending             |  ^          back        |
      |        |   ^   reject     |  +------------------+   | skip
      |        |   +----------+   +--> skipped --------/|<--+
      |        +--> rejected -+   |        merge        |
      |                           +--> merged ----------+
      +--> draft ---> as above, or merged              back
    as long as nobody took it, its asker may reword it (it is asked again), or withdraw it
    what was merged into one that is rejected or withdrawn is what it was before, or follows the
    best of them

`held` waits because something about it looks wrong, `pending` because every question of the session
is approved first. A `draft` is near another question: its asker decides whether to vote for that
one instead. Only one question of a session is `taken` at a time.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType

from bot.domain.agenda import SessionKey
from bot.domain.conference import ConferenceId
from bot.domain.deliveries import Posted
from bot.domain.languages import N_, _, ngettext, pgettext, pN_
from bot.domain.moments import how_long
from bot.domain.text import inert, length, plain
from bot.errors import Conflict, Refusal, TooLate

QuestionId = NewType("QuestionId", int)

TEXT_LIMIT = 500
ANSWER_LIMIT = 2000


class State(StrEnum):
    """Where a question is between its asker and its answer."""

    DRAFT = "draft"
    HELD = "held"
    PENDING = "pending"
    OPEN = "open"
    TAKEN = "taken"
    ANSWERED = "answered"
    SKIPPED = "skipped"
    MERGED = "merged"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


_STATES = {
    State.DRAFT: pN_("question", "draft"),
    State.HELD: pN_("question", "held"),
    State.PENDING: pN_("question", "pending"),
    State.OPEN: pN_("question", "open"),
    State.TAKEN: pN_("question", "taken"),
    State.ANSWERED: pN_("question", "answered"),
    State.SKIPPED: pN_("question", "skipped"),
    State.MERGED: pN_("question", "merged"),
    State.REJECTED: pN_("question", "rejected"),
    State.WITHDRAWN: pN_("question", "withdrawn"),
}


def state_name(state: State) -> str:
    """The state as people read it of a question."""
    return pgettext("question", _STATES[state])


PUBLIC = frozenset({State.OPEN, State.TAKEN, State.ANSWERED, State.SKIPPED})
"""What attendees may see; everything else is between the asker and the moderators."""

WAITING = frozenset({State.HELD, State.PENDING})
VOTABLE = frozenset({State.OPEN, State.TAKEN, State.SKIPPED})
ASKERS_OWN = frozenset({State.DRAFT, State.HELD, State.PENDING, State.OPEN})
"""As long as it is in one of these, its asker may reword or withdraw it."""


class Move(StrEnum):
    """What moderators and hosts do with a question."""

    APPROVE = "approved"
    REJECT = "rejected"
    TAKE = "taken"
    ANSWER = "answered"
    SKIP = "skipped"
    BACK = "back"


_CANNOT = {
    Move.APPROVE: N_("That question cannot be approved: {fate}."),
    Move.REJECT: N_("That question cannot be rejected: {fate}."),
    Move.TAKE: N_("That question cannot be taken: {fate}."),
    Move.ANSWER: N_("That question cannot be answered: {fate}."),
    Move.SKIP: N_("That question cannot be skipped: {fate}."),
    Move.BACK: N_("That question cannot be put back: {fate}."),
}

_MOVES: dict[Move, tuple[frozenset[State], State]] = {
    Move.APPROVE: (WAITING | {State.REJECTED}, State.OPEN),
    Move.REJECT: (WAITING | {State.OPEN, State.SKIPPED}, State.REJECTED),
    Move.TAKE: (frozenset({State.OPEN, State.SKIPPED}), State.TAKEN),
    Move.ANSWER: (frozenset({State.OPEN, State.TAKEN, State.SKIPPED}), State.ANSWERED),
    Move.SKIP: (frozenset({State.OPEN, State.TAKEN}), State.SKIPPED),
    Move.BACK: (frozenset({State.TAKEN, State.SKIPPED, State.ANSWERED}), State.OPEN),
}


@dataclass(frozen=True, slots=True)
class Question:
    """One question. Moments are in UTC; `votes` counts people, those of merged questions too.

    `asker` is a mark: one for what a person asks with their name, another for what they ask
    without, and telling nobody who it is. `asker_name` is empty where it was asked without a name,
    and once the names were erased. A written answer goes with the name of who wrote it, whoever
    moves the question afterwards.
    """

    conference: ConferenceId
    session: SessionKey
    text: str
    state: State
    asked_at: datetime
    moved_at: datetime
    asker: str = ""
    asker_name: str = ""
    moved_by: str = ""
    reason: str = ""
    earlier: State | None = None
    reworded_at: tuple[datetime, ...] = ()
    merged_into: QuestionId | None = None
    answer: str = ""
    answered_by: str = ""
    posted: Posted | None = None
    shown: str = ""
    votes: int = 0
    id: QuestionId = QuestionId(0)

    @property
    def version(self) -> str:
        """Another one after everything that was done with it, rewording included."""
        return f"{self.moved_at.timestamp():.6f}"

    @property
    def reworded(self) -> bool:
        """Whether it says something else than when it was asked."""
        return bool(self.reworded_at)

    @property
    def exchange(self) -> str:
        """Another one after the words or the written answer changed: what who answers has read."""
        read = "\x1f".join((self.text, self.answer, self.answered_by))
        return hashlib.sha256(read.encode()).hexdigest()[:16]

    @property
    def is_public(self) -> bool:
        """Whether attendees may see it."""
        return self.state in PUBLIC

    def moved(self, move: Move, by: str, moment: datetime, reason: str = "") -> "Question":
        """After the move; raises `Conflict` with what happened meanwhile where it is too late."""
        possible, state = _MOVES[move]
        if self.state not in possible:
            raise Conflict(_(_CANNOT[move], fate=self.fate(moment)))
        return self._become(state, by, moment, reason)

    def unmerged(self, by: str, moment: datetime) -> "Question":
        """What it was before somebody merged it, with its own votes."""
        if self.state is not State.MERGED:
            raise Conflict(_("That question is not merged: {fate}.", fate=self.fate(moment)))
        was = self._become(self.earlier or State.OPEN, by, moment)
        return replace(was, merged_into=None, earlier=None)

    def merged(self, into: "Question", by: str, moment: datetime) -> "Question":
        """Part of another question of the same session, which it votes for from now on."""
        if into.session != self.session or into.conference != self.conference:
            raise Refusal(_("Only questions to the same session can be merged."))
        if into.id == self.id or into.state not in VOTABLE:
            raise Conflict(
                _("Nothing can be merged into that question: {fate}.", fate=into.fate(moment))
            )
        if self.state not in ASKERS_OWN | {State.SKIPPED}:
            raise Conflict(_("That question cannot be merged: {fate}.", fate=self.fate(moment)))
        earlier = self.state
        after = self._become(State.MERGED, by, moment)
        return replace(after, merged_into=into.id, earlier=earlier)

    def withdrawn(self, moment: datetime) -> "Question":
        """Taken back by its asker."""
        if self.state not in ASKERS_OWN:
            fate = self.fate(moment)
            raise TooLate(_("Your question cannot be withdrawn any more: {fate}.", fate=fate))
        return self._become(State.WITHDRAWN, "", moment)

    def asked_again(self, text: str, state: State, reason: str, moment: datetime) -> "Question":
        """With another text, or submitted after all; where it goes was decided anew."""
        if self.state not in ASKERS_OWN:
            fate = self.fate(moment)
            raise TooLate(_("Your question cannot be changed any more: {fate}.", fate=fate))
        if self.answer and text != self.text:
            raise TooLate(
                _(
                    "{name} has answered your question in writing, so its words stay. "
                    "Ask the other one with /ask.",
                    name=inert(self.answered_by),
                )
            )
        after = replace(self._become(state, "", moment, reason), text=text)
        if self.state is State.DRAFT:
            return after
        if text == self.text:
            raise Conflict(_("Your question says that already: {fate}.", fate=self.fate(moment)))
        return replace(after, reworded_at=(*self.reworded_at, moment))

    def answered_in_writing(
        self, answer: str, by: str, moment: datetime, read: str = ""
    ) -> "Question":
        """With a written answer; one that was asked aloud can still get one.

        `read` is the exchange that the author had before them; `Conflict` where it went on since.
        """
        if self.state not in VOTABLE | {State.ANSWERED}:
            raise Conflict(_(_CANNOT[Move.ANSWER], fate=self.fate(moment)))
        if read != self.exchange and (read or self.answer):
            raise Conflict(self._what_was_not_read())
        return replace(self._become(State.ANSWERED, by, moment), answer=answer, answered_by=by)

    def fate(self, moment: datetime) -> str:
        """What became of it, by whom and how long ago, as part of a sentence."""
        state, name, ago = state_name(self.state), inert(self.moved_by), moment - self.moved_at
        if not name:
            return pgettext("question", "it is {state}", state=state)
        if ago < timedelta(minutes=1):
            return pgettext("question", "it is {state} by {name}, just now", state=state, name=name)
        return pgettext(
            "question",
            "it is {state} by {name}, since {time} ago",
            state=state,
            name=name,
            time=how_long(ago),
        )

    def _what_was_not_read(self) -> str:
        if self.answer:
            return _(
                "Meanwhile that question was answered by {name}; read the thread. "
                "Then press the button again, if yours should stand there, too.",
                name=inert(self.answered_by),
            )
        return _(
            "Meanwhile that question was reworded; read the thread. "
            "Then press the button again, if yours should stand there, too."
        )

    def _become(self, state: State, by: str, moment: datetime, reason: str = "") -> "Question":
        return replace(self, state=state, moved_by=by, moved_at=moment, reason=reason)


def readable(text: str, limit: int = TEXT_LIMIT) -> str:
    """The text as it is kept; `Refusal` where there is none, or too much, which gives it back."""
    kept = "\n".join(
        line for line in (" ".join(x.split()) for x in plain(text).split("\n")) if line
    )
    if not kept:
        raise Refusal(_("There is nothing in it yet. Write a sentence."))
    if length(kept) > limit:
        what = ngettext(
            "That is {n} character, and {limit} are taken. Shorten it, please:",
            "That is {n} characters, and {limit} are taken. Shorten it, please:",
            length(kept),
            limit=limit,
        )
        raise Refusal(f"{what}\n{kept}")
    return kept


def by_rank(questions: Iterable[Question]) -> list[Question]:
    """Most votes first; among equals, who asked first."""
    return sorted(questions, key=lambda q: (-q.votes, q.asked_at, q.id))
