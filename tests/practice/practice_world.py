"""The clock and the one rule that the practice tests run under."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta


@dataclass
class Clock:
    now: datetime = field(default_factory=lambda: datetime(2026, 3, 2, 9, 0, tzinfo=UTC))

    def __call__(self) -> datetime:
        return self.now

    def skip(self, **by: float) -> None:
        self.now += timedelta(**by)


@dataclass(frozen=True)
class Broken:
    path: str
    reason: str


def refuse_long_texts(payload: object) -> list[Broken]:
    if "x" * 151 in str(payload):
        return [Broken("/blocks/0/text/text", "must be less than 151 characters")]
    return []
