"""What goes beyond a mistake: its kinds, and how a manager is followed up who presses nothing."""

from datetime import datetime
from enum import StrEnum

from bot.core.gates import Gate
from bot.core.working_time import Calendar, add_business_days

REMINDED_AFTER = (2, 5)
"""Business days of the manager's after which one who pressed nothing is reminded."""

UNANSWERED_AFTER = 6
"""Business days of the manager's after which the rep hears that nobody has answered."""


class EscalationKind(StrEnum):
    """What is no matter for a script (S3)."""

    DISHONESTY = "dishonesty"
    SAFETY = "safety"
    PRIVACY = "privacy"
    DISCRIMINATION = "discrimination"
    HARASSMENT = "harassment"
    WRONG_INVOICE = "wrong_invoice"
    LAWYER = "lawyer"
    CLAIM = "claim"
    INSURER = "insurer"
    REGULATOR = "regulator"
    PAYMENT_DISPUTE = "payment_dispute"


_LEGAL = frozenset(
    {
        EscalationKind.LAWYER,
        EscalationKind.CLAIM,
        EscalationKind.INSURER,
        EscalationKind.REGULATOR,
        EscalationKind.PAYMENT_DISPUTE,
    }
)
AT_ONCE = frozenset({EscalationKind.SAFETY})
"""Somebody may be hurt: a manager is told at any hour."""


def as_named(kept: str) -> EscalationKind | Gate:
    """What a report says of it, as it is kept: a gate where it was before there were kinds."""
    return EscalationKind(kept) if kept in set(EscalationKind) else Gate(kept)


def gate_of(kind: EscalationKind) -> Gate:
    """The gate that a kind closes."""
    return Gate.LEGAL_DISPUTE if kind in _LEGAL else Gate.EGREGIOUS


def reminders(calendar: Calendar, told_at: datetime) -> tuple[datetime, ...]:
    """When a manager who presses nothing is reminded (UTC)."""
    return tuple(add_business_days(calendar, told_at, days) for days in REMINDED_AFTER)


def unanswered(calendar: Calendar, told_at: datetime) -> datetime:
    """From when on nobody has answered (UTC)."""
    return add_business_days(calendar, told_at, UNANSWERED_AFTER)
