"""The bot in numbers, as Prometheus reads them.

Labels have values from the code only: kinds, states, names of commands. Nobody's name, number or
words, no session and no server are among them. Of reports of conduct nothing is counted, not even
how many there are: whoever sees a count move knows that somebody reported just now. So there are
no totals of anything that a report moves, too, such as transactions, requests or time of the CPU.
"""

from collections.abc import Iterator
from datetime import timedelta
from importlib.metadata import version

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Histogram,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily, Metric

from bot.client.outcomes import Answered, Outcome
from bot.domain.backlog import COUNTED
from bot.domain.deliveries import POSTED, Delivery, State
from bot.watching.health import Check, Look, reasons

LATENESS = (0.25, 0.5, 1, 2, 5, 10, 30, 60, 300, 900)
ANSWERS = (0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5, 10)
"""Discord waits three seconds."""
TRANSACTIONS = (0.001, 0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2, 5)

GIVEN_UP = (State.FAILED, State.SKIPPED)

# When something was first counted is a moment of somebody's.
disable_created_metrics()


class Tally:
    """What has happened since the start."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._lateness = Histogram(
            "chair_post_lateness_seconds",
            "From when a post was wanted to when it was made.",
            ["kind"],
            buckets=LATENESS,
            registry=self._registry,
        )
        self._given_up = Counter(
            "chair_posts_given_up",
            "Posts that failed, or were skipped.",
            ["kind", "state"],
            registry=self._registry,
        )
        self._retries = Counter(
            "chair_post_retries",
            "Passing failures, after which a post is tried again.",
            ["kind"],
            registry=self._registry,
        )
        self._bugs = Counter("chair_bugs", "Answers that ended in a bug.", registry=self._registry)
        self._answers = Histogram(
            "chair_answer_seconds",
            "From when somebody asked to when they were answered.",
            ["way", "name", "outcome"],
            buckets=ANSWERS,
            registry=self._registry,
        )
        self._transactions = Histogram(
            "chair_database_transaction_seconds",
            "One transaction at each look, its wait for its turn included.",
            buckets=TRANSACTIONS,
            registry=self._registry,
        )
        # A counter that begins with its first event shows no increase by it.
        for kind in COUNTED:
            self._retries.labels(kind.value)
            for state in GIVEN_UP:
                self._given_up.labels(kind.value, state.value)

    def saved(self, row: Delivery) -> None:
        """A post is in another state than it was."""
        kind = row.post.kind
        if kind not in COUNTED:
            return
        if row.state in POSTED:
            self._lateness.labels(kind.value).observe(_lateness(row))
        elif row.state in GIVEN_UP:
            self._given_up.labels(kind.value, row.state.value).inc()
        elif row.state is State.PLANNED and row.retry_at:
            self._retries.labels(kind.value).inc()

    def answered(self, answer: Answered) -> None:
        """Somebody was answered."""
        labels = (answer.way.value, answer.name, answer.outcome.value)
        self._answers.labels(*labels).observe(answer.seconds)
        if answer.outcome is Outcome.BUG:
            self._bugs.inc()

    def page(self, look: Look) -> bytes:
        """Everything, in Prometheus's text format."""
        if look.memory:
            self._transactions.observe(look.memory.seconds)
        seen = CollectorRegistry()
        seen.register(_Seen(look))
        return generate_latest(self._registry) + generate_latest(seen)


def _lateness(row: Delivery) -> float:
    """From when it was due or, by hand, was asked for."""
    wanted_at = row.forwarded_at or row.post.due_at
    late = row.sent_at - wanted_at if row.sent_at else timedelta()
    return max(late.total_seconds(), 0.0)


class _Seen:
    """A look as Prometheus's client wants to collect it."""

    def __init__(self, look: Look) -> None:
        self._look = look

    def collect(self) -> Iterator[Metric]:
        look, unwell = self._look, reasons(self._look)
        yield InfoMetricFamily(
            "chair_build", "What is running.", value={"version": version("session-chair")}
        )
        healthy = GaugeMetricFamily(
            "chair_healthy", "1 where all is well, 0 where /healthz says why not.", labels=["check"]
        )
        for check in Check:
            healthy.add_metric([check.value], check not in unwell)
        yield healthy
        for name, meaning, value in (
            ("chair_conferences", "Conferences that are open.", look.conferences),
            ("chair_gateway_latency_seconds", "A heartbeat's way and back.", look.latency),
            (
                "chair_gateway_away_seconds",
                "For how long a shard has been away.",
                look.away_for.total_seconds(),
            ),
            (
                "chair_ticker_silent_seconds",
                "Since the duty that has waited longest was woken.",
                int(look.silent_for.total_seconds()),
            ),
        ):
            yield GaugeMetricFamily(name, meaning, value=value)
        yield from self._backlogs()

    def _backlogs(self) -> Iterator[Metric]:
        """What waits; nothing where the database does not answer."""
        memory = self._look.memory
        if memory is None:
            return
        yield GaugeMetricFamily(
            "chair_post_overdue_seconds",
            "How long the longest overdue post has been due.",
            value=self._look.overdue_by.total_seconds(),
        )
        for name, meaning, backlog in (
            ("chair_posts", "Posts that are not made yet.", memory.posts),
            ("chair_reminders", "Reminders that are being told.", memory.reminders),
        ):
            family = GaugeMetricFamily(name, meaning, labels=["state"])
            family.add_metric(["planned"], backlog.planned)
            family.add_metric(["due"], backlog.due)
            family.add_metric(["retrying"], backlog.retrying)
            yield family
        questions = GaugeMetricFamily(
            "chair_questions", "Questions that wait, on all servers.", labels=["state"]
        )
        for state, number in memory.questions.items():
            questions.add_metric([state.value], number)
        yield questions
