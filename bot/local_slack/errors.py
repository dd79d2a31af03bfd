"""What this Slack refuses, named with Slack's own error codes."""

from collections.abc import Sequence


class SlackError(Exception):
    """A Web API refusal, sent to the bot as `{"ok": false, "error": code}`."""

    def __init__(self, code: str, **extra: object) -> None:
        """Keep Slack's error code and the extra fields of the answer."""
        super().__init__(code)
        self.code = code
        self.extra = extra

    def body(self) -> dict[str, object]:
        """Render the answer that the bot reads."""
        return {"ok": False, "error": self.code, **self.extra}


def with_messages(code: str, messages: Sequence[str]) -> SlackError:
    """Make a refusal that says why in `response_metadata.messages`."""
    listed = list(messages)
    return SlackError(code, errors=listed, response_metadata={"messages": listed})


def missing_field(name: str) -> SlackError:
    """Make the refusal of a call that lacks a required argument."""
    return with_messages("invalid_arguments", [f"[ERROR] missing required field: {name}"])


class NotOnScreenError(LookupError):
    """A person tried to use something that is not on their screen."""
