"""Forgetting what can no longer matter."""

from datetime import datetime, timedelta

from sqlmodel import Session

from storage.processed_deliveries import forget_before
from storage.rate_limits import drop_ended_rate_limits
from storage.slack_turns import forget_turns

KEEP_DELIVERIES = timedelta(days=7)
"""Slack repeats an event within minutes and a person a click within hours; a week is ample."""


def tidy(session: Session, now: datetime) -> None:
    """Cancel deliveries too old to be repeated, and rate limits and turns that are over."""
    forget_before(session, now - KEEP_DELIVERIES)
    drop_ended_rate_limits(session, now)
    forget_turns(session, now)
