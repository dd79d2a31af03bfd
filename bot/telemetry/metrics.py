"""The figures of a running bot, as Prometheus reads them (docs/operating/metrics.md)."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.exposition import generate_latest

from storage.due_notes import DueNotes
from storage.unavailable import DatabaseUnavailable

LATE_SECONDS = 60.0
"""A note is looked for each second; whoever was asked for it at nine has it by a minute past."""

_ANSWER = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0)
_DELIVERY = (0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 300.0, 1800.0, 7200.0, 86_400.0)
_WAIT = (0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 300.0)

AskDue = Callable[[datetime], Awaitable[DueNotes]]


class Metrics:
    """One bot's figures, in a registry of its own; `ask_due` reads what is due when asked."""

    def __init__(self, ask_due: AskDue, now: Callable[[], datetime]) -> None:
        self._ask_due, self._now = ask_due, now
        self.registry = one = CollectorRegistry()
        self._of_notes(one)
        self._answer = Histogram(
            "do_over_answer_seconds",
            "From a request of Slack's to its acknowledgement.",
            ["kind"],
            buckets=_ANSWER,
            registry=one,
        )
        self._errors = Counter(
            "do_over_slack_errors",
            "Calls of Slack that did not end well.",
            ["method", "code"],
            registry=one,
        )
        self._rest = Histogram(
            "do_over_rate_limit_wait_seconds",
            "How long Slack asked to leave a method alone.",
            ["method"],
            buckets=_WAIT,
            registry=one,
        )
        self._turn = Histogram(
            "do_over_channel_wait_seconds",
            "How long messages waited for their channel's turn.",
            buckets=_WAIT,
            registry=one,
        )

    def _of_notes(self, one: CollectorRegistry) -> None:
        kind = ["kind"]
        self._sent = Counter("do_over_notes_sent", "Notes sent.", kind, registry=one)
        self._late = Counter(
            "do_over_notes_late", "Notes sent over a minute late.", kind, registry=one
        )
        self._uncertain = Counter(
            "do_over_notes_uncertain", "Sends that may have arrived.", kind, registry=one
        )
        self._failed = Counter("do_over_notes_failed", "Notes given up.", kind, registry=one)
        self._delivery = Histogram(
            "do_over_delivery_seconds",
            "From when a note was due until it stood in Slack.",
            kind,
            buckets=_DELIVERY,
            registry=one,
        )
        self._due = Gauge("do_over_notes_due", "Notes that could go out now.", registry=one)
        self._oldest = Gauge(
            "do_over_oldest_due_seconds", "How long the oldest of them waits.", registry=one
        )
        self._queued = Gauge(
            "do_over_notes_queued", "Notes that workers were asked for.", registry=one
        )
        self._database = Gauge(
            "do_over_database_up", "Whether the database answered just now.", registry=one
        )

    async def page(self) -> tuple[bytes, str]:
        """Everything as text, and the kind of text that it is."""
        now = self._now()
        try:
            due = await self._ask_due(now)
        except DatabaseUnavailable:
            # What is due nobody knows then: the figures of before stay, and this one says so.
            self._database.set(0)
        else:
            self._database.set(1)
            self._due.set(due.notes)
            self._oldest.set((now - due.oldest).total_seconds() if due.oldest else 0)
            self._queued.set(due.queued)
        return generate_latest(self.registry), CONTENT_TYPE_LATEST

    def sent(self, kind: str, seconds: float) -> None:
        """A note stands in Slack."""
        self._sent.labels(kind).inc()
        self._delivery.labels(kind).observe(max(0.0, seconds))
        if seconds > LATE_SECONDS:
            self._late.labels(kind).inc()

    def uncertain(self, kind: str) -> None:
        """Nobody knows whether it arrived."""
        self._uncertain.labels(kind).inc()

    def failed(self, kind: str) -> None:
        """A note was given up."""
        self._failed.labels(kind).inc()

    def answered(self, kind: str, seconds: float) -> None:
        """A request was acknowledged."""
        self._answer.labels(kind).observe(seconds)

    def slack_error(self, method: str, code: str) -> None:
        """A call did not end well."""
        self._errors.labels(method, code).inc()

    def asked_to_wait(self, method: str, seconds: float) -> None:
        """Slack asked for a rest."""
        self._rest.labels(method).observe(seconds)

    def waited_for_channel(self, seconds: float) -> None:
        """A message waited for its turn."""
        self._turn.observe(seconds)
