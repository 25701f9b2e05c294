"""Whatever people do with questions, in whatever order: votes, states and secrets stay in order."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.app import App, build
from bot.clock import SteppedClock
from bot.domain.agenda import Session
from bot.domain.people import Person, PersonId, Role
from bot.domain.questions import Move, Question, QuestionId, State
from bot.domain.setting_values import Mode
from bot.errors import Refusal
from bot.services.questions import Asked
from bot.settings import Settings
from tests.builders import NINE, SERVER, files, session
from tests.databases import database_in

PEOPLE = [Person(PersonId(n), f"Person {n}", SERVER) for n in range(1, 5)]
MODERATORS = [
    Person(PersonId(n), f"Moderator {n}", SERVER, frozenset({"Moderator"})) for n in (8, 9)
]
READER = Person(PersonId(99), "Reader", SERVER)
SESSIONS = ("engines", "compilers")
MODES = (Mode.OPEN, Mode.MODERATED)
TEXTS = (
    "Will there be slides?",
    "Will there be slides",
    "How fast is it really?",
    "Who pays for all of that?",
    "Did you see www.example.org?",
    "What comes after that?",
)

NOBODYS = QuestionId(10_000)
APART = (
    "Is it open source?",
    "Where do the numbers come from?",
    "May we see the code?",
    "When does the next version appear?",
    "Which talk should I hear after this one?",
)

ASKERS_OWN = {State.DRAFT, State.HELD, State.PENDING, State.OPEN}
TAKEN_IN = {State.HELD, State.PENDING, State.OPEN}
WAITING = {State.HELD, State.PENDING}

CHANGES: dict[str, tuple[set[State], set[State]]] = {
    "submit": (ASKERS_OWN, TAKEN_IN),
    "reword": (ASKERS_OWN, TAKEN_IN),
    "withdraw": (ASKERS_OWN, {State.WITHDRAWN}),
    "join": ({State.DRAFT}, {State.MERGED}),
    "merge": (ASKERS_OWN | {State.SKIPPED}, {State.MERGED}),
    "unmerge": ({State.MERGED}, ASKERS_OWN | {State.SKIPPED}),
    "answer": ({State.OPEN, State.TAKEN, State.SKIPPED, State.ANSWERED}, {State.ANSWERED}),
    Move.APPROVE: (WAITING | {State.REJECTED}, {State.OPEN}),
    Move.REJECT: (WAITING | {State.OPEN, State.SKIPPED}, {State.REJECTED}),
    Move.TAKE: ({State.OPEN, State.SKIPPED}, {State.TAKEN}),
    Move.ANSWER: ({State.OPEN, State.TAKEN, State.SKIPPED}, {State.ANSWERED}),
    Move.SKIP: ({State.OPEN, State.TAKEN}, {State.SKIPPED}),
    Move.BACK: ({State.TAKEN, State.SKIPPED, State.ANSWERED}, {State.OPEN}),
}
"""From where to where each verb may lead, as the diagram of the questions' states has it."""


@dataclass(frozen=True)
class Step:
    """One thing that somebody tries; the numbers say which of those there are."""

    verb: str
    who: int
    which: int
    other: int
    text: str
    sensible: bool


OFTEN = ("ask", "ask", "ask", "ask", "vote", "vote", "vote", "merge", "merge", "unmerge")
VERBS = [*OFTEN, "mode", *CHANGES]


def step_from(seed: int, number: int) -> Step:
    """One of all steps, each as likely as any other."""
    chance = Random(f"{seed} {number}")  # noqa: S311 - nothing secret depends on it
    return Step(
        verb=chance.choice(VERBS),
        who=chance.randrange(4),
        which=chance.randrange(12),
        other=chance.randrange(12),
        text=chance.choice(TEXTS),
        sensible=chance.random() < 0.8,
    )


BEGINNING = [Step("ask", n % 4, n // 4, 0, text, sensible=True) for n, text in enumerate(APART)]
"""Four questions to the one session and one to the other, so that there is something to do."""


def life(seed: int, numbers: Sequence[int]) -> list[Step]:
    """The beginning, and what chance makes of it; fewer numbers are a shorter life."""
    return [*BEGINNING, *(step_from(seed, number) for number in numbers)]


LIVES = st.builds(
    life, st.integers(0, 2**32 - 1), st.lists(st.integers(0, 999), min_size=30, max_size=30)
)


@dataclass
class Model:
    """What ought to be, told from what was done and allowed only."""

    voters: dict[QuestionId, set[PersonId]] = field(default_factory=dict[QuestionId, set[PersonId]])
    asker: dict[QuestionId, Person] = field(default_factory=dict[QuestionId, Person])
    root: dict[QuestionId, QuestionId] = field(default_factory=dict[QuestionId, QuestionId])
    before_merging: dict[QuestionId, State] = field(default_factory=dict[QuestionId, State])
    cleared: dict[QuestionId, str] = field(default_factory=dict[QuestionId, str])
    mode: dict[str, Mode] = field(default_factory=dict[str, Mode])

    def group(self, root: QuestionId) -> set[QuestionId]:
        """The question, and those merged into it."""
        return {number for number in self.voters if self.root.get(number, number) == root}

    def votes(self, number: QuestionId) -> int:
        """The distinct people who vote for it; none where it is part of another."""
        if number in self.root:
            return 0
        return len(set[PersonId]().union(*(self.voters[one] for one in self.group(number))))

    def asked(self, question: Question, by: Person) -> None:
        self.voters[question.id] = {by.id}
        self.asker[question.id] = by
        self.taken_in(question)

    def taken_in(self, question: Question) -> None:
        """It is public at once only where the session's questions are taken openly."""
        self.cleared.pop(question.id, None)
        if question.state is State.OPEN and self.mode_of(question.session) is Mode.OPEN:
            self.cleared[question.id] = question.text

    def voted(self, number: QuestionId, by: Person) -> bool:
        root = self.root.get(number, number)
        mine = [one for one in self.group(root) if by.id in self.voters[one]]
        for one in mine:
            self.voters[one].discard(by.id)
        if not mine:  # a vote for what is one's own belongs to that
            own = sorted(one for one in self.group(root) if self.asker[one].id == by.id)
            self.voters[next(iter(own), root)].add(by.id)
        return not mine

    def merged(self, before: Question, into: QuestionId) -> None:
        for number in self.group(before.id):
            self.root[number] = into
        self.before_merging[before.id] = before.state

    def gone(self, number: QuestionId) -> None:
        """What was merged into it goes on without it: the best leads those that are left."""
        merged = [one for one, root in self.root.items() if root == number]
        votable = [one for one in merged if self.before_merging[one] in {State.OPEN, State.SKIPPED}]
        best = sorted(votable, key=lambda one: (-len(self.voters[one]), one))[:1]
        for one in best or merged:
            del self.root[one]
        for one in merged:
            if one in self.root:
                self.root[one] = best[0]

    def mode_of(self, key: str) -> Mode:
        return self.mode.get(key, Mode.OPEN)


class World:
    """The services on a database of their own, beside what the model says of them."""

    def __init__(self, app: App, clock: SteppedClock) -> None:
        self.queue, self.hosts = app.staff.questions, app.staff.hosts
        self.programme = app.staff.programme
        self.clock = clock
        self.model = Model()
        self.known: dict[QuestionId, Question] = {}

    async def do(self, step: Step) -> None:
        """Try it, and look whether everything is as it ought to be."""
        self.clock.set(self.clock.now() + timedelta(seconds=1))
        try:
            await self._try(step)
        except Refusal:
            assert await self._now() == self.known, "what is refused changes nothing"
            return
        await self._look(step.verb)

    async def _try(self, step: Step) -> None:
        moderator = MODERATORS[step.who % 2]
        person = PEOPLE[step.who]
        if step.verb == "ask":
            await self._ask(person, SESSIONS[step.which % 2], step.text, named=step.sensible)
            return
        if step.verb == "mode":
            key, mode = SESSIONS[step.which % 2], MODES[step.other % 2]
            await self.hosts.set_mode(moderator, self._session(key), mode)
            self.model.mode[key] = mode
            return
        number = self._choose(step)
        if step.verb in DEEDS:
            await DEEDS[step.verb](self, person, moderator, number, step)
        else:
            after = await self.hosts.move(moderator, number, Move(step.verb))
            self._cleared_by(Move(step.verb), after)

    def _choose(self, step: Step) -> QuestionId:
        """One with which that can be done, mostly; any or none where people press at random."""
        numbers = sorted(self.known)
        if step.sensible and step.verb in CHANGES:
            numbers = [n for n in numbers if self.known[n].state in CHANGES[step.verb][0]]
        return numbers[step.which % len(numbers)] if numbers else NOBODYS

    def _session(self, key: str) -> Session:
        return self.programme.session(SERVER, key)

    async def _ask(self, by: Person, key: str, text: str, *, named: bool) -> None:
        asked: Asked = await self.queue.ask(by, self._session(key), text, named=named)
        self.model.asked(asked.question, by)

    def _owner(self, number: QuestionId, person: Person, step: Step) -> Person:
        return self.model.asker.get(number, person) if step.sensible else person

    async def vote(self, by: Person, _: Person, number: QuestionId, __: Step) -> None:
        question, stands = await self.queue.vote(by, number)
        assert stands == self.model.voted(number, by)
        assert question.votes == self.model.votes(question.id)

    async def submit(self, by: Person, _: Person, number: QuestionId, step: Step) -> None:
        self.model.taken_in(await self.queue.submit(self._owner(number, by, step), number))

    async def reword(self, by: Person, _: Person, number: QuestionId, step: Step) -> None:
        by = self._owner(number, by, step)
        self.model.taken_in(await self.queue.reword(by, number, step.text))

    async def withdraw(self, by: Person, _: Person, number: QuestionId, step: Step) -> None:
        await self.queue.withdraw(self._owner(number, by, step), number)
        self.model.gone(number)

    async def join(self, by: Person, _: Person, number: QuestionId, step: Step) -> None:
        others = self._others(number, step)
        into = await self.queue.join(self._owner(number, by, step), number, others[0])
        self.model.merged(self.known[number], into.id)

    async def merge(self, _: Person, by: Person, number: QuestionId, step: Step) -> None:
        chosen = [number, *self._others(number, step)]
        into = await self.hosts.merge(by, chosen)
        assert into.votes >= max(self.known[one].votes for one in chosen)
        for one in chosen:
            if one != into.id:
                self.model.merged(self.known[one], into.id)

    async def unmerge(self, _: Person, by: Person, number: QuestionId, __: Step) -> None:
        after = await self.hosts.unmerge(by, number)
        del self.model.root[number]
        assert after.state is self.model.before_merging[number]

    async def answer(self, _: Person, by: Person, number: QuestionId, __: Step) -> None:
        await self.hosts.answer(by, number, "Yes.")

    def _others(self, number: QuestionId, step: Step) -> list[QuestionId]:
        """One or two others; of the same session where people know what they do."""
        mine = self.known.get(number)
        numbers = [
            n
            for n, other in self.known.items()
            if n != number and not (step.sensible and mine and other.session != mine.session)
        ]
        start = step.other % len(numbers) if numbers else 0
        return numbers[start : start + 1 + step.who % 2] or [NOBODYS]

    def _cleared_by(self, move: Move, after: Question) -> None:
        if move is Move.APPROVE:
            self.model.cleared[after.id] = after.text
        elif move is Move.REJECT:
            self.model.cleared.pop(after.id, None)
            self.model.gone(after.id)

    async def _now(self) -> dict[QuestionId, Question]:
        return {question.id: question for question in await self.hosts.export(MODERATORS[0])}

    async def _look(self, verb: str) -> None:
        now = await self._now()
        for number, question in now.items():
            self._has_changed_as_it_may(verb, self.known.get(number), question)
            assert question.merged_into == self.model.root.get(number)
            assert question.votes == self.model.votes(number)
            if question.merged_into:
                assert now[question.merged_into].state not in {State.WITHDRAWN, State.REJECTED}
        assert now.keys() >= self.known.keys(), "a question is lost"
        self.known = now
        for key in SESSIONS:
            taken = [q for q in now.values() if q.session == key and q.state is State.TAKEN]
            assert len(taken) <= 1
            await self._nothing_unapproved_is_seen(key)

    def _has_changed_as_it_may(self, verb: str, before: Question | None, after: Question) -> None:
        if before is None:
            assert verb == "ask"
            assert after.state in TAKEN_IN | {State.DRAFT}
            return
        assert (before.session, before.conference) == (after.session, after.conference)
        assert before.asker == after.asker
        if before.state is State.MERGED and verb in {"withdraw", Move.REJECT}:
            assert after.state in {State.MERGED, self.model.before_merging[after.id]}
        elif before.state is not after.state:
            sources, targets = CHANGES[verb]
            assert before.state in sources, f"{before.state} cannot be left by {verb}"
            assert after.state in targets, f"{verb} does not lead to {after.state}"
        if after.state is State.MERGED:
            assert after.merged_into is not None
            assert after.merged_into not in self.model.root, "what is merged leads to no other"

    async def _nothing_unapproved_is_seen(self, key: str) -> None:
        view = await self.queue.look(READER, self._session(key))
        for question in view.questions:
            assert question.session == key
            assert self.model.cleared.get(question.id) == question.text
            assert question.state not in {State.DRAFT, *WAITING, State.REJECTED}

    async def everybody_is_told_what_they_voted_for(self) -> None:
        for person in PEOPLE:
            voted: set[int] = set()
            for key in SESSIONS:
                voted |= (await self.queue.look(person, self._session(key))).voted
            mine = {n for n, voters in self.model.voters.items() if person.id in voters}
            assert voted == {self.model.root.get(number, number) for number in mine}


Deed = Callable[[World, Person, Person, QuestionId, Step], Awaitable[None]]
DEEDS: dict[str, Deed] = {
    "vote": World.vote,
    "submit": World.submit,
    "reword": World.reword,
    "withdraw": World.withdraw,
    "join": World.join,
    "merge": World.merge,
    "unmerge": World.unmerge,
    "answer": World.answer,
}


@asynccontextmanager
async def world(folder: Path) -> AsyncGenerator[World]:
    """Two talks at nine whose questions are open; nobody is too impatient."""
    many = {"questions.limit.session": "1000", "questions.limit.hour": "1000"}
    made = files(
        session("Engines"), session("Compilers"), settings={"questions.open": "60", **many}
    )
    roles = {Role.MODERATOR: ("Moderator",)}
    clock = SteppedClock(NINE)
    own = Settings(
        _env_file=None,  # pyright: ignore[reportCallIssue] - pydantic-settings' own argument
        database_url=database_in(folder),
        sealing_key_file=folder / "sealing.key",
    )
    app = build(own, clock, replace(made, profile=replace(made.profile, roles=roles)))
    await app.database.open()
    try:
        await app.staff.secretary.open(SERVER)
        yield World(app, clock)
    finally:
        await app.database.close()


@settings(max_examples=18, derandomize=True, deadline=None)
@given(steps=LIVES)
def test_no_order_of_deeds_loses_a_vote_breaks_a_rule_or_shows_what_nobody_approved(
    tmp_path_factory: pytest.TempPathFactory, steps: Sequence[Step]
) -> None:
    async def live() -> None:
        async with world(tmp_path_factory.mktemp("random")) as lived:
            for step in steps:
                await lived.do(step)
            await lived.everybody_is_told_what_they_voted_for()

    asyncio.run(live())
