"""What is measured while the bot works; where nobody looks, nothing is."""

from typing import Protocol


class Meter(Protocol):
    """Takes what happened; every name is one of a few, and none is of a person or a client."""

    def sent(self, kind: str, seconds: float) -> None:
        """A note stands in Slack, so many seconds after it was due."""
        ...

    def uncertain(self, kind: str) -> None:
        """Of a note nobody knows whether it arrived: it is looked up later."""
        ...

    def failed(self, kind: str) -> None:
        """A note was given up."""
        ...

    def answered(self, kind: str, seconds: float) -> None:
        """A request of Slack's was answered."""
        ...

    def slack_error(self, method: str, code: str) -> None:
        """A call of Slack's did not end well."""
        ...

    def asked_to_wait(self, method: str, seconds: float) -> None:
        """Slack limits how often a method is called, and asked for a rest."""
        ...

    def waited_for_channel(self, seconds: float) -> None:
        """A message waited for its channel's turn."""
        ...


class Unmeasured:
    """A meter that nobody reads."""

    def sent(self, _kind: str, _seconds: float) -> None:
        """Take no notice."""

    def uncertain(self, _kind: str) -> None:
        """Take no notice."""

    def failed(self, _kind: str) -> None:
        """Take no notice."""

    def answered(self, _kind: str, _seconds: float) -> None:
        """Take no notice."""

    def slack_error(self, _method: str, _code: str) -> None:
        """Take no notice."""

    def asked_to_wait(self, _method: str, _seconds: float) -> None:
        """Take no notice."""

    def waited_for_channel(self, _seconds: float) -> None:
        """Take no notice."""
