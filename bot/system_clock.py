"""The clock of the machine."""

from datetime import UTC, datetime


class SystemClock:
    """The real time."""

    def now(self) -> datetime:
        """The moment in UTC."""
        return datetime.now(UTC)
