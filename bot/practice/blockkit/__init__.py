"""A strict checker for what is sent to Slack: what Slack would refuse fails here."""

from bot.practice.blockkit.check import check_message, check_view
from bot.practice.blockkit.violation import Violation

__all__ = ["Violation", "check_message", "check_view"]
