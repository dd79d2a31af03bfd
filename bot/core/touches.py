"""Keep in touch (P6): how often a client hears from anybody here, and when it ends."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from dateutil.relativedelta import relativedelta
from pydantic import BaseModel, ConfigDict, Field

from bot.core.circumstances import Circumstance
from bot.core.gates import ClientFacts
from bot.core.playbook import Step

YEAR = relativedelta(years=1)
"""Twelve months, whether a leap day is in them or not."""


class TouchPolicy(BaseModel):
    """The cadence, in days; every cap is per client across all reps (S2)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    every_days: int = Field(ge=60, le=180)
    least_gap_days: int = Field(ge=1)
    most_in_a_year: int = Field(ge=1, le=12)
    slower_after_unanswered: int = Field(ge=1)
    slower_days: int = Field(ge=60)
    stop_after_unanswered: int = Field(ge=1)
    review_after_days: int = Field(ge=180)
    from_the_report: tuple[Circumstance, ...] = ()
    step: Step
    review: Step

    @property
    def digest(self) -> str:
        """Equal where what is said of touches is."""
        return sha256(f"{self.step.digest}{self.review.digest}".encode()).hexdigest()[:16]

    @property
    def reviewed_after(self) -> timedelta:
        """How long after it began the cadence is looked at again."""
        return timedelta(days=self.review_after_days)


@dataclass(frozen=True, slots=True)
class NextTouch:
    """The earliest moment for the next touch (UTC).

    `contacts` counts what was heard from and said to the client before it, `passed` the touches
    that nobody made since. `is_capped` tells that a cap keeps it waiting just now, whoever of us
    used it up.
    """

    at: datetime
    contacts: int
    passed: int
    is_capped: bool = False


def next_touch(
    policy: TouchPolicy, client: ClientFacts, anchor: datetime, now: datetime, later: int = 0
) -> NextTouch | None:
    """When the client may next hear from us, or so many touches later; None once it has ended.

    The cadence runs from the latest contact that any rep logged; a touch that nobody made is not
    made up for, the next one is simply the next.
    """
    if client.unanswered >= policy.stop_after_unanswered:
        return None
    latest = max((*client.touches, *client.contacts, anchor))
    slow = client.unanswered >= policy.slower_after_unanswered
    every = timedelta(days=policy.slower_days if slow else policy.every_days)
    number = max(1, -(-(now - policy.step.stale_after - latest) // every)) + later
    free = _allowed_from(policy, client, anchor)
    at = max(latest + number * every, free)
    if at - anchor > timedelta(days=policy.review_after_days):
        return None
    contacts = len(client.touches) + len(client.contacts)
    return NextTouch(at, contacts, passed=number - 1, is_capped=now < free)


def _allowed_from(policy: TouchPolicy, client: ClientFacts, anchor: datetime) -> datetime:
    least = [touch + timedelta(days=policy.least_gap_days) for touch in client.touches[-1:]]
    if len(client.touches) >= policy.most_in_a_year:
        least.append(client.touches[-policy.most_in_a_year] + YEAR)
    return max(least, default=anchor)
