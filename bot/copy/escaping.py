"""What people typed, made safe to show: stored as typed, changed only here."""

import re

ELLIPSIS = "…"
# Control characters, and the marks that would turn the rest of a line around.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]")
_UNFINISHED = " ,;:"
_STOPS = " .,;:"
_CLOSING = "\"')]”’»"
_ENDS = (".", "!", "?", ELLIPSIS)


class Mrkdwn(str):
    """Text that is already safe in Slack's mrkdwn."""

    __slots__ = ()


def escape(value: object) -> Mrkdwn:
    """Make typed text harmless in mrkdwn: `<!channel>` in a name must not notify a channel."""
    if isinstance(value, Mrkdwn):
        return value
    text = visible(str(value))
    return Mrkdwn(text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))


def as_typed(text: Mrkdwn) -> str:
    """Escaped text as one would type it, to be edited in a field."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def visible(text: str) -> str:
    """Without what cannot be seen."""
    return _UNSEEN.sub("", text)


def one_line(text: str) -> str:
    """All on one line, for names and list rows."""
    # Split before anything unseen is dropped: some of it separates words.
    return " ".join(visible(" ".join(text.split())).split())


def shorten(text: str, limit: int) -> str:
    """At most `limit` characters, with an ellipsis where something was cut."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + ELLIPSIS


def listed(text: str) -> str:
    """Fit to stand in a list with more after it: one line, and no stop that would end it there."""
    line = one_line(text)
    return line.rstrip(_STOPS) or line


def sentence(text: str) -> str:
    """Fit to end a sentence that leads up to it with a colon: one line, a full stop last."""
    line = one_line(text).rstrip(_UNFINISHED)
    if not line:
        return ""
    ends = line.rstrip(_CLOSING).endswith(_ENDS)
    return line if ends else f"{line}."
