"""A strict checker for what is sent to Slack: what Slack would refuse fails here."""

from bot.local_slack.blockkit.check import check_message, check_view
from bot.local_slack.blockkit.violation import Violation

__all__ = ["Violation", "check_message", "check_view"]
