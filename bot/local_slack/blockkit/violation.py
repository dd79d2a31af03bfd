"""What the checker finds."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Violation:
    """One reason for which Slack would refuse a payload, and where it is."""

    path: str
    reason: str
