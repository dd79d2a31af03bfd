"""What refuses a payload that Slack would refuse: injected, so that the rules live elsewhere."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol


class Violation(Protocol):
    """One broken rule: where in the payload, and why."""

    @property
    def path(self) -> str:
        """Where the broken value is."""

    @property
    def reason(self) -> str:
        """What is wrong with it."""


Check = Callable[[Mapping[str, object]], Sequence[Violation]]


@dataclass(frozen=True)
class Checks:
    """The rules for messages and for views."""

    message: Check
    view: Check


@dataclass(frozen=True)
class Refusal:
    """A payload of the bot that was refused, kept so that a test can fail on it."""

    where: str
    reasons: tuple[str, ...]


def reasons(violations: Sequence[Violation]) -> tuple[str, ...]:
    """Render violations the way Slack words them in `response_metadata.messages`."""
    return tuple(f"[ERROR] {v.reason} [json-pointer:{v.path}]" for v in violations)
