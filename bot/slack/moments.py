"""Moments that everybody reads in their own time zone and way of writing.

docs.slack.dev/messaging/formatting-message-text#date-formatting: what stands after the bar is for
whoever's Slack cannot read the date.
"""

from datetime import UTC, datetime

from babel.dates import format_date

from bot.copy.escaping import Mrkdwn


def day_of(at: datetime) -> Mrkdwn:
    """The day of a moment."""
    fallback = format_date(at.astimezone(UTC).date(), "d MMM y", locale="en_GB")
    return Mrkdwn(f"<!date^{int(at.timestamp())}^{{date_short}}|{fallback}>")
