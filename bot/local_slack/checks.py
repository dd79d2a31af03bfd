"""What a workspace refuses payloads by, and the record of what it refused."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bot.local_slack.blockkit import Violation, check_message, check_view

Check = Callable[[Mapping[str, object]], Sequence[Violation]]


@dataclass(frozen=True)
class Checks:
    """The rules for messages and for views; Slack's own where a test gives no others."""

    message: Check = check_message
    view: Check = check_view


@dataclass(frozen=True)
class Refusal:
    """A payload of the bot that was refused, kept so that a test can fail on it."""

    where: str
    reasons: tuple[str, ...]


def reasons(violations: Sequence[Violation]) -> tuple[str, ...]:
    """Render violations the way Slack words them in `response_metadata.messages`."""
    return tuple(f"[ERROR] {v.reason} [json-pointer:{v.path}]" for v in violations)
